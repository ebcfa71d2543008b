package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// tab is one of the two halves of the page.
type tab string

const (
	tabRecord   tab = "record"
	tabReceipts tab = "receipts"
)

var tabs = []tab{tabRecord, tabReceipts}

// renderTabs follows the pattern for tabs of the ARIA Authoring Practices: one
// stop of the Tab key, arrows go from tab to tab.
func (e *Editor) renderTabs() app.UI {
	s := e.session
	return el("div.tabs", attr("role=tablist"), attr("aria-label="+textTabs),
		each(tabs, func(t tab) app.UI {
			index := "-1"
			if t == s.tab {
				index = "0"
			}
			return el("button#tab-"+string(t), attr("type=button"), attr("role=tab"),
				attr("aria-selected="+boolText(t == s.tab)), attr("aria-controls=panel-"+string(t)), attr("tabindex="+index),
				on{"click", func(app.Context, app.Event) { e.show(t) }, string(t)},
				on{event: "keydown", handle: e.onTabKey},
				textTab(t, len(s.receipts)))
		}))
}

// panel hides what is not shown instead of leaving it out: what was typed stays in
// the boxes.
func (e *Editor) panel(t tab, parts ...any) app.UI {
	return el("div#panel-"+string(t), append(parts,
		attr("role=tabpanel"), attr("aria-labelledby=tab-"+string(t)),
		attr("hidden="+boolText(t != e.session.tab)))...)
}

func (e *Editor) show(t tab) { e.act(func() { e.session.tab, e.session.note = t, "" }) }

func (e *Editor) onTabKey(ctx app.Context, event app.Event) {
	switch event.Get("key").String() {
	case "ArrowRight", "ArrowLeft": // of two, the other one either way
		t := tabRecord
		if e.session.tab == tabRecord {
			t = tabReceipts
		}
		event.PreventDefault()
		e.show(t)
		e.focus("tab-" + string(t))
	default:
		ctx.PreventUpdate()
	}
}
