package configuration

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// An Override takes the place of a key of the file, written as one writes it on
// a command line or in the environment: a text as it is, a list separated by
// commas, and for start the two ids with a slash between them.
type Override struct{ Key, Text string }

// Keys are all that config.json can hold.
func Keys() []string { return strings.Split(keys, ", ") }

// value is the override as the file would have it, so that it is held to the
// same rules.
func (o Override) value() jsontext.Value {
	switch o.Key {
	case "portalOrigins", "knownAuthorities":
		var quoted []string
		for text := range strings.SplitSeq(o.Text, ",") {
			quoted = append(quoted, quote(strings.TrimSpace(text)))
		}
		return jsontext.Value("[" + strings.Join(quoted, ", ") + "]")
	case "start":
		if configuration, id, ok := strings.Cut(o.Text, "/"); ok {
			return jsontext.Value(`{"configurationId": ` + quote(configuration) + `, "id": ` + quote(id) + `}`)
		}
	}
	return jsontext.Value(quote(o.Text))
}
