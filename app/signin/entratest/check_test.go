package entratest_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/signin/entratest"
)

func TestCheck(t *testing.T) {
	now := &clock{now: noon}
	c := serve(t, entratest.Options{Now: now.read})
	got := c.signIn(avery)
	token := got.AccessToken
	foreign := serve(t, entratest.Options{Now: now.read}).signIn(avery).AccessToken
	header, rest, _ := strings.Cut(token, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	more := strings.Replace(string(unbase64(t, payload)), readScope, writeScope, 1)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`))
	// Twice as long, r and s are still the same numbers.
	stretched := unbase64(t, signature)
	stretched = slices.Concat(make([]byte, 32), stretched[:32], make([]byte, 32), stretched[32:])
	tests := []struct{ name, token, audience, want string }{
		{"good", token, graph, ""},
		{"another audience", token, "https://graph.microsoft.us", `token is for audience "https://graph.microsoft.com", want "https://graph.microsoft.us"`},
		{"no audience", token, "", `token is for audience "https://graph.microsoft.com", want ""`},
		{"an ID token", got.IDToken, graph, `token is for audience "` + entratest.ClientID + `", want "` + graph + `"`},
		{"a refresh token", got.RefreshToken, graph, "token has 2 parts, want 3"},
		{"none", "", graph, "token has 1 parts, want 3"},
		{"changed claims", header + "." + base64.RawURLEncoding.EncodeToString([]byte(more)) + "." + signature, graph, "token has a wrong signature"},
		{"another's", foreign, graph, "token has a wrong signature"},
		{"no signature", header + "." + payload + ".", graph, "token has a signature that cannot be read"},
		{"a long signature", header + "." + payload + "." + base64.RawURLEncoding.EncodeToString(stretched), graph, "token has a signature that cannot be read"},
		{"a signature in another alphabet", header + "." + payload + "." + signature + "=", graph, "token has a signature that cannot be read"},
		{"algorithm none", none + "." + payload + ".", graph, "token has a header of somebody else"},
	}
	for _, tt := range tests {
		claims, err := c.entra.Check(tt.token, tt.audience)
		if tt.want == "" {
			if err != nil || claims.Username != avery || claims.TenantID != entratest.TenantID || !slices.Equal(claims.Scopes, []string{readScope}) || claims.AuthContexts != nil {
				t.Errorf("%s: Check() = %+v, %v", tt.name, claims, err)
			}
			continue
		}
		if err == nil || err.Error() != tt.want || claims.Username != "" {
			t.Errorf("%s: Check() = %+v, %v; want %s", tt.name, claims, err, tt.want)
		}
	}
	now.add(time.Hour - time.Second)
	if _, err := c.entra.Check(token, graph); err != nil {
		t.Errorf("in the last second: %v", err)
	}
	now.add(time.Second)
	if _, err := c.entra.Check(token, graph); err == nil || err.Error() != "token has expired" {
		t.Errorf("after the last second: %v", err)
	}
	now.add(-2 * time.Hour)
	if _, err := c.entra.Check(token, graph); err == nil || err.Error() != "token is not valid yet" {
		t.Errorf("before the first second: %v", err)
	}
}

func unbase64(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Tokens as a broken or hostile service would give them.
func TestWrongTokens(t *testing.T) {
	const other = "11111111-2222-4333-8444-555555555555"
	both := []string{"scope", readScope + " " + graph + "/" + writeScope + " openid offline_access"}
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken

	c.turn("lifetime", entratest.Knob{Seconds: 60, Count: 1})
	got := c.refresh(token)
	if claims := claimsOf(t, got.AccessToken); got.ExpiresIn != 60 || got.ExtExpiresIn != 60 || claims["exp"].(float64)-claims["iat"].(float64) != 60 {
		t.Errorf("lifetime: %d, claims %v", got.ExpiresIn, claims)
	}
	c.turn("audience", entratest.Knob{Count: 1})
	if got := claimsOf(t, c.refresh(token).AccessToken)["aud"]; got != "https://graph.windows.net" {
		t.Errorf("audience: %v", got)
	}
	c.turn("audience", entratest.Knob{Count: 1, Value: "https://x.example"})
	if _, err := c.entra.Check(c.refresh(token).AccessToken, "https://x.example"); err != nil {
		t.Errorf("audience: %v", err)
	}
	for value, want := range map[string]string{"": other, "22222222-2222-4333-8444-555555555555": "22222222-2222-4333-8444-555555555555"} {
		c.turn("tenant", entratest.Knob{Count: 1, Value: value})
		got := c.refresh(token)
		claims, err := c.entra.Check(got.AccessToken, graph)
		if id := claimsOf(t, got.IDToken); err != nil || claims.TenantID != want || id["tid"] != entratest.TenantID {
			t.Errorf("tenant: Check() = %+v, %v; ID token %v", claims, err, id["tid"])
		}
	}
	c.turn("missingScopes", entratest.Knob{Count: 1, Scopes: []string{writeScope}})
	got = c.refresh(token, both...)
	if claims, err := c.entra.Check(got.AccessToken, graph); err != nil || !slices.Equal(claims.Scopes, []string{readScope}) || got.Scope != readScope+" openid" {
		t.Errorf("missingScopes: Check() = %+v, %v; scope %q", claims, err, got.Scope)
	}
	c.turn("missingScopes", entratest.Knob{Count: 1})
	got = c.refresh(token, both...)
	if claims, err := c.entra.Check(got.AccessToken, graph); err != nil || len(claims.Scopes) != 0 || got.Scope != "openid" {
		t.Errorf("missingScopes: Check() = %+v, %v; scope %q", claims, err, got.Scope)
	}
	c.turn("noRefreshToken", entratest.Knob{Count: 1})
	if got := c.refresh(token); got.RefreshToken != "" || got.RefreshTokenExpiresIn != 0 {
		t.Errorf("noRefreshToken: %+v", got)
	}
	// A refresh has no nonce that could be wrong.
	c.turn("nonce", entratest.Knob{Count: 1})
	c.refresh(token).wants(t, http.StatusOK, "", 0)
	if got := claimsOf(t, c.signIn(avery).IDToken)["nonce"]; got == "the nonce" || got == nil {
		t.Errorf("nonce: %v", got)
	}

	got = c.refresh(token, both...)
	if claims, err := c.entra.Check(got.AccessToken, graph); err != nil || len(claims.Scopes) != 2 || got.RefreshToken == "" || len(c.entra.Knobs()) != 0 {
		t.Errorf("afterwards: %+v, %v, knobs %v", claims, err, c.entra.Knobs())
	}
}
