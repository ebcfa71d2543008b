package entratest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/signin/entratest"
)

func TestLog(t *testing.T) {
	const claims = `{"access_token":{"acrs":{"value":"c1"}}}`
	c := serve(t, entratest.Options{})
	c.authorize("prompt", "none")
	code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
	got := c.redeem(code)
	c.refresh(got.RefreshToken, "claims", claims)
	c.authorize("redirect_uri", "https://evil.example/")
	c.authorize("claims", claims, "scope", "openid")
	c.turn("drop", entratest.Knob{Count: 1})
	if response, err := c.http.PostForm(authority+"/oauth2/v2.0/token", nil); err == nil {
		t.Errorf("drop answers %d", response.StatusCode)
	}
	c.get(authority + "/oauth2/v2.0/logout")
	asked := strings.Fields(signInScope)
	entry := func(endpoint string, e entratest.Entry) entratest.Entry {
		e.Endpoint, e.Host, e.Tenant = endpoint, "login.microsoftonline.com", entratest.TenantID
		return e
	}
	want := []entratest.Entry{
		entry("authorize", entratest.Entry{Prompt: "none", Scopes: asked, Error: "login_required", AADSTS: 50058}),
		entry("authorize", entratest.Entry{Scopes: asked, Page: "sign-in"}),
		entry("login", entratest.Entry{Scopes: asked, Username: avery}),
		entry("token", entratest.Entry{Origin: app, Grant: "authorization_code", Scopes: asked, Username: avery}),
		entry("token", entratest.Entry{Origin: app, Grant: "refresh_token", Scopes: asked, Claims: claims, Error: "interaction_required", AADSTS: 50076}),
		entry("authorize", entratest.Entry{Scopes: asked, Page: "error", Error: "invalid_request", AADSTS: 50011}),
		entry("authorize", entratest.Entry{Scopes: []string{"openid"}, Claims: claims, Username: avery, Page: "second-factor"}),
		entry("token", entratest.Entry{Error: "drop"}),
		entry("logout", entratest.Entry{}),
	}
	log := c.entra.Log()
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("Log() (-want +got):\n%s", diff)
	}
	log[0].Endpoint = "changed"
	if got := c.entra.Log()[0].Endpoint; got != "authorize" {
		t.Errorf("the log is what its readers make of it: %q", got)
	}
}

// A log ends in CI output and in bug reports.
func TestLogHasNoSecrets(t *testing.T) {
	c := serve(t, entratest.Options{Canary: "canary"})
	page := c.authorize()
	back := c.press(page, "user-"+avery)
	code := c.back(back).Get("code")
	got := c.redeem(code)
	again := c.refresh(got.RefreshToken)
	c.redeem(code)
	c.refresh(again.AccessToken)
	c.redeem(got.IDToken)
	c.get(authority + "/oauth2/v2.0/logout?id_token_hint=" + got.IDToken)
	cookie := attribute(strings.Replace(back.header.Get("Set-Cookie"), "ESTSAUTH=", ` ESTSAUTH="`, 1), "ESTSAUTH")
	cookie, _, _ = strings.Cut(cookie, ";")
	text := fmt.Sprintf("%+v", c.entra.Log())
	for name, secret := range map[string]string{
		"canary": "canary", "mark": c.entra.Marks().Token, "code": code, "verifier": verifier, "challenge": challenge(verifier), "cookie": cookie,
		"state": "the state", "nonce": "the nonce", "access token": got.AccessToken, "ID token": got.IDToken, "refresh token": got.RefreshToken,
	} {
		if secret == "" || strings.Contains(text, secret) {
			t.Errorf("log contains the %s %q", name, secret)
		}
	}
}

// The marks find what they are for, and nothing that a page may show.
func TestMarks(t *testing.T) {
	for _, canary := range []string{"", "c", "ca", "can", `"<canary>&`} {
		c := serve(t, entratest.Options{Canary: canary})
		code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
		got := c.redeem(code)
		marks := c.entra.Marks()
		for name, pair := range map[string][2]string{
			"access token": {got.AccessToken, marks.Token}, "ID token": {got.IDToken, marks.Token},
			"refresh token": {got.RefreshToken, marks.RefreshToken}, "code": {code, marks.Code},
		} {
			if len(pair[1]) < 7 || !strings.Contains(pair[0], pair[1]) {
				t.Errorf("canary %q: %s %q has no mark %q", canary, name, pair[0], pair[1])
			}
		}
		if value, _ := claimsOf(t, got.AccessToken)["canary"].(string); value == "" || canary != "" && value != canary {
			t.Errorf("canary %q: the claim is %q", canary, value)
		}
	}
	one, two := entratest.New(entratest.Options{}).Marks(), entratest.New(entratest.Options{}).Marks()
	if one.Token == two.Token || one.RefreshToken == two.RefreshToken || one.Code == two.Code {
		t.Errorf("two stand-ins have the marks %+v and %+v", one, two)
	}
}
