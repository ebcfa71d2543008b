package web

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

// Who may embed the editor is one list: of the policy, and of those who may look
// why it does not work.
func TestPortalHeaders(t *testing.T) {
	const listed, other = "https://portal.contoso.com", "https://rogue.example"
	files := bundle()
	for _, name := range []string{"device-status-editor.js", "device-status-editor.0123456789abcdef.js", "device-status-editor.d.ts"} {
		files[name] = &fstest.MapFile{Data: []byte("// script")}
	}
	h, err := New(withSums(files), configuration.Configuration{Mode: configuration.Portal, Cloud: graph.Global, PortalOrigins: []string{listed, "http://localhost:8081"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, origin, allow, resource, vary string }{
		{"/", listed, "", "same-origin", "Accept-Encoding, Sec-Fetch-Site"},
		{"/" + scriptName, listed, "", "same-origin", "Accept-Encoding"},
		{"/config.json", listed, listed, "same-origin", "Accept-Encoding, Origin"},
		{"/config.json", other, "", "same-origin", "Accept-Encoding, Origin"},
		{"/config.json", listed + ".rogue.example", "", "same-origin", "Accept-Encoding, Origin"},
		{"/config.json", "", "", "same-origin", "Accept-Encoding, Origin"},
		{"/nothing", listed, listed, "same-origin", "Origin"},
		{"/nothing", other, "", "same-origin", "Origin"},
		{"/device-status-editor.js", other, "*", "cross-origin", "Accept-Encoding"},
		{"/device-status-editor.0123456789abcdef.js", other, "*", "cross-origin", "Accept-Encoding"},
		{"/device-status-editor.d.ts", other, "*", "cross-origin", "Accept-Encoding"},
	} {
		r := httptest.NewRequest("GET", tt.path, nil)
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		header := w.Result().Header
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin":  tt.allow,
			"Cross-Origin-Resource-Policy": tt.resource,
			"Vary":                         tt.vary,
			"X-Frame-Options":              "", // it would keep those on the list out
		} {
			if got := strings.Join(header.Values(name), ", "); got != want {
				t.Errorf("%s asked by %q: %s %q, want %q", tt.path, tt.origin, name, got, want)
			}
		}
		if got, want := header.Get("Content-Security-Policy"), "frame-ancestors "+listed+" http://localhost:8081;"; !strings.Contains(got, want) {
			t.Errorf("%s: policy %q, want one with %q", tt.path, got, want)
		}
	}
}

func TestAnOriginThatEndsTheDirectiveIsRefused(t *testing.T) {
	for _, origin := range []string{"https://a.example; script-src *", "*", "https://[::1]", "a.example"} {
		_, err := New(bundle(), configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, PortalOrigins: []string{origin}})
		if err == nil {
			t.Errorf("%q is taken", origin)
		}
	}
}
