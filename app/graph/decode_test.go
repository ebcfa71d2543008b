package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// said puts down what an error tells, one line for each thing.
func said(e *graph.Error) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("kind", string(e.Kind))
	line("code", e.Code)
	line("message", e.Message)
	for _, d := range e.Details {
		line("detail", fmt.Sprintf("%s|%s|%s|%s", d.Property, d.Target, d.Code, d.Message))
	}
	line("scopes", strings.Join(e.Scopes, " "))
	line("claims", e.Claims)
	line("request", e.RequestID)
	line("client request", e.ClientRequestID)
	line("activity", e.ActivityID)
	line("date", e.Date)
	return b.String()
}

const (
	routeBody = `{"error":{"code":"No method match route template","message":"No OData route exists that match template ~/singleton/navigation/key/navigation with http verb PATCH for request /x.","innerError":{"date":"2026-10-05T11:59:58","request-id":"r-1","client-request-id":"c-1"}}}`

	scopeText = `Application is not authorized. Application must have one of the following scopes: DeviceManagementApps.ReadWrite.All, DeviceManagementConfiguration.ReadWrite.All - Operation ID (for customer support): 0-0 - Activity ID: act-1 - Url: https://fef.intune.example/Some.Service/Read.All?api-version=1`

	// One document of Intune inside the message, then two, with \r\n.
	nestedOnce  = `{"error": {"code": "Forbidden", "message": "{\r\n  \"_version\": 3,\r\n  \"Message\": \"` + scopeText + `\",\r\n  \"CustomApiErrorPhrase\": \"\",\r\n  \"RetryAfter\": null,\r\n  \"HttpHeaders\": \"{}\"\r\n}", "innerError": {"request-id": "act-1", "date": "2026-10-05T11:59:58"}}}`
	nestedTwice = `{"error":{"code":"Forbidden","message":"{\r\n \"ErrorCode\":\"AccessDenied\",\r\n \"Message\":\"{\\r\\n  \\\"_version\\\": 3,\\r\\n  \\\"Message\\\": \\\"` + scopeText + `\\\",\\r\\n  \\\"RetryAfter\\\": null\\r\\n}\"\r\n}"}}`
)

func TestDecodeError(t *testing.T) {
	const challenge = `Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ=="`
	tests := []struct {
		name   string
		status int
		header map[string]string
		body   string
		want   string
	}{
		{"route", 400, nil, routeBody,
			"kind: route\ncode: No method match route template\nmessage: No OData route exists that match template ~/singleton/navigation/key/navigation with http verb PATCH for request /x.\nrequest: r-1\nclient request: c-1\ndate: 2026-10-05T11:59:58Z\n"},
		{"segment", 400, nil, `{"error":{"code":"BadRequest","message":"Resource not found for the segment 'deviceStatuses'."}}`,
			"kind: route\ncode: BadRequest\nmessage: Resource not found for the segment 'deviceStatuses'.\n"},
		{"segment, nested", 400, nil, `{"error":{"code":"BadRequest","message":"{\"Message\":\"Resource not found for the segment 'deviceStatuses'.\"}"}}`,
			"kind: route\ncode: BadRequest\nmessage: Resource not found for the segment 'deviceStatuses'.\n"},
		{"method", 405, nil, `{"error":{"code":"Request_BadRequest","message":"not allowed"}}`,
			"kind: route\ncode: Request_BadRequest\nmessage: not allowed\n"},

		{"scopes, nested once", 403, nil, nestedOnce,
			"kind: scope\ncode: Forbidden\nmessage: Application is not authorized. Application must have one of the following scopes: DeviceManagementApps.ReadWrite.All, DeviceManagementConfiguration.ReadWrite.All\nscopes: DeviceManagementApps.ReadWrite.All DeviceManagementConfiguration.ReadWrite.All\nrequest: act-1\nactivity: act-1\ndate: 2026-10-05T11:59:58Z\n"},
		{"scopes, nested twice", 403, nil, nestedTwice,
			"kind: scope\ncode: AccessDenied\nmessage: Application is not authorized. Application must have one of the following scopes: DeviceManagementApps.ReadWrite.All, DeviceManagementConfiguration.ReadWrite.All\nscopes: DeviceManagementApps.ReadWrite.All DeviceManagementConfiguration.ReadWrite.All\nactivity: act-1\n"},
		{"nested, cut", 403, nil, `{"error":{"code":"Forbidden","message":"{\"Message\":\"half of"}}`,
			"kind: forbidden\ncode: Forbidden\nmessage: {\"Message\":\"half of\n"},
		{"without error around it", 500, nil, `{"ErrorCode":"InternalServerError","Message":"{\"_version\":3,\"Message\":\"it broke - Activity ID: act-2\"}","Target":null,"Details":null,"InnerError":null}`,
			"kind: service\ncode: InternalServerError\nmessage: it broke\nactivity: act-2\n"},
		{"message alone", 403, nil, `{"Message":"User is not authorized"}`,
			"kind: forbidden\nmessage: User is not authorized\n"},
		{"document in a string", 403, nil, `"{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\"}}"`,
			"kind: forbidden\ncode: Forbidden\nmessage: no\n"},
		{"phrase instead of a message", 400, nil, `{"error":{"code":"BadRequest","message":"{\"Message\":\"\",\"CustomApiErrorPhrase\":\"NotLicensed\"}"}}`,
			"kind: request\ncode: BadRequest\nmessage: NotLicensed\n"},
		{"error as a word", 400, nil, `{"error":"invalid_request","error_description":"no such thing"}`,
			"kind: request\ncode: invalid_request\nmessage: no such thing\n"},

		{"empty code", 403, nil, `{"error":{"code":"","message":"You lack the permissions.","innerError":{"date":"2026-10-05T11:59:58","request-id":"r","client-request-id":"c"}}}`,
			"kind: forbidden\nmessage: You lack the permissions.\nrequest: r\nclient request: c\ndate: 2026-10-05T11:59:58Z\n"},
		{"deeper code", 400, nil, `{"error":{"code":"badRequest","message":"m","innererror":{"code":"tooLong","innererror":{"code":"nameTooLong","request-id":"r"}}}}`,
			"kind: request\ncode: nameTooLong\nmessage: m\nrequest: r\n"},
		{"deeper code that is the status", 429, nil, `{"error":{"code":"TooManyRequests","innerError":{"code":"429","message":"Come back after","status":"429","date":"2026-10-05T11:59:58","request-id":"r"},"message":"Come back later."}}`,
			"kind: throttled\ncode: TooManyRequests\nmessage: Come back later.\nrequest: r\ndate: 2026-10-05T11:59:58Z\n"},
		{"message only inside", 400, nil, `{"error":{"code":"BadRequest","message":"","innerError":{"message":"inside"}}}`,
			"kind: request\ncode: BadRequest\nmessage: inside\n"},
		{"unknown error", 404, nil, `{"error":{"code":"UnknownError","message":"","details":[]}}`,
			"kind: notFound\ncode: UnknownError\n"},
		{"internal error under 400", 400, nil, `{"error":{"code":"InternalError","message":"x"}}`,
			"kind: request\ncode: InternalError\nmessage: x\n"},

		{"literal", 400, nil, `{"error":{"code":"ModelValidationFailure","message":"Cannot convert the literal 'many' to the expected type 'Edm.Int32'.","innerError":{"message":"Cannot convert the literal 'many' to the expected type 'Edm.Int32'.","request-id":"r"}}}`,
			"kind: value\ncode: ModelValidationFailure\nmessage: Cannot convert the literal 'many' to the expected type 'Edm.Int32'.\nrequest: r\n"},
		{"details", 400, nil, `{"error":{"code":"badRequest","message":"Two mistakes","target":"deviceStatus","details":[{"code":"nullValue","target":"Platform","message":"must not be null"},{"code":"malformedValue","target":"entity/lastReportedDateTime","message":"not a time"},{"code":"other","target":"address","message":"what"}]}}`,
			"kind: value\ncode: badRequest\nmessage: Two mistakes\ndetail: platform|Platform|nullValue|must not be null\ndetail: lastReportedDateTime|entity/lastReportedDateTime|malformedValue|not a time\ndetail: |address|other|what\n"},
		{"target", 400, nil, `{"error":{"code":"badRequest","message":"no","target":"body.userName"}}`,
			"kind: value\ncode: badRequest\nmessage: no\ndetail: userName|body.userName|badRequest|no\n"},
		{"target in capitals, Intune's shape", 400, nil, `{"ErrorCode":"BadRequest","Message":"no","Target":"Status","Details":[]}`,
			"kind: value\ncode: BadRequest\nmessage: no\ndetail: status|Status|BadRequest|no\n"},
		{"property in quotes", 400, nil, `{"error":{"code":"BadRequest","message":"A null value was found for the property named 'platform', which is not nullable."}}`,
			"kind: value\ncode: BadRequest\nmessage: A null value was found for the property named 'platform', which is not nullable.\ndetail: platform|platform|BadRequest|A null value was found for the property named 'platform', which is not nullable.\n"},
		{"other 400", 400, nil, `{"error":{"code":"BadRequest","message":"Empty payload."}}`,
			"kind: request\ncode: BadRequest\nmessage: Empty payload.\n"},
		{"412", 412, nil, `{"error":{"code":"PreconditionFailed","message":"m"}}`, "kind: conflict\ncode: PreconditionFailed\nmessage: m\n"},
		{"409", 409, nil, `{}`, "kind: conflict\n"},
		{"410", 410, nil, ``, "kind: notFound\n"},
		{"415", 415, nil, ``, "kind: request\n"},

		{"token expired", 401, map[string]string{"www-authenticate": `Bearer realm="", error="invalid_token"`, "request-id": "h"}, `{"error":{"code":"InvalidAuthenticationToken","message":"expired","innerError":{"request-id":"b"}}}`,
			"kind: signIn\ncode: InvalidAuthenticationToken\nmessage: expired\nrequest: h\n"},
		{"claims", 401, map[string]string{"www-authenticate": challenge}, `{"error":{"code":"InvalidAuthenticationToken","message":"again"}}`,
			"kind: claims\ncode: InvalidAuthenticationToken\nmessage: again\nclaims: {\"a\":1}\n"},
		{"claims with 403", 403, map[string]string{"www-authenticate": challenge}, ``, "kind: claims\nclaims: {\"a\":1}\n"},
		{"a challenge elsewhere is none", 400, map[string]string{"www-authenticate": challenge}, ``, "kind: request\n"},
		{"claims hidden by CORS", 401, nil, `{"error":{"code":"InvalidAuthenticationToken","message":"again"}}`,
			"kind: signIn\ncode: InvalidAuthenticationToken\nmessage: again\n"},

		{"throttled by a proxy", 429, nil, "<html>slow down</html>", "kind: throttled\n"},
		{"HTML of a proxy", 502, nil, "<!doctype html><h1>Bad gateway</h1>", "kind: notGraph\n"},
		{"text of a proxy", 403, nil, "Forbidden by policy", "kind: notGraph\n"},
		{"HTML of a login page", 200, nil, "<html>", "kind: notGraph\n"},
		{"redirect", 302, map[string]string{"location": "https://portal.example/"}, "", "kind: notGraph\n"},
		{"empty", 500, nil, "", "kind: service\n"},
		{"blanks", 504, nil, " \r\n", "kind: service\n"},
		{"a bare string", 500, nil, `"it broke"`, "kind: service\nmessage: it broke\n"},
		{"an array", 500, nil, `[1]`, "kind: service\n"},
		{"null", 500, nil, `null`, "kind: service\n"},
		{"not UTF-8", 500, nil, "{\"error\":{\"code\":\"C\",\"message\":\"a\xffb\"}}", "kind: service\ncode: C\nmessage: a\uFFFDb\n"},
		{"half a surrogate", 500, nil, `{"error":{"code":"C","message":"a\ud800b"}}`, "kind: service\ncode: C\nmessage: a\uFFFDb\n"},
		{"members of other types", 500, nil, `{"error":{"code":7,"message":["x"],"details":{"a":1},"innerError":"y"}}`, "kind: service\n"},
		{"names twice", 500, nil, `{"error":{"code":"A","code":"B"}}`, "kind: service\ncode: B\n"},
		{"date in the header", 500, map[string]string{"date": "Mon, 05 Oct 2026 12:00:00 GMT"}, "", "kind: service\ndate: 2026-10-05T12:00:00Z\n"},
		{"date with an offset", 500, nil, `{"error":{"innerError":{"date":"2026-10-05T14:00:00+02:00"}}}`, "kind: service\ndate: 2026-10-05T12:00:00Z\n"},
		{"date of another form", 500, nil, `{"error":{"innerError":{"date":"today"}}}`, "kind: service\ndate: today\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := graph.DecodeError(tt.status, tt.header, tt.body)
			if got := said(e); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
			if e.Status != tt.status || e.Raw != tt.body {
				t.Errorf("status %d, raw %q; want %d, %q", e.Status, e.Raw, tt.status, tt.body)
			}
		})
	}
}

func TestRawIsLimited(t *testing.T) {
	body := `{"error":{"code":"C"},"x":"` + strings.Repeat("ä", 64<<10) + `"}`
	e := graph.DecodeError(500, nil, body)
	if e.Code != "C" {
		t.Errorf("code %q, want %q: the whole body is read", e.Code, "C")
	}
	if len(e.Raw) > 64<<10 || len(e.Raw) < 64<<10-3 || !strings.HasPrefix(body, e.Raw) || !utf8.ValidString(e.Raw) {
		t.Errorf("raw has %d bytes, want at most 64 KiB of the body's beginning, no character cut", len(e.Raw))
	}
}

func TestScopes(t *testing.T) {
	tests := []struct{ text, want string }{
		{"scopes: User.Read, Directory.AccessAsUser.All.", "User.Read Directory.AccessAsUser.All"},
		{"DeviceManagementManagedDevices.PrivilegedOperations.All and DeviceManagementApps.ReadWrite.All, DeviceManagementApps.ReadWrite.All", "DeviceManagementManagedDevices.PrivilegedOperations.All DeviceManagementApps.ReadWrite.All"},
		{"System.Exception in graph.microsoft.com. Read the manual. All.", ""},
		{"Microsoft.Graph.Device", ""},
	}
	for _, tt := range tests {
		e := graph.DecodeError(403, nil, `{"Message":"`+tt.text+`"}`)
		if got := strings.Join(e.Scopes, " "); got != tt.want {
			t.Errorf("scopes of %q = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Whatever a body holds: an error of the closed set, readable text, and nothing
// invented.
func FuzzDecodeError(f *testing.F) {
	for _, body := range []string{routeBody, nestedOnce, nestedTwice, "", "<html>", `"{\"Message\":\"{}\"}"`,
		`{"error":{"details":[{"target":"entity/platform"},7,null]}}`, "{\"message\":\"\xff\"}", `{"Message":"{\"Message\":\"{\\\"Message\\\":1}\"}"}`} {
		f.Add(400, "", body)
	}
	f.Add(401, `Bearer claims="eyJhIjoxfQ=="`, "{}")
	kinds := []graph.Kind{graph.KindValue, graph.KindRoute, graph.KindRequest, graph.KindSignIn, graph.KindClaims, graph.KindScope,
		graph.KindForbidden, graph.KindNotFound, graph.KindConflict, graph.KindThrottled, graph.KindService, graph.KindNotGraph}
	f.Fuzz(func(t *testing.T, status int, challenge, body string) {
		e := graph.DecodeError(status, map[string]string{"www-authenticate": challenge}, body)
		if !slices.Contains(kinds, e.Kind) {
			t.Errorf("kind %q is not one of an answer", e.Kind)
		}
		if !strings.HasPrefix(body, e.Raw) || len(e.Raw) > 64<<10 {
			t.Errorf("raw %q is not the beginning of %q", e.Raw, body)
		}
		if (e.Claims != "") != (e.Kind == graph.KindClaims) {
			t.Errorf("kind %q with claims %q", e.Kind, e.Claims)
		}
		for _, text := range append([]string{e.Code, e.Message, e.RequestID, e.Date, e.ActivityID}, e.Scopes...) {
			if !utf8.ValidString(text) {
				t.Errorf("%q is not UTF-8", text)
			}
		}
		for _, d := range e.Details {
			if d.Property != "" && !slices.Contains(devicestatus.Properties, d.Property) {
				t.Errorf("detail about %q, which is no property", d.Property)
			}
		}
		if again := graph.DecodeError(status, nil, e.Raw); len(body) <= 64<<10 && challenge == "" && said(again) != said(e) {
			t.Errorf("raw is read as\n%swhile the body was\n%s", said(again), said(e))
		}
	})
}
