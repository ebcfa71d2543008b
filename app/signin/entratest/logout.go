package entratest

import (
	"net/http"
	"net/url"
	"slices"
)

// logout ends the session of the hinted account, or of all without a hint.
// Refresh tokens stay good: a client forgets them.
func (e *Entra) logout(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	e.mu.Lock()
	if s := e.session(r); s != nil {
		hint := v.Get("logout_hint")
		s.accounts = slices.DeleteFunc(s.accounts, func(a *account) bool { return hint == "" || a.user.is(hint) })
	}
	e.mu.Unlock()
	e.noteLogout(r)
	w.Header().Set("Cache-Control", "no-store")
	isolate(w.Header(), r)
	target := v.Get("post_logout_redirect_uri")
	if !slices.Contains(e.redirectURIs, target) {
		// Entra stays where it is, too, and says nothing of the address.
		(&page{Kind: signedOutPage}).write(w, r, http.StatusOK)
		return
	}
	if state := v.Get("state"); state != "" {
		target += "?" + url.Values{"state": {state}}.Encode()
	}
	http.Redirect(w, r, target, http.StatusFound)
}
