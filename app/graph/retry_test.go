package graph_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/graph"
)

func TestRetry(t *testing.T) {
	busy := func(retryAfter ...string) graph.Fetch {
		if len(retryAfter) == 0 {
			return answer(429, `{"error":{"code":"TooManyRequests","message":"later"}}`)
		}
		return answer(429, `{"error":{"code":"TooManyRequests","message":"later"}}`, "retry-after", retryAfter[0])
	}
	const intune = `{"error":{"code":"TooManyRequests","message":"{\"Message\":\"later\",\"RetryAfter\":\"7\"}"}}`
	down := answer(503, "", "retry-after", "3")
	ok := answer(200, entity)
	second := time.Second
	tests := []struct {
		name   string
		steps  []graph.Fetch
		pauses []graph.Pause
		kind   graph.Kind // "" is success
	}{
		{"429 until it works", []graph.Fetch{busy("10"), busy("2.128"), ok},
			[]graph.Pause{{10 * second, true, 1, 5, 429}, {2128 * time.Millisecond, true, 2, 5, 429}}, ""},
		{"429 with a date", []graph.Fetch{busy("Mon, 05 Oct 2026 12:00:17 GMT"), ok},
			[]graph.Pause{{17 * second, true, 1, 5, 429}}, ""},
		{"429 longer than any backoff", []graph.Fetch{busy("600"), ok},
			[]graph.Pause{{600 * second, true, 1, 5, 429}}, ""},
		{"429 without a time, five times", []graph.Fetch{busy()},
			[]graph.Pause{{2500 * time.Millisecond, false, 1, 5, 429}, {4500 * time.Millisecond, false, 2, 5, 429}, {8500 * time.Millisecond, false, 3, 5, 429}, {16500 * time.Millisecond, false, 4, 5, 429}}, graph.KindThrottled},
		{"429 with rubbish", []graph.Fetch{busy("soon"), busy("-1"), busy("0"), ok},
			[]graph.Pause{{2500 * time.Millisecond, false, 1, 5, 429}, {4500 * time.Millisecond, false, 2, 5, 429}, {8500 * time.Millisecond, false, 3, 5, 429}}, ""},
		{"429, the time in Intune's document", []graph.Fetch{answer(429, intune), ok},
			[]graph.Pause{{7 * second, true, 1, 5, 429}}, ""},
		{"429, the header before Intune's document", []graph.Fetch{answer(429, intune, "retry-after", "1"), ok},
			[]graph.Pause{{second, true, 1, 5, 429}}, ""},
		{"429 of a proxy", []graph.Fetch{answer(429, "<html>", "retry-after", "1"), ok},
			[]graph.Pause{{second, true, 1, 5, 429}}, ""},
		{"503 three times", []graph.Fetch{down},
			[]graph.Pause{{3 * second, true, 1, 3, 503}, {3 * second, true, 2, 3, 503}}, graph.KindService},
		{"504, then it works", []graph.Fetch{answer(504, ""), ok},
			[]graph.Pause{{2500 * time.Millisecond, false, 1, 3, 504}}, ""},
		{"503 of a proxy", []graph.Fetch{answer(503, "<html>"), ok},
			[]graph.Pause{{2500 * time.Millisecond, false, 1, 3, 503}}, ""},
		{"429 between 503s: tries count together", []graph.Fetch{down, busy("1"), down, ok},
			[]graph.Pause{{3 * second, true, 1, 3, 503}, {second, true, 2, 5, 429}}, graph.KindService},
		{"500", []graph.Fetch{answer(500, "")}, nil, graph.KindService},
		{"502", []graph.Fetch{answer(502, "")}, nil, graph.KindService},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := client(tt.steps...)
			c.Addressing = graph.Item
			updated, err := c.Update(t.Context(), target, stored)
			if !reflect.DeepEqual(s.pauses, tt.pauses) {
				t.Errorf("pauses %+v, want %+v", s.pauses, tt.pauses)
			}
			sent := len(tt.pauses) + 1
			if tt.kind == "" {
				if err != nil || updated.Tries != sent {
					t.Errorf("%d tries, %v; want success at try %d", updated.Tries, err, sent)
				}
			} else if e := asError(t, err); e.Kind != tt.kind || e.Tries != sent || updated.Tries != sent {
				t.Errorf("kind %q at try %d, want %q at %d", e.Kind, e.Tries, tt.kind, sent)
			}
			ids := map[string]bool{}
			for _, r := range s.requests {
				ids[r.Header[len(r.Header)-1].Value] = true
				if r.Body != s.requests[0].Body {
					t.Errorf("sent again as\n%swant\n%s", r.Body, s.requests[0].Body)
				}
			}
			if len(s.requests) != sent || len(ids) != sent {
				t.Errorf("%d requests with %d ids, want %d of each", len(s.requests), len(ids), sent)
			}
		})
	}
}

func TestARefusedTokenIsReplacedOnce(t *testing.T) {
	ok := answer(200, entity)
	challenge := answer(401, "", "www-authenticate", `Bearer error="insufficient_claims", claims="eyJhIjoxfQ=="`)
	expired := answer(401, "")
	plain := graph.TokenRequest{Scopes: []string{graph.WriteScope}}
	withClaims, fresh := plain, plain
	withClaims.Claims, fresh.Refresh = `{"a":1}`, true
	tests := []struct {
		name   string
		steps  []graph.Fetch
		tokens []graph.TokenRequest
		kind   graph.Kind // "" is success
	}{
		{"challenge", []graph.Fetch{challenge, ok}, []graph.TokenRequest{plain, withClaims}, ""},
		{"challenge twice", []graph.Fetch{challenge}, []graph.TokenRequest{plain, withClaims}, graph.KindClaims},
		{"expired", []graph.Fetch{expired, ok}, []graph.TokenRequest{plain, fresh}, ""},
		{"expired twice", []graph.Fetch{expired}, []graph.TokenRequest{plain, fresh}, graph.KindSignIn},
		{"expired, then a challenge", []graph.Fetch{expired, challenge}, []graph.TokenRequest{plain, fresh}, graph.KindClaims},
		{"between waits", []graph.Fetch{answer(429, ""), challenge, answer(429, ""), ok}, []graph.TokenRequest{plain, plain, withClaims, withClaims}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := client(tt.steps...)
			c.Addressing = graph.Item
			_, err := c.Update(t.Context(), target, stored)
			if !reflect.DeepEqual(s.tokens, tt.tokens) {
				t.Errorf("tokens were asked for by %+v, want %+v", s.tokens, tt.tokens)
			}
			switch {
			case tt.kind == "" && err != nil:
				t.Errorf("%v; want success", err)
			case tt.kind != "":
				if e := asError(t, err); e.Kind != tt.kind || e.MayBeStored {
					t.Errorf("kind %q, may be stored %v; want %q, false", e.Kind, e.MayBeStored, tt.kind)
				}
			}
		})
	}
}

// Who stops the wait gets the last answer, not an error without a status.
func TestStopWhileWaiting(t *testing.T) {
	stop := errors.New("stop")
	for status, kind := range map[int]graph.Kind{429: graph.KindThrottled, 503: graph.KindService} {
		c, s := client(answer(status, ""))
		c.Pause = func(context.Context, graph.Pause) error { return stop }
		_, err := c.Load(t.Context(), target)
		if e := asError(t, err); e.Kind != kind || e.Status != status || !errors.Is(err, stop) || len(s.requests) != 1 {
			t.Errorf("%v after %d requests; want %q, %d, because of %v, after one", err, len(s.requests), kind, status, stop)
		}
	}
}

// A 503 may have been stored, and what the next try meets does not undo that.
func TestEarlierTryKeepsItsDoubt(t *testing.T) {
	for name, last := range map[string]graph.Fetch{
		"offline":  breaks(&graph.TransportError{Failure: graph.Offline}),
		"401":      answer(401, ""),
		"429 last": answer(429, ""),
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := client(answer(503, ""), last)
			c.Addressing = graph.Item
			_, err := c.Update(t.Context(), target, stored)
			if e := asError(t, err); !e.MayBeStored {
				t.Errorf("%v after a 503 says nothing was stored", err)
			}
		})
	}
}

func TestJitterHasADefault(t *testing.T) {
	c, s := client(answer(503, ""), answer(200, entity))
	c.Jitter = nil
	if _, err := c.Load(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if got := s.pauses[0].Wait; got < 2*time.Second || got > 3*time.Second {
		t.Errorf("waits %v, want 2 s and up to one more", got)
	}
}

func TestErrorText(t *testing.T) {
	c, _ := client(answer(403, `{"error":{"code":"Forbidden","message":"say \"no\""}}`))
	_, err := c.Load(t.Context(), target)
	if got, want := err.Error(), `graph: forbidden, status 403, code "Forbidden", message "say \"no\""`; got != want {
		t.Errorf("text %s, want %s", got, want)
	}
	c, _ = client(breaks(&graph.TransportError{Failure: graph.Lost, Err: errors.New("reset")}))
	_, err = c.Load(t.Context(), target)
	if got, want := err.Error(), "graph: noAnswer: lost: reset"; got != want {
		t.Errorf("text %s, want %s", got, want)
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("text %s has the token", err)
	}
}
