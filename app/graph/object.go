package graph

import (
	"bytes"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object as far as error bodies need it: every member keeps its
// own text. Names are found whatever their case, for Graph writes innerError,
// its guideline innererror, and Intune Message.
type object []member

type member struct {
	name  string
	value jsontext.Value
}

// readObject is tolerant where a damaged error body still tells something: names
// may repeat (the last one counts), and bytes that are not UTF-8 become U+FFFD.
func readObject(text string) (object, bool) {
	d := jsontext.NewDecoder(bytes.NewBufferString(text),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != jsontext.KindBeginObject {
		return nil, false
	}
	o := object{}
	for d.PeekKind() != jsontext.KindEndObject {
		t, err := d.ReadToken()
		if err != nil {
			return nil, false
		}
		name := t.String()
		v, err := d.ReadValue()
		if err != nil {
			return nil, false
		}
		o = append(o, member{name, v.Clone()})
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, false
	}
	_, err := d.ReadToken()
	return o, err == io.EOF
}

func (o object) get(name string) jsontext.Value {
	for i := len(o) - 1; i >= 0; i-- {
		if strings.EqualFold(o[i].name, name) {
			return o[i].value
		}
	}
	return nil
}

// object is the member as an object; empty when it is none.
func (o object) object(name string) object {
	member, _ := readObject(string(o.get(name)))
	return member
}

// text is the first of the members that is a string with something in it or a
// number.
func (o object) text(names ...string) string {
	for _, name := range names {
		if s := scalar(o.get(name)); s != "" {
			return s
		}
	}
	return ""
}

// objects are the objects in the member's array.
func (o object) objects(name string) []object {
	d := jsontext.NewDecoder(bytes.NewReader(o.get(name)),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != jsontext.KindBeginArray {
		return nil
	}
	var list []object
	for d.PeekKind() != jsontext.KindEndArray {
		v, err := d.ReadValue()
		if err != nil {
			return list
		}
		if o, ok := readObject(string(v)); ok {
			list = append(list, o)
		}
	}
	return list
}

// scalar is a string's content or a number's digits.
func scalar(v jsontext.Value) string {
	switch v.Kind() {
	case jsontext.KindString:
		// An error tells only of bytes that were replaced.
		s, _ := jsontext.AppendUnquote(nil, v)
		return string(s)
	case jsontext.KindNumber:
		return string(v)
	}
	return ""
}
