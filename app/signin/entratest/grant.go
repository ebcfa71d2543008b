package entratest

import (
	"crypto/rand"
	"time"
)

// grant is what a sign-in allows; refresh tokens stand for it.
type grant struct {
	user         User
	sid          string
	secondFactor bool
	acrs         []string
	asked        []string // scopes of the first request, for refreshes that name none
	until        time.Time
	revoked      int // AADSTS code that refreshes are refused with
}

// code is an authorization code that was given out.
type code struct {
	grant       grant
	redirectURI string
	challenge   string
	nonce       string
	scopes      scopes
	claims      claimsRequest
	until       time.Time
	redeemed    bool
}

const (
	// codeLifetime: real ones live about as long (10 minutes at most, RFC 6749 4.1.2).
	codeLifetime = 5 * time.Minute
	// grantLifetime is that of a single-page application's refresh tokens;
	// using them does not prolong it
	// (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
	grantLifetime = 24 * time.Hour
)

// keepCode stores a code and names it. The lock is held.
func (e *Entra) keepCode(c *code) string {
	c.until = e.now().Add(codeLifetime)
	name := "1." + e.canary + "-code-" + rand.Text()
	e.codes[name] = c
	return name
}

// keepGrant stores a grant and returns a refresh token for it. The lock is held.
func (e *Entra) keepGrant(g *grant) string {
	token := "1." + e.canary + "-refresh-" + rand.Text()
	e.grants[token] = g
	return token
}

// revocations are the codes that a refresh token is refused with: unused for
// too long, a single-page application's that lived its day, and revoked.
var revocations = []int{700082, 700084, 50173}

// RevokeRefreshTokens makes all refresh tokens there are useless. They are
// refused with the AADSTS code 700082 (expired, also for 0), 700084 (a
// single-page application's has expired) or 50173 (revoked, after a new
// password say).
func (e *Entra) RevokeRefreshTokens(aadsts int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.revoke(aadsts)
}

// revoke is RevokeRefreshTokens with the lock held.
func (e *Entra) revoke(aadsts int) {
	if aadsts == 0 {
		aadsts = revocations[0]
	}
	for _, g := range e.grants {
		g.revoked = aadsts
	}
}
