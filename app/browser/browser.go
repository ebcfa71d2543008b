// Package browser is the only place that touches syscall/js: fetch, promises,
// the zone of the clock, the clipboard, dialogs and focus.
//
// It knows the DOM and nothing of device statuses; of Graph it knows only the
// shape of one exchange, of the sign-in library only its calls. Everything here has a stub for other systems
// (stub.go), so that the packages above compile and are tested natively.
package browser

import "errors"

// ErrUnavailable is what the stubs return where a browser would act.
var ErrUnavailable = errors.New("no browser here")
