package entratest_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/signin/entratest"
)

func TestSignIn(t *testing.T) {
	c := serve(t, entratest.Options{Canary: "the canary", Now: atNoon})
	params := c.back(c.press(c.authorize(), "user-"+avery))
	if got := slices.Sorted(maps.Keys(params)); !slices.Equal(got, []string{"client_info", "code", "session_state", "state"}) {
		t.Errorf("redirect brings %q", got)
	}
	if got := params.Get("state"); got != "the state" {
		t.Errorf("state comes back as %q", got)
	}
	got := c.redeem(params.Get("code"))
	got.wants(t, http.StatusOK, "", 0)
	user := entratest.Users()[0]
	info, err := base64.RawURLEncoding.DecodeString(got.ClientInfo)
	if want := `{"uid":"` + user.ObjectID + `","utid":"` + entratest.TenantID + `"}`; err != nil || string(info) != want {
		t.Errorf("client_info is %q (%v), want %s", info, err, want)
	}
	if got.TokenType != "Bearer" || got.Scope != readScope+" openid profile" || got.ExpiresIn != 3600 || got.ExtExpiresIn != 3600 || got.RefreshTokenExpiresIn != 86400 {
		t.Errorf("answer is %+v", got)
	}
	if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Access-Control-Allow-Origin") != app {
		t.Errorf("headers are %v", got.header)
	}
	id := claimsOf(t, got.IDToken)
	for _, name := range []string{"login_hint", "sid", "sub", "uti"} { // opaque
		if text, _ := id[name].(string); text == "" {
			t.Errorf("ID token has no %s", name)
		}
		delete(id, name)
	}
	now := float64(noon.Unix())
	if diff := cmp.Diff(map[string]any{
		"canary": "the canary", "aud": entratest.ClientID, "iss": authority + "/v2.0", "tid": entratest.TenantID, "oid": user.ObjectID, "ver": "2.0",
		"preferred_username": avery, "name": "Avery Howard", "nonce": "the nonce", "iat": now, "nbf": now, "exp": now + 3600,
	}, id); diff != "" {
		t.Errorf("ID token (-want +got):\n%s", diff)
	}
	access := claimsOf(t, got.AccessToken)
	for _, name := range []string{"sid", "sub", "uti"} {
		delete(access, name)
	}
	if diff := cmp.Diff(map[string]any{
		"canary": "the canary", "aud": graph, "iss": "https://sts.windows.net/" + entratest.TenantID + "/", "tid": entratest.TenantID, "oid": user.ObjectID,
		"upn": avery, "name": "Avery Howard", "appid": entratest.ClientID, "scp": readScope, "amr": []any{"pwd"}, "ver": "1.0", "iat": now, "nbf": now, "exp": now + 3600,
	}, access); diff != "" {
		t.Errorf("access token (-want +got):\n%s", diff)
	}
}

func TestWhatASignInGivesOnlyWhenAsked(t *testing.T) {
	c := serve(t, entratest.Options{})
	got := c.signIn(lee, "scope", "openid")
	if got.Scope != readScope+" openid profile" {
		t.Errorf("the token request's scopes count, got %q", got.Scope)
	}
	code := c.back(c.authorize("scope", readScope, "client_info", "", "state", ""))
	if code.Has("client_info") || code.Has("state") {
		t.Errorf("redirect brings %v", code)
	}
	got = c.redeem(code.Get("code"), "scope", "", "client_info", "")
	got.wants(t, http.StatusOK, "", 0)
	if got.IDToken != "" || got.RefreshToken != "" || got.RefreshTokenExpiresIn != 0 || got.ClientInfo != "" || got.Scope != readScope {
		t.Errorf("answer is %+v, want an access token for %s alone", got, readScope)
	}
	got = c.redeem(c.back(c.authorize("scope", "openid", "nonce", "")).Get("code"), "scope", "")
	claims, err := c.entra.Check(got.AccessToken, graph)
	if id := claimsOf(t, got.IDToken); err != nil || len(claims.Scopes) != 0 || id["nonce"] != nil {
		t.Errorf("Check() = %+v, %v; ID token says %v", claims, err, id)
	}
}

func TestScopesMayNameTheirResource(t *testing.T) {
	c := serve(t, entratest.Options{})
	const full = graph + "/" + writeScope + " openid offline_access"
	got := c.redeem(c.back(c.press(c.authorize("scope", full), "user-"+avery)).Get("code"), "scope", full)
	claims, err := c.entra.Check(got.AccessToken, graph)
	if err != nil || !slices.Equal(claims.Scopes, []string{writeScope}) || got.Scope != graph+"/"+writeScope+" openid" {
		t.Errorf("Check() = %+v, %v; scope %q", claims, err, got.Scope)
	}
	// A refresh that names none is for the same.
	got = c.refresh(got.RefreshToken, "scope", "")
	if claims, err := c.entra.Check(got.AccessToken, graph); err != nil || !slices.Equal(claims.Scopes, []string{writeScope}) {
		t.Errorf("after a refresh: Check() = %+v, %v", claims, err)
	}
}

func TestResponseMode(t *testing.T) {
	c := serve(t, entratest.Options{RedirectURIs: []string{redirectURI, redirectURI + "?a=b"}})
	c.signIn(avery)
	tests := []struct{ mode, redirectURI, want string }{
		{"", redirectURI, redirectURI + "#"},
		{"fragment", redirectURI, redirectURI + "#"},
		{"query", redirectURI, redirectURI + "?"},
		{"query", redirectURI + "?a=b", redirectURI + "?a=b&"},
	}
	for _, tt := range tests {
		for _, prompt := range []string{"", "bad"} {
			a := c.authorize("response_mode", tt.mode, "redirect_uri", tt.redirectURI, "prompt", prompt)
			location := a.header.Get("Location")
			values, err := url.ParseQuery(strings.TrimPrefix(location, tt.want))
			if !strings.HasPrefix(location, tt.want) || err != nil || values.Get("state") != "the state" || values.Has("error") != (prompt == "bad") {
				t.Errorf("response_mode %q: redirect to %q (%v), want %s…", tt.mode, location, err, tt.want)
			}
		}
	}
}

func TestCancel(t *testing.T) {
	c := serve(t, entratest.Options{})
	params := c.back(c.press(c.authorize(), "cancel"))
	if params.Get("error") != "access_denied" || !strings.HasPrefix(params.Get("error_description"), "AADSTS65004: ") || params.Get("state") != "the state" {
		t.Errorf("redirect brings %v", params)
	}
	if got := c.back(c.authorize("prompt", "none")).Get("error"); got != "login_required" {
		t.Errorf("after a cancelled sign-in: error %q", got)
	}
}

// What a client shows and what it searches for must come together.
func TestErrorsCanBeFoundAgain(t *testing.T) {
	c := serve(t, entratest.Options{Now: atNoon})
	params := c.back(c.authorize("prompt", "none", "client-request-id", "mine"))
	got := c.refresh("none", "client-request-id", "mine")
	for _, description := range []string{params.Get("error_description"), got.Description} {
		if !strings.Contains(description, " Correlation ID: mine ") || !strings.HasSuffix(description, " Timestamp: 2026-10-05 12:00:00Z") {
			t.Errorf("description is %q", description)
		}
	}
	if got.CorrelationID != "mine" || got.Timestamp != "2026-10-05 12:00:00Z" || !strings.Contains(got.Description, " Trace ID: "+got.TraceID+" ") {
		t.Errorf("answer is %+v", got)
	}
	if want := login + "/error?code=50058"; params.Get("error_uri") != want {
		t.Errorf("error_uri is %q, want %q", params.Get("error_uri"), want)
	}
}

// A client that trusts nobody reads the keys by itself.
func TestPublishedKeysVerifyTokens(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).IDToken
	var discovered struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	a := c.get(authority + "/v2.0/.well-known/openid-configuration")
	if err := json.Unmarshal([]byte(a.body), &discovered); err != nil || discovered.Issuer != claimsOf(t, token)["iss"] {
		t.Fatalf("discovery says %s (%v)", a.body, err)
	}
	var set struct{ Keys []map[string]string }
	a = c.get(discovered.Keys)
	if err := json.Unmarshal([]byte(a.body), &set); err != nil || len(set.Keys) != 1 {
		t.Fatalf("keys are %s (%v)", a.body, err)
	}
	signed := token[:strings.LastIndexByte(token, '.')]
	digest := sha256.Sum256([]byte(signed))
	if !verifies(t, set.Keys[0], digest[:], strings.TrimPrefix(token, signed+".")) {
		t.Error("the published key does not verify the token")
	}
	for tenant, want := range map[string]string{"common": login + "/{tenantid}/v2.0", "contoso.com": login + "/" + entratest.TenantID + "/v2.0"} {
		if a := c.get(login + "/" + tenant + "/v2.0/.well-known/openid-configuration"); !strings.Contains(a.body, `"issuer":"`+want+`"`) {
			t.Errorf("%s: discovery says %s, want the issuer %s", tenant, a.body, want)
		}
	}
	c.read(c.get(login+"/nobody.example/v2.0/.well-known/openid-configuration")).wants(t, http.StatusBadRequest, "invalid_request", 90002)
}
