package entratest_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

const (
	app         = "https://app.contoso.test"
	redirectURI = app + "/auth/redirect"
	login       = "https://login.microsoftonline.com"
	authority   = login + "/" + entratest.TenantID
	graph       = "https://graph.microsoft.com"
	readScope   = "DeviceManagementApps.Read.All"
	writeScope  = "DeviceManagementApps.ReadWrite.All"
	signInScope = readScope + " openid profile offline_access"
	avery       = "avery@contoso.com"
	lee         = "lee.gu@contoso.com"
	verifier    = "a-verifier-of-43-characters-or-more-0123456789"
)

// client is a browser and the application in it.
type client struct {
	t     *testing.T
	entra *entratest.Entra
	http  *http.Client
}

func serve(t *testing.T, opts entratest.Options) *client {
	t.Helper()
	if opts.RedirectURIs == nil {
		opts.RedirectURIs = []string{redirectURI}
	}
	entra := entratest.New(opts)
	server := httptest.NewTLSServer(entra)
	t.Cleanup(server.Close)
	c := &client{t: t, entra: entra, http: server.Client()}
	transport := c.http.Transport.(*http.Transport)
	// Every host is here, and its certificate says example.com.
	transport.TLSClientConfig.ServerName = "example.com"
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c.anotherBrowser()
}

// anotherBrowser has no cookies.
func (c *client) anotherBrowser() *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	another, other := *c, *c.http
	other.Jar = jar
	another.http = &other
	return &another
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (c *client) do(r *http.Request) answer {
	c.t.Helper()
	response, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// pairs makes values; an empty one takes the parameter away.
func pairs(v url.Values, changes []string) url.Values {
	for i := 0; i < len(changes); i += 2 {
		if v.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			v.Del(changes[i])
		}
	}
	return v
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// query is what a sign-in asks, with changes.
func query(changes ...string) url.Values {
	return pairs(url.Values{
		"client_id":             {entratest.ClientID},
		"response_type":         {"code"},
		"response_mode":         {"fragment"},
		"redirect_uri":          {redirectURI},
		"scope":                 {signInScope},
		"state":                 {"the state"},
		"nonce":                 {"the nonce"},
		"client_info":           {"1"},
		"code_challenge":        {challenge(verifier)},
		"code_challenge_method": {"S256"},
	}, changes)
}

func (c *client) get(address string) answer {
	c.t.Helper()
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do(r)
}

func (c *client) authorize(changes ...string) answer {
	c.t.Helper()
	return c.get(authority + "/oauth2/v2.0/authorize?" + query(changes...).Encode())
}

// press submits the form that a page's button belongs to.
func (c *client) press(page answer, id string) answer {
	c.t.Helper()
	for form := range strings.SplitSeq(page.body, "<form") {
		form, _, _ = strings.Cut(form, "</form>")
		if !strings.Contains(form, `id="`+id+`"`) {
			continue
		}
		values := url.Values{}
		for tag := range strings.SplitSeq(form, "<") {
			if strings.HasPrefix(tag, "input") || attribute(tag, "id") == id {
				values.Set(attribute(tag, "name"), attribute(tag, "value"))
			}
		}
		return c.post(login+attribute(form, "action"), values)
	}
	c.t.Fatalf("page has no button %q: %d\n%s", id, page.status, page.body)
	return answer{}
}

func attribute(tag, name string) string {
	_, value, _ := strings.Cut(tag, " "+name+`="`)
	value, _, _ = strings.Cut(value, `"`)
	return strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(value)
}

func (c *client) post(address string, values url.Values, header ...string) answer {
	c.t.Helper()
	r, err := http.NewRequest("POST", address, strings.NewReader(values.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			r.Header.Del(header[i])
		}
	}
	return c.do(r)
}

// back reads what a redirect brings to the application.
func (c *client) back(a answer) url.Values {
	c.t.Helper()
	location := a.header.Get("Location")
	address, fragment, ok := strings.Cut(location, "#")
	if !ok {
		address, fragment, _ = strings.Cut(location, "?")
	}
	values, err := url.ParseQuery(fragment)
	if a.status != http.StatusFound || address != redirectURI || err != nil {
		c.t.Fatalf("answer %d to %q (%v), want a redirect to %q\n%s", a.status, location, err, redirectURI, a.body)
	}
	return values
}

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
