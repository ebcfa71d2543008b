package browser

import (
	"strconv"
	"syscall/js"
)

// placing is what waits until it is known which part of the frame can be seen.
var placing []func()

// placeInSight says in --seen-top and --seen-height which part of the frame is on
// the screen, then goes on. A frame as high as its page is mostly higher than the
// window, and a dialog in its middle would be out of sight. The browser tells the
// part to an observer only; it may tell nothing of a frame that is not drawn, so
// that is not waited for long.
func placeInSight(then func()) {
	const limit = 250 // milliseconds
	window := js.Global()
	placing = append(placing, func() {}) // so that what comes meanwhile waits
	var seen, late js.Func
	var observer, timer js.Value
	done := func() {
		observer.Call("disconnect")
		window.Call("clearTimeout", timer)
		seen.Release()
		late.Release()
		then()
		waiting := placing
		placing = nil
		for _, f := range waiting {
			f()
		}
	}
	seen = js.FuncOf(func(_ js.Value, args []js.Value) any {
		rect := args[0].Index(0).Get("intersectionRect")
		style := root().Get("style")
		for _, side := range []string{"top", "height"} {
			style.Call("setProperty", "--seen-"+side, strconv.Itoa(rect.Get(side).Int())+"px")
		}
		done()
		return nil
	})
	late = js.FuncOf(func(js.Value, []js.Value) any { done(); return nil })
	observer = window.Get("IntersectionObserver").New(seen)
	timer = window.Call("setTimeout", late, limit)
	observer.Call("observe", root())
}
