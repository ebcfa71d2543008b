package graph

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// object is a JSON object as far as error bodies need it: every member keeps its
// own text. Names are found whatever their case, for Graph writes innerError,
// its guideline innererror, and Intune Message.
type object []devicestatus.Member

func readObject(text string) (object, bool) {
	members, err := devicestatus.ReadObject([]byte(text))
	return members, err == nil
}

func (o object) get(name string) jsontext.Value {
	for i := len(o) - 1; i >= 0; i-- {
		if strings.EqualFold(o[i].Name, name) {
			return jsontext.Value(o[i].JSON)
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
