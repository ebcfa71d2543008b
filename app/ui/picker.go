package ui

import (
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// picker is the dialog that puts a timestamp together from a date, a time and
// a zone. datetime-local would not do: it has no zone and milliseconds at best.
// Its controls are the browser's own and are read when the person is done.
type picker struct {
	property devicestatus.Property
	loaded   time.Duration // offset that the loaded value is written in
	other    bool          // an offset is to be typed
	problem  string
	twice    []devicestatus.Timestamp // the choices around a clock change
}

const (
	zoneUTC    = "utc"
	zoneMine   = "mine"
	zoneLoaded = "loaded"
	zoneOther  = "other"
)

func (e *Editor) openPicker(p devicestatus.Property) {
	s := e.session
	start, zone := devicestatus.WriteTimestamp(s.now()), zoneUTC
	if t, err := devicestatus.ReadTimestamp(s.boxes[p].text); err == nil && !t.NoEnd() && !t.Never() {
		start = t
	}
	k := &picker{property: p}
	if t, err := devicestatus.ReadTimestamp(s.loaded.Get(p).Text); err == nil {
		k.loaded = t.Offset
	}
	if start.Offset != 0 && start.Offset == k.loaded {
		zone = zoneLoaded
	} else if start.Offset != 0 {
		zone, k.other = zoneOther, true
	}
	e.act(func() { s.picker = k })
	e.painted(func() {
		// A strict timestamp is 2026-10-05T14:03:22…: its parts are what the
		// controls take.
		browser.SetValue("picker-date", start.Text[:10])
		browser.SetValue("picker-clock", start.Text[11:19])
		browser.SetValue("picker-zone", zone)
		browser.SetValue("picker-offset", textOffset(start.Offset))
		browser.ShowModal("picker")
		browser.Focus("picker-date")
	})
}

func (e *Editor) renderPicker() app.UI {
	return dialog("picker", e.onPickerClosed, when(e.session.picker != nil, e.renderPickerContent))
}

func (e *Editor) renderPickerContent() app.UI {
	s := e.session
	k := s.picker
	zones := []option{{zoneUTC, "UTC"}}
	if s.zone.Name() != "UTC" {
		zones = append(zones, option{zoneMine, textZoneChoice(s.zone.Name(), textOffset(s.zone.Offset(s.now())))})
	}
	if k.loaded != 0 {
		zones = append(zones, option{zoneLoaded, textLoadedOffset(textOffset(k.loaded))})
	}
	zones = append(zones, option{zoneOther, textPickOther})
	return el("div.dialog-content",
		el("h2#picker-heading", textPickTitle+": "+labels[k.property]),
		el("div.picker",
			pickerControl("picker-date", textPickDate, "input", attr("type=date"), attr("min=0001-01-01"), attr("max=9999-12-31")),
			pickerControl("picker-clock", textPickClock, "input", attr("type=time"), attr("step=1")),
			pickerControl("picker-zone", textPickZone, "select", on{event: "change", handle: e.onPickerZone}, each(zones, renderOption)),
			el("div", attr("class="+hiddenUnless(k.other)),
				el("label", attr("for=picker-offset"), textPickOffset),
				el("input#picker-offset", attr("type=text"), attr("autocomplete=off")),
			),
		),
		el("div", attr("role=status"), when(k.problem != "", func() app.UI { return el("p.error", k.problem) })),
		el("div.buttons",
			each(k.twice, func(t devicestatus.Timestamp) app.UI {
				return el("button", attr("type=button"), on{"click", func(app.Context, app.Event) { e.pick(t) }, t.Text}, t.Text)
			}),
			button("#picker-use.primary", textPickUse, e.onPick),
			button("", textCancel, e.onPickerCancel),
		),
	)
}

func pickerControl(id, label, tag string, parts ...any) app.UI {
	return el("div", el("label", attr("for="+id), label), el(tag+"#"+id, parts...))
}

func renderOption(o option) app.UI { return el("option", attr("value="+o.Value), o.Label) }

func hiddenUnless(shown bool) string {
	if shown {
		return "shown"
	}
	return "hidden"
}

func (e *Editor) onPickerZone(app.Context, app.Event) {
	other := browser.Value("picker-zone") == zoneOther
	e.act(func() { e.session.picker.other = other })
	if other {
		e.focus("picker-offset")
	}
}

// onPick puts the parts together. A local time that the clocks skipped, or
// showed twice, is a question back, never a guess.
func (e *Editor) onPick(app.Context, app.Event) {
	s := e.session
	chosen, problem := s.picked(
		browser.Value("picker-date"), browser.Value("picker-clock"),
		browser.Value("picker-zone"), browser.Value("picker-offset"))
	if problem == "" && len(chosen) == 1 {
		e.pick(chosen[0])
		return
	}
	e.act(func() { s.picker.problem, s.picker.twice = problem, chosen })
}

// picked returns the one timestamp that the parts mean, both of them when the
// clocks went back then, or why there is none.
func (s *session) picked(date, clock, zone, offset string) ([]devicestatus.Timestamp, string) {
	p := s.picker.property
	fail := func(err *devicestatus.TimestampError) ([]devicestatus.Timestamp, string) {
		return nil, findingText(devicestatus.Finding{Property: p, Rule: err.Rule, Value: err.Text, Count: err.Count})
	}
	if date == "" || clock == "" {
		return nil, textPickMissing
	}
	wall, err := devicestatus.ReadWall(date, clock)
	if err != nil {
		return fail(err)
	}
	at := time.Duration(0)
	switch zone {
	case zoneMine:
		switch choices := wall.In(s.zone); len(choices) {
		case 0:
			return nil, textPickNever
		case 1:
			return choices, ""
		default:
			return choices, textPickTwice
		}
	case zoneLoaded:
		at = s.picker.loaded
	case zoneOther:
		// The reader of timestamps knows every way to write an offset.
		t, err := devicestatus.ReadTimestamp("2000-01-01T00:00:00" + strings.TrimSpace(offset))
		if err != nil && err.Rule == devicestatus.RuleTimeOffset {
			return fail(err)
		}
		if err != nil {
			return nil, textPickOffsetHelp
		}
		at = t.Offset
	}
	t, err := wall.At(at)
	if err != nil {
		return fail(err)
	}
	return []devicestatus.Timestamp{t}, ""
}

func (e *Editor) pick(t devicestatus.Timestamp) {
	p := e.session.picker.property
	browser.Close("picker")
	e.act(func() {
		e.session.picker = nil
		e.session.write(p, t.Text)
	})
	e.focus(string(p))
}

func (e *Editor) onPickerCancel(app.Context, app.Event) { browser.Close("picker") }

func (e *Editor) onPickerClosed(app.Context, app.Event) {
	e.act(func() { e.session.picker = nil })
}
