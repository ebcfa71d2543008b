package graphtest_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"device-status-editor/app/graph/graphtest"
)

// clock is set by a test and read by the emulator.
type clock struct{ since atomic.Int64 }

func (c *clock) now() time.Time       { return noon.Add(time.Duration(c.since.Load())) }
func (c *clock) set(at time.Duration) { c.since.Store(int64(at)) }

// spends writes until one is refused or most have been answered.
func (c *caller) spends(most int) (written int, refused answer) {
	c.Helper()
	for written < most {
		a := c.patch(record, `{"platform":9}`)
		if a.status != http.StatusOK {
			return written, a
		}
		written++
	}
	return written, answer{}
}

func TestBudget(t *testing.T) {
	var at clock
	c := serve(t, graphtest.Options{Now: at.now})
	if written, _ := c.spends(60); written != 60 {
		t.Fatalf("%d writes, want 60", written)
	}
	at.set(10 * time.Second)
	// Reading is free, and a refusal for another reason is a write like any other.
	c.get(record).wants(t, http.StatusOK, "")
	c.patch(collection, `{"platform":9}`).wants(t, http.StatusBadRequest, "No method match route template")
	steps := []struct {
		at         time.Duration
		written    int
		retryAfter string
	}{
		{10 * time.Second, 39, "10"},
		{10 * time.Second, 0, "10"},
		{10*time.Second + time.Millisecond, 0, "10"},
		{19*time.Second + 900*time.Millisecond, 0, "1"},
		// What was refused in between has cost nothing.
		{20 * time.Second, 60, "10"},
		{30 * time.Second, 40, "10"},
	}
	for _, step := range steps {
		at.set(step.at)
		written, refused := c.spends(101)
		refused.wants(t, http.StatusTooManyRequests, "TooManyRequests")
		if got := refused.header.Get("Retry-After"); written != step.written || got != step.retryAfter {
			t.Errorf("at %v: %d writes, then Retry-After %q; want %d and %q", step.at, written, got, step.written, step.retryAfter)
		}
	}
	c.ask("DELETE", "/faults", "").wants(t, http.StatusOK, "")
	if written, _ := c.spends(101); written != 100 {
		t.Errorf("%d writes after a reset, want 100", written)
	}
}

func TestAnotherBudget(t *testing.T) {
	var at clock
	c := serve(t, graphtest.Options{Now: at.now})
	for _, tt := range []struct {
		fault      string
		writes     int
		retryAfter string
	}{
		{`{"writes":3,"seconds":7}`, 3, "7"},
		{`{"writes":120,"seconds":20}`, 120, "20"},
		{`{"writes":0,"seconds":5}`, 0, "5"},
	} {
		c.ask("DELETE", "/faults", "").wants(t, http.StatusOK, "")
		c.faults(`{"budget":` + tt.fault + `}`)
		written, refused := c.spends(130)
		if got := refused.header.Get("Retry-After"); written != tt.writes || got != tt.retryAfter {
			t.Errorf("%s: %d writes, then Retry-After %q; want %d and %q", tt.fault, written, got, tt.writes, tt.retryAfter)
		}
	}
}

// A batch saves round trips, not budget.
func TestBatchSpendsBudget(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon})
	c.faults(`{"budget":{"writes":3,"seconds":20}}`)
	var items []string
	for i := range 5 {
		items = append(items, patchItem(fmt.Sprint(i), `{"platform":9}`))
	}
	var got []int
	for _, item := range c.batch(items...) {
		got = append(got, item.Status)
		if item.Status == http.StatusTooManyRequests && item.Headers["Retry-After"] != "20" {
			t.Errorf("item %s has headers %v, want a Retry-After of 20", item.ID, item.Headers)
		}
	}
	if want := "[200 200 200 429 429]"; fmt.Sprint(got) != want {
		t.Errorf("items are %v, want %s", got, want)
	}
}
