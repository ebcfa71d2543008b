package ui

import (
	"errors"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/configuration"
)

// textWrongSetup words err, which names key, value and what is allowed where it is a
// [configuration.Problem].
func textWrongSetup(err error) string {
	var p *configuration.Problem
	if errors.As(err, &p) {
		return textSetup(p.Key, p.Value, p.Allowed)
	}
	return err.Error()
}

// renderWrongSetup is the page when config.json cannot be used. The boot script shows
// what was typed: there is no field any more.
func (e *Editor) renderWrongSetup() app.UI {
	return el("div.page",
		el("header.header", el("h1", textTitle)),
		el("main",
			el("section.card.problem", attr("role=alert"),
				el("h2", textSetupTitle),
				el("p", textSetupBody),
				el("p", el("code", e.wrong)),
				el("div.buttons", button(".primary", textReload, e.onReload)),
			),
		),
	)
}

// onReload needs to ask nobody: what was typed is kept.
func (e *Editor) onReload(app.Context, app.Event) {
	browser.GuardUnload(false)
	browser.Reload()
}
