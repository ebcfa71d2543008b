package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// field is one labelled text box with all that is said about it: hint, error,
// notes, former value, and buttons that write into it.
//
// The box is uncontrolled: go-app never renders its value. A rendered value
// would not clear the box ("" is dropped from the attributes, go-app#1083),
// would skip a write that equals the last render, and could overwrite a key
// that is still on its way. The program's own writes are counted instead, and
// carried out as a property once the page has been painted.
type field struct {
	app.Compo

	Editor *Editor
	View   fieldView

	written int
}

// fieldView is what a field shows. go-app compares it with the one before and
// repaints the field only when something differs.
type fieldView struct {
	Property devicestatus.Property
	Written  int
	Error    string
	Notes    []note
	Zones    []zoneChoice // answers to "which time zone?"
	Former   string       // the loaded value, when it is about to change
	Changed  bool
	Null     bool // the value is null: loaded so, or about to be cleared
	Locked   bool // read-only
	Waiting  bool // for the record that is being loaded
	Loaded   bool // there is a loaded value to restore
	CanClear bool
	SameAs   bool     // offer the user principal name
	Options  []option // suggestions
}

type note struct {
	Warning bool
	Text    string
	Lang    string // "" is the page's own
}

type option struct{ Value, Label string }

// zoneChoice completes a time that was typed without a zone.
type zoneChoice struct{ Label, Text string }

func (e *Editor) field(p devicestatus.Property) app.UI {
	return &field{Editor: e, View: e.session.fieldView(p)}
}

func (s *session) fieldView(p devicestatus.Property) fieldView {
	b := s.boxes[p]
	v := fieldView{
		Property: p,
		Written:  b.written,
		Error:    s.errorOf(p),
		Loaded:   !s.loaded.Empty(),
	}
	if p == devicestatus.ConfigurationID || p == devicestatus.ID {
		// What is on its way is about this address: its answer must not land
		// beside another one.
		v.Locked = s.locked || s.work != nil
		return v
	}
	v.Waiting = s.work != nil && s.work.doing == loading
	v.Locked = v.Waiting || s.readOnly()
	v.Notes = s.notes(p)
	v.Zones = s.zoneChoices(p)
	v.Changed = s.edit(p).Action != devicestatus.Leave
	if before := s.loaded.Get(p); v.Changed && before.Kind != devicestatus.Absent {
		v.Former = textValue(before)
	}
	v.Null = b.cleared || !v.Changed && s.loaded.Get(p).Kind == devicestatus.Null
	v.CanClear = p.Nullable() && !b.cleared && s.loaded.Get(p).Kind != devicestatus.Null
	upn := s.boxes[devicestatus.UserPrincipalName].text
	v.SameAs = p == devicestatus.UserName && upn != "" && upn != b.text
	switch p {
	case devicestatus.Platform:
		for _, h := range devicestatus.PlatformHints {
			v.Options = append(v.Options, option{h.Number, h.Number + " · " + h.Name + "?"})
		}
	case devicestatus.DeviceModel:
		for _, m := range s.models {
			v.Options = append(v.Options, option{m, m})
		}
	}
	return v
}

// notes are what a field says beside errors: how its text was read, what is
// odd about it, and once the person has gone on, that it is not readable yet.
func (s *session) notes(p devicestatus.Property) []note {
	var notes []note
	b, edit := s.boxes[p], s.edit(p)
	switch {
	case edit.Action == devicestatus.Clear:
		notes = append(notes, note{Text: textClearsTo})
	case edit.Action == devicestatus.Set && edit.Text == "" && p.Nullable():
		notes = append(notes, note{Text: textEmptiesTo})
	}
	findings := s.findingsOf(p)
	failed := firstError(findings)
	if p.Timestamp() && failed == nil && b.text != "" {
		if t, err := devicestatus.ReadTimestamp(b.text); err == nil {
			if t.Text != b.text && edit.Action == devicestatus.Set {
				notes = append(notes, note{Text: textReadAs(t.Text)})
			}
			notes = append(notes, note{Text: textReadBack(t, s.zone, s.now())})
			notes = append(notes, s.localNote(t)...)
		}
	}
	if p == devicestatus.Platform && failed == nil && edit.Action == devicestatus.Set {
		if read := devicestatus.After(s.loaded, s.edits()).Get(p).Text; read != b.text {
			notes = append(notes, note{Text: textReadAs(read)})
		}
	}
	for _, f := range findings {
		if f.Severity != devicestatus.Error {
			notes = append(notes, note{Warning: f.Severity == devicestatus.Warning, Text: findingTextAt(f, s.now())})
		}
	}
	if failed != nil && b.left && b.text != "" && s.errorOf(p) == "" {
		if text := notYet(*failed); text != "" {
			notes = append(notes, note{Warning: true, Text: text})
		}
	}
	return notes
}

// notYet is the quiet note of a field that was left half done. It is not an
// error: those wait for Review.
func notYet(f devicestatus.Finding) string {
	switch {
	case f.Rule == devicestatus.RuleTimeNoZone:
		return findingText(f)
	case f.Property.Timestamp():
		return textNotReadable
	case f.Property == devicestatus.Platform:
		return textNotANumber
	case f.Property == devicestatus.UserPrincipalName:
		return textNotAUPN
	}
	return ""
}

// zoneChoices answers the question that a time without a zone asks: UTC, and
// what the person's own clock showed or shows then, twice around a clock change.
func (s *session) zoneChoices(p devicestatus.Property) []zoneChoice {
	b := s.boxes[p]
	if !p.Timestamp() || !(b.left || s.blamed[p]) || s.edit(p).Action != devicestatus.Set {
		return nil
	}
	_, err := devicestatus.ReadTimestamp(b.text)
	if err == nil || err.Rule != devicestatus.RuleTimeNoZone {
		return nil
	}
	var choices []zoneChoice
	if utc, err := err.Wall.At(0); err == nil {
		choices = append(choices, zoneChoice{textUseUTC, utc.Text})
	}
	for _, t := range err.Wall.In(s.zone) {
		if t.Offset != 0 || s.zone.Name() != "UTC" {
			choices = append(choices, zoneChoice{textUseZone(s.zone.Name(), textOffset(t.Offset)), t.Text})
		}
	}
	return choices
}

func (f *field) OnMount(ctx app.Context)  { f.sync(ctx) }
func (f *field) OnUpdate(ctx app.Context) { f.sync(ctx) }

func (f *field) sync(ctx app.Context) {
	if f.View.Written == f.written {
		return
	}
	f.written = f.View.Written
	box := f.Editor.session.boxes[f.View.Property]
	ctx.Defer(func(app.Context) { browser.SetValue(string(f.View.Property), box.text) })
}

// Render keeps the box at one place of the tree whatever is said about it:
// go-app matches children by position, and a moved box would lose the focus.
func (f *field) Render() app.UI {
	v := f.View
	id := string(v.Property)
	class := "field"
	if v.Changed {
		class += " changed"
	}
	if v.Error != "" {
		class += " wrong"
	}
	return app.Div().Class(class).Body(
		fieldHead(v),
		app.P().ID(id+"-hint").Class("hint").Body(app.Text(hints[v.Property])),
		app.Div().Class("control").Body(f.input(), f.buttons()),
		f.below(),
		f.suggestions(),
	)
}

func fieldHead(v fieldView) app.UI {
	changed := ""
	if v.Changed {
		changed = textChanged
	}
	return app.Div().Class("field-head").Body(
		app.Label().For(string(v.Property)).Body(app.Text(labels[v.Property])),
		app.Code().Body(app.Text(string(v.Property))),
		app.Span().Class("changed-word").Body(app.Text(changed)),
	)
}

func (f *field) input() app.UI {
	v := f.View
	id := string(v.Property)
	input := app.Input().Type("text").ID(id).Name(id).
		AutoComplete(false).
		Attr("spellcheck", "false").Attr("autocapitalize", "off").
		ReadOnly(v.Locked).
		Aria("describedby", describedBy(v)).
		OnInput(f.onInput).OnBlur(f.onBlur)
	if v.Error != "" {
		input = input.Aria("invalid", "true")
	}
	switch {
	case v.Property == devicestatus.Platform:
		input = input.Attr("inputmode", "numeric").Class("short")
	case v.Property == devicestatus.UserPrincipalName:
		input = input.Attr("inputmode", "email")
	case v.Property.Timestamp(), v.Property == devicestatus.ID, v.Property == devicestatus.ConfigurationID:
		input = input.Class("mono")
	}
	switch {
	case v.Null:
		input = input.Placeholder(textNull)
	case v.Waiting:
		input = input.Placeholder(textWaiting)
	}
	if len(v.Options) > 0 {
		input = input.Attr("list", id+"-options")
	}
	return input
}

// describedBy names only what exists: a dangling reference is skipped by some
// screen readers and stops others.
func describedBy(v fieldView) string {
	id := string(v.Property)
	ids := []string{id + "-hint"}
	if v.Error != "" {
		ids = append(ids, id+"-error")
	}
	if len(v.Notes) > 0 {
		ids = append(ids, id+"-note")
	}
	return strings.Join(ids, " ")
}

func (f *field) buttons() app.UI {
	v := f.View
	var buttons []app.UI
	if v.Property.Timestamp() && !v.Locked {
		buttons = append(buttons,
			f.button(textPick, f.onPick).Aria("haspopup", "dialog"),
			f.button(textNow, f.onNow))
		if v.Property == devicestatus.ComplianceGracePeriodExpirationDateTime {
			buttons = append(buttons, f.button(textNoEnd, f.onNoEnd))
		}
	}
	if v.SameAs && !v.Locked {
		buttons = append(buttons, f.button(textSameAsUPN, f.onSameAsUPN))
	}
	if v.CanClear && !v.Locked {
		buttons = append(buttons, f.button(textClear, f.onClear))
	}
	if v.Changed && !v.Locked {
		buttons = append(buttons, f.button(restoreText(v.Loaded), f.onRestore))
	}
	return app.Div().Class("field-buttons").Body(buttons...)
}

func restoreText(loaded bool) string {
	if loaded {
		return textRestore
	}
	return textLeave
}

// button says in its accessible name which field it serves, after the words
// that can be seen (WCAG 2.5.3).
func (f *field) button(text string, handler app.EventHandler) app.HTMLButton {
	return fieldButton(f.View.Property, text, handler)
}

func fieldButton(p devicestatus.Property, text string, handler app.EventHandler) app.HTMLButton {
	return app.Button().Type("button").Class("subtle").
		Aria("label", text+": "+labels[p]).
		OnClick(handler, app.EventScope(text)).
		Body(app.Text(text))
}

func (f *field) below() app.UI {
	v := f.View
	id := string(v.Property)
	var parts []app.UI
	if v.Error != "" {
		parts = append(parts, errorText(id, v.Error))
	}
	for _, z := range v.Zones {
		parts = append(parts, app.Button().Type("button").
			Aria("label", z.Label+": "+labels[v.Property]).
			OnClick(func(app.Context, app.Event) { f.set(z.Text) }, app.EventScope(z.Text)).
			Body(app.Text(z.Label)))
	}
	if len(v.Notes) > 0 {
		parts = append(parts, noteList(id, v.Notes))
	}
	if v.Former != "" {
		parts = append(parts, formerText(v.Former))
	}
	return app.Div().Class("below").Body(parts...)
}

func errorText(id, text string) app.UI {
	return app.P().ID(id+"-error").Class("error").Body(
		app.Span().Class("sr-only").Body(app.Text(textErrorLabel+" ")),
		app.Text(text),
	)
}

func noteList(id string, notes []note) app.UI {
	return app.Div().ID(id + "-note").Class("notes").Body(
		app.Range(notes).Slice(func(i int) app.UI {
			if notes[i].Warning {
				return app.P().Class("warning").Body(
					app.Span().Class("sr-only").Body(app.Text(textWarningLabel+" ")),
					app.Text(notes[i].Text))
			}
			p := app.P().Class("note")
			if notes[i].Lang != "" {
				p = p.Lang(notes[i].Lang)
			}
			return p.Body(app.Text(notes[i].Text))
		}),
	)
}

func formerText(former string) app.UI {
	return app.P().Class("former").Body(app.Text(textFormer), app.Bdi().Body(app.Text(former)))
}

func (f *field) suggestions() app.UI {
	v := f.View
	hint := ""
	if v.Property == devicestatus.Platform {
		hint = textPlatformHint
	}
	return app.Div().Class("suggestions").Body(
		app.If(len(v.Options) > 0, func() app.UI {
			return app.DataList().ID(string(v.Property) + "-options").Body(
				app.Range(v.Options).Slice(func(i int) app.UI {
					return app.Option().Value(v.Options[i].Value).Body(app.Text(v.Options[i].Label))
				}),
			)
		}),
		app.If(hint != "", func() app.UI { return app.P().Class("hint").Body(app.Text(hint)) }),
	)
}

func (f *field) onInput(ctx app.Context, event app.Event) {
	p, text := f.View.Property, ctx.JSSrc().Get("value").String()
	f.Editor.act(func() {
		f.Editor.session.polite, f.Editor.session.assertive = "", "" // they were read; what is typed comes next
		f.Editor.session.typed(p, text)
	})
	if p.Timestamp() {
		f.Editor.readOut(p)
	}
}

func (f *field) onBlur(app.Context, app.Event) {
	f.Editor.act(func() { f.Editor.session.leave(f.View.Property) })
}

// set writes into the box and gives it the focus: the button that was pressed
// may be gone afterwards.
func (f *field) set(text string) {
	p := f.View.Property
	f.Editor.act(func() { f.Editor.session.write(p, text) })
	f.Editor.focus(string(p))
}

func (f *field) onNow(app.Context, app.Event) {
	f.set(devicestatus.WriteTimestamp(f.Editor.session.now()).Text)
}

func (f *field) onNoEnd(app.Context, app.Event) { f.set(devicestatus.NoEndText) }

func (f *field) onSameAsUPN(app.Context, app.Event) {
	f.set(f.Editor.session.boxes[devicestatus.UserPrincipalName].text)
}

func (f *field) onClear(app.Context, app.Event) {
	p := f.View.Property
	f.Editor.act(func() { f.Editor.session.clear(p) })
	f.Editor.focus(string(p))
}

func (f *field) onRestore(app.Context, app.Event) {
	p := f.View.Property
	f.Editor.act(func() { f.Editor.session.restore(p) })
	f.Editor.focus(string(p))
}

func (f *field) onPick(app.Context, app.Event) { f.Editor.openPicker(f.View.Property) }

// readOut announces how a timestamp was read once typing has rested for a
// second; announcing each key would drown it.
func (e *Editor) readOut(p devicestatus.Property) {
	e.typing++
	at := e.typing
	e.ctx.After(time.Second, func(ctx app.Context) {
		if at != e.typing {
			return
		}
		notes := e.session.notes(p)
		if i := slices.IndexFunc(notes, func(n note) bool { return strings.HasPrefix(n.Text, "=") }); i >= 0 {
			e.session.polite = strings.TrimPrefix(notes[i].Text, "= ")
		}
	})
}
