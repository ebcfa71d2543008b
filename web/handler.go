// Package web serves the editor: the files of a bundle folder, config.json
// written from a configuration, and the security headers that both need. It
// also holds [Program], the server as a command or a test starts it.
//
// It knows HTTP, content codings and caching. It must not know what a device
// status is, nor how the bundle was made; Microsoft Graph is for it an origin
// in the policy, and in the demo a handler that somebody hands in.
//
// Of the libraries for precompressed files neither was right here:
// vearutop/statigz v1.4.0 takes "br;q=0" for a wish, sends entity tags
// without quotes and asks the machine for content types;
// klauspost/compress/gzhttp compresses while it answers, which quality 10 of
// brotli is far too slow for, and serves no files.
package web

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"device-status-editor/app/configuration"
)

const (
	pageName          = "index.html"
	configurationName = "config.json"
	redirectName      = "redirect.html" // where the sign-in service returns to
	relayName         = "relay.html"    // opens the sign-in window for an editor in a foreign frame

	embedName = "device-status-editor." // what a portal loads: the script, under two names, and its types
)

// A Site is a bundle under a configuration: every file that is served, and the
// headers of every answer. The server answers with it; what is made for static
// hosts (web/export) is written from it.
type Site struct {
	files    map[string]*file // by name: the bundle is flat
	unopened *file            // the page, for who was sent by no other page
	headers  http.Header      // of every answer, errors included
	portals  []string         // may read what keeps their frame from working
}

// errBundle says that the files are wrong, not the configuration.
var errBundle = errors.New("read the bundle")

// New reads the bundle (the flat folder that web/bundle makes), once, and puts
// the configuration in the place of its config.json.
//
// A path is one name of the bundle, or nothing for the page, and is compared
// as it is: there is no file system behind it to climb, so nothing needs
// cleaning, and everything else is 404. All addresses in the page are
// relative, so it works under any path.
func New(bundle fs.FS, c configuration.Configuration) (*Site, error) {
	headers, err := securityHeaders(c)
	if err != nil {
		return nil, err
	}
	files, vouched, err := readBundle(bundle)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBundle, err)
	}
	if files[configurationName], err = newFile(configurationName, c.JSON()); err != nil {
		return nil, err
	}
	for name, f := range files {
		f.headers = maps.Clone(headers)
		f.headers.Set("Content-Type", contentTypes[path.Ext(name)])
		f.headers.Set("Cache-Control", cacheControl(name, f.representations[identity].fingerprint, vouched))
		// Also where only one coding exists: the answer may differ after the next build.
		f.headers.Set("Vary", "Accept-Encoding")
		switch {
		case name == pageName:
			f.headers.Set("Vary", "Accept-Encoding, "+fetchSite)
		case name == redirectName || name == relayName:
			maps.Copy(f.headers, signInHeaders(name, c.PortalOrigins))
		case name == configurationName && len(c.PortalOrigins) > 0:
			f.headers.Set("Vary", "Accept-Encoding, Origin")
		case strings.HasPrefix(name, embedName):
			maps.Copy(f.headers, embedHeaders())
		}
		for coding, r := range f.representations {
			r.complete(f.headers, coding)
		}
	}
	// A proxy may keep even a 404 for as long as it likes.
	headers.Set("Cache-Control", "no-cache")
	return &Site{files, unopened(files[pageName]), headers, c.PortalOrigins}, nil
}

func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, strings.TrimPrefix(r.URL.Path, "/"))
}

// answer serves the file of that name, the page if it has none.
func (s *Site) answer(w http.ResponseWriter, r *http.Request, name string) {
	if !reads(r) {
		w.Header().Set("Allow", "GET, HEAD")
		s.refuse(w, http.StatusMethodNotAllowed)
		return
	}
	if name == "" {
		name = pageName
	}
	f, ok := s.files[name]
	if !ok {
		readableBy(s.portals, w.Header(), r.Header.Get("Origin"))
		s.refuse(w, http.StatusNotFound)
		return
	}
	switch {
	case name == pageName && fromNowhere(r):
		f = s.unopened
	case name == configurationName:
		readableBy(s.portals, w.Header(), r.Header.Get("Origin"))
	}
	coding, ok := negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","), func(coding string) bool {
		_, ok := f.representations[coding]
		return ok
	})
	if !ok {
		w.Header()["Vary"] = f.headers["Vary"]
		s.refuse(w, http.StatusNotAcceptable)
		return
	}
	f.representations[coding].send(w, r)
}

func (s *Site) refuse(w http.ResponseWriter, status int) {
	maps.Copy(w.Header(), s.headers)
	http.Error(w, strings.ToLower(http.StatusText(status)), status)
}

// Headers are those of every answer that is no file.
func (s *Site) Headers() http.Header { return s.headers.Clone() }

// Portals are the origins that may read config.json, and what there is not: an
// answer to one of them names it, and varies with it.
func (s *Site) Portals() []string { return slices.Clone(s.portals) }

// A File is what a host of files needs to know of one.
type File struct {
	Name    string
	Headers http.Header       // of every whole answer, whatever its coding
	Bodies  map[string][]byte // by the suffix of their coding, as it is under ""
}

// Files are all of them, by name.
func (s *Site) Files() []File {
	var files []File
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[name]
		bodies := map[string][]byte{"": f.representations[identity].body}
		for _, coding := range Codings {
			if r, ok := f.representations[coding.Name]; ok {
				bodies[coding.Suffix] = r.body
			}
		}
		files = append(files, File{name, f.headers.Clone(), bodies})
	}
	return files
}
