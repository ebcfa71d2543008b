//go:build unix

package command

import (
	"context"
	"go/format"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/graph"
)

// What a person would type is typed here, and what arrives is compared.

// received is what a command has to make arrive.
type received struct {
	Method, URI string
	Header      map[string]string
	Body        string
}

func want(r graph.Request, root string) received {
	return received{
		Method: r.Method,
		URI:    strings.TrimPrefix(r.URL, strings.TrimSuffix(root, "/beta")),
		Header: map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json", "Accept": "application/json"},
		Body:   r.Body,
	}
}

// record is a Graph that keeps what it was sent.
func record(t *testing.T) (root string, last func() received) {
	requests := make(chan received, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		header := map[string]string{}
		for _, name := range []string{"Authorization", "Content-Type", "Accept"} {
			header[name] = r.Header.Get(name)
		}
		requests <- received{r.Method, r.RequestURI, header, string(body)}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(server.Close)
	return server.URL + "/beta", func() received {
		select {
		case r := <-requests:
			return r
		default:
			return received{}
		}
	}
}

// run runs a program with the token in its environment and text as its input.
func run(t *testing.T, text string, program ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, program[0], program[1:]...)
	c.Env = append(os.Environ(), "TOKEN="+token, "NO_PROXY=*", "HISTFILE=/dev/null", "GO111MODULE=off", "GOFLAGS=")
	c.Stdin = strings.NewReader(text)
	// A shell that believes it is interactive takes the terminal, if there is one.
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%q: %v\n%s\n%s", program, err, text, out)
	}
	return out
}

var shells = [][]string{
	{"sh"}, {"dash"}, {"bash"}, {"zsh"}, {"mksh"}, {"ksh"}, {"busybox", "sh"},
	// As a person has them: with the history, which looks for exclamation marks.
	{"bash", "--norc", "--noprofile", "-i"}, {"zsh", "-f", "-i"},
}

func eachShell(t *testing.T, test func(t *testing.T, shell []string)) {
	for _, shell := range shells {
		t.Run(strings.Join(shell, " "), func(t *testing.T) {
			if _, err := exec.LookPath(shell[0]); err != nil {
				t.Skip("not installed: " + shell[0])
			}
			test(t, shell)
		})
	}
}

func TestCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("not installed: curl")
	}
	root, last := record(t)
	eachShell(t, func(t *testing.T, shell []string) {
		texts := []string{strings.Join(nasty, "")}
		if shell[0] == "sh" || shell[len(shell)-1] == "-i" { // one by one takes seconds
			texts = append(texts, nasty...)
		}
		for _, text := range texts {
			r := request(root, text)
			run(t, Curl(r), shell...)
			// Byte for byte, but for what is a key of the keyboard.
			r.Body = strings.NewReplacer("\u007f", `\u007f`, "\u0085", `\u0085`).Replace(r.Body)
			if got := last(); !reflect.DeepEqual(got, want(r, root)) {
				t.Errorf("%q:\n%s", text, cmp.Diff(want(r, root), got))
			}
		}
	})
}

func TestCurlWithoutBody(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("not installed: curl")
	}
	root, last := record(t)
	run(t, Curl(graph.Request{Method: "GET", URL: root + "/x[1-3]{a}?$top=5", Header: []graph.Field{{Name: "Accept", Value: "text/plain"}}}), "sh")
	want := received{Method: "GET", URI: "/beta/x[1-3]{a}?$top=5", Header: map[string]string{"Authorization": "Bearer " + token, "Content-Type": "", "Accept": "text/plain"}}
	if got := last(); !reflect.DeepEqual(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestPosixQuote(t *testing.T) {
	var script strings.Builder
	for _, text := range nasty {
		text = strings.ReplaceAll(text, "\x00", "")
		script.WriteString("printf '%s\\1' " + posixQuote(text) + "\n")
	}
	wanted := strings.ReplaceAll(strings.Join(nasty, "\x01")+"\x01", "\x00", "")
	eachShell(t, func(t *testing.T, shell []string) {
		if shell[len(shell)-1] == "-i" {
			t.Skip("prints its prompt between")
		}
		if got := run(t, script.String(), shell...); string(got) != wanted {
			t.Errorf("got  %q\nwant %q", got, wanted)
		}
	})
}

func TestGo(t *testing.T) {
	root, last := record(t)
	plain := request(root, "Avery’s \"iPhone\" \\ $(id)")
	requests := []graph.Request{plain, request(root, strings.Join(nasty, "")), {Method: "GET", URL: root + "/x"}}
	for _, r := range requests {
		program := Go(r)
		if formatted, err := format.Source([]byte(program)); err != nil || string(formatted) != program {
			t.Errorf("error %v, or not as gofmt has it:\n%s", err, program)
		}
		file := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "", "go", "run", file)
		wanted := want(r, root)
		if r.Body == "" {
			wanted.Header["Content-Type"], wanted.Header["Accept"] = "", ""
		}
		if got := last(); !reflect.DeepEqual(got, wanted) {
			t.Error(cmp.Diff(wanted, got))
		}
	}
	if !strings.Contains(Go(plain), "const body = `{\n  \"@odata.type\"") {
		t.Errorf("the body does not keep its lines:\n%s", Go(plain))
	}
}
