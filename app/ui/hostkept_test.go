package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/receipt"
	"device-status-editor/app/signin"
)

func TestADraftSaysWhoseAndOfWhichRecordItIs(t *testing.T) {
	s, _ := hostedSession(t)
	s.host.account = signin.Account{ID: "i", Username: "avery@contoso.com", TenantID: "t"}
	if target, by, edits, err := readDraft(s.draft()); err != nil || edits || target != s.target() || by != "avery@contoso.com" {
		t.Errorf("without edits: of %v by %q, edits %t, %v", target, by, edits, err)
	}
	for name, edit := range map[string]func(){
		"text":   func() { s.typed(devicestatus.DeviceModel, "line\nbreak") },
		"null":   func() { s.clear(devicestatus.UserName) },
		"former": func() { s.putBack(devicestatus.Status, text("other")) },
	} {
		s.discardAll()
		edit()
		if _, _, edits, err := readDraft(s.draft()); err != nil || !edits || strings.Contains(s.draft(), "\n") {
			t.Errorf("%s: edits %t, %v in\n%s", name, edits, err, s.draft())
		}
	}
}

// What waits goes into the form of its record for its person alone, and stays where it
// is for all others.
func TestDraftsComeBackToTheirRecordAndPerson(t *testing.T) {
	const (
		lee     = `{"deviceModel":"by lee","configurationId":"c","id":"1","who":"lee"}`
		mine    = `{"deviceModel":"by avery","configurationId":"c","id":"1","who":"avery"}`
		another = `{"deviceModel":"by avery","configurationId":"c","id":"2","who":"avery"}`
		anybody = `{"deviceModel":"by nobody","configurationId":"c","id":"1","who":""}`
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
		{"one's own", []string{lee, another, mine}, false, "", "by avery", "2", []string{lee, another}},
		{"of the record once", []string{mine, mine}, false, "", "by avery", "1", []string{mine}},
		{"somebody else's", []string{lee}, false, "", "", "", []string{lee}},
		{"from before anybody was signed in", []string{anybody}, false, "", "by nobody", "", nil},
		{"not over what is typed", []string{mine}, false, "typed", "typed", "1", []string{mine}},
		{"not for who only looks", []string{mine}, true, "", "", "", []string{mine}},
	} {
		s := newTestSession(t)
		s.host = newHost(&portal.Frame{})
		s.host.state, s.host.readOnly = hostThere, tt.readOnly
		s.host.account = signin.Account{ID: "i", Username: "avery"}
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

// someone is a source that says who is there and no more.
type someone struct{ account signin.Account }

func (*someone) Token(context.Context, signin.Request) (string, error) { return "", nil }
func (s *someone) Account() (signin.Account, bool)                     { return s.account, true }

func TestWhoeverLeavesLeavesNothingInSight(t *testing.T) {
	s, _ := hostedSession(t)
	here := &someone{signin.Account{ID: "a", Username: "avery"}}
	s.tokens = here
	e := &Editor{session: s}
	e.meet()
	if s.loaded.Empty() || s.problem != nil {
		t.Fatal("the first person is taken for another one")
	}
	s.typed(devicestatus.DeviceModel, "by avery")
	s.pasteText = "pasted by avery"
	s.work = &work{doing: saving}
	here.account = signin.Account{ID: "l", Username: "lee"}
	e.meet()
	if s.boxes[devicestatus.DeviceModel].text != "by avery" || s.account().Username != "avery" {
		t.Error("a save on its way is taken from whoever saves")
	}
	s.work = nil
	e.meet()
	if s.dirty() || s.locked || !s.loaded.Empty() || s.pasteText != "" || s.waiting.ID != "" || s.account().Username != "lee" {
		t.Errorf("lee finds %v in the form, loaded %v", s.edits(), s.loaded)
	}
	if s.problem == nil || !strings.Contains(s.problem.text.body[0], "lee") {
		t.Errorf("lee is told %+v", s.problem)
	}
	s.typed(devicestatus.DeviceModel, "by lee")
	here.account = signin.Account{ID: "a", Username: "avery"}
	e.meet()
	if got := s.boxes[devicestatus.DeviceModel].text; got != "by avery" || !s.restored {
		t.Errorf("avery finds %q", got)
	}
	if len(s.others) != 1 || !strings.Contains(s.others[0], "by lee") {
		t.Errorf("besides are kept %q", s.others)
	}
}

func TestAPersonIsTheSameByWhatBothTokensSay(t *testing.T) {
	type account = signin.Account
	for _, tt := range []struct {
		before, now account
		want        bool
	}{
		{account{}, account{ID: "a"}, false},
		{account{ID: "a", Username: "avery"}, account{ID: "a"}, false},
		{account{ID: "a"}, account{ID: "a", TenantID: "t"}, false},
		{account{ID: "a", Username: "avery"}, account{ID: "b", Username: "avery"}, true}, // a guest elsewhere
		{account{Username: "avery"}, account{ID: "a", Username: "avery"}, false},
		{account{Username: "avery"}, account{Username: "lee"}, true},
		{account{Username: "avery"}, account{ID: "a"}, true}, // who can tell
	} {
		if got := isAnother(tt.before, tt.now); got != tt.want {
			t.Errorf("%+v, then %+v: another person %t", tt.before, tt.now, got)
		}
	}
}

func TestReceiptsOfSomebodyElseStayOutOfSight(t *testing.T) {
	changes := []receipt.Change{{Property: devicestatus.DeviceModel, After: text("iPhone")}}
	kept := func(account, tenant string) receipt.Receipt {
		return receipt.Receipt{SavedAt: now, Account: account, TenantID: tenant, ConfigurationID: "c", ID: account + tenant, Changes: changes}
	}
	all := receipt.JSON([]receipt.Receipt{kept("avery", "1"), kept("lee", "1"), kept("avery", "2")})
	s, _ := hostedSession(t)
	s.takeReceipts(all)
	if len(s.receipts) != 0 || len(s.theirs) != 3 {
		t.Errorf("before anybody is known: %d receipts", len(s.receipts))
	}
	s.host.account = signin.Account{ID: "i", Username: "avery", TenantID: "1"}
	s.takeReceipts(all)
	if len(s.receipts) != 1 || s.receipts[0].ID != "avery1" || len(s.theirs) != 2 {
		t.Errorf("avery sees %+v", s.receipts)
	}
	if r := s.receiptOf(graph.Updated{}, s.target(), nil, "", now); s.isTheirs(&r) {
		t.Errorf("a new receipt is somebody else's: %+v", r)
	}
	s.takeReceipts("") // forgotten by another editor
	if len(s.receipts)+len(s.theirs) != 0 {
		t.Error("receipts that were forgotten are still there")
	}
	alone := newTestSession(t)
	if alone.takeReceipts(all); len(alone.receipts) != 3 {
		t.Errorf("outside of a portal there are %d receipts", len(alone.receipts))
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
	f.Add(`{"platform":"8","userName":null,"=status":"other","loaded":true,"review":true,"who":"avery"}`)
	f.Add(`{"configurationId":"c","id":1,"who":{},"@status":"x"}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		_, _, edits, err := readDraft(text)
		if err != nil {
			return
		}
		s := newTestSession(t)
		s.host = newHost(&portal.Frame{})
		s.takeDraft(text)
		if s.dirty() && !edits {
			t.Errorf("%q has edits", text)
		}
		if _, _, edits, err := readDraft(s.draft()); err != nil || s.dirty() != edits {
			t.Errorf("%q is written as %q", text, s.draft())
		}
	})
}
