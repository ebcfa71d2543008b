package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// renderReview is the dialog between typing and sending: what will change, in
// which record, by which request. The element is always there, because the
// browser keeps a dialog's state; its content comes and goes.
func (e *Editor) renderReview() app.UI {
	return app.Dialog().ID("review").Class("dialog wide").Aria("labelledby", "review-heading").
		On("cancel", e.onReviewCancel).
		On("close", e.onReviewClosed).
		Body(app.If(e.session.review != nil, e.renderReviewContent))
}

func (e *Editor) renderReviewContent() app.UI {
	s := e.session
	r := s.review
	return app.Div().Class("dialog-content").Body(
		app.H2().ID("review-heading").TabIndex(-1).Body(
			app.Text(textReviewTitle(len(r.changes), textRecordName(s.loaded, s.target().ID)))),
		app.Table().Class("changes").Body(
			app.THead().Body(app.Tr().Body(
				app.Th().Scope("col").Body(app.Text(textField)),
				app.Th().Scope("col").Body(app.Text(textNowInIntune)),
				app.Th().Scope("col").Body(app.Text(textWillBe)),
			)),
			app.TBody().Body(app.Range(r.changes).Slice(func(i int) app.UI { return e.renderReviewRow(r.changes[i]) })),
		),
		app.Details().Class("request").Attr("open", "true").Body(
			app.Summary().Body(app.Text(textExactRequest)),
			requestBlock("review-request", s.requestText(r.changes)),
			e.renderAddressing(),
		),
		app.Div().Class("dialog-foot").Body(
			app.Div().Class("agreement").Body(app.If(r.anyRisk(), e.renderAgreement)),
			e.renderReviewButtons(),
		),
	)
}

func (e *Editor) renderReviewRow(c devicestatus.Change) app.UI {
	var remarks []app.UI
	for _, f := range e.session.review.findings {
		if f.Property == c.Property {
			remarks = append(remarks, app.P().Class("warning").Body(app.Text(findingTextAt(f, e.session.now()))))
		}
	}
	class := ""
	if e.session.review.risky(c.Property) {
		class = "risky"
		if c.After.Kind == devicestatus.Null {
			remarks = append(remarks, app.P().Class("warning").Body(app.Text(textClearsTo)))
		}
	}
	return app.Tr().Class(class).Body(
		app.Th().Scope("row").Body(app.Text(labels[c.Property])),
		valueCell(textNowInIntune, c.Before),
		valueCell(textWillBe, c.After, remarks...),
	)
}

// valueCell carries its column's name for narrow screens, where the table
// becomes a list, and isolates the value, because a device's name may contain
// marks that turn the direction of text around.
func valueCell(column string, v devicestatus.Value, remarks ...app.UI) app.UI {
	body := append([]app.UI{
		app.Span().Class("column").Aria("hidden", "true").Body(app.Text(column)),
		app.Bdi().Class(valueClass(v)).Body(app.Text(textValue(v))),
	}, remarks...)
	return app.Td().Body(body...)
}

func valueClass(v devicestatus.Value) string {
	if v.Kind == devicestatus.Text && v.Text != "" || v.Kind == devicestatus.Number {
		return "value"
	}
	return "value none"
}

func (e *Editor) renderAgreement() app.UI {
	r := e.session.review
	return app.Div().Body(
		app.Label().Class("choice").For("agree").Body(
			app.Input().Type("checkbox").ID("agree").OnChange(e.onAgree),
			app.Span().Body(app.Text(textRisk)),
		),
		app.If(r.unagreed && !r.agreed, func() app.UI { return app.P().Class("error").Attr("role", "status").Body(app.Text(textRiskFirst)) }),
	)
}

func (e *Editor) renderReviewButtons() app.UI {
	if e.session.work != nil {
		return e.renderWork(textSaving)
	}
	return app.Div().Class("buttons").Body(
		app.Button().Type("button").ID("save").Class("primary").OnClick(e.onSave).Body(app.Text(textSave(len(e.session.review.changes)))),
		app.Button().Type("button").ID("back").OnClick(e.onBack).Body(app.Text(textBack)),
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
		e.painted(func() { browser.ShowModal("review") })
		return
	}
	e.act(func() { e.session.review = nil })
}

func (e *Editor) closeReview() {
	e.session.review = nil
	browser.Close("review")
}
