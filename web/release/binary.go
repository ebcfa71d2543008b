package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A platform is what Go calls GOOS and GOARCH.
type platform struct{ os, arch string }

func (p platform) String() string { return p.os + "/" + p.arch }

// file is the name of the server for it.
func (p platform) file() string {
	extension := ""
	if p.os == "windows" {
		extension = ".exe"
	}
	return name + "-" + p.os + "-" + p.arch + extension
}

// buildBinaries compiles the server for each platform with the bundle inside: an
// overlay lays its files beside web/serve's sources for the compiler alone.
func (o options) buildBinaries(licences string) error {
	overlay, err := o.overlay(licences)
	if err != nil {
		return err
	}
	defer os.Remove(overlay)
	for _, p := range o.platforms {
		// What else of the environment or of the folder could get into the program
		// is named here: not the commit, not paths, not the machine's own CPU.
		command := exec.Command("go", "build", "-mod=readonly", "-overlay", overlay, "-tags", "embedded", "-trimpath", "-buildvcs=false",
			"-ldflags", "-s -w -X main.version="+o.version, "-o", filepath.Join(o.out, p.file()), "./web/serve")
		command.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch, "GOAMD64=v1", "GOARM64=v8.0")
		var problem bytes.Buffer
		command.Stderr = &problem
		if err := command.Run(); err != nil {
			return fmt.Errorf("the server does not compile for %s: %w\n%s", p, err, strings.TrimSpace(problem.String()))
		}
	}
	return nil
}

// overlay writes the file that go build's -overlay reads, and returns its name.
func (o options) overlay(licences string) (string, error) {
	entries, err := os.ReadDir(o.bundle)
	if err != nil {
		return "", err
	}
	if len(entries) == 0 {
		return "", fmt.Errorf("%s is empty: ./build.sh build makes the bundle", o.bundle)
	}
	content := struct{ Replace map[string]string }{map[string]string{}}
	place := func(inside, file string) error {
		target, err := filepath.Abs(filepath.Join("web", "serve", inside))
		if err != nil {
			return err
		}
		content.Replace[target], err = filepath.Abs(file)
		return err
	}
	for _, entry := range entries {
		if err := place(filepath.Join("bundle", entry.Name()), filepath.Join(o.bundle, entry.Name())); err != nil {
			return "", err
		}
	}
	if err := place("licences.txt", licences); err != nil {
		return "", err
	}
	text, err := json.Marshal(content)
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp("", "overlay-*.json")
	if err != nil {
		return "", err
	}
	if _, err := file.Write(text); err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}
