package entratest_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

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

var noon = time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// clock stands still between additions.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
