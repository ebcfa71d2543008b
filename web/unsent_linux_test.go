package web

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// A client that asks for much and reads nothing does not fill the system's memory.
func TestUnsentIsBounded(t *testing.T) {
	listener, err := listen("127.0.0.1:0", "-addr")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	conn, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	taken, err := conn.Write(make([]byte, 8<<20))
	if !errors.Is(err, os.ErrDeadlineExceeded) || taken > 200<<10 {
		t.Errorf("the system took %d bytes, %v, want less than 200 KB", taken, err)
	}
}
