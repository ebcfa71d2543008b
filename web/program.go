package web

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

// Program is the whole server as one value, so that a test starts what the
// command starts: set the fields or call ParseFlags, then Start, then Close.
// With port 0 in both addresses any number of them run side by side.
type Program struct {
	Addr   string // host:port of the page
	Bundle string // folder that web/bundle made

	// Configuration is what the page is told. In the demo the Graph root and
	// the record to start with are filled in.
	Configuration configuration.Configuration
	GraphAddr     string // host:port of the demo's Graph, as the browser reaches it
	PortalAddr    string // host:port of the demo's portal; "" is none

	// Graph answers as Microsoft Graph in the demo. It listens on a port of
	// its own: another origin, so that CORS and connect-src are put to the
	// test as in production.
	Graph http.Handler
	// Record is the one that the demo opens.
	Record graph.Target

	URL      string // of the page, set by Start
	GraphURL string // of the demo's Graph without a version, set by Start

	// PortalURL is that of the demo's portal, on another site than the page.
	PortalURL string

	servers []*http.Server
	failed  chan error
}

// ParseFlags reads the command line without the program's name. Asked for
// help it writes the list of flags to output and returns [flag.ErrHelp].
func (p *Program) ParseFlags(args []string, output io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it all, once
	flags.Usage = func() {}
	flags.StringVar(&p.Addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	flags.StringVar(&p.Bundle, "bundle", ".build/bundle", "`folder` that web/bundle made")
	config := flags.String("config", "", "`file` with the configuration (config.json); without one the demo is served")
	flags.StringVar(&p.GraphAddr, "graph-addr", "127.0.0.1:0", "`host:port` of the demo's Microsoft Graph, as the browser reaches it")
	flags.StringVar(&p.PortalAddr, "portal-addr", "127.0.0.1:0", "`host:port` of the demo's portal, a page that embeds the editor; empty for none")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(output)
		flags.PrintDefaults()
	}
	if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	return p.configure(*config)
}

// configure reads the configuration, or makes that of the demo.
func (p *Program) configure(file string) error {
	p.Configuration = configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto}
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if p.Configuration, err = configuration.Read(text); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
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

	c := p.Configuration
	if c.Mode == configuration.Demo {
		if p.GraphURL, err = p.serve(p.GraphAddr, "-graph-addr", p.Graph); err != nil {
			return err
		}
		c.GraphRoot, c.Start = p.GraphURL+"beta", p.Record
	}
	if c.Mode == configuration.Demo && p.PortalAddr != "" {
		if err = p.startPortal(&c); err != nil {
			return err
		}
	}
	page, err := New(os.DirFS(p.Bundle), c)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Bundle, err)
	}
	p.URL, err = p.serve(p.Addr, "-addr", page)
	return err
}

// startPortal starts the demo's portal and lets it embed the page. The two name
// each other, so it asks for the page's address, which comes after its own.
func (p *Program) startPortal(c *configuration.Configuration) error {
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
	c.PortalOrigins = append(c.PortalOrigins, strings.TrimSuffix(p.PortalURL, "/"))
	return nil
}

// serve starts one server and returns its URL.
func (p *Program) serve(addr, flagName string, handler http.Handler) (string, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return "", fmt.Errorf("%s is in use: stop the program that listens there, or choose another address with %s", addr, flagName)
	}
	if err != nil {
		return "", err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		// For the whole answer: 7 MB of uncompressed WebAssembly over a line of 0.5 Mbit/s.
		WriteTimeout:   2 * time.Minute,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 16 << 10,
	}
	p.servers = append(p.servers, server)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.failed <- err
		}
	}()
	return "http://" + reachable(listener.Addr().(*net.TCPAddr)) + "/", nil
}

// reachable is an address for a browser on this machine: 0.0.0.0 is one to
// listen on, not one to go to.
func reachable(addr *net.TCPAddr) string {
	if addr.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", addr.Port)
	}
	return addr.String()
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

// Close lets answers under way end for up to a second, then cuts them off:
// browsers keep connections open that they have not used yet, and those would
// be waited for. A program that was never started can be closed.
func (p *Program) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var errs []error
	for _, server := range p.servers {
		if server.Shutdown(ctx) != nil {
			errs = append(errs, server.Close())
		}
	}
	p.servers = nil
	return errors.Join(errs...)
}
