package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/graph"
)

// renderRequest is the live preview below the form.
func (e *Editor) renderRequest() app.UI {
	s := e.session
	changes := s.changes()
	summary := textRequest
	if len(changes) > 0 {
		summary += " (" + textChanges(len(changes)) + ")"
	}
	var body app.UI
	switch {
	case firstError(s.addressFindings()) != nil:
		body = app.P().Class("hint").Body(app.Text(textRequestAddress))
	case len(changes) == 0:
		body = app.P().Class("hint").Body(app.Text(textRequestNothing))
	default:
		body = app.Div().Body(
			e.renderCommand("request", changes),
			e.renderAddressing(),
		)
	}
	return app.Details().Class("card request").Attr("open", "true").Body(
		app.Summary().ID("request-summary").Body(app.Text(summary)),
		app.Div().Body(body),
	)
}

// requestBlock can be reached with the keyboard because it may have to be
// scrolled (WCAG 2.1.1).
func requestBlock(id, text string) app.UI {
	return app.Pre().ID(id).TabIndex(0).Attr("role", "group").Aria("label", textExactRequest).Body(app.Code().Body(app.Text(text)))
}

func (e *Editor) renderAddressing() app.UI {
	return app.P().Class("hint").Body(
		app.If(e.session.client.Addressing == graph.Auto || e.session.client.Addressing == "", func() app.UI {
			return app.Text(textRequestAuto)
		}),
	)
}
