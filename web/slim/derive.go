package main

import (
	"fmt"
	"go/build"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// An edit changes one place of one of go-app's files. One that does not fit is
// an error: skipped, it would link what the browser does not need, or fail
// somewhere else in words that do not lead here.
type edit struct {
	file string // below go-app's pkg
	from string // replaced, with all that follows …
	upTo string // … up to this, which stays; without it, from alone
	with string
	why  string
}

// A file that is left out, whole.
type omission struct{ file, why string }

func (e edit) apply(text string) (string, error) {
	if n := strings.Count(text, e.from); n != 1 {
		return "", e.misfit(fmt.Sprintf("holds %q %d times instead of once", e.from, n))
	}
	before, after, _ := strings.Cut(text, e.from)
	if e.upTo != "" {
		end := strings.Index(after, e.upTo)
		if end < 0 {
			return "", e.misfit(fmt.Sprintf("has no %q after %q", e.upTo, e.from))
		}
		after = after[end:]
	}
	return before + e.with + after, nil
}

func (e edit) misfit(reason string) error {
	return fmt.Errorf("the edit %q no longer fits go-app: %s %s", e.why, e.file, reason)
}

// derive returns the slim copy of the go-app in folder, by path below its root:
// of the packages the editor imports, the files that are compiled for a browser,
// edited.
func derive(folder string, leftOut []omission, edits []edit) (map[string]string, error) {
	browser := build.Default
	browser.GOOS, browser.GOARCH = "js", "wasm"
	files := map[string]string{}
	for _, name := range []string{"app", "errors"} {
		p, err := browser.ImportDir(filepath.Join(folder, "pkg", name), 0)
		if err != nil {
			return nil, err
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				return nil, err
			}
			files[path.Join(name, file)] = string(text)
		}
	}

	for _, o := range leftOut {
		if _, ok := files[o.file]; !ok {
			return nil, fmt.Errorf("go-app has no %s to leave out (%s)", o.file, o.why)
		}
		delete(files, o.file)
	}
	for _, e := range edits {
		text, ok := files[e.file]
		if !ok {
			return nil, e.misfit("is not there")
		}
		var err error
		if files[e.file], err = e.apply(text); err != nil {
			return nil, err
		}
	}

	slim := map[string]string{}
	for name, text := range files {
		slim[path.Join("pkg", name)] = text
	}
	for _, name := range []string{"go.mod", "LICENSE"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		slim[name] = string(text)
	}
	return slim, nil
}
