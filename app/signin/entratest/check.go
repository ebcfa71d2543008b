package entratest

import (
	"fmt"
	"strings"
)

// Claims are what an access token says about its bearer.
type Claims struct {
	Scopes       []string
	TenantID     string
	Username     string
	AuthContexts []string // acrs
	Capabilities []string // xms_cc
}

// Check reads an access token that was issued here for the audience, as the
// resource would.
func (e *Entra) Check(token, audience string) (Claims, error) {
	var c accessClaims
	if err := e.open(token, &c); err != nil {
		return Claims{}, err
	}
	switch now := e.now().Unix(); {
	case c.Audience != audience:
		return Claims{}, fmt.Errorf("token is for audience %q, want %q", c.Audience, audience)
	case now >= c.Expires:
		return Claims{}, fmt.Errorf("token has expired")
	case now < c.NotBefore:
		return Claims{}, fmt.Errorf("token is not valid yet")
	}
	return Claims{strings.Fields(c.Scopes), c.TenantID, c.Username, c.AuthContexts, c.Capabilities}, nil
}
