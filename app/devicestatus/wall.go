package devicestatus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Wall is a date and a time of day without a zone, as a calendar and a clock on
// a wall show them. The digits of the fraction are kept as text.
type Wall struct {
	Date  string // 2026-10-05
	Clock string // 14:03:22.1406851, always with seconds
}

// Zone is a place's offset from UTC through the year. Which zones there are is
// the browser's knowledge.
type Zone interface {
	Name() string
	Offset(t time.Time) time.Duration
}

// RFC 3339 could write up to ±23:59; clocks on earth and .NET end at ±14:00.
const longestOffset = 14 * time.Hour

// decimals are .NET's ticks: 100 ns.
const decimals = 7

// ReadWall reads what the date and time boxes of a picker hold: "2026-10-05"
// with "14:03", "14:03:22" or "14:03:22.5".
func ReadWall(date, clock string) (Wall, *TimestampError) {
	switch {
	case date == "":
		return Wall{}, &TimestampError{Rule: RuleTimeEmpty}
	case clock == "":
		return Wall{}, &TimestampError{Rule: RuleTimeDateOnly, Text: date}
	}
	text := date + "T" + clock
	w, rest, err := readWall(text)
	switch {
	case err != nil:
		return Wall{}, err.in(text)
	case rest != "":
		return Wall{}, &TimestampError{Rule: RuleTimeUnreadable, Text: text}
	}
	return w, nil
}

// At is the moment at which the wall shows this, at an offset from UTC. UTC is
// written Z, other offsets ±hh:mm. The error is time.year when the moment leaves
// the years 1 to 9999, and time.offset for an offset that is no whole minutes or
// beyond ±14:00.
func (w Wall) At(offset time.Duration) (Timestamp, *TimestampError) {
	w, err := ReadWall(w.Date, w.Clock)
	if err != nil {
		return Timestamp{}, err
	}
	if offset%time.Minute != 0 || offset.Abs() > longestOffset {
		return Timestamp{}, &TimestampError{Rule: RuleTimeOffset, Text: offset.String()}
	}
	if offset == 0 {
		return w.timestamp("Z", 0)
	}
	sign := "+"
	if offset < 0 {
		sign = "-"
	}
	minutes := int(offset.Abs() / time.Minute)
	return w.timestamp(fmt.Sprintf("%s%02d:%02d", sign, minutes/60, minutes%60), offset)
}

// In lists the moments at which the clocks of a zone show this, earlier first:
// one as a rule, two when they were put back over it, none when they skipped it
// or when the moment leaves the years 1 to 9999.
//
// Offsets of the time before zones have seconds, RFC 3339 has none: they are cut
// to the minute.
func (w Wall) In(z Zone) []Timestamp {
	utc, err := w.At(0)
	if err != nil {
		return nil
	}
	offsetAt := func(t time.Time) time.Duration { return z.Offset(t).Truncate(time.Minute) }
	// No zone is further from UTC than longestOffset, so these lie before and
	// after all the moments meant. Clocks do not change twice in that span.
	around := []time.Duration{
		offsetAt(utc.Instant().Add(-longestOffset)),
		offsetAt(utc.Instant().Add(longestOffset)),
	}
	var moments []Timestamp
	for _, offset := range slices.Compact(around) {
		t, err := w.At(offset)
		if err == nil && offsetAt(t.Instant()) == offset {
			moments = append(moments, t)
		}
	}
	return moments
}

// timestamp joins the wall with a zone in strict form.
func (w Wall) timestamp(zone string, offset time.Duration) (Timestamp, *TimestampError) {
	t := Timestamp{Text: w.Date + "T" + w.Clock + zone, Offset: offset}
	if year := w.instant(offset).Year(); year < 1 || year > 9999 {
		return Timestamp{}, &TimestampError{Rule: RuleTimeYear, Text: t.Text}
	}
	return t, nil
}

// instant is for walls that were read: it goes by place.
func (w Wall) instant(offset time.Duration) time.Time {
	_, fraction, _ := strings.Cut(w.Clock, ".")
	return time.Date(
		number(w.Date[:4]), time.Month(number(w.Date[5:7])), number(w.Date[8:]),
		number(w.Clock[:2]), number(w.Clock[3:5]), number(w.Clock[6:8]),
		number((fraction + "000000000")[:9]), time.UTC,
	).Add(-offset)
}
