package ui

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// draftName is the key under which a draft waits in the tab's own storage as long
// as anything is unsaved, and while the person is at the sign-in page.
const draftName = "deviceStatusEditor.draft"

// A draft is what was typed, as JSON: {"platform":"8","userName":null,
// "=status":"other","loaded":true,"review":true}. null is a field to be cleared, a
// name with = before it a former value that goes back as it was, loaded says that the
// record is to be loaded (again), review that the person was about to save, undo that it
// is the way back of a save. A name with @ before it has the value that an edit was
// made from, so that a change by somebody else is still seen after a reload. who is the
// person that a portal had signed in. No other loaded value is in it, and no token.

const (
	formerMark = "="
	fromMark   = "@"
)

// draft writes the edits and the record's address down.
func (s *session) draft() string {
	var b strings.Builder
	b.WriteString(`{"loaded":`)
	b.WriteString(boolText(s.locked || s.loadPending()))
	b.WriteString(`,"review":`)
	b.WriteString(boolText(s.review != nil && !s.out || s.work != nil && s.work.doing == reviewing || s.problem != nil && s.problem.toSave() && !s.problem.mayBeStored()))
	text := func(text string) devicestatus.Value { return devicestatus.Value{Kind: devicestatus.Text, Text: text} }
	write := func(p devicestatus.Property, v devicestatus.Value) {
		b.WriteString("," + text(string(p)).JSON() + ":" + v.JSON())
	}
	for _, p := range []devicestatus.Property{devicestatus.ConfigurationID, devicestatus.ID} {
		write(p, text(s.boxes[p].text))
	}
	edits := s.edits()
	for _, p := range devicestatus.Properties {
		switch edits[p].Action {
		case devicestatus.Clear:
			write(p, devicestatus.Value{Kind: devicestatus.Null})
		case devicestatus.Set:
			write(p, text(s.boxes[p].text))
		case devicestatus.PutBack:
			write(formerMark+p, edits[p].Value)
		}
		if edits[p].Action != devicestatus.Leave {
			was, ok := s.from[p]
			if !ok {
				was = s.loaded.Get(p)
			}
			if was.Kind != devicestatus.Absent {
				write(fromMark+p, was)
			}
		}
	}
	if s.undo != nil {
		b.WriteString(`,"undo":true`)
	}
	if s.host != nil {
		write("who", text(who(s.host.account)))
	}
	b.WriteString("}")
	return b.String()
}

// drafts is everything that is to be written down: the form's draft, if it has one, and
// in a portal those that are not in the form.
func (s *session) drafts() string {
	others := strings.Join(s.others, "\n")
	if !s.dirty() && (s.locked || s.target() == s.start) {
		return others
	}
	if others != "" {
		others = "\n" + others
	}
	return s.draft() + others
}

// loadPending says that a record is being loaded, or could not be for want of somebody
// signed in.
func (s *session) loadPending() bool {
	if s.work != nil {
		return s.work.doing == loading
	}
	return s.problem != nil && s.problem.doing == loading && s.problem.awaitsSignIn()
}

// takeDraft puts a draft back into the form and reports whether its record is to
// be loaded, and whether the review comes after that. What cannot be read is
// dropped: another version of the page may have written it.
func (s *session) takeDraft(text string) (reload, review bool) {
	members, err := devicestatus.ReadObject([]byte(text))
	if err != nil {
		return false, false
	}
	from := make(map[devicestatus.Property]devicestatus.Value)
	for _, m := range members {
		name, former := strings.CutPrefix(m.Name, formerMark)
		p := devicestatus.Property(name)
		switch {
		case m.Name == "loaded":
			reload = m.JSON == "true"
		case m.Name == "review":
			review = m.JSON == "true"
		case m.Name == "undo":
			s.undo = &undo{}
		case strings.HasPrefix(m.Name, fromMark):
			if p := devicestatus.Property(m.Name[len(fromMark):]); s.boxes[p] != nil {
				from[p] = devicestatus.ReadValue(m.JSON)
			}
		case s.boxes[p] == nil:
		case former:
			s.putBack(p, devicestatus.ReadValue(m.JSON))
		case m.JSON == "null":
			if p.Nullable() {
				s.clear(p)
			}
		default:
			if content, err := jsontext.AppendUnquote(nil, m.JSON); err == nil {
				s.write(p, string(content))
			}
		}
	}
	s.from = from
	return reload, review
}
