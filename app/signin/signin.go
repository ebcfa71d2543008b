// Package signin is where access tokens come from.
//
// It knows who is signed in and how a token for a set of scopes is had. It
// must not know what the token is used for: packages that send requests are
// handed [Source.Token] and attach its result themselves. A token is returned
// and forgotten: never logged, stored or put into an error here.
package signin

import "context"

// Account is who is signed in, for display alone; Graph decides what the
// token may do.
type Account struct {
	Name       string // display name
	Username   string // user principal name
	TenantID   string
	TenantName string
}

// Source supplies tokens.
type Source interface {
	// Token returns an access token that carries all scopes, named without
	// their resource (DeviceManagementApps.Read.All).
	Token(ctx context.Context, scopes ...string) (string, error)

	// Account reports who is signed in, and false when nobody is.
	Account() (Account, bool)
}
