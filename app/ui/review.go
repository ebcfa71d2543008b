package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// renderReview is the dialog between typing and sending: what will change, in
// which record, by which request. The element is always there, because the
// browser keeps a dialog's state; its content comes and goes.
func (e *Editor) renderReview() app.UI {
	return dialog("review", e.onReviewClosed, attr("class=wide"), on{event: "cancel", handle: e.onReviewCancel},
		when(e.session.review != nil, e.renderReviewContent))
}

func (e *Editor) renderReviewContent() app.UI {
	s := e.session
	r := s.review
	rows := s.reviewRows()
	moved := slices.ContainsFunc(rows, func(row reviewRow) bool { return row.Moved })
	notice := ""
	switch {
	case r.again:
		notice = textChangedAgain
	case moved && s.undo != nil:
		notice = textMovedSinceSave
	case moved:
		notice = textMoved
	case !r.looked:
		notice = textBlind
	case s.undo != nil && len(s.undo.not) > 0:
		notice = textCannotUndo(s.undo.not)
	}
	headings := []string{textField, textNowInIntune, textWillBe}
	if moved {
		headings = slices.Insert(headings, 1, textOpened(s.undo != nil))
	}
	return el("div.dialog-content",
		el("h2#review-heading", attr("tabindex=-1"), textReviewTitle(len(r.changes), textRecordName(s.loaded, s.target().ID), s.undo != nil)),
		el("div.review-notes", when(notice != "", func() app.UI { return el("p.strip", notice) })),
		el("table.changes",
			tableHead(headings),
			el("tbody", each(rows, func(row reviewRow) app.UI { return e.renderReviewRow(row, moved) })),
		),
		el("details.request", attr("open=true"),
			el("summary", textExactRequest),
			e.renderCommand("review-request", s.reviewedChanges),
			e.renderAddressing(),
		),
		el("div.dialog-foot",
			el("div.agreement",
				place(r.anyRisk(), e.renderAgreement),
				el("div", attr("role=status"), when(r.undecided && r.firstUndecided() != "", func() app.UI { return el("p.error", textDecideFirst) })),
			),
			e.renderReviewButtons(),
		),
	)
}

func tableHead(headings []string) app.UI {
	return el("thead", el("tr", each(headings, func(heading string) app.UI { return el("th", attr("scope=col"), heading) })))
}

func (e *Editor) renderReviewRow(row reviewRow, moved bool) app.UI {
	r := e.session.review
	var remarks []app.UI
	for _, f := range r.findings {
		if f.Property == row.Property {
			remarks = append(remarks, el("p.warning", findingTextAt(f, e.session.now())))
		}
	}
	class := ""
	if r.risky(row.Property) {
		class = "risky"
		if row.WillBe.Kind == devicestatus.Null {
			remarks = append(remarks, el("p.warning", textClearsTo))
		}
	}
	if row.Moved {
		class = "risky"
		if row.Contest == nil {
			remarks = append(remarks, el("p.note", textNotYours))
		}
	}
	if row.Contest != nil {
		remarks = append(remarks, e.renderContest(row))
	}
	return el("tr", attr("class="+class),
		el("th", attr("scope=row"), labels[row.Property]),
		when(moved, func() app.UI { return valueCell(textOpened(e.session.undo != nil), row.Opened) }),
		valueCell(textNowInIntune, row.Now),
		willBe(row, remarks),
	)
}

// willBe is what a value becomes; nobody knows as long as a contest is open.
func willBe(row reviewRow, remarks []app.UI) app.UI {
	if row.Contest != nil && row.Contest.choice == notChosen {
		return el("td", el("span.column", attr("aria-hidden=true"), textWillBe), el("span.value.none", textUndecided), remarks)
	}
	return valueCell(textWillBe, row.WillBe, remarks...)
}

// renderContest asks whose value it is to be. Nothing is chosen beforehand: both
// answers overwrite somebody's.
func (e *Editor) renderContest(row reviewRow) app.UI {
	p := row.Property
	option := func(c choice, text string, v devicestatus.Value) app.UI {
		id := choiceID(p, c)
		return el("label.choice", attr("for="+id),
			el("input#"+id, attr("type=radio"), attr("name=contest-"+string(p)), attr("value="+string(c)), attr("checked="+boolText(row.Contest.choice == c)),
				on{"change", func(app.Context, app.Event) { e.act(func() { e.session.decide(p, c) }) }, id}),
			el("span", text, el("bdi", textValue(v))),
		)
	}
	return el("fieldset.contest", attr("aria-label="+textContest(labels[p])),
		option(keepMine, textKeepMine, row.Contest.value),
		option(takeTheirs, textTakeTheirs, row.Now),
	)
}

func choiceID(p devicestatus.Property, c choice) string { return string(c) + "-" + string(p) }

// valueCell carries its column's name for narrow screens, where the table
// becomes a list, and isolates the value, because a device's name may contain
// marks that turn the direction of text around.
func valueCell(column string, v devicestatus.Value, remarks ...app.UI) app.UI {
	return el("td",
		el("span.column", attr("aria-hidden=true"), column),
		el("bdi", attr("class="+valueClass(v)), textValue(v)),
		remarks,
	)
}

func valueClass(v devicestatus.Value) string {
	if v.Kind == devicestatus.Text && v.Text != "" || v.Kind == devicestatus.Number {
		return "value"
	}
	return "value none"
}

func (e *Editor) renderAgreement() app.UI {
	r := e.session.review
	return el("div",
		el("label.choice", attr("for=agree"),
			el("input#agree", attr("type=checkbox"), attr("checked="+boolText(r.agreed)), on{event: "change", handle: e.onAgree}),
			el("span", textRisk),
		),
		when(r.unagreed && !r.agreed, func() app.UI { return el("p.error", attr("role=status"), textRiskFirst) }),
	)
}

func (e *Editor) renderReviewButtons() app.UI {
	if e.session.work != nil {
		return e.renderWork(textSaving)
	}
	if len(e.session.review.changes) == 0 {
		return el("div.buttons", el("p", textNothingLeft), button("#back.primary", textBack, e.onBack))
	}
	return el("div.buttons",
		button("#save.primary", textSave(len(e.session.review.changes)), e.onSave),
		button("#back", textBack, e.onBack),
	)
}

func (e *Editor) onAgree(ctx app.Context, _ app.Event) {
	agreed := ctx.JSSrc().Get("checked").Bool()
	e.act(func() { e.session.review.agreed = agreed })
}

func (e *Editor) onSave(app.Context, app.Event) { e.save() }

func (e *Editor) onBack(app.Context, app.Event) { browser.Close("review") }

// onReviewCancel is Esc. While a request is on its way the dialog stays: it is
// where the way out stands.
func (e *Editor) onReviewCancel(_ app.Context, event app.Event) {
	if e.session.work != nil {
		event.PreventDefault()
	}
}

// onReviewClosed also runs when a browser closes the dialog against our will,
// as Chromium does on a second Esc; with a request on its way it reopens.
func (e *Editor) onReviewClosed(app.Context, app.Event) {
	if e.session.work != nil && e.session.review != nil {
		e.showModal("review")
		return
	}
	if e.session.review != nil { // closed by the person, not by what comes after
		e.act(func() { e.session.review = nil })
		e.focus("review-changes")
	}
}

func (e *Editor) closeReview() {
	e.session.review = nil
	browser.Close("review")
}
