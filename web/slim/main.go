// Command slim makes a copy of go-app, from the module cache, that leaves out
// what the editor does not use in the browser: net/http and TLS, regular
// expressions, JSON, UUIDs, encryption. go-app imports them for its server, its
// storage and its notifications, and a linker cannot know that nobody asks for
// these; nor does it leave out HTML elements and attributes that no source of the
// editor names. Beside the copy it writes editor.mod, this module's go.mod with the
// copy in go-app's place, for the -modfile flag of the WebAssembly's build, and
// overlay.json, for its -overlay flag, which does the same for a package of Go's own.
//
// Everything else is built and tested with go-app as it is published. slim
// knows go-app's text, in edits.go, and of the editor only its folders.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

const goApp = "github.com/maxence-charriere/go-app/v10"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("slim", flag.ExitOnError)
	out := flags.String("out", ".build/goapp", "`folder` to make")
	flags.Parse(args)

	folder, err := published()
	if err != nil {
		return err
	}
	files, err := derive(folder, leftOut, edits)
	if err != nil {
		return err
	}
	if err := prune(files, "app", "wasm"); err != nil {
		return err
	}
	if err := addModFile(files, *out); err != nil {
		return err
	}
	if err := addOverlay(files, *out); err != nil {
		return err
	}
	return replaceFolder(*out, files)
}

// published returns the folder of the go-app that go.mod names.
func published() (string, error) {
	command := exec.Command("go", "list", "-m", "-json", goApp)
	var problem bytes.Buffer
	command.Stderr = &problem
	answer, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go.mod does not lead to go-app: %s", bytes.TrimSpace(problem.Bytes()))
	}
	var module struct{ Version, Dir string }
	if err := json.Unmarshal(answer, &module); err != nil {
		return "", err
	}
	if module.Version != madeFor {
		return "", fmt.Errorf("go.mod names go-app %s, but the edits in web/slim/edits.go were made for %s: check them against the new version", module.Version, madeFor)
	}
	if module.Dir == "" {
		return "", fmt.Errorf("go-app %s is not on this machine: run go mod download", module.Version)
	}
	return module.Dir, nil
}

func addModFile(files map[string]string, folder string) error {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	if !filepath.IsAbs(folder) {
		folder = "./" + filepath.ToSlash(folder) // else it would name a module
	}
	files["editor.mod"] = fmt.Sprintf("%s\nreplace %s => %q\n", mod, goApp, folder)
	files["editor.sum"] = string(sum)
	return nil
}

// replaceFolder makes folder hold these files. Those that are right already are
// not written again: nothing is half written while another build reads them.
func replaceFolder(folder string, files map[string]string) error {
	// What a former version made and this one leaves out would be compiled too.
	stale, err := filepath.Glob(filepath.Join(folder, "pkg", "*", "*.go"))
	if err != nil {
		return err
	}
	for _, path := range stale {
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if _, ok := files[filepath.ToSlash(name)]; !ok {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		kept, err := os.ReadFile(path)
		if err == nil && string(kept) == text {
			continue
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
