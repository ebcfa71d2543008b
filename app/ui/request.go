package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// requestText is the request as it goes over the wire. It is the one that
// package graph will send, not a drawing of it; only the token and the id of
// the request have placeholders.
func (s *session) requestText(changes []devicestatus.Change) string {
	r := s.client.PatchRequest(s.target(), changes)
	var b strings.Builder
	b.WriteString(r.Method + " " + r.URL + "\n")
	for _, h := range r.Header {
		b.WriteString(h.Name + ": " + h.Value + "\n")
	}
	b.WriteString("\n" + r.Body)
	return b.String()
}

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

// renderCommand is the request to read and to copy.
func (e *Editor) renderCommand(id string, changes []devicestatus.Change) app.UI {
	return requestBlock(id, e.session.requestText(changes))
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
