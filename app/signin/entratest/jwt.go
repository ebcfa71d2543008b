package entratest

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

const keyID = "entratest"

// jwtHeader is the same in every token.
var jwtHeader = base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256","kid":"` + keyID + `"}`))

// sign makes a JSON Web Token (RFC 7515, ES256).
func (e *Entra) sign(claims any) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err) // claims are structs of strings and numbers
	}
	signed := jwtHeader + "." + base64.RawURLEncoding.EncodeToString(payload)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, e.key, digest[:])
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature[:])
}

// open checks the signature and reads the claims. Its errors do not quote the
// token: it may be a good one for somebody else.
func (e *Entra) open(token string, claims any) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("token has %d parts, want 3", len(parts))
	}
	if parts[0] != jwtHeader {
		return fmt.Errorf("token has a header of somebody else")
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return fmt.Errorf("token has a signature that cannot be read")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(&e.key.PublicKey, digest[:], r, s) {
		return fmt.Errorf("token has a wrong signature")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return fmt.Errorf("token has claims that cannot be read")
	}
	return json.Unmarshal(payload, claims)
}
