package entratest

import (
	"slices"
	"strings"
	"testing"
)

func TestParseScopes(t *testing.T) {
	const us, dod = "https://graph.microsoft.us", "https://dod-graph.microsoft.us"
	tests := []struct {
		text     string
		resource string
		names    string
		granted  string
		aadsts   int
	}{
		{"User.Read", us, "User.Read", "User.Read", 0},
		{"openid profile offline_access email", us, "", "openid profile email", 0},
		{"  User.Read\topenid  User.Read ", us, "User.Read", "User.Read openid", 0},
		{"User.Read " + us + "/User.Read", us, "User.Read", "User.Read " + us + "/User.Read", 0},
		{us + "//User.Read", us, "User.Read", us + "//User.Read", 0},
		{dod + "/User.Read openid", dod, "User.Read", dod + "/User.Read openid", 0},
		{us + "/.default", us, ".default", us + "/.default", 0},
		{"user.read OPENID", us, "user.read OPENID", "user.read OPENID", 0},

		{"", "", "", "", 900144},
		{"\n", "", "", "", 900144},
		{"User.Read " + dod + "/User.Read", "", "", "", 28000},
		{"https://graph.microsoft.com/User.Read", "", "", "", 500011},
		{"api://x/User.Read", "", "", "", 500011},
		{"/User.Read", "", "", "", 500011},
		{us + "/", "", "", "", 70011},
		{"User.Read,User.Write", "", "", "", 70011},
		{"User\x00Read", "", "", "", 70011},
		{"Usér.Read", "", "", "", 70011},
	}
	for _, tt := range tests {
		got, refused := parseScopes(tt.text, clouds[1])
		if tt.aadsts != 0 {
			if refused == nil || refused.code != tt.aadsts {
				t.Errorf("parseScopes(%q) = %+v, %+v; want AADSTS%d", tt.text, got, refused, tt.aadsts)
			}
			continue
		}
		if refused != nil || got.resource != tt.resource || strings.Join(got.names, " ") != tt.names || got.granted() != tt.granted {
			t.Errorf("parseScopes(%q) = %+v, %+v; granted %q", tt.text, got, refused, got.granted())
		}
	}
}

func FuzzParseScopes(f *testing.F) {
	for _, text := range []string{"", "openid", "User.Read offline_access", "https://graph.microsoft.com/User.Read", "a/b c/d", "https://graph.microsoft.com/.default"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, refused := parseScopes(text, clouds[0])
		if refused != nil {
			return
		}
		if !slices.Contains(clouds[0].graphs, got.resource) {
			t.Errorf("resource %q is not of the cloud", got.resource)
		}
		for _, name := range got.names {
			if !isScopeName(name) {
				t.Errorf("name %q", name)
			}
		}
		// What is granted can be asked for again and is the same.
		if got.granted() == "" {
			return
		}
		again, refused := parseScopes(got.granted(), clouds[0])
		if refused != nil || again.granted() != got.granted() || !slices.Equal(again.names, got.names) {
			t.Errorf("%q is granted as %q and that as %q (%v)", text, got.granted(), again.granted(), refused)
		}
		if none := got.without(nil); len(none.names) != 0 || !slices.Equal(none.protocol, got.protocol) {
			t.Errorf("without all: %+v", none)
		}
	})
}
