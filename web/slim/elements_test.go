package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const twoElements = `package app

import "strings"

// HTMLDiv is kept.
type HTMLDiv interface {
	HTML

	// Class is kept.
	Class(v ...string) HTMLDiv

	// Title goes.
	Title(v string) HTMLDiv
}

// Div is kept.
func Div() HTMLDiv { return &htmlDiv{} }

type htmlDiv struct{ htmlElement }

func (e *htmlDiv) Class(v ...string) HTMLDiv {
	e.setAttr("class", strings.Join(v, " "))
	return e
}

// Title goes.
func (e *htmlDiv) Title(v string) HTMLDiv { return e }

// HTMLVar goes, and all of it.
type HTMLVar interface {
	HTML
	Class(v ...string) HTMLVar
}

func Var() HTMLVar { return &htmlVar{} }

type htmlVar struct{ htmlElement }

func (e *htmlVar) Class(v ...string) HTMLVar { return e }
`

const oneElement = `package app

import "strings"

// HTMLDiv is kept.
type HTMLDiv interface {
	HTML

	// Class is kept.
	Class(v ...string) HTMLDiv
}

// Div is kept.
func Div() HTMLDiv { return &htmlDiv{} }

type htmlDiv struct{ htmlElement }

func (e *htmlDiv) Class(v ...string) HTMLDiv {
	e.setAttr("class", strings.Join(v, " "))
	return e
}
`

func TestElementsThatNobodyNamesAreLeftOut(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "page.go"), "package ui\n\nfunc render() { app.Div().Class(\"page\") }\n")
	write(t, filepath.Join(folder, "page_test.go"), "package ui\n\nfunc test() { app.Var() }\n")
	files := map[string]string{"pkg/app/html_gen.go": twoElements, "pkg/app/route.go": "package app\n"}
	if err := prune(files, folder); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(oneElement, files["pkg/app/html_gen.go"]); diff != "" {
		t.Errorf("elements differ:\n%s", diff)
	}

	files["pkg/app/notfound.go"] = "package app\n\nvar notFound = Var().Title(\"Not found\")\n" // go-app's own
	files["pkg/app/html_gen.go"] = twoElements
	if err := prune(files, folder); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoElements, files["pkg/app/html_gen.go"]); diff != "" {
		t.Errorf("with all of them named elements differ:\n%s", diff)
	}
}
