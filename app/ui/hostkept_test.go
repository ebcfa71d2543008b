package ui

import (
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/portal"
)

func TestADraftSaysOfWhichRecordItIs(t *testing.T) {
	s, _ := hostedSession(t)
	if target, edits, err := readDraft(s.draft()); err != nil || edits || target != s.target() {
		t.Errorf("without edits: of %v, edits %t, %v", target, edits, err)
	}
	for name, edit := range map[string]func(){
		"text":   func() { s.typed(devicestatus.DeviceModel, "line\nbreak") },
		"null":   func() { s.clear(devicestatus.UserName) },
		"former": func() { s.putBack(devicestatus.Status, text("other")) },
	} {
		s.discardAll()
		edit()
		if _, edits, err := readDraft(s.draft()); err != nil || !edits || strings.Contains(s.draft(), "\n") {
			t.Errorf("%s: edits %t, %v in\n%s", name, edits, err, s.draft())
		}
	}
}

// What waits goes into the form of its record, and stays where it is for all others.
func TestDraftsComeBackToTheirRecord(t *testing.T) {
	const (
		mine    = `{"deviceModel":"by avery","configurationId":"c","id":"1"}`
		another = `{"deviceModel":"by avery","configurationId":"c","id":"2"}`
	)
	for _, tt := range []struct {
		name     string
		others   []string
		readOnly bool
		typed    string
		want     string // in the form
		waiting  string
		left     []string
	}{
		{"nothing", nil, false, "", "", "", nil},
		{"one's own", []string{another, mine}, false, "", "by avery", "2", []string{another}},
		{"of the record once", []string{mine, mine}, false, "", "by avery", "1", []string{mine}},
		{"not over what is typed", []string{mine}, false, "typed", "typed", "1", []string{mine}},
		{"not for who only looks", []string{mine}, true, "", "", "", []string{mine}},
	} {
		s := newTestSession(t)
		s.host = newHost(&portal.Frame{})
		s.host.state, s.host.readOnly = hostThere, tt.readOnly
		s.write(devicestatus.ConfigurationID, "c")
		s.write(devicestatus.ID, "1")
		s.start = s.target()
		s.typed(devicestatus.DeviceModel, tt.typed)
		s.others = tt.others
		(&Editor{session: s}).comeBack()
		if got := s.boxes[devicestatus.DeviceModel].text; got != tt.want || s.waiting.ID != tt.waiting || !slices.Equal(s.others, tt.left) {
			t.Errorf("%s: the form has %q, %q waits, left are %q", tt.name, got, s.waiting.ID, s.others)
		}
		kept := strings.Split(s.drafts(), "\n")
		if tt.want != "" {
			kept = kept[1:]
		}
		if got := strings.Join(kept, "\n"); got != strings.Join(tt.left, "\n") {
			t.Errorf("%s: written down besides are %q", tt.name, got)
		}
	}
}

// The slot is of the editor, whichever record it shows; without one the record tells.
func TestSlots(t *testing.T) {
	slotFor := func(slot, id string) string {
		s := newTestSession(t)
		s.host = newHost(&portal.Frame{})
		s.write(devicestatus.ID, id)
		s.openSlot(slot)
		return s.slot
	}
	names := []string{slotFor("", "1"), slotFor("", "2"), slotFor("1", "1"), slotFor("1", "2"), slotFor("2", "1")}
	if names[2] != names[3] {
		t.Error("a slot is another one for another record")
	}
	for _, pair := range [][2]int{{0, 1}, {0, 2}, {2, 4}} {
		if names[pair[0]] == names[pair[1]] || names[pair[0]] == "" {
			t.Errorf("two editors have one slot %q", names[pair[0]])
		}
	}
}

func FuzzReadDraft(f *testing.F) {
	f.Add(`{"platform":"8","userName":null,"=status":"other","loaded":true,"review":true}`)
	f.Add(`{"configurationId":"c","id":1,"@status":"x"}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		_, edits, err := readDraft(text)
		if err != nil {
			return
		}
		s := newTestSession(t)
		s.host = newHost(&portal.Frame{})
		s.takeDraft(text)
		if s.dirty() && !edits {
			t.Errorf("%q has edits", text)
		}
		if _, edits, err := readDraft(s.draft()); err != nil || s.dirty() != edits {
			t.Errorf("%q is written as %q", text, s.draft())
		}
	})
}
