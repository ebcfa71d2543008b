package web

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// connections bounds how many clients are connected at a time. When there are
// too many, one that waits between two requests has to go, which a browser
// notices by nothing; only while all of them ask for something does the next one
// wait. Deadlines end those who only seem to ask, see [Program].
type connections struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}

	mu    sync.Mutex
	quiet map[net.Conn]http.ConnState // those that have asked nothing yet, or nothing more
}

func limit(listener net.Listener, most int) *connections {
	return &connections{
		Listener: listener,
		slots:    make(chan struct{}, most),
		closed:   make(chan struct{}),
		quiet:    map[net.Conn]http.ConnState{},
	}
}

func (c *connections) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	select {
	case c.slots <- struct{}{}:
	default:
		c.closeQuiet(http.StateIdle, 1)
		select {
		case c.slots <- struct{}{}:
		case <-c.closed:
			conn.Close()
			return nil, net.ErrClosed
		}
	}
	return &connection{Conn: conn, leave: sync.OnceFunc(func() { <-c.slots })}, nil
}

// Close is called once, by the server that listens.
func (c *connections) Close() error {
	close(c.closed)
	return c.Listener.Close()
}

// changed is the server's ConnState.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	conn = underneath(conn)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew, http.StateIdle:
		c.quiet[conn] = state
	default:
		delete(c.quiet, conn)
	}
}

// closeQuiet closes as many connections of that state as there are, up to most.
func (c *connections) closeQuiet(state http.ConnState, most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn, s := range c.quiet {
		if most == 0 {
			return
		}
		if s == state {
			delete(c.quiet, conn)
			conn.Close()
			most--
		}
	}
}

// underneath is the connection that was accepted: closing that of TLS would wait
// for a client to hear goodbye.
func underneath(conn net.Conn) net.Conn {
	if encrypted, ok := conn.(*tls.Conn); ok {
		return encrypted.NetConn()
	}
	return conn
}

type connection struct {
	net.Conn
	leave func()
}

func (c *connection) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
