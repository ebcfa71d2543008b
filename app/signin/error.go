package signin

import (
	"fmt"
	"strings"
)

// Kind is what a failure means to the person; the set is closed.
type Kind string

const (
	KindSignedOut    Kind = "signedOut"    // nobody is signed in
	KindInteraction  Kind = "interaction"  // the person has to confirm who they are
	KindConsent      Kind = "consent"      // a permission was not granted
	KindAdminConsent Kind = "adminConsent" // and only an administrator can grant it
	KindCancelled    Kind = "cancelled"    // the person turned back
	KindSuperseded   Kind = "superseded"   // another sign-in took this one's place
	KindPopupBlocked Kind = "popupBlocked" // the browser opened no window
	KindBusy         Kind = "busy"         // another sign-in is under way
	KindTimeout      Kind = "timeout"
	KindOffline      Kind = "offline"
	KindNetwork      Kind = "network" // the sign-in service cannot be reached
	KindService      Kind = "service" // it answers that it has a problem
	KindEmbed        Kind = "embed"   // not in a frame of another site
	KindStorage      Kind = "storage" // the browser blocks storage
	KindSetup        Kind = "setup"   // the app registration or config.json is wrong
	KindRetry        Kind = "retry"   // the answer does not fit the question, as after "back"
	KindPolicy       Kind = "policy"  // a policy of the organisation refuses
	KindAudience     Kind = "audience"
	KindTenant       Kind = "tenant"
	KindScope        Kind = "scope"
	KindAccount      Kind = "account"   // somebody else signed in than who had asked
	KindMalformed    Kind = "malformed" // what a portal handed over is no token
	KindUnknown      Kind = "unknown"
)

// Failure is an error of the sign-in library, as it comes.
type Failure struct {
	Name, Code, SubError, Message, Claims, CorrelationID string
}

func (f *Failure) Error() string { return fmt.Sprintf("sign-in: %q", f.Code) }

// Error is a token that could not be had. It holds no token, no address and no
// name: Microsoft's own sentence is left out because it can have all three.
type Error struct {
	Kind          Kind
	Code          string   // of MSAL or OAuth
	AADSTS        string   // Entra's number, "" when there was none
	CorrelationID string   // for a support case
	Claims        string   // what a second attempt has to ask for
	Scopes        []string // those that were asked for
	Got, Want     string   // for audience and tenant: what the token has, and what it should have; for account: who; for setup: a host that was not expected
}

func (e *Error) Error() string {
	text := "sign-in: " + string(e.Kind)
	if e.Code != "" {
		text += fmt.Sprintf(", code %q", e.Code)
	}
	if e.AADSTS != "" {
		text += ", " + e.AADSTS
	}
	return text
}

// Asks says whether signing in once more can help, so that it is worth asking
// the person.
func (e *Error) Asks() bool {
	switch e.Kind {
	case KindSignedOut, KindInteraction, KindConsent, KindTimeout, KindRetry, KindBusy, KindCancelled, KindPopupBlocked:
		return true
	}
	return false
}

// LibraryNotLoaded is the code of web/static, not of the library: it did not come, or
// is another one.
const LibraryNotLoaded = "library_not_loaded"

// kinds are the codes of msal-browser 5.30.0 and of OAuth that mean something
// of their own.
var kinds = map[string]Kind{
	"no_account_error": KindSignedOut,
	"no_account_found": KindSignedOut,

	"login_required":        KindInteraction,
	"interaction_required":  KindInteraction,
	"no_tokens_found":       KindInteraction,
	"refresh_token_expired": KindInteraction,
	"bad_token":             KindInteraction,
	// Not an InteractionRequiredAuthError: how an expired refresh token shows
	// where no hidden frame may be tried.
	"invalid_grant":    KindInteraction,
	"consent_required": KindConsent,
	// A refresh token may not bring more than it was given for (RFC 6749, section
	// 6). Entra's does; other providers refuse, and the person has to agree.
	"invalid_scope": KindConsent,

	"user_cancelled": KindCancelled,
	"user_canceled":  KindCancelled,
	"access_denied":  KindCancelled,

	"interaction_in_progress_cancelled": KindSuperseded,
	"interaction_in_progress":           KindBusy,
	"popup_window_error":                KindPopupBlocked,
	"empty_window_error":                KindPopupBlocked,
	"timed_out":                         KindTimeout,

	"no_network_connectivity":  KindOffline,
	"post_request_failed":      KindNetwork,
	"get_request_failed":       KindNetwork,
	"network_error":            KindNetwork,
	"failed_to_parse_response": KindNetwork,

	"temporarily_unavailable": KindService,
	"server_error":            KindService,
	"throttled":               KindService,
	"request_not_sent":        KindService,

	"redirect_in_iframe":              KindEmbed,
	"unsupported_method":              KindEmbed,
	"nested_app_auth_bridge_disabled": KindEmbed,
	"storage_not_supported":           KindStorage,

	"endpoints_resolution_error": KindSetup,
	"untrusted_authority":        KindSetup,
	"authority_uri_insecure":     KindSetup,
	"issuer_validation_failed":   KindSetup,
	"invalid_client":             KindSetup,
	"unauthorized_client":        KindSetup,
	"invalid_request":            KindSetup,
	"invalid_resource":           KindSetup,
	"crypto_nonexistent":         KindSetup,
	LibraryNotLoaded:             KindSetup,

	"state_mismatch":  KindRetry,
	"nonce_mismatch":  KindRetry,
	"state_not_found": KindRetry,
	"invalid_state":   KindRetry,
}

// entraKinds go before the codes: one code of OAuth stands for many of Entra's
// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
var entraKinds = map[string]Kind{
	"AADSTS65001":   KindConsent,      // not consented
	"AADSTS65004":   KindCancelled,    // the person declined
	"AADSTS90094":   KindAdminConsent, // only an administrator may consent
	"AADSTS90093":   KindAdminConsent,
	"AADSTS70011":   KindSetup,  // the scope is malformed
	"AADSTS50011":   KindSetup,  // redirect URI not registered
	"AADSTS9002326": KindSetup,  // registered, but not as a single-page application
	"AADSTS700016":  KindSetup,  // no such application in this tenant
	"AADSTS90002":   KindSetup,  // no such tenant
	"AADSTS700025":  KindSetup,  // registered as a confidential client
	"AADSTS650057":  KindSetup,  // the permission is not on the app registration
	"AADSTS50105":   KindPolicy, // the person is not assigned to the application
	"AADSTS53000":   KindPolicy,
	"AADSTS53001":   KindPolicy,
	"AADSTS53002":   KindPolicy,
	"AADSTS53003":   KindPolicy,
	"AADSTS53004":   KindPolicy,
}

// classify turns what the library says into one of the kinds.
func classify(f *Failure, scopes []string) *Error {
	e := &Error{
		Kind:          KindUnknown,
		Code:          f.Code,
		AADSTS:        entraCode(f.Message),
		CorrelationID: f.CorrelationID,
		Claims:        f.Claims,
		Scopes:        scopes,
	}
	if kind, ok := entraKinds[e.AADSTS]; ok {
		e.Kind = kind
	} else if kind, ok := kinds[f.Code]; ok {
		e.Kind = kind
	} else if f.Name == "InteractionRequiredAuthError" {
		e.Kind = KindInteraction
	} else if f.Name == "ServerError" {
		e.Kind = KindService // MSAL's own throttling has no code at all
	}
	return e
}

// entraCode finds AADSTS and digits in Entra's sentence.
func entraCode(message string) string {
	const mark = "AADSTS"
	_, rest, ok := strings.Cut(message, mark)
	if !ok {
		return ""
	}
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	if digits == "" {
		return ""
	}
	return mark + digits
}
