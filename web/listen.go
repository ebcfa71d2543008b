package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"
)

const (
	// answerTime is how long a client may take for an answer of no great size.
	answerTime         = 30 * time.Second
	defaultConnections = 4096
	// mostStreams answers at a time on one connection are more than the page has
	// files, and a client that takes none of them holds a goroutine for each.
	mostStreams = 32
)

// servePage starts the server of the page, which expects clients of any kind.
func (p *Program) servePage() (string, error) {
	listener, err := listen(p.Addr, "-addr")
	if err != nil {
		return "", err
	}
	p.page = limit(listener, cmp.Or(p.MaxConnections, defaultConnections))
	handler := http.Handler(p.front)
	if p.AccessLog {
		handler = logged(p.Log, handler)
	}
	server := newServer(handler)
	server.ReadTimeout = 10 * time.Second // there is no content to wait for
	server.WriteTimeout = answerTime      // more for a large file, see allowTime
	server.DisableGeneralOptionsHandler = true
	server.ConnState = p.page.changed
	server.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: mostStreams, SendPingTimeout: 30 * time.Second, WriteByteTimeout: answerTime}
	server.ErrorLog = serverErrors(p.Log)
	if p.certificate != nil {
		server.TLSConfig = p.certificate.config()
	}
	p.start(server, p.page)
	scheme := "http"
	if p.certificate != nil {
		scheme = "https"
	}
	return scheme + "://" + reachable(listener.Addr().(*net.TCPAddr)) + p.front.base, nil
}

// serve starts a server beside the page's and returns its URL.
func (p *Program) serve(addr, flagName string, handler http.Handler) (string, error) {
	listener, err := listen(addr, flagName)
	if err != nil {
		return "", err
	}
	p.start(newServer(handler), listener)
	return "http://" + reachable(listener.Addr().(*net.TCPAddr)) + "/", nil
}

func listen(addr, flagName string) (net.Listener, error) {
	config := net.ListenConfig{Control: unsent}
	config.SetMultipathTCP(false) // its connections do not inherit what Control sets
	listener, err := config.Listen(context.Background(), "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use: stop the program that listens there, or choose another address with %s", addr, flagName)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flagName, err)
	}
	return listener, nil
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}

func (p *Program) start(server *http.Server, listener net.Listener) {
	p.servers = append(p.servers, server)
	go func() {
		serve := server.Serve
		if server.TLSConfig != nil {
			serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
		}
		if err := serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.failed <- err
		}
	}()
}

// reachable is an address for a browser on this machine: 0.0.0.0 is one to
// listen on, not one to go to, and Entra ID takes http for localhost alone
// (https://learn.microsoft.com/entra/identity-platform/reply-url).
func reachable(addr *net.TCPAddr) string {
	if addr.IP.IsUnspecified() || addr.IP.IsLoopback() {
		return fmt.Sprintf("localhost:%d", addr.Port)
	}
	return addr.String()
}
