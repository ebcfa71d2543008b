package graph

import (
	"strings"
	"time"

	"device-status-editor/app/devicestatus"
)

// readHTTPDate reads the three forms that RFC 9110 makes every reader understand
// (section 5.6.7); the zone is always GMT. time.Parse would do it with 6 KB of the
// WebAssembly, and nothing else here needs it.
func readHTTPDate(text string) (time.Time, bool) {
	var day, month, year, clock, zone string
	switch parts := strings.Fields(strings.ReplaceAll(text, "-", " ")); {
	case len(parts) == 6 && strings.HasSuffix(parts[0], ","): // Mon, 02 Jan 2006, or Monday, 02-Jan-06
		day, month, year, clock, zone = parts[1], parts[2], parts[3], parts[4], parts[5]
	case len(parts) == 5: // Mon Jan  2 15:04:05 2006
		month, day, clock, year, zone = parts[1], parts[2], parts[3], parts[4], "GMT"
	default:
		return time.Time{}, false
	}
	const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec "
	place := strings.Index(months, month+" ")
	if zone != "GMT" || len(month) != 3 || place < 0 {
		return time.Time{}, false
	}
	if len(day) == 1 {
		day = "0" + day
	}
	if len(year) == 2 { // 69 to 99 are of the last century, as time.Parse has it
		if year < "69" {
			year = "20" + year
		} else {
			year = "19" + year
		}
	}
	number := place/4 + 1
	t, err := devicestatus.ReadTimestamp(year + "-" + string(rune('0'+number/10)) + string(rune('0'+number%10)) + "-" + day + "T" + clock + "Z")
	if err != nil || len(clock) != len("15:04:05") {
		return time.Time{}, false
	}
	return t.Instant(), true
}
