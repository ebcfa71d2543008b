package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"device-status-editor/app/configuration"
	"device-status-editor/web"
)

const fakeTokens = `exports.webLightTheme = { colorNeutralBackground1: "#fff", spacingHorizontalM: "12px", unused: "1" };
exports.webDarkTheme = { colorNeutralBackground1: "#292929", spacingHorizontalM: "12px", unused: "1" };
exports.teamsHighContrastTheme = { colorNeutralBackground1: "#000", spacingHorizontalM: "12px", unused: "1" };
`

// project makes the current folder a small project: the real page, boot
// script and token script, everything else made up.
func project(t *testing.T) {
	t.Helper()
	keep := map[string]string{}
	for _, name := range []string{"index.html", "web/static/boot.js", "web/static/favicon.svg", "web/static/noscript.css", "web/static/signin.js", "web/static/redirect.html",
		"web/static/redirect.js", "web/static/relay.html", "web/static/relay.js", "web/bundle/tokens.mjs"} {
		content, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		keep[name] = string(content)
	}
	keep["web/static/app.css"] = strings.Repeat("body { color: var(--colorNeutralBackground1) }\n", 10)
	keep[".build/form.html"] = `<div class="page"><label for="userName">User name</label><p id="boot-text"></p></div>`
	keep[".build/app.wasm"] = "\x00asm\x01\x00\x00\x00" + strings.Repeat("compressible ", 1000)
	for _, script := range signInScripts {
		keep[".build/npm/node_modules/@azure/msal-browser/"+script] = "/* " + strings.Repeat(filepath.Base(script), 20) + " */"
	}
	keep["web/bundle/budget.txt"] = `app.css 1100 # made up
app.wasm 200

boot.js 11000
favicon.svg 500
index.html 5000
noscript.css 200
msal-browser.min.js 100
msal-popup-relay.min.js 100
msal-redirect-bridge.min.js 100
redirect.html 1000
redirect.js 500
relay.html 1000
relay.js 1000
signin.js 2000
first-visit 20000
`
	keep[".build/npm/node_modules/@fluentui/tokens/package.json"] = `{"name": "@fluentui/tokens", "main": "index.js"}`
	keep[".build/npm/node_modules/@fluentui/tokens/index.js"] = fakeTokens

	t.Chdir(t.TempDir())
	for name, content := range keep {
		write(t, name, content)
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// build runs the program and returns the bundle's files.
func build(t *testing.T) map[string]string {
	t.Helper()
	if err := run(nil, io.Discard); err != nil {
		t.Fatal(err)
	}
	return contents(t, ".build/bundle")
}

func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(content)
	}
	return files
}

func TestSameInputSameBytes(t *testing.T) {
	project(t)
	first := build(t)
	if diff := cmp.Diff(build(t), first); diff != "" {
		t.Errorf("second build, from the cache, differs:\n%s", diff)
	}
	if err := os.RemoveAll(".build/compressed"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(build(t), first); diff != "" {
		t.Errorf("third build, compressed again, differs:\n%s", diff)
	}
}

// The list is the server's and that of everybody with sha256sum.
func TestChecksums(t *testing.T) {
	project(t)
	files := build(t)
	list := files[web.SumsName]
	if lines := strings.Count(list, "\n"); lines != len(files)-1 {
		t.Errorf("%d lines for %d files", lines, len(files)-1)
	}
	for name, content := range files {
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(content)), name); name != web.SumsName && !strings.Contains(list, line) {
			t.Errorf("no line %q in\n%s", line, list)
		}
	}
}

func TestPageNamesFilesOfTheBundle(t *testing.T) {
	project(t)
	files := build(t)
	page := files["index.html"]
	pages := page + files["redirect.html"] + files["relay.html"]
	names := regexp.MustCompile(`(?:href|src|data-program|data-signin|data-msal)="([^"]+)"`).FindAllStringSubmatch(pages, -1)
	if len(names) < 14 {
		t.Errorf("the pages refer to %d files, want 14 or more:\n%s", len(names), pages)
	}
	for _, match := range names {
		name := match[1]
		if name == "config.json" { // the server's or the static host's
			continue
		}
		content, ok := files[name]
		if !ok || !strings.Contains(name, "."+web.Fingerprint([]byte(content))+".") {
			t.Errorf("the page refers to %q, which is not in the bundle or has another fingerprint", name)
		}
	}
	if size := `data-size="13008"`; !strings.Contains(page, size) {
		t.Errorf("the page does not say %s:\n%s", size, page)
	}
	for _, match := range regexp.MustCompile(`(?:src|data-msal)="([^"]+)"(?: data-msal-)? ?integrity="sha384-([^"]+)"`).FindAllStringSubmatch(strings.ReplaceAll(pages, " data-msal-integrity", " integrity"), -1) {
		sum := sha512.Sum384([]byte(files[match[1]]))
		if want := base64.StdEncoding.EncodeToString(sum[:]); match[2] != want {
			t.Errorf("%s has the hash %s, the page says %s", match[1], want, match[2])
		}
	}
	if n := strings.Count(pages, "sha384-"); n != 5 {
		t.Errorf("%d hashes in the pages, want one for each script of the sign-in", n)
	}
	if inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son\w+=|<script[^>]*>[^<]|https?:`).FindString(pages); inline != "" {
		t.Errorf("a page has something inline or foreign: %q", inline)
	}
}

func TestServedInEveryCoding(t *testing.T) {
	project(t)
	files := build(t)
	handler, err := web.New(os.DirFS(".build/bundle"), configuration.Configuration{Mode: configuration.Demo, GraphRoot: "https://graph.example/beta"})
	if err != nil {
		t.Fatal(err)
	}
	decoders := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		// Browsers give up above this window.
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r, zstd.WithDecoderMaxWindow(8<<20)) },
	}
	for name, content := range files {
		if !regexp.MustCompile(`\.(js|css|html|wasm|svg)$`).MatchString(name) {
			continue
		}
		if len(content) < 300 {
			continue // too short to be worth compressing
		}
		for coding, open := range decoders {
			r := httptest.NewRequest("GET", "/"+name, nil)
			r.Header.Set("Accept-Encoding", coding)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != coding {
				t.Errorf("%s in %s: status %d, coding %q", name, coding, w.Code, w.Header().Get("Content-Encoding"))
				continue
			}
			decoder, err := open(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(decoder); err != nil || string(got) != content {
				t.Errorf("%s in %s: %d bytes, error %v, want the %d of the file", name, coding, len(got), err, len(content))
			}
		}
		cached := "public, max-age=31536000, immutable"
		switch name {
		case "index.html":
			cached = "no-cache"
		case "redirect.html", "relay.html":
			cached = "no-store"
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/"+name, nil))
		if got := w.Header().Get("Cache-Control"); got != cached {
			t.Errorf("%s: Cache-Control %q, want %q", name, got, cached)
		}
	}
}

func TestSizesTable(t *testing.T) {
	project(t)
	var output bytes.Buffer
	if err := run(nil, &output); err != nil {
		t.Fatal(err)
	}
	if row := regexp.MustCompile(`(?m)^ +13008 +\d+ +\d+ +\d+ +200 +app\.[0-9a-f]{16}\.wasm$`); !row.MatchString(output.String()) {
		t.Errorf("no row for the WebAssembly:\n%s", output.String())
	}
}

func TestBudget(t *testing.T) {
	project(t)
	kept, err := os.ReadFile("web/bundle/budget.txt")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, old, new, want string }{
		{"above", "app.wasm 200", "app.wasm 10", `^app\.wasm takes \d+ bytes in brotli, and the budget allows 10$`},
		{"above together", "first-visit 20000", "first-visit 10", `^first-visit takes \d+ bytes in brotli, and the budget allows 10$`},
		{"not listed", "app.css 1100 # made up", "", `^app\.css takes \d+ bytes in brotli and has no line in the budget$`},
		{"not there", "app.wasm 200", "app.wasm 200\nold.js 100", `^the budget has a line for old\.js, which is not in the bundle$`},
		{"no number", "app.wasm 200", "app.wasm 2 KB", `^web/bundle/budget\.txt: "app\.wasm 2 KB" is not a name and a number of bytes$`},
		{"no total", "first-visit 20000", "", `^web/bundle/budget\.txt has no line for first-visit$`},
	}
	for _, tt := range tests {
		write(t, "web/bundle/budget.txt", strings.Replace(string(kept), tt.old, tt.new, 1))
		if err := run(nil, io.Discard); err == nil || !regexp.MustCompile(tt.want).MatchString(err.Error()) {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
		if _, err := os.Stat(".build/bundle"); err == nil {
			t.Errorf("%s: a bundle was made all the same", tt.name)
		}
	}
	if err := run([]string{"-budget", ""}, io.Discard); err != nil {
		t.Errorf("without a budget: %v", err)
	}
}

func TestFirstVisit(t *testing.T) {
	files := map[string][]byte{
		"index.html":                []byte(`<script src="boot.0123456789abcdef.js" data-msal="later.0123456789abcdef.js">`),
		"boot.0123456789abcdef.js":  []byte("boot"),
		"later.0123456789abcdef.js": []byte("later"),
	}
	encoded := map[string][]byte{"boot.0123456789abcdef.js.br": []byte("bt"), "boot.0123456789abcdef.js.gz": []byte("b")}
	got := transferred(files, encoded)
	if want := map[string]int{"index.html": 77, "boot.js": 2, "later.js": 5, "first-visit": 79}; !maps.Equal(got, want) {
		t.Errorf("transferred %v, want %v", got, want)
	}
}

func TestUnknownAssetInThePage(t *testing.T) {
	for _, page := range []string{`{{file "none.js"}}`, `{{size "none.js"}}`, `{{integrity "none.js"}}`} {
		if _, err := assemble(map[string][]byte{"index.html": []byte(page)}, nil, ""); err == nil || !strings.Contains(err.Error(), `no asset is named "none.js"`) {
			t.Errorf("assemble(%q): error %v, want one that names none.js", page, err)
		}
	}
}
