package entratest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

// pageOf is the page's kind, or what a redirect brings instead.
func (c *client) pageOf(a answer) string {
	c.t.Helper()
	if a.status == http.StatusFound {
		params := c.back(a)
		if params.Has("code") {
			return "code"
		}
		name, _, _ := strings.Cut(params.Get("error_description"), ":")
		return params.Get("error") + " " + name
	}
	_, kind, _ := strings.Cut(a.body, `data-page="`)
	kind, _, _ = strings.Cut(kind, `"`)
	return kind
}

func TestSession(t *testing.T) {
	tests := []struct {
		name     string
		signedIn []string
		changes  []string
		want     string
	}{
		{"nobody", nil, nil, "sign-in"},
		{"nobody, silent", nil, []string{"prompt", "none"}, "login_required AADSTS50058"},
		{"nobody, select", nil, []string{"prompt", "select_account"}, "sign-in"},
		{"nobody, hint", nil, []string{"login_hint", avery}, "sign-in"},
		{"one", []string{avery}, nil, "code"},
		{"one, silent", []string{avery}, []string{"prompt", "none"}, "code"},
		{"one, login", []string{avery}, []string{"prompt", "login"}, "sign-in"},
		{"one, select", []string{avery}, []string{"prompt", "select_account"}, "picker"},
		{"one, consent", []string{avery}, []string{"prompt", "consent"}, "consent"},
		{"one, hint", []string{avery}, []string{"login_hint", "Avery@Contoso.com"}, "code"},
		{"one, hint of another", []string{avery}, []string{"login_hint", lee}, "sign-in"},
		{"one, hint of another, silent", []string{avery}, []string{"login_hint", lee, "prompt", "none"}, "login_required AADSTS50058"},
		{"one, session of another, silent", []string{avery}, []string{"sid", "x", "prompt", "none"}, "interaction_required AADSTS160021"},
		{"two", []string{avery, lee}, nil, "picker"},
		{"two, silent", []string{avery, lee}, []string{"prompt", "none"}, "interaction_required AADSTS16000"},
		{"two, hint", []string{avery, lee}, []string{"login_hint", lee}, "code"},
		{"two, hint, silent", []string{avery, lee}, []string{"login_hint", lee, "prompt", "none"}, "code"},
		{"two, hint, select", []string{avery, lee}, []string{"login_hint", lee, "prompt", "select_account"}, "picker"},
		{"two, login", []string{avery, lee}, []string{"prompt", "login"}, "sign-in"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, entratest.Options{})
			for _, username := range tt.signedIn {
				c.signIn(username)
			}
			if got := c.pageOf(c.authorize(tt.changes...)); got != tt.want {
				t.Errorf("answer is %q, want %q", got, tt.want)
			}
			c.entra.ExpireSessions()
			if got := c.pageOf(c.authorize("prompt", "none")); got != "login_required AADSTS50058" {
				t.Errorf("after the sessions' end: %q", got)
			}
		})
	}
}

func TestSessionsAreABrowsersOwn(t *testing.T) {
	c := serve(t, entratest.Options{})
	c.signIn(avery)
	other := c.anotherBrowser()
	if got := other.pageOf(other.authorize()); got != "sign-in" {
		t.Errorf("another browser gets %q", got)
	}
	other.signIn(lee)
	if got := c.redeem(c.back(c.authorize()).Get("code")); claimsOf(t, got.IDToken)["preferred_username"] != avery {
		t.Errorf("the first browser became %v", claimsOf(t, got.IDToken))
	}
}

// The claim is what a client sends instead of a name.
func TestHints(t *testing.T) {
	c := serve(t, entratest.Options{})
	c.signIn(avery)
	id := claimsOf(t, c.signIn(lee).IDToken)
	for name, value := range map[string]any{"login_hint": id["login_hint"], "sid": id["sid"]} {
		got := c.redeem(c.back(c.authorize("prompt", "none", name, value.(string))).Get("code"))
		if got := claimsOf(t, got.IDToken); got["preferred_username"] != lee || got["sid"] != id["sid"] || got["login_hint"] != id["login_hint"] {
			t.Errorf("%s: signed in as %v, want %v", name, got, id)
		}
	}
	page := c.authorize("prompt", "login", "login_hint", lee).body
	if first, second := strings.Index(page, `id="user-`+lee), strings.Index(page, `id="user-`+avery); first < 0 || first > second {
		t.Errorf("the hinted user is not the first:\n%s", page)
	}
}

func TestSessionCookie(t *testing.T) {
	c := serve(t, entratest.Options{})
	cookie := c.press(c.authorize(), "user-"+avery).header.Get("Set-Cookie")
	for _, attribute := range []string{"; Path=/", "; HttpOnly", "; Secure", "; SameSite=None"} {
		if !strings.Contains(cookie, attribute) {
			t.Errorf("cookie %q has no %q", cookie, attribute)
		}
	}
	if strings.Contains(cookie, "Max-Age") || strings.Contains(cookie, "Expires") {
		t.Errorf("cookie %q outlives the browser", cookie)
	}
}

// A click on the picker is no new sign-in; one behind prompt=login is.
func TestPickerKeepsTheSession(t *testing.T) {
	c := serve(t, entratest.Options{})
	first := claimsOf(t, c.signIn(avery).IDToken)["sid"]
	again := c.redeem(c.back(c.press(c.authorize("prompt", "select_account"), "user-"+avery)).Get("code"))
	if got := claimsOf(t, again.IDToken)["sid"]; got != first {
		t.Errorf("session became %v, want %v", got, first)
	}
	if got := claimsOf(t, c.signIn(avery).IDToken)["sid"]; got == first {
		t.Error("a new sign-in has the old session")
	}
}

func TestSessionEndsWhileAPageIsShown(t *testing.T) {
	c := serve(t, entratest.Options{})
	c.signIn(avery)
	page := c.authorize("prompt", "consent")
	c.entra.ExpireSessions()
	page = c.press(page, "accept")
	if got := c.pageOf(page); got != "sign-in" {
		t.Fatalf("answer is %q, want sign-in", got)
	}
	page = c.press(page, "user-"+avery)
	if got := c.pageOf(page); got != "consent" {
		t.Fatalf("answer is %q, want consent", got)
	}
	if got := c.pageOf(c.press(page, "accept")); got != "code" {
		t.Errorf("answer is %q, want a code", got)
	}
}

func TestTenants(t *testing.T) {
	const tenant = "11111111-2222-4333-8444-555555555555"
	kim := entratest.User{Username: "kim@fabrikam.example", Name: "Kim", TenantID: tenant, ObjectID: "22222222-2222-4333-8444-555555555555"}
	c := serve(t, entratest.Options{Users: append(entratest.Users(), kim)})
	path := func(tenant string, changes ...string) string {
		return login + "/" + tenant + "/oauth2/v2.0/authorize?" + query(changes...).Encode()
	}
	page := c.get(path("common"))
	refused := c.press(c.authorize(), "user-"+kim.Username)
	if refused.status != http.StatusBadRequest || !strings.Contains(refused.body, "AADSTS50020") {
		t.Errorf("answer %d, want a page with AADSTS50020\n%s", refused.status, refused.body)
	}
	if got := c.pageOf(c.press(page, "user-"+kim.Username)); got != "code" {
		t.Fatalf("answer is %q, want a code", got)
	}
	for tenant, want := range map[string]string{
		"common": "code", "organizations": "code", "fabrikam.example": "code", tenant: "code", strings.ToUpper("fabrikam.example"): "code",
		entratest.TenantID: "login_required AADSTS50058", "contoso.com": "login_required AADSTS50058",
	} {
		if got := c.pageOf(c.get(path(tenant, "prompt", "none"))); got != want {
			t.Errorf("%s: answer is %q, want %q", tenant, got, want)
		}
	}
	// A grant is good in the user's own tenant alone.
	code := c.back(c.get(path("common"))).Get("code")
	c.redeem(code).wants(t, http.StatusBadRequest, "invalid_request", 50020)
}

func TestForgedButtons(t *testing.T) {
	c := serve(t, entratest.Options{})
	address := authority + "/login?" + query("prompt", "consent").Encode()
	tests := []struct{ button, username, want string }{
		{"", "", "sign-in"},
		{"accept", avery, "sign-in"},
		{"second-factor", avery, "sign-in"},
		{"", avery, "sign-in"},
		{"sign-in", "nobody@contoso.com", "error"},
		{"sign-in", "", "error"},
	}
	for _, tt := range tests {
		a := c.post(address, pairs(map[string][]string{}, []string{"button", tt.button, "username", tt.username}))
		if got := c.pageOf(a); got != tt.want {
			t.Errorf("%+v: answer is %q", tt, got)
		}
	}
	if got := c.pageOf(c.authorize("prompt", "none")); got != "login_required AADSTS50058" {
		t.Errorf("somebody is signed in: %q", got)
	}
}
