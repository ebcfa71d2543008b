package entratest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
)

// session is one browser: the accounts signed in there, the earliest first.
type session struct {
	accounts []*account
}

// account is a user signed in in some browser.
type account struct {
	user         User
	sid          string
	secondFactor bool
	acrs         []string // authentication contexts that were stepped up to
}

const sessionCookie = "ESTSAUTH"

// session returns the browser's session, or nil. The lock is held.
func (e *Entra) session(r *http.Request) *session {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return nil
	}
	return e.sessions[cookie.Value]
}

// openSession returns the browser's session, and a cookie when it is new. The
// lock is held.
func (e *Entra) openSession(r *http.Request) (*session, *http.Cookie) {
	if s := e.session(r); s != nil {
		return s, nil
	}
	s, id := &session{}, rand.Text()
	e.sessions[id] = s
	// SameSite=None: a hidden frame of another site has to send it.
	return s, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode}
}

// signIn adds the user, or starts their sign-in anew.
func (s *session) signIn(u User) *account {
	s.signOut(u)
	a := &account{user: u, sid: guid()}
	s.accounts = append(s.accounts, a)
	return a
}

func (s *session) signOut(u User) {
	s.accounts = slices.DeleteFunc(s.accounts, func(a *account) bool { return a.user.ObjectID == u.ObjectID })
}

func (s *session) find(username string) *account {
	if s == nil {
		return nil
	}
	if i := slices.IndexFunc(s.accounts, func(a *account) bool { return a.user.Username == username }); i >= 0 {
		return s.accounts[i]
	}
	return nil
}

// of returns the accounts that belong to a tenant.
func (s *session) of(tenantID string) []*account {
	if s == nil {
		return nil
	}
	var in []*account
	for _, a := range s.accounts {
		if tenantID == "" || a.user.TenantID == tenantID {
			in = append(in, a)
		}
	}
	return in
}

// ExpireSessions forgets who is signed in, in all browsers. Refresh tokens stay good.
func (e *Entra) ExpireSessions() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.sessions)
}

// guid is a random identifier of version 4.
func guid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
