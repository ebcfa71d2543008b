package graphtest_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/graph/graphtest"
)

// Each example of the package comment can be copied from there.
func TestDocumentedFaults(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "emulator.go", nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, doc, _ := strings.Cut(file.Doc.Text(), "in the order in which they are looked at:")
	doc, _, _ = strings.Cut(doc, "One more member")
	examples := regexp.MustCompile(`(?m)^\t(\w+) +(\{.*?\})`).FindAllStringSubmatch(doc, -1)
	if len(examples) == 0 {
		t.Fatal("no examples found")
	}
	c := serve(t, graphtest.Options{})
	for _, example := range examples {
		members := example[2]
		// An object inside an object ends with the second brace.
		members += strings.Repeat("}", strings.Count(members, "{")-strings.Count(members, "}"))
		body := `{"` + example[1] + `":` + members + `}`
		put, get := c.ask("PUT", "/faults", body), c.get("/faults")
		if put.status != http.StatusOK || get.body != put.body || get.header.Get("Content-Type") != "application/json" {
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
	}
}

func TestRefusedFaults(t *testing.T) {
	tests := []struct{ body, want string }{
		{``, "faults are a JSON object"},
		{`{`, "faults are a JSON object"},
		{`null`, "faults are a JSON object"},
		{`[]`, "faults are a JSON object"},
		{`{} {}`, "faults are a JSON object"},
		{`{"sloow":{}}`, `unknown key "sloow"`},
		{`{"proxy":{},"sloow":{}}`, `unknown key "sloow"`},
		{`{"change":{"configurationId":"` + graphtest.ConfigurationID + `","id":"` + graphtest.StatusID + `","properties":{"platform":9}},"sloow":{}}`, `unknown key "sloow"`},
		{`{"Slow":{}}`, `unknown key "Slow"`},
		{`{"slow":{"seconds":1}}`, `unknown key "slow.seconds"`},
		{`{"slow":{"Milliseconds":1}}`, `unknown key "slow.Milliseconds"`},
		{`{"hang":{"milliseconds":1}}`, `unknown key "hang.milliseconds"`},
		{`{"slow":3000}`, `key "slow": value 3000 is not an object`},
		{`{"slow":null}`, `key "slow": value null is not an object`},
		{`{"slow":{"milliseconds":"3000"}}`, `key "slow.milliseconds": value "3000" has the wrong type`},
		{`{"slow":{"milliseconds":1.5}}`, `key "slow.milliseconds": value 1.5 has the wrong type`},
		{`{"slow":{"milliseconds":null}}`, `key "slow.milliseconds": value null has the wrong type`},
		{`{"slow":{"milliseconds":-1}}`, `key "slow.milliseconds": value -1, must not be negative`},
		{`{"proxy":{"count":-1}}`, `key "proxy.count": value -1, must not be negative`},
		{`{"proxy":{"after":-1}}`, `key "proxy.after": value -1, must not be negative`},
		{`{"proxy":{"count":true}}`, `key "proxy.count": value true has the wrong type`},
		{`{"proxy":{"method":"get"}}`, `key "proxy.method": value get, allowed are [GET PATCH POST]`},
		{`{"claims":{"claims":{"access_token":{}}}}`, `key "claims.claims": value {"access_token":{}} has the wrong type`},
		{`{"claims":{"claims":"c1"}}`, `key "claims.claims": value "c1" holds no JSON object`},
		{`{"claims":{"claims":"null"}}`, `key "claims.claims": value "null" holds no JSON object`},
		{`{"redirect":{"location":1}}`, `key "redirect.location": value 1 has the wrong type`},
		{`{"throttle":{"retryAfter":5}}`, `key "throttle.retryAfter": value 5 has the wrong type`},
		{`{"throttle":{"retryAfterDate":"5"}}`, `key "throttle.retryAfterDate": value "5" has the wrong type`},
		{`{"throttle":{"retryAfterInner":5}}`, `key "throttle.retryAfterInner": value 5 has the wrong type`},
		{`{"throttle":{"hidden":1}}`, `key "throttle.hidden": value 1 has the wrong type`},
		{`{"throttle":{"status":503}}`, `unknown key "throttle.status"`},
		{`{"unavailable":{"status":418}}`, `key "unavailable.status": value 418`},
		{`{"scope":{"nested":3}}`, `key "scope.nested": value 3, allowed are [1 2]`},
		{`{"intune":{"status":"500"}}`, `key "intune.status": value "500" has the wrong type`},
		{`{"modelValidation":{"property":["platform"]}}`, `key "modelValidation.property": value ["platform"] has the wrong type`},
		{`{"budget":{"writes":-1}}`, `key "budget.writes": value -1, must not be negative`},
		{`{"budget":{"seconds":-1}}`, `key "budget.seconds": value -1, must not be negative`},
		{`{"store":{"properties":["platform"]}}`, `key "store.properties": value ["platform"] has the wrong type`},
		{`{"ignore":{"names":"platform"}}`, `key "ignore.names": value "platform" has the wrong type`},
		{`{"generate":{"statuses":-1}}`, `key "generate.statuses": value -1, must not be negative`},
		{`{"batchThrottle":{"ids":[2]}}`, `key "batchThrottle.ids": value [2] has the wrong type`},
		{`{"change":[]}`, `key "change": value [] is not an object`},
		{`{"change":{"count":1}}`, `unknown key "change.count"`},
		{`{"change":{"id":1}}`, `key "change.id": value 1 has the wrong type`},
		{`{"change":{"configurationId":"` + graphtest.ConfigurationID + `","id":"no"}}`, `key "change": no record "no" in configuration "` + graphtest.ConfigurationID + `"`},
	}
	c := serve(t, graphtest.Options{})
	// A refused request leaves everything as it was.
	const before = `{"role":{"method":"PATCH"}}`
	c.faults(before)
	for _, tt := range tests {
		a := c.ask("PUT", "/faults", tt.body)
		var got struct{ Error string }
		err := json.Unmarshal([]byte(a.body), &got)
		if a.status != http.StatusBadRequest || err != nil || !strings.HasPrefix(got.Error, tt.want) {
			t.Errorf("%s: answer %d %s, want 400 with %q", tt.body, a.status, a.body, tt.want)
		}
		if got := c.get("/faults").body; got != before {
			t.Fatalf("%s: faults became %s, want %s", tt.body, got, before)
		}
	}
	if got := c.property(record, "platform"); got != "0" {
		t.Errorf("platform became %s by a refused change, want 0", got)
	}
}

// The control is no part of Graph: it takes no token, and no fault hits it.
func TestControl(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for _, address := range []string{"/faults", c.server.URL + "/faults"} {
		a := c.ask("PUT", address, `{"proxy":{"count":3},"role":{}}`, "Authorization", "", "Content-Type", "")
		if want := `{"proxy":{"count":3},"role":{}}`; a.status != http.StatusOK || a.body != want {
			t.Errorf("%s: answer %d %s, want 200 %s", address, a.status, a.body, want)
		}
		c.get(record).wants(t, http.StatusBadGateway, "")
		if got, want := c.get(address).body, `{"proxy":{"count":2},"role":{}}`; got != want {
			t.Errorf("%s: faults are %s after a hit, want %s", address, got, want)
		}
		if got := c.ask("PUT", address, `{"segment":{}}`).body; got != `{"segment":{}}` {
			t.Errorf("%s: faults are %s, want the new one alone", address, got)
		}
		if a := c.ask("DELETE", address, "", "Authorization", ""); a.status != http.StatusOK || a.body != `{}` {
			t.Errorf("%s: answer %d %s, want 200 {}", address, a.status, a.body)
		}
	}
	for _, method := range []string{"POST", "PATCH"} {
		if a := c.ask(method, "/faults", `{}`); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, PUT, DELETE" {
			t.Errorf("%s: answer %d, Allow %q; want 405", method, a.status, a.header.Get("Allow"))
		}
	}
}

// Faults are for what the editor sends; a DELETE, which it does not, gets its own answer.
func TestFaultsHitGetAndPatchOnly(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"proxy":{}}`)
	c.ask("DELETE", record, "").wants(t, http.StatusBadRequest, "No method match route template")
	c.ask("POST", "/$batch", `{"requests":[]}`).wants(t, http.StatusOK, "")
}

func TestResetBringsTheRecordsBack(t *testing.T) {
	c := serve(t, graphtest.Options{})
	before := c.get(collection).body + c.get(configurations).body
	c.faults(`{"generate":{"statuses":3},"ignore":{"names":["status"]},"change":{"configurationId":"` + graphtest.ConfigurationID +
		`","id":"` + graphtest.StatusID + `","properties":{"platform":[1],"colour":"red","id":null}}}`)
	changed := c.page(collection).Value[0]
	if string(changed["platform"]) != "[1]" || string(changed["colour"]) != `"red"` || string(changed["id"]) != "null" {
		t.Errorf("a colleague's change made %s, want all of it unchecked", changed)
	}
	if got := c.get("/faults").body; got != `{"generate":{"statuses":3},"ignore":{"names":["status"]}}` {
		t.Errorf("faults are %s, want no change among them: it is done", got)
	}
	c.get(generated).wants(t, http.StatusOK, "")
	c.ask("DELETE", "/faults", "").wants(t, http.StatusOK, "")
	if after := c.get(collection).body + c.get(configurations).body; after != before {
		t.Errorf("records are\n%s\nwant\n%s", after, before)
	}
	c.get(generated).wants(t, http.StatusNotFound, "ResourceNotFound")
}

// A test may set other faults between two edits of a generated record.
func TestGenerateKeepsEdits(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"generate":{"statuses":3}}`)
	one := generated + "/" + strings.Trim(string(c.page(generated).Value[2]["id"]), `"`)
	c.patch(one, `{"platform":77}`).wants(t, http.StatusOK, "")
	c.faults(`{"generate":{"statuses":3},"role":{"method":"PATCH"}}`)
	if got := c.property(one, "platform"); got != "77" {
		t.Errorf("platform is %s, want 77", got)
	}
	c.faults(`{"generate":{"statuses":4}}`)
	if got := c.property(one, "platform"); got == "77" || len(c.page(generated).Value) != 4 {
		t.Errorf("platform is %s, want new records with another number", got)
	}
	c.faults(`{}`)
	c.get(generated).wants(t, http.StatusNotFound, "ResourceNotFound")
}
