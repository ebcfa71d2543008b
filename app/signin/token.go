package signin

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// Expected is what an access token has to be before anything is sent with it.
// An empty member is not checked.
type Expected struct {
	Audience string // origin of the API, or its application id
	TenantID string // a GUID; a domain cannot be compared
}

// graphAppID is how a token for Microsoft Graph names its audience when it was
// asked for by that name. It is the same in all clouds.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// check is the pre-flight: what a token says of itself, so that one that cannot
// work is never sent. It is no proof: the signature is Graph's to verify. A token
// that is no JWT, as some providers issue, passes: it says nothing. Its expiry is
// left to the API: a computer's clock may be wrong by hours.
func (x Expected) check(token string, scopes []string) *Error {
	claims, ok := readClaims(token)
	if !ok {
		return nil
	}
	if x.Audience != "" && len(claims.audience) > 0 &&
		!slices.ContainsFunc(claims.audience, func(a string) bool {
			return strings.EqualFold(strings.TrimSuffix(a, "/"), x.Audience) || a == graphAppID
		}) {
		return &Error{Kind: KindAudience, Code: "audience_mismatch", Scopes: scopes, Got: strings.Join(claims.audience, ", "), Want: x.Audience}
	}
	if IsGUID(x.TenantID) && claims.tenant != "" && !strings.EqualFold(claims.tenant, x.TenantID) {
		return &Error{Kind: KindTenant, Code: "tenant_mismatch", Scopes: scopes, Got: claims.tenant, Want: x.TenantID}
	}
	if claims.scopes != nil {
		for _, s := range scopes {
			if !granted(claims.scopes, s) {
				return &Error{Kind: KindScope, Code: "scope_missing", Scopes: []string{s}}
			}
		}
	}
	return nil
}

// granted knows that who may write may read.
func granted(scopes []string, want string) bool {
	return slices.Contains(scopes, want) ||
		slices.Contains(scopes, strings.Replace(want, ".Read.", ".ReadWrite.", 1))
}

type claims struct {
	audience []string
	tenant   string
	scopes   []string // nil: the token does not say
	account  Account  // what it says of its holder, for display
}

// readClaims reads the second part of a JWT. It is false for any other token.
func readClaims(token string) (c claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims{}, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return claims{}, false
	}
	members, err := devicestatus.ReadObject(payload)
	if err != nil {
		return claims{}, false
	}
	for _, m := range members {
		switch m.Name {
		case "aud":
			c.audience = texts(m.JSON)
		case "tid":
			c.tenant = strings.Join(texts(m.JSON), " ")
			c.account.TenantID = c.tenant
		case "scp", "scope": // Entra's, and that of RFC 9068
			for _, scope := range strings.Fields(strings.Join(texts(m.JSON), " ")) {
				c.scopes = append(c.scopes, scope[strings.LastIndex(scope, "/")+1:]) // without its resource
			}
			if c.scopes == nil {
				c.scopes = []string{}
			}
		case "oid":
			c.account.ID = strings.Join(texts(m.JSON), " ")
		case "name":
			c.account.Name = strings.Join(texts(m.JSON), " ")
		case "upn", "preferred_username": // of tokens version 1 and 2
			c.account.Username = strings.Join(texts(m.JSON), " ")
		}
	}
	return c, true
}

// texts is a text, or the texts of a list.
func texts(json string) []string {
	var found []string
	d := jsontext.NewDecoder(strings.NewReader(json))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return found
		}
		if t.Kind() == jsontext.KindString {
			found = append(found, t.String())
		}
	}
}

// IsGUID reports whether text is a GUID as Entra writes them: with hyphens and
// without braces, in either case.
func IsGUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range text {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return false
		}
	}
	return true
}
