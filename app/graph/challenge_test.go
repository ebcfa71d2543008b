package graph_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"device-status-editor/app/graph"
)

func TestParseChallenge(t *testing.T) {
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}`
	// 61 bytes and bytes that differ between the two base64 alphabets.
	const odd = `{"access_token":{"xms_cc":{"values":["cp1"]},"n":"???>>>ÿÿ"}}`
	padded := base64.StdEncoding.EncodeToString([]byte(claims))
	tests := []struct{ name, header, want string }{
		{"as recorded: value without quotes, padding, comma in quotes behind it",
			`Bearer realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="` + padded + `", errorDescription="Sign in again, the session was revoked"`, claims},
		{"comma in quotes before it", `Bearer realm="a, claims=x", claims="` + padded + `"`, claims},
		{"claims without quotes", `Bearer error=insufficient_claims, claims=` + padded + `, x=y`, claims},
		{"no padding", `Bearer claims="` + base64.RawStdEncoding.EncodeToString([]byte(claims)) + `"`, claims},
		{"standard alphabet", `Bearer claims="` + base64.StdEncoding.EncodeToString([]byte(odd)) + `"`, odd},
		{"URL-safe alphabet", `Bearer claims="` + base64.RawURLEncoding.EncodeToString([]byte(odd)) + `"`, odd},
		{"behind another challenge", `Negotiate YWJj==, PoP nonce="n, m", Bearer realm="", claims="` + padded + `"`, claims},
		{"before another challenge", `Bearer claims="` + padded + `", PoP nonce="n"`, claims},
		{"blanks around the sign, name in capitals", `Bearer CLAIMS = "` + padded + `"`, claims},
		{"escapes inside quotes", `Bearer realm="a\"b, claims=", claims="` + padded + `"`, claims},
		{"the first ones cannot be read", `Bearer claims="!", Bearer claims="` + padded + `"`, claims},

		{"none", "", ""},
		{"no claims", `Bearer realm="", error="invalid_token"`, ""},
		{"claims in another value only", `Bearer realm="claims=` + padded + `"`, ""},
		{"a name that ends alike", `Bearer xclaims="` + padded + `"`, ""},
		{"cut", `Bearer realm="", claims="` + padded[:40], ""},
		{"cut at a whole byte", `Bearer claims="` + padded[:80], ""},
		{"empty", `Bearer claims=""`, ""},
		{"not an object", `Bearer claims="` + base64.StdEncoding.EncodeToString([]byte(`"x"`)) + `"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := graph.ParseChallenge(tt.header)
			if ok != (tt.want != "") || got != tt.want {
				t.Errorf("ParseChallenge(%q) = %q, %v; want %q", tt.header, got, ok, tt.want)
			}
		})
	}
}

// What is found is a JSON object, and is found again in a challenge that is
// made of it.
func FuzzParseChallenge(f *testing.F) {
	for _, seed := range []string{
		`Bearer realm="", authorization_uri=https://a/b, claims="eyJhIjoxfQ==", errorDescription="a, b"`,
		`Bearer claims=eyJhIjoxfQ`, `Bearer claims="\"`, `a="b\`, `==`, `Negotiate abc==, Bearer claims="eyJhIjoxfQ"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		claims, ok := graph.ParseChallenge(header)
		if !ok {
			if claims != "" {
				t.Errorf("ParseChallenge(%q) finds nothing but returns %q", header, claims)
			}
			return
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(claims), &object); err != nil {
			t.Fatalf("ParseChallenge(%q) = %q, not an object: %v", header, claims, err)
		}
		made := `Bearer realm="a, b", claims="` + base64.URLEncoding.EncodeToString([]byte(claims)) + `"`
		if again, ok := graph.ParseChallenge(made); !ok || again != claims {
			t.Errorf("ParseChallenge(%q) = %q, %v; want %q", made, again, ok, claims)
		}
	})
}
