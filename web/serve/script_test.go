package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts start the command as a process of its own. Beside testscript's
// commands they have:
//
//	start [flags]              starts serve on a free port and waits until it listens
//	ask METHOD PATH [FIELD…]   prints the answer: status, headers, body
//	await WORDS -- COMMAND     does a command again until its output matches
//	signal NAME                sends HUP or TERM to the server
//	wait-end                   waits until the server has ended, without an error
//	log PATTERN                waits until the server's log matches
//	certificate NAME           writes cert.pem and key.pem for that name
func TestScripts(t *testing.T) {
	type key struct{}
	server := func(ts *testscript.TestScript) *process {
		p := ts.Value(key{}).(**process)
		if *p == nil {
			ts.Fatalf("no server was started")
		}
		return *p
	}
	ask := func(ts *testscript.TestScript, args []string) (string, error) {
		if len(args) < 2 {
			ts.Fatalf("usage: ask METHOD PATH [FIELD…]")
		}
		return server(ts).ask(args[0], args[1], args[2:]...)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[key{}] = new(*process)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"start": func(ts *testscript.TestScript, neg bool, args []string) {
				environment := []string{}
				for len(args) > 0 && strings.HasPrefix(args[0], "DEVICESTATUS_") {
					environment, args = append(environment, args[0]), args[1:]
				}
				p, err := launch(ts.MkAbs("."), environment, args...)
				ts.Check(err)
				ts.Defer(func() { _ = p.command.Process.Kill(); <-p.ended })
				*ts.Value(key{}).(**process) = p
				ts.Setenv("ADDRESS", strings.SplitN(p.url, "/", 4)[2])
			},
			"ask": func(ts *testscript.TestScript, neg bool, args []string) {
				answer, err := ask(ts, args)
				if neg {
					if err == nil {
						ts.Fatalf("answered, and should not:\n%s", answer)
					}
					return
				}
				ts.Check(err)
				_, _ = ts.Stdout().Write([]byte(answer))
			},
			"await": func(ts *testscript.TestScript, neg bool, args []string) {
				pattern := regexp.MustCompile("(?m)" + args[0])
				var answer string
				if !eventually(func() bool {
					var err error
					answer, err = ask(ts, args[1:])
					return err == nil && pattern.MatchString(answer)
				}) {
					ts.Fatalf("never answered with %q, at last:\n%s", args[0], answer)
				}
			},
			"signal": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(server(ts).command.Process.Signal(map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}[args[0]]))
			},
			"wait-end": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(server(ts).wait())
			},
			"log": func(ts *testscript.TestScript, neg bool, args []string) {
				pattern := regexp.MustCompile("(?m)" + args[0])
				p := server(ts)
				if neg {
					if pattern.MatchString(p.logged()) {
						ts.Fatalf("the log has %q:\n%s", args[0], p.logged())
					}
					return
				}
				if !eventually(func() bool { return pattern.MatchString(p.logged()) }) {
					ts.Fatalf("the log never had %q:\n%s", args[0], p.logged())
				}
			},
			"certificate": func(ts *testscript.TestScript, neg bool, args []string) {
				cert, key, err := selfSigned(args[0])
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs("cert.pem"), cert, 0o600))
				ts.Check(os.WriteFile(ts.MkAbs("key.pem"), key, 0o600))
			},
		},
	})
}

func selfSigned(name string) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		DNSNames:     []string{name},
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), nil
}
