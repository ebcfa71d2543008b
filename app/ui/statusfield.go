package ui

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
)

// statusField is the group of radio buttons of status: all values in sight,
// one key press each. A value that Graph returned and this app does not know
// is one more choice, so that leaving it is possible and visible.
type statusField struct {
	app.Compo

	Editor  *Editor
	View    fieldView
	Unknown string // the loaded value, when it is none of the eight

	written int
}

func (e *Editor) statusField() app.UI {
	f := &statusField{Editor: e, View: e.session.fieldView(devicestatus.Status)}
	if loaded := e.session.loaded.Get(devicestatus.Status).Text; !slices.Contains(devicestatus.Statuses, loaded) {
		f.Unknown = loaded
	}
	return f
}

func (f *statusField) OnMount(ctx app.Context)  { f.sync(ctx) }
func (f *statusField) OnUpdate(ctx app.Context) { f.sync(ctx) }

func (f *statusField) sync(ctx app.Context) {
	if f.View.Written == f.written {
		return
	}
	f.written = f.View.Written
	chosen := f.Editor.session.boxes[devicestatus.Status].text
	values := append(slices.Clone(devicestatus.Statuses), f.Unknown)
	ctx.Defer(func(app.Context) {
		for _, value := range values {
			browser.SetChecked(statusID(value), value == chosen)
		}
	})
}

// statusID is the id of one radio button; the group's is the property's name.
func statusID(value string) string {
	if slices.Contains(devicestatus.Statuses, value) {
		return "status-" + value
	}
	return "status-loaded"
}

// Render builds the group.
func (f *statusField) Render() app.UI {
	v := f.View
	class := "field status"
	if v.Changed {
		class += " changed"
	}
	changed := ""
	if v.Changed {
		changed = textChanged
	}
	var buttons, below []app.UI
	if v.Changed && !v.Locked {
		buttons = append(buttons, fieldButton(v.Property, restoreText(v.Loaded), f.onRestore))
	}
	if v.Error != "" {
		class += " wrong"
		below = append(below, errorText("status", v.Error))
	}
	if len(v.Notes) > 0 {
		below = append(below, noteList("status", v.Notes))
	}
	if v.Former != "" {
		below = append(below, formerText(v.Former))
	}
	return app.FieldSet().ID("status").Class(class).Aria("describedby", describedBy(v)).Body(
		app.Legend().Body(
			app.Span().Class("label").Body(app.Text(labels[v.Property])),
			app.Code().Body(app.Text(string(v.Property))),
			app.Span().Class("changed-word").Body(app.Text(changed)),
		),
		app.P().ID("status-hint").Class("hint").Body(app.Text(hints[v.Property])),
		app.Div().Class("choices").Body(
			app.Range(devicestatus.Statuses).Slice(func(i int) app.UI {
				value := devicestatus.Statuses[i]
				return f.choice(value, value, statusTexts[value])
			}),
			app.If(f.Unknown != "", func() app.UI {
				return f.choice(f.Unknown, textStatusNotKnown(f.Unknown), "")
			}),
		),
		app.Div().Class("field-buttons").Body(buttons...),
		app.Div().Class("below").Body(below...),
	)
}

// choice leads with our words and has Graph's in small print.
func (f *statusField) choice(value, name, meaning string) app.UI {
	id := statusID(value)
	return app.Label().Class("choice").For(id).Body(
		app.Input().Type("radio").ID(id).Name("status").Value(value).
			Disabled(f.View.Locked).
			OnChange(func(app.Context, app.Event) { f.choose(value) }, app.EventScope(value)),
		app.Span().Body(
			app.Span().Class("choice-name").Body(app.Text(name)),
			app.Span().Class("hint").Body(app.Text(meaning)),
		),
	)
}

func (f *statusField) choose(value string) {
	f.Editor.act(func() { f.Editor.session.typed(devicestatus.Status, value) })
}

func (f *statusField) onRestore(app.Context, app.Event) {
	s := f.Editor.session
	f.Editor.act(func() { s.restore(devicestatus.Status) })
	f.Editor.focus(f.Editor.controlOf(devicestatus.Status))
}

// controlOf is the id of what takes the focus for a property: of the group of
// radio buttons, the chosen one or the first.
func (e *Editor) controlOf(p devicestatus.Property) string {
	if p != devicestatus.Status {
		return string(p)
	}
	if chosen := e.session.boxes[p].text; chosen != "" {
		return statusID(chosen)
	}
	return statusID(devicestatus.Statuses[0])
}
