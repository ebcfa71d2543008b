package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

var (
	script     = "console.log('a script long enough to be worth its compressed forms');"
	scriptName = "boot." + Fingerprint([]byte(script)) + ".js"
)

var demo = configuration.Configuration{
	Mode:       configuration.Demo,
	Cloud:      graph.Global,
	Addressing: graph.Auto,
	GraphRoot:  "http://127.0.0.1:41234/beta",
}

func bundle() fstest.MapFS {
	files := fstest.MapFS{
		"index.html":              {Data: []byte("<!doctype html>")},
		"index.html.br":           {Data: []byte("page in brotli")},
		scriptName:                {Data: []byte(script)},
		scriptName + ".br":        {Data: []byte("script in brotli")},
		scriptName + ".zst":       {Data: []byte("script in zstd")},
		scriptName + ".gz":        {Data: []byte("script in gzip")},
		"app.css":                 {Data: []byte("p{}")},
		"app.0000000000000000.js": {Data: []byte("a name that lies")},
		"icon.svg":                {Data: []byte("<svg/>")},
		"app.wasm":                {Data: []byte("\x00asm")},
		"config.json":             {Data: []byte("of a static host")},
	}
	return withSums(files)
}

// withSums adds the list of what is there.
func withSums(files fstest.MapFS) fstest.MapFS {
	bodies := map[string][]byte{}
	for name, file := range files {
		if name != SumsName {
			bodies[name] = file.Data
		}
	}
	files[SumsName] = &fstest.MapFile{Data: Sums(bodies)}
	return files
}

func newHandler(t *testing.T) http.Handler {
	t.Helper()
	handler, err := New(bundle(), demo)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// ask sends a request with header fields given as name, value, name, value.
func ask(t *testing.T, method, target string, fields ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(fields); i += 2 {
		r.Header.Add(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	newHandler(t).ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestContentTypeAndCaching(t *testing.T) {
	const forever, asked = "public, max-age=31536000, immutable", "no-cache"
	tests := []struct{ path, contentType, cacheControl string }{
		{"/", "text/html; charset=utf-8", asked},
		{"/index.html", "text/html; charset=utf-8", asked},
		{"/config.json", "application/json", asked},
		{"/" + scriptName, "text/javascript; charset=utf-8", forever},
		{"/app.0000000000000000.js", "text/javascript; charset=utf-8", asked},
		{"/app.css", "text/css; charset=utf-8", asked},
		{"/icon.svg", "image/svg+xml", asked},
		{"/app.wasm", "application/wasm", asked},
	}
	for _, tt := range tests {
		r := ask(t, "GET", tt.path)
		if r.StatusCode != http.StatusOK {
			t.Errorf("GET %s: status %d, want 200", tt.path, r.StatusCode)
		}
		vary := "Accept-Encoding"
		if tt.contentType == "text/html; charset=utf-8" {
			vary += ", Sec-Fetch-Site" // see TestOpenerPolicy
		}
		for name, want := range map[string]string{
			"Content-Type":     tt.contentType,
			"Cache-Control":    tt.cacheControl,
			"Vary":             vary,
			"Content-Encoding": "",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("GET %s: %s %q, want %q", tt.path, name, got, want)
			}
		}
	}
}

func TestConfigurationReplacesTheBundlesFile(t *testing.T) {
	got, err := configuration.Read([]byte(body(t, ask(t, "GET", "/config.json"))))
	if err != nil || !reflect.DeepEqual(got, demo) {
		t.Errorf("config.json: %+v, %v, want %+v", got, err, demo)
	}
}

func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	for _, r := range []*http.Response{
		ask(t, "GET", "/"),
		ask(t, "GET", "/"+scriptName, "Accept-Encoding", "br"),
		ask(t, "GET", "/config.json"),
		ask(t, "GET", "/nothing"),
		ask(t, "POST", "/"),
		ask(t, "GET", "/", "Accept-Encoding", "*;q=0"),
	} {
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
				"connect-src 'self' http://127.0.0.1:41234; frame-src 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; " +
				"require-trusted-types-for 'script'; trusted-types 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin-allow-popups",
			"Permissions-Policy":         "camera=(), clipboard-write=(self), geolocation=(), microphone=(), payment=(), usb=()",

			"Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options":              "DENY", // nobody is listed
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("status %d: %s %q, want %q", r.StatusCode, name, got, want)
			}
		}
	}
}

// Only a visit that no page caused is spared the opener policy, and that is said, also
// to a browser which has the page from a visit of the other kind.
func TestOpenerPolicy(t *testing.T) {
	const parted, spared = "same-origin-allow-popups", "unsafe-none"
	for _, tt := range []struct{ path, site, want string }{
		{"/", "none", spared},
		{"/index.html", "none", spared},
		{"/", "cross-site", parted},
		{"/", "same-site", parted},
		{"/", "same-origin", parted}, // from redirect.html, which another page may have opened
		{"/", "", parted},
		{"/", "None", parted},
		{"/config.json", "none", parted},
		{"/nothing", "none", parted},
	} {
		fields := []string{"Accept-Encoding", "br"}
		if tt.site != "" {
			fields = append(fields, "Sec-Fetch-Site", tt.site)
		}
		r := ask(t, "GET", tt.path, fields...)
		again := ask(t, "GET", tt.path, append(fields, "If-None-Match", r.Header.Get("ETag"))...)
		if r.StatusCode == http.StatusOK && again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: status %d, want 304", tt.path, again.StatusCode)
		}
		for _, r := range []*http.Response{r, again} {
			if got := r.Header.Values("Cross-Origin-Opener-Policy"); !slices.Equal(got, []string{tt.want}) {
				t.Errorf("%s, Sec-Fetch-Site %q: status %d, opener policy %q, want %q", tt.path, tt.site, r.StatusCode, got, tt.want)
			}
		}
	}
}

// The policy names who may be talked to, and the pages of the sign-in have their
// own: they run in a hidden frame, and no proxy may keep them.
func TestSignInHeaders(t *testing.T) {
	files := bundle()
	for _, name := range []string{"redirect.html", "relay.html"} {
		files[name] = &fstest.MapFile{Data: []byte("<!doctype html>")}
	}
	site := func(portals ...string) *Site {
		h, err := New(withSums(files), configuration.Configuration{Mode: configuration.MSAL, ClientID: "c", TenantID: "contoso.com", Cloud: graph.China, PortalOrigins: portals})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := site("https://portal.contoso.com")
	// The older header says what the policy says, or nothing where it cannot.
	for _, tt := range []struct {
		site                   *Site
		path, frame, ancestors string
	}{
		{h, "/", "", "https://portal.contoso.com"},
		{h, "/redirect.html", "", "'self' https://portal.contoso.com"},
		{h, "/relay.html", "DENY", "'none'"},
		{site(), "/", "DENY", "'none'"},
		{site(), "/redirect.html", "SAMEORIGIN", "'self'"},
		{site(), "/relay.html", "DENY", "'none'"},
	} {
		w := httptest.NewRecorder()
		tt.site.ServeHTTP(w, httptest.NewRequest("GET", tt.path, nil))
		if got := w.Header().Get("X-Frame-Options"); got != tt.frame {
			t.Errorf("%s: X-Frame-Options %q, want %q", tt.path, got, tt.frame)
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors "+tt.ancestors+";") {
			t.Errorf("%s: policy %q, want frame-ancestors %s", tt.path, got, tt.ancestors)
		}
	}
	tests := []struct{ path, cache, opener, policy string }{
		{"/", "no-cache", "same-origin-allow-popups",
			"connect-src 'self' https://microsoftgraph.chinacloudapi.cn https://login.chinacloudapi.cn https://login.partner.microsoftonline.cn; " +
				"frame-src 'self' https://login.chinacloudapi.cn https://login.partner.microsoftonline.cn; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors https://portal.contoso.com;"},
		{"/redirect.html", "no-store", "unsafe-none", "frame-ancestors 'self' https://portal.contoso.com; require-trusted-types-for 'script'"},
		{"/relay.html", "no-store", "unsafe-none", "frame-ancestors 'none'; require-trusted-types-for 'script'"},
	}
	for _, tt := range tests {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", tt.path, nil))
		for name, want := range map[string]string{"Cache-Control": tt.cache, "Cross-Origin-Opener-Policy": tt.opener, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", tt.path, name, got, want)
			}
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, tt.policy) {
			t.Errorf("%s: policy %q, want one with %q", tt.path, got, tt.policy)
		}
	}
}

func TestRepresentations(t *testing.T) {
	tests := []struct{ path, accept, coding, body string }{
		{"/" + scriptName, "gzip, br, zstd", "br", "script in brotli"},
		{"/" + scriptName, "zstd", "zstd", "script in zstd"},
		{"/" + scriptName, "gzip", "gzip", "script in gzip"},
		{"/" + scriptName, "deflate", "", script},
		{"/", "br", "br", "page in brotli"},
		{"/", "gzip", "", "<!doctype html>"},
	}
	tags := map[string]string{}
	for _, tt := range tests {
		r := ask(t, "GET", tt.path, "Accept-Encoding", tt.accept)
		if got := r.Header.Get("Content-Encoding"); got != tt.coding {
			t.Errorf("%s, Accept-Encoding %q: coding %q, want %q", tt.path, tt.accept, got, tt.coding)
		}
		if got := body(t, r); got != tt.body {
			t.Errorf("%s, Accept-Encoding %q: body %q, want %q", tt.path, tt.accept, got, tt.body)
		}
		if r.ContentLength != int64(len(tt.body)) {
			t.Errorf("%s, Accept-Encoding %q: Content-Length %d, want %d", tt.path, tt.accept, r.ContentLength, len(tt.body))
		}
		tag := r.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || tags[tag] != "" {
			t.Errorf("%s, Accept-Encoding %q: ETag %s is weak or also of %q", tt.path, tt.accept, tag, tags[tag])
		}
		tags[tag] = tt.body

		again := ask(t, "GET", tt.path, "Accept-Encoding", tt.accept, "If-None-Match", `"x", W/`+tag)
		if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
			t.Errorf("%s, Accept-Encoding %q, If-None-Match: status %d, want 304 without a body", tt.path, tt.accept, again.StatusCode)
		}
		for _, name := range []string{"ETag", "Vary", "Cache-Control"} {
			if again.Header.Get(name) != r.Header.Get(name) {
				t.Errorf("304 of %s: %s %q, want that of the 200, %q", tt.path, name, again.Header.Get(name), r.Header.Get(name))
			}
		}
		// A browser names the one tag that it has.
		exact := ask(t, "GET", tt.path, "Accept-Encoding", tt.accept, "If-None-Match", tag)
		if diff := cmp.Diff(again.Header, exact.Header); exact.StatusCode != http.StatusNotModified || diff != "" || body(t, exact) != "" {
			t.Errorf("%s, If-None-Match: %s: status %d, headers differ from the other 304's:\n%s", tt.path, tag, exact.StatusCode, diff)
		}
		if ranged := ask(t, "GET", tt.path, "Accept-Encoding", tt.accept, "If-None-Match", tag, "If-Match", `"x"`); ranged.StatusCode != http.StatusPreconditionFailed {
			t.Errorf("%s, If-Match of another: status %d, want 412", tt.path, ranged.StatusCode)
		}
		other := ask(t, "GET", tt.path, "Accept-Encoding", "identity;q=1", "If-None-Match", tag)
		if want := map[bool]int{true: 304, false: 200}[tt.coding == ""]; other.StatusCode != want {
			t.Errorf("%s: the tag of coding %q asked for identity: status %d, want %d", tt.path, tt.coding, other.StatusCode, want)
		}
	}
}

func TestSeveralAcceptEncodingLines(t *testing.T) {
	r := ask(t, "GET", "/"+scriptName, "Accept-Encoding", "gzip;q=0.5", "Accept-Encoding", "zstd")
	if got := r.Header.Get("Content-Encoding"); got != "zstd" {
		t.Errorf("coding %q, want zstd", got)
	}
}

func TestNothingAcceptable(t *testing.T) {
	r := ask(t, "GET", "/", "Accept-Encoding", "gzip, identity;q=0")
	if r.StatusCode != http.StatusNotAcceptable {
		t.Errorf("status %d, want 406", r.StatusCode)
	}
}

func TestHead(t *testing.T) {
	// A real connection: the recorder would keep a body that net/http drops.
	server := httptest.NewServer(newHandler(t))
	defer server.Close()
	for _, accept := range []string{"identity", "br"} {
		var responses []*http.Response
		for _, method := range []string{"GET", "HEAD"} {
			r, err := http.NewRequest(method, server.URL+"/"+scriptName, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", accept)
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			response.Header.Del("Date")
			responses = append(responses, response)
		}
		get, head := responses[0], responses[1]
		if diff := cmp.Diff(head.Header, get.Header); diff != "" {
			t.Errorf("%s: headers of HEAD and GET differ:\n%s", accept, diff)
		}
		if got := body(t, head); got != "" || head.ContentLength != get.ContentLength {
			t.Errorf("%s: HEAD has body %q and length %d, want none and %d", accept, got, head.ContentLength, get.ContentLength)
		}
	}
}

// A real connection: the recorder does not mind a length without content.
func TestPreconditionFailed(t *testing.T) {
	server := httptest.NewServer(newHandler(t))
	defer server.Close()
	for _, accept := range []string{"identity", "br"} {
		for _, method := range []string{"GET", "HEAD"} {
			r, err := http.NewRequest(method, server.URL+"/"+scriptName, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", accept)
			r.Header.Set("If-Match", `"x"`)
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if got := body(t, response); response.StatusCode != http.StatusPreconditionFailed || got != "" || response.ContentLength > 0 {
				t.Errorf("%s %s: status %d, length %d, body %q, want 412 without content", method, accept, response.StatusCode, response.ContentLength, got)
			}
			for name, want := range map[string]string{"Cache-Control": "no-cache", "Content-Encoding": "", "Content-Type": "", "X-Content-Type-Options": "nosniff"} {
				if got := response.Header.Get(name); got != want {
					t.Errorf("%s %s: %s %q, want %q", method, accept, name, got, want)
				}
			}
		}
	}
}

func TestRange(t *testing.T) {
	whole := ask(t, "HEAD", "/"+scriptName).Header
	for _, tt := range []struct {
		method, value string
		status        int
		cache         string
	}{
		{"GET", "bytes=0-2", http.StatusPartialContent, whole.Get("Cache-Control")},
		{"GET", "bytes=100000-", http.StatusRequestedRangeNotSatisfiable, "no-cache"},
		{"GET", "bytes=5-2", http.StatusRequestedRangeNotSatisfiable, "no-cache"},
		{"GET", "pages=5-2", http.StatusOK, whole.Get("Cache-Control")},
		{"HEAD", "bytes=0-2", http.StatusOK, whole.Get("Cache-Control")},
		{"HEAD", "bytes=100000-", http.StatusOK, whole.Get("Cache-Control")},
	} {
		r := ask(t, tt.method, "/"+scriptName, "Range", tt.value)
		if got := r.Header.Get("Cache-Control"); r.StatusCode != tt.status || got != tt.cache {
			t.Errorf("%s, Range: %s: status %d, Cache-Control %q, want %d and %q", tt.method, tt.value, r.StatusCode, got, tt.status, tt.cache)
		}
		if tt.status == http.StatusOK && r.Header.Get("Content-Length") != whole.Get("Content-Length") {
			t.Errorf("%s, Range: %s: length %q, want all of it", tt.method, tt.value, r.Header.Get("Content-Length"))
		}
		if got := r.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s, Range: %s: X-Content-Type-Options %q", tt.method, tt.value, got)
		}
	}
	// A range goes with a condition, and is left out of it where it does not count.
	if r := ask(t, "HEAD", "/"+scriptName, "Range", "bytes=0-2", "If-Match", `"x"`); r.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("HEAD with a condition and a range: status %d, want 412", r.StatusCode)
	}
}

func TestMethods(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get"} {
		r := ask(t, method, "/")
		if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, Allow %q, want 405 and GET, HEAD", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestOnlyNamesOfTheBundle(t *testing.T) {
	for _, path := range []string{
		"/nothing", "/..", "/../", "/../index.html", "/./index.html", "//", "//index.html", "/index.html/", "/app",
		"/%2e%2e/index.html", "/..%2findex.html", "/%2findex.html", "/x%2f..%2findex.html", "/..%5cindex.html",
		"/index.html%00", "/index.html.br", "/" + scriptName + ".gz", "/web/handler.go", "/.", "/%",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if decoded, err := url.PathUnescape(path); err == nil {
			r.URL = &url.URL{Path: decoded, RawPath: path}
		} else {
			r.URL = &url.URL{Path: path}
		}
		w := httptest.NewRecorder()
		newHandler(t).ServeHTTP(w, r)
		if w.Code != http.StatusNotFound || w.Body.String() != "not found\n" {
			t.Errorf("GET %s: status %d, body %q, want 404", path, w.Code, w.Body)
		}
		if got := w.Header().Get("Content-Type"); got != "text/plain; charset=utf-8" {
			t.Errorf("GET %s: Content-Type %q, want plain text", path, got)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("GET %s: Cache-Control %q, want no-cache", path, got)
		}
		if got := w.Header().Get("Vary"); got != "" {
			t.Errorf("GET %s: Vary %q, and no portal may read it", path, got)
		}
	}
}

func TestBehindAPrefix(t *testing.T) {
	r := httptest.NewRequest("GET", "/tools/form/icon.svg", nil)
	w := httptest.NewRecorder()
	http.StripPrefix("/tools/form/", newHandler(t)).ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Body.String() != "<svg/>" {
		t.Errorf("status %d, body %q, want the icon", w.Code, w.Body)
	}
}

func TestNewRefuses(t *testing.T) {
	with := func(name, content string) fstest.MapFS {
		files := bundle()
		files[name] = &fstest.MapFile{Data: []byte(content)}
		return withSums(files)
	}
	noPage := bundle()
	delete(noPage, "index.html")
	delete(noPage, "index.html.br")
	withSums(noPage)
	root := func(root string) configuration.Configuration {
		return configuration.Configuration{Mode: configuration.Demo, GraphRoot: root}
	}
	tests := []struct {
		bundle        fstest.MapFS
		configuration configuration.Configuration
		want          string
	}{
		{noPage, demo, "no index.html"},
		{with("movie.xyz", ""), demo, `no content type is known for "movie.xyz"`},
		{with("folder/file.js", ""), demo, "folder"},
		{bundle(), root("http://[::1]:80/beta"), "graph root"},
		{bundle(), root("https://graph.example;script-src *"), "graph root"},
		{bundle(), root("/beta"), "graph root"},
		{bundle(), root("javascript:1"), "graph root"},
	}
	for _, tt := range tests {
		if _, err := New(tt.bundle, tt.configuration); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("New(…, %q): error %v, want one with %q", tt.configuration.GraphRoot, err, tt.want)
		}
	}
}
