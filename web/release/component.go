package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	classifier "github.com/google/licenseclassifier/v2"
	"github.com/google/licenseclassifier/v2/assets"
)

const licencesName = "THIRD-PARTY-LICENSES.txt"

// A component is something of others' that is in a release.
type component struct {
	name, version string
	purl          string // package URL
	integrity     string // npm's: an algorithm and a hash in base64
	changed       string // what the release's copy has been changed for
	licence       string // SPDX identifier
	text          string // of the licence, which asks to be handed on
}

// components are all that the server, the WebAssembly and the bundle's scripts are
// made of, sorted by package URL. One without a licence that is known for certain
// is an error: what may not be handed on is not found out afterwards.
func (o options) components() ([]component, error) {
	modules, err := o.modules()
	if err != nil {
		return nil, err
	}
	packages, err := o.packages()
	if err != nil {
		return nil, err
	}
	folders := map[string]string{} // by package URL
	var all []component
	for folder, c := range modules {
		folders[c.purl] = folder
		all = append(all, c)
	}
	for folder, c := range packages {
		folders[c.purl] = folder
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b component) int { return strings.Compare(a.purl, b.purl) })

	known, err := assets.DefaultClassifier()
	if err != nil {
		return nil, err
	}
	for i := range all {
		c := &all[i]
		found, text, err := licence(known, folders[c.purl])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		if c.licence != "" && c.licence != found {
			return nil, fmt.Errorf("%s: its author says %s, its licence's text %s", c.name, c.licence, found)
		}
		c.licence, c.text = found, text
	}
	return all, nil
}

// modules are those that are linked, into the server or the WebAssembly, and Go
// itself, by the folder they lie in.
func (o options) modules() (map[string]component, error) {
	root, err := goCommand(nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	version := strings.TrimPrefix(runtime.Version(), "go")
	found := map[string]component{strings.TrimSpace(root): {name: "std", version: version, purl: "pkg:golang/std@" + version}}
	for _, program := range []struct {
		environment []string
		args        []string
	}{
		{[]string{"GOOS=linux", "CGO_ENABLED=0"}, []string{"-mod=readonly", "./web/serve"}},
		{[]string{"GOOS=js", "GOARCH=wasm"}, []string{o.goapp, "./wasm"}},
	} {
		text, err := goCommand(program.environment, append([]string{"list", "-deps", "-json=Module"}, program.args...)...)
		if err != nil {
			return nil, err
		}
		for d := json.NewDecoder(strings.NewReader(text)); ; {
			var p struct {
				Module *struct {
					Path, Version, Dir string
					Main               bool
					Replace            *struct{ Dir string }
				}
			}
			if err := d.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			m := p.Module
			if m == nil || m.Main {
				continue
			}
			c := component{name: m.Path, version: m.Version, purl: "pkg:golang/" + m.Path + "@" + m.Version}
			if m.Replace != nil {
				c.changed = "what the browser does not need is left out, see web/slim"
			}
			found[m.Dir] = c
		}
	}
	return found, nil
}

// packages are those of npm that the lock file names, less what only tests use.
func (o options) packages() (map[string]component, error) {
	text, err := os.ReadFile(filepath.Join(o.npm, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License, Integrity string
			Dev                         bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, err
	}
	found := map[string]component{}
	for path, p := range lock.Packages {
		if path == "" || p.Dev {
			continue
		}
		_, name, _ := cutLast(path, "node_modules/")
		found[filepath.Join(o.npm, filepath.FromSlash(path))] = component{
			name: name, version: p.Version, licence: p.License, integrity: p.Integrity,
			purl: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version,
		}
	}
	return found, nil
}

func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

// licence is the one whose text lies in a folder.
func licence(known *classifier.Classifier, folder string) (id, text string, err error) {
	names := []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING"}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", "", err
		}
		ids := map[string]bool{}
		for _, match := range known.Match(content).Matches {
			if match.MatchType == "License" {
				ids[match.Name] = true
			}
		}
		if len(ids) != 1 {
			return "", "", fmt.Errorf("%s is not the text of one licence: %v", name, slices.Sorted(maps.Keys(ids)))
		}
		for id := range ids {
			return id, string(content), nil
		}
	}
	return "", "", fmt.Errorf("none of %s is there", strings.Join(names, ", "))
}

// licenceTexts is the file that the licences ask for.
func licenceTexts(components []component) []byte {
	var b bytes.Buffer
	b.WriteString("The Device Status Editor contains the following components of others.\n")
	for _, c := range components {
		fmt.Fprintf(&b, "\n%s\n%s %s (%s)\n\n%s\n", strings.Repeat("=", 78), c.name, c.version, c.licence, strings.TrimSpace(c.text))
	}
	return b.Bytes()
}

func goCommand(environment []string, args ...string) (string, error) {
	command := exec.Command("go", args...)
	command.Env = append(append(os.Environ(), "GOFLAGS="), environment...)
	var problem bytes.Buffer
	command.Stderr = &problem
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(problem.Bytes()))
	}
	return string(output), nil
}
