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
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"device-status-editor/app/configuration"
)

const (
	pageName          = "index.html"
	configurationName = "config.json"
	redirectName      = "redirect.html" // where the sign-in service returns to
	relayName         = "relay.html"    // opens the sign-in window for an editor in a foreign frame

	embedName = "device-status-editor." // what a portal loads: the script, under two names, and its types
)

type handler struct {
	files   map[string]file // by name: the bundle is flat
	headers http.Header
	portals []string
}

// New returns a handler for the bundle (the flat folder that web/bundle
// makes) and the configuration, which takes the place of a config.json in the
// bundle. The bundle is read once, here.
//
// A path is one name of the bundle, or nothing for the page, and is compared
// as it is: there is no file system behind it to climb, so nothing needs
// cleaning, and everything else is 404. All addresses in the page are
// relative, so the handler works behind a prefix that somebody else strips.
func New(bundle fs.FS, c configuration.Configuration) (http.Handler, error) {
	headers, err := securityHeaders(c)
	if err != nil {
		return nil, err
	}
	files, err := readBundle(bundle)
	if err != nil {
		return nil, fmt.Errorf("read the bundle: %w", err)
	}
	if files[configurationName], err = newFile(configurationName, c.JSON()); err != nil {
		return nil, err
	}
	for _, name := range []string{redirectName, relayName} {
		if f, ok := files[name]; ok {
			f.headers = signInHeaders(name, c.PortalOrigins)
			files[name] = f
		}
	}
	for name, f := range files {
		if strings.HasPrefix(name, embedName) {
			f.headers = embedHeaders()
			files[name] = f
		}
	}
	return &handler{files, headers, c.PortalOrigins}, nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	maps.Copy(header, h.headers)
	// For the errors: a proxy may keep even a 404 for as long as it likes.
	header.Set("Cache-Control", "no-cache")

	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = pageName
	}
	f, ok := h.files[name]
	if !ok {
		readableBy(h.portals, header, r.Header.Get("Origin"))
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	// Also where only one coding exists: the answer may differ after the next build.
	header.Set("Vary", "Accept-Encoding")
	if name == configurationName {
		readableBy(h.portals, header, r.Header.Get("Origin"))
	}
	coding, ok := negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","), func(coding string) bool {
		_, ok := f.representations[coding]
		return ok
	})
	if !ok {
		http.Error(w, "not available in an accepted content coding", http.StatusNotAcceptable)
		return
	}
	send(w, r, f, coding)
}

// send leaves conditions, ranges and HEAD to the standard library, which only
// wants to be told the length of a coded body.
func send(w http.ResponseWriter, r *http.Request, f file, coding string) {
	representation := f.representations[coding]
	header := w.Header()
	header.Set("Content-Type", f.contentType)
	header.Set("Cache-Control", f.cacheControl)
	maps.Copy(header, f.headers)
	header.Set("ETag", representation.etag)
	if coding != identity {
		header.Set("Content-Encoding", coding)
		header.Set("Content-Length", strconv.Itoa(len(representation.body)))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(representation.body))
}
