package e2e

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// wire stands before the emulated Graph and keeps what came over it.
type wire struct {
	handler http.Handler

	mu   sync.Mutex
	sent []sent
}

// sent is one request as it arrived.
type sent struct {
	method, path string
	header       http.Header
	body         string
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	w.sent = append(w.sent, sent{r.Method, r.URL.EscapedPath(), r.Header.Clone(), string(body)})
	w.mu.Unlock()
	w.handler.ServeHTTP(rw, r)
}

// requests are those of one method, in the order in which they came.
func (w *wire) requests(method string) []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []sent
	for _, s := range w.sent {
		if s.method == method {
			found = append(found, s)
		}
	}
	return found
}
