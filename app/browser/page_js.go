package browser

import (
	"context"
	"errors"
	"strconv"
	"syscall/js"
	"time"
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

// Rehearse has a text box told in the build, by web/pack/freeze.mjs, that it was typed
// into, and is empty. What Go's runtime and the packages make when they are first used,
// such as larger stacks and tables of types, is there then when a person types.
func Rehearse(ctx context.Context, box string) error {
	_, err := await(ctx, js.Global().Get("deviceStatusEditor").Call("rehearse", box))
	return err
}

// Quiet blocks until what changes on the page takes nothing out of a person's hands:
// text half composed, a button held down. From its return until the program next
// waits for anything, that holds.
func Quiet(ctx context.Context) error {
	_, err := await(ctx, js.Global().Get("deviceStatusEditor").Call("quiet"))
	return err
}

// Whole blocks until all of the program is there (web/pack/split.go). What needs more
// than a start does waits for that, or it would hold up whoever types.
func Whole(ctx context.Context) error {
	_, err := await(ctx, js.Global().Get("deviceStatusEditor").Call("whole"))
	return err
}

// Begun tells the boot script that there is a form: it kept which buttons were pressed,
// and presses them once all of the program is there. Or else that the form is about to
// go: it shows what was typed.
func Begun(form bool) { js.Global().Get("deviceStatusEditor").Call("begun", form) }

// PageURL is the address of a file beside the page.
func PageURL(name string) string {
	base := js.Global().Get("document").Get("baseURI")
	return js.Global().Get("URL").New(name, base).Get("href").String()
}

// Query is the query of the page's own address, with its question mark.
func Query() string { return js.Global().Get("location").Get("search").String() }

// SetQuery writes keys and their values into the query of the page's own address, in
// this order; "" takes one out. What else stands there stays. It makes no entry in the
// history and loads nothing.
func SetQuery(pairs ...[2]string) {
	location := js.Global().Get("location").Get("href")
	address := js.Global().Get("URL").New(location)
	query := address.Get("searchParams")
	for _, p := range pairs {
		if p[1] == "" {
			query.Call("delete", p[0])
		} else {
			query.Call("set", p[0], p[1])
		}
	}
	if address.Get("href").Equal(location) {
		return
	}
	// A frame without an origin of its own (sandboxed) may not have one written.
	defer func() { _ = recover() }()
	js.Global().Get("history").Call("replaceState", nil, "", address)
}

// opening are the dialogs that are about to be shown.
var opening = map[string]bool{}

// WillShowModal announces [ShowModal].
func WillShowModal(id string) { opening[id] = true }

// IsOpen reports whether a dialog is open, or about to be: a browser may tell of its
// closing only after the key that opens it again.
func IsOpen(id string) bool {
	e := element(id)
	return opening[id] || e.Truthy() && e.Get("open").Bool()
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

// Focus moves the focus to the element and its label or heading into view, or neither
// where the boot script keeps it at what the person has gone on to meanwhile.
// It does not scroll by itself: scrolling to the nearest edge afterwards keeps
// scroll-padding (the save bar) in force.
func Focus(id string) {
	if placing != nil {
		placing = append(placing, func() { Focus(id) })
		return
	}
	e := element(id)
	if !e.Truthy() || !js.Global().Get("deviceStatusEditor").Call("focus", e).Bool() {
		return
	}
	into := e
	if labels := e.Get("labels"); labels.Truthy() && labels.Get("length").Int() > 0 {
		into = labels.Index(0)
	}
	into.Call("scrollIntoView", map[string]any{"block": "nearest"})
}

// SetHeight gives an element a height in pixels, by the one way that the page's
// policy leaves open: a property, not an attribute.
func SetHeight(id string, pixels int) {
	if e := element(id); e.Truthy() {
		e.Get("style").Set("height", strconv.Itoa(pixels)+"px")
	}
}

// Scroll tells how far an element is scrolled and how high its view is, in
// pixels.
func Scroll(id string) (top, height int) {
	if e := element(id); e.Truthy() {
		return e.Get("scrollTop").Int(), e.Get("clientHeight").Int()
	}
	return 0, 0
}

// ScrollTo scrolls an element.
func ScrollTo(id string, top int) {
	if e := element(id); e.Truthy() {
		e.Set("scrollTop", top)
	}
}

// Focused is the id of what has the focus, "" when nothing in particular has.
func Focused() string {
	e := js.Global().Get("document").Get("activeElement")
	if !e.Truthy() {
		return ""
	}
	return e.Get("id").String()
}

// ShowModal opens a dialog: the browser keeps the focus inside, makes the
// rest inert and gives the focus back on closing.
func ShowModal(id string) {
	delete(opening, id)
	if Framed() && !watching {
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

// Download hands text to the person as a file.
func Download(name, mediaType, text string) {
	window := js.Global()
	blob := window.Get("Blob").New([]any{text}, map[string]any{"type": mediaType})
	address := window.Get("URL").Call("createObjectURL", blob)
	link := window.Get("document").Call("createElement", "a")
	link.Set("href", address)
	link.Set("download", name)
	link.Call("click")
	// The browser has taken hold of it by then (HTML, downloading resources).
	window.Get("URL").Call("revokeObjectURL", address)
}

// Print opens the browser's print dialog.
func Print() { js.Global().Call("print") }

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

// key is the event by which the boot script passes on the keys that may mean more than
// a character; its detail is the browser's own. The others are none of the program's
// business, and entering it takes half a millisecond of each.
const key = "deviceStatusEditor.key"

// Keys calls f for every key pressed together with Ctrl (or ⌘) that f takes,
// and keeps the browser's own meaning (Ctrl+S saves the page) from happening.
// f must return at once. The returned function stops listening.
func Keys(f func(key string) (taken bool)) (stop func()) {
	return listen(key, func(event js.Value) {
		event = event.Get("detail")
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
	return listen(key, func(event js.Value) {
		event = event.Get("detail")
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

// pointer is whether a mouse button, a pen or a finger is down, and what waits for
// it to come up.
var pointer struct {
	down    bool
	waiting []func()
}

// WatchPointer keeps track of it for [Unpressed]. The returned function stops that.
func WatchPointer() (stop func()) {
	up := func(js.Value) {
		pointer.down = false
		waiting := pointer.waiting
		pointer.waiting = nil
		for _, f := range waiting {
			f()
		}
	}
	stops := []func(){
		listenFirst("pointerdown", func(js.Value) { pointer.down = true }),
		listen("click", up),         // it comes after pointerup, and not where the pointer moved away
		listen("pointercancel", up), // the browser took it for scrolling
		listen("pointerup", func(event js.Value) {
			if event.Get("pointerType").String() == "mouse" && event.Get("button").Int() != 0 {
				up(event) // no click will come
				return
			}
			Later(0, func() { up(js.Undefined()) }) // after the click, if there is one
		}),
	}
	return func() {
		for _, stop := range stops {
			stop()
		}
	}
}

// Unpressed runs f as soon as no pointer is down. What pressing does to a page must
// not move the button away from under the pointer: the browser would then see no
// click.
func Unpressed(f func()) {
	if pointer.down {
		pointer.waiting = append(pointer.waiting, f)
		return
	}
	f()
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

// Left calls f when the page goes, or is kept behind the one that comes.
func Left(f func()) (stop func()) {
	return listen("pagehide", func(js.Value) { f() })
}

// Later runs f once, in d, in an event of the browser's. While one of Go's own timers
// is pending, each event has the runtime set it anew.
func Later(d time.Duration, f func()) {
	var later js.Func
	later = js.FuncOf(func(js.Value, []js.Value) any {
		later.Release()
		f()
		return nil
	})
	js.Global().Call("setTimeout", later, d.Milliseconds())
}

// Reload starts the page anew, without asking.
func Reload() {
	GuardUnload(false)
	js.Global().Get("location").Call("reload")
}

func listen(event string, f func(event js.Value)) (stop func()) {
	return listenIn(event, false, f)
}

// listenFirst calls f before any element's own listeners.
func listenFirst(event string, f func(event js.Value)) (stop func()) {
	return listenIn(event, true, f)
}

func listenIn(event string, capture bool, f func(event js.Value)) (stop func()) {
	listener := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	})
	js.Global().Call("addEventListener", event, listener, capture)
	return func() {
		js.Global().Call("removeEventListener", event, listener, capture)
		listener.Release()
	}
}
