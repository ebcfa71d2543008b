package entratest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorization is an authorize request that was found in order.
type authorization struct {
	cloud       cloud
	tenantID    string // empty: any
	values      url.Values
	redirectURI string
	scopes      scopes
	claims      claimsRequest
}

// read checks an authorize request. A failure without an authorization must be
// shown and not sent anywhere: where to is the very thing in doubt.
func (e *Entra) read(r *http.Request) (*authorization, *failure) {
	v := r.URL.Query()
	a := &authorization{cloud: cloudOf(r.Host), values: v}
	tenantID, known := e.tenant(r.PathValue("tenant"))
	switch redirectURI := v.Get("redirect_uri"); {
	case !known:
		return nil, unknownTenant(r)
	case v.Get("client_id") != e.clientID:
		return nil, unknownClient(v)
	case !slices.Contains(e.redirectURIs, redirectURI):
		return nil, fail("invalid_request", 50011, "The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'.", redirectURI, e.clientID)
	default:
		a.tenantID, a.redirectURI = tenantID, redirectURI
	}
	for name, values := range v {
		if len(values) > 1 {
			return a, fail("invalid_request", 9002313, "The parameter '%s' stands more than once.", name)
		}
	}
	switch challenge := v.Get("code_challenge"); {
	case v.Get("response_type") != "code":
		return a, fail("unsupported_response_type", 70005, "The response type %q is not supported for this application.", v.Get("response_type"))
	case !slices.Contains([]string{"", "fragment", "query"}, v.Get("response_mode")):
		return a, fail("invalid_request", 70007, "The response mode %q is not supported.", v.Get("response_mode"))
	case challenge == "":
		return a, fail("invalid_request", 9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	case v.Get("code_challenge_method") != "S256":
		return a, fail("invalid_request", 9002313, "The code challenge method %q is not supported.", v.Get("code_challenge_method"))
	case len(challenge) != 43:
		return a, fail("invalid_request", 501491, "Invalid size of the code challenge.")
	case !slices.Contains([]string{"", "none", "login", "select_account", "consent"}, v.Get("prompt")):
		return a, fail("invalid_request", 90023, "The prompt %q is not supported.", v.Get("prompt"))
	}
	var refused *failure
	if a.scopes, refused = parseScopes(v.Get("scope"), a.cloud); refused != nil {
		return a, refused
	}
	if a.claims, refused = parseClaims(v.Get("claims")); refused != nil {
		return a, refused
	}
	return a, nil
}

func unknownTenant(r *http.Request) *failure {
	return fail("invalid_request", 90002, "Tenant '%s' not found.", r.PathValue("tenant"))
}

func unknownClient(v url.Values) *failure {
	return fail("unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory.", v.Get("client_id"))
}

func (a *authorization) prompt() string { return a.values.Get("prompt") }

// answer is the address that carries the answer to the client.
func (a *authorization) answer(params url.Values) string {
	if state := a.values.Get("state"); state != "" {
		params.Set("state", state)
	}
	// A page's script reads either; a fragment is not sent to a server.
	mark := "#"
	if a.values.Get("response_mode") == "query" {
		if mark = "?"; strings.Contains(a.redirectURI, "?") {
			mark = "&"
		}
	}
	return a.redirectURI + mark + params.Encode()
}
