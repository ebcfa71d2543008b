package ui

import (
	"errors"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/configuration"
)

// SetupProblem is the page when config.json cannot be used.
type SetupProblem struct {
	app.Compo
	sentence string
}

// NewSetupProblem words err, which names key, value and what is allowed where
// it is a [configuration.Problem].
func NewSetupProblem(err error) *SetupProblem {
	sentence := err.Error()
	var p *configuration.Problem
	if errors.As(err, &p) {
		sentence = textSetup(p.Key, p.Value, p.Allowed)
	}
	return &SetupProblem{sentence: sentence}
}

// OnMount leaves it to the boot script to show what was typed: there is no field
// any more.
func (p *SetupProblem) OnMount(app.Context) { browser.TakeOver() }

// Render shows it.
func (p *SetupProblem) Render() app.UI {
	return el("div.page",
		el("header.header", el("h1", textTitle)),
		el("main",
			el("section.card.problem", attr("role=alert"),
				el("h2", textSetupTitle),
				el("p", textSetupBody),
				el("p", el("code", p.sentence)),
			),
		),
	)
}
