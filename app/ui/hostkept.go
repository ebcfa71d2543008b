package ui

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// What an editor in a portal finds in the tab's storage may be of another editor on
// the same page or of another record. So each editor has a slot, which the host names;
// in it a draft a line waits until its record is in the form.

// readDraft says of which record a draft is, and whether it has edits or is an address
// alone.
func readDraft(text string) (t graph.Target, edits bool, err error) {
	members, err := devicestatus.ReadObject([]byte(text))
	for _, m := range members {
		content, _ := jsontext.AppendUnquote(nil, m.JSON) // "" of what is no text
		switch m.Name {
		case string(devicestatus.ConfigurationID):
			t.ConfigurationID = string(content)
		case string(devicestatus.ID):
			t.ID = string(content)
		case "loaded", "review", "undo":
		default:
			edits = edits || !strings.HasPrefix(m.Name, fromMark)
		}
	}
	return t, edits, err
}

// openSlot reads what waits in a slot. A host that names none tells its editors apart
// by their records at the most.
func (s *session) openSlot(slot string) {
	s.slot = "#" + slot
	if slot == "" {
		s.slot = s.target().Query()
	}
	s.kept = browser.Kept(draftName + s.slot)
	if s.kept != "" {
		s.others = strings.Split(s.kept, "\n")
	}
}

// comeBack puts the waiting draft of the record in the form into it, and says of which
// other record one is there. An unknown outcome of a save is said too.
func (e *Editor) comeBack() {
	s := e.session
	if s.host == nil || s.host.state != hostThere {
		return
	}
	s.waiting = graph.Target{}
	if s.readOnly() {
		return
	}
	at, named := s.target(), s.start.ID != ""
	free := !named && at == s.start // nor does the person name a record
	reload := false
	var others []string
	for _, text := range s.others {
		switch t, edits, err := readDraft(text); {
		case err != nil, named && !edits: // the host's address goes before another one
			continue
		case !s.dirty() && (t == at || free):
			reload, _ = s.takeDraft(text)
			reload = reload && free
			s.restored, free = s.dirty(), false
			continue
		case edits && t.ID != "" && s.waiting.ID == "":
			s.waiting = t
		}
		others = append(others, text)
	}
	s.others = others
	if s.pending == nil && s.takeSent(s.target()) {
		return
	}
	if reload {
		e.quietly(e.load)
	}
}
