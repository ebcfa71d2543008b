package web

import (
	"container/list"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
)

// connections bounds how many clients are connected at a time. When there are too
// many, one that waits between two requests has to go, which a browser notices by
// nothing; if there is none, the one that has been longest without a whole first request,
// since silent ones never end it. Only while all of them are being
// answered does the next one wait, for the first that has its answer. Deadlines end
// those who do not take theirs, see [Program].
type connections struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}

	mu          sync.Mutex
	fresh, idle *list.List // of net.Conn, those with no request yet and between two, the longest first
	quiet       map[net.Conn]*list.Element
	waiting     bool // Accept has a connection and no place for it
}

func limit(listener net.Listener, most int) *connections {
	return &connections{
		Listener: listener,
		slots:    make(chan struct{}, most),
		closed:   make(chan struct{}),
		fresh:    list.New(),
		idle:     list.New(),
		quiet:    map[net.Conn]*list.Element{},
	}
}

// Accept is called by one goroutine, the server's.
func (c *connections) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	select {
	case c.slots <- struct{}{}:
	default:
		c.wait(true)
		select {
		case c.slots <- struct{}{}:
			c.wait(false)
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
	c.forget(conn)
	switch state {
	case http.StateNew:
		c.quiet[conn] = c.fresh.PushBack(conn)
	case http.StateIdle:
		c.quiet[conn] = c.idle.PushBack(conn)
	default:
		return
	}
	c.makeRoom()
}

func (c *connections) wait(waiting bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = waiting
	c.makeRoom()
}

// makeRoom closes one connection if the next one waits for that.
func (c *connections) makeRoom() {
	if c.waiting {
		c.waiting = !c.closeOldest(c.idle) && !c.closeOldest(c.fresh)
	}
}

// closeFresh closes those that have asked nothing yet.
func (c *connections) closeFresh() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.closeOldest(c.fresh) {
	}
}

func (c *connections) closeOldest(l *list.List) bool {
	oldest := l.Front()
	if oldest == nil {
		return false
	}
	conn := oldest.Value.(net.Conn)
	c.forget(conn)
	conn.Close()
	return true
}

func (c *connections) forget(conn net.Conn) {
	if element, ok := c.quiet[conn]; ok {
		c.fresh.Remove(element) // of the two the one that it is in
		c.idle.Remove(element)
		delete(c.quiet, conn)
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

// Write lets the system drop what a client has not taken in its time. Otherwise it
// would go on offering it, and hold its buffers, long after the connection is closed
// and its place given away.
func (c *connection) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		if tcp, ok := c.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	return n, err
}

func (c *connection) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
