package portal

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// reader takes members out of an object and keeps the paths of those that are wrong.
type reader struct {
	members []devicestatus.Member
	path    string
	wrong   []string
}

func (r *reader) blame(name string) { r.wrong = append(r.wrong, r.path+name) }

// json is a member as it was written, "" when it is absent or null.
func (r *reader) json(name string) string {
	for _, m := range r.members {
		if m.Name == name && m.JSON != "null" {
			return m.JSON
		}
	}
	return ""
}

// text is a member that is a string of at most limit bytes without control
// characters, "" when it is absent.
func (r *reader) text(name string, limit int) string {
	json := r.json(name)
	if json == "" {
		return ""
	}
	text, err := jsontext.AppendUnquote(nil, json)
	if err != nil || json[0] != '"' || len(text) > limit || strings.ContainsFunc(string(text), isControl) {
		r.blame(name)
		return ""
	}
	return string(text)
}

func isControl(c rune) bool { return c < ' ' || c >= 0x7f && c < 0xa0 }

// need is a text that must be there.
func (r *reader) need(name string, limit int) string {
	wrong := len(r.wrong)
	text := r.text(name, limit)
	if text == "" && len(r.wrong) == wrong {
		r.blame(name)
	}
	return text
}

// token is text that an Authorization header can carry as it is.
func (r *reader) token(name string) string {
	text := r.need(name, messageLimit)
	if strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
		r.blame(name)
	}
	return text
}

// id comes back in answers: it is short and plain.
func (r *reader) id() string {
	id := r.text("id", 64)
	if strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
		r.blame("id")
		return ""
	}
	return id
}

func (r *reader) boolean(name string) *bool {
	var b bool
	switch r.json(name) {
	case "":
		return nil
	case "true":
		b = true
	case "false":
	default:
		r.blame(name)
		return nil
	}
	return &b
}

func (r *reader) object(name string) []devicestatus.Member {
	json := r.json(name)
	if json == "" {
		return nil
	}
	members, err := devicestatus.ReadObject([]byte(json))
	if err != nil {
		r.blame(name)
	}
	return members
}

// within reads an object that is a member.
func (r *reader) within(name string, read func(*reader)) {
	inner := reader{members: r.object(name), path: r.path + name + "."}
	read(&inner)
	r.wrong = append(r.wrong, inner.wrong...)
}

// code is one of a list. One that is not on it is Unknown: a newer host may
// have more.
func (r *reader) code(name string, list []Code) Code {
	text := Code(r.need(name, 64))
	for _, c := range list {
		if c == text {
			return c
		}
	}
	return Unknown
}
