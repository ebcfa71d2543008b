package entratest

import "slices"

// step is what the person has done on the page before.
type step struct {
	username  string // chosen
	consented bool
}

// outcome is a page, a failure or a code.
type outcome struct {
	page    *page
	failure *failure
	code    string
	account *account
}

// decide is the next step of a sign-in. The lock is held.
func (e *Entra) decide(a *authorization, s *session, done step) outcome {
	chosen, o := e.choose(a, s, done)
	if chosen == nil {
		return o
	}
	o.account = chosen
	silent := a.prompt() == "none"
	if needed := e.requirement(chosen.user, chosen.secondFactor, chosen.acrs, a.scopes, a.claims, silent); needed != nil {
		if o.page = needed.page; silent || needed.page == nil {
			o.page, o.failure = nil, needed.failure
		}
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
	if chosen := s.find(done.username); chosen != nil {
		return chosen, outcome{}
	}
	accounts := s.of(a.tenantID)
	hint, sid := a.values.Get("login_hint"), a.values.Get("sid")
	if hint != "" || sid != "" {
		accounts = slices.DeleteFunc(accounts, func(c *account) bool { return !c.user.is(hint) && (sid == "" || c.sid != sid) })
	}
	if a.prompt() == "none" {
		switch {
		case len(accounts) == 1:
			return accounts[0], outcome{}
		case len(accounts) > 1:
			return nil, outcome{failure: fail("interaction_required", 16000, "Several accounts are signed in, and one has to be selected.")}
		case hint == "" && sid != "":
			return nil, outcome{failure: fail("interaction_required", 160021, "Application requested a user session which does not exist.")}
		}
		return nil, outcome{failure: fail("login_required", 50058, "A silent sign-in request was sent but no user is signed in.")}
	}
	if len(accounts) == 1 && a.prompt() != "login" && a.prompt() != "select_account" {
		return accounts[0], outcome{}
	}
	kind := signInPage
	if len(accounts) > 0 && a.prompt() != "login" {
		kind = pickerPage
	}
	return nil, outcome{page: &page{Kind: kind, Users: e.listed(hint)}}
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
