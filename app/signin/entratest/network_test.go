package entratest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/signin/entratest"
)

func TestServiceErrors(t *testing.T) {
	tests := []struct {
		name       string
		knob       entratest.Knob
		status     int
		aadsts     int
		retryAfter string
	}{
		{"unavailable", entratest.Knob{Count: 1, RetryAfter: "2"}, 503, 90033, "2"},
		{"unavailable", entratest.Knob{Count: 1}, 503, 90033, ""},
		{"throttle", entratest.Knob{Count: 1, RetryAfter: "7"}, 429, 90055, "7"},
		{"throttle", entratest.Knob{Count: 1}, 429, 90055, ""},
	}
	for _, tt := range tests {
		c := serve(t, entratest.Options{})
		code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
		c.turn(tt.name, tt.knob)
		got := c.redeem(code)
		got.wants(t, tt.status, "temporarily_unavailable", tt.aadsts)
		if header := got.header.Get("Retry-After"); header != tt.retryAfter || !strings.Contains(got.header.Get("Access-Control-Expose-Headers"), "Retry-After") {
			t.Errorf("Retry-After is %q, want %q", header, tt.retryAfter)
		}
		// What was not looked at is not used up.
		c.redeem(code).wants(t, http.StatusOK, "", 0)
	}
}

// try sends a request that may fail.
func (c *client) try(ctx context.Context, endpoint, refreshToken string) (answer, error) {
	c.t.Helper()
	method, address, body := "GET", authority+"/oauth2/v2.0/authorize?"+query("prompt", "none").Encode(), ""
	if endpoint == "token" {
		method, address, body = "POST", authority+"/oauth2/v2.0/token", refreshForm(refreshToken).Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", app)
	response, err := c.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

func TestNetworkErrors(t *testing.T) {
	tests := []struct {
		endpoint, other string
		good, otherGood int
	}{
		{"token", "authorize", http.StatusOK, http.StatusFound},
		{"authorize", "token", http.StatusFound, http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.endpoint, func(t *testing.T) {
			c := serve(t, entratest.Options{})
			token := c.signIn(avery).RefreshToken
			c.turn("drop", entratest.Knob{Count: 1, Endpoint: tt.endpoint})
			c.turn("proxy", entratest.Knob{Count: 1, Endpoint: tt.endpoint})
			if a, err := c.try(t.Context(), tt.other, token); err != nil || a.status != tt.otherGood {
				t.Errorf("%s is hit: %d, %v", tt.other, a.status, err)
			}
			if a, err := c.try(t.Context(), tt.endpoint, token); err == nil {
				t.Errorf("drop answers %d", a.status)
			}
			a, err := c.try(t.Context(), tt.endpoint, token)
			if err != nil || a.status != http.StatusBadGateway || a.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(a.body, "<!doctype html>") {
				t.Errorf("proxy answers %d %s, %v", a.status, a.body, err)
			}
			// A hang is a slowness that nobody waits for.
			c.turn("slow", entratest.Knob{Count: 1, Endpoint: tt.endpoint, Milliseconds: 60_000})
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if a, err := c.try(ctx, tt.endpoint, token); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a hang ends with %d, %v", a.status, err)
			}
			c.turn("slow", entratest.Knob{Count: 1, Endpoint: tt.endpoint, Milliseconds: 20})
			start := time.Now()
			if a, err := c.try(t.Context(), tt.endpoint, token); err != nil || a.status != tt.good || time.Since(start) < 20*time.Millisecond {
				t.Errorf("slow answers %d after %v, %v", a.status, time.Since(start), err)
			}
			if got := c.entra.Knobs(); len(got) != 0 {
				t.Errorf("knobs left: %v", got)
			}
		})
	}
	c := serve(t, entratest.Options{})
	c.turn("drop", entratest.Knob{Count: 1})
	if a, err := c.try(t.Context(), "token", "none"); err == nil {
		t.Errorf("without an endpoint the token's is meant, and answers %d", a.status)
	}
}
