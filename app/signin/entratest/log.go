package entratest

import (
	"net/http"
	"slices"
	"strings"
)

// Entry is one request, without anything that opens a door: no code, no token,
// no verifier, no state, no session. Scopes and Claims are the client's own words.
type Entry struct {
	Endpoint string // "authorize", "login", "token" or "logout"
	Host     string
	Tenant   string // as the path names it
	Origin   string // of a token request
	Grant    string // grant_type
	Prompt   string
	Scopes   []string
	Claims   string // the parameter
	Username string // whom the answer is about
	Page     string // "sign-in", "picker", "second-factor", "consent", "error" or none
	Error    string // OAuth's, or "drop" and "proxy" for what never came so far
	AADSTS   int
}

// Log returns what was asked since the start or the last reset.
func (e *Entra) Log() []Entry {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.log)
}

func (e *Entra) add(entry Entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log = append(e.log, entry)
}

func (e *Entra) note(r *http.Request, o outcome) {
	v := r.URL.Query()
	entry := Entry{
		Endpoint: "authorize",
		Host:     r.Host,
		Tenant:   r.PathValue("tenant"),
		Prompt:   v.Get("prompt"),
		Scopes:   strings.Fields(v.Get("scope")),
		Claims:   v.Get("claims"),
	}
	if r.Method == http.MethodPost {
		entry.Endpoint = "login"
	}
	if o.page != nil {
		entry.Page = string(o.page.Kind)
	}
	if o.account != nil {
		entry.Username = o.account.user.Username
	}
	if o.failure != nil {
		entry.Error, entry.AADSTS = o.failure.kind, o.failure.code
	}
	e.add(entry)
}

func (e *Entra) noteToken(r *http.Request, username string, refused *failure) {
	v := r.PostForm
	entry := Entry{
		Endpoint: "token",
		Host:     r.Host,
		Tenant:   r.PathValue("tenant"),
		Origin:   r.Header.Get("Origin"),
		Grant:    v.Get("grant_type"),
		Scopes:   strings.Fields(v.Get("scope")),
		Claims:   v.Get("claims"),
		Username: username,
	}
	if refused != nil {
		entry.Error, entry.AADSTS = refused.kind, refused.code
	}
	e.add(entry)
}

func (e *Entra) noteLogout(r *http.Request) {
	e.add(Entry{Endpoint: "logout", Host: r.Host, Tenant: r.PathValue("tenant")})
}
