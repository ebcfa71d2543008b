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
	"fmt"
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
	members, err := ReadObject(body)
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
		inner, _ := ReadObject([]byte(members[i].JSON))
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
			r = r.With(p, ReadValue(m.JSON))
		} else {
			r.Unknown = append(r.Unknown, m)
		}
	}
	return r
}

// ReadValue reads a value's wire form: the reverse of [Value.JSON].
func ReadValue(raw string) Value {
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
