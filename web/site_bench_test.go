package web

import (
	"net/http"
	"testing"
)

// nowhere is a connection without an end.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n *nowhere) WriteHeader(int)             {}

func BenchmarkAnswer(b *testing.B) {
	site, err := New(bundle(), demo)
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequest("GET", "/"+scriptName, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	b.ReportAllocs()
	for b.Loop() {
		site.ServeHTTP(&nowhere{http.Header{}}, r)
	}
}
