package entratest_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/signin/entratest"
)

// knobs asks the JSON API.
func (c *client) knobs(method, body string) answer {
	c.t.Helper()
	r, err := http.NewRequest(method, login+"/knobs", strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do(r)
}

// Each example of the package comment can be copied from there.
func TestDocumentedKnobs(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "entra.go", nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, doc, _ := strings.Cut(file.Doc.Text(), "order in which they are looked at:")
	doc, deeds, _ := strings.Cut(doc, "Two more members")
	example := regexp.MustCompile(`(?m)^\t(\w+) +(\{.*?\})`)
	c := serve(t, entratest.Options{})
	examples := example.FindAllStringSubmatch(doc, -1)
	if len(examples) != 15 {
		t.Errorf("%d knobs are documented, want 15", len(examples))
	}
	for _, match := range examples {
		body := `{"` + match[1] + `":` + match[2] + `}`
		put, get := c.knobs("PUT", body), c.knobs("GET", "")
		if put.status != http.StatusOK || get.body != put.body {
			t.Errorf("%s: PUT answers %d %s, GET %s; want 200 and the same", body, put.status, put.body, get.body)
		}
		var sent, held any
		if err := json.Unmarshal([]byte(body), &sent); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		_ = json.Unmarshal([]byte(get.body), &held)
		if diff := cmp.Diff(sent, held); diff != "" {
			t.Errorf("%s: what holds differs (-sent +held):\n%s", body, diff)
		}
		var k entratest.Knob
		if err := json.Unmarshal([]byte(match[2]), &k); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if err := c.entra.Turn(match[1], k); err != nil {
			t.Errorf("Turn(%q, %+v) = %v", match[1], k, err)
		}
	}
	for _, match := range example.FindAllStringSubmatch(deeds, -1) {
		if a := c.knobs("PUT", `{"`+match[1]+`":`+match[2]+`}`); a.status != http.StatusOK || strings.TrimSpace(a.body) != "{}" {
			t.Errorf("%s: answer %d %s, want 200 and no knob", match[0], a.status, a.body)
		}
	}
}

func TestRefusedKnobs(t *testing.T) {
	tests := []struct{ body, want string }{
		{``, "knobs are a JSON object"},
		{`{`, "knobs are a JSON object"},
		{`null`, "knobs are a JSON object"},
		{`[]`, "knobs are a JSON object"},
		{`{} {}`, "knobs are a JSON object"},
		{`{"sloow":{}}`, `unknown key "sloow"`},
		{`{"Slow":{}}`, `unknown key "Slow"`},
		{`{"expireSessions":{},"sloow":{}}`, `unknown key "sloow"`},
		{`{"slow":3000}`, `key "slow": value 3000 is not an object`},
		{`{"slow":null}`, `key "slow": value null is not an object`},
		{`{"slow":{"seconds":1}}`, `unknown key "slow.seconds"`},
		{`{"slow":{"Milliseconds":1}}`, `unknown key "slow.Milliseconds"`},
		{`{"slow":{"milliseconds":"1"}}`, `key "slow.milliseconds": value "1" has the wrong type`},
		{`{"slow":{"milliseconds":null}}`, `key "slow.milliseconds": value null has the wrong type`},
		{`{"slow":{"milliseconds":-1}}`, `key "slow.milliseconds": value -1, must not be negative`},
		{`{"slow":{"endpoint":"logout"}}`, `key "slow.endpoint": value "logout", allowed are ["token" "authorize"]`},
		{`{"throttle":{"endpoint":"authorize"}}`, `unknown key "throttle.endpoint"`},
		{`{"throttle":{"retryAfter":2}}`, `key "throttle.retryAfter": value 2 has the wrong type`},
		{`{"lifetime":{"seconds":-1}}`, `key "lifetime.seconds": value -1, must not be negative`},
		{`{"policy":{"count":-1}}`, `key "policy.count": value -1, must not be negative`},
		{`{"consent":{"scopes":"User.Read"}}`, `key "consent.scopes": value "User.Read" has the wrong type`},
		{`{"expireSessions":{"count":1}}`, `unknown key "expireSessions.count"`},
		{`{"revokeRefreshTokens":{"aadsts":1}}`, `key "revokeRefreshTokens.aadsts": value 1, allowed are [700082 700084 50173]`},
	}
	c := serve(t, entratest.Options{})
	refreshToken := c.signIn(avery).RefreshToken
	const before = `{"nonce":{"count":3}}`
	c.knobs("PUT", before)
	for _, tt := range tests {
		a := c.knobs("PUT", tt.body)
		var got struct{ Error string }
		if err := json.Unmarshal([]byte(a.body), &got); a.status != http.StatusBadRequest || err != nil || got.Error != tt.want {
			t.Errorf("%s: answer %d %s, want 400 with %q", tt.body, a.status, a.body, tt.want)
		}
		if got := strings.TrimSpace(c.knobs("GET", "").body); got != before {
			t.Fatalf("%s: knobs became %s, want %s", tt.body, got, before)
		}
	}
	if got := c.pageOf(c.authorize("prompt", "none")); got != "code" {
		t.Errorf("a refused request has ended the session: %q", got)
	}
	c.refresh(refreshToken).wants(t, http.StatusOK, "", 0)
	for name, k := range map[string]entratest.Knob{"sloow": {}, "expireSessions": {}, "slow": {Seconds: 1}, "lifetime": {Count: -1}} {
		if err := c.entra.Turn(name, k); err == nil {
			t.Errorf("Turn(%q, %+v) takes it", name, k)
		}
	}
}

func TestControl(t *testing.T) {
	c := serve(t, entratest.Options{})
	got := c.signIn(avery)
	c.knobs("PUT", `{"throttle":{"count":2},"lifetime":{"seconds":5}}`)
	c.refresh(got.RefreshToken).wants(t, http.StatusTooManyRequests, "temporarily_unavailable", 90055)
	if diff := cmp.Diff(map[string]entratest.Knob{"throttle": {Count: 1}, "lifetime": {Seconds: 5}}, c.entra.Knobs()); diff != "" {
		t.Errorf("Knobs() after a hit (-want +got):\n%s", diff)
	}
	c.turn("nonce", entratest.Knob{})
	if len(c.entra.Knobs()) != 3 {
		t.Errorf("Knobs() = %v, want the one turned beside the others", c.entra.Knobs())
	}
	if a := c.knobs("PUT", `{"policy":{}}`); strings.TrimSpace(a.body) != `{"policy":{}}` {
		t.Errorf("knobs are %s, want the new one alone", a.body)
	}
	if a := c.knobs("DELETE", ""); a.status != http.StatusOK || strings.TrimSpace(a.body) != `{}` {
		t.Errorf("DELETE answers %d %s", a.status, a.body)
	}
	c.refresh(got.RefreshToken).wants(t, http.StatusBadRequest, "invalid_grant", 9002313)
	if page := c.pageOf(c.authorize("prompt", "none")); page != "login_required AADSTS50058" {
		t.Errorf("after a reset: %q", page)
	}
	if _, err := c.entra.Check(got.AccessToken, graph); err != nil || len(c.entra.Log()) != 2 {
		t.Errorf("after a reset: Check() = %v, Log() = %v", err, c.entra.Log())
	}
	for _, method := range []string{"POST", "PATCH"} {
		if a := c.knobs(method, `{}`); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, PUT, DELETE" {
			t.Errorf("%s: answer %d, Allow %q; want 405", method, a.status, a.header.Get("Allow"))
		}
	}
}

func TestDeeds(t *testing.T) {
	for body, want := range map[string]int{`{}`: 700082, `{"aadsts":700082}`: 700082, `{"aadsts":700084}`: 700084, `{"aadsts":50173}`: 50173} {
		c := serve(t, entratest.Options{})
		got := c.signIn(avery)
		c.knobs("PUT", `{"revokeRefreshTokens":`+body+`}`)
		c.refresh(got.RefreshToken).wants(t, http.StatusBadRequest, "invalid_grant", want)
		// The session is another thing, and gives a token that is good.
		again := c.redeem(c.back(c.authorize("prompt", "none")).Get("code"))
		c.refresh(again.RefreshToken).wants(t, http.StatusOK, "", 0)
		c.knobs("PUT", `{"expireSessions":{}}`)
		if got := c.pageOf(c.authorize("prompt", "none")); got != "login_required AADSTS50058" {
			t.Errorf("answer is %q", got)
		}
		c.refresh(again.RefreshToken).wants(t, http.StatusOK, "", 0)
		c.entra.RevokeRefreshTokens(50173)
		c.refresh(again.RefreshToken).wants(t, http.StatusBadRequest, "invalid_grant", 50173)
	}
}
