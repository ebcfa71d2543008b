package browser

import (
	"math"
	"syscall/js"
	"time"
)

func root() js.Value { return js.Global().Get("document").Get("documentElement") }

// SetTheme overrules the system's choice of light and dark; "" follows it.
func SetTheme(mode string) {
	if mode == "" {
		root().Call("removeAttribute", "data-theme")
		return
	}
	root().Call("setAttribute", "data-theme", mode)
}

// SetThemeToken sets a CSS custom property of the page, "" takes it back. It goes
// by way of the object model, which the policy on styles lets through.
func SetThemeToken(name, value string) {
	root().Get("style").Call("setProperty", "--"+name, value)
}

// SetClass adds a class to the root element, or takes it away.
func SetClass(name string, on bool) { root().Get("classList").Call("toggle", name, on) }

// IsLocale reports whether the browser can write dates for this language.
func IsLocale(tag string) (ok bool) {
	defer func() { _ = recover() }() // a malformed tag throws
	return js.Global().Get("Intl").Get("DateTimeFormat").Call("supportedLocalesOf", tag).Length() > 0
}

// LocalTime writes an instant in a language, in the zone of the person's clock.
func LocalTime(t time.Time, locale string) string {
	format := js.Global().Get("Intl").Get("DateTimeFormat").New(locale, map[string]any{
		"dateStyle": "full", "timeStyle": "long",
	})
	return format.Call("format", js.Global().Get("Date").New(t.UnixMilli())).String()
}

// Height calls f with the height of the page's content whenever that has changed
// and rested for a moment. Answering inside the observer would be a loop: the host
// changes what is observed. A frame outside of the screen gets no animation frames,
// hence a timer.
func Height(f func(pixels int)) {
	const rest = 50 // milliseconds
	window := js.Global()
	body := window.Get("document").Get("body")
	timer, last := js.Undefined(), -1
	report := js.FuncOf(func(js.Value, []js.Value) any {
		if height := int(math.Ceil(body.Call("getBoundingClientRect").Get("height").Float())); height != last {
			last = height
			f(height)
		}
		return nil
	})
	changed := js.FuncOf(func(js.Value, []js.Value) any {
		window.Call("clearTimeout", timer)
		timer = window.Call("setTimeout", report, rest)
		return nil
	})
	window.Get("ResizeObserver").New(changed).Call("observe", body)
}
