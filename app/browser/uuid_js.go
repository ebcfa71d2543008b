package browser

import (
	"fmt"
	"syscall/js"
)

// NewUUID returns a random UUID (version 4). crypto.randomUUID would do, but
// exists in secure contexts only; getRandomValues is everywhere.
func NewUUID() string {
	random := js.Global().Get("Uint8Array").New(16)
	js.Global().Get("crypto").Call("getRandomValues", random)
	var b [16]byte
	js.CopyBytesToGo(b[:], random)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// Random returns a number from 0 to below 1, which need not be hard to guess.
func Random() float64 { return js.Global().Get("Math").Call("random").Float() }
