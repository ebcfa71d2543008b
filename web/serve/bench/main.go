// Command bench measures the server beside nginx, which serves the same
// compressed files with the same headers, in one run on this machine: requests
// and processor time, memory, a legitimate client among slow ones, and the time
// to the first answer. What counts are the ratios; README.md keeps them.
//
// It knows wrk, nginx and Linux's /proc, and nothing of what is served.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"device-status-editor/web/export/nginxtest"
)

// accept is what Chromium sends.
const accept = "Accept-Encoding: gzip, deflate, br, zstd"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	binary := flags.String("serve", ".build/serve", "the server's `file`")
	bundle := flags.String("bundle", ".build/bundle", "`folder` that web/bundle made")
	rounds := flags.Int("rounds", 5, "how often to measure each, in turns; the median counts")
	seconds := flags.Int("seconds", 2, "how long to measure each time")
	flags.Parse(args)

	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	configured := []string{"-bundle", *bundle, "-mode", "msal", "-client-id", "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2017", "-tenant-id", "contoso.com"}
	export := filepath.Join(folder, "site")
	if output, err := exec.Command(*binary, append(configured, "-export", export)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	ours := func() (*server, error) { return startServe(*binary, configured) }
	nginx := func() (*server, error) {
		s, err := nginxtest.Start(export, runtime.NumCPU())
		if err != nil {
			return nil, err
		}
		return &server{address: s.Address, pid: s.PID, stop: s.Close}, nil
	}
	wasm, err := filepath.Glob(filepath.Join(export, "app.*.wasm"))
	if err != nil || len(wasm) != 1 {
		return fmt.Errorf("%q in %s: want one WebAssembly", wasm, export)
	}

	r := report{rounds: *rounds, duration: time.Duration(*seconds) * time.Second}
	fmt.Printf("Medians of %d rounds of %d s, %d processors shared with wrk, nginx %s, %s.\n\n", *rounds, *seconds, runtime.NumCPU(), nginxVersion(), runtime.Version())
	fmt.Println("| | server | nginx | server / nginx |")
	fmt.Println("|---|--:|--:|--:|")
	if err := r.startUp(ours, nginx); err != nil {
		return err
	}
	a, err := ours()
	if err != nil {
		return err
	}
	defer a.stop()
	b, err := nginx()
	if err != nil {
		return err
	}
	defer b.stop()
	r.memory("memory after the start (PSS)", a, b)
	for _, load := range []struct{ name, path, field string }{
		{"page in brotli", "/", accept},
		{"page asked for again (304)", "/", "If-None-Match"},
		{"WebAssembly in brotli", "/" + filepath.Base(wasm[0]), accept},
	} {
		if err := r.load(load.name, load.path, load.field, a, b); err != nil {
			return err
		}
	}
	r.memory("memory after these (PSS)", a, b)
	if err := r.idle(1000, a, b); err != nil {
		return err
	}
	if err := r.unread(200, "/"+filepath.Base(wasm[0]), a, b); err != nil {
		return err
	}
	return r.slow(1000, a, b)
}

func nginxVersion() string {
	output, _ := exec.Command(nginxtest.Path(), "-v").CombinedOutput()
	_, version, _ := strings.Cut(strings.TrimSpace(string(output)), "/")
	return version
}
