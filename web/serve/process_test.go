package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long anything may take before it is called broken.
const patience = 20 * time.Second

// TestMain makes this binary the command serve too, on the PATH of what it starts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"serve": main})
}

// process is the command, started as an administrator starts it.
type process struct {
	command *exec.Cmd
	url     string // of the page
	client  *http.Client
	ended   chan struct{} // closed once the process has ended, with its error
	err     error

	mu  sync.Mutex
	log bytes.Buffer
}

// Write takes what the process writes to its standard error.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *process) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// launch starts serve on a free port and returns when it says where it listens.
func launch(folder string, environment []string, args ...string) (*process, error) {
	p := &process{ended: make(chan struct{})}
	p.command = exec.Command("serve", append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	p.command.Dir, p.command.Env, p.command.Stderr = folder, environment, p
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "Device Status Editor: "); ok {
			p.url = url
			break
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, output)
		p.err = p.command.Wait()
		close(p.ended)
	}()
	if p.url == "" {
		<-p.ended
		return nil, fmt.Errorf("serve ended before it listened: %v\n%s", p.err, p.logged())
	}
	p.client = &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			DisableCompression: true,
			DisableKeepAlives:  true,
			ForceAttemptHTTP2:  true,
			TLSClientConfig:    &tls.Config{InsecureSkipVerify: true}, // the certificate is the test's own, and looked at
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return p, nil
}

// stop ends the process as a service manager does.
func (p *process) stop() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.wait()
}

func (p *process) wait() error {
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		_ = p.command.Process.Kill()
		return errors.New("serve did not end")
	}
}

// ask returns an answer as text: the status, the headers in order, the body.
func (p *process) ask(method, path string, fields ...string) (string, error) {
	root := p.url[:strings.Index(p.url, "://")+3] + strings.SplitN(p.url, "/", 4)[2]
	request, err := http.NewRequest(method, root+path, nil)
	if err != nil {
		return "", err
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		request.Header.Add(name, value)
	}
	response, err := p.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	lines := []string{}
	for name, values := range response.Header {
		for _, value := range values {
			lines = append(lines, name+": "+value)
		}
	}
	slices.Sort(lines)
	if response.TLS != nil {
		lines = append(lines, "certificate: "+response.TLS.PeerCertificates[0].Subject.CommonName)
	}
	return fmt.Sprintf("%s %s\n%s\n\n%s", response.Proto, response.Status, strings.Join(lines, "\n"), body), nil
}

// eventually asks again and again until the answer is yes.
func eventually(yes func() bool) bool {
	for until := time.Now().Add(patience); time.Now().Before(until); {
		if yes() {
			return true
		}
		time.Sleep(5 * time.Millisecond) // between two looks, not in place of one
	}
	return false
}
