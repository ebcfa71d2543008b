package entratest

import (
	"net/http"
	"net/url"
)

func (e *Entra) authorize(w http.ResponseWriter, r *http.Request) {
	if e.onTheWay(w, r, "authorize") {
		return
	}
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
	done := step{username: r.PostForm.Get("username")}
	s := e.session(r)
	chosen := s.find(done.username)
	switch button := r.PostForm.Get("button"); {
	case button == "cancel":
		return outcome{failure: fail("access_denied", 65004, "User declined to consent to access the app.")}, nil
	case button == "sign-in":
		return e.signIn(a, r, done)
	case chosen == nil: // the session has ended meanwhile
	case button == "second-factor":
		chosen.secondFactor = true
		chosen.acrs = append(chosen.acrs, a.claims.missing(chosen.acrs)...)
	case button == "accept":
		done.consented = true
		e.consents[chosen.user.ObjectID] = append(e.consents[chosen.user.ObjectID], a.scopes.names...)
	}
	return e.decide(a, s, done), nil
}

// signIn is what a user's button does. The lock is held.
func (e *Entra) signIn(a *authorization, r *http.Request, done step) (outcome, *http.Cookie) {
	user, known := e.user(done.username)
	var refused *failure
	switch {
	case !known:
		refused = fail("invalid_request", 50034, "The user account does not exist in the directory.")
	case a.tenantID != "" && user.TenantID != a.tenantID:
		refused = foreignUser(user)
	}
	if refused != nil {
		refused.shown = true
		return outcome{failure: refused}, nil
	}
	s, cookie := e.openSession(r)
	// Who is signed in is not asked again, and keeps what they have proven.
	if s.find(user.Username) == nil || a.prompt() == "login" {
		s.signIn(user)
	}
	return e.decide(a, s, done), cookie
}

func foreignUser(u User) *failure {
	return fail("invalid_request", 50020, "User account '%s' does not exist in the tenant and cannot access the application there.", u.Username)
}

// conclude writes the outcome. Without an authorization there is nowhere to
// send the browser to.
func (e *Entra) conclude(w http.ResponseWriter, r *http.Request, a *authorization, o outcome) {
	if o.failure != nil && (a == nil || o.failure.shown) {
		o.page = &page{Kind: errorPage, Cancel: o.failure.code == 90094}
	}
	e.note(r, o)
	w.Header().Set("Cache-Control", "no-store")
	isolate(w.Header(), r)
	t := e.trace(r.URL.Query())
	switch {
	case o.failure != nil && o.page != nil:
		o.page.Error = o.failure.description(t)
		o.page.write(w, r, http.StatusBadRequest)
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
// has checked who that is (pocd=1, "popup origin check done").
func isolate(h http.Header, r *http.Request) {
	if r.URL.Query().Get("pocd") != "1" {
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
}
