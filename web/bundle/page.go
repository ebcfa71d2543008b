package main

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"

	"device-status-editor/web"
)

// assemble gives each asset a name with its fingerprint and fills those names
// into the pages, which keep theirs. A page is a template with five functions:
// {{has "app.wasm"}} is whether there is one, {{file "app.wasm"}} the name in the
// bundle, {{size "app.wasm"}} the number of bytes before compression,
// {{integrity "app.wasm"}} the hash that a browser compares; and {{form}} is form. text/template does: the pages are ours, not
// input.
//
// What portals load keeps its own name too: their pages name it, not ours.
func assemble(pages, assets map[string][]byte, form string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, body := range assets {
		files[fingerprinted(name, body)] = body
		if strings.HasPrefix(name, "device-status-editor.") {
			files[name] = body
		}
	}

	find := func(name string) ([]byte, error) {
		body, ok := assets[name]
		if !ok {
			return nil, fmt.Errorf("no asset is named %q", name)
		}
		return body, nil
	}
	functions := template.FuncMap{
		"form": func() string { return form },
		"has": func(name string) bool {
			_, ok := assets[name]
			return ok
		},
		"file": func(name string) (string, error) {
			body, err := find(name)
			return fingerprinted(name, body), err
		},
		"size": func(name string) (int, error) {
			body, err := find(name)
			return len(body), err
		},
		"integrity": func(name string) (string, error) {
			body, err := find(name)
			sum := sha512.Sum384(body)
			return "sha384-" + base64.StdEncoding.EncodeToString(sum[:]), err
		},
	}
	for name, page := range pages {
		parsed, err := template.New(name).Funcs(functions).Parse(string(page))
		if err != nil {
			return nil, err
		}
		var filled bytes.Buffer
		if err := parsed.Execute(&filled, nil); err != nil {
			return nil, err
		}
		files[name] = filled.Bytes()
	}
	return files, nil
}

// fingerprinted turns app.wasm into app.0123456789abcdef.wasm.
func fingerprinted(name string, body []byte) string {
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + web.Fingerprint(body) + extension
}

// plain turns app.0123456789abcdef.wasm back into app.wasm.
func plain(name string) string {
	parts := strings.Split(name, ".")
	if last := len(parts) - 2; last > 0 && len(parts[last]) == fingerprintLength {
		parts = slices.Delete(parts, last, last+1)
	}
	return strings.Join(parts, ".")
}
