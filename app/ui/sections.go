package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

func sectionHeading(number, title string) app.UI {
	return el("h2#section-"+number,
		el("span.step", attr("aria-hidden=true"), number),
		title,
	)
}

// renderRecordSection is the record's address and the way to load it.
func (e *Editor) renderRecordSection() app.UI {
	s := e.session
	return el("section.card.record", attr("aria-labelledby=section-1"),
		sectionHeading("1", textStepRecord),
		el("p.hint", textRecordIntro),
		el("div.address",
			e.field(devicestatus.ConfigurationID),
			e.field(devicestatus.ID),
			e.renderLoad(),
		),
		el("div.loading", when(s.work != nil && s.work.doing == loading, func() app.UI { return e.renderWork(textLoading) })),
		e.renderStatuses(),
	)
}

func (e *Editor) renderLoad() app.UI {
	list := textListRecords
	if e.session.listing != nil {
		list = textHideRecords
	}
	first := button("#load.primary", textLoad, e.onLoad)
	if e.session.locked {
		first = button("#change-record", textChangeRecord, e.onChangeRecord)
	}
	return el("div.load.buttons",
		first,
		button("#paste-anything", textPaste, e.onPaste, attr("aria-haspopup=dialog")),
		button("#list-records", list, e.onList, attr("aria-expanded="+boolText(e.session.listing != nil))),
	)
}

func (e *Editor) onLoad(app.Context, app.Event) { e.load() }

func (e *Editor) onChangeRecord(app.Context, app.Event) {
	if e.session.work != nil {
		return
	}
	e.letGo(func() {
		e.act(e.session.release)
		e.linkTo(graph.Target{})
		e.focus(string(devicestatus.ID))
	})
}

// letGo lets go of the record in the form. What is not saved belongs to it, and would
// go along to the next.
func (e *Editor) letGo(then func()) {
	if e.session.locked && e.session.dirty() {
		e.askDiscard(textDiscardSure, then)
		return
	}
	then()
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
	return el("section.card", attr("aria-labelledby=section-"+number), fields)
}

// renderUnknown shows what Graph returned beside the nine properties. It is
// never sent.
func (e *Editor) renderUnknown() app.UI {
	unknown := e.session.loaded.Unknown
	return place(len(unknown) > 0, func() app.UI {
		return el("details.card.unknown",
			el("summary", textUnknownProperties),
			el("p.hint", textUnknownIntro),
			el("dl", each(unknown, func(u devicestatus.Member) app.UI { return pair(el("code", u.Name), el("code", u.JSON)) })),
		)
	})
}

// renderSaveBar counts what is not saved. It reserves its own space, so that
// it covers no field that has the focus (WCAG 2.4.11).
func (e *Editor) renderSaveBar() app.UI {
	s := e.session
	changes, edits := s.changes(), s.edits()
	dirty := len(edits) > 0
	text, class := textNothingChanged, "savebar"
	switch {
	case s.readOnly():
		text = textReadOnly
	case s.nothing:
		text = textNoneChanged
	case s.already:
		text = textAlreadyStored
	case len(changes) > 0:
		text = textUnsaved(len(changes), len(edits)-len(changes))
	case dirty:
		text = textUnsent
	}
	if dirty {
		class += " dirty"
	}
	if s.work != nil && s.work.doing == reviewing {
		return el("div", attr("class="+class), e.renderWork(textReviewing))
	}
	return el("div", attr("class="+class),
		el("p#savebar-text", text),
		el("div.buttons",
			place(dirty, func() app.UI {
				return button("#discard-changes", textDiscard, e.onDiscard, attr("aria-haspopup=dialog"))
			}),
			el("button#review-changes.primary", attr("type=submit"), attr("aria-describedby=savebar-text"),
				attr("aria-disabled="+only(!dirty || s.readOnly(), "true")), textReview),
		),
	)
}
