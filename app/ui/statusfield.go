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
	return el("fieldset#status.field.status", attr("class="+stateOf(v)), attr("aria-describedby="+describedBy(v)),
		fieldHead("legend", el("span.label", labels[v.Property]), v),
		el("p#status-hint.hint", hints[v.Property]),
		el("div.choices",
			each(devicestatus.Statuses, func(value string) app.UI { return f.choice(value, value, statusTexts[value]) }),
			when(f.Unknown != "", func() app.UI { return f.choice(f.Unknown, textStatusNotKnown(f.Unknown), "") }),
		),
		el("div.field-buttons", when(v.Changed && !v.Locked, func() app.UI {
			return fieldButton(v.Property, restoreText(v.Loaded), f.onRestore)
		})),
		below(v, f.choose),
	)
}

// choice leads with our words and has Graph's in small print.
func (f *statusField) choice(value, name, meaning string) app.UI {
	id := statusID(value)
	return el("label.choice", attr("for="+id),
		el("input#"+id, attr("type=radio"), attr("name=status"), attr("value="+value), attr("disabled="+boolText(f.View.Locked)),
			on{"change", func(app.Context, app.Event) { f.choose(value) }, value}),
		el("span", el("span.choice-name", name), el("span.hint", meaning)),
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
