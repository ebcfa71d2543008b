package graphtest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

func TestScopesOfTheToken(t *testing.T) {
	const read, write = "DeviceManagementApps.Read.All", "DeviceManagementApps.ReadWrite.All"
	tests := []struct {
		name        string
		scopes      []string
		read, write bool
	}{
		{"both", []string{read, write}, true, true},
		{"read", []string{"openid", read}, true, false},
		{"write", []string{write}, true, true},
		{"others", []string{"User.Read", "DeviceManagementConfiguration.ReadWrite.All", write + ".x"}, false, false},
		{"none", nil, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked []string
			c := serve(t, graphtest.Options{Scopes: func(token string) []string {
				asked = append(asked, token)
				return tt.scopes
			}})
			const change = `{"platform":9}`
			answers := map[string]bool{"GET": tt.read, "PATCH": tt.write}
			for _, method := range []string{"GET", "PATCH"} {
				a := c.ask(method, record, change)
				if answers[method] {
					a.wants(t, http.StatusOK, "")
				} else {
					a.wants(t, http.StatusForbidden, "Forbidden")
					namesScope(1)(t, a)
				}
				// A write's refusal must not send anybody after a scope that is not enough.
				if strings.Contains(a.body, read) != (method == "GET" && !tt.read) {
					t.Errorf("%s: %s in %s", method, read, a.body)
				}
			}
			status := map[bool]string{true: "200", false: "403 Forbidden"}
			if got, want := outcome(c.batch(getItem("1", record), patchItem("2", change))), "1 "+status[tt.read]+"; 2 "+status[tt.write]; got != want {
				t.Errorf("batch answers %s, want %s", got, want)
			}
			if want := slices.Repeat([]string{"demo"}, 4); !slices.Equal(asked, want) {
				t.Errorf("asked about %q, want %q", asked, want)
			}
		})
	}
}

// The scope decides before the record is looked for and before the budget.
func TestScopeComesBeforeTheRecord(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon, Scopes: func(string) []string { return nil }})
	c.faults(`{"budget":{"writes":1,"seconds":20}}`)
	for range 2 {
		c.patch(collection+"/x", `{"platform":9}`).wants(t, http.StatusForbidden, "Forbidden")
	}
	c.ask("DELETE", record, "").wants(t, http.StatusBadRequest, "No method match route template")
}
