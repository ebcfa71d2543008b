package graphtest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// A list that a page may read was recorded; Date and x-ms-ags-diagnostic are not in it.
const exposed = "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, " +
	"Retry-After, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, X-Planner-Operationid, x-ms-permissions-recommendations"

// A browser sends a preflight without a token, also for what will be refused.
func TestPreflight(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"proxy":{},"expired":{}}`)
	for _, address := range []string{configurations, record, collection + "/no", "/$batch", "/faults"} {
		a := c.ask("OPTIONS", address, "", "Authorization", "", "Origin", "https://editor.example",
			"Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,client-request-id,content-type")
		if a.status != http.StatusNoContent || a.body != "" {
			t.Errorf("%s: answer %d %q, want an empty 204", address, a.status, a.body)
		}
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin":  "*",
			"Access-Control-Allow-Methods": "GET, PATCH, POST, PUT, DELETE",
			"Access-Control-Allow-Headers": "authorization,client-request-id,content-type",
		} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", address, name, got, want)
			}
		}
	}
	if a := c.ask("OPTIONS", record, ""); a.header["Access-Control-Allow-Headers"] != nil {
		t.Errorf("headers %q are allowed, want none that were not asked for", a.header["Access-Control-Allow-Headers"])
	}
}

// A page reads refusals as well: one without these headers is a network error to it.
func TestEveryAnswerIsForAnyOrigin(t *testing.T) {
	c := serve(t, graphtest.Options{})
	answers := map[string]answer{
		"item":     c.get(record),
		"404":      c.get(collection + "/no"),
		"no token": c.ask("GET", record, "", "Authorization", ""),
		"faults":   c.get("/faults"),
		"405":      c.ask("POST", "/faults", "{}"),
		"batch":    c.ask("POST", "/$batch", `{"requests":[]}`),
	}
	c.faults(`{"proxy":{}}`)
	answers["proxy"] = c.get(record)
	for name, a := range answers {
		if got := a.header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: Access-Control-Allow-Origin %q, want *", name, got)
		}
		if got := a.header.Get("Access-Control-Expose-Headers"); got != exposed {
			t.Errorf("%s: Access-Control-Expose-Headers %q, want %q", name, got, exposed)
		}
		if a.header["Access-Control-Allow-Methods"] != nil {
			t.Errorf("%s: has a preflight's headers", name)
		}
	}
}

// In 2022 Graph sent Retry-After and hid it; the service's own clients waited too short.
func TestHiddenRetryAfter(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for _, fault := range []string{"throttle", "unavailable"} {
		for hidden, want := range map[string]string{"false": exposed, "true": strings.Replace(exposed, "Retry-After, ", "", 1)} {
			c.faults(`{"` + fault + `":{"retryAfter":"5","hidden":` + hidden + `}}`)
			a := c.get(record)
			if got := a.header.Get("Retry-After"); got != "5" {
				t.Errorf("%s, hidden %s: Retry-After %q, want 5", fault, hidden, got)
			}
			if got := a.header.Values("Access-Control-Expose-Headers"); len(got) != 1 || got[0] != want {
				t.Errorf("%s, hidden %s: exposes %q, want %q", fault, hidden, got, want)
			}
		}
	}
	c.faults(`{}`)
	if got := c.get(record).header.Get("Access-Control-Expose-Headers"); got != exposed {
		t.Errorf("exposes %q afterwards, want %q", got, exposed)
	}
}
