package configuration

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// An Override takes the place of a key of the file, written as one writes it on
// a command line or in the environment: a text as it is, a list separated by
// commas, and for start the two ids with a slash between them.
type Override struct{ Key, Text string }

// ReadWith is Read with overrides: file and overrides together have to be right. It
// is for the server; a page that does not call it does not link it.
func ReadWith(overrides []Override, body []byte) (Configuration, error) {
	var over []member
	for _, o := range overrides {
		over = append(over, member{o.Key, o.value()})
	}
	return read(body, over)
}

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
