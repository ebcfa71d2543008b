package graph

import (
	"errors"
	"strings"
)

// TokenRequest says what a token is needed for.
type TokenRequest struct {
	Scopes  []string
	Claims  string // what Graph's claims challenge asks for, as JSON
	Refresh bool   // Graph refused the token it was given last
}

// isToken is true for text that an Authorization header can carry as it is.
func isToken(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c >= 0x7f })
}

// hideToken keeps the token out of what is shown and copied, should a proxy's
// page or an echoing service repeat the request.
func hideToken(text, token string) string {
	return strings.ReplaceAll(text, token, "{token}")
}

// withoutToken gives up an error's chain only if its text has the token in it.
func withoutToken(err error, token string) error {
	if !strings.Contains(err.Error(), token) {
		return err
	}
	safe := errors.New(hideToken(err.Error(), token))
	var t *TransportError
	if errors.As(err, &t) {
		return &TransportError{Failure: t.Failure, Err: safe}
	}
	return safe
}
