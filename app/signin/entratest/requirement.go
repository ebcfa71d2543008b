package entratest

import (
	"encoding/json"
	"slices"
)

// requirement is what stands between a signed-in person and a token.
type requirement struct {
	failure *failure // for a client that asked silently
	page    *page    // for a person; nil: there is nothing a person could do
}

// requirement finds the first one that is not met. It is asked in the order in
// which Entra asks: who may not come in at all is not asked for a second
// factor. The lock is held.
func (e *Entra) requirement(u User, secondFactor bool, acrs []string, s scopes, c claimsRequest, silent bool) *requirement {
	if k := e.take("policy"); k != nil {
		return e.blocked(k, silent)
	}
	if silent && c.essential {
		if e.take("silentClaims") != nil {
			f := needSecondFactor(nil)
			f.claims = c.text
			return &requirement{failure: f}
		}
	}
	missing := c.missing(acrs)
	if len(missing) > 0 || !secondFactor && (c.secondFactor || e.take("secondFactor") != nil) {
		return &requirement{needSecondFactor(missing), &page{Kind: secondFactorPage, Username: u.Username}}
	}
	if k := e.knobs["consent"]; k != nil {
		if missing := e.unconsented(u, k, s.names); len(missing) > 0 {
			e.take("consent")
			return needConsent(k.Admin, silent, u, missing)
		}
	}
	return nil
}

// blocked is a refusal by conditional access. On a page it is the end of the
// way, unless the knob says that the browser is sent back.
func (e *Entra) blocked(k *Knob, silent bool) *requirement {
	f := fail("access_denied", 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.")
	f.shown = !k.Return
	if silent {
		f.kind, f.shown = "interaction_required", false
		f.suberror, f.claims = "message_only", policyClaims
	}
	return &requirement{failure: f}
}

// unconsented are the scopes that the knob withholds and the user has not
// accepted.
func (e *Entra) unconsented(u User, k *Knob, names []string) []string {
	var missing []string
	for _, name := range names {
		withheld := len(k.Scopes) == 0 || slices.Contains(k.Scopes, name)
		if withheld && (k.Admin || !slices.Contains(e.consents[u.ObjectID], name)) {
			missing = append(missing, name)
		}
	}
	return missing
}

func needConsent(admin, silent bool, u User, missing []string) *requirement {
	f := fail("consent_required", 65001, "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.")
	f.suberror = "consent_required"
	switch {
	case silent:
		return &requirement{failure: f}
	case admin:
		f = fail("access_denied", 90094, "The application needs permission to access resources in your organization that only an admin can grant.")
		f.shown = true
		return &requirement{failure: f}
	}
	return &requirement{f, &page{Kind: consentPage, Username: u.Username, Scopes: missing}}
}

// needSecondFactor names the authentication contexts to step up to, or a
// policy when no context is meant.
func needSecondFactor(acrs []string) *failure {
	f := fail("interaction_required", 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication.")
	f.suberror, f.claims = "basic_action", policyClaims
	if len(acrs) > 0 {
		values, _ := json.Marshal(acrs) // strings always can
		f.claims = `{"access_token":{"acrs":{"essential":true,"values":` + string(values) + `}}}`
	}
	return f
}

// policyClaims names the conditional access policy that asks.
const policyClaims = `{"access_token":{"capolids":{"essential":true,"values":["a7d2c8b1-3e4f-4b6a-9c0d-1f2e3d4c5b6a"]}}}`
