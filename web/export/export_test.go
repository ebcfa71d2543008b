package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/web"
	"device-status-editor/web/export/nginxtest"
)

func newSite(t *testing.T) *web.Site {
	t.Helper()
	return siteFor(t, "https://portal.contoso.com", "https://intranet.contoso.com:8443")
}

func siteFor(t *testing.T, portals ...string) *web.Site {
	t.Helper()
	script := "app." + web.Fingerprint([]byte("script")) + ".js"
	site, err := web.New(fstest.MapFS{
		"index.html":     {Data: []byte("page")},
		"index.html.br":  {Data: []byte("page in brotli")},
		"index.html.zst": {Data: []byte("page in zstd")},
		"index.html.gz":  {Data: []byte("page in gzip")},
		"redirect.html":  {Data: []byte("redirect")},
		"relay.html":     {Data: []byte("relay")},
		"relay.html.br":  {Data: []byte("relay in brotli")},
		script:           {Data: []byte("script")},
		script + ".gz":   {Data: []byte("script in gzip")},
		"app.wasm":       {Data: []byte("\x00asm")},
		"icon.svg":       {Data: []byte("<svg/>")},
		"app.css":        {Data: []byte("p{}")},
	}, configuration.Configuration{Mode: configuration.MSAL, ClientID: "c", TenantID: "contoso.com", Cloud: graph.China,
		PortalOrigins: portals})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func write(t *testing.T, base string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "site")
	if limits, err := Write(folder, newSite(t), base, ""); err != nil || limits != nil {
		t.Fatal(limits, err)
	}
	return folder
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// served are the headers with which the server answers, over TLS, less what every
// host makes for itself.
func served(t *testing.T, path string) http.Header {
	t.Helper()
	w := httptest.NewRecorder()
	newSite(t).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, w.Code)
	}
	headers := w.Header()
	headers.Set("Strict-Transport-Security", web.HSTS)
	for _, name := range []string{"Etag", "Content-Length", "Vary"} {
		headers.Del(name)
	}
	return headers
}

// refused are the headers with which the server answers for what there is not, and
// the type of the page that says so elsewhere.
func refused(t *testing.T) http.Header {
	t.Helper()
	w := httptest.NewRecorder()
	newSite(t).ServeHTTP(w, httptest.NewRequest("GET", "/nothing", nil))
	if w.Code != http.StatusNotFound {
		t.Fatalf("status %d", w.Code)
	}
	headers := w.Header()
	headers.Set("Strict-Transport-Security", web.HSTS)
	headers.Set("Content-Type", "text/html; charset=utf-8")
	headers.Del("Vary")
	return headers
}

// addresses are those of the site below base, with the server's path for each.
func addresses(t *testing.T, base string) map[string]string {
	all := map[string]string{base: "/", base + "redirect": "/redirect.html", base + "relay": "/relay.html"}
	for _, f := range newSite(t).Files() {
		all[base+f.Name] = "/" + f.Name
	}
	return all
}

// Netlify and Cloudflare Pages: every rule that fits adds its headers, and where
// two rules have the same header the values are joined.
func TestHeadersFile(t *testing.T) {
	for _, base := range []string{"/", "/tools/editor/"} {
		rules, path := map[string]http.Header{}, ""
		lines := bufio.NewScanner(strings.NewReader(read(t, filepath.Join(write(t, base), "_headers"))))
		for lines.Scan() {
			line := lines.Text()
			if strings.HasPrefix(line, "#") {
				continue
			}
			if name, value, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "  ") {
				rules[path].Add(strings.TrimSpace(name), value)
			} else if path = line; rules[path] == nil {
				rules[path] = http.Header{}
			}
			if len(line) > 2000 { // Cloudflare's limit
				t.Errorf("a line of %d characters", len(line))
			}
		}
		if len(rules) > 100 { // Cloudflare's limit
			t.Errorf("%d rules", len(rules))
		}
		wanted := map[string]http.Header{}
		for address, path := range addresses(t, base) {
			wanted[address] = served(t, path)
		}
		for _, address := range []string{base + "404.html", base + "404"} { // where the host looks for its own
			wanted[address] = refused(t)
		}
		for address, want := range wanted {
			got := http.Header{}
			for pattern, headers := range rules {
				prefix, wild := strings.CutSuffix(pattern, "*")
				if pattern == address || wild && strings.HasPrefix(address, prefix) {
					for name, values := range headers {
						got[name] = append(got[name], values...)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: the server's headers and those of _headers:\n%s", address, diff)
			}
		}
	}
}

// Azure Static Web Apps: the first route that fits wins over the global headers;
// the type comes from a table.
func TestStaticWebApp(t *testing.T) {
	for _, base := range []string{"/", "/tools/editor/"} {
		var app struct {
			Routes []struct {
				Route   string
				Headers map[string]string
			}
			ResponseOverrides map[string]struct{ Rewrite string }
			GlobalHeaders     map[string]string
			MimeTypes         map[string]string
		}
		if err := json.Unmarshal([]byte(read(t, filepath.Join(write(t, base), "staticwebapp.config.json"))), &app); err != nil {
			t.Fatal(err)
		}
		want := refused(t)
		want.Del("Content-Type")
		if diff := cmp.Diff(single(want), app.GlobalHeaders); diff != "" || app.ResponseOverrides["404"].Rewrite != base+"404.html" {
			t.Errorf("what there is not is answered with %q and:\n%s", app.ResponseOverrides["404"].Rewrite, diff)
		}
		for address, path := range addresses(t, base) {
			got := maps.Clone(app.GlobalHeaders)
			for _, route := range app.Routes {
				if route.Route == address {
					maps.Copy(got, route.Headers)
					break
				}
			}
			extension := filepath.Ext(path)
			if path == "/" {
				extension = ".html"
			}
			got["Content-Type"] = app.MimeTypes[extension]
			want := single(served(t, path))
			want["Content-Type"], _, _ = strings.Cut(want["Content-Type"], ";")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: the server's headers and those of staticwebapp.config.json:\n%s", address, diff)
			}
		}
	}
}

// nginx itself answers like the server, but for the entity tag, which it makes of
// a file's time and size.
func TestNginx(t *testing.T) {
	if nginxtest.Path() == "" {
		t.Skip(nginxtest.Missing)
	}
	site := newSite(t)
	for _, base := range []string{"/", "/tools/editor/"} {
		server, err := nginxtest.Start(write(t, base), 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		client := &http.Client{
			Transport:     &http.Transport{DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
		ask := func(method, path, accept string) (*http.Response, string) {
			t.Helper()
			request, err := http.NewRequest(method, "http://"+server.Address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if accept != "" {
				request.Header.Set("Accept-Encoding", accept)
			}
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return response, string(body)
		}

		paths := []string{""}
		for _, f := range site.Files() {
			paths = append(paths, f.Name)
		}
		for _, path := range paths {
			for _, accept := range []string{"", "br", "gzip, deflate, br, zstd", "gzip, zstd", "GZIP;q=0.5", "zstd, br;q=0", "br;q=0, gzip;q=1.0", "br; q=0.0,zstd;q=0,gzip;q=0", "brotli, xgzip", "x-gzip", "X-GZIP;q=0.1", "x-gzip;q=0", "identity"} {
				w := httptest.NewRecorder()
				request := httptest.NewRequest("GET", "/"+path, nil)
				request.Header.Set("Accept-Encoding", accept)
				site.ServeHTTP(w, request)
				got, body := ask("GET", base+path, accept)
				if got.StatusCode != http.StatusOK || body != w.Body.String() {
					t.Errorf("%s%s, Accept-Encoding %q: status %d, body %q, want %q", base, path, accept, got.StatusCode, body, w.Body)
				}
				etag := got.Header.Get("Etag")
				for _, name := range []string{"Etag", "Date", "Server", "Connection", "Last-Modified", "Accept-Ranges"} {
					got.Header.Del(name)
				}
				w.Header().Del("Etag")
				if diff := cmp.Diff(w.Header(), got.Header); diff != "" {
					t.Errorf("%s%s, Accept-Encoding %q: the server's headers and nginx's:\n%s", base, path, accept, diff)
				}
				if !strings.HasPrefix(etag, `"`) {
					t.Errorf("%s%s: ETag %q, want a strong one", base, path, etag)
				}
			}
		}
		for _, path := range []string{"nothing", "404.html", "_headers", "nginx.conf", "staticwebapp.config.json", "index.html.br", "redirect.html.gz"} {
			response, _ := ask("GET", base+path, "")
			if response.StatusCode != http.StatusNotFound {
				t.Errorf("%s%s: status %d, want 404", base, path, response.StatusCode)
			}
			for name, want := range site.Headers() {
				if got := response.Header[name]; !slices.Equal(got, want) {
					t.Errorf("%s%s: %s %q, want the server's %q", base, path, name, got, want)
				}
			}
		}
		// A range is answered with the whole: with nginx's own content it would not fit
		// the coding that the headers name.
		for _, accept := range []string{"", "br"} {
			request, err := http.NewRequest("GET", "http://"+server.Address+base, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", accept)
			request.Header.Set("Range", "bytes=1000-")
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != http.StatusOK || response.Header.Get("Content-Encoding") != accept {
				t.Errorf("%s, a range behind the end: status %d, coding %q, want the whole in %q", base, response.StatusCode, response.Header.Get("Content-Encoding"), accept)
			}
		}
		// Who was sent by no page needs no parting from one.
		for _, path := range []string{"", "index.html", "config.json", "redirect.html"} {
			for _, from := range []string{"none", "cross-site", "same-origin", "nonesuch", ""} {
				header := http.Header{}
				if from != "" {
					header.Set("Sec-Fetch-Site", from)
				}
				request := httptest.NewRequest("GET", "/"+path, nil)
				request.Header = header
				w := httptest.NewRecorder()
				site.ServeHTTP(w, request)
				request, err := http.NewRequest("GET", "http://"+server.Address+base+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				request.Header = header
				response, err := client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				response.Body.Close()
				const name = "Cross-Origin-Opener-Policy"
				if got, want := response.Header[name], w.Header()[name]; !slices.Equal(got, want) {
					t.Errorf("%s%s, Sec-Fetch-Site %q: %s %q, want the server's %q", base, path, from, name, got, want)
				}
			}
		}
		// A portal's script may read why its frame does not work, another's may not.
		for _, path := range []string{"config.json", "nothing", "index.html"} {
			for _, origin := range []string{"https://portal.contoso.com", "https://intranet.contoso.com:8443", "https://portal.contoso.com.rogue.example", ""} {
				request := httptest.NewRequest("GET", "/"+path, nil)
				request.Header.Set("Origin", origin)
				w := httptest.NewRecorder()
				site.ServeHTTP(w, request)
				request, err := http.NewRequest("GET", "http://"+server.Address+base+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("Origin", origin)
				response, err := client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				response.Body.Close()
				for _, name := range []string{"Access-Control-Allow-Origin", "Vary"} {
					want := strings.Join(w.Header()[name], ", ")
					if got := strings.Join(response.Header[name], ", "); got != want || response.StatusCode != w.Code {
						t.Errorf("%s%s from %q: status %d, %s %q, want the server's %d and %q", base, path, origin, response.StatusCode, name, got, w.Code, want)
					}
				}
			}
		}
		if response, body := ask("GET", base+"%2e%2e/nginx.conf", ""); response.StatusCode < 400 {
			t.Errorf("traversal: status %d, %q", response.StatusCode, body)
		}
		if response, _ := ask("POST", base+"index.html", ""); response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST: status %d, want 405", response.StatusCode)
		}
		if base != "/" {
			for _, query := range []string{"", "?configurationId=c&id=s"} {
				response, _ := ask("GET", strings.TrimSuffix(base, "/")+query, "")
				if response.StatusCode != http.StatusPermanentRedirect || response.Header.Get("Location") != base+query {
					t.Errorf("without the slash: status %d to %q, want 308 to %q", response.StatusCode, response.Header.Get("Location"), base+query)
				}
				for name, want := range site.Headers() {
					if got := response.Header[name]; !slices.Equal(got, want) {
						t.Errorf("without the slash: %s %q, want %q", name, got, want)
					}
				}
			}
		}
	}
}

func TestNginxCannotBeToldEveryFolder(t *testing.T) {
	for _, root := range []string{"/srv/$x", "/srv/a\"b"} {
		if _, err := Write(filepath.Join(t.TempDir(), "site"), newSite(t), "/", root); err == nil || !strings.Contains(err.Error(), "nginx cannot be told the folder") {
			t.Errorf("%q: error %v", root, err)
		}
	}
}

// A long list of portals is too much for some hosts. The others get their files.
func TestManyPortals(t *testing.T) {
	portals := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("https://portal-%03d.contoso.com", i))
		}
		return all
	}
	const azure, cloudflare = "staticwebapp.config.json is left out: ", "_headers is not for Cloudflare Pages: "
	for _, tt := range []struct {
		portals int
		want    []string
	}{{10, nil}, {100, []string{cloudflare}}, {300, []string{cloudflare, azure}}} {
		folder := filepath.Join(t.TempDir(), "site")
		limits, err := Write(folder, siteFor(t, portals(tt.portals)...), "/", "")
		if err != nil || !slices.EqualFunc(limits, tt.want, strings.HasPrefix) {
			t.Errorf("%d portals: %q, %v, want %q", tt.portals, limits, err, tt.want)
		}
		for _, name := range []string{"nginx.conf", "_headers", "index.html"} {
			if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
				t.Error(err)
			}
		}
		_, err = os.Stat(filepath.Join(folder, "staticwebapp.config.json"))
		if left := errors.Is(err, fs.ErrNotExist); left != (len(tt.want) == 2) {
			t.Errorf("%d portals: staticwebapp.config.json is left out: %t", tt.portals, left)
		}
	}
}

func TestWriteHoldsNothingElse(t *testing.T) {
	folder := write(t, "/")
	var want []string
	for _, f := range newSite(t).Files() {
		for suffix := range f.Bodies {
			want = append(want, f.Name+suffix)
		}
	}
	want = append(want, "404.html", "_headers", "nginx.conf", "staticwebapp.config.json")
	stale := filepath.Join(folder, "app.0000.js")
	if err := os.WriteFile(stale, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(folder, newSite(t), "/", ""); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the folder holds:\n%s", diff)
	}
}
