package web

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

func bundleFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte("<!doctype html>"), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

func newProgram(t *testing.T) *Program {
	return &Program{
		Addr:          "127.0.0.1:0",
		GraphAddr:     "127.0.0.1:0",
		Bundle:        bundleFolder(t),
		Configuration: configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto},
		Graph:         http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "Graph here: "+r.URL.Path) }),
		Record:        graph.Target{ConfigurationID: "c", ID: "s"},
	}
}

func get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	return r, body(t, r)
}

func TestProgram(t *testing.T) {
	p := newProgram(t)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	defer p.Close()

	if !strings.HasPrefix(p.URL, "http://localhost:") {
		t.Errorf("the page is at %s, want localhost: Entra ID takes no other host without TLS", p.URL)
	}
	page, got := get(t, p.URL)
	if got != "<!doctype html>" {
		t.Errorf("page: %q, want that of the bundle", got)
	}
	origin := strings.TrimSuffix(p.GraphURL, "/")
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self' "+origin+";") {
		t.Errorf("policy %q does not allow %s", policy, origin)
	}

	_, text := get(t, p.URL+"config.json")
	c, err := configuration.Read([]byte(text))
	want := configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto,
		GraphRoot: origin + "/beta", Start: p.Record}
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("config.json: %+v, %v, want %+v", c, err, want)
	}
	if _, got := get(t, c.Root()+"/me"); got != "Graph here: /beta/me" {
		t.Errorf("the configured Graph root answers %q", got)
	}

	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Wait(ended); err != nil {
		t.Errorf("Wait after the context ended: %v, want nil", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	for _, address := range []string{p.URL, p.GraphURL} {
		if r, err := http.Get(address); err == nil {
			r.Body.Close()
			t.Errorf("%s still answers after Close", address)
		}
	}
}

func TestProgramDoesNotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	inUse := taken.Addr().String()

	tests := []struct {
		name   string
		change func(p *Program)
		want   string
	}{
		{"page's port taken", func(p *Program) { p.Addr = inUse }, inUse + " is in use: stop the program that listens there, or choose another address with -addr"},
		{"Graph's port taken", func(p *Program) { p.GraphAddr = inUse }, "choose another address with -graph-addr"},
		{"no bundle", func(p *Program) { p.Bundle = filepath.Join(p.Bundle, "none") }, "none: read the bundle"},
		{"no port", func(p *Program) { p.Addr = "localhost" }, "missing port"},
	}
	for _, tt := range tests {
		p := newProgram(t)
		tt.change(p)
		if err := p.Start(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
		if p.GraphURL != "" {
			if r, err := http.Get(p.GraphURL); err == nil {
				r.Body.Close()
				t.Errorf("%s: Graph is left running", tt.name)
			}
		}
	}
}

func TestParseFlags(t *testing.T) {
	var p Program
	if err := p.ParseFlags(nil, io.Discard); err != nil {
		t.Fatal(err)
	}
	if p.Addr != "127.0.0.1:8080" || p.GraphAddr != "127.0.0.1:0" || p.Configuration.Mode != configuration.Demo {
		t.Errorf("without flags: %+v", p)
	}
	if err := p.ParseFlags([]string{"-addr", ":1", "-graph-addr", ":2", "-bundle", "b"}, io.Discard); err != nil {
		t.Fatal(err)
	}
	if p.Addr != ":1" || p.GraphAddr != ":2" || p.Bundle != "b" {
		t.Errorf("with flags: %+v", p)
	}

	file := filepath.Join(t.TempDir(), "config.json")
	const id = "3f6c1f0e-8a0b-4a55-9d6e-5f0f7a1c2b34"
	for text, want := range map[string]string{
		`{"mode":"msal","clientId":"` + id + `","tenantId":"contoso.com"}`: "",
		`{"mode":"msal","tenantId":"contoso.com"}`:                         `config.json: configuration: key "clientId" is missing, allowed: the Application (client) ID of the app registration, a GUID`,
		`{"mode":"msal","clientid":"c"}`:                                   `key "clientid" has the value "c", allowed: one of the keys mode, clientId`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := p.ParseFlags([]string{"-config", file}, io.Discard)
		if want == "" && (err != nil || p.Configuration.ClientID != id) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: error %v, configuration %+v; want %q", text, err, p.Configuration, want)
		}
	}
	if err := p.ParseFlags([]string{"-config", file + ".none"}, io.Discard); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: error %v", err)
	}

	var help strings.Builder
	if err := p.ParseFlags([]string{"-h"}, &help); !errors.Is(err, flag.ErrHelp) || !strings.Contains(help.String(), "-graph-addr") {
		t.Errorf("-h: error %v, output %q, want the list of flags", err, help.String())
	}
	for _, args := range [][]string{{"-port", "1"}, {"serve"}} {
		var output strings.Builder
		if err := p.ParseFlags(args, &output); err == nil || output.String() != "" {
			t.Errorf("ParseFlags(%q): error %v, output %q, want an error alone", args, err, output.String())
		}
	}
}

// The demo's portal and the page name each other.
func TestProgramWithAPortal(t *testing.T) {
	p := newProgram(t)
	p.PortalAddr = "127.0.0.1:0"
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	origin := strings.TrimSuffix(p.PortalURL, "/")
	page, _ := get(t, p.URL)
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors "+origin+";") {
		t.Errorf("policy %q does not let %s embed the page", policy, origin)
	}
	portal, html := get(t, strings.Replace(p.PortalURL, "localhost", "127.0.0.1", 1))
	if !strings.Contains(html, `<device-status-editor src="`+p.URL+`" configuration-id="c" status-id="s">`) {
		t.Errorf("the portal's page is\n%s", html)
	}
	if policy := portal.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src "+strings.TrimSuffix(p.URL, "/")+";") {
		t.Errorf("the portal's policy is %q", policy)
	}
	if script, _ := get(t, strings.Replace(p.PortalURL, "localhost", "127.0.0.1", 1)+"portal.js"); !strings.HasPrefix(script.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("the portal's script is %q", script.Header.Get("Content-Type"))
	}
}
