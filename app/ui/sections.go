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
		e.renderStatuses(),
	)
}

func (e *Editor) renderLoad() app.UI {
	list := textListRecords
	if e.session.listing != nil {
		list = textHideRecords
	}
	first := app.Button().Type("button").ID("load").Class("primary").OnClick(e.onLoad).Body(app.Text(textLoad))
	if e.session.locked {
		first = app.Button().Type("button").ID("change-record").OnClick(e.onChangeRecord).Body(app.Text(textChangeRecord))
	}
	return app.Div().Class("load buttons").Body(
		first,
		button("#paste-anything", textPaste, e.onPaste),
		app.Button().Type("button").ID("list-records").Aria("expanded", boolText(e.session.listing != nil)).
			OnClick(e.onList).Body(app.Text(list)),
	)
}

func (e *Editor) onLoad(app.Context, app.Event) { e.load() }

func (e *Editor) onChangeRecord(app.Context, app.Event) {
	if e.session.work != nil {
		return
	}
	e.act(e.session.release)
	browser.SetQuery("")
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
	case s.nothing:
		text = textNoneChanged
	case s.already:
		text = textAlreadyStored
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
	if !dirty {
		reviewButton = reviewButton.Aria("disabled", "true")
	}
	if s.work != nil && s.work.doing == reviewing {
		return app.Div().Class(class).Body(e.renderWork(textReviewing))
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
