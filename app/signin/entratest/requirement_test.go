package entratest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

func (c *client) turn(name string, k entratest.Knob) {
	c.t.Helper()
	if err := c.entra.Turn(name, k); err != nil {
		c.t.Fatal(err)
	}
}

func TestStepUpToAnAuthenticationContext(t *testing.T) {
	const claims = `{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["CP1"]}}}`
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	got := c.refresh(token, "claims", claims)
	got.wants(t, http.StatusBadRequest, "interaction_required", 50076)
	if want := `{"access_token":{"acrs":{"essential":true,"values":["c1"]}}}`; got.Claims != want || got.Suberror != "basic_action" {
		t.Errorf("claims %s, suberror %q; want %s", got.Claims, got.Suberror, want)
	}
	params := c.back(c.authorize("prompt", "none", "claims", claims))
	if params.Get("error") != "interaction_required" || params.Get("claims") != got.Claims || params.Get("suberror") != "basic_action" {
		t.Errorf("redirect brings %v", params)
	}
	// What the refusal names is what a client asks for next.
	page := c.authorize("claims", got.Claims, "login_hint", avery)
	if got := c.pageOf(page); got != "second-factor" {
		t.Fatalf("answer is %q, want second-factor", got)
	}
	got = c.redeem(c.back(c.press(page, "second-factor")).Get("code"), "claims", claims)
	checked, err := c.entra.Check(got.AccessToken, graph)
	if err != nil || !slices.Equal(checked.AuthContexts, []string{"c1"}) || !slices.Equal(checked.Capabilities, []string{"CP1"}) {
		t.Errorf("Check() = %+v, %v; want c1 and CP1", checked, err)
	}
	if amr, _ := claimsOf(t, got.AccessToken)["amr"].([]any); len(amr) != 2 {
		t.Errorf("amr is %v", amr)
	}
	// It holds for the grant and for the session, and the old grant is as it was.
	c.refresh(got.RefreshToken, "claims", claims).wants(t, http.StatusOK, "", 0)
	c.refresh(token, "claims", claims).wants(t, http.StatusBadRequest, "interaction_required", 50076)
	if got := c.pageOf(c.authorize("prompt", "none", "claims", claims)); got != "code" {
		t.Errorf("silent request gets %q", got)
	}
	// Another context is another step.
	if got := c.pageOf(c.authorize("claims", `{"id_token":{"acrs":{"values":["c1","c2"]}}}`)); got != "second-factor" {
		t.Errorf("answer is %q, want second-factor", got)
	}
	c.signIn(avery)
	if got := c.pageOf(c.authorize("claims", claims)); got != "second-factor" {
		t.Errorf("after a new sign-in: %q, want second-factor", got)
	}
}

func TestCapabilitiesAreWhatTheClientDeclared(t *testing.T) {
	const claims = `{"access_token":{"xms_cc":{"values":["CP1"]}}}`
	tests := []struct {
		authorize, token string
		want             []string
	}{
		{"", "", nil},
		{claims, "", []string{"CP1"}},
		{"", claims, []string{"CP1"}},
		{claims, claims, []string{"CP1"}},
		{`{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}`, "", nil},
	}
	for _, tt := range tests {
		c := serve(t, entratest.Options{})
		code := c.back(c.press(c.authorize("claims", tt.authorize), "user-"+avery)).Get("code")
		got := c.redeem(code, "claims", tt.token)
		checked, err := c.entra.Check(got.AccessToken, graph)
		if err != nil || !slices.Equal(checked.Capabilities, tt.want) {
			t.Errorf("%+v: Check() = %+v, %v", tt, checked, err)
		}
		if checked, err := c.entra.Check(c.refresh(got.RefreshToken).AccessToken, graph); err != nil || checked.Capabilities != nil {
			t.Errorf("%+v: after a refresh without claims: %+v, %v", tt, checked, err)
		}
	}
}

func TestSecondFactor(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	c.turn("secondFactor", entratest.Knob{})
	got := c.refresh(token)
	got.wants(t, http.StatusBadRequest, "interaction_required", 50076)
	if !strings.Contains(got.Claims, `"capolids"`) {
		t.Errorf("claims are %q, want a policy", got.Claims)
	}
	if got := c.pageOf(c.authorize("prompt", "none")); got != "interaction_required AADSTS50076" {
		t.Errorf("silent request gets %q", got)
	}
	code := c.back(c.press(c.authorize("claims", got.Claims), "second-factor")).Get("code")
	// Who has proven it is not asked again, though the knob is still set.
	c.refresh(c.redeem(code).RefreshToken).wants(t, http.StatusOK, "", 0)
	c.refresh(token).wants(t, http.StatusBadRequest, "interaction_required", 50076)
}

func TestSecondFactorOnTheNextRefresh(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	c.turn("secondFactor", entratest.Knob{Count: 1})
	got := c.refresh(token)
	got.wants(t, http.StatusBadRequest, "interaction_required", 50076)
	// The knob is used up, and the claims it has left with the client still ask.
	page := c.authorize("claims", got.Claims)
	if got := c.pageOf(page); got != "second-factor" {
		t.Fatalf("answer is %q, want second-factor", got)
	}
	if got := c.pageOf(c.press(page, "cancel")); got != "access_denied AADSTS65004" {
		t.Errorf("cancel leads to %q", got)
	}
	c.redeem(c.back(c.press(page, "second-factor")).Get("code")).wants(t, http.StatusOK, "", 0)
	c.refresh(token).wants(t, http.StatusOK, "", 0)
}

func TestSilentClaims(t *testing.T) {
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1790000000"},"xms_cc":{"values":["CP1"]}}}`
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	c.refresh(token, "claims", claims).wants(t, http.StatusOK, "", 0)
	c.turn("silentClaims", entratest.Knob{})
	c.refresh(token).wants(t, http.StatusOK, "", 0)
	c.refresh(token, "claims", `{"access_token":{"xms_cc":{"values":["CP1"]}},"id_token":{"login_hint":{"essential":false}}}`).wants(t, http.StatusOK, "", 0)
	got := c.refresh(token, "claims", claims)
	got.wants(t, http.StatusBadRequest, "interaction_required", 50076)
	if got.Claims != claims {
		t.Errorf("claims are %s, want those asked for", got.Claims)
	}
	if got := c.pageOf(c.authorize("prompt", "none", "claims", claims)); got != "interaction_required AADSTS50076" {
		t.Errorf("silent request gets %q", got)
	}
	c.redeem(c.back(c.authorize("claims", claims)).Get("code"), "claims", claims).wants(t, http.StatusOK, "", 0)
}

func TestConsent(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	const both = readScope + " " + writeScope + " openid offline_access"
	c.turn("consent", entratest.Knob{Scopes: []string{writeScope}})
	c.refresh(token).wants(t, http.StatusOK, "", 0)
	got := c.refresh(token, "scope", both)
	got.wants(t, http.StatusBadRequest, "consent_required", 65001)
	if got.Suberror != "consent_required" {
		t.Errorf("suberror is %q", got.Suberror)
	}
	if got := c.pageOf(c.authorize("prompt", "none", "scope", both)); got != "consent_required AADSTS65001" {
		t.Errorf("silent request gets %q", got)
	}
	page := c.authorize("scope", both)
	if got := c.pageOf(page); got != "consent" || !strings.Contains(page.body, "<li>"+writeScope+"</li>") || strings.Contains(page.body, "<li>"+readScope+"</li>") {
		t.Errorf("page %q shows\n%s", got, page.body)
	}
	if got := c.pageOf(c.press(page, "cancel")); got != "access_denied AADSTS65004" {
		t.Errorf("cancel leads to %q", got)
	}
	c.refresh(token, "scope", both).wants(t, http.StatusBadRequest, "consent_required", 65001)
	if got := c.pageOf(c.press(page, "accept")); got != "code" {
		t.Errorf("accept leads to %q", got)
	}
	// A consent is the user's, in every browser, and nobody else's.
	c.refresh(token, "scope", both).wants(t, http.StatusOK, "", 0)
	other := c.anotherBrowser()
	if got := other.pageOf(other.press(other.authorize("scope", both), "user-"+lee)); got != "consent" {
		t.Errorf("another user gets %q, want consent", got)
	}
}

func TestConsentOfAnAdministrator(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	c.turn("consent", entratest.Knob{Admin: true})
	c.refresh(token).wants(t, http.StatusBadRequest, "consent_required", 65001)
	if got := c.pageOf(c.authorize("prompt", "none")); got != "consent_required AADSTS65001" {
		t.Errorf("silent request gets %q", got)
	}
	page := c.authorize()
	if page.status != http.StatusBadRequest || !strings.Contains(page.body, `<p id="error">AADSTS90094: `) {
		t.Errorf("answer %d\n%s", page.status, page.body)
	}
	if got := c.pageOf(c.press(page, "cancel")); got != "access_denied AADSTS65004" {
		t.Errorf("cancel leads to %q", got)
	}
	if got := c.pageOf(c.authorize("scope", "openid")); got != "code" {
		t.Errorf("a sign-in alone gets %q", got)
	}
}

func TestPromptConsent(t *testing.T) {
	c := serve(t, entratest.Options{})
	c.signIn(avery)
	page := c.authorize("prompt", "consent")
	if got := c.pageOf(page); got != "consent" || !strings.Contains(page.body, "<li>"+readScope+"</li>") {
		t.Errorf("page %q shows\n%s", got, page.body)
	}
	for button, want := range map[string]string{"accept": "code", "cancel": "access_denied AADSTS65004"} {
		if got := c.pageOf(c.press(page, button)); got != want {
			t.Errorf("%s leads to %q, want %q", button, got, want)
		}
	}
	if got := c.pageOf(c.authorize("prompt", "consent")); got != "consent" {
		t.Errorf("asked once more: %q", got)
	}
}

func TestPolicy(t *testing.T) {
	c := serve(t, entratest.Options{})
	token := c.signIn(avery).RefreshToken
	c.turn("policy", entratest.Knob{})
	got := c.refresh(token)
	got.wants(t, http.StatusBadRequest, "invalid_grant", 53003)
	if got.Suberror != "message_only" || !strings.Contains(got.Claims, `"capolids"`) {
		t.Errorf("suberror %q, claims %q", got.Suberror, got.Claims)
	}
	if got := c.pageOf(c.authorize("prompt", "none")); got != "interaction_required AADSTS53003" {
		t.Errorf("silent request gets %q", got)
	}
	for _, page := range []answer{c.authorize(), c.press(c.authorize("prompt", "login"), "user-"+lee)} {
		if page.status != http.StatusBadRequest || !strings.Contains(page.body, `<p id="error">AADSTS53003: `) || strings.Contains(page.body, "<button") {
			t.Errorf("answer %d\n%s", page.status, page.body)
		}
	}
	c.turn("policy", entratest.Knob{Return: true})
	page := c.authorize("login_hint", avery)
	if got := c.pageOf(page); got != "access_denied AADSTS53003" || c.back(page).Has("suberror") || c.back(page).Has("claims") {
		t.Errorf("answer is %q, %v", got, c.back(page))
	}
}
