// Package entratest is a stand-in for Microsoft Entra ID: tests sign in with
// it, and make it refuse in the ways Entra and networks are known to refuse.
//
// It knows the wire: what a single-page application may ask of the v2.0
// endpoints, how the answers look and how Entra words its refusals (AADSTS
// codes, https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
// It must not know the editor's packages or the sign-in library, so that a
// mistake of theirs is not repeated here. Everything is in memory, there are
// no passwords, and a sign-in is the press of a button: it is for tests alone.
//
// # Addresses
//
// The Host header says which cloud is meant, so that a browser whose resolver
// points Microsoft's hosts here uses its production configuration:
//
//	login.microsoftonline.com         https://graph.microsoft.com
//	login.microsoftonline.us          https://graph.microsoft.us, https://dod-graph.microsoft.us
//	login.partner.microsoftonline.cn  https://microsoftgraph.chinacloudapi.cn
//
// So do login.windows.net, login.usgovcloudapi.net and login.chinacloudapi.cn,
// their other names; Microsoft's libraries turn the last one into the name above.
// Any other host is the first cloud under another name. {tenant} is the id or
// domain of some user, "common" or "organizations":
//
//	GET   /{tenant}/oauth2/v2.0/authorize
//	POST  /{tenant}/login                  where the pages' buttons lead
//	POST  /{tenant}/oauth2/v2.0/token
//	GET   /{tenant}/oauth2/v2.0/logout
//	GET   /{tenant}/v2.0/.well-known/openid-configuration
//	GET   /{tenant}/discovery/v2.0/keys
//	GET, PUT, DELETE /knobs
//
// A refresh answers with a new refresh token and leaves the old one good, as
// Entra does, and both end 24 hours after the sign-in. A token carries the
// scopes that were asked for, and no others that were consented to before.
//
// # Pages
//
// The pages need no script. Their buttons, by id:
//
//	user-{username}  signs in; on the sign-in page and on the picker
//	second-factor    on the step-up page
//	accept           on the consent page
//	cancel           on all of these, and where only an administrator can consent
//
// An error page says what is wrong in the element with the id error.
//
// # Knobs
//
// PUT /knobs takes a JSON object whose members set knobs; it replaces those set
// before and answers with what holds now, as GET does. DELETE is [Entra.Reset].
// An unknown or ill-typed key is refused with 400 and its name. [Entra.Turn]
// sets one knob in Go. This member may stand in every knob:
//
//	count  how many requests it hits; 0 or absent: all until it is reset
//
// A request is silent when it is a refresh or has prompt=none. The knobs, in the
// order in which they are looked at:
//
//	slow           {"milliseconds":3000}  the token endpoint answers later; this knob
//	               and the two below also take "endpoint":"authorize"
//	drop           {}  closes the connection within the answer's first line, so that no
//	               browser sends the request again by itself, though a library may;
//	               nothing was done
//	proxy          {}  502 with HTML, which the page may read
//	unavailable    {"retryAfter":"2"}  503 of the token endpoint; Retry-After may be absent
//	throttle       {"retryAfter":"2"}  429, likewise
//	policy         {}  AADSTS53003: prompt=none gets interaction_required, a refresh
//	               invalid_grant, a person a page; with "return":true not the page but
//	               access_denied to the client
//	silentClaims   {}  a silent request with essential claims gets interaction_required
//	secondFactor   {}  who came without a second factor is asked for it (AADSTS50076)
//	consent        {"scopes":["DeviceManagementApps.ReadWrite.All"]}  these scopes, or all when
//	               absent, wait for the user's consent (AADSTS65001); with "admin":true
//	               only an administrator can give it (AADSTS90094)
//	lifetime       {"seconds":60}  of access tokens
//	audience       {"value":"https://graph.windows.net"}  a wrong one in the access token
//	tenant         {"value":"11111111-2222-4333-8444-555555555555"}  likewise
//	missingScopes  {"scopes":["DeviceManagementApps.ReadWrite.All"]}  not granted, though asked
//	               for; absent: none is granted
//	nonce          {}  a wrong one in the ID token
//	noRefreshToken {}  none is given out
//
// Two more members are no knobs but deeds, done at once:
//
//	expireSessions      {}  [Entra.ExpireSessions]
//	revokeRefreshTokens {"aadsts":50173}  [Entra.RevokeRefreshTokens]; absent: 700082
package entratest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options of an [Entra]. Without redirect URIs nobody can sign in.
type Options struct {
	// ClientID is the registration's; empty: [ClientID].
	ClientID string
	// RedirectURIs are those of the registration's single-page platform. They
	// are compared character by character.
	RedirectURIs []string
	// Users who can sign in; nil: [Users].
	Users []User
	// Canary stands in every token and code, see [Entra.Marks]; empty: a random one.
	Canary string
	// Now is the clock; nil: [time.Now].
	Now func() time.Time
}

// ClientID is the registration's unless Options say otherwise.
const ClientID = "3f6c1f0e-8a0b-4a55-9d6e-5f0f7a1c2b34"

// Entra is an [http.Handler], safe for concurrent use.
type Entra struct {
	clientID     string
	redirectURIs []string
	users        []User
	canary       string
	now          func() time.Time
	key          *ecdsa.PrivateKey
	mux          *http.ServeMux

	mu       sync.Mutex
	sessions map[string]*session // by the cookie's value
	codes    map[string]*code
	grants   map[string]*grant   // by the refresh token
	consents map[string][]string // scopes accepted, by the user's object id
	knobs    map[string]*Knob
	log      []Entry
}

// New returns a stand-in where nobody is signed in.
func New(opts Options) *Entra {
	// P-256 because it costs a test no time; Entra signs with RSA, and the
	// clients of its tokens do not look.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	e := &Entra{
		clientID:     opts.ClientID,
		redirectURIs: slices.Clone(opts.RedirectURIs),
		users:        slices.Clone(opts.Users),
		canary:       opts.Canary,
		now:          opts.Now,
		key:          key,
		mux:          http.NewServeMux(),
	}
	if e.clientID == "" {
		e.clientID = ClientID
	}
	if opts.Users == nil {
		e.users = Users()
	}
	if e.canary == "" {
		e.canary = "canary" + rand.Text()
	}
	if e.now == nil {
		e.now = time.Now
	}
	e.mux.HandleFunc("/knobs", e.serveKnobs)
	e.mux.HandleFunc("GET /{tenant}/oauth2/v2.0/authorize", e.authorize)
	e.mux.HandleFunc("POST /{tenant}/login", e.login)
	e.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", e.token)
	e.mux.HandleFunc("OPTIONS /{tenant}/oauth2/v2.0/token", preflight)
	e.mux.HandleFunc("GET /{tenant}/oauth2/v2.0/logout", e.logout)
	e.mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", e.configuration)
	e.mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", e.keys)
	e.Reset()
	return e
}

// Reset puts everything back to the start: nobody is signed in, nothing is
// granted, no knob is set, the log is empty. The signing key stays, and with it
// access tokens.
func (e *Entra) Reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sessions = map[string]*session{}
	e.codes = map[string]*code{}
	e.grants = map[string]*grant{}
	e.consents = map[string][]string{}
	e.knobs = map[string]*Knob{}
	e.log = nil
}

func (e *Entra) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	e.mux.ServeHTTP(w, r)
}
