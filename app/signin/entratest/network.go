package entratest

import (
	"net/http"
	"time"
)

// onTheWay is what happens to a request before Entra is reached, and reports
// whether it is answered by that.
func (e *Entra) onTheWay(w http.ResponseWriter, r *http.Request, endpoint string) bool {
	if k := e.takeAt("slow", endpoint); k != nil {
		timer := time.NewTimer(time.Duration(k.Milliseconds) * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	lost := Entry{Endpoint: endpoint, Host: r.Host, Tenant: r.PathValue("tenant")}
	if e.takeAt("drop", endpoint) != nil {
		lost.Error = "drop"
		e.add(lost)
		cutOff(w)
	}
	if e.takeAt("proxy", endpoint) != nil {
		lost.Error = "proxy"
		e.add(lost)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusBadGateway)
		// A client that left misses nothing.
		_, _ = w.Write([]byte("<!doctype html>\n<html lang=\"en\"><title>Bad gateway</title><h1>Bad gateway</h1></html>\n"))
		return true
	}
	return false
}

// cutOff closes the connection. What is closed without a byte on a connection
// that was used before, browsers and Go's client take for an old one and send
// again; this a page would never notice.
func cutOff(w http.ResponseWriter) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_, _ = connection.Write([]byte("HTTP/1.1 "))
		_ = connection.Close()
	}
	panic(http.ErrAbortHandler)
}

// overload is the token endpoint when it has too much to do. The lock is held.
func (e *Entra) overload() *failure {
	if k := e.take("unavailable"); k != nil {
		f := fail("temporarily_unavailable", 90033, "A transient error has occurred, please try again.")
		f.status, f.retryAfter = http.StatusServiceUnavailable, k.RetryAfter
		return f
	}
	if k := e.take("throttle"); k != nil {
		f := fail("temporarily_unavailable", 90055, "There are too many incoming requests.")
		f.status, f.retryAfter = http.StatusTooManyRequests, k.RetryAfter
		return f
	}
	return nil
}
