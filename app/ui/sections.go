package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

func sectionHeading(number, title string) app.UI {
	return app.H2().ID("section-"+number).Body(
		app.Span().Class("step").Aria("hidden", "true").Body(app.Text(number)),
		app.Text(title),
	)
}

// renderRecordSection is the record's address and the way to load it.
func (e *Editor) renderRecordSection() app.UI {
	s := e.session
	return app.Section().Class("card record").Aria("labelledby", "section-1").Body(
		sectionHeading("1", textStepRecord),
		app.P().Class("hint").Body(app.Text(textRecordIntro)),
		app.Div().Class("address").Body(
			e.field(devicestatus.ConfigurationID),
			e.field(devicestatus.ID),
			e.renderLoad(),
		),
		app.Div().Class("loading").Body(
			app.If(s.work != nil && s.work.doing == loading, func() app.UI { return e.renderWork(textLoading) }),
		),
	)
}

func (e *Editor) renderLoad() app.UI {
	if e.session.locked {
		return app.Div().Class("load").Body(
			app.Button().Type("button").ID("change-record").OnClick(e.onChangeRecord).Body(app.Text(textChangeRecord)))
	}
	return app.Div().Class("load").Body(
		app.Button().Type("button").ID("load").Class("primary").OnClick(e.onLoad).Body(app.Text(textLoad)))
}

func (e *Editor) onLoad(app.Context, app.Event) { e.load() }

func (e *Editor) onChangeRecord(app.Context, app.Event) {
	if e.session.work != nil {
		return
	}
	e.act(e.session.release)
	e.focus(string(devicestatus.ID))
}

func (e *Editor) renderSection(number, title string, properties ...devicestatus.Property) app.UI {
	fields := []app.UI{sectionHeading(number, title)}
	for _, p := range properties {
		if p == devicestatus.Status {
			fields = append(fields, e.statusField())
		} else {
			fields = append(fields, e.field(p))
		}
	}
	return app.Section().Class("card").Aria("labelledby", "section-"+number).Body(fields...)
}

// renderUnknown shows what Graph returned beside the nine properties. It is
// never sent.
func (e *Editor) renderUnknown() app.UI {
	unknown := e.session.loaded.Unknown
	return app.Div().Body(
		app.If(len(unknown) > 0, func() app.UI {
			return app.Details().Class("card unknown").Body(
				app.Summary().Body(app.Text(textUnknownProperties)),
				app.P().Class("hint").Body(app.Text(textUnknownIntro)),
				app.Dl().Body(app.Range(unknown).Slice(func(i int) app.UI {
					return app.Div().Body(
						app.Dt().Body(app.Code().Body(app.Text(unknown[i].Name))),
						app.Dd().Body(app.Code().Body(app.Text(unknown[i].JSON))),
					)
				})),
			)
		}),
	)
}

// renderSaveBar counts what is not saved. It reserves its own space, so that
// it covers no field that has the focus (WCAG 2.4.11).
func (e *Editor) renderSaveBar() app.UI {
	s := e.session
	changes, dirty := s.changes(), s.dirty()
	text, class := textNothingChanged, "savebar"
	switch {
	case s.readOnly():
		text = textReadOnly
	case s.nothing:
		text = textNoneChanged
	case len(changes) > 0:
		text = textUnsaved(len(changes))
	case dirty:
		text = textUnsent
	}
	if dirty {
		class += " dirty"
	}
	reviewButton := app.Button().Type("submit").ID("review-changes").Class("primary").
		Aria("describedby", "savebar-text").Body(app.Text(textReview))
	if !dirty || s.readOnly() {
		reviewButton = reviewButton.Aria("disabled", "true")
	}
	return app.Div().Class(class).Body(
		app.P().ID("savebar-text").Body(app.Text(text)),
		app.Div().Class("buttons").Body(
			app.Div().Body(app.If(dirty, func() app.UI { // a place of its own: Review must not move in the tree
				return app.Button().Type("button").ID("discard-changes").Aria("haspopup", "dialog").
					OnClick(e.onDiscard).Body(app.Text(textDiscard))
			})),
			reviewButton,
		),
	)
}

func (e *Editor) onDiscard(app.Context, app.Event) {
	e.act(func() { e.session.discard = true })
	e.painted(func() { browser.ShowModal("discard") })
}

func (e *Editor) renderDiscard() app.UI {
	n := len(e.session.changes())
	return app.Dialog().ID("discard").Class("dialog").Aria("labelledby", "discard-heading").
		On("close", e.onDiscardClosed).
		Body(
			app.H2().ID("discard-heading").Body(app.Text(textDiscardQuestion(n))),
			app.Div().Class("buttons").Body(
				app.Button().Type("button").ID("keep-editing").Class("primary").OnClick(e.onKeepEditing).Body(app.Text(textKeepEditing)),
				app.Button().Type("button").ID("discard-sure").OnClick(e.onDiscardSure).Body(app.Text(textDiscardSure)),
			),
		)
}

func (e *Editor) onKeepEditing(app.Context, app.Event) { browser.Close("discard") }

func (e *Editor) onDiscardSure(app.Context, app.Event) {
	browser.Close("discard")
	e.act(e.session.discardAll)
	e.focus(string(devicestatus.DeviceDisplayName))
}

func (e *Editor) onDiscardClosed(app.Context, app.Event) {
	e.act(func() { e.session.discard = false })
	e.leftForHost()
}
