package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/signin"
)

// part is what a key can change beside the field that it goes into. It is painted with
// the page, and by itself.
type part struct {
	app.Compo

	Turn int // of the page: go-app repaints a child when something that it can see differs

	editor *Editor
	render func() app.UI
	ctx    app.Context
}

func (e *Editor) part(render func() app.UI) app.UI {
	return &part{Turn: e.turn, editor: e, render: render}
}

// OnMount makes it one that keys repaint.
func (p *part) OnMount(ctx app.Context) {
	p.ctx = ctx
	p.editor.parts = append(p.editor.parts, p)
}

// Render builds it from what the session is now.
func (p *part) Render() app.UI { return p.render() }

// around is what else of the page a key can change.
type around struct {
	errors            bool // each in two places, in words that go by what was typed
	polite, assertive string
	sameAs            bool
	restored, unkept  bool
	account           signin.Account
}

func (s *session) around() around {
	a := around{
		errors: len(s.blamed) > 0 || len(s.refused) > 0,
		polite: s.polite, assertive: s.assertive,
		sameAs:   s.sameAs(),
		restored: s.restored && s.dirty(),
		unkept:   s.unkept,
	}
	if s.host != nil {
		a.account = s.host.account
	}
	return a
}

// act changes the session by what was done in the field's box. go-app repaints all
// components from an event's up to the root, and the first key waits for all code that
// it needs to be compiled: the page is kept out where only the field and the parts differ.
func (f *field) act(change func()) {
	e := f.Editor
	before := e.session.around()
	e.actOnKey(change)
	if address(f.View.Property) || before.errors || e.session.around() != before {
		return
	}
	f.View = e.session.fieldView(f.View.Property)
	e.ctx.PreventUpdate()
	for _, p := range e.parts {
		p.ctx.Dispatch(func(app.Context) { e.ctx.PreventUpdate() })
	}
}
