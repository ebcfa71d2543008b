package graphtest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// refusals are the faults by which a request ends at once, in the order in which
// the package comment lists them.
var refusals = []struct {
	fault, members string
	writes         bool // no request but a PATCH is hit
	status         int
	code           string // of Graph's error; "": something else has answered
	check          func(*testing.T, answer)
}{
	{"proxy", ``, false, 502, "", isHTML},
	{"portal", ``, false, 200, "", isHTML},
	{"redirect", `"location":"https://other.example/x"`, false, 302, "", hasHeader("Location", "https://other.example/x")},
	{"redirect", ``, false, 302, "", hasHeader("Location", "https://portal.example/")},
	{"claims", ``, false, 401, "InvalidAuthenticationToken", hasClaims(`{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}`)},
	{"claims", `"claims":"{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c25\"}}}"`, false, 401, "InvalidAuthenticationToken",
		hasClaims(`{"access_token":{"acrs":{"essential":true,"value":"c25"}}}`)},
	{"expired", ``, false, 401, "InvalidAuthenticationToken", says("The access token has expired.")},
	{"throttle", `"retryAfter":"2.128"`, false, 429, "TooManyRequests", hasHeader("Retry-After", "2.128")},
	{"throttle", `"retryAfterDate":10`, false, 429, "TooManyRequests", hasHeader("Retry-After", "Mon, 05 Oct 2026 12:00:10 GMT")},
	{"throttle", ``, false, 429, "TooManyRequests", hasHeader("Retry-After", "")},
	{"throttle", `"retryAfterInner":"10"`, false, 429, "TooManyRequests", func(t *testing.T, a answer) {
		hasHeader("Retry-After", "")(t, a)
		if got := a.intune(t, 1).RetryAfter; got == nil || *got != "10" {
			t.Errorf("Intune's RetryAfter is %v, want 10", got)
		}
	}},
	{"unavailable", ``, false, 503, "ServiceUnavailable", hasHeader("Retry-After", "")},
	{"unavailable", `"status":503,"retryAfter":"3"`, false, 503, "ServiceUnavailable", hasHeader("Retry-After", "3")},
	{"unavailable", `"status":504,"retryAfterDate":1`, false, 504, "ServiceUnavailable", hasHeader("Retry-After", "Mon, 05 Oct 2026 12:00:01 GMT")},
	{"segment", ``, false, 400, "BadRequest", says("Resource not found for the segment 'deviceStatuses'.")},
	{"role", ``, false, 403, "Forbidden", func(t *testing.T, a answer) {
		if got := a.refusal().Message; got == "" || strings.Contains(got, "DeviceManagement") {
			t.Errorf("message %q, want one without scopes", got)
		}
	}},
	{"scope", `"nested":1`, false, 403, "Forbidden", namesScope(1)},
	{"scope", `"nested":2`, false, 403, "Forbidden", namesScope(2)},
	{"intune", `"status":500,"nested":1`, false, 500, "InternalServerError", isIntune(1)},
	{"intune", `"status":500,"nested":2`, false, 500, "InternalServerError", isIntune(2)},
	{"intune", `"status":400`, false, 400, "BadRequest", isIntune(1)},
	{"unknownError", ``, false, 404, "UnknownError", says("")},
	{"modelValidation", `"property":"platform"`, false, 400, "ModelValidationFailure", func(t *testing.T, a answer) {
		if got := a.refusal().Details; len(got) != 1 || got[0].Target != "platform" || got[0].Code == "" || got[0].Message == "" {
			t.Errorf("details %+v, want one with the target platform", got)
		}
	}},
	{"budget", `"writes":0,"seconds":4`, true, 429, "TooManyRequests", hasHeader("Retry-After", "4")},
	{"refuseItem", ``, true, 400, "No method match route template", func(t *testing.T, a answer) {
		if got, want := a.refusal().Message, "template ~/singleton/navigation/key/navigation/key with http verb PATCH"; !strings.Contains(got, want) {
			t.Errorf("message %q, want %q in it", got, want)
		}
	}},
}

func TestRefusals(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.fault+" "+tt.members, func(t *testing.T) {
			c := serve(t, graphtest.Options{Now: atNoon})
			c.faults(`{"` + tt.fault + `":{` + tt.members + `}}`)
			for range 2 { // until it is reset
				a := c.patch(record, `{"platform":9}`)
				a.wants(t, tt.status, tt.code)
				tt.check(t, a)
			}
			if a := c.get(record); tt.writes {
				a.wants(t, http.StatusOK, "")
			} else {
				a.wants(t, tt.status, tt.code)
				tt.check(t, a)
			}
			c.faults(`{}`)
			if got := c.property(record, "platform"); got != "0" {
				t.Errorf("platform became %s, want 0", got)
			}
			c.patch(record, `{"platform":9}`).wants(t, http.StatusOK, "")
		})
	}
}

// count and method single out one request of many.
func TestCountAndMethod(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.fault+" "+tt.members, func(t *testing.T) {
			c := serve(t, graphtest.Options{Now: atNoon})
			members := strings.TrimPrefix(tt.members+`,"count":2,"method":"PATCH"`, ",")
			c.faults(`{"` + tt.fault + `":{` + members + `}}`)
			for range 2 {
				c.get(record).wants(t, http.StatusOK, "")
				c.patch(record, `{"platform":9}`).wants(t, tt.status, tt.code)
			}
			if got := c.get("/faults").body; got != "{}" {
				t.Errorf("faults left: %s, want none", got)
			}
			c.patch(record, `{"platform":9}`).wants(t, http.StatusOK, "")
		})
	}
}

// With everything wrong at once, a caller meets the faults in the order of a
// request's way: network, gateway, Intune, the write.
func TestOrderOfFaults(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon})
	c.faults(`{"slow":{"milliseconds":1,"count":1},"dropBefore":{"count":1},"noContent":{"count":1}}`)
	if _, err := c.send("PATCH", record, `{}`); err == nil {
		t.Error("the first request is answered, want a dropped connection")
	}
	c.patch(record, `{}`).wants(t, http.StatusNoContent, "")

	seen := map[string]bool{}
	var all []string
	for _, tt := range refusals {
		if !seen[tt.fault] {
			seen[tt.fault] = true
			all = append(all, `"`+tt.fault+`":{`+strings.TrimPrefix(tt.members+`,"count":1`, ",")+`}`)
		}
	}
	c.faults("{" + strings.Join(all, ",") + "}")
	clear(seen)
	for _, tt := range refusals {
		if !seen[tt.fault] {
			seen[tt.fault] = true
			a := c.patch(record, `{}`)
			a.wants(t, tt.status, tt.code)
			tt.check(t, a)
		}
	}
	c.patch(record, `{}`).wants(t, http.StatusOK, "")
}

func isHTML(t *testing.T, a answer) {
	t.Helper()
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "text/html") || !strings.HasPrefix(a.body, "<!doctype html>") {
		t.Errorf("answer is %q %q, want HTML", got, a.body)
	}
	if got := a.header.Get("request-id"); got != "" {
		t.Errorf("request-id %q, want none: Graph was not reached", got)
	}
}

func hasHeader(name, want string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		if got := a.header.Get(name); got != want {
			t.Errorf("%s %q, want %q", name, got, want)
		}
	}
}

func says(want string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		if got := a.refusal().Message; got != want {
			t.Errorf("message %q, want %q", got, want)
		}
	}
}

// hasClaims wants what recorded challenges have: a value without quotes, padding,
// and a comma in quotes behind the claims.
func hasClaims(want string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		header := a.header.Get("WWW-Authenticate")
		found := regexp.MustCompile(`^Bearer realm="", authorization_uri=https://[^",]+, .*error="insufficient_claims", claims="([^"]+=)", errorDescription="[^"]+,[^"]+"$`).FindStringSubmatch(header)
		if found == nil {
			t.Fatalf("challenge %q is not of the recorded form", header)
		}
		claims, err := base64.StdEncoding.DecodeString(found[1])
		if err != nil || string(claims) != want {
			t.Errorf("claims %q, %v; want %s", claims, err, want)
		}
	}
}

// intuneError is the document inside a message.
type intuneError struct {
	Version    int     `json:"_version"`
	Message    string  `json:"Message"`
	RetryAfter *string `json:"RetryAfter"`
}

// intune unwraps the message, which is nested once or twice.
func (a answer) intune(t *testing.T, nested int) (e intuneError) {
	t.Helper()
	text := a.refusal().Message
	if !strings.Contains(text, "\r\n") {
		t.Errorf("message %q has no line ends of Windows", text)
	}
	if nested == 2 {
		var outer struct{ ErrorCode, Message string }
		if err := json.Unmarshal([]byte(text), &outer); err != nil || outer.ErrorCode != a.refusal().Code {
			t.Errorf("message %q, %v; want a document with the code %q", text, err, a.refusal().Code)
		}
		text = outer.Message
	}
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Version != 3 {
		t.Fatalf("message %q is no document of Intune: %v", text, err)
	}
	return e
}

func isIntune(nested int) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		e := a.intune(t, nested)
		if activity := " - Activity ID: " + a.header.Get("request-id") + " - Url: https://"; !strings.Contains(e.Message, activity) || e.RetryAfter != nil {
			t.Errorf("Intune says %+v, want %q in its message and no RetryAfter", e, activity)
		}
	}
}

func namesScope(nested int) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		isIntune(nested)(t, a)
		if e := a.intune(t, nested); !strings.Contains(e.Message, "one of the following scopes: DeviceManagementApps.ReadWrite.All") {
			t.Errorf("Intune says %q, want the scope in it", e.Message)
		}
	}
}
