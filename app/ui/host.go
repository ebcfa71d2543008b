package ui

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
)

// host is the page around the embedded editor, and what it wants.
type host struct {
	frame *portal.Frame
	state hostState
	code  portal.Code // why it was refused
	field string      // and the member of its message that is wrong

	ownTab  bool           // the editor signs in by itself in a tab of its own
	account signin.Account // who was signed in when the editor last looked

	readOnly bool
	locale   string // of dates, "" for ours
	off      map[portal.Feature]bool

	quiet bool      // the host, not the person, has the record loaded: the focus stays where it is
	load  string    // the host's question that the load on its way answers
	leave string    // and the one that the discard dialog answers
	asked time.Time // when it was asked for a token that has not come yet
	told  dirtiness
}

type hostState int

const (
	hostExpected hostState = iota
	hostThere
	hostSilent  // has not answered yet
	hostForeign // may not embed this page
	hostRefused // does not speak this version, or not rightly
)

func newHost(f *portal.Frame) *host {
	if f == nil {
		return nil
	}
	return &host{frame: f, off: map[portal.Feature]bool{}}
}

// embed listens to the host, from the first moment on.
func (e *Editor) embed() {
	h := e.session.host
	if h == nil {
		browser.SetClass("hosted", true) // nobody has a say about the header
		return
	}
	h.frame.Handle(func(command any) {
		e.ctx.Dispatch(func(app.Context) { e.act(func() { e.obey(command) }) })
	})
	browser.Height(h.frame.Resized)
	browser.Stored(receiptsName, func(text string) {
		e.ctx.Dispatch(func(app.Context) { e.act(func() { e.session.takeReceipts(text) }) })
	})
}

// obey does what the host, or its silence, asks for.
func (e *Editor) obey(command any) {
	h := e.session.host
	switch c := command.(type) {
	case portal.Silent:
		h.state = hostSilent
	case portal.Foreign:
		h.state = hostForeign
	case portal.Refused:
		h.state, h.code, h.field = hostRefused, c.Code, c.Field
	case portal.Init:
		h.state = hostThere
		h.take(c.Options)
		dress(c.Theme)
		e.openTarget(c.Slot, c.Target)
	case portal.Options:
		h.take(c)
		e.comeBack() // where nothing may be changed, no draft does
	case portal.Theme:
		dress(c)
	case portal.Load:
		e.loadForHost(c)
	case portal.Leave:
		e.leaveForHost(c)
	}
	if h.readOnly && e.session.review != nil && e.session.work == nil {
		e.closeReview()
	}
	if h.state != hostExpected {
		browser.SetClass("hosted", true) // the header waits for what the host says about it
	}
}

// take applies what is said and leaves the rest as it is.
func (h *host) take(o portal.Options) {
	if o.Locale != nil {
		h.locale = ""
		if browser.IsLocale(*o.Locale) {
			h.locale = *o.Locale
		} else if *o.Locale != "" {
			h.frame.LeftOut("payload.locale")
		}
	}
	if o.ReadOnly != nil {
		h.readOnly = *o.ReadOnly
	}
	for feature, on := range o.Features {
		h.off[feature] = !on
		browser.SetClass("no-"+string(feature), !on)
	}
}

// dress puts a theme on: what the one before set and this one does not is taken
// back.
func dress(t portal.Theme) {
	browser.SetTheme(t.Mode)
	for _, token := range portal.ThemeTokens {
		value := ""
		if i := slices.IndexFunc(t.Tokens, func(set portal.ThemeToken) bool { return set.Name == token.Name }); i >= 0 {
			value = t.Tokens[i].Value
		}
		browser.SetThemeToken(token.Name, value)
	}
}

// hostSignsIn reports whether the page around this one, which is not the person's to
// sign in to from here, hands over tokens.
func (s *session) hostSignsIn() bool {
	if s.host != nil {
		return s.host.state <= hostThere
	}
	return s.interactive() == nil && s.prompter() != nil
}

// quietly does on the host's behalf what else takes the focus along.
func (e *Editor) quietly(load func()) {
	h := e.session.host
	h.quiet = true
	load()
	if e.session.work == nil {
		h.quiet = false
	}
}

// done ends it.
func (h *host) done() {
	if h != nil {
		h.quiet = false
	}
}

// readOnly reports whether the host only wants to show.
func (s *session) readOnly() bool { return s.host != nil && s.host.readOnly }

// shows reports whether a part of the page is there.
func (s *session) shows(f portal.Feature) bool { return s.host == nil || !s.host.off[f] }

// openTarget is for the record that comes with the greeting, and for what was typed
// before the frame was loaded.
func (e *Editor) openTarget(slot string, t portal.Target) {
	s := e.session
	if t.ConfigurationID != "" {
		s.write(devicestatus.ConfigurationID, t.ConfigurationID)
		s.write(devicestatus.ID, t.ID)
		s.start = s.target()
	}
	s.openSlot(slot)
	e.comeBack()
	switch {
	case t.ID != "":
		if f := firstError(addressFindings(graph.Target(t))); f != nil { // the person sees why
			s.host.frame.LeftOut("payload.target." + string(f.Property))
		}
		e.whole(func() { e.quietly(e.load) }, func() {})
	case len(s.others) > 0: // the drafts of whom, a token says
		e.listConfigurations()
	}
}

// loadForHost loads another record, unless something would be lost by it.
func (e *Editor) loadForHost(c portal.Load) {
	s := e.session
	switch {
	case s.work != nil || s.review != nil || s.host.load != "":
		s.host.frame.Loaded(c.ID, portal.Busy)
		return
	case s.dirty():
		s.host.frame.Loaded(c.ID, portal.Dirty)
		return
	}
	if firstError(addressFindings(graph.Target(c.Target))) != nil {
		s.host.frame.Loaded(c.ID, portal.IDs) // what is open stays
		return
	}
	s.release()
	s.write(devicestatus.ConfigurationID, c.Target.ConfigurationID)
	s.write(devicestatus.ID, c.Target.ID)
	s.host.load = c.ID
	e.whole(func() {
		e.quietly(func() { e.loadThen(func() { e.loadedForHost("") }) })
	}, func() { e.loadedForHost(portal.Dirty) })
}

// loadedForHost answers the question once.
func (e *Editor) loadedForHost(code portal.Code) {
	if h := e.session.host; h != nil && h.load != "" {
		h.frame.Loaded(h.load, code)
		h.load = ""
	}
}

// leaveForHost answers at once where nothing would be lost; else the person
// decides in the dialog that Discard opens.
func (e *Editor) leaveForHost(c portal.Leave) {
	s := e.session
	switch {
	case s.work != nil && s.work.doing == saving:
		s.host.frame.Left(c.ID, portal.Busy)
	case !s.dirty():
		s.host.frame.Left(c.ID, "")
	case s.review != nil || s.picker != nil || s.pasting != nil || s.confirm != nil || s.host.leave != "":
		s.host.frame.Left(c.ID, portal.Dirty)
	default:
		s.host.leave = c.ID
		e.askDiscard(textDiscardSure, func() {})
	}
}

// leftForHost runs when the dialog has closed.
func (e *Editor) leftForHost() {
	h := e.session.host
	if h == nil || h.leave == "" {
		return
	}
	code := portal.Code("")
	if e.session.dirty() {
		code = portal.Dirty
	}
	h.frame.Left(h.leave, code)
	h.leave = ""
}

// askHost marks the time in which the host is asked for a token.
func (e *Editor) askHost(since time.Time) {
	if h := e.session.host; h != nil {
		e.ctx.Dispatch(func(app.Context) { h.asked = since })
	}
}

// awaitingHost is since when, false when the host is quick or not asked.
func (s *session) awaitingHost() (since time.Duration, ok bool) {
	if s.host == nil || s.host.asked.IsZero() {
		return 0, false
	}
	since = s.now().Sub(s.host.asked)
	return since, since >= time.Second
}
