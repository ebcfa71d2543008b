package main

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// elementsFile has a type, an interface and a function for each of HTML's
// elements, and in each of those a method for each attribute and event. A linker
// keeps the name, the type and a place in the table of every method of an
// interface that is used at all.
const elementsFile = "app/html_gen.go"

// prune leaves out of files' elementsFile what neither the rest of files nor the
// sources in folders name.
func prune(files map[string]string, folders ...string) error {
	const name = "pkg/" + elementsFile
	sources := maps.Clone(files)
	delete(sources, name)
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			sources[path] = string(text)
			return err
		})
		if err != nil {
			return err
		}
	}
	named, err := namesIn(sources)
	if err != nil {
		return err
	}
	files[name], err = pruned(files[name], named)
	return err
}

// pruned returns elementsFile's text without the elements and the methods that
// nobody names: not the editor's sources, and not the rest of go-app.
func pruned(text string, named map[string]bool) (string, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, elementsFile, text, parser.ParseComments)
	if err != nil {
		return "", err
	}
	named = maps.Clone(named)
	kept := map[string]bool{}                 // elements, like Div; HTMLDiv and htmlDiv go with it
	for before := -1; len(named) != before; { // what is kept may name more
		before = len(named)
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Name.Name
			if f.Recv == nil {
				kept[name] = named[name] || named["HTML"+name] || named["html"+name]
			} else if !named[name] || !kept[elementOf(f.Recv.List[0].Type)] {
				continue
			}
			if f.Recv != nil || kept[name] {
				addNames(named, f.Body)
			}
		}
	}
	var cuts [][2]int
	cut := func(doc *ast.CommentGroup, n ast.Node) {
		from, to := n.Pos(), n.End()
		if doc != nil {
			from = doc.Pos()
		}
		cuts = append(cuts, [2]int{files.Position(from).Offset, files.Position(to).Offset})
	}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			element, method := d.Name.Name, ""
			if d.Recv != nil {
				element, method = elementOf(d.Recv.List[0].Type), d.Name.Name
			}
			if !kept[element] || method != "" && !named[method] {
				cut(d.Doc, d)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				declared, ok := s.(*ast.TypeSpec)
				if !ok {
					continue // the imports
				}
				if !kept[elementOf(declared.Name)] {
					cut(d.Doc, d)
					continue
				}
				methods, ok := declared.Type.(*ast.InterfaceType)
				if !ok {
					continue
				}
				for _, m := range methods.Methods.List {
					if len(m.Names) == 1 && !named[m.Names[0].Name] {
						cut(m.Doc, m)
					}
				}
			}
		}
	}
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		b.WriteString(text[at:c[0]])
		at = c[1]
	}
	b.WriteString(text[at:])
	return withoutUnusedImports(b.String())
}

func withoutUnusedImports(text string) (string, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, elementsFile, text, parser.ParseComments)
	if err != nil {
		return "", err
	}
	for _, used := range slices.Clone(parsed.Imports) {
		path, err := strconv.Unquote(used.Path.Value)
		if err != nil {
			return "", err
		}
		if !astutil.UsesImport(parsed, path) {
			astutil.DeleteImport(files, parsed, path)
		}
	}
	var tidy strings.Builder
	err = format.Node(&tidy, files, parsed)
	return tidy.String(), err
}

// elementOf turns *htmlDiv, HTMLDiv and htmlDiv into Div.
func elementOf(t ast.Expr) string {
	if pointer, ok := t.(*ast.StarExpr); ok {
		t = pointer.X
	}
	name, ok := t.(*ast.Ident)
	if !ok {
		return ""
	}
	return name.Name[min(len("html"), len(name.Name)):]
}

// namesIn returns all identifiers in Go's sources: more than is meant, never less.
func namesIn(sources map[string]string) (map[string]bool, error) {
	named := map[string]bool{}
	for path, text := range sources {
		if filepath.Ext(path) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			return nil, err
		}
		addNames(named, parsed)
	}
	return named, nil
}

func addNames(named map[string]bool, in ast.Node) {
	ast.Inspect(in, func(n ast.Node) bool {
		if name, ok := n.(*ast.Ident); ok {
			named[name.Name] = true
		}
		return true
	})
}
