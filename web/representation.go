package web

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// representation is a file in one content coding.
type representation struct {
	body        []byte
	fingerprint string
	headers     http.Header // of an answer with all of it, but for the length
	length      []string    // the value of Content-Length
}

func newRepresentation(body []byte) *representation {
	return &representation{body: body, fingerprint: Fingerprint(body)}
}

// complete adds to the headers of the file what is this coding's. The entity tag
// is strong and of these very bytes: brotli and gzip of one file are not the same.
func (r *representation) complete(headers http.Header, coding string) {
	r.headers = maps.Clone(headers)
	r.headers["Etag"] = []string{`"` + r.fingerprint + `"`}
	if coding != identity {
		r.headers["Content-Encoding"] = []string{coding}
	}
	r.length = []string{strconv.Itoa(len(r.body))}
}

func has(r *http.Request, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return r.Header[name] != nil })
}

// send writes the whole in one piece, and leaves conditions and ranges (RFC 9110,
// sections 13.1 and 14.2) to the standard library, which copies through a buffer of
// its own and only wants to be told the length of a coded body.
func (rep *representation) send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	maps.Copy(header, rep.headers)
	// A browser that has it asks in just this way.
	if known := r.Header["If-None-Match"]; len(known) == 1 && known[0] == rep.headers["Etag"][0] && !has(r, "If-Match", "If-Unmodified-Since") {
		delete(header, "Content-Type")
		delete(header, "Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Length"] = rep.length
	rep.allowTime(w)
	if has(r, "Range") && (r.Method != http.MethodGet || !strings.HasPrefix(r.Header.Get("Range"), "bytes=")) {
		// Of another method or of a unit that nobody here knows: as if it were not
		// there (RFC 9110, section 14.2).
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	if has(r, "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Range") {
		http.ServeContent(conditional{w}, r, "", time.Time{}, bytes.NewReader(rep.body))
		return
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(rep.body) // a client that went away is nobody's error
	}
}

// conditional takes from a refusal what belongs to the file: with a length and no
// content the client would wait for the rest.
type conditional struct{ http.ResponseWriter }

func (w conditional) WriteHeader(status int) {
	if status == http.StatusRequestedRangeNotSatisfiable {
		w.Header().Set("Cache-Control", "no-cache") // which the library takes away
	}
	if status == http.StatusPreconditionFailed {
		for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding"} {
			w.Header().Del(name)
		}
		w.Header().Set("Cache-Control", "no-cache")
	}
	w.ResponseWriter.WriteHeader(status)
}

// Slowest is the rate, in bytes a second, at which a client has to take a large
// answer: a connection that takes none at all would be held for as long as one
// on a bad line needs. 128 kbit/s is GPRS with luck; there the 0.9 MB of the
// WebAssembly take a minute.
const slowest = 16 << 10

// allowTime gives a large body more time than [answerTime].
func (rep *representation) allowTime(w http.ResponseWriter) {
	needed := time.Duration(len(rep.body)/slowest) * time.Second
	if needed > answerTime {
		// Only a test's recorder has no deadlines, and no slow client either.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(needed))
	}
}
