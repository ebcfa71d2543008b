package web

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestServerErrors(t *testing.T) {
	const from = "http: TLS handshake error from 192.0.2.1:40000: "
	for line, want := range map[string]bool{
		from + "EOF": false,
		from + "read tcp 192.0.2.2:8443->192.0.2.1:40000: read: connection reset by peer": false,
		from + "tls: client offered only unsupported versions: [301]":                     true,
		"http: Accept error: accept tcp: too many open files; retrying in 5ms: EOF":       true,
	} {
		var output bytes.Buffer
		serverErrors(slog.New(slog.NewTextHandler(&output, nil))).Print(line)
		if got := strings.Contains(output.String(), "level=WARN"); got != want {
			t.Errorf("%s: logged: %t, want %t", line, got, want)
		}
	}
}
