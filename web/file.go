package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// contentTypes is closed on purpose: mime.TypeByExtension asks the machine,
// and one whose table lacks .wasm costs streaming compilation. A file of
// another kind is refused at the start, not sniffed by a browser later.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".ts":   "text/plain; charset=utf-8", // declarations: read, not run
	".wasm": "application/wasm",
}

// file is what one URL answers with.
type file struct {
	headers         http.Header                // of every representation
	representations map[string]*representation // by coding; identity is always there
}

func newFile(name string, body []byte) (*file, error) {
	if _, ok := contentTypes[path.Ext(name)]; !ok {
		return nil, fmt.Errorf("no content type is known for %q", name)
	}
	return &file{representations: map[string]*representation{identity: newRepresentation(body)}}, nil
}

// cacheControl promises that a file never changes only when its name carries
// its own fingerprint, and a list vouches for its compressed forms. All others are asked for each time and mostly answered
// with 304.
func cacheControl(name, fingerprint string, vouched bool) string {
	if vouched && strings.Contains(name, "."+fingerprint+".") {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// readBundle reads the whole folder, some 15 MB, into memory: requests then
// touch no file system, and an entity tag always fits the bytes sent, even
// while a new build replaces the files.
//
// A list of checksums (see [SumsName]) vouches for all of it or the folder is refused.
func readBundle(bundle fs.FS) (files map[string]*file, vouched bool, err error) {
	entries, err := fs.ReadDir(bundle, ".")
	if err != nil {
		return nil, false, err
	}
	bodies := map[string][]byte{}
	for _, entry := range entries {
		if bodies[entry.Name()], err = fs.ReadFile(bundle, entry.Name()); err != nil {
			return nil, false, err
		}
	}
	list, vouched := bodies[SumsName]
	if vouched {
		delete(bodies, SumsName)
		if err := compare(list, bodies); err != nil {
			return nil, false, err
		}
	}

	files = map[string]*file{}
	for name, body := range bodies {
		if encodes(name, bodies) {
			continue
		}
		f, err := newFile(name, body)
		if err != nil {
			return nil, false, err
		}
		for _, coding := range Codings {
			if encoded, ok := bodies[name+coding.Suffix]; ok {
				f.representations[coding.Name] = newRepresentation(encoded)
			}
		}
		files[name] = f
	}
	if _, ok := files[pageName]; !ok {
		return nil, false, errors.New("no " + pageName)
	}
	return files, vouched, nil
}

// encodes reports whether name is another file in a content coding. Such a
// file has no URL of its own.
func encodes(name string, bodies map[string][]byte) bool {
	for _, coding := range Codings {
		if original, ok := strings.CutSuffix(name, coding.Suffix); ok {
			_, ok = bodies[original]
			return ok
		}
	}
	return false
}
