package entratest

import (
	"encoding/base64"
	"net/http"
)

func (e *Entra) configuration(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w.Header(), r)
	c := cloudOf(r.Host)
	tenantID, known := e.tenant(r.PathValue("tenant"))
	if !known {
		unknownTenant(r).write(w, c, e.trace(nil))
		return
	}
	if tenantID == "" {
		tenantID = "{tenantid}" // as Entra writes it where any tenant is meant
	}
	base := "https://" + r.Host + "/" + r.PathValue("tenant")
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                c.issuer + tenantID + "/v2.0",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"end_session_endpoint":                  base + "/oauth2/v2.0/logout",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code"},
		"response_modes_supported":              []string{"fragment", "query"},
		"scopes_supported":                      protocolScopes,
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"ES256"},
	})
}

// keys is the set that tokens are checked with (RFC 7517).
func (e *Entra) keys(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w.Header(), r)
	point, err := e.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err) // the key was made here
	}
	encode := base64.RawURLEncoding.EncodeToString
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]string{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID,
		"x": encode(point[1:33]), "y": encode(point[33:]),
	}}})
}
