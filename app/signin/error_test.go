package signin

import (
	"strings"
	"testing"
)

func TestEveryFailureHasAKind(t *testing.T) {
	tests := []struct {
		failure Failure
		want    Kind
		entra   string
	}{
		{Failure{Name: "ClientAuthError", Code: "no_account_error"}, KindSignedOut, ""},
		{Failure{Name: "InteractionRequiredAuthError", Code: "login_required"}, KindInteraction, ""},
		{Failure{Name: "InteractionRequiredAuthError", Code: "a_code_of_next_year"}, KindInteraction, ""},
		{Failure{Name: "InteractionRequiredAuthError", Code: "interaction_required", Message: "AADSTS50076: Due to a configuration change"}, KindInteraction, "AADSTS50076"},
		{Failure{Name: "ServerError", Code: "invalid_grant", Message: "invalid_grant: 700082 - [x]: AADSTS700082: The refresh token has expired"}, KindInteraction, "AADSTS700082"},
		{Failure{Name: "InteractionRequiredAuthError", Code: "consent_required"}, KindConsent, ""},
		{Failure{Name: "ServerError", Code: "invalid_scope", Message: "refresh token missing requested scopes"}, KindConsent, ""},
		{Failure{Name: "ServerError", Code: "invalid_scope", Message: "AADSTS70011: malformed"}, KindSetup, "AADSTS70011"},
		{Failure{Name: "ServerError", Code: "invalid_grant", Message: "AADSTS65001: The user or administrator has not consented"}, KindConsent, "AADSTS65001"},
		{Failure{Name: "ServerError", Code: "access_denied", Message: "AADSTS90094: admin"}, KindAdminConsent, "AADSTS90094"},
		{Failure{Name: "ServerError", Code: "access_denied", Message: "AADSTS65004: declined"}, KindCancelled, "AADSTS65004"},
		{Failure{Name: "ServerError", Code: "access_denied", Message: "AADSTS53003: blocked"}, KindPolicy, "AADSTS53003"},
		{Failure{Name: "BrowserAuthError", Code: "user_cancelled"}, KindCancelled, ""},
		{Failure{Name: "BrowserAuthError", Code: "interaction_in_progress_cancelled"}, KindSuperseded, ""},
		{Failure{Name: "BrowserAuthError", Code: "interaction_in_progress"}, KindBusy, ""},
		{Failure{Name: "BrowserAuthError", Code: "popup_window_error"}, KindPopupBlocked, ""},
		{Failure{Name: "BrowserAuthError", Code: "timed_out"}, KindTimeout, ""},
		{Failure{Name: "BrowserAuthError", Code: "no_network_connectivity"}, KindOffline, ""},
		{Failure{Name: "ClientAuthError", Code: "post_request_failed"}, KindNetwork, ""},
		{Failure{Name: "ServerError", Code: "temporarily_unavailable"}, KindService, ""},
		{Failure{Name: "ServerError", Code: ""}, KindService, ""}, // MSAL's own throttling
		{Failure{Name: "BrowserAuthError", Code: "redirect_in_iframe"}, KindEmbed, ""},
		{Failure{Name: "BrowserConfigurationAuthError", Code: "storage_not_supported"}, KindStorage, ""},
		{Failure{Name: "ClientAuthError", Code: "endpoints_resolution_error"}, KindSetup, ""},
		{Failure{Name: "ServerError", Code: "invalid_request", Message: "AADSTS9002326: Cross-origin token redemption"}, KindSetup, "AADSTS9002326"},
		{Failure{Code: "library_not_loaded"}, KindSetup, ""},
		{Failure{Name: "ClientAuthError", Code: "state_mismatch"}, KindRetry, ""},
		{Failure{Name: "ClientAuthError", Code: "nonce_mismatch"}, KindRetry, ""},
		{Failure{Name: "TypeError", Message: "AADSTS"}, KindUnknown, ""},
		{Failure{}, KindUnknown, ""},
	}
	for _, test := range tests {
		e := classify(&test.failure, nil)
		if e.Kind != test.want || e.AADSTS != test.entra || e.Code != test.failure.Code {
			t.Errorf("%+v: kind %q, %q; want %q, %q", test.failure, e.Kind, e.AADSTS, test.want, test.entra)
		}
	}
}

// What Entra says can have a name, an address or a code in it.
func TestErrorsHoldNoSentenceOfTheService(t *testing.T) {
	f := Failure{Name: "ServerError", Code: "invalid_grant", Message: "AADSTS70008: secret-code of avery@contoso.com", Claims: `{"a":1}`, CorrelationID: "c-1"}
	e := classify(&f, []string{"Read"})
	for _, text := range []string{e.Error(), f.Error()} {
		if strings.Contains(text, "secret") || strings.Contains(text, "avery") {
			t.Errorf("error %q repeats the service's sentence", text)
		}
	}
	if e.Claims != f.Claims || e.CorrelationID != f.CorrelationID || e.Scopes[0] != "Read" {
		t.Errorf("%+v lost something of %+v", e, f)
	}
}
