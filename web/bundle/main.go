// Command bundle assembles the folder that a browser is served: the page with the
// form in it, the WebAssembly, everything in web/static (boot.js with Go's
// wasm_exec.js behind it) and the
// design tokens, under names that carry a fingerprint of the content, each with
// its compressed forms beside it, and a list with the checksums of all of them.
//
// It knows files and compression, and neither the program nor how the bundle is
// served. The same input gives the same bytes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"device-status-editor/web"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(args []string, output io.Writer) error {
	flags := flag.NewFlagSet("bundle", flag.ExitOnError)
	wasm := flags.String("wasm", ".build/app.wasm", "WebAssembly `file` of the editor")
	formFile := flags.String("form", ".build/form.html", "`file` with the page as the editor begins it")
	second := flags.String("second", "", "WebAssembly `file` with what no start of the editor needs, if it is one of its own")
	npm := flags.String("npm", ".build/npm", "`folder` with the node_modules of web/bundle/package.json")
	cacheFolder := flags.String("cache", ".build/compressed", "`folder` that keeps compressed files for the next build")
	out := flags.String("out", ".build/bundle", "`folder` to make")
	budgetFile := flags.String("budget", "web/bundle/budget.txt", "`file` that says how large each file may get, \"\" for as large as it likes")
	flags.Parse(args)

	pages, assets, err := readSources(*wasm, *second, *npm)
	if err != nil {
		return err
	}
	form, err := os.ReadFile(*formFile)
	if err != nil {
		return err
	}
	files, err := assemble(pages, assets, string(form))
	if err != nil {
		return err
	}
	encoded, err := cache{*cacheFolder}.encodeAll(files)
	if err != nil {
		return err
	}
	var allowed budget
	if *budgetFile != "" {
		if allowed, err = readBudget(*budgetFile); err != nil {
			return err
		}
	}
	sizes := transferred(files, encoded)
	printSizes(output, files, encoded, sizes[firstVisit], allowed)
	if err := allowed.check(sizes); err != nil {
		return err
	}
	maps.Copy(files, encoded)
	files[web.SumsName] = web.Sums(files)
	return replaceFolder(*out, files)
}

// signInScripts are the files of @azure/msal-browser as Microsoft ships them:
// bundling made none of them smaller on the wire.
var signInScripts = []string{
	"lib/msal-browser.min.js",
	"lib/redirect-bridge/msal-redirect-bridge.min.js",
	"lib/popup-relay/msal-popup-relay.min.js",
}

// readSources returns the pages and what they can refer to, by its plain name.
func readSources(wasm, second, npm string) (pages, assets map[string][]byte, err error) {
	sources := map[string]string{"index.html": "index.html", "app.wasm": wasm}
	if second != "" {
		sources["second.wasm"] = second
	}
	for _, script := range signInScripts {
		sources[filepath.Base(script)] = filepath.Join(npm, "node_modules", "@azure", "msal-browser", filepath.FromSlash(script))
	}
	const static = "web/static"
	entries, err := os.ReadDir(static)
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range entries {
		sources[entry.Name()] = filepath.Join(static, entry.Name())
	}

	pages, assets = map[string][]byte{}, map[string][]byte{}
	for name, path := range sources {
		body, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		if name == "boot.js" {
			if body, err = withRuntime(body); err != nil {
				return nil, nil, err
			}
		}
		if filepath.Ext(name) == ".html" {
			pages[name] = body
		} else if assets[name], err = minified(name, body); err != nil {
			return nil, nil, err
		}
	}
	tokens, err := designTokens("web/bundle/tokens.mjs", npm, sources["app.css"])
	assets["app.css"] = slices.Concat(tokens, assets["app.css"])
	return pages, assets, err
}

// withRuntime is the script with wasm_exec.js behind it, one file to fetch before the
// first paint instead of two. It is that of the very Go that compiled the WebAssembly.
func withRuntime(script []byte) ([]byte, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	runtime, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	return slices.Concat(script, []byte("\n"), runtime), err
}

// designTokens runs the script, which says in one sentence what is wrong.
func designTokens(script, npm, stylesheet string) ([]byte, error) {
	command := exec.Command("node", script, npm, stylesheet)
	var problem bytes.Buffer
	command.Stderr = &problem
	css, err := command.Output()
	if err != nil && problem.Len() > 0 {
		return nil, fmt.Errorf("%s", strings.TrimSpace(problem.String()))
	}
	return css, err
}

func printSizes(output io.Writer, files, encoded map[string][]byte, total int, allowed budget) {
	table := tabwriter.NewWriter(output, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "raw\tgzip\tzstd\tbrotli\tallowed\t\tfile")
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(table, "%d\t", len(files[name]))
		for _, suffix := range []string{".gz", ".zst", ".br"} {
			size := "-"
			if body, ok := encoded[name+suffix]; ok {
				size = fmt.Sprint(len(body))
			}
			fmt.Fprintf(table, "%s\t", size)
		}
		fmt.Fprintf(table, "%s\t\t%s\n", allowed.cell(plain(name)), name)
	}
	fmt.Fprintf(table, "\t\t\t%d\t%s\t\tfirst visit, without config.json\n", total, allowed.cell(firstVisit))
	table.Flush()
}
