package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// report measures and prints rows of the table.
type report struct {
	rounds   int
	duration time.Duration
}

func row(name, unit string, ours, nginx float64) {
	fmt.Printf("| %s | %s | %s | %.2f |\n", name, figure(ours, unit), figure(nginx, unit), ours/nginx)
}

// figure has three digits that mean something.
func figure(value float64, unit string) string {
	if value >= 100 {
		return fmt.Sprintf("%.0f %s", value, unit)
	}
	return fmt.Sprintf("%.3g %s", value, unit)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// startUp is from the start of the process until the page has been answered.
func (r report) startUp(ours, nginx func() (*server, error)) error {
	var times [2][]float64
	for range r.rounds {
		for i, start := range []func() (*server, error){ours, nginx} {
			began := time.Now()
			s, err := start()
			if err != nil {
				return err
			}
			response, err := http.Get("http://" + s.address + "/")
			took := time.Since(began)
			if err != nil {
				return err
			}
			response.Body.Close()
			if err := s.stop(); err != nil {
				return err
			}
			times[i] = append(times[i], float64(took.Microseconds())/1000)
		}
	}
	row("start to first answer", "ms", median(times[0]), median(times[1]))
	return nil
}

func (r report) memory(name string, ours, nginx *server) {
	row(name, "MB", ours.memory()/1024, nginx.memory()/1024)
}

var (
	counted = regexp.MustCompile(`(\d+) requests in`)
	rate    = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	late    = regexp.MustCompile(`99%\s+([\d.]+)(us|ms|s)`)
	failed  = regexp.MustCompile(`(?m)^\s*(Socket errors:.*|Non-2xx or 3xx responses:.*)$`)
)

// sample is one run of wrk.
type sample struct{ rate, late, cpu float64 }

func (r report) wrk(s *server, connections int, path, field string) (sample, error) {
	before := s.cpu()
	output, err := exec.Command("wrk", "--latency", "-t1", "-c"+strconv.Itoa(connections), "-d"+r.duration.String(), "-H", field, "http://"+s.address+path).CombinedOutput()
	spent := s.cpu() - before
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w\n%s", err, output)
	}
	if problem := failed.Find(output); problem != nil {
		return sample{}, fmt.Errorf("wrk at %s: %s", s.address, problem)
	}
	number := func(pattern *regexp.Regexp) float64 {
		match := pattern.FindSubmatch(output)
		if match == nil {
			return 0
		}
		value, _ := strconv.ParseFloat(string(match[1]), 64)
		if len(match) > 2 {
			value *= map[string]float64{"us": 1e-3, "ms": 1, "s": 1e3}[string(match[2])]
		}
		return value
	}
	return sample{number(rate), number(late), spent * 1e6 / number(counted)}, nil
}

func (r report) compare(name string, connections int, path string, field func(*server) (string, error), ours, nginx *server) error {
	var rates, lates, cpus [2][]float64
	for range r.rounds {
		for i, s := range []*server{ours, nginx} {
			f, err := field(s)
			if err != nil {
				return err
			}
			got, err := r.wrk(s, connections, path, f)
			if err != nil {
				return err
			}
			rates[i], lates[i], cpus[i] = append(rates[i], got.rate), append(lates[i], got.late), append(cpus[i], got.cpu)
		}
	}
	row(name+", requests", "/s", median(rates[0]), median(rates[1]))
	row(name+", processor time each", "µs", median(cpus[0]), median(cpus[1]))
	row(name+", 99 % answered within", "ms", median(lates[0]), median(lates[1]))
	return nil
}

// load asks for one path over 64 connections.
func (r report) load(name, path, field string, ours, nginx *server) error {
	return r.compare(name, 64, path, func(s *server) (string, error) {
		if field != "If-None-Match" {
			return field, nil
		}
		etag, err := s.etag()
		return accept + "\r\nIf-None-Match: " + etag, err
	}, ours, nginx)
}

// idle is the memory for each connection that has been answered and waits.
func (r report) idle(connections int, ours, nginx *server) error {
	var each [2]float64
	for i, s := range []*server{ours, nginx} {
		before := s.memory()
		open, err := dialAll(s, connections, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		if err != nil {
			return err
		}
		for _, conn := range open {
			if _, err := conn.Read(make([]byte, 64<<10)); err != nil {
				return err
			}
		}
		each[i] = max(0.1, s.memory()-before) / float64(connections)
		for _, conn := range open {
			conn.Close()
		}
	}
	row(fmt.Sprintf("memory for each of %d waiting connections", connections), "KB", each[0], each[1])
	return nil
}

// unread is what the system holds for each client that asks for a large file and
// reads nothing of it, at both ends of the connection. For nginx, which hands on
// pages of the system's own cache, a good part of it is counted and not spent.
func (r report) unread(connections int, path string, ours, nginx *server) error {
	var each [2]float64
	for i, s := range []*server{ours, nginx} {
		before := buffered()
		open, err := dialAll(s, connections, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
		if err != nil {
			return err
		}
		for last := -1.0; ; time.Sleep(200 * time.Millisecond) { // until no more is taken
			now := buffered()
			if now == last {
				each[i] = (now - before) / float64(connections)
				break
			}
			last = now
		}
		for _, conn := range open {
			conn.Close()
		}
	}
	row(fmt.Sprintf("the system's buffers for each of %d clients that read nothing", connections), "KB", each[0], each[1])
	return nil
}

// buffered is what all TCP connections of this machine hold, in KB.
func buffered() float64 {
	text, _ := os.ReadFile("/proc/net/sockstat")
	match := inBuffers.FindSubmatch(text)
	if match == nil {
		return 0
	}
	pages, _ := strconv.ParseFloat(string(match[1]), 64)
	return pages * float64(os.Getpagesize()) / 1024
}

var inBuffers = regexp.MustCompile(`(?m)^TCP:.* mem (\d+)$`)

// slow measures clients that behave, while many others begin a head, never end
// it, and come back when they are cut off.
func (r report) slow(connections int, ours, nginx *server) error {
	for _, s := range []*server{ours, nginx} {
		stop := make(chan struct{})
		var attackers sync.WaitGroup
		defer attackers.Wait()
		defer close(stop)
		for range connections {
			attackers.Go(func() {
				for {
					conn, err := net.Dial("tcp", s.address)
					if err == nil {
						_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nX: ")
						ended := make(chan struct{})
						go func() { _, _ = io.Copy(io.Discard, conn); close(ended) }()
						select {
						case <-ended:
						case <-stop:
						}
						conn.Close()
					}
					select {
					case <-stop:
						return
					case <-time.After(10 * time.Millisecond):
					}
				}
			})
		}
	}
	time.Sleep(time.Second) // until all have begun
	field := func(*server) (string, error) { return accept, nil }
	return r.compare(fmt.Sprintf("page beside %d slow clients", connections), 16, "/", field, ours, nginx)
}

// dialAll opens connections and says something on each.
func dialAll(s *server, n int, text string) ([]net.Conn, error) {
	var open []net.Conn
	for range n {
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			return open, err
		}
		open = append(open, conn)
		if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			return open, err
		}
		if _, err := io.WriteString(conn, text); err != nil {
			return open, err
		}
	}
	return open, nil
}
