package browser

import "syscall/js"

// Keep stores text for as long as the tab lives; "" forgets it. It reports whether
// that is so: full storage throws. Where a browser blocks storage the boot script
// has put one that forgets with the page.
func Keep(name, text string) (kept bool) {
	storage := js.Global().Get("sessionStorage")
	if text == "" {
		storage.Call("removeItem", name)
		return true
	}
	defer func() {
		if recover() != nil {
			kept = false
		}
	}()
	storage.Call("setItem", name, text)
	return true
}

// Kept returns what was stored, "" when nothing was.
func Kept(name string) string {
	v := js.Global().Get("sessionStorage").Call("getItem", name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// Stored calls f with what another frame of the tab stores under a name. It never
// stops: the page and its storage end together.
func Stored(name string, f func(text string)) {
	listen("storage", func(event js.Value) {
		if event.Get("key").Equal(js.ValueOf(name)) {
			f(Kept(name))
		}
	})
}
