package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

// Program is the whole server as one value, so that a test starts what the
// command starts: set the fields or call ParseFlags, then Start, then Close.
// With port 0 in both addresses any number of them run side by side.
type Program struct {
	Addr     string // host:port of the page
	Bundle   string // folder that web/bundle made
	Files    fs.FS  // the bundle where there is no folder
	BasePath string // of the page, with a slash at both ends; "" is "/"

	TLSCert, TLSKey string        // files; without them the page is served over plain HTTP
	MaxConnections  int           // of the page at a time; 0 is the default
	Linger          time.Duration // between Leave's no on /readyz and its end
	Grace           time.Duration // for answers under way when Close is called; 0 is a second

	// Configuration is what the page is told. In a demo without a Graph root,
	// that and the record to start with are filled in.
	Configuration configuration.Configuration
	ConfigFile    string        // where Reload reads it again; "" keeps it
	Look          time.Duration // how often to look for a change of a file; 0 is never
	GraphAddr     string        // host:port of the demo's Graph, as the browser reaches it
	PortalAddr    string        // host:port of the demo's portal; "" is none

	// Graph answers as Microsoft Graph in the demo. It listens on a port of
	// its own: another origin, so that CORS and connect-src are put to the
	// test as in production.
	Graph http.Handler
	// Record is the one that the demo opens.
	Record graph.Target

	// Log is nil for none. AccessLog adds a line for each request of the page.
	Log       *slog.Logger
	AccessLog bool

	// For ParseFlags, and what it found that is for the command.
	Environment []string  // NAME=value
	LogOutput   io.Writer // nil for none
	Export      string
	Version     bool
	Licences    bool

	URL      string // of the page, set by Start
	GraphURL string // of the demo's Graph without a version, set by Start

	// PortalURL is that of the demo's portal, on another site than the page.
	PortalURL string

	overrides   []configuration.Override
	front       *front
	certificate *certificate // nil without TLS
	// What the files held just before they were read, for watch.
	configured, certified []byte
	stopWatch             context.CancelFunc
	page                  *connections
	servers               []*http.Server
	failed                chan error
}

// Start listens and returns as soon as connections are accepted. After an
// error nothing is left running.
func (p *Program) Start() (err error) {
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	p.failed = make(chan error, 3)
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}

	if emulated(p.Configuration) {
		if p.GraphURL, err = p.serve(p.GraphAddr, "-graph-addr", p.Graph); err != nil {
			return err
		}
		if p.PortalAddr != "" {
			if err := p.startPortal(); err != nil {
				return err
			}
		}
	}
	site, err := p.site(p.Configuration)
	if err != nil {
		return err
	}
	p.front = &front{base: cmp.Or(p.BasePath, "/")}
	p.front.site.Store(site)
	if p.TLSCert != "" {
		p.certified = contents(p.TLSCert, p.TLSKey)
		p.certificate = &certificate{certFile: p.TLSCert, keyFile: p.TLSKey}
		if err := p.certificate.read(); err != nil {
			return fmt.Errorf("-tls-cert %s, -tls-key %s: %w", p.TLSCert, p.TLSKey, err)
		}
	}
	if p.URL, err = p.servePage(); err != nil {
		return err
	}
	if p.Look > 0 {
		ctx, cancel := context.WithCancel(context.Background())
		p.stopWatch = cancel
		go p.watch(ctx)
	}
	return nil
}

// emulated reports whether the Graph to ask is the program's own.
func emulated(c configuration.Configuration) bool {
	return c.Mode == configuration.Demo && c.GraphRoot == ""
}

// Site is what would be served, for a host of files: nobody answers as the demo's
// Graph there.
func (p *Program) Site() (*Site, error) {
	if emulated(p.Configuration) {
		return nil, errors.New("the demo needs this server: give -config, or -mode and what it needs")
	}
	return p.site(p.Configuration)
}

// site reads the bundle for a configuration, and fills in what the demo's page
// has to know.
func (p *Program) site(c configuration.Configuration) (*Site, error) {
	if emulated(c) {
		if p.GraphURL == "" {
			return nil, &configuration.Problem{Key: "mode", Value: `"demo"`, Allowed: "msal and portal until the server is started again: the demo's Graph does not run"}
		}
		c.GraphRoot, c.Start = p.GraphURL+"beta", p.Record
		if p.PortalURL != "" {
			c.PortalOrigins = append(slices.Clone(c.PortalOrigins), strings.TrimSuffix(p.PortalURL, "/"))
		}
	}
	if p.Bundle == "" && p.Files != nil {
		return New(p.Files, c)
	}
	site, err := New(os.DirFS(p.Bundle), c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Bundle, err)
	}
	return site, nil
}

// startPortal starts the demo's portal. It and the page name each other, so it asks
// for the page's address, which comes after its own.
func (p *Program) startPortal() error {
	address, err := p.serve(p.PortalAddr, "-portal-addr", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		portal, err := newPortalDemo(p.URL, p.Record)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		portal.ServeHTTP(w, r)
	}))
	if err != nil {
		return err
	}
	p.PortalURL = crossSite(address)
	return nil
}

// Wait returns nil when the context ends, or the error of a server that
// stopped by itself.
func (p *Program) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-p.failed:
		return err
	}
}

// Leave tells those who ask /readyz that the server is about to stop, and returns
// after Linger.
func (p *Program) Leave() {
	p.front.leaving.Store(true)
	time.Sleep(p.Linger)
}

// Close lets answers under way end, for as long as Grace says, then cuts them
// off. Connections that a browser has opened and not used yet, which would be
// waited for, are closed at once. A program that was never started can be closed.
func (p *Program) Close() error {
	if p.stopWatch != nil {
		p.stopWatch()
	}
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(p.Grace, time.Second))
	defer cancel()
	var errs []error
	for i := len(p.servers) - 1; i >= 0; i-- {
		server := p.servers[i]
		stopped := make(chan error, 1)
		go func() { stopped <- server.Shutdown(ctx) }()
		if p.page != nil {
			p.page.closeFresh()
		}
		if <-stopped != nil {
			errs = append(errs, server.Close())
		}
	}
	p.servers = nil
	return errors.Join(errs...)
}
