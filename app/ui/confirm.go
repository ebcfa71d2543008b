package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// confirmation is the question before something is thrown away.
type confirmation struct {
	title string
	stay  string // the button that changes nothing
	sure  string
	then  func()
}

func (e *Editor) ask(c *confirmation) {
	e.act(func() { e.session.confirm = c })
	e.showModal("confirm")
}

func (e *Editor) renderConfirmation() app.UI {
	c := e.session.confirm
	if c == nil {
		c = &confirmation{}
	}
	return dialog("confirm", e.onConfirmClosed,
		el("h2#confirm-heading", c.title),
		el("div.buttons",
			button("#confirm-stay.primary", c.stay, e.onConfirmStay),
			button("#confirm-sure", c.sure, e.onConfirmSure),
		),
	)
}

func (e *Editor) onConfirmStay(app.Context, app.Event) { browser.Close("confirm") }

func (e *Editor) onConfirmSure(app.Context, app.Event) {
	c := e.session.confirm
	browser.Close("confirm")
	if c != nil {
		c.then()
	}
}

func (e *Editor) onConfirmClosed(app.Context, app.Event) {
	e.act(func() { e.session.confirm = nil })
	e.leftForHost()
}

func (e *Editor) onDiscard(app.Context, app.Event) {
	e.askDiscard(textDiscardSure, func() { e.focus(string(devicestatus.DeviceDisplayName)) })
}

// askDiscard throws away what is not saved, and goes on.
func (e *Editor) askDiscard(sure string, then func()) {
	n := len(e.session.changes())
	e.ask(&confirmation{title: textDiscardQuestion(n, len(e.session.edits())-n), stay: textKeepEditing, sure: sure, then: func() {
		e.act(e.session.discardAll)
		then()
	}})
}
