package entratest

import (
	"encoding/base64"
	"encoding/json"
)

// Marks are texts that give a secret away wherever it turns up: every secret of
// its kind contains the text.
type Marks struct {
	Token        string // access and ID tokens, as they are written
	RefreshToken string
	Code         string
}

// Marks returns those of this stand-in. The canary itself is in no token as it
// is written, because a token's claims are in base64; it is in their canary
// claim, and in refresh tokens and codes.
func (e *Entra) Marks() Marks {
	canary, _ := json.Marshal(e.canary) // strings always can
	head := append([]byte(`{"canary":`), canary...)
	head = head[:len(head)/3*3] // base64 is the same up to here whatever follows
	return Marks{base64.RawURLEncoding.EncodeToString(head), e.canary + "-refresh-", e.canary + "-code-"}
}
