package browser

import "syscall/js"

// Keep stores text for as long as the tab lives; "" forgets it. Where a browser
// blocks storage the boot script has put one that forgets with the page.
func Keep(name, text string) {
	storage := js.Global().Get("sessionStorage")
	if text == "" {
		storage.Call("removeItem", name)
		return
	}
	// Full storage throws: then the text is not kept, and nothing else breaks.
	defer func() { _ = recover() }()
	storage.Call("setItem", name, text)
}

// Kept returns what was stored, "" when nothing was.
func Kept(name string) string {
	v := js.Global().Get("sessionStorage").Call("getItem", name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}
