package entratest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

// Where to is in doubt: the person sees it, and nobody else.
func TestRefusedOnAPage(t *testing.T) {
	tests := []struct {
		name, tenant string
		changes      []string
		want         string
	}{
		{"unknown client", entratest.TenantID, []string{"client_id", "another"}, "AADSTS700016"},
		{"no client", entratest.TenantID, []string{"client_id", ""}, "AADSTS700016"},
		{"unknown redirect URI", entratest.TenantID, []string{"redirect_uri", "https://evil.example/"}, "AADSTS50011"},
		{"redirect URI with a slash more", entratest.TenantID, []string{"redirect_uri", redirectURI + "/"}, "AADSTS50011"},
		{"redirect URI in other letters", entratest.TenantID, []string{"redirect_uri", strings.ToUpper(redirectURI)}, "AADSTS50011"},
		{"redirect URI with a query", entratest.TenantID, []string{"redirect_uri", redirectURI + "?x"}, "AADSTS50011"},
		{"no redirect URI", entratest.TenantID, []string{"redirect_uri", ""}, "AADSTS50011"},
		{"markup in the redirect URI", entratest.TenantID, []string{"redirect_uri", "<script>alert(1)</script>"}, "&lt;script&gt;"},
		{"unknown tenant", "nobody.example", nil, "AADSTS90002"},
		{"personal accounts", "consumers", nil, "AADSTS90002"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, silent := range []string{"", "none"} {
				c := serve(t, entratest.Options{})
				address := login + "/" + tt.tenant + "/oauth2/v2.0/authorize?" + query(append(tt.changes, "prompt", silent)...).Encode()
				a := c.get(address)
				if a.status != http.StatusBadRequest || a.header.Get("Location") != "" || !strings.Contains(a.body, `<p id="error">AADSTS`) || !strings.Contains(a.body, tt.want) {
					t.Errorf("answer %d to %q, want a page with %s\n%s", a.status, a.header.Get("Location"), tt.want, a.body)
				}
				// A button's request is as good as a first one.
				a = c.post(strings.Replace(address, "oauth2/v2.0/authorize", "login", 1), url.Values{"button": {"sign-in"}, "username": {avery}})
				if a.status != http.StatusBadRequest || a.header.Get("Location") != "" || a.header.Get("Set-Cookie") != "" {
					t.Errorf("login answers %d to %q", a.status, a.header.Get("Location"))
				}
			}
		})
	}
}

func TestRefusedToTheClient(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		kind    string
		want    string
	}{
		{"no response type", []string{"response_type", ""}, "unsupported_response_type", "AADSTS70005"},
		{"implicit flow", []string{"response_type", "token"}, "unsupported_response_type", "AADSTS70005"},
		{"hybrid flow", []string{"response_type", "code id_token"}, "unsupported_response_type", "AADSTS70005"},
		{"form_post", []string{"response_mode", "form_post"}, "invalid_request", "AADSTS70007"},
		{"no challenge", []string{"code_challenge", "", "code_challenge_method", ""}, "invalid_request", "AADSTS9002325"},
		{"plain challenge", []string{"code_challenge_method", "plain"}, "invalid_request", "AADSTS9002313"},
		{"no challenge method", []string{"code_challenge_method", ""}, "invalid_request", "AADSTS9002313"},
		{"short challenge", []string{"code_challenge", "short"}, "invalid_request", "AADSTS501491"},
		{"unknown prompt", []string{"prompt", "create"}, "invalid_request", "AADSTS90023"},
		{"two prompts", []string{"prompt", "login consent"}, "invalid_request", "AADSTS90023"},
		{"no scope", []string{"scope", ""}, "invalid_request", "AADSTS900144"},
		{"no scope but a space", []string{"scope", " "}, "invalid_request", "AADSTS900144"},
		{"a scope that is none", []string{"scope", "openid a<b"}, "invalid_scope", "AADSTS70011"},
		{"another resource", []string{"scope", "https://management.azure.com/.default"}, "invalid_resource", "AADSTS500011"},
		{"another cloud's Graph", []string{"scope", "https://graph.microsoft.us/User.Read"}, "invalid_resource", "AADSTS500011"},
		{"claims that are no JSON", []string{"claims", "{"}, "invalid_request", "AADSTS90013"},
		{"claims that are no object", []string{"claims", "[]"}, "invalid_request", "AADSTS90013"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, entratest.Options{})
			params := c.back(c.authorize(tt.changes...))
			if params.Get("error") != tt.kind || !strings.HasPrefix(params.Get("error_description"), tt.want+": ") || params.Get("state") != "the state" || params.Has("code") {
				t.Errorf("redirect brings %v, want %s %s", params, tt.kind, tt.want)
			}
		})
	}
}

// A server that takes the first of two values and a proxy that takes the last
// would speak of different requests.
func TestParametersStandOnce(t *testing.T) {
	c := serve(t, entratest.Options{})
	v := query()
	v.Add("scope", writeScope)
	params := c.back(c.get(authority + "/oauth2/v2.0/authorize?" + v.Encode()))
	if params.Get("error") != "invalid_request" {
		t.Errorf("redirect brings %v", params)
	}
}

func TestPageHeaders(t *testing.T) {
	c := serve(t, entratest.Options{})
	tests := []struct{ name, pocd, opener string }{
		{"alone", "", "same-origin"},
		{"opener unchecked", "0", "same-origin"},
		{"opener checked", "1", ""},
	}
	for _, tt := range tests {
		page := c.authorize("pocd", tt.pocd)
		for name, want := range map[string]string{
			"X-Frame-Options":            "DENY",
			"Cross-Origin-Opener-Policy": tt.opener,
			"Cache-Control":              "no-store",
			"Content-Type":               "text/html; charset=utf-8",
			"Content-Security-Policy":    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + app,
		} {
			if got := page.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, name, got, want)
			}
		}
		back := c.press(page, "user-"+avery)
		if got := back.header.Get("Cross-Origin-Opener-Policy"); got != tt.opener {
			t.Errorf("%s: the way back has %q, want %q", tt.name, got, tt.opener)
		}
		c.entra.ExpireSessions()
	}
	// What stands in the address must not end a directive.
	page := c.authorize("redirect_uri", "https://evil.example;script-src *")
	if got := page.header.Get("Content-Security-Policy"); strings.Contains(got, "script-src") {
		t.Errorf("policy is %q", got)
	}
}

func TestUnknownAddresses(t *testing.T) {
	c := serve(t, entratest.Options{})
	for address, want := range map[string]int{"/": 404, "/" + entratest.TenantID: 404, "/" + entratest.TenantID + "/oauth2/token": 404} {
		if a := c.get(login + address); a.status != want {
			t.Errorf("%s: answer %d, want %d", address, a.status, want)
		}
	}
	if a := c.get(authority + "/oauth2/v2.0/token"); a.status != http.StatusMethodNotAllowed {
		t.Errorf("GET of the token endpoint: answer %d", a.status)
	}
}
