// Package export writes a site for servers that are not ours: the files, and
// what those servers need to answer with the headers that web answers with.
//
// It knows the formats of nginx, of Azure Static Web Apps and of the hosts that
// read a _headers file (Netlify, Cloudflare Pages). It must not know what a
// header is for: it takes all of them from web, so that none is forgotten here. Of one
// that differs between visits nginx is told how, see nginxOpener.
package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"device-status-editor/web"
)

// marker is the file by which a folder is known as an export.
const marker = "_headers"

// UsualRoot is where a folder lies that is made for nobody in particular.
const UsualRoot = "/var/www/device-status-editor"

// Write makes folder hold the site, for the path base (with a slash at both ends)
// of a host, and nothing else. For nginx it says that it lies in root; "" is where it
// is written. What a host of another kind cannot take is no error:
// the limits say so, a sentence for each.
func Write(folder string, site *web.Site, base, root string) (limits []string, err error) {
	if root == "" {
		if root, err = filepath.Abs(folder); err != nil {
			return nil, err
		}
		root = filepath.ToSlash(root)
	}
	files := map[string][]byte{}
	for _, f := range site.Files() {
		for suffix, body := range f.Bodies {
			files[f.Name+suffix] = body
		}
	}
	files[notFoundName] = []byte(notFoundPage)
	for name, generate := range map[string]func(*web.Site, string) ([]byte, string, error){
		marker:                     headersFile,
		"staticwebapp.config.json": staticWebApp,
		"nginx.conf":               func(site *web.Site, base string) ([]byte, string, error) { return nginx(site, base, root) },
	} {
		text, limit, err := generate(site, base)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if limit != "" {
			limits = append(limits, name+" "+limit)
		}
		if text != nil {
			files[name] = text
		}
	}
	slices.Sort(limits)
	if err := empty(folder); err != nil {
		return nil, err
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o644); err != nil {
			return nil, err
		}
	}
	return limits, nil
}

// empty makes an empty folder. It empties a former export only.
func empty(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) == 0 {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, marker)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%q holds files and no %s, so it is no export to replace", folder, marker)
	}
	for _, entry := range entries {
		if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// paths are the addresses of a file below base. The page is that of the folder
// too, and hosts that hide .html answer for the name without it.
func paths(base, name string) []string {
	page, isPage := strings.CutSuffix(name, ".html")
	switch {
	case !isPage:
		return []string{base + name}
	case page == "index":
		return []string{base, base + name}
	}
	return []string{base + name, base + page}
}
