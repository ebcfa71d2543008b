package configuration

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/graph"
)

const (
	keys      = "mode, cloud, addressing, graphRoot, start"
	startKeys = "configurationId, id"
	rootRule  = "an https address, or http on a loopback host, with the version and no slash at its end"
)

// Read reads config.json. An error is a [*Problem]: a wrong key is refused, not
// skipped, because a setting that silently does nothing is found out too late.
func Read(body []byte) (Configuration, error) {
	c := Configuration{Cloud: graph.Global, Addressing: graph.Auto}
	// Windows editors put a byte order mark before JSON.
	members, reason := readObject(bytes.TrimPrefix(body, []byte("\uFEFF")))
	if reason != "" {
		return c, &Problem{Value: reason, Allowed: "a JSON object with " + keys}
	}
	for _, m := range members {
		if p := c.set(m.key, m.value); p != nil {
			return c, p
		}
	}
	if c.Mode == "" {
		return c, &Problem{Key: "mode", Value: "null", Allowed: string(Demo)}
	}
	return c, nil
}

func (c *Configuration) set(key string, value jsontext.Value) *Problem {
	problem := func(allowed string) *Problem { return &Problem{key, string(value), allowed} }
	text, isText := readText(value)
	switch key {
	case "mode":
		if c.Mode = Mode(text); c.Mode != Demo {
			return problem(string(Demo))
		}
	case "cloud":
		if c.Cloud = graph.Cloud(text); !slices.Contains(graph.Clouds, c.Cloud) {
			return problem(list(graph.Clouds))
		}
	case "addressing":
		all := []graph.Addressing{graph.Auto, graph.Collection, graph.Item}
		if c.Addressing = graph.Addressing(text); !slices.Contains(all, c.Addressing) {
			return problem(list(all))
		}
	case "graphRoot":
		if c.GraphRoot = text; !isText || graph.CheckRoot(text) != nil {
			return problem(rootRule)
		}
	case "start":
		return c.setStart(value)
	default:
		return problem("one of the keys " + keys)
	}
	return nil
}

// setStart wants both keys: one alone opens no record.
func (c *Configuration) setStart(value jsontext.Value) *Problem {
	members, reason := readObject(value)
	if reason != "" {
		return &Problem{"start", string(value), "an object with " + startKeys}
	}
	for _, m := range members {
		text, isText := readText(m.value)
		if !isText || text == "" {
			return &Problem{"start." + m.key, string(m.value), "text"}
		}
		switch m.key {
		case "configurationId":
			c.Start.ConfigurationID = text
		case "id":
			c.Start.ID = text
		default:
			return &Problem{"start." + m.key, string(m.value), "one of the keys " + startKeys}
		}
	}
	if len(members) != 2 {
		return &Problem{"start", string(value), "an object with " + startKeys}
	}
	return nil
}

type member struct {
	key   string
	value jsontext.Value
}

// readObject reads strictly: this file is written by people and by our server,
// and a key that stands twice is a mistake of one of them.
func readObject(text []byte) (members []member, reason string) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	if t, err := d.ReadToken(); err != nil {
		return nil, "not JSON: " + err.Error()
	} else if t.Kind() != jsontext.KindBeginObject {
		return nil, "not an object"
	}
	for d.PeekKind() != jsontext.KindEndObject {
		t, err := d.ReadToken()
		if err != nil {
			return nil, "not JSON: " + err.Error()
		}
		key := t.String()
		v, err := d.ReadValue()
		if err != nil {
			return nil, "not JSON: " + err.Error()
		}
		members = append(members, member{key, v.Clone()})
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, "not JSON: " + err.Error()
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, "more than one value"
	}
	return members, ""
}

func readText(v jsontext.Value) (string, bool) {
	if v.Kind() != jsontext.KindString {
		return "", false
	}
	text, err := jsontext.AppendUnquote(nil, v)
	return string(text), err == nil
}

func list[T ~string](values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return strings.Join(texts, ", ")
}
