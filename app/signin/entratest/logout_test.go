package entratest_test

import (
	"net/http"
	"net/url"
	"testing"

	"device-status-editor/app/signin/entratest"
)

func TestLogout(t *testing.T) {
	tests := []struct {
		name     string
		signedIn []string
		values   url.Values
		location string
		want     string // of a silent request
	}{
		{"one", []string{avery}, url.Values{"post_logout_redirect_uri": {redirectURI}, "state": {"a b"}}, redirectURI + "?state=a+b", "login_required AADSTS50058"},
		{"without a state", []string{avery}, url.Values{"post_logout_redirect_uri": {redirectURI}}, redirectURI, "login_required AADSTS50058"},
		{"nowhere to go", []string{avery}, url.Values{"state": {"x"}}, "", "login_required AADSTS50058"},
		{"elsewhere", []string{avery}, url.Values{"post_logout_redirect_uri": {"https://evil.example/"}}, "", "login_required AADSTS50058"},
		{"hinted", []string{avery, lee}, url.Values{"post_logout_redirect_uri": {redirectURI}, "logout_hint": {lee}}, redirectURI, "code"},
		{"hint of another", []string{avery}, url.Values{"post_logout_redirect_uri": {redirectURI}, "logout_hint": {lee}}, redirectURI, "code"},
		{"both", []string{avery, lee}, url.Values{"post_logout_redirect_uri": {redirectURI}}, redirectURI, "login_required AADSTS50058"},
		{"nobody", nil, url.Values{"post_logout_redirect_uri": {redirectURI}}, redirectURI, "login_required AADSTS50058"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, entratest.Options{})
			var refreshToken string
			for _, username := range tt.signedIn {
				refreshToken = c.signIn(username).RefreshToken
			}
			a := c.get(authority + "/oauth2/v2.0/logout?" + tt.values.Encode())
			if tt.location == "" {
				if got := c.pageOf(a); a.status != http.StatusOK || got != "signed-out" || a.header.Get("X-Frame-Options") != "DENY" {
					t.Errorf("answer %d with page %q", a.status, got)
				}
			} else if got := a.header.Get("Location"); a.status != http.StatusFound || got != tt.location {
				t.Errorf("answer %d to %q, want %q", a.status, got, tt.location)
			}
			if got := c.pageOf(c.authorize("prompt", "none")); got != tt.want {
				t.Errorf("silent request gets %q, want %q", got, tt.want)
			}
			// Single sign-out ends the cookie and leaves refresh tokens
			// (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
			if refreshToken != "" {
				c.refresh(refreshToken).wants(t, http.StatusOK, "", 0)
			}
		})
	}
}

func TestLogoutByTheHintOfTheToken(t *testing.T) {
	c := serve(t, entratest.Options{})
	c.signIn(avery)
	hint := claimsOf(t, c.signIn(lee).IDToken)["login_hint"].(string)
	c.get(authority + "/oauth2/v2.0/logout?" + url.Values{"logout_hint": {hint}}.Encode())
	got := c.redeem(c.back(c.authorize("prompt", "none")).Get("code"))
	if username := claimsOf(t, got.IDToken)["preferred_username"]; username != avery {
		t.Errorf("%v is left, want %s", username, avery)
	}
}
