package portal

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Object is JSON being written, member by member, in the order of the calls.
// Empty texts are left out.
type Object []byte

func (o *Object) name(name string) {
	if len(*o) == 0 {
		*o = append(*o, '{')
	} else {
		*o = append(*o, ',')
	}
	*o = append(quoted(*o, name), ':')
}

// quoted replaces bytes that are not UTF-8, which no JSON text can hold.
func quoted(to []byte, text string) []byte {
	to, _ = jsontext.AppendQuote(to, text)
	return to
}

// Text adds a string, if it has anything in it.
func (o *Object) Text(name, value string) {
	if value != "" {
		o.name(name)
		*o = quoted(*o, value)
	}
}

// Texts adds a list of strings.
func (o *Object) Texts(name string, values []string) {
	o.name(name)
	*o = append(*o, '[')
	for i, v := range values {
		if i > 0 {
			*o = append(*o, ',')
		}
		*o = quoted(*o, v)
	}
	*o = append(*o, ']')
}

// Number adds a number.
func (o *Object) Number(name string, value int) {
	o.name(name)
	*o = strconv.AppendInt(*o, int64(value), 10)
}

// Bool adds true or false.
func (o *Object) Bool(name string, value bool) {
	o.name(name)
	*o = strconv.AppendBool(*o, value)
}

// JSON adds what is JSON already.
func (o *Object) JSON(name, json string) {
	o.name(name)
	*o = append(*o, json...)
}

func (o Object) String() string {
	if len(o) == 0 {
		return "{}"
	}
	return string(o) + "}"
}

// message is one message of ours. id is "" where no answer belongs to it.
func message(kind, id string, payload Object) string {
	var o Object
	o.Text("ns", Namespace)
	o.Number("v", Version)
	o.Text("id", id)
	o.Text("type", kind)
	o.JSON("payload", payload.String())
	return o.String()
}
