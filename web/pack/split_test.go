package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inTwo runs a program whose second module comes once it is waited for.
const inTwo = `
globalThis.fs = require("fs");
globalThis.path = require("path");
const [runtime, first, second] = process.argv.slice(2);
require(runtime);
const go = new Go();
go.exit = process.exit;
(async () => {
	const { instance } = await WebAssembly.instantiate(fs.readFileSync(first), go.importObject);
	go.run(instance);
	const { exports } = instance;
	if (exports.second.value !== 1) throw new Error("the program did not wait for its second module");
	console.error("waits");
	await WebAssembly.instantiate(fs.readFileSync(second), { first: exports, places: new Proxy(exports.table, { get: (table, place) => table.get(+place) }) });
	exports.second.value = 2;
	exports.goOn();
})();`

func TestDividedProgramRunsAndCrashesAlike(t *testing.T) {
	in, folder := linked(t), t.TempDir()
	whole, first, second, script := filepath.Join(folder, "whole.wasm"), filepath.Join(folder, "first.wasm"), filepath.Join(folder, "second.wasm"), filepath.Join(folder, "run.js")
	if err := os.WriteFile(script, []byte(inTwo), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-in", in, "-out", whole}); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(folder, "first.txt")
	if err := os.WriteFile(list, []byte(allBut(t, in, "main.", "strings.")+"main:\n\tmain\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-in", in, "-out", first, "-second", second, "-first", list}); err != nil {
		t.Fatal(err)
	}
	runtime, err := wasmExec()
	if err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("node", script, runtime, first, second).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("%v, want the exit code 2 of a crash\n%s", err, output)
	}
	after, waited := strings.CutPrefix(string(output), "waits\n")
	if !waited {
		t.Errorf("the program did not wait:\n%s", output)
	}
	if diff := cmp.Diff(said(trace(t, whole)), said(after)); diff != "" {
		t.Errorf("the divided program does something else:\n%s", diff)
	}

	file, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	for name, inFirst := range map[string]bool{"main.main": true, "main.recovered": false} {
		if bytes.Contains(file, []byte(name+"\x00")) != inFirst || bytes.Contains(rest, []byte(name+"\x00")) == inFirst {
			t.Errorf("%s is not described in the module that it belongs to", name)
		}
	}
}

// allBut lists the functions of a program that do not begin so.
func allBut(t *testing.T, in string, prefixes ...string) string {
	t.Helper()
	m := must(readLinked(in))
	names, err := functionNames(m.memory)
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, name := range names {
		packageName, rest := cut(name)
		if packageName != "" && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			fmt.Fprintf(&list, "%s:\n\t%s\n", packageName, rest)
		}
	}
	return list.String()
}

// said is what a program said and where it crashed, without addresses.
func said(output string) []string {
	before, _, _ := strings.Cut(output, "goroutine 1")
	return append(strings.Split(before, "\n"), frames(output)...)
}

func TestNamesOfWhatIsFirst(t *testing.T) {
	for name, want := range map[string][2]string{
		"main.main": {"main", "main"},
		"device-status-editor/app/ui.(*Editor).Render": {"device-status-editor/app/ui", "(*Editor).Render"},
		"slices.Sorted[go.shape.a/b.c]":                {"slices", "Sorted[go.shape.a/b.c]"},
		"type:.eq.a.com/b.T":                           {"type:.eq.a.com/b", "T"},
		"memeqbody":                                    {"", ""},
	} {
		packageName, rest := cut(name)
		if diff := cmp.Diff(want, [2]string{packageName, rest}); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	for name, want := range map[string]string{
		"a.f":                     "a.f",
		"a.f.func1.2.deferwrap1":  "a.f",
		"a.(*T).m-fm":             "a.(*T).m",
		"a.f[go.shape.int].func1": "a.f[go.shape.int]",
		"a.init.0":                "a.init",
	} {
		if got := inner.ReplaceAllString(name, ""); got != want {
			t.Errorf("%s is inside of %s, want %s", name, got, want)
		}
	}
}

func TestReadFirst(t *testing.T) {
	file := filepath.Join(t.TempDir(), "first.txt")
	for text, want := range map[string]map[string]bool{
		"# why\na/b:\n\tf\n\t(*T).m\nc:\n\tg\n": {"a/b.f": true, "a/b.(*T).m": true, "c.g": true},
		"a/b:\nf\n":                             nil,
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := readFirst(file)
		if diff := cmp.Diff(want, got); diff != "" || (err == nil) != (want != nil) {
			t.Errorf("%q: error %v, difference\n%s", text, err, diff)
		}
	}
}

func TestTheListIsOfWhatRan(t *testing.T) {
	in, folder := linked(t), t.TempDir()
	trace, list := filepath.Join(folder, "trace.json"), filepath.Join(folder, "first.txt")
	m := must(readLinked(in))
	names, err := functionNames(m.memory)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.program()
	if err != nil {
		t.Fatal(err)
	}
	// What was there stays, unless it exists no more.
	if err := os.WriteFile(list, []byte("main:\n\tsave\n\tgone\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		function int
		want     string
	}{
		{slices.Index(names, "main.recovered.func1"), "main:\n\trecovered\n\tsave\n"},
		{slices.Index(names, "runtime.GC"), "main:\n\trecovered\n\tsave\nruntime:\n\tGC\n"},
	} {
		events := fmt.Sprintf(`{"traceEvents":[{"name":"wasm.CompileLazy","args":{"func_index":%d}},{"name":"other","args":{"func_index":99999}}]}`, p.imported+tt.function)
		if err := os.WriteFile(trace, []byte(events), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{"-in", in, "-trace", trace, "-first", list}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		if _, functions, _ := strings.Cut(string(got), "split.go.\n"); functions != tt.want {
			t.Errorf("the list is\n%s\nwant\n%s", functions, tt.want)
		}
	}
	for _, wrong := range []string{`{}`, `no JSON`, `{"traceEvents":[{"name":"wasm.CompileLazy","args":{"func_index":99999}}]}`} {
		if err := os.WriteFile(trace, []byte(wrong), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{"-in", in, "-trace", trace, "-first", list}); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
}

func TestCalledKeepsAllButTheNumbers(t *testing.T) {
	body := []byte{
		1, 2, i64, // two locals
		opBlock, noResult, opLocalGet, 0, opBrTable, 1, 0, 0, end,
		opI32Const, 0x90, 0x10, opCall, 0x90, 0x10, opIf, noResult, opReturn, end, // 0x10 is a number here, and there a call
		opF64Const, opCall, 1, opCall, 2, opCall, 3, opCall, 4,
		opI64Store, 3, opCall, opMore, moreCopy, 0, 0, opCall, 5, end,
	}
	var numbers []int
	same, err := called(body, func(n int) int { numbers = append(numbers, n); return n })
	if err != nil || !bytes.Equal(same, body) {
		t.Errorf("called: %v, % x", err, same)
	}
	if diff := cmp.Diff([]int{0x810, 5}, numbers); diff != "" {
		t.Errorf("called functions:\n%s", diff)
	}
	shorter, err := called(body, func(int) int { return 7 })
	if err != nil || len(shorter) != len(body)-1 {
		t.Errorf("with one byte less: %v, % x", err, shorter)
	}
	for _, damaged := range [][]byte{{0, opCall}, {0, 0xff}, {0, opMore, 0x7f}, {1}} {
		if _, err := called(damaged, func(n int) int { return n }); err == nil {
			t.Errorf("% x: no error", damaged)
		}
	}
}
