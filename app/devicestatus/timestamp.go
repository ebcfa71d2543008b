package devicestatus

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// NoEndText is how Intune writes that there is no grace period to end.
const NoEndText = "9999-12-31T23:59:59Z"

// Timestamp is a moment in the words it is sent in.
type Timestamp struct {
	Text   string        // RFC 3339, at most 7 decimals
	Offset time.Duration // from UTC, whole minutes
}

// Instant returns the moment in UTC, the zero time for a Timestamp that was not
// read.
func (t Timestamp) Instant() time.Time {
	w, _, err := readWall(t.Text)
	if err != nil {
		return time.Time{}
	}
	return w.instant(t.Offset)
}

// NoEnd says that the moment means "no end": 31 December 9999, by the date as
// written, since in another zone it can fall beyond the year 9999.
func (t Timestamp) NoEnd() bool { return strings.HasPrefix(t.Text, "9999-12-31") }

// Never says that the moment means "never": the year 1, as written; Intune sends
// the smallest DateTimeOffset of .NET.
func (t Timestamp) Never() bool { return strings.HasPrefix(t.Text, "0001-") }

// WriteTimestamp writes a moment of this age as whole seconds in UTC.
func WriteTimestamp(t time.Time) Timestamp {
	return Timestamp{Text: t.UTC().Format("2006-01-02T15:04:05Z")}
}

// TimestampError says why a text is no timestamp.
type TimestampError struct {
	Rule  Rule   // one of time.…
	Text  string // the offending text, see Finding.Value
	Count int    // decimals, for time.precision
	Wall  Wall   // for time.no-zone: what was read, for At and In
}

func (e *TimestampError) Error() string { return fmt.Sprintf("%s: %.64q", e.Rule, e.Text) }

// in names the whole text where no part of it is to blame.
func (e *TimestampError) in(text string) *TimestampError {
	if e.Text == "" {
		e.Text = text
	}
	return e
}

// ReadTimestamp reads RFC 3339 and the forms people and tools write instead: a
// blank or t for T, z, no seconds, a decimal comma, +0200 and +02, UTC and GMT,
// quotes and blanks around it, and the /Date(…)/ of older .NET services.
//
// Strict input comes back in Text character for character: trailing zeros and
// -00:00 are kept. Anything else differs from Text, which shows what was read.
// Nothing is guessed: a date that can mean two days or a time without a zone is
// an error.
func ReadTimestamp(text string) (Timestamp, *TimestampError) {
	core := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`'"“”`, r) })
	if core == "" {
		return Timestamp{}, &TimestampError{Rule: RuleTimeEmpty, Text: text}
	}
	if ticks, ok := strings.CutPrefix(core, "/Date("); ok {
		t, err := readTicks(ticks)
		if err != nil {
			return Timestamp{}, err.in(text)
		}
		return t, nil
	}
	w, rest, err := readWall(core)
	if err != nil {
		return Timestamp{}, err.in(text)
	}
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	if rest == "" {
		return Timestamp{}, &TimestampError{Rule: RuleTimeNoZone, Text: text, Wall: w}
	}
	zone, offset, err := readZone(rest)
	if err != nil {
		return Timestamp{}, err.in(text)
	}
	return w.timestamp(zone, offset)
}

// readZone returns the zone in strict form.
func readZone(text string) (zone string, offset time.Duration, err *TimestampError) {
	switch strings.ToUpper(text) {
	case "Z", "UTC", "GMT":
		return "Z", 0, nil
	}
	sign := text[:1]
	hours, rest := leadingDigits(text[1:])
	minutes, colon := "00", false
	switch {
	case len(hours) == 4:
		hours, minutes = hours[:2], hours[2:]
	case rest != "":
		rest, colon = strings.CutPrefix(rest, ":")
		minutes, rest = leadingDigits(rest)
		if !colon {
			minutes = ""
		}
	}
	if sign != "+" && sign != "-" || len(hours) != 2 || len(minutes) != 2 || rest != "" {
		return "", 0, &TimestampError{Rule: RuleTimeUnreadable}
	}
	offset = time.Duration(number(hours))*time.Hour + time.Duration(number(minutes))*time.Minute
	if offset > longestOffset || number(minutes) > 59 {
		return "", 0, &TimestampError{Rule: RuleTimeOffset, Text: text}
	}
	if sign == "-" {
		offset = -offset
	}
	return sign + hours + ":" + minutes, offset, nil
}

// The first and the last millisecond of the years 1 to 9999, from 1970.
const (
	firstTick = -62135596800000
	lastTick  = 253402300799999
)

// readTicks reads what follows "/Date(" in /Date(1571240587193)/ and in
// /Date(1571240587193+0200)/: milliseconds from 1970 in UTC, whatever the offset,
// which only says where it was written.
func readTicks(text string) (Timestamp, *TimestampError) {
	ticks, closed := strings.CutSuffix(text, ")/")
	digits, zone := leadingDigits(strings.TrimPrefix(ticks, "-"))
	if !closed || digits == "" {
		return Timestamp{}, &TimestampError{Rule: RuleTimeUnreadable}
	}
	if zone != "" {
		if _, _, err := readZone(zone); err != nil {
			return Timestamp{}, err
		}
	}
	ms, err := strconv.ParseInt(strings.TrimSuffix(ticks, zone), 10, 64)
	if err != nil || ms < firstTick || ms > lastTick {
		return Timestamp{}, &TimestampError{Rule: RuleTimeYear}
	}
	layout := "2006-01-02T15:04:05Z"
	if ms%1000 != 0 {
		layout = "2006-01-02T15:04:05.000Z"
	}
	return Timestamp{Text: time.UnixMilli(ms).UTC().Format(layout)}, nil
}

// number is the value of ASCII digits; callers bound their count.
func number(digits string) int {
	n := 0
	for _, d := range []byte(digits) {
		n = n*10 + int(d-'0')
	}
	return n
}
