package main

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// largeSize is more than the system's buffers take from the server before the
// client reads.
const largeSize = 18 << 20

// site is a folder with a small bundle.
func site(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	bundle := filepath.Join(folder, "bundle")
	if err := os.Mkdir(bundle, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"bundle/index.html": "the page",
		"bundle/large.css":  strings.Repeat("p{}", largeSize/3),
		"secret.json":       "a secret",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func serve(t *testing.T, args ...string) (*process, string) {
	t.Helper()
	p, err := launch(site(t), []string{}, append([]string{"-bundle", "bundle"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Errorf("the server ended with %v\n%s", err, p.logged())
		}
	})
	return p, strings.SplitN(p.url, "/", 4)[2]
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// raw sends bytes as they are and returns all that comes back until the server
// closes.
func raw(t *testing.T, address, request string) string {
	t.Helper()
	conn := dial(t, address)
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil && len(answer) == 0 {
		t.Fatalf("%q: %v", request, err)
	}
	return string(answer)
}

// What a client may do to the server: each request is sent as these very bytes.
// Of the answer the status line is compared, and how many answers came: a second
// one means that bytes behind a request were taken for another.
func TestHostileRequests(t *testing.T) {
	_, address := serve(t)
	const end = "\r\nHost: x\r\nConnection: close\r\n\r\n"
	get := func(target string) string { return "GET " + target + " HTTP/1.1" + end }
	with := func(fields string) string {
		return "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\nConnection: close\r\n\r\n"
	}
	const smuggled = "GET /index.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	tests := []struct{ name, request, want string }{
		{"the page", get("/"), "200"},

		{"traversal", get("/../secret.json"), "404"},
		{"deep traversal", get("/../../../../../../etc/passwd"), "404"},
		{"traversal without a slash", get("../secret.json"), "400"},
		{"encoded traversal", get("/%2e%2e/secret.json"), "404"},
		{"encoded slash", get("/..%2fsecret.json"), "404"},
		{"twice encoded", get("/%252e%252e%252fsecret.json"), "404"},
		{"overlong UTF-8", get("/%c0%ae%c0%ae/secret.json"), "404"},
		{"backslash", get(`/..\secret.json`), "404"},
		{"encoded backslash", get("/..%5csecret.json"), "404"},
		{"dot segment", get("/./index.html"), "404"},
		{"two slashes", get("//index.html"), "404"},
		{"another host's path", get("//evil.example/index.html"), "404"},
		{"a folder", get("/bundle/"), "404"},
		{"trailing slash", get("/index.html/"), "404"},
		{"parameters of a path", get("/index.html;x"), "404"},
		{"encoded NUL", get("/index.html%00"), "404"},
		{"NUL", get("/index.html\x00"), "400"},
		{"half an escape", get("/%"), "400"},
		{"wrong escape", get("/%zz"), "400"},
		{"bytes above 7F", get("/\xff\xfe"), "404"},
		{"drive letter", get("/C:/windows/win.ini"), "404"},
		{"device", get("/NUL"), "404"},
		{"a query is none of a path", get("/?/../secret.json"), "200"},
		{"fragment", get("/index.html#x"), "404"},

		{"absolute form", get("http://evil.example/"), "200"},
		{"absolute form without a path", get("http://evil.example"), "200"},
		{"absolute form with a user", get("http://user@evil.example/"), "200"},
		{"absolute form to elsewhere", get("http://evil.example/secret.json"), "404"},
		{"authority form", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "405"},
		{"asterisk form", "OPTIONS * HTTP/1.1" + end, "405"},
		{"asterisk to get", get("*"), "404"},
		{"no target", "GET  HTTP/1.1" + end, "400"},
		{"blank in the target", get("/index.html /x"), "400"},

		{"unknown method", "BREW / HTTP/1.1" + end, "405"},
		{"small letters", "get / HTTP/1.1" + end, "405"},
		{"no method", " / HTTP/1.1" + end, "400"},
		{"TRACE", "TRACE / HTTP/1.1" + end, "405"},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "200"},
		{"HTTP/1.0 kept alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + "GET / HTTP/1.0\r\n\r\n", "200 200"},
		{"HTTP/0.9", "GET /\r\n\r\n", "400"},
		{"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "405"},
		{"HTTP/3.0", "GET / HTTP/3.0" + end, "505"},
		{"TLS to a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"},
		{"nothing but line ends", "\r\n\r\n\r\n\r\n", "400"},
		{"bare line feeds", "GET / HTTP/1.1\nHost: x\nConnection: close\n\n", "200"},

		{"no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"},
		{"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n", "400"},
		{"host of wrong characters", "GET / HTTP/1.1\r\nHost: x/y\"<\r\nConnection: close\r\n\r\n", "400"},
		{"blank before the colon", with("Accept : x"), "400"},
		{"folded line", with("Accept: x\r\n y"), "200"},
		{"field without a colon", with("Accept"), "400"},
		{"NUL in a field", with("Accept: \x00"), "400"},
		{"carriage return in a field", with("Accept: a\rb"), "400"},
		{"one huge field", with("Accept: " + strings.Repeat("x", 64<<10)), "431"},
		{"a great many fields", with(strings.Repeat("A: b\r\n", 10_000) + "A: b"), "431"},
		{"huge target", get("/" + strings.Repeat("x", 64<<10)), "431"},
		{"many codings", with("Accept-Encoding: " + strings.Repeat("br;q=0.5,", 1000) + "br"), "200"},
		{"unknown expectation", with("Expect: tea"), "417"},
		{"upgrade", with("Upgrade: websocket\r\nConnection: Upgrade"), "200"},

		{"range", with("Range: bytes=0-2"), "206"},
		{"range from the end", with("Range: bytes=-3"), "206"},
		{"range behind the end", with("Range: bytes=100-200"), "416"},
		{"range backwards", with("Range: bytes=5-2"), "416"},
		{"no range", with("Range: bytes=x-y"), "416"},
		{"range of huge numbers", with("Range: bytes=0-99999999999999999999"), "416"},
		{"other unit", with("Range: lines=5-2"), "200"},
		{"ranges that add up to more", with("Range: bytes=" + strings.Repeat("0-,", 1000) + "0-"), "200"},
		{"condition that does not hold", with("If-Match: \"x\""), "412"},
		{"condition that is none", with("If-None-Match: \"unfinished"), "200"},
		{"date that is none", with("If-Modified-Since: yesterday"), "200"},

		{"content", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello" + smuggled, "400"},
		{"content never sent", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n", "400"},
		{"content of a post", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello" + smuggled, "405"},
		{"content expected", "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", "405"},
		{"chunks", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, "400"},
		{"CL.TE", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, "405"},
		{"TE.CL", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n12\r\n" + smuggled, "400"},
		{"unknown transfer coding", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n" + smuggled, "501"},
		{"two transfer codings", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + smuggled, "501"},
		{"hidden transfer coding", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n" + smuggled, "400|501"},
		{"two lengths", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello" + smuggled, "400"},
		{"negative length", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" + smuggled, "400"},
		{"signed length", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello" + smuggled, "400"},
		{"length of zero", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "200"},
		{"pipelined", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled, "200 200"},
	}
	statusLine := regexp.MustCompile(`HTTP/1\.[01] (\d{3})`)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := raw(t, address, tt.request)
			var got []string
			for _, match := range statusLine.FindAllStringSubmatch(answer, -1) {
				got = append(got, match[1])
			}
			if !regexp.MustCompile("^(" + tt.want + ")$").MatchString(strings.Join(got, " ")) {
				t.Errorf("%.200q\nanswered %q, want %s\n%.500s", tt.request, got, tt.want, answer)
			}
			for _, leak := range []string{"a secret", "root:", "evil.example"} {
				if strings.Contains(answer, leak) {
					t.Errorf("%.200q\nanswered with %q in\n%.500s", tt.request, leak, answer)
				}
			}
			// net/http's own refusals come before there is a request to answer.
			if strings.Contains(answer, "\r\nContent-Security-Policy:") != (strings.Contains(answer, "\r\nX-Content-Type-Options: nosniff\r\n")) {
				t.Errorf("%.200q\nanswered with half of the headers\n%.500s", tt.request, answer)
			}
		})
	}
	if answer := raw(t, address, get("/")); !strings.HasSuffix(answer, "the page") {
		t.Errorf("after all that the page is %q", answer)
	}
}

// A client that never ends its head is cut off, and one that asks meanwhile is
// answered at once.
func TestSlowHeads(t *testing.T) {
	t.Parallel()
	p, address := serve(t, "-max-connections", "100")
	var slow []net.Conn
	for range 60 {
		conn := dial(t, address)
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, conn)
	}
	start := time.Now()
	if answer, err := p.ask("GET", "/"); err != nil || !strings.HasSuffix(answer, "the page") {
		t.Errorf("beside slow clients: %v, %q", err, answer)
	}
	if waited := time.Since(start); waited > time.Second {
		t.Errorf("beside slow clients an answer took %v", waited)
	}
	for _, conn := range slow {
		answer, _ := io.ReadAll(conn) // ends when the server closes
		if strings.Contains(string(answer), "200") {
			t.Errorf("half a head was answered with %q", answer)
		}
	}
	if waited := time.Since(start); waited > 10*time.Second {
		t.Errorf("slow heads were kept for %v", waited)
	}
}

// With all connections taken by clients that ask for nothing, the next one gets
// the place of one of them, and so it does with all taken by slow heads.
func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	const most = 8
	p, address := serve(t, "-max-connections", fmt.Sprint(most))
	for range 3 * most {
		conn := dial(t, address)
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
	}
	for range most {
		if _, err := io.WriteString(dial(t, address), "GET / HTTP/1.1\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	if answer, err := p.ask("GET", "/"); err != nil || !strings.HasSuffix(answer, "the page") {
		t.Errorf("after slow clients: %v, %q", err, answer)
	}
}

// Clients that say nothing until the next one has come, and then ask and stay, keep
// nobody out; nor do those who say nothing at all.
func TestCrowdKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	const most = 8
	p, address := serve(t, "-max-connections", fmt.Sprint(most))
	for _, asks := range []bool{true, false} {
		var crowd []net.Conn
		for range most + 1 {
			crowd = append(crowd, dial(t, address))
		}
		for _, conn := range crowd {
			if asks {
				// Whoever has lost its place cannot ask, and does not have to.
				_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
			}
		}
		start := time.Now()
		if answer, err := p.ask("GET", "/"); err != nil || !strings.HasSuffix(answer, "the page") {
			t.Errorf("beside a crowd that asks: %t: %v, %q", asks, err, answer)
		}
		if waited := time.Since(start); waited > time.Second {
			t.Errorf("beside a crowd that asks: %t: an answer took %v", asks, waited)
		}
	}
}

// A stop does not wait for what a browser has opened and not used, and lets an
// answer end that is on its way.
func TestStopLetsAnswersEnd(t *testing.T) {
	t.Parallel()
	p, address := serve(t, "-grace", "15s")
	dial(t, address) // opened, and not used
	conn := dial(t, address)
	if _, err := io.WriteString(conn, "GET /large.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- p.stop() }()
	if !eventually(func() bool { _, err := p.ask("GET", "/"); return err != nil }) {
		t.Fatal("the server goes on taking connections")
	}
	start := time.Now()
	if n, err := io.Copy(io.Discard, response.Body); err != nil || n != largeSize {
		t.Errorf("%d bytes, %v, want all %d", n, err, largeSize)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if waited := time.Since(start); waited > 4*time.Second {
		t.Errorf("the stop took %v", waited)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	cert, key, err := selfSigned("editor.example")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, content := range map[string][]byte{"cert.pem": cert, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, address := serve(t, "-tls-cert", filepath.Join(folder, "cert.pem"), "-tls-key", filepath.Join(folder, "key.pem"))
	for range 5 { // a load balancer looks whether anybody listens
		if err := dial(t, address).Close(); err != nil {
			t.Fatal(err)
		}
	}
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		conn, err := tls.Dial("tcp", address, &tls.Config{MinVersion: version, MaxVersion: version, InsecureSkipVerify: true})
		if (err == nil) != want {
			t.Errorf("%s: %v, want it taken: %t", tls.VersionName(version), err, want)
		}
		if err == nil {
			conn.Close()
		}
	}
	if streams := mostStreams(t, address); streams != 32 {
		t.Errorf("%d streams at a time, want 32", streams)
	}
	if answer := raw(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.0 400 Bad Request\r\n") {
		t.Errorf("plain HTTP to the TLS port: %q", answer)
	}
	if !eventually(func() bool { return strings.Contains(p.logged(), "client sent an HTTP request to an HTTPS server") }) {
		t.Errorf("nothing is logged of a client that speaks plain HTTP:\n%s", p.logged())
	}
	if strings.Contains(p.logged(), "EOF") {
		t.Errorf("who only looks whether anybody listens is logged:\n%s", p.logged())
	}
}

// mostStreams is what the server's first frame allows (RFC 9113, section 6.5.2).
func mostStreams(t *testing.T, address string) uint32 {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 9)
	if _, err := io.ReadFull(conn, head); err != nil {
		t.Fatal(err)
	}
	settings := make([]byte, int(head[1])<<8|int(head[2]))
	if _, err := io.ReadFull(conn, settings); err != nil {
		t.Fatal(err)
	}
	for ; len(settings) >= 6; settings = settings[6:] {
		if binary.BigEndian.Uint16(settings) == 3 { // SETTINGS_MAX_CONCURRENT_STREAMS
			return binary.BigEndian.Uint32(settings[2:])
		}
	}
	t.Fatal("the server allows any number of streams")
	return 0
}
