package entratest

import (
	"encoding/base64"
	"encoding/json"
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

// Marks are texts that give a secret away wherever it turns up: every secret of
// its kind contains the text.
type Marks struct {
	Token        string // access and ID tokens, as they are written
	RefreshToken string
	Code         string
}

// Marks returns those of this stand-in. The canary itself is in no token as it
// is written, because a token's claims are in base64; it is in their canary
// claim, and in refresh tokens and codes.
func (e *Entra) Marks() Marks {
	canary, _ := json.Marshal(e.canary) // strings always can
	head := append([]byte(`{"canary":`), canary...)
	head = head[:len(head)/3*3] // base64 is the same up to here whatever follows
	return Marks{base64.RawURLEncoding.EncodeToString(head), e.canary + "-refresh-", e.canary + "-code-"}
}
