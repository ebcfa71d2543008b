package graph

import (
	"strconv"
	"strings"
	"time"
)

// longestWait tells a wait from a mistake: nobody stays for a year.
const longestWait = 365 * 24 * time.Hour

// RetryAfter reads how long an answer asks to wait. Graph also sends decimals,
// like 2.128; they are rounded up to milliseconds, so that no retry is too early.
// It is false for text that asks for nothing: unreadable, zero, or a time gone by.
func RetryAfter(header string, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(header)
	if at, ok := readHTTPDate(text); ok {
		wait := at.Sub(now)
		return wait, wait > 0 && wait <= longestWait
	}
	whole, fraction, hasFraction := strings.Cut(text, ".")
	if whole == "" || !isDigits(whole) || hasFraction && (fraction == "" || !isDigits(fraction)) {
		return 0, false
	}
	ms, err := strconv.ParseInt(whole+(fraction + "000")[:3], 10, 64)
	if len(fraction) > 3 && strings.Trim(fraction[3:], "0") != "" {
		ms++
	}
	return time.Duration(ms) * time.Millisecond, err == nil && ms > 0 && ms <= longestWait.Milliseconds()
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
