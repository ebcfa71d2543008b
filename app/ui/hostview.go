package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/signin"
)

// newTab is the way out of a frame in which nobody signs in.
func (e *Editor) newTab() app.UI {
	address := browser.PageURL(".") + e.session.target().Query()
	return el("a#open-in-tab.button", attr("href="+address), attr("target=_blank"), attr("rel=noopener noreferrer"),
		// go-app would take it for a route of its own.
		on{event: "click", handle: func(_ app.Context, event app.Event) { event.Call("stopPropagation") }},
		textOpenInTab)
}

// renderHost is the strip above the form where no host supplies tokens.
func (e *Editor) renderHost() app.UI {
	h := e.session.host
	return place(h != nil && h.state > hostThere, func() app.UI {
		return el("div.strip.host", attr("role=status"), el("p", textHost(h.state, h.code, h.field, h.ownTab)), when(h.ownTab, e.newTab))
	})
}

// signInText words a token that could not be had: in a portal it is the portal
// that the person has to turn to.
func (s *session) signInText(e *signin.Error) problemText {
	if s.host != nil {
		return textHostProblem(e, s.host.ownTab)
	}
	return textSignInProblem(e, s.service)
}

// localNote repeats an instant in the host's language. Nothing else is translated.
func (s *session) localNote(t devicestatus.Timestamp) []note {
	if s.host == nil || s.host.locale == "" || t.NoEnd() || t.Never() {
		return nil
	}
	return []note{{Text: browser.LocalTime(t.Instant(), s.host.locale), Lang: s.host.locale}}
}
