package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/command"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// commandForm is how the request is written down; the forms are those of package
// command.
type commandForm string

const (
	formHTTP       commandForm = "http"
	formCurl       commandForm = "curl"
	formPowerShell commandForm = "powershell"
	formGo         commandForm = "go"
)

var commandForms = []commandForm{formHTTP, formCurl, formPowerShell, formGo}

// write returns "" for a request that the form cannot express.
func (f commandForm) write(r graph.Request) string {
	switch f {
	case formCurl:
		return command.Curl(r)
	case formPowerShell:
		text, _ := command.PowerShell(r)
		return text
	case formGo:
		return command.Go(r)
	}
	return command.HTTP(r)
}

// requestText is the request as it goes over the wire. It is the one that
// package graph will send, not a drawing of it; only the token and the id of
// the request have placeholders.
func (s *session) requestText(changes []devicestatus.Change) string {
	return formHTTP.write(s.client.PatchRequest(s.target(), changes))
}

// commandText is the request in the form last chosen.
func (s *session) commandText(changes []devicestatus.Change) string {
	return s.form.write(s.client.PatchRequest(s.target(), changes))
}

// renderCommand is the request to read and to copy. What is copied is asked for
// when it is: a handler that knew the text would be a new one, and so a new
// button, at each key.
func (e *Editor) renderCommand(id string, changes func() []devicestatus.Change) app.UI {
	s := e.session
	text := s.commandText(changes())
	shown := block("#"+id, textExactRequest, el("code", text))
	if text == "" {
		shown = el("p.hint", textNoPowerShell)
	}
	return el("div.command",
		el("div.command-head",
			el("label", attr("for="+id+"-form"), textShowAs),
			el("select#"+id+"-form", on{"change", e.onForm, id},
				each(commandForms, func(f commandForm) app.UI {
					return el("option", attr("value="+string(f)), attr("selected="+boolText(f == s.form || f == formHTTP && s.form == "")), formNames[f])
				})),
			el("button", attr("type=button"), attr("aria-label="+textCopyRequest), on{"click", func(app.Context, app.Event) { e.copyText(e.session.commandText(changes())) }, id}, textCopy),
			e.renderCopied(),
		),
		shown,
		when(s.form == formCurl || s.form == formGo, func() app.UI { return el("p.hint", textTokenVariable) }),
	)
}

func (e *Editor) onForm(ctx app.Context, _ app.Event) {
	form := ctx.JSSrc().Get("value").String()
	e.act(func() { e.session.form, e.session.note = commandForm(form), "" })
}
