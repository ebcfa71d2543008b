package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// server is a running one, ours or nginx.
type server struct {
	address string // host:port
	pid     int    // whose children belong to it
	stop    func() error
}

func startServe(binary string, args []string) (*server, error) {
	command := exec.Command(binary, append(args, "-addr", "127.0.0.1:0", "-access-log=false")...)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("serve says nothing: %w", err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "://")
	return &server{
		address: strings.TrimSuffix(address, "/"),
		pid:     command.Process.Pid,
		stop: func() error {
			_ = command.Process.Signal(os.Interrupt)
			return command.Wait()
		},
	}, nil
}

// processes are the server's own and those it has started.
func (s *server) processes() []int {
	pids := []int{s.pid}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", s.pid))
	for child := range strings.FieldsSeq(string(children)) {
		if pid, err := strconv.Atoi(child); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// memory is the proportional set size in KB: what several processes share counts
// once.
func (s *server) memory() float64 {
	total := 0.0
	for _, pid := range s.processes() {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		for line := range strings.Lines(string(text)) {
			if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
				size, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
				total += size
			}
		}
	}
	return total
}

// cpu is the processor time so far, in seconds.
func (s *server) cpu() float64 {
	const perSecond = 100 // Linux tells it in these units everywhere
	total := 0.0
	for _, pid := range s.processes() {
		text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		for _, i := range []int{11, 12} { // utime and stime
			if i < len(fields) {
				ticks, _ := strconv.ParseFloat(fields[i], 64)
				total += ticks
			}
		}
	}
	return total / perSecond
}

// etag is that of the page in the coding that accept leads to.
func (s *server) etag() (string, error) {
	request, err := http.NewRequest("GET", "http://"+s.address+"/", nil)
	if err != nil {
		return "", err
	}
	name, value, _ := strings.Cut(accept, ": ")
	request.Header.Set(name, value)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	return response.Header.Get("Etag"), nil
}
