package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"io"
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
`

// project makes the current folder a small project: the real page, boot
// script and token script, everything else made up.
func project(t *testing.T) {
	t.Helper()
	keep := map[string]string{}
	for _, name := range []string{"index.html", "web/static/boot.js", "web/static/favicon.svg", "web/static/signin.js", "web/static/redirect.html",
		"web/static/redirect.js", "web/static/relay.html", "web/static/relay.js", "web/bundle/tokens.mjs"} {
		content, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		keep[name] = string(content)
	}
	keep["web/static/app.css"] = strings.Repeat("body { color: var(--colorNeutralBackground1) }\n", 10)
	keep[".build/app.wasm"] = "\x00asm\x01\x00\x00\x00" + strings.Repeat("compressible ", 1000)
	for _, script := range signInScripts {
		keep[".build/npm/node_modules/@azure/msal-browser/"+script] = "/* " + strings.Repeat(filepath.Base(script), 20) + " */"
	}
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

func TestPageNamesFilesOfTheBundle(t *testing.T) {
	project(t)
	files := build(t)
	page := files["index.html"]
	pages := page + files["redirect.html"] + files["relay.html"]
	names := regexp.MustCompile(`(?:href|src|data-program|data-signin|data-msal)="([^"]+)"`).FindAllStringSubmatch(pages, -1)
	if len(names) < 16 {
		t.Errorf("the pages refer to %d files, want 16 or more:\n%s", len(names), pages)
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
	if row := regexp.MustCompile(`(?m)^ +13008 +\d+ +\d+ +\d+ +app\.[0-9a-f]{16}\.wasm$`); !row.MatchString(output.String()) {
		t.Errorf("no row for the WebAssembly:\n%s", output.String())
	}
}

func TestUnknownAssetInThePage(t *testing.T) {
	for _, page := range []string{`{{file "none.js"}}`, `{{size "none.js"}}`, `{{integrity "none.js"}}`} {
		if _, err := assemble(map[string][]byte{"index.html": []byte(page)}, nil); err == nil || !strings.Contains(err.Error(), `no asset is named "none.js"`) {
			t.Errorf("assemble(%q): error %v, want one that names none.js", page, err)
		}
	}
}
