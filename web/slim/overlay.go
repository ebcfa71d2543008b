package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed godebug/godebug.go
var godebug string

// godebugFile is all that there is of Go's internal/godebug.
const godebugFile = "godebug.go"

// errGodebug: a file beside it may need what ours has not.
var errGodebug = errors.New("internal/godebug of Go is no longer one file, godebug.go: check web/slim/godebug against it")

// addOverlay adds what go build's -overlay flag puts in the place of files of Go's
// own library. What the library uses of internal/godebug and ours lacks does not
// compile.
func addOverlay(files map[string]string, folder string) error {
	answer, err := exec.Command("go", "list", "-f", `{{.Dir}}{{range .GoFiles}}|{{.}}{{end}}`, "internal/godebug").Output()
	if err != nil {
		return fmt.Errorf("look for Go's internal/godebug: %w", err)
	}
	found := strings.Split(strings.TrimSpace(string(answer)), "|")
	if !slices.Equal(found[1:], []string{godebugFile}) {
		return errGodebug
	}
	name := "library/" + godebugFile
	ours, err := filepath.Abs(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(found[0], godebugFile): ours}})
	if err != nil {
		return err
	}
	files[name], files["overlay.json"] = godebug, string(overlay)
	return nil
}
