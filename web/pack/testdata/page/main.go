//go:build js

// Command page is a program for the tests of what is frozen: it makes a form and waits
// for its configuration, which it prints.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall/js"
)

// does is what it does besides, see TestWhatCannotBeFrozen.
var does string

var known = map[string]int{}

func main() {
	document := js.Global().Get("document")
	element := func(tag string, children ...any) js.Value {
		e := document.Call("createElement", tag)
		for _, child := range children {
			if text, ok := child.(string); ok {
				child = document.Call("createTextNode", text)
			}
			e.Call("appendChild", child)
		}
		return e
	}
	label := element("label", `Is 1 < 2 & "so"?`)
	label.Call("setAttribute", "title", `a"b`)
	label.Call("setAttribute", "for", "box")
	box := element("input")
	box.Call("setAttribute", "id", "box")
	box.Set("checked", true)
	box.Set("disabled", false)
	form := element("form", label, box)
	form.Call("addEventListener", "submit", js.FuncOf(func(js.Value, []js.Value) any {
		return deep("submitted", 10_000) // which moves the stack: the runtime looks up everything on it
	}), map[string]any{"once": true})
	switch does {
	case "ask":
		js.Global().Get("navigator")
	case "write":
		box.Set("innerHTML", "x")
	case "empty":
		form.Call("appendChild", element("p", ""))
	case "beside":
		form.Call("appendChild", element("p", "a", "b"))
	case "wait":
		select {}
	case "end":
		os.Exit(3)
	case "rehearse":
		box.Call("addEventListener", "input", js.FuncOf(func(js.Value, []js.Value) any { box.Set("checked", false); return nil }))
		js.Global().Get("deviceStatusEditor").Call("rehearse", "box").Call("then", js.FuncOf(func(js.Value, []js.Value) any { return nil }))
	}
	body := document.Get("body")
	body.Call("replaceChild", form, body.Get("firstElementChild"))
	for i := range 1000 { // garbage, and a stack that grows
		known[deep(strings.Repeat("x", i%7), 100)] = i
	}
	runtime.GC()

	settled := make(chan string)
	js.Global().Get("deviceStatusEditor").Get("config").Call("then",
		js.FuncOf(func(_ js.Value, args []js.Value) any { settled <- args[0].String(); return nil }), js.FuncOf(func(js.Value, []js.Value) any { return nil }))
	text := <-settled
	fmt.Println(later(text), len(known), known["xxxxxx"])
}

func deep(text string, levels int) string {
	if levels == 0 {
		return text
	}
	return deep(text, levels-1)
}

// later is what a start does not need.
func later(text string) string {
	return "went on with " + strings.ToUpper(strings.Join(strings.Fields(text), " "))
}
