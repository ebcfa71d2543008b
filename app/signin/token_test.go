package signin

import (
	"encoding/base64"
	"strings"
	"testing"
)

const (
	tenant = "6c0a9a3e-5e1e-4b52-9c4f-2b8f4c0d7a11"
	read   = "DeviceManagementApps.Read.All"
	write  = "DeviceManagementApps.ReadWrite.All"
)

func jwt(payload string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".signature"
}

func TestPreFlight(t *testing.T) {
	expected := Expected{Audience: "https://graph.microsoft.com", TenantID: tenant}
	const aud, tid = `"aud":"https://graph.microsoft.com"`, `"tid":"` + tenant + `"`
	tests := []struct {
		name, token string
		expected    Expected
		scopes      []string
		want        Kind // "" is fine
		got         string
	}{
		{"fits", jwt(`{` + aud + `,` + tid + `,"scp":"` + read + ` ` + write + `"}`), expected, []string{write}, "", ""},
		{"audience by number, tenant in capitals", jwt(`{"aud":"` + graphAppID + `","tid":"` + strings.ToUpper(tenant) + `","scp":"` + read + `"}`), expected, []string{read}, "", ""},
		{"audience with a slash", jwt(`{"aud":"https://graph.microsoft.com/","scp":"` + read + `"}`), expected, []string{read}, "", ""},
		{"who may write may read", jwt(`{` + aud + `,"scp":"` + write + `"}`), expected, []string{read}, "", ""},
		{"who may read may not write", jwt(`{` + aud + `,"scp":"` + read + `"}`), expected, []string{write}, KindScope, ""},
		{"no scopes at all", jwt(`{` + aud + `,"scp":""}`), expected, []string{read}, KindScope, ""},
		{"scopes as RFC 9068 has them", jwt(`{"scope":"openid https://graph.microsoft.com/` + write + `"}`), Expected{}, []string{read, write}, "", ""},
		{"as RFC 9068 has them, and too few", jwt(`{"scope":"openid https://graph.microsoft.com/` + read + `"}`), Expected{}, []string{write}, KindScope, ""},
		{"scopes not said", jwt(`{` + aud + `}`), expected, []string{read}, "", ""},
		{"another cloud", jwt(`{"aud":"https://graph.microsoft.us",` + tid + `}`), expected, nil, KindAudience, "https://graph.microsoft.us"},
		{"one audience of several", jwt(`{"aud":["https://x.example","https://graph.microsoft.com"]}`), expected, nil, "", ""},
		{"another tenant", jwt(`{` + aud + `,"tid":"11111111-5e1e-4b52-9c4f-2b8f4c0d7a11"}`), expected, nil, KindTenant, "11111111-5e1e-4b52-9c4f-2b8f4c0d7a11"},
		{"tenant configured by domain", jwt(`{` + aud + `,"tid":"11111111-5e1e-4b52-9c4f-2b8f4c0d7a11"}`), Expected{expected.Audience, "contoso.com"}, nil, "", ""},
		{"nothing expected", jwt(`{"aud":"x","tid":"y"}`), Expected{}, nil, "", ""},
		{"no JWT", "opaque", expected, []string{write}, "", ""},
		{"no base64", "a.$.c", expected, []string{write}, "", ""},
		{"no JSON", jwt("x"), expected, []string{write}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := test.expected.check(test.token, test.scopes)
			switch {
			case test.want == "" && e != nil:
				t.Errorf("%v; want it to pass", e)
			case test.want != "" && (e == nil || e.Kind != test.want || e.Got != test.got):
				t.Errorf("%+v; want kind %q with %q", e, test.want, test.got)
			}
			if e != nil && e.Code == "" {
				t.Errorf("%+v has no code for a support case", e)
			}
			if e != nil && strings.Contains(e.Error(), "signature") {
				t.Errorf("the token is in the error %q", e)
			}
		})
	}
}

func FuzzPreFlight(f *testing.F) {
	for _, token := range []string{"", "a.b.c", jwt(`{"aud":1,"scp":[["x"]],"tid":null}`), jwt(`{"aud":"https://graph.microsoft.com"}`)} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		expected := Expected{Audience: "https://graph.microsoft.com", TenantID: tenant}
		if e := expected.check(token, []string{read}); e != nil && e.Kind != KindAudience && e.Kind != KindTenant && e.Kind != KindScope {
			t.Errorf("%q: %v", token, e)
		}
	})
}
