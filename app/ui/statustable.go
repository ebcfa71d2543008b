package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// statusTable shows a listing. Of ten thousand rows only those in sight, and some
// around them, are in the document; two rows without content stand for the rest.
//
// The table is one stop of the Tab key. The focus stays on it and
// aria-activedescendant names the row that keys act on: rows come and go under
// the focus, and go-app would leave it at the place of one that is gone.
type statusTable struct {
	app.Compo

	Editor  *Editor
	List    *listing
	Version int
	Current string // ID of the record in the form

	from, to int
}

func (t *statusTable) OnMount(ctx app.Context)  { t.settle(ctx) }
func (t *statusTable) OnUpdate(ctx app.Context) { t.settle(ctx) }

// settle makes room for the rows that are not there.
func (t *statusTable) settle(ctx app.Context) {
	ctx.Defer(func(app.Context) {
		browser.SetHeight("list-above", t.from*rowHeight)
		browser.SetHeight("list-below", (len(t.List.shown)-t.to)*rowHeight)
	})
}

// Render builds the rows in sight.
func (t *statusTable) Render() app.UI {
	l := t.List
	top, height := browser.Scroll("list")
	t.from, t.to = window(len(l.shown), top, max(height, 10*rowHeight))
	var rows []app.UI
	for i := t.from; i < t.to; i++ {
		rows = append(rows, t.row(i))
	}
	active := attr("tabindex=0")
	if t.from <= l.active && l.active < t.to { // else it is out of sight, and not there to be named
		active = attr("aria-activedescendant=" + rowID(l.active))
	}
	return el("div#list.list", on{event: "scroll", handle: t.onScroll},
		el("table#list-grid", attr("tabindex=0"), attr("role=grid"), attr("aria-label="+textListGrid),
			attr("aria-rowcount="+strconv.Itoa(len(l.shown)+1)), active,
			on{event: "keydown", handle: t.onKey},
			el("thead", el("tr", attr("aria-rowindex=1"), each(columns, t.head))),
			spacer("list-above"), // in bodies of their own, or a row would be made of one
			el("tbody", on{event: "click", handle: t.onClick}, rows),
			spacer("list-below"),
		),
	)
}

func spacer(id string) app.UI {
	return el("tbody", attr("role=presentation"), el("tr.spacer", attr("role=presentation"),
		el("td#"+id, attr("role=presentation"), attr("colspan="+strconv.Itoa(len(columns))))))
}

func (t *statusTable) head(c column) app.UI {
	l := t.List
	sorted := "none"
	if l.order == c {
		sorted = "ascending"
		if l.descending {
			sorted = "descending"
		}
	}
	title := columnTitles[c]
	return el("th", attr("scope=col"), attr("aria-sort="+sorted),
		el("button.subtle", attr("type=button"), on{"click", func(app.Context, app.Event) { t.sort(c) }, title}, title),
	)
}

func (t *statusTable) sort(c column) {
	t.List.sortBy(c)
	t.Editor.session.polite = textSorted(t.List)
	t.Editor.painted(func() { browser.ScrollTo("list", 0) })
}

func rowID(place int) string { return "list-row-" + strconv.Itoa(place) }

func (t *statusTable) row(place int) app.UI {
	r, _ := t.List.at(place)
	class := "row"
	if place == t.List.active {
		class += " active"
	}
	current := t.Current != "" && t.Current == r.Get(devicestatus.ID).Text
	return el("tr#"+rowID(place), attr("class="+class), attr("aria-rowindex="+strconv.Itoa(place+2)), attr("aria-selected="+boolText(current)),
		each(columns, func(c column) app.UI {
			v := r.Get(columnProperties[c])
			return el("td", el("bdi", attr("class="+valueClass(v)), textCell(c, v)))
		}))
}

// onScroll repaints the table alone: go-app would repaint the whole page around it
// as well, sixty times a second.
func (t *statusTable) onScroll(ctx app.Context, _ app.Event) {
	top, height := browser.Scroll("list")
	if from, to := window(len(t.List.shown), top, height); from == t.from && to == t.to {
		ctx.PreventUpdate()
		return
	}
	t.Editor.ctx.PreventUpdate()
	t.settle(ctx)
}

// onClick finds the row by its ID: a handler for each row would be one more thing
// to bring into line at each step of scrolling.
func (t *statusTable) onClick(_ app.Context, event app.Event) {
	row := event.Get("target").Call("closest", "tr.row")
	if !row.Truthy() {
		return
	}
	if place, err := strconv.Atoi(row.Get("id").String()[len("list-row-"):]); err == nil {
		t.Editor.open(place)
	}
}

func (t *statusTable) onKey(ctx app.Context, event app.Event) {
	l := t.List
	_, height := browser.Scroll("list")
	page := max(1, height/rowHeight-2)
	to := l.active
	switch key := event.Get("key").String(); key {
	case "ArrowDown":
		to++
	case "ArrowUp":
		to--
	case "PageDown":
		to += page
	case "PageUp":
		to -= page
	case "Home":
		to = 0
	case "End":
		to = len(l.shown) - 1
	case "Enter", " ":
		if event.Get("target").Get("localName").String() == "button" { // of a heading
			ctx.PreventUpdate()
			return
		}
		event.PreventDefault()
		if l.active < t.from || l.active >= t.to { // scrolled out of sight: nobody sees what would open
			t.reveal()
			t.settle(ctx)
			return
		}
		t.Editor.open(l.active)
		return
	default:
		ctx.PreventUpdate()
		return
	}
	event.PreventDefault()
	t.Editor.ctx.PreventUpdate()
	l.move(to)
	t.reveal()
	t.settle(ctx)
}

// reveal scrolls so far that the active row is in sight below the heading, before
// the table is painted: the row has to be in the document for it to be named.
func (t *statusTable) reveal() {
	top, height := browser.Scroll("list")
	place := t.List.active * rowHeight
	switch {
	case place < top:
		browser.ScrollTo("list", place)
	case place+2*rowHeight > top+height: // the heading covers one row's height
		browser.ScrollTo("list", place+2*rowHeight-height)
	}
}
