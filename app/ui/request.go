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
		body = el("p.hint", textRequestAddress)
	case len(changes) == 0:
		body = el("p.hint", textRequestNothing)
	default:
		body = el("div",
			e.renderCommand("request", changes),
			e.renderAddressing(),
		)
	}
	return el("details.card.request", attr("open=true"),
		el("summary#request-summary", summary),
		el("div", body),
	)
}

// renderCommand is the request to read and to copy.
func (e *Editor) renderCommand(id string, changes []devicestatus.Change) app.UI {
	return block("#"+id, textExactRequest, el("code", e.session.requestText(changes)))
}

func (e *Editor) renderAddressing() app.UI {
	a := e.session.client.Addressing
	return el("p.hint", when(a == graph.Auto || a == "", func() app.UI { return app.Text(textRequestAuto) }))
}
