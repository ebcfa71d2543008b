package graph

import (
	"encoding/base64"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// ParseChallenge finds the claims that a WWW-Authenticate header asks for and
// returns them as JSON. Headers of the field mix quoted and unquoted values, put
// commas inside quotes, end base64 in "=" or leave that out, use its URL-safe
// alphabet, hold several challenges, and arrive cut: then the claims do not
// decode, and there is none.
func ParseChallenge(header string) (claims string, ok bool) {
	for rest := header; rest != ""; {
		var name, value string
		name, value, rest = nextParameter(rest)
		if !strings.EqualFold(name, "claims") {
			continue
		}
		if claims, ok := decodeClaims(value); ok {
			return claims, true
		}
	}
	return "", false
}

// nextParameter takes one name=value off the front. The name of a scheme stands
// alone; it comes back without a value.
func nextParameter(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t,=\"")
	end := strings.IndexAny(s, " \t,=\"")
	if end < 0 {
		return s, "", ""
	}
	name, rest = s[:end], strings.TrimLeft(s[end:], " \t")
	after, assigned := strings.CutPrefix(rest, "=")
	if !assigned {
		return name, "", rest
	}
	after = strings.TrimLeft(after, " \t")
	if !strings.HasPrefix(after, `"`) {
		end := strings.IndexAny(after, " \t,")
		if end < 0 {
			return name, after, ""
		}
		return name, after[:end], after[end:]
	}
	var b strings.Builder
	for i := 1; i < len(after); i++ {
		switch {
		case after[i] == '"':
			return name, b.String(), after[i+1:]
		case after[i] == '\\' && i+1 < len(after):
			i++
		}
		b.WriteByte(after[i])
	}
	return name, b.String(), "" // cut inside the quotes
}

func decodeClaims(value string) (string, bool) {
	value = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(value, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(value)
	if err != nil {
		return "", false
	}
	if devicestatus.CheckNesting(decoded) != nil {
		return "", false
	}
	claims := jsontext.Value(decoded)
	return string(decoded), claims.Kind() == jsontext.KindBeginObject && claims.IsValid()
}
