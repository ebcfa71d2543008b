package graphtest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// What each property takes, and what the service makes of it; want "" is refused.
func TestProperties(t *testing.T) {
	const grace, reported = "complianceGracePeriodExpirationDateTime", "lastReportedDateTime"
	const asSent = "as sent"
	tests := []struct{ name, value, want string }{
		{"platform", `9`, asSent},
		{"platform", `-2147483648`, asSent},
		{"platform", `2147483647`, asSent},
		{"platform", `2147483648`, ""},
		{"platform", `"9"`, ""},
		{"platform", `9.0`, ""},
		{"platform", `1e1`, ""},
		{"platform", `null`, ""},
		{"platform", `true`, ""},

		{"status", `"unknown"`, asSent},
		{"status", `"notApplicable"`, asSent},
		{"status", `"compliant"`, asSent},
		{"status", `"remediated"`, asSent},
		{"status", `"nonCompliant"`, asSent},
		{"status", `"error"`, asSent},
		{"status", `"conflict"`, asSent},
		{"status", `"notAssigned"`, asSent},
		{"status", `"Compliant"`, ""},
		{"status", `"unknownFutureValue"`, ""},
		{"status", `""`, ""},
		{"status", `2`, ""},
		{"status", `null`, ""},

		{"deviceDisplayName", `"Zoë’s <iPhone> & co"`, asSent},
		{"deviceDisplayName", `"\u0041"`, `"A"`},
		{"deviceDisplayName", `""`, asSent},
		{"deviceDisplayName", `null`, asSent},
		{"userName", `null`, asSent},
		{"deviceModel", `null`, asSent},
		{"userPrincipalName", `null`, asSent},
		{"userPrincipalName", `7`, ""},
		{"userName", `["a"]`, ""},
		{"deviceModel", `{}`, ""},

		{reported, `"2026-10-05T14:03:22Z"`, asSent},
		{reported, `"2026-10-05T14:03:22.1406851Z"`, asSent},
		{grace, `"2026-10-05T14:03:22.1406851Z"`, asSent},
		{grace, `"9999-12-31T23:59:59.9999999Z"`, asSent},
		{grace, `"0001-01-01T00:00:00Z"`, asSent},
		{reported, `"2016-12-31T23:56:44.951111-08:00"`, `"2017-01-01T07:56:44.951111Z"`},
		{reported, `"2026-10-05T16:03:22.7700000+02:00"`, `"2026-10-05T14:03:22.77Z"`},
		{reported, `"2026-10-05T14:03:22.12345678Z"`, `"2026-10-05T14:03:22.1234567Z"`},
		{reported, `"2026-10-05T14:03:22+14:00"`, `"2026-10-05T00:03:22Z"`},
		{reported, `"2026-10-05T14:03:22"`, ""},
		{reported, `"2026-10-05T14:03:22.1406851"`, ""},
		{reported, `"2026-10-05T14:03:22,1406851Z"`, ""},
		{reported, `"2026-10-05 14:03:22Z"`, ""},
		{reported, `"2026-10-05t14:03:22z"`, ""},
		{reported, `"2026-10-05T9:03:22Z"`, ""},
		{reported, `"2026-10-05T14:03Z"`, ""},
		{reported, `"2026-10-05"`, ""},
		{reported, `"2026-02-30T14:03:22Z"`, ""},
		{reported, `"2026-10-05T24:00:00Z"`, ""},
		{reported, `"2026-10-05T14:03:22+14:01"`, ""},
		{reported, `"2026-10-05T14:03:22-24:60"`, ""},
		{reported, `"0001-01-01T00:00:00+01:00"`, ""},
		{reported, `"9999-12-31T23:59:59-01:00"`, ""},
		{reported, `""`, ""},
		{reported, `1790000000`, ""},
		{reported, `null`, ""},
		{grace, `null`, ""},

		{"deviceOwnership", `"company"`, ""},
		{"Platform", `9`, ""},
	}
	c := serve(t, graphtest.Options{})
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.value, func(t *testing.T) {
			c := &caller{t, c.server, c.client}
			c.ask("DELETE", "/faults", "").wants(t, http.StatusOK, "")
			before := c.property(record, tt.name)
			a := c.patch(record, `{"`+tt.name+`":`+tt.value+`}`)
			want := strings.Replace(tt.want, asSent, tt.value, 1)
			if want == "" {
				a.wants(t, http.StatusBadRequest, "ModelValidationFailure")
				want = before
			} else {
				a.wants(t, http.StatusOK, "")
			}
			if got := c.property(record, tt.name); got != want {
				t.Errorf("stored %s, want %s", got, want)
			}
		})
	}
}

// Intune says what it could not convert, twice.
func TestModelValidationMessages(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for body, want := range map[string]string{
		`{"platform":"<enabled/>"}`:                      "Cannot convert the literal '<enabled/>' to the expected type 'Edm.Int32'.",
		`{"userName":7}`:                                 "Cannot convert the literal '7' to the expected type 'Edm.String'.",
		`{"status":"fine"}`:                              "Cannot convert the literal 'fine' to the expected type 'microsoft.graph.complianceStatus'.",
		`{"lastReportedDateTime":"2026-10-05T14:03:22"}`: "Cannot convert the literal '2026-10-05T14:03:22' to the expected type 'Edm.DateTimeOffset'.",
		`{"platform":null}`:                              "The property 'platform' has the type 'Edm.Int32[Nullable=False]' and takes no null value.",
		`{"colour":"red"}`:                               "The property 'colour' does not exist on this type.",
		`{"@odata.type":"#x"}`:                           `The type "#x" is not the one of this resource.`,
	} {
		a := c.patch(record, body)
		a.wants(t, http.StatusBadRequest, "ModelValidationFailure")
		if got := a.refusal(); got.Message != want || got.InnerError.Message != want {
			t.Errorf("%s: messages %q and %q, want %q", body, got.Message, got.InnerError.Message, want)
		}
	}
}
