// Package configuration reads and writes config.json, the file beside the page
// that says how an installation works.
//
// It knows the file's keys and what they may hold. It must not know where the
// file lies or who asks for it, nor hold a secret: every visitor can read it.
package configuration

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/graph"
)

// Mode says where tokens come from.
type Mode string

// Demo works on the emulator with a token that is none.
const Demo Mode = "demo"

// Configuration is config.json. Read fills in what the file leaves out.
type Configuration struct {
	Mode       Mode
	Cloud      graph.Cloud
	Addressing graph.Addressing
	GraphRoot  string       // replaces the cloud's root
	Start      graph.Target // filled in when the page opens
}

// Root is the Graph root to ask, with version and no trailing slash.
func (c Configuration) Root() string {
	if c.GraphRoot != "" {
		return c.GraphRoot
	}
	return c.Cloud.Root()
}

// Problem is a key that cannot hold what it does. Value is the value's JSON.
// Key is empty when the file as a whole cannot be read; then Value says why.
type Problem struct{ Key, Value, Allowed string }

func (p *Problem) Error() string {
	if p.Key == "" {
		return fmt.Sprintf("configuration: %s, allowed: %s", p.Value, p.Allowed)
	}
	return fmt.Sprintf("configuration: key %q has the value %s, allowed: %s", p.Key, p.Value, p.Allowed)
}

// JSON is the file: readable, with the keys that say something.
func (c Configuration) JSON() []byte {
	var b strings.Builder
	separator := "{\n"
	write := func(key, value string) {
		b.WriteString(separator + `  "` + key + `": ` + value)
		separator = ",\n"
	}
	write("mode", quote(string(c.Mode)))
	write("cloud", quote(string(c.Cloud)))
	write("addressing", quote(string(c.Addressing)))
	if c.GraphRoot != "" {
		write("graphRoot", quote(c.GraphRoot))
	}
	if c.Start != (graph.Target{}) {
		write("start", `{"configurationId": `+quote(c.Start.ConfigurationID)+`, "id": `+quote(c.Start.ID)+`}`)
	}
	b.WriteString("\n}\n")
	return []byte(b.String())
}

// quote replaces bytes that are not UTF-8, which no JSON text can hold.
func quote(s string) string {
	q, _ := jsontext.AppendQuote(nil, s)
	return string(q)
}
