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
	return app.Div().Class("page").Body(
		app.Header().Class("header").Body(app.H1().Body(app.Text(textTitle))),
		app.Main().Body(
			app.Section().Class("card problem").Attr("role", "alert").Body(
				app.H2().Body(app.Text(textSetupTitle)),
				app.P().Body(app.Text(textSetupBody)),
				app.P().Body(app.Code().Body(app.Text(p.sentence))),
			),
		),
	)
}
