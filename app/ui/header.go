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
	title := el("h1", textTitle)
	keys := button(".subtle", textKeys, e.onShortcuts, attr("aria-haspopup=dialog"))
	if !s.begun {
		return el("header.header", title, el("div.session", renderStarting()), keys)
	}
	account, _ := s.tokens.Account()
	return el("header.header",
		title,
		el("div.session", // so that the button has the same place, and keeps the focus
			when(s.demo, func() app.UI { return el("p.demo", el("strong", textDemoBadge), el("span", textDemo)) }),
			el("p.tenant", el("span", account.TenantName), el("span", cloudNames[s.cloud])),
			e.renderAccount(),
		),
		when(s.shows(portal.Shortcuts), func() app.UI { return keys }),
	)
}

// renderStarting is what web/static/boot.js fills in as long as nobody knows who is
// signed in, where and to what.
func renderStarting() app.UI {
	return el("div#boot.starting",
		el("span#boot-text", attr("role=status"), textStarting),
		el("progress#boot-progress", attr("aria-labelledby=boot-text"), attr("max=100"), attr("value=0")),
		el("span#boot-percent", attr("aria-hidden=true")),
		el("span.late", textReloadLate), // app.css shows it after ten seconds: that needs no script
	)
}

func (e *Editor) onShortcuts(app.Context, app.Event) { e.showShortcuts() }

func (e *Editor) showShortcuts() {
	e.act(func() { e.session.shortcuts = true })
	e.showModal("shortcuts")
}

func (e *Editor) renderShortcuts() app.UI {
	return dialog("shortcuts", e.onShortcutsClosed, when(e.session.shortcuts, func() app.UI {
		return el("div.dialog-content",
			el("h2#shortcuts-heading", textKeys),
			el("dl.shortcuts", each(textShortcuts, func(s struct{ keys, does string }) app.UI { return pair(el("kbd", s.keys), s.does) })),
			el("div.buttons", button(".primary", textClose, e.onShortcutsDone)),
		)
	}))
}

func (e *Editor) onShortcutsDone(app.Context, app.Event) { browser.Close("shortcuts") }

func (e *Editor) onShortcutsClosed(app.Context, app.Event) {
	e.act(func() { e.session.shortcuts = false })
}
