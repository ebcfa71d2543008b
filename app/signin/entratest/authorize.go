package entratest

import (
	"net/http"
	"net/url"
	"slices"
)

// step is what the person has done on the page before.
type step struct {
	username  string // chosen
	consented bool
}

// outcome is a page, a failure or a code.
type outcome struct {
	page    *page
	failure *failure
	shown   bool // the failure has a page and does not go to the client
	code    string
	account *account
}

func (e *Entra) authorize(w http.ResponseWriter, r *http.Request) {
	a, refused := e.read(r)
	if refused != nil {
		e.conclude(w, r, a, outcome{failure: refused})
		return
	}
	e.mu.Lock()
	o := e.decide(a, e.session(r), step{})
	e.mu.Unlock()
	e.conclude(w, r, a, o)
}

// login takes what a button of a page says, and goes on with the request that
// the page was for.
func (e *Entra) login(w http.ResponseWriter, r *http.Request) {
	a, refused := e.read(r)
	if refused != nil {
		e.conclude(w, r, a, outcome{failure: refused})
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	e.mu.Lock()
	o, cookie := e.press(a, r)
	e.mu.Unlock()
	if cookie != nil {
		http.SetCookie(w, cookie)
	}
	e.conclude(w, r, a, o)
}

// press does what a button stands for. The lock is held.
func (e *Entra) press(a *authorization, r *http.Request) (outcome, *http.Cookie) {
	form := r.PostForm
	if form.Get("button") == "cancel" {
		return outcome{failure: fail("access_denied", 65004, "User declined to consent to access the app.")}, nil
	}
	done := step{username: form.Get("username")}
	if form.Get("button") == "sign-in" {
		user, known := e.user(done.username)
		switch {
		case !known:
			return outcome{failure: fail("invalid_request", 50034, "The user account does not exist in the directory."), shown: true}, nil
		case a.tenantID != "" && user.TenantID != a.tenantID:
			return outcome{failure: fail("invalid_request", 50020, "User account '%s' does not exist in the tenant and cannot access the application there.", user.Username), shown: true}, nil
		}
		s, cookie := e.openSession(r)
		s.signIn(user)
		return e.decide(a, s, done), cookie
	}
	s := e.session(r)
	chosen := s.find(func(c *account) bool { return c.user.Username == done.username })
	switch {
	case chosen == nil: // the session has ended meanwhile
		done.username = ""
	case form.Get("button") == "second-factor":
		chosen.secondFactor = true
		chosen.acrs = append(chosen.acrs, a.claims.missing(chosen.acrs)...)
	case form.Get("button") == "accept":
		done.consented = true
	}
	return e.decide(a, s, done), nil
}

// decide is the next step of a sign-in. The lock is held.
func (e *Entra) decide(a *authorization, s *session, done step) outcome {
	chosen, o := e.choose(a, s, done)
	if chosen == nil {
		return o
	}
	o.account = chosen
	silent := a.prompt() == "none"
	if missing := a.claims.missing(chosen.acrs); len(missing) > 0 || a.claims.secondFactor && !chosen.secondFactor {
		if silent {
			o.failure = needSecondFactor(missing)
			return o
		}
		o.page = &page{Kind: secondFactorPage, Username: chosen.user.Username}
		return o
	}
	if a.prompt() == "consent" && !done.consented {
		o.page = &page{Kind: consentPage, Username: chosen.user.Username, Scopes: a.scopes.names}
		return o
	}
	o.code = e.keepCode(&code{
		grant: grant{
			user:         chosen.user,
			sid:          chosen.sid,
			secondFactor: chosen.secondFactor,
			acrs:         slices.Clone(chosen.acrs),
			until:        e.now().Add(grantLifetime),
		},
		redirectURI: a.redirectURI,
		challenge:   a.values.Get("code_challenge"),
		nonce:       a.values.Get("nonce"),
		scopes:      a.scopes,
		claims:      a.claims,
	})
	return o
}

// choose finds the account, or says how to get one. The lock is held.
func (e *Entra) choose(a *authorization, s *session, done step) (*account, outcome) {
	if done.username != "" {
		return s.find(func(c *account) bool { return c.user.Username == done.username }), outcome{}
	}
	accounts := s.of(a.tenantID)
	hint, sid := a.values.Get("login_hint"), a.values.Get("sid")
	if hint != "" || sid != "" {
		accounts = slices.DeleteFunc(accounts, func(c *account) bool { return !c.user.is(hint) && (sid == "" || c.sid != sid) })
	}
	signIn := outcome{page: &page{Kind: signInPage, Users: e.listed(hint)}}
	pick := outcome{page: &page{Kind: pickerPage, Users: e.listed(hint)}}
	switch silent := a.prompt() == "none"; {
	case a.prompt() == "login":
		return nil, signIn
	case a.prompt() == "select_account" && s != nil && len(s.accounts) > 0:
		return nil, pick
	case len(accounts) == 0 && silent:
		return nil, outcome{failure: fail("login_required", 50058, "A silent sign-in request was sent but no user is signed in.")}
	case len(accounts) == 0:
		return nil, signIn
	case len(accounts) > 1 && silent:
		return nil, outcome{failure: fail("interaction_required", 16000, "Several accounts are signed in, and one has to be selected.")}
	case len(accounts) > 1 || a.prompt() == "select_account":
		return nil, pick
	}
	return accounts[0], outcome{}
}

// listed are the users a page offers, the hinted one first.
func (e *Entra) listed(hint string) []User {
	users := slices.Clone(e.users)
	slices.SortStableFunc(users, func(x, y User) int {
		switch {
		case x.is(hint) && !y.is(hint):
			return -1
		case y.is(hint) && !x.is(hint):
			return 1
		}
		return 0
	})
	return users
}

// conclude writes the outcome. Without an authorization there is nowhere to
// send the browser to.
func (e *Entra) conclude(w http.ResponseWriter, r *http.Request, a *authorization, o outcome) {
	e.note(r, a, o)
	w.Header().Set("Cache-Control", "no-store")
	isolate(w.Header(), r)
	t := e.trace(r.URL.Query())
	switch {
	case o.failure != nil && (a == nil || o.shown):
		(&page{Kind: errorPage, Error: o.failure.description(t)}).write(w, r, http.StatusBadRequest)
	case o.failure != nil:
		http.Redirect(w, r, a.answer(o.failure.params(a.cloud, t)), http.StatusFound)
	case o.page != nil:
		o.page.write(w, r, http.StatusOK)
	default:
		params := url.Values{"code": {o.code}, "session_state": {o.account.sid}}
		if a.values.Get("client_info") == "1" {
			params.Set("client_info", clientInfo(o.account.user))
		}
		http.Redirect(w, r, a.answer(params), http.StatusFound)
	}
}

// isolate cuts the window off from its opener, unless the client says that it
// opened the window out of a frame and needs it (pocd=1).
func isolate(h http.Header, r *http.Request) {
	if r.URL.Query().Get("pocd") != "1" {
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
}
