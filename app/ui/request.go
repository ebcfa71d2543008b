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
	if s.begun && len(changes) > 0 {
		summary += " (" + textChanges(len(changes)) + ")"
	}
	var body app.UI
	switch {
	case !s.begun: // nor is it known to whom it would go
		body = el("p.hint", textRequestNothing)
	case firstError(s.addressFindings()) != nil:
		body = el("p.hint", textRequestAddress)
	case len(changes) == 0:
		body = el("p.hint", textRequestNothing)
	default:
		body = el("div",
			e.renderCommand("request", s.changes),
			e.renderAddressing(),
		)
	}
	return el("details.card.request", attr("open=true"),
		el("summary#request-summary", summary),
		el("div", body),
	)
}

func (e *Editor) renderAddressing() app.UI {
	a := e.session.client.Addressing
	return el("p.hint", when(a == graph.Auto || a == "", func() app.UI { return app.Text(textRequestAuto) }))
}
