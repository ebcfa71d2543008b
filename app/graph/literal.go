package graph

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// literal is a value that OData could not read. The complaint does not say of
// which property it is.
type literal struct{ text, edmType string }

func readLiteral(message string) (literal, bool) {
	_, rest, ok := strings.Cut(message, "Cannot convert the literal '")
	if !ok {
		return literal{}, false
	}
	// The value may hold apostrophes; the words after it end it.
	text, rest, ok := strings.Cut(rest, "' to the expected type '")
	if !ok {
		return literal{}, false
	}
	edmType, _, ok := strings.Cut(rest, "'")
	return literal{text, edmType}, ok
}

// findLiterals adds the properties of the sent body that hold the value Graph
// complains of, so that the complaint can stand beside its field.
func (e *Error) findLiterals(sent string) {
	for i, d := range e.Details {
		if d.Property != "" {
			continue
		}
		if found := propertiesWith(sent, d.Message); len(found) > 0 {
			e.Details[i].Property = found[0]
		}
	}
	for _, d := range e.Details {
		if d.Property != "" {
			return
		}
	}
	for _, p := range propertiesWith(sent, e.Message) {
		e.Details = append(e.Details, Detail{p, string(p), e.Code, e.Message})
	}
}

// propertiesWith are the properties of body whose value message complains of:
// those of the expected type alone, when there are any.
func propertiesWith(body, message string) []devicestatus.Property {
	wanted, ok := readLiteral(message)
	if !ok {
		return nil
	}
	members, _ := readObject(body)
	var all, typed []devicestatus.Property
	for _, m := range members {
		p := propertyOf(m.Name)
		if p == "" || scalar(jsontext.Value(m.JSON)) != wanted.text && m.JSON != wanted.text {
			continue
		}
		all = append(all, p)
		if edmTypeOf(p) == wanted.edmType {
			typed = append(typed, p)
		}
	}
	if len(typed) > 0 {
		return typed
	}
	return all
}

// edmTypeOf is the property's type in Graph's metadata; the enumeration's name
// differs between Graph and its back end, so it is not here.
func edmTypeOf(p devicestatus.Property) string {
	switch {
	case p == devicestatus.Platform:
		return "Edm.Int32"
	case p.Timestamp():
		return "Edm.DateTimeOffset"
	case p == devicestatus.Status:
		return ""
	}
	return "Edm.String"
}
