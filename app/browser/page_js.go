package browser

import (
	"context"
	"errors"
	"syscall/js"
)

// Configuration returns the text of config.json, which the boot script
// fetches while the program is still on its way.
func Configuration(ctx context.Context) (string, error) {
	boot := js.Global().Get("deviceStatusEditor")
	if !boot.Truthy() {
		return "", errors.New("the boot script left no configuration")
	}
	text, err := await(ctx, boot.Get("config"))
	if err != nil {
		return "", err
	}
	return text.String(), nil
}

// PageURL is the address of a file beside the page.
func PageURL(name string) string {
	base := js.Global().Get("document").Get("baseURI")
	return js.Global().Get("URL").New(name, base).Get("href").String()
}

func element(id string) js.Value {
	return js.Global().Get("document").Call("getElementById", id)
}

// Value returns what the control with this id holds, "" when it is not there.
func Value(id string) string {
	if e := element(id); e.Truthy() {
		return e.Get("value").String()
	}
	return ""
}

// SetValue writes the property, not the attribute: once a person has typed,
// the attribute no longer shows. Equal text is left alone, so that the caret
// stays where it is.
func SetValue(id, text string) {
	if e := element(id); e.Truthy() && e.Get("value").String() != text {
		e.Set("value", text)
	}
}

// SetChecked ticks or unticks a radio button or check box.
func SetChecked(id string, checked bool) {
	if e := element(id); e.Truthy() {
		e.Set("checked", checked)
	}
}

// Focus moves the focus to the element and its label or heading into view.
// preventScroll first and then scrolling to the nearest edge keeps
// scroll-padding (the save bar) in force.
func Focus(id string) {
	if placing != nil {
		placing = append(placing, func() { Focus(id) })
		return
	}
	e := element(id)
	if !e.Truthy() {
		return
	}
	e.Call("focus", map[string]any{"preventScroll": true})
	into := e
	if labels := e.Get("labels"); labels.Truthy() && labels.Get("length").Int() > 0 {
		into = labels.Index(0)
	}
	into.Call("scrollIntoView", map[string]any{"block": "nearest"})
}

// ShowModal opens a dialog: the browser keeps the focus inside, makes the
// rest inert and gives the focus back on closing.
func ShowModal(id string) {
	if Framed() && placing == nil {
		placeInSight(func() { ShowModal(id) })
		return
	}
	if e := element(id); e.Truthy() && !e.Get("open").Bool() {
		e.Call("showModal")
	}
}

// Close closes a dialog that is open.
func Close(id string) {
	if e := element(id); e.Truthy() && e.Get("open").Bool() {
		e.Call("close")
	}
}

// SetTitle sets the title of the document.
func SetTitle(title string) {
	js.Global().Get("document").Set("title", title)
}

// WriteClipboard copies text. It fails where the page may not use the
// clipboard (no secure context, no permission).
func WriteClipboard(ctx context.Context, text string) error {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return ErrUnavailable
	}
	_, err := await(ctx, clipboard.Call("writeText", text))
	return err
}

// Online reports whether the browser has any network.
func Online() bool {
	return js.Global().Get("navigator").Get("onLine").Bool()
}

var unloadGuard js.Func

// GuardUnload makes the browser ask before the page is left, as long as on.
// The wording of the question is the browser's own.
func GuardUnload(on bool) {
	if on == unloadGuard.Truthy() {
		return
	}
	window := js.Global()
	if !on {
		window.Call("removeEventListener", "beforeunload", unloadGuard)
		unloadGuard.Release()
		unloadGuard = js.Func{}
		return
	}
	unloadGuard = js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault")
		return nil
	})
	window.Call("addEventListener", "beforeunload", unloadGuard)
}

// Keys calls f for every key pressed together with Ctrl (or ⌘) that f takes,
// and keeps the browser's own meaning (Ctrl+S saves the page) from happening.
// f must return at once. The returned function stops listening.
func Keys(f func(key string) (taken bool)) (stop func()) {
	return listen("keydown", func(event js.Value) {
		control := event.Get("ctrlKey").Bool() || event.Get("metaKey").Bool()
		if control && !event.Get("altKey").Bool() && !event.Get("repeat").Bool() && f(event.Get("key").String()) {
			event.Call("preventDefault")
		}
	})
}

// EnterOnce makes one press of Enter one action. A browser follows a link when
// Enter goes down and gives the rest of the press, and its repetitions, to
// whatever has the focus by then: a text box takes them as "submit".
// The returned function stops it.
func EnterOnce() (stop func()) {
	return listen("keydown", func(event js.Value) {
		target := event.Get("target")
		if event.Get("key").String() != "Enter" || target.Get("localName").String() == "textarea" {
			return
		}
		modified := event.Get("ctrlKey").Bool() || event.Get("metaKey").Bool() || event.Get("shiftKey").Bool() || event.Get("altKey").Bool()
		switch {
		case event.Get("repeat").Bool():
			event.Call("preventDefault")
		case target.Get("localName").String() == "a" && !modified:
			event.Call("preventDefault")
			target.Call("click")
		}
	})
}

// Network calls f whenever the browser loses or regains its network.
func Network(f func(online bool)) (stop func()) {
	stopOnline := listen("online", func(js.Value) { f(true) })
	stopOffline := listen("offline", func(js.Value) { f(false) })
	return func() { stopOnline(); stopOffline() }
}

// Returned calls f when the person comes back to the page as they left it: the
// browser kept it, program and all, behind the page that came after.
func Returned(f func()) (stop func()) {
	return listen("pageshow", func(event js.Value) {
		if event.Get("persisted").Bool() {
			f()
		}
	})
}

// Reload starts the page anew, without asking.
func Reload() {
	GuardUnload(false)
	js.Global().Get("location").Call("reload")
}

func listen(event string, f func(event js.Value)) (stop func()) {
	listener := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	})
	js.Global().Call("addEventListener", event, listener)
	return func() {
		js.Global().Call("removeEventListener", event, listener)
		listener.Release()
	}
}
