// Package devicestatus knows the record
// managedDeviceMobileAppConfigurationDeviceStatus: its nine properties, what
// may stand in them, what an edit makes of them, and the body of the PATCH that
// carries the difference.
//
// It is pure. It must not know how the record is fetched or sent, which clock or
// time zone is the reader's, or any sentence a person reads: findings are codes.
//
// Timestamps are text here. time.Time would drop trailing zeros and turn -00:00
// into Z, so it serves to compare and to show, never to write.
package devicestatus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// ODataType names the record in a request body.
const ODataType = "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus"

// Record is one device status. Its zero value is a record that was never loaded.
type Record struct {
	values [9]Value // by place in Properties

	// Unknown holds what the answer had beside the nine properties, in its order.
	Unknown []Member
}

// Member is a property this package does not know, or an OData annotation, with
// its value as raw JSON.
type Member struct{ Name, JSON string }

// Get returns what p holds, Absent when p is none of the nine.
func (r Record) Get(p Property) Value {
	if i := p.index(); i >= 0 {
		return r.values[i]
	}
	return Value{}
}

// With returns a copy of the record in which p holds v. A p that is none of the
// nine changes nothing.
func (r Record) With(p Property, v Value) Record {
	if i := p.index(); i >= 0 {
		r.values[i] = v
	}
	return r
}

// Empty says that no property was ever loaded or set.
func (r Record) Empty() bool { return r.values == [9]Value{} }

// ReadRecord reads Graph's answer: the bare entity, as the SDKs expect it, or
// the entity in {"value":{…}}, as every Intune reference page shows it. What
// surrounds a wrapped entity is kept in Unknown too.
//
// It is tolerant, since an answer that cannot be read cannot be repaired either:
// of duplicate names the last wins, broken UTF-8 and lone surrogates become
// U+FFFD, values of unexpected types are kept. It fails when the body is not one
// JSON object with at least one of the nine properties.
func ReadRecord(body []byte) (Record, error) {
	members, err := readObject(bytes.ToValidUTF8(body, []byte("\uFFFD")))
	if err != nil {
		return Record{}, fmt.Errorf("answer %.80q is not a JSON object: %w", body, err)
	}
	r := recordOf(members)
	if !r.Empty() {
		return r, nil
	}
	i := slices.IndexFunc(members, func(m Member) bool { return m.Name == "value" })
	if i >= 0 {
		// A list or a literal in "value" is no entity; then the members are empty.
		inner, _ := readObject([]byte(members[i].JSON))
		if r = recordOf(slices.Concat(members[:i], inner, members[i+1:])); !r.Empty() {
			return r, nil
		}
	}
	return Record{}, fmt.Errorf("answer %.80q has none of the properties of a device status", body)
}

func recordOf(members []Member) Record {
	var r Record
	for _, m := range members {
		if p := Property(m.Name); p.index() >= 0 {
			r = r.With(p, readValue(m.JSON))
		} else {
			r.Unknown = append(r.Unknown, m)
		}
	}
	return r
}

// readObject returns the members of a JSON object. A name that comes again
// replaces the value at its first place.
func readObject(body []byte) ([]Member, error) {
	d := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	open, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	if open.Kind() != '{' {
		return nil, fmt.Errorf("it begins with %q", open.Kind())
	}
	var members []Member
	place := map[string]int{}
	for d.PeekKind() == '"' {
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
	if _, err := d.ReadToken(); err != nil { // the closing brace, or what is wrong there
		return nil, err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, errors.New("something follows the object")
	}
	return members, nil
}

func readValue(raw string) Value {
	switch jsontext.Value(raw).Kind() {
	case 'n':
		return Value{Kind: Null}
	case '"':
		// The error only reports lone surrogates, which are then U+FFFD in the text.
		text, _ := jsontext.AppendUnquote(nil, raw)
		return Value{Kind: Text, Text: string(text)}
	case '0':
		return Value{Kind: Number, Text: raw}
	default:
		return Value{Kind: Other, Text: raw}
	}
}
