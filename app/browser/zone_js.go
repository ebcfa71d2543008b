package browser

import (
	"syscall/js"
	"time"
)

// Zone is the zone of the person's clock. Go's time.Local in a browser is one
// fixed offset, today's, and so is wrong for dates on the other side of a
// clock change; the browser is asked for each instant instead.
type Zone struct{}

// Name returns the IANA name, such as Europe/Berlin, or "" when the browser
// does not tell.
func (Zone) Name() string {
	zone := js.Global().Get("Intl").Call("DateTimeFormat").Call("resolvedOptions").Get("timeZone")
	if zone.Type() != js.TypeString {
		return ""
	}
	return zone.String()
}

// Offset returns the zone's offset from UTC at t.
func (Zone) Offset(t time.Time) time.Duration {
	minutes := js.Global().Get("Date").New(t.UnixMilli()).Call("getTimezoneOffset")
	return -time.Duration(minutes.Float() * float64(time.Minute))
}
