package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// Finding a record: the names of the configurations behind the first box, and the
// table of a configuration's statuses below it. Both are read beside whatever
// else goes on, so neither holds up a review or a save. They ask the person
// nothing by themselves: a token that needs a person ends them with a button.

// configurationNames is what the first box suggests.
type configurationNames struct {
	known   []graph.Configuration
	asked   bool // once a page is enough; a failure can be asked again
	running bool
	problem *problem
}

// nameOf is the name of a configuration, "" while it is not known.
func (n *configurationNames) nameOf(id string) string {
	i := slices.IndexFunc(n.known, func(c graph.Configuration) bool { return strings.EqualFold(c.ID, id) })
	if i < 0 {
		return ""
	}
	return n.known[i].DisplayName
}

// idOf is the ID of the one configuration with this name, "" when there is none
// or more than one.
func (n *configurationNames) idOf(name string) string {
	id := ""
	for _, c := range n.known {
		if c.DisplayName != "" && strings.EqualFold(c.DisplayName, name) {
			if id != "" {
				return ""
			}
			id = c.ID
		}
	}
	return id
}

// listConfigurations asks for the names when somebody comes to the box that can
// use them.
func (e *Editor) listConfigurations() {
	s := e.session
	n := &s.names
	if !s.begun || n.asked || n.running || s.offline || s.signedOut() {
		return
	}
	e.act(func() { n.running, n.problem = true, nil })
	client := e.quietClient(nil)
	e.ctx.Async(func() {
		var known []graph.Configuration
		_ = browser.Whole(context.Background()) // without a deadline there is no error
		err := client.Configurations(context.Background(), func(page []graph.Configuration) { known = append(known, page...) })
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() {
				n.running, n.asked = false, err == nil
				n.known = known
				if err != nil {
					n.problem = listProblem(err, s)
				}
			})
		})
	})
}

// quietClient is the client with a token source that asks nobody. A pause is shown
// in the list that waits, if there is one.
func (e *Editor) quietClient(l *listing) *graph.Client {
	s := e.session
	client := *s.client
	client.Token = s.token
	client.Pause = func(c context.Context, p graph.Pause) error {
		show := func(on *pause) {
			e.ctx.Dispatch(func(app.Context) {
				if l != nil {
					l.pause = on
					l.changed()
				}
			})
		}
		show(&pause{Pause: p, until: s.now().Add(p.Wait)})
		defer show(nil)
		timer := time.NewTimer(p.Wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-c.Done():
			return c.Err()
		}
	}
	return &client
}

func listProblem(err error, s *session) *problem {
	p := &problem{doing: loading, at: s.now()}
	e, ok := asGraphError(err)
	if !ok {
		p.text = textUnexpected(err)
		return p
	}
	p.err, p.text = e, textProblem(e, loading)
	if signIn := asSignInError(e); signIn != nil {
		p.text = textSignInProblem(signIn, s.service)
	}
	return p
}

func (e *Editor) onList(app.Context, app.Event) {
	if e.session.listing != nil {
		e.closeList()
		return
	}
	e.list()
}

// list reads the statuses of the configuration in the form.
func (e *Editor) list() {
	s := e.session
	blamed := false
	e.act(func() {
		s.leave(devicestatus.ConfigurationID)
		blamed = s.blame(devicestatus.CheckConfigurationID(s.target().ConfigurationID))
	})
	if blamed {
		e.focus("error-summary")
		return
	}
	e.stopList()
	c, stop := context.WithCancel(context.Background())
	l := &listing{configurationID: s.target().ConfigurationID, stop: stop}
	e.act(func() {
		s.listing = l
		s.polite = textListing
	})
	e.painted(func() {
		browser.SetValue("list-search", "")
		browser.Focus("list-search")
	})
	client := e.quietClient(l)
	e.ctx.Async(func() {
		defer stop()
		err := client.Statuses(c, l.configurationID, func(page []devicestatus.Record) {
			e.ctx.Dispatch(func(app.Context) {
				if s.listing == l {
					l.add(page)
				}
			})
		})
		e.ctx.Dispatch(func(app.Context) {
			l.stop = nil
			l.changed()
			if s.listing != l {
				return
			}
			e.act(func() {
				switch {
				case errors.Is(err, context.Canceled):
					l.stopped = true
				case err != nil:
					l.problem = listProblem(err, s)
					s.polite = l.problem.text.title
					return
				}
				s.polite = textListed(l)
			})
		})
	})
}

func (e *Editor) stopList() {
	if l := e.session.listing; l != nil && l.stop != nil {
		l.stop()
	}
}

func (e *Editor) closeList() {
	e.stopList()
	e.act(func() { e.session.listing = nil })
	e.focus("list-records")
}

// forgetLists drops what was read as somebody else, who may see more.
func (e *Editor) forgetLists() {
	e.stopList()
	e.session.listing, e.session.names = nil, configurationNames{}
}

// open loads a record out of the table.
func (e *Editor) open(place int) {
	s := e.session
	if s.work != nil || s.listing == nil {
		return
	}
	record, ok := s.listing.at(place)
	if !ok {
		return
	}
	target := graph.Target{ConfigurationID: s.listing.configurationID, ID: record.Get(devicestatus.ID).Text}
	e.act(func() { s.listing.move(place) })
	e.leaveFor(target, textDiscardAndOpen(textRecordName(record, target.ID)), func() {})
}

// leaveFor loads another record and goes on. What is not saved belongs to the one
// in the form, so it is asked about first.
func (e *Editor) leaveFor(target graph.Target, sure string, then func()) {
	s := e.session
	goOn := func() {
		e.act(func() {
			s.release()
			s.write(devicestatus.ConfigurationID, target.ConfigurationID)
			s.write(devicestatus.ID, target.ID)
		})
		e.loadThen(then)
	}
	if s.dirty() {
		e.askDiscard(sure, goOn)
		return
	}
	goOn()
}

// onListSignIn asks the person for what the list could not have by itself, and
// then lists again.
func (e *Editor) onListSignIn(app.Context, app.Event) {
	s := e.session
	if s.listing == nil || s.listing.problem == nil || s.work != nil {
		return
	}
	problem := asSignInError(s.listing.problem.err)
	if problem == nil {
		return
	}
	request := toRead
	request.Claims = problem.Claims
	e.askPerson(s.question(problem, request), e.list, "list-search")
}

// currentIn is the ID of the record in the form, "" when it is of another
// configuration.
func (s *session) currentIn(l *listing) string {
	if t := s.target(); s.locked && t.ConfigurationID == l.configurationID {
		return t.ID
	}
	return ""
}

// renderStatuses is the region below the record's address.
func (e *Editor) renderStatuses() app.UI {
	s := e.session
	l := s.listing
	if l == nil {
		return el("div.statuses")
	}
	return el("div#statuses.statuses", attr("role=region"), attr("aria-label="+textListOf(s.names.nameOf(l.configurationID))),
		el("div.list-head",
			el("div.list-find",
				el("label", attr("for=list-search"), textListSearch),
				el("input#list-search", attr("type=text"), attr("role=searchbox"), attr("autocomplete=off"), attr("spellcheck=false"), attr("aria-controls=list"),
					on{event: "input", handle: e.onListSearch}, on{event: "keydown", handle: e.onListSearchKey}),
			),
			el("p#list-count", textListed(l)),
			el("div.buttons",
				place(l.stop != nil, func() app.UI { return button("#list-stop", textStop, e.onListStop) }),
				place(l.stop == nil, func() app.UI { return button("#list-again", textListAgain, e.onListAgain) }),
				button("#list-close.subtle", textListClose, e.onListClose),
			),
		),
		el("div.list-problem", when(l.problem != nil, func() app.UI { return e.renderListProblem(l.problem) })),
		&statusTable{Editor: e, List: l, Version: l.version, Current: s.currentIn(l)},
	)
}

func (e *Editor) renderListProblem(p *problem) app.UI {
	var buttons []app.UI
	switch signIn := asSignInError(p.err); {
	case signIn != nil && signIn.Asks() && e.session.interactive() != nil:
		text := textContinue
		if signIn.Kind == signin.KindSignedOut {
			text = textSignIn
		}
		buttons = append(buttons, button("#list-sign-in.primary", text, e.onListSignIn))
	case signIn == nil && p.err != nil:
		buttons = append(buttons, button("#list-support", textCopySupport, e.onListSupport), e.renderWithName("list-with-name"))
	}
	return el("div.work.paused",
		el("div", el("h3", p.text.title), texts(p.text.body), renderList(p.text.list)),
		el("div.buttons", buttons, e.renderCopied()),
	)
}

func (e *Editor) onListSupport(app.Context, app.Event) {
	if l := e.session.listing; l != nil && l.problem != nil {
		e.copySupport(l.problem)
	}
}

func (e *Editor) onListStop(app.Context, app.Event) {
	e.stopList()
	e.focus("list-search")
}

func (e *Editor) onListAgain(app.Context, app.Event) { e.list() }
func (e *Editor) onListClose(app.Context, app.Event) { e.closeList() }

func (e *Editor) onListSearch(ctx app.Context, _ app.Event) {
	text := ctx.JSSrc().Get("value").String()
	if l := e.session.listing; l != nil {
		l.find(text)
		e.painted(func() { browser.ScrollTo("list", 0) })
	}
}

// onListSearchKey lets the keys of the table work from the box above it, and keeps
// Enter from being taken for Review.
func (e *Editor) onListSearchKey(_ app.Context, event app.Event) {
	switch key := event.Get("key").String(); key {
	case "ArrowDown":
		event.PreventDefault()
		browser.Focus("list-grid")
	case "Enter":
		event.PreventDefault()
		if l := e.session.listing; l != nil && len(l.shown) == 1 {
			e.open(0)
		}
	case "Escape":
		event.PreventDefault()
		e.closeList()
	}
}
