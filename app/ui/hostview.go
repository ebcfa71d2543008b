package ui

import (
	"net/url"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// deepLink is the address of the editor with this record in it.
func deepLink(page string, t graph.Target) string {
	separator := "?"
	for _, key := range []struct{ name, value string }{{"configurationId", t.ConfigurationID}, {"id", t.ID}} {
		if key.value != "" {
			page += separator + key.name + "=" + url.QueryEscape(key.value)
			separator = "&"
		}
	}
	return page
}

// newTab is the way out of a frame in which nobody signs in.
func (e *Editor) newTab() app.HTMLA {
	return app.A().ID("open-in-tab").Class("button").Target("_blank").Rel("noopener noreferrer").
		Href(deepLink(browser.PageURL("."), e.session.target())).
		OnClick(func(_ app.Context, event app.Event) { event.Call("stopPropagation") }). // go-app would take it for a route of its own
		Body(app.Text(textOpenInTab))
}

// renderHost is the strip above the form where no host supplies tokens.
func (e *Editor) renderHost() app.UI {
	h := e.session.host
	return app.Div().Body(app.If(h != nil && h.state > hostThere, func() app.UI {
		return app.Div().Class("strip host").Attr("role", "status").Body(
			app.P().Body(app.Text(textHost(h.state, h.code, h.field))),
			e.newTab(),
		)
	}))
}

// signInText words a token that could not be had: in a portal it is the portal
// that the person has to turn to.
func (s *session) signInText(e *signin.Error) problemText {
	if s.host != nil {
		return textHostProblem(e)
	}
	return textSignInProblem(e, s.signInAddress)
}

// localNote repeats an instant in the host's language. Nothing else is translated.
func (s *session) localNote(t devicestatus.Timestamp) []note {
	if s.host == nil || s.host.locale == "" || t.NoEnd() || t.Never() {
		return nil
	}
	return []note{{Text: browser.LocalTime(t.Instant(), s.host.locale), Lang: s.host.locale}}
}
