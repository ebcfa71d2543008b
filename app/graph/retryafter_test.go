package graph_test

import (
	"fmt"
	"testing"
	"time"

	"device-status-editor/app/graph"
)

var noon = time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		header string
		want   time.Duration // 0: asks for nothing
	}{
		{"10", 10 * time.Second},
		{" 10\t", 10 * time.Second},
		{"2.128", 2128 * time.Millisecond},
		{"0.249", 249 * time.Millisecond},
		{"0.1", 100 * time.Millisecond},
		{"0.0001", time.Millisecond},
		{"1.0010000", 1001 * time.Millisecond},
		{"1.0010001", 1002 * time.Millisecond},
		{"600", 10 * time.Minute},
		{"31536000", 365 * 24 * time.Hour},
		{"Mon, 05 Oct 2026 12:00:17 GMT", 17 * time.Second},
		{"Monday, 05-Oct-26 12:00:17 GMT", 17 * time.Second},
		{"Mon Oct  5 12:00:17 2026", 17 * time.Second},

		{"", 0},
		{"0", 0},
		{"0.000", 0},
		{"-5", 0},
		{"+5", 0},
		{"5s", 0},
		{"1e3", 0},
		{".5", 0},
		{"5.", 0},
		{"5,5", 0},
		{"soon", 0},
		{"99999999999999999999", 0},
		{"31536001", 0},
		{"Mon, 01 Oct 2700 00:00:00 GMT", 0},
		{"Mon, 05 Oct 2026 11:59:59 GMT", 0},
		{"Mon, 05 Oct 2026 12:00:17 PST", 0},
		{"2026-10-05T12:00:17Z", 0},
	}
	for _, tt := range tests {
		got, ok := graph.RetryAfter(tt.header, noon)
		if ok != (tt.want > 0) || ok && got != tt.want {
			t.Errorf("RetryAfter(%q) = %v, %v; want %v, %v", tt.header, got, ok, tt.want, tt.want > 0)
		}
	}
}

// A wait is never nothing, and survives being written as Graph writes decimals.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"10", "2.128", "0.0001", "-1", "Mon, 05 Oct 2026 12:00:17 GMT", "31536000", "Mon, 01 Oct 2700 00:00:00 GMT"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		wait, ok := graph.RetryAfter(header, noon)
		if !ok {
			return
		}
		if wait <= 0 {
			t.Fatalf("RetryAfter(%q) = %v, want more than nothing", header, wait)
		}
		ms := wait.Milliseconds() // also a date has whole seconds
		written := fmt.Sprintf("%d.%03d", ms/1000, ms%1000)
		if again, ok := graph.RetryAfter(written, noon); !ok || again != wait {
			t.Errorf("RetryAfter(%q) = %v, %v; want %v as of %q", written, again, ok, wait, header)
		}
	})
}
