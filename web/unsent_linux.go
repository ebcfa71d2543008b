package web

import "syscall"

// unsent bounds what the system keeps of an answer that it has not sent yet, on
// this listener's connections. Without a bound it takes as much as it has buffers
// for, up to 4 MB for each client that reads nothing, and counts it as the
// container's memory. What is on its way is not bounded, so a good line stays fast.
// With 32 KB a client that takes nothing of the WebAssembly costs 52 KB, with 64 KB
// 95 and with 256 KB 365: the system counts whole pages.
func unsent(_, _ string, socket syscall.RawConn) error {
	const (
		tcpNotSentLowat = 25 // of linux/tcp.h; package syscall is frozen without it
		most            = 32 << 10
	)
	var err error
	controlled := socket.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotSentLowat, most)
	})
	if controlled != nil {
		return controlled
	}
	return err
}
