// Package nginxtest runs nginx on this machine with an export, for tests and for
// the benchmark. It knows nginx's command line and configuration, and nothing of
// what it serves.
package nginxtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Missing is why tests with nginx are skipped.
const Missing = "nginx is not installed (Debian: apt-get install nginx-light)"

// Path is where nginx is, "" if it is not installed. Debian puts it where only
// root's PATH leads.
func Path() string {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Server is a running nginx.
type Server struct {
	Address string // host:port
	PID     int    // of the master
	command *exec.Cmd
	folder  string
}

// As root the workers would be somebody who may not read a temporary folder.
const configuration = `daemon off;
pid %[1]s/nginx.pid;
error_log stderr crit;
worker_processes %[4]d;
%[5]s
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path %[1]s/body;
    proxy_temp_path %[1]s/proxy;
    fastcgi_temp_path %[1]s/fastcgi;
    uwsgi_temp_path %[1]s/uwsgi;
    scgi_temp_path %[1]s/scgi;
    server {
        listen %[2]s backlog=4096;
        %[3]s
    }
}
`

// Start serves the export in a folder, as its nginx.conf says, on a free port.
func Start(export string, workers int) (*Server, error) {
	export, err := filepath.Abs(export)
	if err != nil {
		return nil, err
	}
	snippet, err := os.ReadFile(filepath.Join(export, "nginx.conf"))
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	folder, err := os.MkdirTemp("", "nginx")
	if err != nil {
		return nil, err
	}
	s := &Server{Address: address, folder: folder}
	text := fmt.Sprintf(configuration, folder, address, snippet, workers, user)
	file := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.command = exec.Command(Path(), "-p", folder, "-e", "stderr", "-c", file)
	s.command.Stderr = os.Stderr
	if err := s.command.Start(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.PID = s.command.Process.Pid
	for until := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return s, conn.Close()
		}
		if time.Now().After(until) {
			return nil, errors.Join(fmt.Errorf("nginx does not listen: %w", err), s.Close())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// Close ends nginx, its workers with it.
func (s *Server) Close() error {
	if s.command != nil && s.command.Process != nil {
		_ = s.command.Process.Signal(os.Interrupt) // a fast shutdown
		_ = s.command.Wait()
	}
	return os.RemoveAll(s.folder)
}

// freeAddress is one that nobody listens on yet: nginx cannot say which port it
// was given.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
