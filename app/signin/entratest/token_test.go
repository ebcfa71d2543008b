package entratest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"device-status-editor/app/signin/entratest"
)

const another = app + "/another"

func TestRefusedCodes(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		kind    string
		aadsts  int
	}{
		{"no code", []string{"code", ""}, "invalid_request", 900144},
		{"no redirect URI", []string{"redirect_uri", ""}, "invalid_request", 900144},
		{"no verifier", []string{"code_verifier", ""}, "invalid_request", 900144},
		{"no grant type", []string{"grant_type", ""}, "invalid_request", 900144},
		{"a grant for programs without a person", []string{"grant_type", "client_credentials"}, "unsupported_grant_type", 70003},
		{"another client", []string{"client_id", "another"}, "unauthorized_client", 700016},
		{"another redirect URI", []string{"redirect_uri", another}, "invalid_grant", 50011},
		{"another verifier", []string{"code_verifier", verifier + "x"}, "invalid_grant", 501481},
		{"the challenge as the verifier", []string{"code_verifier", challenge(verifier)}, "invalid_grant", 501481},
		{"a code of nobody", []string{"code", "none"}, "invalid_grant", 9002313},
		{"another resource", []string{"scope", "https://vault.azure.net/.default"}, "invalid_resource", 500011},
		{"claims that are no JSON", []string{"claims", "x"}, "invalid_request", 90013},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, entratest.Options{RedirectURIs: []string{redirectURI, another}})
			code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
			got := c.redeem(code, tt.changes...)
			got.wants(t, http.StatusBadRequest, tt.kind, tt.aadsts)
			if got.AccessToken != "" || got.RefreshToken != "" || got.IDToken != "" || got.header.Get("Access-Control-Allow-Origin") != app {
				t.Errorf("answer is %+v", got)
			}
		})
	}
}

func TestCodesAreGoodOnce(t *testing.T) {
	now := &clock{now: noon}
	c := serve(t, entratest.Options{Now: now.read})
	code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
	c.redeem(code).wants(t, http.StatusOK, "", 0)
	c.redeem(code).wants(t, http.StatusBadRequest, "invalid_grant", 54005)

	code = c.back(c.authorize()).Get("code")
	now.add(5*time.Minute - time.Second)
	c.redeem(code).wants(t, http.StatusOK, "", 0)
	code = c.back(c.authorize()).Get("code")
	now.add(5 * time.Minute)
	c.redeem(code).wants(t, http.StatusBadRequest, "invalid_grant", 70008)
}

// A refresh is no way round the end of a day.
func TestRefreshTokensEndWithTheirDay(t *testing.T) {
	now := &clock{now: noon}
	c := serve(t, entratest.Options{Now: now.read})
	first := c.signIn(avery).RefreshToken
	token := first
	for left := 86400; left > 0; left -= 21600 {
		got := c.refresh(token)
		got.wants(t, http.StatusOK, "", 0)
		if got.RefreshTokenExpiresIn != left || got.RefreshToken == token || got.RefreshToken == "" {
			t.Errorf("refresh token lives for %d, want another one for %d", got.RefreshTokenExpiresIn, left)
		}
		if id := claimsOf(t, got.IDToken); id["nonce"] != nil || id["preferred_username"] != avery {
			t.Errorf("ID token of a refresh says %v", id)
		}
		token = got.RefreshToken
		now.add(6 * time.Hour)
	}
	for _, token := range []string{first, token} {
		c.refresh(token).wants(t, http.StatusBadRequest, "invalid_grant", 700084)
	}
	if got := c.pageOf(c.authorize("prompt", "none")); got != "code" {
		t.Errorf("the session has ended as well: %q", got)
	}
}

// Entra lets old refresh tokens live, and pages that refresh twice at the same
// time need that.
func TestRotationLeavesTheOldTokenGood(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	for range 3 {
		c.refresh(token).wants(t, http.StatusOK, "", 0)
	}
}

func TestRefusedRefreshes(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		kind    string
		aadsts  int
	}{
		{"no token", []string{"refresh_token", ""}, "invalid_request", 900144},
		{"a token of nobody", []string{"refresh_token", "none"}, "invalid_grant", 9002313},
		{"another client", []string{"client_id", "another"}, "unauthorized_client", 700016},
		{"two resources", []string{"scope", "https://graph.microsoft.com/User.Read https://graph.microsoft.us/User.Read"}, "invalid_resource", 500011},
		{"a scope that is none", []string{"scope", graph + "/"}, "invalid_scope", 70011},
	}
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c.refresh(token, tt.changes...).wants(t, http.StatusBadRequest, tt.kind, tt.aadsts)
		})
	}
	form := refreshForm(token)
	form.Add("scope", writeScope)
	c.read(c.post(authority+"/oauth2/v2.0/token", form, "Origin", app)).wants(t, http.StatusBadRequest, "invalid_request", 9002313)
	// What stands in the address would end in every server's log.
	c.read(c.post(authority+"/oauth2/v2.0/token?"+refreshForm(token).Encode(), url.Values{}, "Origin", app)).wants(t, http.StatusBadRequest, "unauthorized_client", 700016)
}

func TestTwoGraphsInOneRequest(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	address := "https://login.microsoftonline.us/" + entratest.TenantID + "/oauth2/v2.0/token"
	form := refreshForm(token, "scope", "https://graph.microsoft.us/User.Read https://dod-graph.microsoft.us/User.Read")
	c.read(c.post(address, form, "Origin", app)).wants(t, http.StatusBadRequest, "invalid_scope", 28000)
}

func TestOrigins(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	for origin, aadsts := range map[string]int{"": 9002327, "https://evil.example": 9002326, "null": 9002326, app + ":8443": 9002326, "http://app.contoso.test": 9002326} {
		got := c.read(c.post(authority+"/oauth2/v2.0/token", refreshForm(token), "Origin", origin))
		got.wants(t, http.StatusBadRequest, "invalid_request", aadsts)
		if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != origin || got.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("origin %q: allowed is %q", origin, allowed)
		}
	}
	r, err := http.NewRequest("OPTIONS", authority+"/oauth2/v2.0/token", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", app)
	r.Header.Set("Access-Control-Request-Headers", "x-client-sku")
	a := c.do(r)
	if a.status != http.StatusNoContent || a.header.Get("Access-Control-Allow-Origin") != app || a.header.Get("Access-Control-Allow-Headers") != "x-client-sku" {
		t.Errorf("preflight is answered %d %v", a.status, a.header)
	}
}

func TestTooLargeABodyIsNotRead(t *testing.T) {
	c := serve(t, entratest.Options{})
	form := refreshForm(string(make([]byte, 1<<20)))
	c.read(c.post(authority+"/oauth2/v2.0/token", form, "Origin", app)).wants(t, http.StatusBadRequest, "invalid_request", 9002313)
}
