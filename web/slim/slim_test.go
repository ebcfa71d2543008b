package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEditThatDoesNotFit(t *testing.T) {
	e := edit{file: "app/route.go", from: "old", upTo: "end", with: "new ", why: "no routes"}
	tests := []struct{ name, text, want string }{
		{"nothing to replace", "other end", `the edit "no routes" no longer fits go-app: app/route.go holds "old" 0 times instead of once`},
		{"two places", "old old end", `the edit "no routes" no longer fits go-app: app/route.go holds "old" 2 times instead of once`},
		{"no end", "end old", `the edit "no routes" no longer fits go-app: app/route.go has no "end" after "old"`},
	}
	for _, tt := range tests {
		if _, err := e.apply(tt.text); err == nil || err.Error() != tt.want {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
	}
	if got, err := e.apply("a old b end c"); err != nil || got != "a new end c" {
		t.Errorf("apply: %q, %v", got, err)
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"pkg/app/app.go":       "package app",
		"pkg/errors/errors.go": "package errors",
	} {
		write(t, filepath.Join(folder, name), text)
	}
	if _, err := derive(folder, []omission{{"app/http.go", "the server"}}, nil); err == nil || err.Error() != "go-app has no app/http.go to leave out (the server)" {
		t.Errorf("a file to leave out is missing: error %v", err)
	}
	if _, err := derive(folder, nil, []edit{{file: "app/route.go", why: "no routes"}}); err == nil || err.Error() != `the edit "no routes" no longer fits go-app: app/route.go is not there` {
		t.Errorf("a file to edit is missing: error %v", err)
	}
}

func TestOtherVersion(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "go.mod", "module test\n\nrequire "+goApp+" v10.1.10\n\nreplace "+goApp+" => ./other\n")
	write(t, "other/go.mod", "module "+goApp+"\n")
	err := run([]string{"-out", "goapp"})
	if err == nil || !strings.Contains(err.Error(), "go.mod names go-app v10.1.10, but the edits in web/slim/edits.go were made for v10.1.11") {
		t.Errorf("error %v, want one that names both versions", err)
	}
	if _, err := os.Stat("goapp"); err == nil {
		t.Error("a copy was made all the same")
	}
}

func TestFolderHoldsWhatIsDerivedAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	kept, stale := filepath.Join(folder, "pkg/app/kept.go"), filepath.Join(folder, "pkg/app/stale.go")
	write(t, kept, "kept")
	write(t, stale, "stale")
	before, err := os.Stat(kept)
	if err != nil {
		t.Fatal(err)
	}
	if err := replaceFolder(folder, map[string]string{"pkg/app/kept.go": "kept", "go.mod": "new"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("a file of a former derivation is still there to be compiled")
	}
	if after, err := os.Stat(kept); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a file that was right was written again: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "go.mod")); err != nil || string(text) != "new" {
		t.Errorf("go.mod is %q, %v", text, err)
	}
}

// What the slim WebAssembly must not link. That each is a name stock go-app
// does link keeps the list honest.
var notLinked = []string{
	"crypto/aes", "crypto/rand", "crypto/tls", "encoding/json", "html", "mime", "net", "net/http", "regexp", "github.com/google/uuid",
}

func TestSlimProgramCompilesWithoutWhatIsLeftOut(t *testing.T) {
	t.Chdir("../..")
	copied := filepath.Join(t.TempDir(), "goapp")
	if err := run([]string{"-out", copied}); err != nil {
		t.Fatal(err)
	}
	modfile := "-modfile=" + filepath.Join(copied, "editor.mod")
	inBrowser(t, "build", modfile, "-trimpath", "-o", os.DevNull, "./wasm")

	// go test takes a result from its cache unless a file has changed that the
	// test itself opened.
	const sources = `{{if not .Standard}}{{$folder := .Dir}}{{range .GoFiles}}{{$folder}}/{{.}} {{end}}{{end}}`
	for _, source := range strings.Fields(inBrowser(t, "list", "-deps", "-f", sources, "./wasm")) {
		if _, err := os.Stat(source); err != nil {
			t.Fatal(err)
		}
	}
	stock := strings.Fields(inBrowser(t, "list", "-deps", "./wasm"))
	slim := strings.Fields(inBrowser(t, "list", modfile, "-deps", "./wasm"))
	for _, name := range notLinked {
		if !slices.Contains(stock, name) {
			t.Errorf("stock go-app does not link %s", name)
		}
		if slices.Contains(slim, name) {
			t.Errorf("the WebAssembly links %s", name)
		}
	}
}

func inBrowser(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.Command("go", args...)
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, output)
	}
	return string(output)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The build takes the replacement for Go's own file, and that file is there.
func TestOverlay(t *testing.T) {
	files := map[string]string{}
	if err := addOverlay(files, "made"); err != nil {
		t.Fatal(err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal([]byte(files["overlay.json"]), &overlay); err != nil || len(overlay.Replace) != 1 {
		t.Fatalf("overlay %s, %v", files["overlay.json"], err)
	}
	for theirs, ours := range overlay.Replace {
		if _, err := os.Stat(theirs); err != nil || !strings.HasSuffix(filepath.ToSlash(theirs), "internal/godebug/godebug.go") {
			t.Errorf("it replaces %s: %v", theirs, err)
		}
		if !filepath.IsAbs(ours) || !strings.HasSuffix(filepath.ToSlash(ours), "/made/library/godebug.go") || files["library/godebug.go"] != godebug {
			t.Errorf("by %s", ours)
		}
	}
}
