package entratest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// issue is what tokens are made from.
type issue struct {
	cloud      cloud
	tenantID   string // that is asked; empty: the user's
	grant      *grant
	scopes     scopes
	claims     claimsRequest
	nonce      string // of a sign-in; a refresh has none
	clientInfo bool
}

// elsewhere says that the user is not of the tenant asked.
func (q *issue) elsewhere(u User) bool { return q.tenantID != "" && q.tenantID != u.TenantID }

type tokenResponse struct {
	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope"`
	ExpiresIn             int    `json:"expires_in"`
	ExtExpiresIn          int    `json:"ext_expires_in"`
	AccessToken           string `json:"access_token"`
	RefreshToken          string `json:"refresh_token,omitempty"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in,omitempty"`
	IDToken               string `json:"id_token,omitempty"`
	ClientInfo            string `json:"client_info,omitempty"`
}

// accessClaims begin with the canary, see [Entra.Marks].
type accessClaims struct {
	Canary       string   `json:"canary"`
	Audience     string   `json:"aud"`
	Issuer       string   `json:"iss"`
	IssuedAt     int64    `json:"iat"`
	NotBefore    int64    `json:"nbf"`
	Expires      int64    `json:"exp"`
	AuthContexts []string `json:"acrs,omitempty"`
	Methods      []string `json:"amr"`
	ClientID     string   `json:"appid"`
	Name         string   `json:"name"`
	ObjectID     string   `json:"oid"`
	Scopes       string   `json:"scp"`
	SessionID    string   `json:"sid"`
	Subject      string   `json:"sub"`
	TenantID     string   `json:"tid"`
	Username     string   `json:"upn"`
	TokenID      string   `json:"uti"`
	Version      string   `json:"ver"`
	Capabilities []string `json:"xms_cc,omitempty"`
}

type idClaims struct {
	Canary    string `json:"canary"`
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	IssuedAt  int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	LoginHint string `json:"login_hint"`
	Name      string `json:"name"`
	Nonce     string `json:"nonce,omitempty"`
	ObjectID  string `json:"oid"`
	Username  string `json:"preferred_username"`
	SessionID string `json:"sid"`
	Subject   string `json:"sub"`
	TenantID  string `json:"tid"`
	TokenID   string `json:"uti"`
	Version   string `json:"ver"`
}

// accessLifetime is within the 60 to 90 minutes that Entra draws from.
const accessLifetime = time.Hour

// issue makes the answer to a token request. The lock is held.
func (e *Entra) issue(q issue) *tokenResponse {
	now := e.now()
	u := q.grant.user
	lifetime := int(accessLifetime / time.Second)
	if k := e.take("lifetime"); k != nil {
		lifetime = k.Seconds
	}
	if k := e.take("missingScopes"); k != nil {
		q.scopes = q.scopes.without(k.Scopes)
	}
	access := accessClaims{
		Canary:       e.canary,
		Audience:     q.scopes.resource,
		Issuer:       q.cloud.sts + u.TenantID + "/",
		IssuedAt:     now.Unix(),
		NotBefore:    now.Unix(),
		Expires:      now.Unix() + int64(lifetime),
		AuthContexts: q.grant.acrs,
		Methods:      []string{"pwd"},
		ClientID:     e.clientID,
		Name:         u.Name,
		ObjectID:     u.ObjectID,
		Scopes:       strings.Join(q.scopes.names, " "),
		SessionID:    q.grant.sid,
		Subject:      u.subject(q.scopes.resource),
		TenantID:     u.TenantID,
		Username:     u.Username,
		TokenID:      guid(),
		Version:      "1.0",
		Capabilities: q.claims.capabilities,
	}
	if k := e.take("audience"); k != nil {
		access.Audience = cmp.Or(k.Value, "https://graph.windows.net")
	}
	if k := e.take("tenant"); k != nil {
		access.TenantID = cmp.Or(k.Value, "11111111-2222-4333-8444-555555555555")
		access.Issuer = q.cloud.sts + access.TenantID + "/"
	}
	if q.grant.secondFactor {
		access.Methods = append(access.Methods, "mfa")
	}
	answer := &tokenResponse{
		TokenType:    "Bearer",
		Scope:        q.scopes.granted(),
		ExpiresIn:    lifetime,
		ExtExpiresIn: lifetime,
		AccessToken:  e.sign(access),
	}
	if q.nonce != "" && e.take("nonce") != nil {
		q.nonce = guid()
	}
	if q.scopes.has("offline_access") && e.take("noRefreshToken") == nil {
		answer.RefreshToken = e.keepGrant(q.grant)
		answer.RefreshTokenExpiresIn = int(q.grant.until.Sub(now) / time.Second)
	}
	if q.scopes.has("openid") {
		answer.IDToken = e.sign(idClaims{
			Canary:    e.canary,
			Audience:  e.clientID,
			Issuer:    q.cloud.issuer + u.TenantID + "/v2.0",
			IssuedAt:  now.Unix(),
			NotBefore: now.Unix(),
			Expires:   now.Unix() + int64(accessLifetime/time.Second),
			LoginHint: u.hint(),
			Name:      u.Name,
			Nonce:     q.nonce,
			ObjectID:  u.ObjectID,
			Username:  u.Username,
			SessionID: q.grant.sid,
			Subject:   u.subject(e.clientID),
			TenantID:  u.TenantID,
			TokenID:   guid(),
			Version:   "2.0",
		})
	}
	if q.clientInfo {
		answer.ClientInfo = clientInfo(u)
	}
	return answer
}

// subject is the user as one audience knows them.
func (u User) subject(audience string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(u.ObjectID + "@" + audience))
}

func clientInfo(u User) string {
	text, _ := json.Marshal(struct { // strings always can
		UserID   string `json:"uid"`
		TenantID string `json:"utid"`
	}{u.ObjectID, u.TenantID})
	return base64.RawURLEncoding.EncodeToString(text)
}
