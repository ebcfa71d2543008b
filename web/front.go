package web

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// HSTS is sent over TLS only; elsewhere browsers ignore it (RFC 6797, section
// 8.1). Neither includeSubDomains nor preload: other hosts of the domain are for
// their owners to decide about.
const HSTS = "max-age=31536000"

// front stands before the site, which it can exchange while requests are
// answered: it knows the path under which the site lies and answers those who
// ask how the server is.
type front struct {
	base    string // "/", or a path with a slash at both ends
	site    atomic.Pointer[Site]
	leaving atomic.Bool // the server is about to stop

	reloading sync.Mutex
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site := f.site.Load()
	if r.TLS != nil {
		w.Header().Set("Strict-Transport-Security", HSTS)
	}
	// A request for a file has no content. What follows its head may be meant as
	// another request, past a proxy that counts otherwise (RFC 9110, section 9.3.1;
	// RFC 9112, section 11.2): it is left unread, and not waited for.
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close")
		_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // a test's recorder has none
		if reads(r) {
			site.refuse(w, http.StatusBadRequest)
			return
		}
	}

	path := r.URL.Path
	if path == "" { // http://host is http://host/ (RFC 9110, section 4.2.3)
		path = "/"
	}
	name, inside := strings.CutPrefix(path, f.base)
	switch {
	case path == "/healthz" && reads(r):
		report(w, true)
	case path == "/readyz" && reads(r):
		report(w, !f.leaving.Load())
	case inside:
		site.answer(w, r, name)
	case path+"/" == f.base && reads(r):
		maps.Copy(w.Header(), site.headers)
		w.Header().Set("Vary", fetchSite)
		if fromNowhere(r) { // a redirection's policy counts, too
			w.Header().Set(openerPolicy, noOpenerPolicy)
		}
		target := f.base
		if r.URL.RawQuery != "" { // the page opens the record that it names
			target += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, target, http.StatusPermanentRedirect)
	default:
		site.answer(w, r, path) // no file has a slash in its name
	}
}

func reads(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}

// report answers a probe: whether the process lives, or whether it is to be sent
// requests.
func report(w http.ResponseWriter, good bool) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !good {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "stopping\n")
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}
