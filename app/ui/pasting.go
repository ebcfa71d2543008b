package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/paste"
)

// pasting is the dialog in which a text becomes the record's address and values.
type pasting struct {
	read   paste.Pasted
	err    *paste.Error // why nothing was taken
	chosen int          // of several records
}

// mostChoices is how many records a person can be asked to choose from: the rest
// of a long list is found faster in the list of records.
const mostChoices = 500

// pasted reads what stands in the box.
func (p *pasting) pasted(text string) {
	*p = pasting{}
	read, err := paste.Read(text)
	if err == nil {
		p.read = read
		return
	}
	errors.As(err, &p.err)
}

func (p *pasting) record() (paste.Record, bool) {
	if p.chosen >= len(p.read.Records) {
		return paste.Record{}, false
	}
	return p.read.Records[p.chosen], true
}

// pasteRow is what the dialog says of one field.
type pasteRow struct {
	property devicestatus.Property
	value    devicestatus.Value
}

// rows are the values that will stand in the fields, in the order of the form.
func (p *pasting) rows() []pasteRow {
	r, _ := p.record()
	var rows []pasteRow
	for _, property := range devicestatus.Properties {
		switch edit := r.Edits[property]; edit.Action {
		case devicestatus.Set:
			rows = append(rows, pasteRow{property, devicestatus.Value{Kind: devicestatus.Text, Text: edit.Text}})
		case devicestatus.Clear:
			rows = append(rows, pasteRow{property, devicestatus.Value{Kind: devicestatus.Null}})
		case devicestatus.PutBack:
			rows = append(rows, pasteRow{property, edit.Value})
		}
	}
	return rows
}

// another reports whether a pasted record is not the one in the form.
func (s *session) another(r paste.Record) bool {
	t := s.target()
	return s.locked && (r.Target.ConfigurationID != "" && !strings.EqualFold(r.Target.ConfigurationID, t.ConfigurationID) ||
		r.Target.ID != "" && !strings.EqualFold(r.Target.ID, t.ID))
}

// wouldMix reports whether filling in would put the unsaved changes of one record
// into another.
func (s *session) wouldMix(r paste.Record) bool { return s.dirty() && s.another(r) }

// fill puts a pasted record into the form. What it does not tell stays.
func (s *session) fill(r paste.Record) {
	if s.another(r) {
		s.release()
	}
	if c := r.Target.ConfigurationID; c != "" && r.Target.ID == "" && !strings.EqualFold(c, s.target().ConfigurationID) {
		s.write(devicestatus.ID, "") // that of another configuration's record
	}
	if r.Target.ConfigurationID != "" && !s.locked {
		s.write(devicestatus.ConfigurationID, r.Target.ConfigurationID)
	}
	if r.Target.ID != "" && !s.locked {
		s.write(devicestatus.ID, r.Target.ID)
	}
	for p, edit := range r.Edits {
		switch edit.Action {
		case devicestatus.Set:
			s.write(p, edit.Text)
			s.boxes[p].left = true
		case devicestatus.Clear:
			s.clear(p)
		case devicestatus.PutBack:
			s.putBack(p, edit.Value)
		}
	}
}

func (e *Editor) onPaste(app.Context, app.Event) {
	if e.session.work != nil {
		return
	}
	e.act(func() {
		e.session.pasting = &pasting{}
		e.session.pasting.pasted(e.session.pasteText)
	})
	e.showModal("paste")
	e.painted(func() {
		browser.SetValue("paste-text", e.session.pasteText)
		browser.Focus("paste-text")
	})
}

// renderPasting is the dialog. What the box holds is read at each key, so that the
// person sees what will be filled in before it is.
func (e *Editor) renderPasting() app.UI {
	return dialog("paste", e.onPasteClosed, attr("class=wide"), when(e.session.pasting != nil, e.renderPastingContent))
}

func (e *Editor) renderPastingContent() app.UI {
	s := e.session
	p := s.pasting
	record, ok := p.record()
	mixes := ok && s.wouldMix(record)
	fill := attr("aria-disabled=" + boolText(!ok || mixes))
	return el("div.dialog-content",
		el("h2#paste-heading", textPasteTitle),
		el("p#paste-hint.hint", textPasteHint),
		el("label", attr("for=paste-text"), textPasteText),
		el("textarea#paste-text.mono", attr("rows=7"), attr("spellcheck=false"), attr("autocomplete=off"), attr("aria-describedby=paste-hint"),
			on{event: "input", handle: e.onPasteInput}),
		el("div#paste-said", attr("role=status"),
			when(p.err != nil, func() app.UI { return el("p.error", textPasteError(p.err)) }),
			when(ok, func() app.UI { return el("p", textRecognised(p.read)) }),
		),
		place(len(p.read.Records) > 1, e.renderPasteChoice),
		place(ok, func() app.UI { return e.renderPasteRecord(record) }),
		el("div", attr("role=status"), when(mixes, func() app.UI { return el("p.error", textPasteMixes(textRecordName(s.loaded, s.target().ID))) })),
		el("div.buttons",
			button("#paste-fill.primary", textPasteFill, e.onPasteFill, fill),
			button("#paste-cancel", textCancel, e.onPasteCancel),
		),
	)
}

func (e *Editor) renderPasteChoice() app.UI {
	p := e.session.pasting
	choices := p.read.Records[:min(len(p.read.Records), mostChoices)]
	place := -1
	return el("div.paste-choice",
		el("label", attr("for=paste-record"), textPasteChoose),
		el("select#paste-record", on{event: "change", handle: e.onPasteChoice},
			each(choices, func(r paste.Record) app.UI {
				place++
				return el("option", attr("value="+strconv.Itoa(place)), textPastedName(r, place))
			})),
		when(p.read.More || len(choices) < len(p.read.Records), func() app.UI { return el("p.hint", textPasteMore) }),
	)
}

func (e *Editor) renderPasteRecord(r paste.Record) app.UI {
	rows := e.session.pasting.rows()
	var address []app.UI
	for _, key := range []struct {
		p    devicestatus.Property
		text string
	}{{devicestatus.ConfigurationID, r.Target.ConfigurationID}, {devicestatus.ID, r.Target.ID}} {
		if key.text != "" {
			address = append(address, fact(labels[key.p], key.text))
		}
	}
	return el("div.pasted",
		el("dl.facts", address),
		place(r.Host != "" && r.Host != hostOf(e.session.client.Root), func() app.UI {
			return el("p.warning", textPasteHost(r.Host, hostOf(e.session.client.Root)))
		}),
		place(len(rows) == 0, func() app.UI { return el("p.hint", textPasteEmpty) }),
		place(len(rows) > 0, func() app.UI {
			return el("table.changes", tableHead([]string{textField, textPasteValue}),
				el("tbody", each(rows, func(row pasteRow) app.UI {
					return el("tr", el("th", attr("scope=row"), labels[row.property]), valueCell(textPasteValue, row.value))
				})))
		}),
		place(len(r.Refused) > 0, func() app.UI {
			return el("div", el("h3", textPasteNot), el("ul", each(r.Refused, func(f devicestatus.Finding) app.UI {
				return el("li", textPasteRefused(f))
			})), when(e.session.pasting.read.Form == paste.PowerShellList && slices.ContainsFunc(r.Refused, func(f devicestatus.Finding) bool { return f.Property.Timestamp() }), func() app.UI {
				return el("p.hint", textPasteDates)
			}))
		}),
		place(len(r.Unknown) > 0, func() app.UI {
			return el("div", el("h3", textPasteExtra), el("ul", each(r.Unknown, func(m devicestatus.Member) app.UI {
				return el("li", el("code", m.Name), " ", el("code", shortened(m.JSON)))
			})))
		}),
	)
}

// shortened keeps a picture pasted by mistake from filling the dialog.
func shortened(text string) string {
	const most = 200
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (e *Editor) onPasteInput(ctx app.Context, _ app.Event) {
	text := ctx.JSSrc().Get("value").String()
	if p := e.session.pasting; p != nil {
		p.pasted(text)
		e.session.pasteText = text // the dialog may be closed by mistake
	}
}

func (e *Editor) onPasteChoice(ctx app.Context, _ app.Event) {
	place, err := strconv.Atoi(ctx.JSSrc().Get("value").String())
	if p := e.session.pasting; p != nil && err == nil {
		p.chosen = place
	}
}

// onPasteFill goes on to what comes next: loading the record when only its address
// was pasted, else the first field that was filled.
func (e *Editor) onPasteFill(app.Context, app.Event) {
	s := e.session
	p := s.pasting
	record, ok := p.record()
	if s.readOnly() { // an address leads to what may be looked at; values are to be changed
		record.Edits = nil
	}
	if !ok || s.wouldMix(record) {
		e.focus("paste-text")
		return
	}
	rows := p.rows()
	if s.readOnly() {
		rows = nil
	}
	browser.Close("paste")
	linked := s.locked
	e.act(func() {
		s.fill(record)
		s.pasteText = ""
		s.polite = textFilled(len(rows))
	})
	if linked && !s.locked {
		e.linkTo(graph.Target{})
	}
	next := "review-changes"
	switch {
	case len(rows) > 0:
		next = e.controlOf(rows[0].property)
	case !s.locked:
		next = "load"
	}
	e.focus(next)
}

func (e *Editor) onPasteCancel(app.Context, app.Event) { browser.Close("paste") }

func (e *Editor) onPasteClosed(app.Context, app.Event) {
	e.act(func() { e.session.pasting = nil })
}
