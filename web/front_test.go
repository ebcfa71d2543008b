package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func newFront(t testing.TB, base string) *front {
	t.Helper()
	site, err := New(bundle(), demo)
	if err != nil {
		t.Fatal(err)
	}
	f := &front{base: base}
	f.site.Store(site)
	return f
}

// Whatever is asked, an answer with content is a file of the bundle, under its very
// name, or a probe's.
func FuzzPath(f *testing.F) {
	for _, target := range []string{"/", "/tools/", "/tools/index.html", "/tools/../index.html", "/tools//", "/tools/%2e%2e/app.css", "/healthz", "/tools",
		"/tools?//evil.example", "/tools/" + scriptName, "http://evil.example/tools/app.css", "*", "/tools/index.html.br", "/tools/\\..\\app.css"} {
		f.Add(target)
	}
	front := newFront(f, "/tools/")
	f.Fuzz(func(t *testing.T, target string) {
		parsed, err := url.ParseRequestURI(target)
		if err != nil {
			t.Skip()
		}
		w := httptest.NewRecorder()
		front.ServeHTTP(w, &http.Request{Method: "GET", URL: parsed, Header: http.Header{}, Proto: "HTTP/1.1"})
		switch w.Code {
		case http.StatusOK:
			name, inside := strings.CutPrefix(parsed.Path, "/tools/")
			if _, known := bundle()[name]; parsed.Path != "/healthz" && parsed.Path != "/readyz" && !(inside && (known || name == "")) {
				t.Errorf("%q was answered with %q", target, w.Body)
			}
		case http.StatusPermanentRedirect:
			if to, _, _ := strings.Cut(w.Header().Get("Location"), "?"); to != "/tools/" {
				t.Errorf("%q was sent to %q", target, w.Header().Get("Location"))
			}
		case http.StatusNotFound:
		default:
			t.Errorf("%q: status %d", target, w.Code)
		}
	})
}

// Browsers go by the opener policy of a redirection, too.
func TestARedirectionHasThePagesOpenerPolicy(t *testing.T) {
	front := newFront(t, "/tools/")
	for _, site := range []string{"none", "cross-site", ""} {
		var policies []string
		for _, target := range []string{"/tools", "/tools/"} {
			r := httptest.NewRequest("GET", target, nil)
			if site != "" {
				r.Header.Set("Sec-Fetch-Site", site)
			}
			w := httptest.NewRecorder()
			front.ServeHTTP(w, r)
			if !strings.Contains(w.Header().Get("Vary"), "Sec-Fetch-Site") {
				t.Errorf("%s: Vary %q", target, w.Header().Get("Vary"))
			}
			policies = append(policies, w.Header().Get("Cross-Origin-Opener-Policy"))
		}
		if policies[0] == "" || policies[0] != policies[1] {
			t.Errorf("Sec-Fetch-Site %q: opener policies %q, want one", site, policies)
		}
	}
}
