package e2e

import (
	"net/http"
	"net/http/httptest"
	"sync"
)

// microsoft answers for every https address that the browser asks: with the
// handler that a test has put behind the host, or 404.
var microsoft = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	handler, ok := hosts.Load(r.Host)
	if !ok {
		http.NotFound(w, r)
		return
	}
	handler.(http.Handler).ServeHTTP(w, r)
}))

var hosts sync.Map // from host to http.Handler
