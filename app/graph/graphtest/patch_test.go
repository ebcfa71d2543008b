package graphtest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

const odataType = `"@odata.type":"#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus"`

// The answer is the whole record as it is now, and only what was sent changed.
func TestPatch(t *testing.T) {
	c := serve(t, graphtest.Options{})
	before := c.get(record).body
	a := c.patch(record, `{`+odataType+`,"status":"compliant","deviceModel":"iPhone 15","userName":null,"platform@odata.type":"#Int32"}`)
	a.wants(t, http.StatusOK, "")
	changed := strings.NewReplacer(
		`"status":"nonCompliant"`, `"status":"compliant"`,
		`"deviceModel":null`, `"deviceModel":"iPhone 15"`,
		`"userName":"avery@contoso.com"`, `"userName":null`,
	).Replace(before)
	if want := strings.Replace(changed, `"id":`, odataType+`,"id":`, 1); a.body != want {
		t.Errorf("answer\n%s\nwant\n%s", a.body, want)
	}
	if got := c.get(record).body; got != changed {
		t.Errorf("stored\n%s\nwant\n%s", got, changed)
	}
	if other := c.page(collection).Value[1]; string(other["status"]) != `"compliant"` || string(other["deviceModel"]) != `"iPad (10th generation)"` {
		t.Errorf("another record became %s", other)
	}
}

// How a body as a whole is refused; nothing of a refused one is stored.
func TestPatchBody(t *testing.T) {
	const mediaType = "application/json"
	tests := []struct {
		name, contentType, body string
		status                  int
		code                    string
	}{
		{"plain", mediaType, `{"platform":9}`, 200, ""},
		{"with a charset", "Application/JSON; charset=utf-8", `{"platform":9}`, 200, ""},
		{"empty object", mediaType, `{}`, 200, ""},
		{"the record's own id", mediaType, `{"id":"` + graphtest.StatusID + `"}`, 200, ""},
		{"the id in other case", mediaType, `{"id":"` + strings.ToUpper(graphtest.StatusID) + `"}`, 200, ""},

		{"no type", "", `{"platform":9}`, 415, "UnsupportedMediaType"},
		{"text", "text/plain", `{"platform":9}`, 415, "UnsupportedMediaType"},
		{"merge patch", "application/merge-patch+json", `{"platform":9}`, 415, "UnsupportedMediaType"},
		{"a type that cannot be read", "application/json;;", `{"platform":9}`, 415, "UnsupportedMediaType"},
		{"nothing", mediaType, ``, 400, "BadRequest"},
		{"cut", mediaType, `{"platform":9`, 400, "BadRequest"},
		{"two values", mediaType, `{"platform":9}{}`, 400, "BadRequest"},
		{"null", mediaType, `null`, 400, "BadRequest"},
		{"list", mediaType, `[{"platform":9}]`, 400, "BadRequest"},
		{"text value", mediaType, `"platform"`, 400, "BadRequest"},
		{"another id", mediaType, `{"platform":9,"id":"x"}`, 400, "BadRequest"},
		{"empty id", mediaType, `{"platform":9,"id":""}`, 400, "BadRequest"},
		{"id null", mediaType, `{"platform":9,"id":null}`, 400, "ModelValidationFailure"},
		{"id a number", mediaType, `{"platform":9,"id":1}`, 400, "ModelValidationFailure"},
		{"another @odata.type", mediaType, `{"@odata.type":"#microsoft.graph.device","platform":9}`, 400, "ModelValidationFailure"},
		{"@odata.type null", mediaType, `{"@odata.type":null,"platform":9}`, 400, "ModelValidationFailure"},
		{"@odata.type without the hash", mediaType, `{"@odata.type":"microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus","platform":9}`, 400, "ModelValidationFailure"},
		{"unknown property", mediaType, `{"platform":9,"Status":"compliant"}`, 400, "ModelValidationFailure"},
		{"the second of two", mediaType, `{"platform":9,"status":"fine"}`, 400, "ModelValidationFailure"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, graphtest.Options{})
			before := c.get(record).body
			a := c.ask("PATCH", record, tt.body, "Content-Type", tt.contentType)
			a.wants(t, tt.status, tt.code)
			after := c.get(record).body
			if stored := after != before; stored != (tt.status == http.StatusOK && strings.Contains(tt.body, "platform")) {
				t.Errorf("stored %v after %d:\n%s", stored, a.status, after)
			}
		})
	}
}

// Microsoft documents a PATCH of the collection, which Intune does not route.
func TestPatchOfTheCollection(t *testing.T) {
	c := serve(t, graphtest.Options{})
	withID := `{"id":"` + graphtest.StatusID + `","platform":9}`
	a := c.patch(collection, withID)
	a.wants(t, http.StatusBadRequest, "No method match route template")
	want := "No OData route exists that match template ~/singleton/navigation/key/navigation with http verb PATCH for request " +
		"/AppLifecycle/StatelessAppMetadataFEService" + collection + "."
	if got := a.refusal().Message; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	if got := c.property(record, "platform"); got != "0" {
		t.Errorf("platform became %s, want 0", got)
	}

	c.faults(`{"lenientCollection":{}}`)
	for _, tt := range []struct {
		body   string
		status int
		code   string
	}{
		{`{"platform":8}`, 400, "BadRequest"},
		{`{"id":"","platform":8}`, 400, "BadRequest"},
		{`{"id":"no","platform":8}`, 404, "ResourceNotFound"},
		{`{"id":"` + graphtest.StatusID + `","platform":"8"}`, 400, "ModelValidationFailure"},
	} {
		c.patch(collection, tt.body).wants(t, tt.status, tt.code)
	}
	if got := c.property(record, "platform"); got != "0" {
		t.Errorf("platform became %s by refused requests, want 0", got)
	}
	a = c.patch(collection, withID)
	a.wants(t, http.StatusOK, "")
	if got := a.members(t); string(got["id"]) != `"`+graphtest.StatusID+`"` || string(got["platform"]) != "9" {
		t.Errorf("answer %s, want the record with platform 9", a.body)
	}
	if got := c.property(record, "platform"); got != "9" {
		t.Errorf("platform is %s, want 9", got)
	}
	c.patch(record, `{"platform":10}`).wants(t, http.StatusOK, "")
}

// Whatever is sent, the answer is JSON, and what was stored is accepted again as it is.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{"platform":9,"deviceModel":null}`,
		`{"status":"compliant","userName":"\ud800<"}`,
		`{"lastReportedDateTime":"2026-10-05T16:03:22.12345678+02:00"}`,
		`{"id":"x","@odata.type":1}`,
		`{`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		emulator := graphtest.New(graphtest.Options{})
		patch := func(body string) (int, map[string]json.RawMessage) {
			r := httptest.NewRequest("PATCH", "/beta"+record, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer demo")
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			emulator.ServeHTTP(w, r)
			var members map[string]json.RawMessage
			if err := json.Unmarshal(w.Body.Bytes(), &members); err != nil {
				t.Fatalf("%q: answer %d %q: %v", body, w.Code, w.Body, err)
			}
			return w.Code, members
		}
		status, stored := patch(body)
		if status == http.StatusBadRequest {
			return
		}
		if status != http.StatusOK {
			t.Fatalf("%q: answer %d, want 200 or 400", body, status)
		}
		again, err := json.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		status, same := patch(string(again))
		if status != http.StatusOK || !maps.EqualFunc(stored, same, func(a, b json.RawMessage) bool { return slices.Equal(a, b) }) {
			t.Errorf("%q was stored as %s, which answers %d and becomes %s", body, again, status, same)
		}
	})
}
