package devicestatus

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// Member is a name and its value in a JSON object. In a [Record] it is a
// property this package does not know, or an OData annotation.
type Member struct{ Name, JSON string }

// ReadObject returns the members of a JSON object in their order, each value as
// it was written. It is tolerant of what a damaged answer may still tell
// something in spite of: a name that comes again replaces the value at its first
// place, and bytes that are not UTF-8 become U+FFFD. It fails when text is not
// one JSON object, or is one that [CheckNesting] refuses.
func ReadObject(text []byte) ([]Member, error) {
	d, err := open(text, jsontext.KindBeginObject)
	if err != nil {
		return nil, err
	}
	var members []Member
	place := map[string]int{}
	for d.PeekKind() == jsontext.KindString {
		token, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String() // before the next read: a token lives in the decoder's buffer
		value, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		if i, again := place[name]; again {
			members[i].JSON = string(value)
			continue
		}
		place[name] = len(members)
		members = append(members, Member{Name: name, JSON: string(value)})
	}
	if err := end(d); err != nil {
		return nil, err
	}
	return members, nil
}

// ReadArray returns the elements of a JSON array, each as it was written. It is as
// tolerant as [ReadObject], and refuses the same.
func ReadArray(text []byte) ([]string, error) {
	d, err := open(text, jsontext.KindBeginArray)
	if err != nil {
		return nil, err
	}
	var elements []string
	for d.PeekKind() != jsontext.KindEndArray {
		value, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		elements = append(elements, string(value))
	}
	if err := end(d); err != nil {
		return nil, err
	}
	return elements, nil
}

// open returns a decoder behind the bracket that text begins with.
func open(text []byte, bracket jsontext.Kind) (*jsontext.Decoder, error) {
	if err := CheckNesting(text); err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // .NET writes a byte order mark now and then
	text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	first, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	if first.Kind() != bracket {
		return nil, fmt.Errorf("it begins with %q", first.Kind())
	}
	return d, nil
}

// end reads the closing bracket, or what is wrong there.
func end(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return errors.New("something follows it")
	}
	return nil
}

// WriteObject writes members on a line each, indented by two blanks more than
// the line the object begins in. A member without JSON is left out.
func WriteObject(members []Member, indent string) string {
	text, separator := "{\n", ""
	for _, m := range members {
		if m.JSON != "" {
			text += separator + indent + "  " + quote(m.Name) + ": " + m.JSON
			separator = ",\n"
		}
	}
	return text + "\n" + indent + "}"
}

// deepest is far above any honest answer: the deepest that was recorded has 7
// levels.
const deepest = 100

// CheckNesting refuses JSON whose objects and arrays stand deeper in each other
// than 100 levels. The decoder goes down by recursion and has a limit of 10,000;
// a browser's stack ends at some 5,000, and with it the program.
func CheckNesting(text []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // whatever it escapes does not end the string
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			if depth++; depth > deepest {
				return fmt.Errorf("it is nested deeper than %d levels", deepest)
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return nil
}
