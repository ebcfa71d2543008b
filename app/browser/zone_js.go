package browser

import (
	"syscall/js"
	"time"
)

// Zone is the zone of the person's clock. Go's time.Local in a browser is one
// fixed offset, today's, and so is wrong for dates on the other side of a
// clock change; the browser is asked for each instant instead.
type Zone struct{}

var zoneName struct {
	text  string
	asked time.Time
}

// Name returns the IANA name, such as Europe/Berlin, or "" when the browser
// does not tell. It is asked once a minute: every key asks, and the answer takes
// the browser as long as all the rest of what a key causes.
func (Zone) Name() string {
	if time.Since(zoneName.asked) > time.Minute {
		zoneName.text, zoneName.asked = askZoneName(), time.Now()
	}
	return zoneName.text
}

func askZoneName() string {
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
