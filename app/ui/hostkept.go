package ui

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
	"device-status-editor/app/signin"
)

// What an editor in a portal finds in the tab's storage may be of another editor on
// the same page, of another record or of another person. So each editor has a slot,
// which the host names; in it a draft a line waits until its record is in the form and
// its person signed in.

// readDraft says of which record and whose a draft is, "" where nobody was signed in,
// and whether it has edits or is an address alone.
func readDraft(text string) (t graph.Target, by string, edits bool, err error) {
	members, err := devicestatus.ReadObject([]byte(text))
	for _, m := range members {
		content, _ := jsontext.AppendUnquote(nil, m.JSON) // "" of what is no text
		switch m.Name {
		case string(devicestatus.ConfigurationID):
			t.ConfigurationID = string(content)
		case string(devicestatus.ID):
			t.ID = string(content)
		case "who":
			by = string(content)
		case "loaded", "review", "undo":
		default:
			edits = edits || !strings.HasPrefix(m.Name, fromMark)
		}
	}
	return t, by, edits, err
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
	at, now, named := s.target(), who(s.host.account), s.start.ID != ""
	free := !named && at == s.start // nor does the person name a record
	reload := false
	var others []string
	for _, text := range s.others {
		switch t, by, edits, err := readDraft(text); {
		case err != nil, named && !edits: // the host's address goes before another one
			continue
		case by != "" && by != now:
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

// who is how a receipt and a draft name somebody.
func who(a signin.Account) string { return cmp.Or(a.Username, a.ID) }

// isAnother says that somebody has taken another's place. Not every token says
// everything of its person.
func isAnother(before, now signin.Account) bool {
	switch {
	case before.ID != "" && now.ID != "":
		return before.ID != now.ID
	case before.Username != "" && now.Username != "":
		return before.Username != now.Username
	}
	return who(before) != ""
}

// account is who is signed in. In a portal it is who was there when the editor last
// looked.
func (s *session) account() signin.Account {
	if s.host != nil {
		return s.host.account
	}
	account, _ := s.tokens.Account()
	return account
}

// isTheirs says that a receipt is of somebody else than is signed in at the portal.
func (s *session) isTheirs(r *receipt.Receipt) bool {
	return s.host != nil && (r.Account != who(s.host.account) || r.TenantID != s.host.account.TenantID)
}

// meet looks who is signed in at the portal, which each token may change. Whoever was
// there before leaves nothing in sight, and what they typed waits for them.
func (e *Editor) meet() {
	s := e.session
	h := s.host
	if h == nil || s.work != nil { // whoever asked gets the answer
		return
	}
	account, _ := s.tokens.Account()
	before := h.account
	if account.ID == before.ID && account.Username == before.Username && account.TenantID == before.TenantID {
		return
	}
	if isAnother(before, account) {
		if s.dirty() {
			s.others = append([]string{s.draft()}, s.others...)
		}
		e.clear(who(account))
	}
	h.account = account
	s.takeReceipts(browser.Kept(receiptsName))
	e.comeBack()
}

// clear lets go of everything that the person before had in hand.
func (e *Editor) clear(now string) {
	s := e.session
	e.closeReview()
	for _, id := range []string{"paste", "picker", "confirm"} {
		browser.Close(id)
	}
	s.discardAll()
	s.release()
	e.forgetLists()
	s.models, s.pasteText, s.pending, s.out = nil, "", nil, false
	s.failed(&graph.Error{Kind: graph.KindToken, Err: &signin.Error{Kind: signin.KindAccount, Got: now}}, loading, s.target(), nil)
	s.assertive = s.problem.text.title
}
