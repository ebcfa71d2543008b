package main

import (
	"bytes"
	"fmt"
	"html/template"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"

	"device-status-editor/web"
)

// buildFloor makes the bundle of the floor: what go build makes, without its
// symbols, compressed and named like the editor's files, and not packed.
func buildFloor(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	linked := filepath.Join(folder, "linked")
	command := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", linked, "./web/bench/floor")
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("the floor does not compile: %w\n%s", err, output)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	names := map[string]string{}
	for name, source := range map[string]string{
		"program.wasm": linked,
		"runtime.js":   filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
		"start.js":     "web/bench/floor/start.js",
	} {
		body, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		extension := path.Ext(name)
		named := strings.TrimSuffix(name, extension) + "." + web.Fingerprint(body) + extension
		if err := writeCompressed(filepath.Join(folder, named), body); err != nil {
			return err
		}
		names[name] = named
	}
	if err := os.Remove(linked); err != nil {
		return err
	}
	page, err := template.ParseFiles("web/bench/floor/index.html")
	if err != nil {
		return err
	}
	var filled bytes.Buffer
	err = page.Execute(&filled, struct{ Program, Runtime, Start string }{names["program.wasm"], names["runtime.js"], names["start.js"]})
	if err != nil {
		return err
	}
	return writeCompressed(filepath.Join(folder, "index.html"), filled.Bytes())
}

func writeCompressed(name string, body []byte) error {
	var compressed bytes.Buffer
	w := brotli.NewWriterOptions(&compressed, brotli.WriterOptions{Quality: 11, LGWin: 24})
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(name+".br", compressed.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o644)
}
