package entratest_test

import (
	"net/http"
	"slices"
	"testing"

	"device-status-editor/app/signin/entratest"
)

func TestSignIn(t *testing.T) {
	c := serve(t, entratest.Options{})
	page := c.authorize()
	params := c.back(c.press(page, "user-"+avery))
	if got := params.Get("state"); got != "the state" {
		t.Errorf("state comes back as %q", got)
	}
	got := c.redeem(params.Get("code"))
	got.wants(t, http.StatusOK, "", 0)
	claims, err := c.entra.Check(got.AccessToken, graph)
	if err != nil || claims.Username != avery || claims.TenantID != entratest.TenantID || !slices.Equal(claims.Scopes, []string{readScope}) {
		t.Errorf("Check() = %+v, %v; want a token of %s for %s", claims, err, avery, readScope)
	}
	if id := claimsOf(t, got.IDToken); id["nonce"] != "the nonce" || id["aud"] != entratest.ClientID || id["preferred_username"] != avery {
		t.Errorf("ID token says %v", id)
	}
	again := c.refresh(got.RefreshToken, "scope", writeScope+" openid profile offline_access")
	again.wants(t, http.StatusOK, "", 0)
	if claims, err := c.entra.Check(again.AccessToken, graph); err != nil || !slices.Equal(claims.Scopes, []string{writeScope}) {
		t.Errorf("Check() = %+v, %v; want a token for %s", claims, err, writeScope)
	}
}

func TestSilentSignInNeedsASession(t *testing.T) {
	c := serve(t, entratest.Options{})
	if got := c.back(c.authorize("prompt", "none")).Get("error"); got != "login_required" {
		t.Errorf("without a session: error %q", got)
	}
	c.signIn(avery)
	if code := c.back(c.authorize("prompt", "none")).Get("code"); code == "" {
		t.Error("with a session: no code")
	}
	c.entra.ExpireSessions()
	if got := c.back(c.authorize("prompt", "none")).Get("error"); got != "login_required" {
		t.Errorf("with an expired session: error %q", got)
	}
}
