package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"device-status-editor/app/browser"
	"device-status-editor/app/configuration"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
	"device-status-editor/app/signin"
)

// box is what stands in one control.
type box struct {
	text    string
	cleared bool                // "Clear (send null)" was chosen
	former  *devicestatus.Value // of a change that is being undone; goes back as it was
	written int                 // counts the program's own writes; see field.OnUpdate
	left    bool                // the person has left the control since the last key
}

// session is everything the person has in hand. Its methods run on the UI
// goroutine only.
type session struct {
	begun  bool // the setting is there, without which nothing is sent and nothing kept
	client *graph.Client
	tokens signin.Source
	host   *host // nil outside of a portal
	demo   bool
	cloud  graph.Cloud

	service     signin.Service
	consentLink string // "" where there is none

	now  func() time.Time
	zone devicestatus.Zone

	boxes  map[devicestatus.Property]*box // the nine and the configuration's ID
	loaded devicestatus.Record
	from   map[devicestatus.Property]devicestatus.Value // what edits were made from, where that is not what was loaded
	locked bool                                         // the address belongs to a loaded record and is read-only
	models []string

	blamed  map[devicestatus.Property]bool   // errors shown since the last Review
	refused map[devicestatus.Property]string // what Graph refused, until edited
	nothing bool                             // Review was asked for with nothing changed
	already bool                             // or with changes that Intune has already

	work       *work
	review     *review
	picker     *picker
	problem    *problem
	receipt    *saved
	pasting    *pasting      // the dialog, when it is open
	pasteText  string        // what stood in it last
	confirm    *confirmation // the question, when it is open
	tab        tab
	receipts   []receipt.Receipt // the newest first
	theirs     []receipt.Receipt // of other people that the portal had signed in
	undo       *undo             // what the form holds is the way back of a save
	withName   bool              // whoever copies for support says who they are
	form       commandForm       // "" is HTTP
	names      configurationNames
	listing    *listing // nil as long as nobody asked for it
	shortcuts  bool
	accounts   bool // the dialog is open
	setup      *setupCheck
	known      bool             // it is known who is signed in
	leaving    bool             // for the sign-in page: the draft is kept
	restarting bool             // the page is about to start anew
	linked     bool             // the page was opened by a link to a record
	waiting    graph.Target     // the link's record, when unsaved changes of another one came first; in a portal one that has some
	restored   bool             // what is in the form was typed before the page was loaded
	slot       string           // where they are kept in a portal, apart from those of others on the page
	others     []string         // drafts of other records or people, not in the form
	kept       string           // all drafts as they were kept last
	unkept     bool             // it could not be kept: the storage is full
	start      graph.Target     // what the form began with
	pending    *receipt.Receipt // the change that is about to go out
	out        bool             // and whether it did
	unsaved    bool             // signing out was refused because of it
	offline    bool
	polite     string // for the live regions
	assertive  string
	note       string // the outcome of copying
}

// work is a request on its way.
type work struct {
	doing    doing
	review   bool // was asked for while a record was loaded, and comes after it
	since    time.Time
	cancel   context.CancelFunc
	pause    *pause
	question *question
}

type doing int

const (
	loading   doing = iota
	reviewing       // what Intune has now, before the review
	saving
	checking
	asking    // for a permission; no request
	signingIn // no request: a problem of the sign-in itself
)

// pause is a countdown that the person can cut short.
type pause struct {
	graph.Pause
	until time.Time
	skip  chan struct{}
}

// problem is a refused, failed or unknown request.
type problem struct {
	text    problemText
	err     *graph.Error // nil when the error is outside graph's closed set
	doing   doing
	at      time.Time
	target  graph.Target // of the change
	changes []devicestatus.Change
	sent    graph.Updated // what is known of the PATCH, if one went out
}

// toSave reports whether it stands between the person and a save.
func (p *problem) toSave() bool { return p.doing == saving || p.doing == reviewing }

func (p *problem) mayBeStored() bool { return p.err != nil && p.err.MayBeStored }

// awaitsNetwork reports whether it is enough that the network comes back.
func (p *problem) awaitsNetwork() bool {
	if signIn := asSignInError(p.err); signIn != nil {
		return signIn.Kind == signin.KindOffline || signIn.Kind == signin.KindNetwork
	}
	return p.err != nil && p.err.Kind == graph.KindOffline
}

// awaitsSignIn reports whether signing in again may be all it takes.
func (p *problem) awaitsSignIn() bool {
	if signIn := asSignInError(p.err); signIn != nil {
		return signIn.Asks()
	}
	return p.err != nil && (p.err.Kind == graph.KindSignIn || p.err.Kind == graph.KindClaims)
}

// saved is a change that Graph took, as the page shows it.
type saved struct {
	name    string
	account string
	at      time.Time
	target  graph.Target
	changes []devicestatus.Change
	updated graph.Updated
	reason  string // why what was stored could not be read back
}

// newSession is one in which values can be typed and are checked, and that has nobody
// to send them to.
func newSession(now func() time.Time, zone devicestatus.Zone) *session {
	s := &session{
		tokens: nobody{},
		now:    now,
		zone:   zone,
		boxes:  make(map[devicestatus.Property]*box),
		tab:    tabRecord,
	}
	for _, p := range devicestatus.Properties {
		s.boxes[p] = &box{}
	}
	s.boxes[devicestatus.ConfigurationID] = &box{}
	return s
}

type nobody struct{}

func (nobody) Token(context.Context, signin.Request) (string, error) {
	return "", browser.ErrUnavailable
}

func (nobody) Account() (signin.Account, bool) { return signin.Account{}, false }

// begin opens the record that the setting names.
func (s *session) begin(set Setting) {
	s.begun = true
	s.tokens, s.host = set.Tokens, newHost(set.Host)
	c := set.Configuration
	s.demo, s.cloud, s.service = c.Mode == configuration.Demo, c.Cloud, c.Service()
	s.consentLink = consentLink(set, browser.PageURL("redirect.html"))
	if s.host != nil {
		s.host.ownTab = s.demo || c.SignsIn()
	}
	account, _ := s.tokens.Account()
	s.client = &graph.Client{
		Root:       c.Root(),
		Fetch:      s.noting(set.Fetch),
		Token:      s.token,
		Addressing: c.Addressing,
		Remember:   graph.NewMemory(),
		Tenant:     account.TenantID,
		NewID:      set.NewID,
		Jitter:     set.Jitter,
		Now:        s.now,
	}
	s.start = c.Start
	if set.Link != (graph.Target{}) {
		s.start, s.linked = set.Link, set.Link.ID != ""
	}
	s.write(devicestatus.ConfigurationID, s.start.ConfigurationID)
	s.write(devicestatus.ID, s.start.ID)
}

// takeTyped takes what was typed out of the boxes: it is no draft of any record yet.
func (s *session) takeTyped() map[devicestatus.Property]box {
	typed := make(map[devicestatus.Property]box)
	for p, b := range s.boxes {
		if b.text != "" {
			typed[p] = *b
			*b = box{written: b.written}
		}
	}
	return typed
}

// putTyped puts it back, wherever the program has written since. An ID that was typed
// beside an empty box does not belong with that of another record.
func (s *session) putTyped(typed map[devicestatus.Property]box) {
	before := s.target()
	for p, b := range typed {
		b.written = s.boxes[p].written
		*s.boxes[p] = b
	}
	if _, both := typed[devicestatus.ID]; !both && s.target().ConfigurationID != before.ConfigurationID {
		s.write(devicestatus.ID, "")
	}
}

// write puts text into a control on the program's behalf.
func (s *session) write(p devicestatus.Property, text string) {
	b := s.boxes[p]
	*b = box{text: text, written: b.written + 1}
	delete(s.refused, p)
	s.forgive(p)
}

// typed takes what the person typed.
func (s *session) typed(p devicestatus.Property, text string) {
	b := s.boxes[p]
	*b = box{text: text, written: b.written}
	delete(s.refused, p)
	s.nothing, s.already = false, false
	s.forgive(p)
}

// clear chooses null.
func (s *session) clear(p devicestatus.Property) {
	s.write(p, "")
	s.boxes[p].cleared = true
}

// restore puts back what was loaded; of a record never loaded, nothing.
func (s *session) restore(p devicestatus.Property) {
	s.write(p, boxText(s.loaded.Get(p)))
}

// boxText is how a loaded value stands in its control.
func boxText(v devicestatus.Value) string { return v.Text }

// leave normalises what was typed when the person goes on: blanks around an
// ID, and the address of a device status in either ID's place becomes both.
func (s *session) leave(p devicestatus.Property) {
	b := s.boxes[p]
	b.left = true
	if !address(p) {
		return
	}
	trimmed := strings.TrimSpace(b.text)
	if id := s.names.idOf(trimmed); id != "" && p == devicestatus.ConfigurationID {
		trimmed = id
	}
	if target, ok := graph.ParseTarget(trimmed); ok {
		s.write(devicestatus.ConfigurationID, target.ConfigurationID)
		s.write(devicestatus.ID, target.ID)
	} else if trimmed != b.text {
		s.write(p, trimmed)
	}
}

// address reports whether a box is part of the record's address.
func address(p devicestatus.Property) bool {
	return p == devicestatus.ConfigurationID || p == devicestatus.ID
}

func (s *session) target() graph.Target {
	return graph.Target{
		ConfigurationID: s.boxes[devicestatus.ConfigurationID].text,
		ID:              s.boxes[devicestatus.ID].text,
	}
}

// edits are the three states of the fields, read off their controls. The ID
// is the record's address and never edited.
func (s *session) edits() devicestatus.Edits {
	edits := make(devicestatus.Edits)
	for _, p := range devicestatus.Properties {
		if p == devicestatus.ID {
			continue
		}
		if edit := s.edit(p); edit.Action != devicestatus.Leave {
			edits[p] = edit
		}
	}
	return edits
}

func (s *session) edit(p devicestatus.Property) devicestatus.Edit {
	b := s.boxes[p]
	if b.former != nil {
		if devicestatus.Same(p, s.loaded.Get(p), *b.former) {
			return devicestatus.Edit{}
		}
		return devicestatus.Edit{Action: devicestatus.PutBack, Value: *b.former}
	}
	if b.cleared {
		return devicestatus.Edit{Action: devicestatus.Clear}
	}
	return devicestatus.EditOf(p, s.loaded.Get(p), b.text)
}

// changes is what a PATCH would carry now.
func (s *session) changes() []devicestatus.Change {
	return devicestatus.Difference(s.loaded, devicestatus.After(s.loaded, s.edits()))
}

// dirty reports whether anything typed would be lost, also what is not (yet)
// a value that can be sent.
func (s *session) dirty() bool { return len(s.edits()) > 0 }

func (s *session) findings() []devicestatus.Finding {
	return devicestatus.Check(s.loaded, s.edits(), s.now())
}

func (s *session) addressFindings() []devicestatus.Finding { return addressFindings(s.target()) }

func addressFindings(t graph.Target) []devicestatus.Finding {
	return append(devicestatus.CheckConfigurationID(t.ConfigurationID), devicestatus.CheckID(t.ID)...)
}

func (s *session) findingsOf(p devicestatus.Property) []devicestatus.Finding {
	switch p {
	case devicestatus.ConfigurationID:
		return devicestatus.CheckConfigurationID(s.boxes[p].text)
	case devicestatus.ID:
		return devicestatus.CheckID(s.boxes[p].text)
	}
	return devicestatus.CheckProperty(p, s.loaded, s.edits(), s.now())
}

// forgive takes the blame off a field as soon as it is right; a field that is
// newly wrong waits for the next Review.
func (s *session) forgive(p devicestatus.Property) {
	if s.blamed[p] && firstError(s.findingsOf(p)) == nil {
		delete(s.blamed, p)
	}
}

func firstError(findings []devicestatus.Finding) *devicestatus.Finding {
	for i := range findings {
		if findings[i].Severity == devicestatus.Error {
			return &findings[i]
		}
	}
	return nil
}

// blame shows the errors among findings and reports whether there are any.
func (s *session) blame(findings []devicestatus.Finding) bool {
	s.blamed = make(map[devicestatus.Property]bool)
	for _, f := range findings {
		if f.Severity == devicestatus.Error {
			s.blamed[f.Property] = true
		}
	}
	return len(s.blamed) > 0
}

// fieldError is an error on display.
type fieldError struct {
	Property devicestatus.Property
	Text     string
}

// errors lists what the summary shows, in the order of the form.
func (s *session) errors() []fieldError {
	var shown []fieldError
	for _, p := range slices.Concat([]devicestatus.Property{devicestatus.ConfigurationID}, devicestatus.Properties) {
		if text := s.errorOf(p); text != "" {
			shown = append(shown, fieldError{p, text})
		}
	}
	return shown
}

func (s *session) errorOf(p devicestatus.Property) string {
	if text, ok := s.refused[p]; ok {
		return text
	}
	if s.blamed[p] {
		if f := firstError(s.findingsOf(p)); f != nil {
			return findingText(*f)
		}
	}
	return ""
}

// took replaces what was loaded. A value that the person has edited stays in
// its control and is compared with the new one from now on; values in settled
// are what Graph has just taken and are edits no more.
func (s *session) took(r devicestatus.Record, settled []devicestatus.Property) {
	kept := s.edits()
	s.loaded = r
	for _, p := range devicestatus.Properties {
		if p == devicestatus.ID {
			continue
		}
		if _, edited := kept[p]; !edited || slices.Contains(settled, p) {
			s.write(p, boxText(r.Get(p)))
		}
	}
	s.blamed, s.refused = nil, nil
	s.locked = !r.Empty()
	if !s.dirty() {
		s.undo, s.from = nil, nil
	}
	s.relist(r)
	if model := r.Get(devicestatus.DeviceModel).Text; model != "" && !slices.Contains(s.models, model) {
		s.models = append(s.models, model)
	}
}

// release lets go of the loaded record so that another can be chosen.
func (s *session) release() {
	s.took(devicestatus.Record{}, nil)
}

// discardAll puts every field back.
func (s *session) discardAll() {
	for _, p := range devicestatus.Properties {
		if p != devicestatus.ID {
			s.restore(p)
		}
	}
	s.blamed, s.refused, s.nothing, s.already, s.undo, s.from = nil, nil, false, false, nil, nil
}

// stored takes over what a save of target brought: values that Graph has are
// edits no more, values that it stored otherwise, or may not have stored, stay as
// the person's edits. A form that shows another record by now is left alone.
//
// at is when the change was sent, if that was earlier and it was only looked at now.
func (s *session) stored(u graph.Updated, target graph.Target, changes []devicestatus.Change, at time.Time) {
	look := !at.IsZero()
	if !look {
		at = s.now()
	}
	var settled []devicestatus.Property
	for _, c := range changes {
		if !slices.ContainsFunc(u.NotStored, func(n devicestatus.Change) bool { return n.Property == c.Property }) {
			settled = append(settled, c.Property)
		}
	}
	record := s.loaded
	if u.Verified {
		record = u.Record
		for _, p := range devicestatus.Properties { // an answer may name the changed properties alone
			if record.Get(p).Kind == devicestatus.Absent {
				record = record.With(p, s.loaded.Get(p))
			}
		}
	}
	account := s.account()
	s.receipt = &saved{
		name: textRecordName(record, target.ID), account: account.Username, at: at,
		target: target, changes: changes, updated: u,
	}
	if e, ok := asGraphError(u.VerifyErr); ok {
		s.receipt.reason = textKind(e, checking).title
	}
	s.remember(s.receiptOf(u, target, changes, s.receipt.name, at), look)
	if u.Verified && target == s.target() {
		s.took(record, settled)
	}
}

// failed turns an error into a problem on the page, and what Graph said of
// single properties into errors of their fields.
func (s *session) failed(err error, d doing, target graph.Target, changes []devicestatus.Change) {
	p := &problem{doing: d, at: s.now(), target: target, changes: changes}
	s.problem, s.receipt = p, nil
	e, ok := asGraphError(err)
	if ok && d == checking {
		doubt := *e // that of the change, which a failed look at it does not end
		doubt.MayBeStored = true
		e = &doubt
	}
	if !ok {
		p.text = textUnexpected(err)
		return
	}
	p.err = e
	p.text = textProblem(e, d)
	if se := asSignInError(e); se != nil {
		p.text = s.signInText(se)
		if e.MayBeStored { // by an earlier try of the same change
			p.text.body = append(p.text.body, textOutcome(e))
		}
	}
	s.refused = make(map[devicestatus.Property]string)
	for _, detail := range e.Details {
		if detail.Property != "" && s.boxes[detail.Property] != nil {
			s.refused[detail.Property] = textRefusedValue
		}
	}
}

// putBack makes a property what it was before a change that is being undone. The
// control shows it as far as it can; what goes back is the value itself.
func (s *session) putBack(p devicestatus.Property, former devicestatus.Value) {
	s.write(p, boxText(former))
	s.boxes[p].former = &former
}
