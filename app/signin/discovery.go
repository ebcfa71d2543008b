package signin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"device-status-editor/app/devicestatus"
)

// Service is who signs people in, as the page is set up for it.
type Service struct {
	Authority string   // whole; "" where nobody signs in
	Origins   []string // of its hosts, which the page may reach
	Entra     bool     // false: another OpenID provider
}

// Host is the authority's, as an address bar shows it.
func (s Service) Host() string {
	_, rest, _ := strings.Cut(s.Authority, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// Get fetches what anybody may read. Its error is a [*Failure] where the reason is
// known.
type Get func(ctx context.Context, address string) (status int, body string, err error)

// Discover reads what the service says of itself (OpenID Connect Discovery 1.0),
// as the sign-in library does, and says what is wrong with it; nil is nothing. The
// library has one code for all of it, endpoints_resolution_error.
func (s Service) Discover(ctx context.Context, get Get) *Error {
	address := s.Authority + "/.well-known/openid-configuration"
	if s.Entra {
		address = s.Authority + "/v2.0/.well-known/openid-configuration"
	}
	setup := func(code, got string) *Error { return &Error{Kind: KindSetup, Code: code, Got: got} }
	status, body, err := get(ctx, address)
	var f *Failure
	switch {
	case errors.As(err, &f):
		return classify(f, nil)
	case err != nil:
		return &Error{Kind: KindNetwork, Code: "get_request_failed"}
	case status >= 500 || status == 429:
		return &Error{Kind: KindService, Code: "temporarily_unavailable"}
	case status != 200:
		e := setup("endpoints_resolution_error", "")
		e.AADSTS = entraCode(body) // Entra names a tenant that is none
		return e
	}
	said := make(map[string]string)
	members, err := devicestatus.ReadObject([]byte(body))
	if err != nil {
		return setup("endpoints_resolution_error", "")
	}
	for _, m := range members {
		said[m.Name] = strings.Join(texts(m.JSON), " ")
	}
	for _, name := range []string{"authorization_endpoint", "token_endpoint"} {
		switch origin := originOf(said[name]); {
		case origin == "":
			return setup("endpoints_resolution_error", "")
		case !slices.Contains(s.Origins, origin):
			return setup("endpoint_of_another_host", origin)
		}
	}
	// The library trusts Microsoft's hosts, and of others those that it was told.
	if issuer := originOf(said["issuer"]); !s.Entra && !slices.Contains(s.Origins, issuer) {
		return setup("issuer_validation_failed", issuer)
	}
	return nil
}

// originOf is empty for what is no address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
