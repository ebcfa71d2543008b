// Command floor is the least that a Go program can be which does what the bench
// waits for: nine fields, and a check of one, made by syscall/js alone. It tells
// how much of the editor's start is Go's own.
package main

import (
	"strconv"
	"syscall/js"
)

var properties = []string{
	"id", "deviceDisplayName", "userName", "deviceModel", "platform",
	"complianceGracePeriodExpirationDateTime", "status", "lastReportedDateTime", "userPrincipalName",
}

func main() {
	document := js.Global().Get("document")
	form := document.Call("createElement", "form")
	for _, property := range properties {
		label := document.Call("createElement", "label")
		label.Set("textContent", property)
		input := document.Call("createElement", "input")
		input.Set("id", property)
		label.Call("append", input)
		form.Call("append", label)
	}
	document.Get("body").Call("append", form)

	platform := document.Call("getElementById", "platform")
	platform.Call("addEventListener", "input", js.FuncOf(func(js.Value, []js.Value) any {
		_, err := strconv.ParseInt(platform.Get("value").String(), 10, 32)
		platform.Call("setAttribute", "aria-invalid", strconv.FormatBool(err != nil))
		return nil
	}))
	select {}
}
