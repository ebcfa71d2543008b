package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// deadline is a client's connection that remembers until when it may be written to.
type deadline struct {
	*httptest.ResponseRecorder
	at time.Time
}

func (d *deadline) SetWriteDeadline(at time.Time) error {
	d.at = at
	return nil
}

// A large file may take as long as a slow line needs for it, and no longer; for
// all others the server's own deadline stays.
func TestTimeForLargeFiles(t *testing.T) {
	for size, want := range map[int]time.Duration{
		8:       0,
		400_000: 0,
		1 << 20: 64 * time.Second,
		7 << 20: 448 * time.Second,
	} {
		r := &representation{body: make([]byte, size), headers: http.Header{}}
		w := &deadline{ResponseRecorder: httptest.NewRecorder()}
		start := time.Now()
		r.send(w, httptest.NewRequest("GET", "/", nil))
		if got := w.at.Sub(start).Round(time.Second); w.at.IsZero() != (want == 0) || want != 0 && got != want {
			t.Errorf("%d bytes may take %v, want %v", size, got, want)
		}
	}
}
