package signin

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"device-status-editor/app/portal"
)

// fakeHost answers with what it has.
type fakeHost struct {
	token portal.Token
	err   error
	asked []portal.TokenRequest
}

func (h *fakeHost) Token(_ context.Context, r portal.TokenRequest) (portal.Token, error) {
	h.asked = append(h.asked, r)
	return h.token, h.err
}

var graphProvider = Provider{Resource: "https://graph.microsoft.com", Expected: Expected{Audience: "https://graph.microsoft.com"}}

func TestPortalAsksForWholeScopes(t *testing.T) {
	host := &fakeHost{token: portal.Token{Value: "opaque"}}
	p := NewPortal(graphProvider, host)
	got, err := p.Token(t.Context(), Request{Scopes: []string{"A.Read.All"}, Claims: "{}", Refresh: true})
	if got != "opaque" || err != nil {
		t.Errorf("token %q, %v", got, err)
	}
	want := []portal.TokenRequest{{Scopes: []string{"https://graph.microsoft.com/A.Read.All"}, Claims: "{}", Refresh: true}}
	if !reflect.DeepEqual(host.asked, want) {
		t.Errorf("asked %+v, want %+v", host.asked, want)
	}
}

func TestPortalRefusals(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		code portal.Code
		want Kind
	}{
		{portal.SignedOut, KindSignedOut}, {portal.InteractionRequired, KindInteraction}, {portal.ConsentRequired, KindConsent},
		{portal.AdminConsentRequired, KindAdminConsent}, {portal.Cancelled, KindCancelled}, {portal.Denied, KindPolicy},
		{portal.Unavailable, KindService}, {portal.NoHost, KindEmbed}, {portal.Timeout, KindTimeout}, {portal.Malformed, KindMalformed},
		{portal.Unknown, KindUnknown},
	} {
		p := NewPortal(graphProvider, &fakeHost{err: &portal.Error{Code: tt.code, Claims: "{}"}})
		_, err := p.Token(t.Context(), Request{Scopes: []string{"A"}})
		var e *Error
		if !errors.As(err, &e) || e.Kind != tt.want || e.Code != string(tt.code) || e.Claims != "{}" || !reflect.DeepEqual(e.Scopes, []string{"A"}) {
			t.Errorf("%s: %+v, want the kind %s", tt.code, err, tt.want)
		}
		if _, err := p.Token(ended, Request{}); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	}
	var alone Portal
	_, err := alone.Token(t.Context(), Request{})
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindEmbed || e.Code != CodeAlone {
		t.Errorf("in a tab of its own: %v", err)
	}
	if _, known := alone.Account(); known {
		t.Error("somebody is signed in there")
	}
}

func TestPortalNeverPassesAWrongToken(t *testing.T) {
	for _, tt := range []struct {
		claims string
		want   Kind
	}{
		{`{"aud":"https://graph.microsoft.us","scp":"A"}`, KindAudience},
		{`{"aud":"https://graph.microsoft.com","scp":"User.Read"}`, KindScope},
		{`{"aud":"https://graph.microsoft.com","scp":"A","tid":"22222222-2222-2222-2222-222222222222"}`, KindTenant},
	} {
		provider := graphProvider
		provider.Expected.TenantID = "11111111-1111-1111-1111-111111111111"
		token, err := NewPortal(provider, &fakeHost{token: portal.Token{Value: jwt(tt.claims)}}).Token(t.Context(), Request{Scopes: []string{"A"}})
		var e *Error
		if token != "" || !errors.As(err, &e) || e.Kind != tt.want {
			t.Errorf("%s: token %q, %v, want %s", tt.claims, token, err, tt.want)
		}
	}
}

// What the token says of its holder goes before what the host says.
func TestPortalAccount(t *testing.T) {
	host := &fakeHost{token: portal.Token{Value: "opaque", Account: portal.Account{ID: "avery", Username: "avery@contoso.com"}}}
	p := NewPortal(graphProvider, host)
	if _, known := p.Account(); known {
		t.Error("somebody is there before the first token")
	}
	ask := func() error { _, err := p.Token(t.Context(), Request{}); return err }
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	if got, _ := p.Account(); got != (Account{ID: "avery", Username: "avery@contoso.com"}) {
		t.Errorf("account %+v", got)
	}
	host.token = portal.Token{Value: jwt(`{"oid":"avery","upn":"a@contoso.com","name":"Avery","tid":"t"}`), Account: portal.Account{ID: "x", Name: "X"}}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	want := Account{ID: "avery", Name: "Avery", Username: "a@contoso.com", TenantID: "t"}
	if got, _ := p.Account(); got != want {
		t.Errorf("account %+v, want %+v", got, want)
	}
	host.token = portal.Token{Value: "opaque"} // nobody says
	if err := ask(); err != nil {
		t.Error(err)
	}
	if got, _ := p.Account(); got != want {
		t.Errorf("account %+v, want still %+v", got, want)
	}
	host.token = portal.Token{Value: jwt(`{"oid":"lee","upn":"lee@contoso.com"}`)}
	var e *Error
	if err := ask(); !errors.As(err, &e) || e.Kind != KindAccount || e.Got != "lee@contoso.com" {
		t.Errorf("a token of somebody else: %v", err)
	}
	if err := ask(); err != nil {
		t.Errorf("once it is known: %v", err)
	}
}
