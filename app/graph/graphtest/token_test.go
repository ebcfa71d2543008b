package graphtest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

func TestBearerToken(t *testing.T) {
	one := func(token string) bool { return token == "one" }
	tests := []struct {
		name, authorization string
		check               func(string) bool
		ok                  bool
	}{
		{"any", "Bearer demo", nil, true},
		{"the right one", "Bearer one", one, true},

		{"missing", "", nil, false},
		{"no token behind the scheme", "Bearer", nil, false},
		{"another scheme", "Basic ZGVtbzpkZW1v", nil, false},
		{"no scheme", "demo", nil, false},
		{"expired", "Bearer expired", nil, false},
		{"missing, own check", "", func(string) bool { return true }, false},
		{"a wrong one", "Bearer two", one, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, graphtest.Options{Token: tt.check})
			for _, r := range []struct{ method, address, body string }{
				{"GET", record, ""},
				{"PATCH", record, `{"platform":9}`},
				{"POST", "/$batch", `{"requests":[]}`},
			} {
				a := c.ask(r.method, r.address, r.body, "Authorization", tt.authorization)
				challenge := a.header.Get("WWW-Authenticate")
				if tt.ok {
					a.wants(t, http.StatusOK, "")
					if challenge != "" {
						t.Errorf("%s: challenge %q, want none", r.method, challenge)
					}
					continue
				}
				a.wants(t, http.StatusUnauthorized, "InvalidAuthenticationToken")
				// What tells this 401 from a claims challenge is the header alone.
				if !strings.HasPrefix(challenge, `Bearer realm=""`) || strings.Contains(challenge, "claims") {
					t.Errorf("%s: challenge %q, want a bearer's without claims", r.method, challenge)
				}
			}
		})
	}
}

// Who may not write learns nothing about the record and spends no budget.
func TestTokenComesFirst(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon})
	c.faults(`{"budget":{"writes":1,"seconds":20}}`)
	for _, address := range []string{record, collection + "/no", "/elsewhere"} {
		c.ask("PATCH", address, `{"platform":9}`, "Authorization", "").wants(t, http.StatusUnauthorized, "InvalidAuthenticationToken")
	}
	if got := c.property(record, "platform"); got != "0" {
		t.Errorf("platform became %s, want 0", got)
	}
	c.patch(record, `{"platform":9}`).wants(t, http.StatusOK, "")
}
