package web

import (
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// logged writes a line for each request: no query, which can hold the answer of a
// sign-in, and no header, which can hold anything. A method and a path are cut at
// lengths that none of ours has.
func logged(log *slog.Logger, next http.Handler) http.Handler {
	const longestMethod, longestPath = 32, 256
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		counted := &countedWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			path := r.URL.EscapedPath()
			client, _, err := net.SplitHostPort(r.RemoteAddr)
			if err != nil {
				client = r.RemoteAddr
			}
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", r.Method[:min(len(r.Method), longestMethod)]),
				slog.String("path", path[:min(len(path), longestPath)]),
				slog.Int("status", counted.status),
				slog.Int64("bytes", counted.bytes),
				slog.Duration("duration", time.Since(start)),
				slog.String("client", client),
				slog.String("protocol", r.Proto))
		}()
		next.ServeHTTP(counted, r)
	})
}

type countedWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *countedWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *countedWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap leads http.ResponseController to the deadlines.
func (w *countedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// serverErrors is what the library has to say of connections, less those of which
// there is nothing to say: a client that opens one and closes it before the handshake
// is a load balancer that looks whether anybody listens.
func serverErrors(log *slog.Logger) *stdlog.Logger {
	return stdlog.New(warnings{log}, "", 0)
}

type warnings struct{ log *slog.Logger }

func (w warnings) Write(line []byte) (int, error) {
	text := strings.TrimSpace(string(line))
	probed := strings.HasPrefix(text, "http: TLS handshake error from ") &&
		(strings.HasSuffix(text, ": EOF") || strings.HasSuffix(text, ": connection reset by peer"))
	if !probed {
		w.log.Warn(text)
	}
	return len(line), nil
}

// newLog writes to output, or nowhere.
func newLog(format string, output io.Writer) (*slog.Logger, error) {
	if output == nil {
		output = io.Discard
	}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(output, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(output, nil)), nil
	}
	return nil, fmt.Errorf("-log %q: it can be text or json", format)
}
