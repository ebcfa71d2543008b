package graphtest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// Faults under which a write is answered, but not as it was meant.
func TestFaultsOfWrites(t *testing.T) {
	const body = `{"platform":9,"status":"compliant"}`
	tests := []struct {
		name, faults, platform, status string
	}{
		{"none", `{}`, `9`, `"compliant"`},
		{"store", `{"store":{"properties":{"platform":0,"status":"pendingReview"}}}`, `0`, `"pendingReview"`},
		{"store of any type", `{"store":{"properties":{"platform":null}}}`, `null`, `"compliant"`},
		{"store what is not sent", `{"store":{"properties":{"deviceModel":"x"}}}`, `9`, `"compliant"`},
		{"ignore", `{"ignore":{"names":["platform"]}}`, `0`, `"compliant"`},
		{"ignore what is not sent", `{"ignore":{"names":["deviceModel"]}}`, `9`, `"compliant"`},
		{"store and ignore", `{"store":{"properties":{"status":"error"}},"ignore":{"names":["platform","status"]}}`, `0`, `"nonCompliant"`},
		{"of another method", `{"ignore":{"names":["platform"],"method":"GET"}}`, `9`, `"compliant"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, graphtest.Options{})
			c.faults(tt.faults)
			a := c.patch(record, body)
			a.wants(t, http.StatusOK, "")
			answered := a.members(t)
			stored := c.get(record).members(t)
			for name, want := range map[string]string{"platform": tt.platform, "status": tt.status, "deviceModel": "null"} {
				if got := string(stored[name]); got != want || string(answered[name]) != want {
					t.Errorf("%s is answered as %s and stored as %s, want %s", name, answered[name], got, want)
				}
			}
		})
	}
}

func TestCountOfWrites(t *testing.T) {
	for _, fault := range []string{`"store":{"properties":{"platform":1},"count":1}`, `"ignore":{"names":["platform"],"count":1}`} {
		c := serve(t, graphtest.Options{})
		c.faults("{" + fault + "}")
		for _, hit := range []bool{true, false} {
			c.patch(record, `{"platform":9}`).wants(t, http.StatusOK, "")
			if got := c.property(record, "platform"); (got != "9") != hit {
				t.Errorf("%s: platform is %s, want a hit %v", fault, got, hit)
			}
		}
	}
}

// The key cannot be changed by a write, whatever the fault says.
func TestStoreKeepsTheKey(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"store":{"properties":{"id":"x"}}}`)
	c.patch(record, `{"id":"`+graphtest.StatusID+`"}`).wants(t, http.StatusOK, "")
	c.get(collection+"/x").wants(t, http.StatusNotFound, "ResourceNotFound")
	c.get(record).wants(t, http.StatusOK, "")
}

func TestNoContent(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"noContent":{"count":1}}`)
	a := c.patch(record, `{"platform":9}`)
	a.wants(t, http.StatusNoContent, "")
	if a.body != "" || a.header.Get("request-id") == "" || a.header.Get("Content-Type") != "" {
		t.Errorf("204 has the body %q and headers %v, want a request-id alone", a.body, a.header)
	}
	if got := c.property(record, "platform"); got != "9" {
		t.Errorf("platform is %s, want 9", got)
	}
	c.patch(record, `{"platform":8}`).wants(t, http.StatusOK, "")
}

func TestOtherRecord(t *testing.T) {
	c := serve(t, graphtest.Options{})
	rows := c.page(collection).Value
	last := strings.Trim(string(rows[len(rows)-1]["id"]), `"`)
	c.faults(`{"otherRecord":{}}`)
	for address, want := range map[string]string{record: string(rows[1]["id"]), collection + "/" + last: string(rows[0]["id"])} {
		for _, method := range []string{"GET", "PATCH"} {
			a := c.ask(method, address, `{"platform":9}`)
			a.wants(t, http.StatusOK, "")
			if got := string(a.members(t)["id"]); got != want {
				t.Errorf("%s of %s answers with %s, want %s", method, address, got, want)
			}
		}
	}
	// What is changed is the record that was addressed.
	c.faults(`{"otherRecord":{"count":1,"method":"PATCH"}}`)
	c.patch(record, `{"platform":77}`).wants(t, http.StatusOK, "")
	for i, row := range c.page(collection).Value {
		if got := string(row["platform"]) == "77"; got != (i == 0) {
			t.Errorf("row %d has the platform %s", i, row["platform"])
		}
	}
}

func TestRefuseItem(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"refuseItem":{},"lenientCollection":{"count":1}}`)
	withID := `{"id":"` + graphtest.StatusID + `","platform":9}`
	c.patch(record, `{"platform":9}`).wants(t, http.StatusBadRequest, "No method match route template")
	c.patch(collection, withID).wants(t, http.StatusOK, "")
	c.patch(collection, withID).wants(t, http.StatusBadRequest, "No method match route template")
	c.get(record).wants(t, http.StatusOK, "")
}
