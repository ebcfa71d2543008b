package browser

import (
	"context"
	"syscall/js"
)

// rejection is what a promise was rejected with: usually a DOMException or a
// TypeError. Its text has only the name and the message.
type rejection struct {
	name, message string
	reason        js.Value
}

func (r rejection) Error() string {
	if r.name == "" {
		return r.message
	}
	return r.name + ": " + r.message
}

// await blocks until the promise settles or ctx ends. It must not run on a
// goroutine that the browser's event loop waits for.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1) // never blocks the event loop, even when ctx ended first

	// Both functions are released by whichever runs, not by the waiter: the
	// promise may settle long after ctx has ended.
	var fulfilled, rejected js.Func
	release := func() { fulfilled.Release(); rejected.Release() }
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer release()
		settled <- outcome{value: args[0]}
		return nil
	})
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer release()
		settled <- outcome{err: rejectionOf(args[0])}
		return nil
	})
	promise.Call("then", fulfilled, rejected)

	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

func rejectionOf(reason js.Value) error {
	if reason.Type() != js.TypeObject {
		return rejection{message: reason.String(), reason: reason}
	}
	return rejection{name: text(reason, "name"), message: text(reason, "message"), reason: reason}
}

// text is a member that is a string, "" for any other.
func text(object js.Value, name string) string {
	if v := object.Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}
