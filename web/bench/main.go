// Command bench measures what a person feels of the editor: how much is
// transferred, when the form can be seen, when it answers, and how long after a
// key the page has changed. Beside the editor it loads a page whose program is as
// little as a Go program can be (floor), and with -peer somebody else's form, in turn
// and in one run, because on another day the same machine gives other numbers.
//
// It knows ids of the form and what a wrong number looks like, and nothing of how
// the page is made. It prints Markdown; with -record it writes that to a file, too.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/web"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, output io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	bundle := flags.String("bundle", ".build/bundle", "`folder` that web/bundle made")
	floorFolder := flags.String("floor", ".build/floor", "`folder` to make for the floor")
	runs := flags.Int("runs", 15, "how `often` each page is loaded, cold and warm")
	record := flags.String("record", "", "`file` to write the tables to, too")
	peerURL := flags.String("peer", "", "`address` of another form to load in turn: the id of one of its boxes ends in platform, and a number with a point in there makes it show an error")
	flags.Parse(args)
	if *runs < 1 {
		return fmt.Errorf("-runs is %d, and a median needs one at least", *runs)
	}

	var report bytes.Buffer
	if err := measure(io.MultiWriter(output, &report), *bundle, *floorFolder, *peerURL, *runs); err != nil || *record == "" {
		return err
	}
	return os.WriteFile(*record, report.Bytes(), 0o644)
}

func measure(w io.Writer, bundle, floorFolder, peerURL string, runs int) error {
	if err := buildFloor(floorFolder); err != nil {
		return err
	}
	editorURL, closeEditor, err := serveEditor(bundle)
	if err != nil {
		return err
	}
	defer closeEditor()
	floorURL, closeFloor, err := serveFloor(floorFolder)
	if err != nil {
		return err
	}
	defer closeFloor()
	browser, end, err := newBrowser()
	if err != nil {
		return err
	}
	defer end()

	fmt.Fprintf(w, "# Measured\n\nMade by `./build.sh bench page`, of commit %s; %s, Chromium %s, %d processors, loopback. Another machine or day gives other times: compare ratios.\n",
		commit(), runtime.Version(), version(browser), runtime.NumCPU())
	if err := writeSizes(w, bundle); err != nil {
		return err
	}
	pages := []subject{{"editor", editorURL}, {floor, floorURL}}
	if peerURL != "" {
		pages = append(pages, subject{peer, peerURL})
	}
	loads, err := writeLoads(w, browser, pages, runs)
	if err != nil {
		return err
	}
	unpaced, endUnpaced, err := newBrowser(chromedp.Flag("disable-frame-rate-limit", true), chromedp.Flag("disable-gpu-vsync", true))
	if err != nil {
		return err
	}
	defer endUnpaced()
	keys, err := writeTyping(w, []screen{{sixty, browser}, {"at once", unpaced}}, editorURL, floorURL)
	if err != nil {
		return err
	}
	writeBars(w, append(loads, keys...))
	return writeNative(w)
}

// records is how many the longest list has.
const records = 10_000

func serveEditor(bundle string) (url string, stop func() error, err error) {
	emulator := graphtest.New(graphtest.Options{})
	emulator.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/faults", strings.NewReader(fmt.Sprintf(`{"generate":{"statuses":%d}}`, records))))
	p := &web.Program{
		Addr: "127.0.0.1:0", GraphAddr: "127.0.0.1:0", Bundle: bundle,
		Configuration: configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto},
		Graph:         emulator,
		Record:        graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	}
	if err := p.Start(); err != nil {
		return "", nil, err
	}
	return p.URL, p.Close, nil
}

func serveFloor(folder string) (url string, stop func() error, err error) {
	handler, err := web.New(os.DirFS(folder), configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global})
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: handler}
	go server.Serve(listener)
	return "http://" + listener.Addr().String() + "/", server.Close, nil
}

func commit() string {
	name, err := exec.Command("git", "describe", "--always", "--dirty", "--abbrev=12").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(name))
}

func writeSizes(w io.Writer, bundle string) error {
	entries, err := os.ReadDir(bundle)
	if err != nil {
		return err
	}
	fmt.Fprint(w, "\n## Sizes\n\nBytes. Those of the sign-in library are transferred where people sign in.\n\n| file | raw | brotli |\n|---|--:|--:|\n")
	for _, entry := range entries {
		name := entry.Name()
		if slices.Contains([]string{".br", ".gz", ".zst", ""}, filepath.Ext(name)) { // "": the list of checksums
			continue
		}
		raw, err := os.Stat(filepath.Join(bundle, name))
		if err != nil {
			return err
		}
		sent := raw.Size()
		if compressed, err := os.Stat(filepath.Join(bundle, name+".br")); err == nil {
			sent = compressed.Size()
		}
		fmt.Fprintf(w, "| `%s` | %d | %d |\n", name, raw.Size(), sent)
	}
	return nil
}

// What is loaded beside the editor, and how much of a page the browser has.
const floor, peer, cold, warm = "floor", "peer", "cold", "warm"

// A subject is a page that is loaded beside the others.
type subject struct{ name, url string }

// writeLoads also returns what there is a bar for.
func writeLoads(w io.Writer, browser context.Context, pages []subject, runs int) (all []outcome, err error) {
	fmt.Fprintf(w, "\n## Loading\n\nMedians of %d loads in turn, after one whose times do not count, each as from the address bar. A form answers when its program says that a number is none; the bytes are all that is transferred in that first load, with headers, also what comes after the answer. The floor is the page in `floor`, and a peer another form. The ratios are of the editor's times to a page's.\n\n", runs)
	fmt.Fprint(w, "| | | page | first paint, ms | answers, ms | KiB | editor ÷ page, first paint | answers |\n|---|---|---|--:|--:|--:|--:|--:|\n")
	for _, p := range profiles {
		first, again := make([][]visit, len(pages)), make([][]visit, len(pages)) // the bytes in the first of each
		for i := range runs + 1 {
			for k := range pages {
				k = (k + i) % len(pages) // what a page leaves to the browser to do, the next one feels
				uncached, cached, err := load(browser, pages[k].url, p, i == 0)
				if err != nil {
					return nil, err
				}
				first[k], again[k] = append(first[k], uncached), append(again[k], cached)
			}
		}
		all = append(all, outcome{fmt.Sprintf("transferred for a first use, %s, KiB", p.name), transferBar, first[0][0].bytes / 1024})
		for _, cache := range []struct {
			name   string
			visits [][]visit
		}{{cold, first}, {warm, again}} {
			editor := medianTimes(cache.visits[0])
			for k, page := range pages {
				v := medianTimes(cache.visits[k])
				fmt.Fprintf(w, "| %s | %s | %s | %.0f | %.0f | %.0f | %.2f | %.2f |\n", p.name, cache.name, page.name,
					v.painted, v.answers, cache.visits[k][0].bytes/1024, editor.painted/v.painted, editor.answers/v.answers)
				all = append(all, outcomes(page.name, p.name, cache.name, map[string]float64{firstPaint: editor.painted / v.painted, answers: editor.answers / v.answers})...)
			}
		}
	}
	return all, nil
}

// medianTimes are those of all visits but the first.
func medianTimes(all []visit) visit {
	return visit{
		painted: quantile(0.5, all[1:], func(v visit) float64 { return v.painted }),
		answers: quantile(0.5, all[1:], func(v visit) float64 { return v.answers }),
	}
}

// A screen is a browser that draws frames at a pace.
type screen struct {
	pace    string
	browser context.Context
}

// sixty is the pace that the bar for typing is about.
const sixty = "60 Hz"

// writeTyping also returns what there is a bar for.
func writeTyping(w io.Writer, screens []screen, editorURL, floorURL string) (all []outcome, err error) {
	fmt.Fprintf(w, "\n## Typing\n\nMilliseconds from a key until the page has changed around the box, and until the frame that shows it: one of 60 in a second, of which a key waits for 0 to 16.7 ms whatever the page does, or one that is drawn at once. A record is loaded, or a list of %d is open; or the page is the floor, which for a key sets one attribute.\n\n", records)
	fmt.Fprint(w, "| | frames | | box | keys | changed, p50 | p95 | painted, p50 | p95 |\n|---|---|---|---|--:|--:|--:|--:|--:|\n")
	states := []struct {
		name, url string
		before    []chromedp.Action[chromedp.Void]
		box       string
	}{
		{"record", editorURL, loaded, "deviceModel"}, // of which every key changes the request below the form
		{"list", editorURL, listed, "deviceModel"},
		{floor, floorURL, nil, "platform"},
	}
	changed := func(k keystroke) float64 { return k.changed }
	painted := func(k keystroke) float64 { return k.painted }
	for _, p := range profiles {
		for _, screen := range screens {
			keys := make([][]keystroke, len(states))
			for range 2 { // in turn
				for i, state := range states {
					more, err := typing(screen.browser, state.url, state.before, state.box, strings.Repeat("iPhone 15 Pro, ", 10), p.cpu)
					if err != nil {
						return nil, err
					}
					keys[i] = append(keys[i], more...)
				}
			}
			for i, state := range states {
				keys := keys[i]
				if p.cpu == 1 && screen.pace == sixty && state.url == editorURL {
					all = append(all, outcome{"key to frame, p95, with a " + state.name + ", ms", typingBar, quantile(0.95, keys, painted)})
				}
				fmt.Fprintf(w, "| CPU ×%.0f | %s | %s | `%s` | %d | %.1f | %.1f | %.1f | %.1f |\n", p.cpu, screen.pace, state.name, state.box, len(keys),
					quantile(0.5, keys, changed), quantile(0.95, keys, changed), quantile(0.5, keys, painted), quantile(0.95, keys, painted))
			}
		}
	}
	return all, nil
}

// quantile is the value that this share of the values is below: of an even number
// of them the median is the upper one of the middle.
func quantile[T any](share float64, all []T, value func(T) float64) float64 {
	var sorted []float64
	for _, v := range all {
		sorted = append(sorted, value(v))
	}
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// writeNative runs Go's own benchmarks of what is done for each key and answer.
func writeNative(w io.Writer) error {
	command := exec.Command("go", "test", "-run=^$", "-bench=.", "-benchmem", "./app/devicestatus", "./app/graph")
	output, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go test -bench: %w\n%s", err, output)
	}
	fmt.Fprint(w, "\n## Native\n\nGo's benchmarks on this machine, not in a browser.\n\n```\n")
	for line := range strings.Lines(string(output)) {
		if strings.HasPrefix(line, "Benchmark") {
			fmt.Fprint(w, line)
		}
	}
	fmt.Fprint(w, "```\n")
	return nil
}
