package entratest

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// allowOrigin lets the calling page read the answer, also a refusal.
func allowOrigin(h http.Header, r *http.Request) {
	origin := r.Header.Get("Origin")
	h.Add("Vary", "Origin")
	if origin == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "x-ms-request-id, x-ms-httpver, Retry-After")
}

func preflight(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w.Header(), r)
	w.Header().Set("Access-Control-Allow-Methods", "POST")
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		w.Header().Set("Access-Control-Allow-Headers", asked)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (e *Entra) token(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w.Header(), r)
	// The body comes first: only behind it is a client noticed that leaves.
	err := r.ParseForm()
	if e.onTheWay(w, r, "token") {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	c := cloudOf(r.Host)
	if err != nil {
		f := fail("invalid_request", 9002313, "The request is malformed.")
		f.write(w, c, e.trace(nil))
		return
	}
	e.mu.Lock()
	answer, username, refused := e.redeem(r, c)
	e.mu.Unlock()
	e.noteToken(r, username, refused)
	if refused != nil {
		refused.write(w, c, e.trace(r.Form))
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// redeem answers a token request. The lock is held.
func (e *Entra) redeem(r *http.Request, c cloud) (*tokenResponse, string, *failure) {
	if refused := e.overload(); refused != nil {
		return nil, "", refused
	}
	v := r.PostForm
	tenantID, known := e.tenant(r.PathValue("tenant"))
	switch {
	case !known:
		return nil, "", unknownTenant(r)
	case v.Get("client_id") != e.clientID:
		return nil, "", unknownClient(v)
	}
	if refused := e.checkOrigin(r.Header.Get("Origin")); refused != nil {
		return nil, "", refused
	}
	for name, values := range v {
		if len(values) > 1 {
			return nil, "", fail("invalid_request", 9002313, "The parameter '%s' stands more than once.", name)
		}
	}
	claims, refused := parseClaims(v.Get("claims"))
	if refused != nil {
		return nil, "", refused
	}
	q := issue{cloud: c, tenantID: tenantID, claims: claims, clientInfo: v.Get("client_info") == "1"}
	switch v.Get("grant_type") {
	case "authorization_code":
		refused = e.redeemCode(v, &q)
	case "refresh_token":
		refused = e.redeemRefreshToken(v, &q)
	case "":
		refused = missingParameter("grant_type")
	default:
		refused = fail("unsupported_grant_type", 70003, "The app requested an unsupported grant type %q.", v.Get("grant_type"))
	}
	if refused != nil {
		return nil, "", refused
	}
	return e.issue(q), q.grant.user.Username, nil
}

// checkOrigin is for the single-page platform, whose codes and refresh tokens
// are redeemed by pages alone.
func (e *Entra) checkOrigin(origin string) *failure {
	if origin == "" {
		return fail("invalid_request", 9002327, "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.")
	}
	if !slices.ContainsFunc(e.redirectURIs, func(uri string) bool { return originOf(uri) == origin }) {
		return fail("invalid_request", 9002326, "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '%s'.", origin)
	}
	return nil
}

func (e *Entra) redeemCode(v url.Values, q *issue) *failure {
	for _, name := range []string{"code", "redirect_uri", "code_verifier"} {
		if v.Get(name) == "" {
			return missingParameter(name)
		}
	}
	given := e.codes[v.Get("code")]
	switch {
	case given == nil:
		return fail("invalid_grant", 9002313, "The authorization code is malformed or was not given out here.")
	case given.redeemed:
		return fail("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed.")
	case q.elsewhere(given.grant.user):
		return foreignUser(given.grant.user)
	case !e.now().Before(given.until):
		return fail("invalid_grant", 70008, "The provided authorization code has expired.")
	case given.redirectURI != v.Get("redirect_uri"):
		return fail("invalid_grant", 50011, "The reply address is not the one that the code was sent to.")
	case !proves(v.Get("code_verifier"), given.challenge):
		return fail("invalid_grant", 501481, "The code verifier does not match the code challenge supplied in the authorization request.")
	}
	given.redeemed = true
	q.scopes = given.scopes
	if text := v.Get("scope"); text != "" {
		var refused *failure
		if q.scopes, refused = parseScopes(text, q.cloud); refused != nil {
			return refused
		}
	}
	q.claims.capabilities = append(q.claims.capabilities, given.claims.capabilities...)
	slices.Sort(q.claims.capabilities)
	q.claims.capabilities = slices.Compact(q.claims.capabilities)
	q.nonce = given.nonce
	g := given.grant
	g.asked = q.scopes.asked
	q.grant = &g
	return nil
}

// proves checks a code verifier (RFC 7636 4.6).
func proves(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	made := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(made), []byte(challenge)) == 1
}

func (e *Entra) redeemRefreshToken(v url.Values, q *issue) *failure {
	if v.Get("refresh_token") == "" {
		return missingParameter("refresh_token")
	}
	g := e.grants[v.Get("refresh_token")]
	switch {
	case g == nil:
		return fail("invalid_grant", 9002313, "The refresh token is malformed or was not given out here.")
	case q.elsewhere(g.user):
		return foreignUser(g.user)
	case g.revoked != 0:
		return revoked(g.revoked)
	case !e.now().Before(g.until):
		return revoked(700084)
	}
	text := v.Get("scope")
	if text == "" {
		text = strings.Join(g.asked, " ")
	}
	var refused *failure
	if q.scopes, refused = parseScopes(text, q.cloud); refused != nil {
		return refused
	}
	q.grant = g
	if needed := e.requirement(g.user, g.secondFactor, g.acrs, q.scopes, q.claims, true); needed != nil {
		if needed.failure.code == 53003 {
			needed.failure.kind = "invalid_grant" // another word than the authorize endpoint's
		}
		return needed.failure
	}
	return nil
}

func missingParameter(name string) *failure {
	return fail("invalid_request", 900144, "The request body must contain the following parameter: '%s'.", name)
}

// revoked is why a refresh token is no good any more.
func revoked(code int) *failure {
	switch code {
	case 700084:
		return fail("invalid_grant", code, "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime, which has ended.")
	case 50173:
		return fail("invalid_grant", code, "The provided grant has expired due to it being revoked, a fresh auth token is needed.")
	}
	return fail("invalid_grant", code, "The refresh token has expired due to inactivity.")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// A client that left misses nothing.
	_ = json.NewEncoder(w).Encode(v)
}
