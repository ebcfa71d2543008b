package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"
)

// crowd is a listener with room for two, and both places taken.
func crowd(t *testing.T, state http.ConnState) (c *connections, taken, clients []net.Conn) {
	t.Helper()
	listener, err := listen("127.0.0.1:0", "-addr")
	if err != nil {
		t.Fatal(err)
	}
	c = limit(listener, 2)
	t.Cleanup(func() { c.Close() })
	for range 2 {
		clients = append(clients, knock(t, c))
		conn, err := c.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		c.changed(conn, http.StateNew)
		if state != http.StateNew {
			c.changed(conn, state)
		}
		taken = append(taken, conn)
	}
	return c, taken, clients
}

func knock(t *testing.T, c *connections) net.Conn {
	t.Helper()
	client, err := net.Dial("tcp", c.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// next accepts one more, who has to be let in.
func next(t *testing.T, c *connections) chan error {
	t.Helper()
	knock(t, c)
	let := make(chan error, 1)
	go func() {
		conn, err := c.Accept()
		if err == nil {
			t.Cleanup(func() { conn.Close() })
		}
		let <- err
	}()
	return let
}

func await(t *testing.T, let chan error) {
	t.Helper()
	select {
	case err := <-let:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the next one was never let in")
	}
}

// gone waits until the server has closed the connection of a client.
func gone(t *testing.T, client net.Conn) {
	t.Helper()
	if err := client.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end of the connection", err)
	}
}

// All are being answered when the next one comes: the first that has its answer
// makes room, however long it would keep its connection.
func TestOneThatBecomesIdleMakesRoom(t *testing.T) {
	c, taken, clients := crowd(t, http.StateActive)
	let := next(t, c)
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) { // between two looks
		c.mu.Lock()
		waiting := c.waiting
		c.mu.Unlock()
		if waiting {
			break
		}
		if time.Now().After(until) {
			t.Fatal("the next one does not wait, and there is no room")
		}
	}
	c.changed(taken[1], http.StateIdle)
	await(t, let)
	gone(t, clients[1])
}

// Of those that ask nothing the one that was there first goes.
func TestOldestSilentOneMakesRoom(t *testing.T) {
	c, _, clients := crowd(t, http.StateNew)
	await(t, next(t, c))
	gone(t, clients[0])
}

// One between two requests goes before one that may be about its first.
func TestIdleGoesBeforeSilent(t *testing.T) {
	c, taken, clients := crowd(t, http.StateNew)
	c.changed(taken[1], http.StateActive)
	c.changed(taken[1], http.StateIdle)
	await(t, next(t, c))
	gone(t, clients[1])
}

// What a client does not take in its time is dropped with its connection: it hears
// of the end at once, and the system keeps nothing to offer it later.
func TestUntakenAnswerIsDropped(t *testing.T) {
	listener, err := listen("127.0.0.1:0", "-addr")
	if err != nil {
		t.Fatal(err)
	}
	c := limit(listener, 1)
	defer c.Close()
	client := knock(t, c)
	if err := client.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	conn, err := c.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(make([]byte, 8<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%v, want the deadline", err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if err := client.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, client); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the client was offered %d bytes more, %v, want a reset", n, err)
	}
}
