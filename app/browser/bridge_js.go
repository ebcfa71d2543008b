package browser

import (
	"context"
	"syscall/js"

	"device-status-editor/app/portal"
)

// Framed reports whether the page stands inside another one.
func Framed() bool {
	window := js.Global()
	return !window.Get("parent").Equal(window.Get("window"))
}

// NestedSignIn reports whether the host signs people in for the pages inside it:
// Teams, Outlook and Microsoft 365 leave a bridge for Microsoft's library.
func NestedSignIn() bool {
	return js.Global().Get("nestedAppAuthBridge").Truthy() || js.Global().Get("__initializeNestedAppAuth").Truthy()
}

// Build names this build of the editor: the fingerprint in the program's name.
func Build() string {
	script := js.Global().Get("document").Call("querySelector", "script[data-program]")
	if !script.Truthy() {
		return ""
	}
	return script.Get("dataset").Get("program").String()
}

// Embed connects f with the page around this one. It never stops: the page and
// what it is in live and end together.
func Embed(f *portal.Frame) {
	window, parent := js.Global(), js.Global().Get("parent")
	listen("message", func(event js.Value) {
		answer, accepted := f.Offered(portal.Event{
			FromParent: event.Get("source").Equal(parent),
			Origin:     event.Get("origin").String(),
			Ports:      event.Get("ports").Length(),
			Text:       func() string { return jsonOf(event.Get("data")) },
		})
		switch {
		case accepted:
			openPort(f, event.Get("ports").Index(0))
		case answer != "":
			parent.Call("postMessage", parsed(answer), event.Get("origin"))
		}
	})
	go f.Greet(context.Background(), parentOrigin(window), func(text, origin string) {
		parent.Call("postMessage", parsed(text), origin)
	})
}

// openPort hands what comes over the port to f. Assigning onmessage starts it.
func openPort(f *portal.Frame, port js.Value) {
	port.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		f.Receive(jsonOf(args[0].Get("data")))
		return nil
	}))
	f.Connect(func(text string) { port.Call("postMessage", parsed(text)) })
}

// parentOrigin is the origin of the page around, where the browser tells: Chromium
// and Safari do, for Firefox there is the referrer, if the host sends one. It says
// only whom to address; the browser delivers to the origin that is addressed.
func parentOrigin(window js.Value) string {
	if ancestors := window.Get("location").Get("ancestorOrigins"); ancestors.Truthy() && ancestors.Length() > 0 {
		return ancestors.Index(0).String()
	}
	referrer := window.Get("document").Get("referrer").String()
	if referrer == "" {
		return ""
	}
	return window.Get("URL").New(referrer).Get("origin").String()
}

// jsonOf is a message as JSON, "" for what is not an object or cannot be written
// so: a cycle, a big integer, a nesting that ends the stack.
func jsonOf(data js.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	if data.Type() != js.TypeObject {
		return ""
	}
	return js.Global().Get("JSON").Call("stringify", data).String()
}

func parsed(text string) js.Value { return js.Global().Get("JSON").Call("parse", text) }
