package graphtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

type batchAnswer struct {
	ID      string
	Status  int
	Headers map[string]string
	Body    json.RawMessage
}

func (a batchAnswer) code() string { return answer{body: string(a.Body)}.refusal().Code }

func getItem(id, address string) string {
	return `{"id":"` + id + `","method":"GET","url":"` + address + `"}`
}

// patchItem changes the record of the demo; more members may follow the body.
func patchItem(id, body string, more ...string) string {
	return `{"id":"` + id + `","method":"PATCH","url":"` + record + `","headers":{"content-type":"application/json"},"body":` + body + strings.Join(more, "") + `}`
}

func dependsOn(id string) string { return `,"dependsOn":["` + id + `"]` }

func (c *caller) batch(items ...string) []batchAnswer {
	c.Helper()
	a := c.ask("POST", "/$batch", `{"requests":[`+strings.Join(items, ",")+`]}`)
	a.wants(c.T, http.StatusOK, "")
	var body struct{ Responses []batchAnswer }
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || body.Responses == nil {
		c.Fatalf("batch %q has no responses: %v", a.body, err)
	}
	return body.Responses
}

// outcome is "id status code" of each answer, in their order.
func outcome(answers []batchAnswer) string {
	var texts []string
	for _, a := range answers {
		texts = append(texts, strings.TrimSpace(fmt.Sprintf("%s %d %s", a.ID, a.Status, a.code())))
	}
	return strings.Join(texts, "; ")
}

func TestBatch(t *testing.T) {
	c := serve(t, graphtest.Options{})
	answers := c.batch(
		getItem("a", record+"?$select=platform"),
		getItem("b", strings.TrimPrefix(record, "/")),
		patchItem("c", `{"platform":9}`),
		`{"id":"d","method":"patch","url":"`+record+`","headers":{"Content-Type":"application/json"},"body":{"status":"fine"}}`,
		getItem("e", "/me"),
		getItem("f", "/x/iosLobAppProvisioningConfigurations"),
		getItem("g", collection+"/a%2Fb"),
		`{"id":"h","method":"PATCH","url":"`+record+`"}`,
		patchItem("i", `null`),
		getItem("j", record+"?$filter=x"),
	)
	want := "a 200; b 200; c 200; d 400 ModelValidationFailure; e 400 BadRequest; f 400 BadRequest; g 404 ResourceNotFound; " +
		"h 415 UnsupportedMediaType; i 400 BadRequest; j 400 BadRequest"
	if got := outcome(answers); got != want {
		t.Errorf("batch answers %s; want %s", got, want)
	}
	if got := string(answers[0].Body); !strings.HasSuffix(got, `,"platform":0}`) || !strings.Contains(got, c.server.URL+"/beta/$metadata") {
		t.Errorf("item a is %s, want the platform before the change, in the envelope's context", got)
	}
	for _, a := range answers {
		if !strings.HasPrefix(a.Headers["Content-Type"], "application/json") {
			t.Errorf("item %s has headers %v, want a Content-Type of JSON", a.ID, a.Headers)
		}
	}
	if got := c.property(record, "platform"); got != "9" {
		t.Errorf("platform is %s, want 9", got)
	}
	if got := c.batch(); len(got) != 0 {
		t.Errorf("an empty batch has %d answers", len(got))
	}
}

func TestRefusedBatch(t *testing.T) {
	var many []string
	for i := range 21 {
		many = append(many, patchItem(fmt.Sprint(i), `{"platform":9}`))
	}
	first := patchItem("1", `{"platform":9}`)
	list := func(items ...string) string { return `{"requests":[` + strings.Join(items, ",") + `]}` }
	tests := []struct{ name, body, code, message string }{
		{"21 items", list(many...), "MaximumValueExceeded", "has 21 requests, the maximum is 20"},
		{"an id twice", list(first, first), "BadRequest", "'1' stands twice"},
		{"ids that differ in case only", list(patchItem("a", `{"platform":9}`), getItem("A", record)), "BadRequest", "'A' stands twice"},
		{"no id", list(first, `{"method":"GET","url":"/x"}`), "BadRequest", "needs an id, a method and a url"},
		{"no method", list(first, `{"id":"2","url":"/x"}`), "BadRequest", "needs an id, a method and a url"},
		{"no url", list(first, `{"id":"2","method":"GET"}`), "BadRequest", "needs an id, a method and a url"},
		{"an absolute url", list(first, getItem("2", "https://graph.microsoft.com/beta/me")), "BadRequest", "'2' must be relative"},
		{"a batch", list(first, getItem("2", "/$batch")), "BadRequest", "cannot hold a batch"},
		{"no Content-Type", list(first, `{"id":"2","method":"PATCH","url":"/x","body":{}}`), "BadRequest", "'2' has a body"},
		{"two dependencies", list(first, getItem("2", record), patchItem("3", "{}", `,"dependsOn":["1","2"]`)), "BadRequest", "'3' can depend on one"},
		{"a dependency that comes later", list(patchItem("1", `{"platform":9}`, dependsOn("2")), getItem("2", record)), "BadRequest", "'1' depends on one"},
		{"itself", list(patchItem("1", `{"platform":9}`, dependsOn("1"))), "BadRequest", "'1' depends on one"},
		{"no JSON", `{`, "BadRequest", "array of requests"},
		{"a list", list(first)[len(`{"requests":`) : len(list(first))-1], "BadRequest", "array of requests"},
		{"null", `null`, "BadRequest", "array of requests"},
		{"no requests", `{}`, "BadRequest", "array of requests"},
		{"an id that is a number", list(strings.Replace(first, `"1"`, `1`, 1)), "BadRequest", "array of requests"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, graphtest.Options{})
			a := c.ask("POST", "/$batch", tt.body)
			a.wants(t, http.StatusBadRequest, tt.code)
			if got := a.refusal().Message; !strings.Contains(got, tt.message) {
				t.Errorf("message %q, want %q in it", got, tt.message)
			}
			if got := c.property(record, "platform"); got != "0" {
				t.Errorf("platform became %s by a refused batch", got)
			}
		})
	}
	c := serve(t, graphtest.Options{})
	if got := outcome(c.batch(many[:20]...)); strings.Count(got, " 200") != 20 {
		t.Errorf("20 items answer %s, want 20 times 200", got)
	}
	c.get("/$batch").wants(t, http.StatusMethodNotAllowed, "Request_BadRequest")
}

func TestBatchDependencies(t *testing.T) {
	c := serve(t, graphtest.Options{})
	got := outcome(c.batch(
		patchItem("a", `{"platform":"x"}`),
		patchItem("b", `{"platform":7}`, dependsOn("A")),
		patchItem("c", `{"platform":7}`, dependsOn("b")),
		patchItem("d", `{"platform":9}`),
		getItem("e", record),
		patchItem("f", `{"deviceModel":"x"}`, dependsOn("d")),
	))
	if want := "a 400 ModelValidationFailure; b 424 FailedDependency; c 424 FailedDependency; d 200; e 200; f 200"; got != want {
		t.Errorf("batch answers %s; want %s", got, want)
	}
	if got := c.property(record, "platform"); got != "9" {
		t.Errorf("platform is %s, want 9", got)
	}
}
