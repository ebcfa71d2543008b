package graph

import "testing"

func TestTokenGoesOnlyBelowTheRoot(t *testing.T) {
	const root = "https://graph.microsoft.com/beta"
	tests := []struct {
		name, root, address string
		ok                  bool
	}{
		{"below", root, root + "/deviceAppManagement/x", true},
		{"with a query", root, root + "/x?$skiptoken=a..b/../c", true},
		{"encoded", root, root + "/x/%2F%25%27", true},
		{"local emulator", "http://127.0.0.1:41234/beta", "http://127.0.0.1:41234/beta/x", true},
		{"local emulator by name", "http://localhost:8080", "http://localhost:8080/x", true},
		{"local emulator, IPv6", "http://[::1]:8080/beta", "http://[::1]:8080/beta/x", true},

		{"the root itself", root, root, false},
		{"another version", root, "https://graph.microsoft.com/v1.0/x", false},
		{"a version that begins alike", root, "https://graph.microsoft.com/beta2/x", false},
		{"another host", root, "https://graph.example/beta/x", false},
		{"a host that begins alike", "https://graph.microsoft.com", "https://graph.microsoft.com.example/x", false},
		{"another port", root, "https://graph.microsoft.com:444/beta/x", false},
		{"another scheme", root, "http://graph.microsoft.com/beta/x", false},
		{"user information", root, "https://graph.microsoft.com@evil.example/beta/x", false},
		{"user information before the host", root, "https://a:b@graph.microsoft.com/beta/x", false},
		{"scheme-relative", root, "//graph.microsoft.com/beta/x", false},
		{"up", root, root + "/../v1.0/x", false},
		{"up, encoded", root, root + "/%2e%2E/x", false},
		{"up, half encoded", root, root + "/.%2e", false},
		{"here", root, root + "/x/./y", false},
		{"backslash", root, root + `/..\x`, false},
		{"tab, which browsers drop", root, root + "/.\t./x", false},
		{"line break", root, root + "/x\n", false},
		{"not ASCII", root, root + "/ä", false},
		{"fragment", root, root + "/x#y", false},

		{"root by http", "http://graph.microsoft.com/beta", "http://graph.microsoft.com/beta/x", false},
		{"root with a name that begins like loopback", "http://localhost.example", "http://localhost.example/x", false},
		{"root with an address that looks like loopback", "http://127.0.0.1.example", "http://127.0.0.1.example/x", false},
		{"root with user information", "https://a@graph.microsoft.com", "https://a@graph.microsoft.com/x", false},
		{"root with a slash at its end", root + "/", root + "/x", false},
		{"root with a query", root + "?a", root + "?a/x", false},
		{"root with dots", root + "/..", root + "/../x", false},
		{"root without a host", "https:///beta", "https:///beta/x", false},
		{"root of another scheme", "ftp://graph.microsoft.com", "ftp://graph.microsoft.com/x", false},
		{"no root", "", "/x", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := guard(tt.root, tt.address); (err == nil) != tt.ok {
				t.Errorf("guard(%q, %q) = %v, want ok %v", tt.root, tt.address, err, tt.ok)
			}
		})
	}
}

func TestCloudsHaveSoundRoots(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Clouds {
		if err := CheckRoot(c.Root()); err != nil {
			t.Errorf("%s: %v", c, err)
		}
		if c.Authority() == "" || seen[c.Root()] {
			t.Errorf("%s: root %q, authority %q; want a root of its own and an authority", c, c.Root(), c.Authority())
		}
		seen[c.Root()] = true
	}
	if c := Cloud("germany"); c.Root() != "" || c.Authority() != "" {
		t.Errorf("unknown cloud has root %q, authority %q, want none", c.Root(), c.Authority())
	}
}
