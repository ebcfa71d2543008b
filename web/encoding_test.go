package web

import "testing"

func TestNegotiate(t *testing.T) {
	all := []string{"br", "zstd", "gzip"}
	tests := []struct {
		field string
		has   []string
		want  string // "" is: nothing acceptable
	}{
		{"gzip, deflate, br, zstd", all, "br"}, // Chromium, Firefox over https
		{"gzip, deflate", all, "gzip"},         // browsers over plain http
		{"gzip, zstd", all, "zstd"},
		{"BR", all, "br"},
		{"x-gzip", all, "gzip"},
		{"br", []string{"gzip"}, identity},
		{"gzip, br", nil, identity},
		{"deflate, compress", all, identity},
		{"gzipped, brotli", all, identity},

		{"br;q=0.5, gzip;q=0.8", all, "gzip"},
		{"br; q=0.5 , gzip ; Q=0.5", all, "br"},
		{"br;q=0.001", all, "br"},
		{"br;q=0, gzip;q=0", all, identity},
		{"br;q=0, *", all, "zstd"},
		{"*;q=0.1, br;q=0", []string{"br"}, identity},
		{"identity, br;q=0.5", all, identity},
		{"identity;q=0.2, br;q=0.5", all, "br"},

		{"", all, identity},
		{"*", all, "br"},
		{"*;q=0", all, ""},
		{"*;q=0, identity", all, identity},
		{"*;q=0, gzip", all, "gzip"},
		{"*;q=0, gzip", []string{"br"}, ""},
		{"identity;q=0", all, ""},
		{"identity;q=0, gzip", all, "gzip"},
		{"identity;q=0, gzip", nil, ""},

		{"br;q=2", all, identity},
		{"br;q=-1", all, identity},
		{"br;q=NaN", all, identity},
		{"br;q=", all, identity},
		{"br;level=3", all, identity},
		{"br;q=much, gzip", all, "gzip"},
		{",;,;q=1,,", all, identity},
	}
	for _, tt := range tests {
		got, ok := negotiate(tt.field, func(coding string) bool {
			for _, has := range tt.has {
				if has == coding {
					return true
				}
			}
			return false
		})
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("negotiate(%q, %v) = %q, %t, want %q", tt.field, tt.has, got, ok, tt.want)
		}
	}
}

func FuzzNegotiate(f *testing.F) {
	for _, field := range []string{"", "gzip, br;q=0.5", "*;q=0", "identity;q=0, *;q=0.1", "br;q=;;,=q"} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		coding, ok := negotiate(field, func(coding string) bool { return coding != "zstd" })
		if ok != (coding == "br" || coding == "gzip" || coding == identity) {
			t.Errorf("negotiate(%q) = %q, %t: not what is there", field, coding, ok)
		}
		if weight, named := accepted(field)[coding]; named && weight == 0 {
			t.Errorf("negotiate(%q) = %q, which the client refuses", field, coding)
		}
	})
}
