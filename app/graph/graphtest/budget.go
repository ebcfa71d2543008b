package graphtest

import (
	"net/http"
	"slices"
	"time"
)

// Intune's limit on writes per app and tenant, which names this very entity
// (https://learn.microsoft.com/graph/throttling-limits).
const (
	budgetWrites  = 100
	budgetSeconds = 20
)

// spend takes one write off the budget, or answers 429 with the seconds until
// the oldest write leaves the window. A refused write costs nothing.
func (e *Emulator) spend(q request) (response, bool) {
	limit, window := budgetWrites, budgetSeconds*time.Second
	e.mu.Lock()
	defer e.mu.Unlock()
	if f := e.faults.take("budget", q.method); f != nil {
		limit, window = f.Writes, time.Duration(f.Seconds)*time.Second
	}
	e.writes = slices.DeleteFunc(e.writes, func(at time.Time) bool { return !at.After(q.now.Add(-window)) })
	if len(e.writes) < limit {
		e.writes = append(e.writes, q.now)
		return response{}, false
	}
	wait := window
	if len(e.writes) > 0 {
		wait = e.writes[0].Add(window).Sub(q.now)
	}
	r := q.refuse(http.StatusTooManyRequests, "TooManyRequests", "Too many writes in a short time.")
	r.header.Set("Retry-After", seconds(wait))
	return r, true
}
