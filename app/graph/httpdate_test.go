package graph

import (
	"testing"
	"time"
)

// httpDates are RFC 9110's three forms for Go's own reader, to compare with.
var httpDates = []string{
	"Mon, 02 Jan 2006 15:04:05 GMT",
	"Monday, 02-Jan-06 15:04:05 GMT",
	time.ANSIC,
}

func TestHTTPDatesAreReadAsGoReadsThem(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC),
		time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC),
		time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
	} {
		for _, layout := range httpDates {
			text := at.Format(layout)
			if got, ok := readHTTPDate(text); !ok || !got.Equal(at) {
				t.Errorf("%q is read as %v, %v, want %v", text, got, ok, at)
			}
		}
	}
	for _, text := range []string{
		"", "10", "Mon, 02 Jan 2006 15:04:05", "Mon, 02 Jan 2006 15:04:05 CET", "Mon, 02 Foo 2006 15:04:05 GMT",
		"Mon, 30 Feb 2026 15:04:05 GMT", "Mon, 02 Jan 2006 25:04:05 GMT", "Mon, 02 an F 2006 15:04:05 GMT", "2026-10-05T14:03:22Z",
	} {
		if got, ok := readHTTPDate(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func FuzzHTTPDate(f *testing.F) {
	for _, layout := range httpDates {
		f.Add(layout)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := readHTTPDate(text)
		if !ok {
			return
		}
		if got.Location() != time.UTC || got.Year() < 1 || got.Nanosecond() != 0 {
			t.Errorf("%q is read as %v", text, got)
		}
	})
}
