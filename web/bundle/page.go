package main

import (
	"fmt"
	"path"
	"strings"
	"text/template"

	"device-status-editor/web"
)

// assemble gives each asset a name with its fingerprint and fills those names
// into the page, which is a template with two functions: {{file "app.wasm"}}
// is the name in the bundle, {{size "app.wasm"}} the number of bytes before
// compression. text/template does: the page is ours, not input.
func assemble(page string, assets map[string][]byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, body := range assets {
		files[fingerprinted(name, body)] = body
	}

	find := func(name string) ([]byte, error) {
		body, ok := assets[name]
		if !ok {
			return nil, fmt.Errorf("no asset is named %q", name)
		}
		return body, nil
	}
	parsed, err := template.New("index.html").Funcs(template.FuncMap{
		"file": func(name string) (string, error) {
			body, err := find(name)
			return fingerprinted(name, body), err
		},
		"size": func(name string) (int, error) {
			body, err := find(name)
			return len(body), err
		},
	}).Parse(page)
	if err != nil {
		return nil, err
	}
	var filled strings.Builder
	if err := parsed.Execute(&filled, nil); err != nil {
		return nil, err
	}
	files["index.html"] = []byte(filled.String())
	return files, nil
}

// fingerprinted turns app.wasm into app.0123456789abcdef.wasm.
func fingerprinted(name string, body []byte) string {
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + web.Fingerprint(body) + extension
}
