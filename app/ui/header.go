package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
)

var cloudNames = map[graph.Cloud]string{
	graph.Global:  "Global cloud",
	graph.USGovL4: "US Government L4",
	graph.USGovL5: "US Government L5 (DoD)",
	graph.China:   "China (21Vianet)",
}

func (e *Editor) renderHeader() app.UI {
	s := e.session
	account, _ := s.tokens.Account()
	return app.Header().Class("header").Body(
		app.H1().Body(app.Text(textTitle)),
		app.If(s.demo, func() app.UI {
			return app.P().Class("demo").Body(app.Strong().Body(app.Text(textDemoBadge)), app.Span().Body(app.Text(textDemo)))
		}),
		app.P().Class("tenant").Body(
			app.Span().Body(app.Text(account.TenantName)),
			app.Span().Body(app.Text(cloudNames[s.cloud])),
		),
		e.renderAccount(),
		app.If(s.shows(portal.Shortcuts), func() app.UI {
			return app.Button().Type("button").Class("subtle").Aria("haspopup", "dialog").OnClick(e.onShortcuts).Body(app.Text(textKeys))
		}),
	)
}

func (e *Editor) onShortcuts(app.Context, app.Event) { e.showShortcuts() }

func (e *Editor) showShortcuts() {
	e.act(func() { e.session.shortcuts = true })
	e.painted(func() { browser.ShowModal("shortcuts") })
}

func (e *Editor) renderShortcuts() app.UI {
	return app.Dialog().ID("shortcuts").Class("dialog").Aria("labelledby", "shortcuts-heading").
		On("close", e.onShortcutsClosed).
		Body(
			app.H2().ID("shortcuts-heading").Body(app.Text(textKeys)),
			app.Dl().Class("shortcuts").Body(
				app.Range(textShortcuts).Slice(func(i int) app.UI {
					return app.Div().Body(
						app.Dt().Body(app.Kbd().Body(app.Text(textShortcuts[i].keys))),
						app.Dd().Body(app.Text(textShortcuts[i].does)),
					)
				}),
			),
			app.Div().Class("buttons").Body(
				app.Button().Type("button").Class("primary").OnClick(e.onShortcutsDone).Body(app.Text(textClose)),
			),
		)
}

func (e *Editor) onShortcutsDone(app.Context, app.Event) { browser.Close("shortcuts") }

func (e *Editor) onShortcutsClosed(app.Context, app.Event) {
	e.act(func() { e.session.shortcuts = false })
}
