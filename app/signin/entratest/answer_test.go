package entratest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

// tokens is an answer of the token endpoint, good or bad.
type tokens struct {
	status int
	header http.Header

	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope"`
	ExpiresIn             int    `json:"expires_in"`
	ExtExpiresIn          int    `json:"ext_expires_in"`
	AccessToken           string `json:"access_token"`
	RefreshToken          string `json:"refresh_token"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in"`
	IDToken               string `json:"id_token"`
	ClientInfo            string `json:"client_info"`

	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	Suberror      string `json:"suberror"`
	Claims        string `json:"claims"`
}

func (c *client) read(a answer) tokens {
	c.t.Helper()
	got := tokens{status: a.status, header: a.header}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		c.t.Fatalf("answer %d is no JSON: %v\n%s", a.status, err, a.body)
	}
	return got
}

func (c *client) redeem(code string, changes ...string) tokens {
	c.t.Helper()
	return c.read(c.post(authority+"/oauth2/v2.0/token", pairs(url.Values{
		"client_id":     {entratest.ClientID},
		"grant_type":    {"authorization_code"},
		"redirect_uri":  {redirectURI},
		"scope":         {signInScope},
		"code":          {code},
		"code_verifier": {verifier},
		"client_info":   {"1"},
	}, changes), "Origin", app))
}

func refreshForm(token string, changes ...string) url.Values {
	return pairs(url.Values{
		"client_id":     {entratest.ClientID},
		"grant_type":    {"refresh_token"},
		"scope":         {signInScope},
		"refresh_token": {token},
		"client_info":   {"1"},
	}, changes)
}

func (c *client) refresh(token string, changes ...string) tokens {
	c.t.Helper()
	return c.read(c.post(authority+"/oauth2/v2.0/token", refreshForm(token, changes...), "Origin", app))
}

// signIn goes all the way.
func (c *client) signIn(username string, changes ...string) tokens {
	c.t.Helper()
	page := c.authorize(append([]string{"prompt", "login"}, changes...)...)
	code := c.back(c.press(page, "user-"+username)).Get("code")
	got := c.redeem(code)
	if got.status != http.StatusOK {
		c.t.Fatalf("sign-in ends with %d %s %s", got.status, got.Error, got.Description)
	}
	return got
}

// claimsOf reads a token without a look at its signature, as a client may.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("token has %d parts, want 3", len(parts))
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(text, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func (got tokens) wants(t *testing.T, status int, kind string, aadsts int) {
	t.Helper()
	if got.status != status || got.Error != kind || aadsts != 0 && (len(got.Codes) != 1 || got.Codes[0] != aadsts) {
		t.Errorf("token endpoint answers %d %q %v (%s), want %d %q %d", got.status, got.Error, got.Codes, got.Description, status, kind, aadsts)
	}
}

// verifies checks an ES256 signature (RFC 7518 3.4) with a published key.
func verifies(t *testing.T, key map[string]string, digest []byte, signature string) bool {
	t.Helper()
	decode := func(text string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, decode(key["x"]), decode(key["y"])))
	if err != nil {
		t.Fatal(err)
	}
	rs := decode(signature)
	return ecdsa.Verify(public, digest, new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:]))
}
