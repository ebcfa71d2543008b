package browser

import (
	"strconv"
	"syscall/js"
	"time"
)

// placing is what waits until it is known which part of the frame can be seen, and
// watching says that somebody looks.
var (
	placing  []func()
	watching bool
)

// placeInSight says in --seen-top and --seen-height which part of the frame is on
// the screen, then goes on. A frame as high as its page is mostly higher than the
// window, and a dialog in its middle would be out of sight. The browser tells the
// part to an observer only; it may tell nothing of a frame that is not drawn, so
// that is not waited for long.
//
// As long as a dialog is open it looks again, because the page around can be
// scrolled: an observer is silent while as much can be seen as before, wherever that
// is, but always tells when it begins.
func placeInSight(then func()) {
	const limit, again = 250 * time.Millisecond, 100 * time.Millisecond
	watching, placing = true, append(placing, then) // what comes meanwhile waits too
	told := make(chan struct{}, 1)
	document, style := js.Global().Get("document"), root().Get("style")
	var observer js.Value
	seen := js.FuncOf(func(_ js.Value, args []js.Value) any {
		observer.Call("disconnect")
		rect := args[0].Call("at", -1).Get("intersectionRect")
		if height := rect.Get("height").Int(); height > 0 || placing != nil { // else nobody looks
			style.Call("setProperty", "--seen-top", strconv.Itoa(rect.Get("top").Int())+"px")
			style.Call("setProperty", "--seen-height", strconv.Itoa(height)+"px")
		}
		select {
		case told <- struct{}{}:
		default: // it came late
		}
		return nil
	})
	observer = js.Global().Get("IntersectionObserver").New(seen)
	go func() { // ends with the last dialog
		for {
			observer.Call("observe", root())
			select {
			case <-told:
			case <-time.After(limit):
			}
			waiting := placing
			placing = nil
			for _, f := range waiting {
				f()
			}
			time.Sleep(again)
			if !document.Call("querySelector", "dialog[open]").Truthy() {
				break
			}
		}
		watching = false
		observer.Call("disconnect")
		observer.Call("takeRecords") // or it would still call
		seen.Release()
	}()
}
