package graphtest

import (
	"encoding/json"
	"slices"
	"strings"
)

// entity is a JSON object that keeps its order and each value's own text.
type entity []member

type member struct {
	name  string
	value json.RawMessage
}

func (e entity) get(name string) json.RawMessage {
	for _, m := range e {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// set replaces a value or adds it at the end.
func (e *entity) set(name string, value json.RawMessage) {
	for i := range *e {
		if (*e)[i].name == name {
			(*e)[i].value = value
			return
		}
	}
	*e = append(*e, member{name, value})
}

// pick is $select: the named members alone, in their own order.
func (e entity) pick(names []string) entity {
	if names == nil {
		return e
	}
	return slices.DeleteFunc(slices.Clone(e), func(m member) bool { return !slices.Contains(names, m.name) })
}

func (e entity) id() string {
	var id string
	// Only a colleague's change can put something else here; then it is no id.
	_ = json.Unmarshal(e.get("id"), &id)
	return id
}

func (e entity) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range e {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(encode(m.name))
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}
