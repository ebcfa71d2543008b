package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// linked returns the path of testdata/program, compiled.
func linked(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "linked.wasm")
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "./testdata/program")
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return path
}

// trace runs a module in Node and returns what it prints until it crashes.
func trace(t *testing.T, path string) string {
	t.Helper()
	runtime, err := wasmExec()
	if err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("node", filepath.Join(filepath.Dir(runtime), "wasm_exec_node.js"), path).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("%v, want the exit code 2 of a crash\n%s", err, output)
	}
	return string(output)
}

func TestPackedProgramRunsAndCrashesAlike(t *testing.T) {
	in := linked(t)
	out := filepath.Join(t.TempDir(), "packed.wasm")
	if err := run([]string{"-in", in, "-out", out}); err != nil {
		t.Fatal(err)
	}
	before, after := trace(t, in), trace(t, out)

	for _, want := range []string{"kept 2000 998\n", "recovered 2000\n", "value method main.number.double called using nil *number pointer\n", "nil pointer dereference", "main.save(", "main.main()"} {
		if !strings.Contains(before, want) || !strings.Contains(after, want) {
			t.Errorf("%q is missing in one of\n%s\n%s", want, before, after)
		}
	}
	if !strings.Contains(before, "main.go:23 ") {
		t.Errorf("the linker's program names no lines:\n%s", before)
	}
	if strings.Contains(after, ".go") {
		t.Errorf("the packed program still names files:\n%s", after)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for name, kept := range map[string]bool{"main.recovered": true, "runtime.mallocgc": false, "strings.Repeat": false} {
		if bytes.Contains(file, []byte(name+"\x00")) != kept {
			t.Errorf("the packed program names %s: %t, want %t", name, !kept, kept)
		}
	}
	// Each frame keeps the number by which its line can be found.
	if diff := cmp.Diff(frames(before), frames(after)); diff != "" {
		t.Errorf("frames differ:\n%s", diff)
	}
}

func frames(trace string) []string {
	var all []string
	for word := range strings.FieldsSeq(trace) {
		if strings.HasPrefix(word, "+0x") || strings.HasPrefix(word, "main.") {
			word, _, _ = strings.Cut(word, "(") // the arguments are dropped
			all = append(all, word)
		}
	}
	return all
}

func TestPackedMemoryIsTheSame(t *testing.T) {
	file, err := os.ReadFile(linked(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := readModule(file)
	if err != nil {
		t.Fatal(err)
	}
	fewer, err := joined(m.memory, 256)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.memory) < 1000 || len(fewer) > 100 {
		t.Errorf("%d segments became %d", len(m.memory), len(fewer))
	}
	if !bytes.Equal(image(fewer), image(m.memory)) {
		t.Error("joined segments hold something else")
	}
}

func image(memory []segment) []byte {
	var all []byte
	for _, s := range memory {
		if missing := s.address + int64(len(s.content)) - int64(len(all)); missing > 0 {
			all = append(all, make([]byte, missing)...)
		}
		copy(all[s.address:], s.content)
	}
	return all
}

func TestJoined(t *testing.T) {
	got, err := joined([]segment{
		{10000, []byte("far")},
		{103, []byte("b")},
		{100, []byte("a")},
	}, 256)
	want := []segment{{100, []byte("a\x00\x00b")}, {10000, []byte("far")}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(segment{})); err != nil || diff != "" {
		t.Errorf("joined: error %v, difference\n%s", err, diff)
	}
	if _, err := joined([]segment{{100, []byte("ab")}, {101, []byte("c")}}, 256); err == nil {
		t.Error("segments that overlap were joined: which of them counts is lost")
	}
}

func TestSignedNumbers(t *testing.T) {
	for _, v := range []int64{0, 1, 63, 64, 65, 127, 128, 1 << 20, 1<<31 - 1, -1, -64, -65, -1 << 31, 1<<63 - 1, -1 << 63} {
		r := reader{rest: appendSigned(nil, v)}
		if got := r.signed(); got != v || r.failed || len(r.rest) > 0 {
			t.Errorf("%d is read back as %d", v, got)
		}
	}
}

func TestDamagedModule(t *testing.T) {
	file := (&module{
		sections: []section{{id: 1, content: []byte{0}}, {id: dataSection}},
		memory:   []segment{{1 << 16, []byte("content")}},
	}).bytes()
	for length := range len(file) {
		if _, err := readModule(file[:length]); err == nil && length != len(header) && length != len(header)+3 {
			t.Errorf("cut off after %d of %d bytes: no error", length, len(file))
		}
	}
	if _, err := readModule(append([]byte(header), dataCount, 1, 0)); err == nil {
		t.Error("a module that names its segments by number was taken")
	}
	if _, err := readModule(append([]byte(header), dataSection, 3, 1, 1, 0)); err == nil {
		t.Error("a segment without an address was taken")
	}
}

func TestDamagedTables(t *testing.T) {
	m := must(readLinked(linked(t)))
	var table []byte
	for _, s := range m.memory {
		if at := bytes.Index(s.content, functionsStart); at >= 0 {
			table = s.content[at:]
		}
	}
	for _, length := range []int{0, 8, 71, 72, 5000, len(table) / 4} {
		if err := dropTraces([]segment{{0, bytes.Clone(table[:length])}}, nil); err != errLayout {
			t.Errorf("cut off after %d bytes: error %v, want %v", length, err, errLayout)
		}
	}
	if err := dropTraces([]segment{{0, []byte("nothing")}}, nil); err != errLayout {
		t.Errorf("no table: error %v, want %v", err, errLayout)
	}
}
