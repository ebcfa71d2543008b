package graphtest_test

import (
	"net/http"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// What faults do to a batch of three: two writes around a read.
func TestBatchFaults(t *testing.T) {
	tests := []struct {
		name, faults, want string
		stored             bool // the first item's change
	}{
		{"none", `{}`, "1 200; 2 200; 3 200", true},
		{"shuffle", `{"batchShuffle":{}}`, "3 200; 2 200; 1 200", true},
		{"throttle", `{"batchThrottle":{"ids":["1","3"],"retryAfter":"5"}}`, "1 429 TooManyRequests; 2 200; 3 429 TooManyRequests", false},
		{"throttle none", `{"batchThrottle":{"retryAfter":"5"}}`, "1 200; 2 200; 3 200", true},
		{"missing", `{"batchMissing":{"ids":["1"]}}`, "2 200; 3 200", true},
		{"missing, throttled", `{"batchMissing":{"ids":["1"]},"batchThrottle":{"ids":["1"]}}`, "2 200; 3 200", false},
		{"method", `{"batchShuffle":{"method":"POST"}}`, "3 200; 2 200; 1 200", true},
		{"another method", `{"batchShuffle":{"method":"PATCH"}}`, "1 200; 2 200; 3 200", true},

		{"each item", `{"unavailable":{}}`, "1 503 ServiceUnavailable; 2 503 ServiceUnavailable; 3 503 ServiceUnavailable", false},
		{"one item", `{"unavailable":{"count":1}}`, "1 503 ServiceUnavailable; 2 200; 3 200", false},
		{"writes", `{"role":{"method":"PATCH"}}`, "1 403 Forbidden; 2 200; 3 403 Forbidden", false},
		{"reads", `{"expired":{"method":"GET"}}`, "1 200; 2 401 InvalidAuthenticationToken; 3 200", true},
		{"no content", `{"noContent":{}}`, "1 204; 2 200; 3 204", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, graphtest.Options{})
			c.faults(tt.faults)
			answers := c.batch(patchItem("1", `{"platform":9}`), getItem("2", record), patchItem("3", `{"deviceModel":"x"}`))
			if got := outcome(answers); got != tt.want {
				t.Errorf("batch answers %s; want %s", got, tt.want)
			}
			for _, a := range answers {
				if a.Status == http.StatusTooManyRequests && tt.name == "throttle" && a.Headers["Retry-After"] != "5" {
					t.Errorf("item %s has headers %v, want a Retry-After of 5", a.ID, a.Headers)
				}
				if a.Status == http.StatusNoContent && string(a.Body) != "null" {
					t.Errorf("item %s has the body %s, want null", a.ID, a.Body)
				}
			}
			c.faults(`{}`)
			if got := c.property(record, "platform"); (got == "9") != tt.stored {
				t.Errorf("platform is %s, want a change %v", got, tt.stored)
			}
		})
	}
}

func TestBatchNullBody(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"batchNullBody":{"ids":["1"],"count":1}}`)
	for _, want := range []bool{true, false} {
		answers := c.batch(patchItem("1", `{"platform":9}`), getItem("2", record))
		if got := outcome(answers); got != "1 200; 2 200" {
			t.Errorf("batch answers %s, want twice 200", got)
		}
		if got := string(answers[0].Body) == "null"; got != want || string(answers[1].Body) == "null" {
			t.Errorf("bodies are %s and %s, want the first null: %v", answers[0].Body, answers[1].Body, want)
		}
	}
}

// The envelope can fail like any request; then no item is done.
func TestFaultsOfTheEnvelope(t *testing.T) {
	for fault, want := range map[string]struct {
		status int
		code   string
	}{
		"proxy":       {502, ""},
		"claims":      {401, "InvalidAuthenticationToken"},
		"expired":     {401, "InvalidAuthenticationToken"},
		"throttle":    {429, "TooManyRequests"},
		"unavailable": {503, "ServiceUnavailable"},
	} {
		c := serve(t, graphtest.Options{})
		c.faults(`{"` + fault + `":{"method":"POST","count":1}}`)
		items := `{"requests":[` + patchItem("1", `{"platform":9}`) + `]}`
		c.ask("POST", "/$batch", items).wants(t, want.status, want.code)
		if got := c.property(record, "platform"); got != "0" {
			t.Errorf("%s: platform became %s, want 0", fault, got)
		}
		c.ask("POST", "/$batch", items).wants(t, http.StatusOK, "")
	}
}
