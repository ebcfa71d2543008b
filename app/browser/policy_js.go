package browser

import (
	"strings"
	"syscall/js"
)

// policyWatch listens for the one event that tells a fetch stopped by the
// Content Security Policy from a fetch that failed on its way.
type policyWatch struct {
	listener js.Func
	violated chan struct{}
}

func watchPolicy(address string) *policyWatch {
	w := &policyWatch{violated: make(chan struct{}, 1)}
	w.listener = js.FuncOf(func(_ js.Value, args []js.Value) any {
		blocked := args[0].Get("blockedURI").String()
		if args[0].Get("effectiveDirective").String() == "connect-src" && strings.HasPrefix(address, blocked) {
			select {
			case w.violated <- struct{}{}:
			default:
			}
		}
		return nil
	})
	js.Global().Get("document").Call("addEventListener", "securitypolicyviolation", w.listener)
	return w
}

// seen reports a violation. The event is queued as a task of its own that may
// run after the rejection of fetch, so one turn of the event loop is waited
// for.
func (w *policyWatch) seen() bool {
	turn := make(chan struct{})
	done := js.FuncOf(func(js.Value, []js.Value) any { close(turn); return nil })
	defer done.Release()
	js.Global().Call("setTimeout", done, 0)
	<-turn
	select {
	case <-w.violated:
		return true
	default:
		return false
	}
}

func (w *policyWatch) stop() {
	js.Global().Get("document").Call("removeEventListener", "securitypolicyviolation", w.listener)
	w.listener.Release()
}
