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
	Error   devicestatus.Rule // that waits for Review to be called one; "" is none
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
	if address(p) {
		// What is on its way is about this address: its answer must not land
		// beside another one.
		v.Locked = s.locked || s.work != nil
		if p == devicestatus.ConfigurationID {
			s.nameView(&v)
		}
		return v
	}
	v.Waiting = s.work != nil && s.work.doing == loading
	v.Locked = s.readOnly() // not while it loads: what is typed then stays
	v.Notes = s.notes(p)
	v.Zones = s.zoneChoices(p)
	v.Changed = s.edit(p).Action != devicestatus.Leave
	if before := s.loaded.Get(p); v.Changed && before.Kind != devicestatus.Absent {
		v.Former = textValue(before)
	}
	v.Null = b.cleared || !v.Changed && s.loaded.Get(p).Kind == devicestatus.Null
	v.CanClear = p.Nullable() && !b.cleared && s.loaded.Get(p).Kind != devicestatus.Null
	v.SameAs = p == devicestatus.UserName && s.sameAs()
	switch p {
	case devicestatus.Platform:
		if !s.begun {
			break // a fifth of the page's nodes, of which nothing can be seen
		}
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

// sameAs reports whether the user principal name would be another user name.
func (s *session) sameAs() bool {
	upn := s.boxes[devicestatus.UserPrincipalName].text
	return upn != "" && upn != s.boxes[devicestatus.UserName].text
}

// nameView adds what is known of the configurations' names.
func (s *session) nameView(v *fieldView) {
	for _, c := range s.names.known {
		v.Options = append(v.Options, option{c.ID, c.DisplayName})
	}
	switch name := s.names.nameOf(s.boxes[devicestatus.ConfigurationID].text); {
	case name != "":
		v.Notes = append(v.Notes, note{Text: textConfigurationName(name)})
	case s.names.running:
		v.Notes = append(v.Notes, note{Text: textNamesComing})
	case s.names.problem != nil:
		v.Notes = append(v.Notes, note{Warning: true, Text: textNoNames(s.names.problem.text.title)})
	}
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
			notes = append(notes, note{Warning: true, Error: failed.Rule, Text: text})
		}
	}
	return notes
}

// notYet is the quiet note of a field that was left half done, or with a value that
// cannot be meant. It is not an error: those wait for Review.
func notYet(f devicestatus.Finding) string {
	switch f.Rule {
	case devicestatus.RuleTimeUnreadable, devicestatus.RuleTimeDateOnly:
		return textNotReadable
	case devicestatus.RulePlatformNaN, devicestatus.RulePlatformDecimal:
		return textNotANumber
	case devicestatus.RuleUPNAt, devicestatus.RuleUPNPart:
		return textNotAUPN
	}
	if p := f.Property; p.Timestamp() || p == devicestatus.Platform || p == devicestatus.UserPrincipalName {
		return findingText(f)
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
	return el("div.field", attr("class="+stateOf(v)),
		fieldHead("div.field-head", el("label", attr("for="+id), labels[v.Property]), v),
		el("p#"+id+"-hint.hint", hints[v.Property]),
		el("div.control", f.input(), f.buttons()),
		below(v, f.set),
		f.suggestions(),
	)
}

// stateOf is what the look of a field says of it.
func stateOf(v fieldView) string { return only(v.Changed, "changed ") + only(v.Error != "", "wrong") }

func fieldHead(description string, label app.UI, v fieldView) app.UI {
	return el(description,
		label,
		el("code", string(v.Property)),
		el("span.changed-word", only(v.Changed, textChanged)),
	)
}

func (f *field) input() app.UI {
	v := f.View
	id := string(v.Property)
	var focus app.EventHandler
	if v.Property == devicestatus.ConfigurationID {
		focus = f.onFocus
	}
	class, keyboard, placeholder := "", "", ""
	switch {
	case v.Property == devicestatus.Platform:
		class, keyboard = "short", "numeric"
	case v.Property == devicestatus.UserPrincipalName:
		keyboard = "email"
	case v.Property.Timestamp(), v.Property == devicestatus.ID, v.Property == devicestatus.ConfigurationID:
		class = "mono"
	}
	switch {
	case v.Null:
		placeholder = textNull
	case v.Waiting:
		placeholder = textWaiting
	}
	return el("input#"+id, attr("class="+class), attr("type=text"), attr("name="+id),
		attr("autocomplete=off"), attr("spellcheck=false"), attr("autocapitalize=off"), attr("inputmode="+keyboard),
		attr("readonly="+boolText(v.Locked)), attr("placeholder="+placeholder), attr("list="+only(len(v.Options) > 0, id+"-options")),
		attr("aria-describedby="+describedBy(v)), attr("aria-invalid="+only(v.Error != "", "true")),
		on{event: "input", handle: f.onInput}, on{event: "blur", handle: f.onBlur}, on{event: "focus", handle: focus},
	)
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
	add := func(text string, handle app.EventHandler, parts ...any) {
		buttons = append(buttons, fieldButton(v.Property, text, handle, parts...))
	}
	if v.Locked {
		return el("div.field-buttons")
	}
	if v.Property.Timestamp() {
		add(textPick, f.onPick, attr("aria-haspopup=dialog"))
		add(textNow, f.onNow)
	}
	if v.Property == devicestatus.ComplianceGracePeriodExpirationDateTime {
		add(textNoEnd, f.onNoEnd)
	}
	if v.SameAs {
		add(textSameAsUPN, f.onSameAsUPN)
	}
	if v.CanClear {
		add(textClear, f.onClear)
	}
	if v.Changed {
		add(restoreText(v.Loaded), f.onRestore)
	}
	return el("div.field-buttons", buttons)
}

func restoreText(loaded bool) string {
	if loaded {
		return textRestore
	}
	return textLeave
}

// fieldButton says in its accessible name which field it serves, after the words
// that can be seen (WCAG 2.5.3).
func fieldButton(p devicestatus.Property, text string, handle app.EventHandler, parts ...any) app.UI {
	return el("button.subtle", append(parts, attr("type=button"), attr("aria-label="+text+": "+labels[p]), on{"click", handle, text}, text)...)
}

// below is what is said of a field after the person has touched it. set writes the
// answer to "which time zone?".
func below(v fieldView, set func(string)) app.UI {
	id := string(v.Property)
	return el("div.below",
		when(v.Error != "", func() app.UI {
			return el("p#"+id+"-error.error", el("span.sr-only", textErrorLabel+" "), v.Error)
		}),
		each(v.Zones, func(z zoneChoice) app.UI {
			return el("button", attr("type=button"), attr("aria-label="+z.Label+": "+labels[v.Property]),
				on{"click", func(app.Context, app.Event) { set(z.Text) }, z.Text}, z.Label)
		}),
		when(len(v.Notes) > 0, func() app.UI { return el("div#"+id+"-note.notes", each(v.Notes, renderNote)) }),
		when(v.Former != "", func() app.UI { return el("p.former", textFormer, el("bdi", v.Former)) }),
	)
}

func renderNote(n note) app.UI {
	if n.Warning {
		// data-error is for who drives the page by a script: nothing is invalid yet.
		return el("p.warning", attr("data-error="+string(n.Error)), el("span.sr-only", textWarningLabel+" "), n.Text)
	}
	return el("p.note", attr("lang="+n.Lang), n.Text)
}

func (f *field) suggestions() app.UI {
	v := f.View
	return el("div.suggestions",
		when(len(v.Options) > 0, func() app.UI { return el("datalist#"+string(v.Property)+"-options", each(v.Options, renderOption)) }),
		when(v.Property == devicestatus.Platform, func() app.UI { return el("p.hint", textPlatformHint) }),
	)
}

func (f *field) onInput(ctx app.Context, event app.Event) {
	p, text := f.View.Property, ctx.JSSrc().Get("value").String()
	f.act(func() {
		f.Editor.session.polite, f.Editor.session.assertive = "", "" // they were read; what is typed comes next
		f.Editor.session.typed(p, text)
	})
	if p.Timestamp() {
		f.Editor.readOut(p)
	}
}

func (f *field) onFocus(app.Context, app.Event) { f.Editor.listConfigurations() }

func (f *field) onBlur(ctx app.Context, _ app.Event) {
	ctx.PreventUpdate() // nothing changes before the next line's turn
	// What is now said below the box moves what is below it.
	browser.Unpressed(func() {
		ctx.Dispatch(func(app.Context) { f.act(func() { f.Editor.session.leave(f.View.Property) }) })
	})
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
		notes := e.session.notes(p)
		i := slices.IndexFunc(notes, func(n note) bool { return strings.HasPrefix(n.Text, "=") })
		if at != e.typing || i < 0 {
			ctx.PreventUpdate() // of the page, under a person's typing
			return
		}
		e.session.polite = strings.TrimPrefix(notes[i].Text, "= ")
	})
}
