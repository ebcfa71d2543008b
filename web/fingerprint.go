package web

import (
	"crypto/sha256"
	"encoding/hex"
)

// Fingerprint names content: the first 16 hexadecimal digits of its SHA-256.
// The bundle puts it into file names (app.0123456789abcdef.wasm); the server
// believes such a name only when it is true, see cacheControl.
func Fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}
