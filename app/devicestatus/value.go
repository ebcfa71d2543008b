package devicestatus

import "github.com/go-json-experiment/json/jsontext"

// Kind is the JSON type of a [Value].
type Kind int

const (
	Absent Kind = iota // the property was not there
	Null
	Text
	Number
	Other // true, false, an object or an array: nothing Graph documents here
)

// Value is what one property holds. Values are comparable.
//
// Text is the decoded string of a Text, the digits of a Number as they were
// written (an Int32 goes back without a detour through a float), the raw JSON
// of an Other, and empty for Absent and Null.
type Value struct {
	Kind Kind
	Text string
}

// JSON returns the value's wire form. An absent value has none: "".
func (v Value) JSON() string {
	switch v.Kind {
	case Absent:
		return ""
	case Null:
		return "null"
	case Text:
		return quote(v.Text)
	default:
		return v.Text
	}
}

// quote leaves < > & as they are: the body is shown to the person letter by
// letter and never becomes HTML.
func quote(text string) string {
	// The error only reports invalid UTF-8, which is then U+FFFD in the result.
	quoted, _ := jsontext.AppendQuote(nil, text)
	return string(quoted)
}
