package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A start of Go's runtime, of all packages and of the page is the same each time. So
// the build does it, and a browser gets the program as it is then: its memory and its
// registers, and a list of what it knows of the page, which web/static/boot.js looks up
// in the page that the build wrote. A goroutine that waits has its stack in memory and
// none in the browser's engine, so nothing else is needed.
//
// Go's maps are seeded once for all by that, and so is math/rand: nothing that must not
// be guessed may come from there. The clock goes on when the browser's does.

// frozen is a program that has been started, as freeze.mjs writes it down.
type frozen struct {
	Registers []string
	Page      json.RawMessage
	memory    []byte
	form      []byte // the page as the program made it, in HTML
}

// pageSection is the name of the section for boot.js.
const pageSection = "page"

// start starts the program, which is in the module and perhaps in rest.
//
// What is garbage is known to the collector alone, and fills most of the heap. So it is
// told to write over what it frees (clobberfree), which is then made zero. That setting
// stays in memory, where it would cost time ever after: its place is the one in which a
// start with another value differs. Stacks keep the size that they had while the page was
// made (gcshrinkstackoff): the first key needs as much.
func (m *module) start(rest *module) (*frozen, error) {
	folder, err := os.MkdirTemp("", "freeze")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "first.wasm"), m.bytes(), 0o644); err != nil {
		return nil, err
	}
	if rest != nil {
		if err := os.WriteFile(filepath.Join(folder, "second.wasm"), rest.bytes(), 0o644); err != nil {
			return nil, err
		}
	}
	runtime, err := wasmExec()
	if err != nil {
		return nil, err
	}
	f, err := startIn(folder, runtime, "gcshrinkstackoff=1,clobberfree=1")
	if err != nil {
		return nil, err
	}
	other, err := startIn(folder, runtime, "gcshrinkstackoff=1,clobberfree=2")
	if err != nil {
		return nil, err
	}
	return f, f.dropGarbage(other.memory)
}

// wasmExec is the path of wasm_exec.js, which must be of the very Go that compiled the
// WebAssembly.
func wasmExec() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"), nil
}

var errGarbage = errors.New("two starts of it are not alike")

func (f *frozen) dropGarbage(other []byte) error {
	if len(f.memory) != len(other) {
		return errGarbage
	}
	const freed = 0xdeadbeef // see clobberfree in runtime/mbitmap.go
	clobberfree := 0
	for at := 0; at < len(f.memory); at += 4 {
		word, otherWord := binary.LittleEndian.Uint32(f.memory[at:]), binary.LittleEndian.Uint32(other[at:])
		switch {
		case word == freed && otherWord == freed:
			clear(f.memory[at:][:4])
		case word == 1 && otherWord == 2:
			clobberfree++
			clear(f.memory[at:][:4])
		case word^otherWord != 0 && bits.OnesCount32(word^otherWord) != 2: // the digit in the setting's text
			return fmt.Errorf("%w: at %d is %d and %d", errGarbage, at, word, otherWord)
		}
	}
	if clobberfree != 1 {
		return fmt.Errorf("%w: %d places differ", errGarbage, clobberfree)
	}
	return nil
}

// startIn starts the program in a folder with a setting of Go's runtime.
func startIn(folder, runtime, setting string) (*frozen, error) {
	file := func(name string) string { return filepath.Join(folder, name) }
	if output, err := exec.Command("node", "web/pack/freeze.mjs", runtime, folder, setting).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("starting it: %w\n%s", err, output)
	}
	f := &frozen{}
	text, err := os.ReadFile(file("frozen.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, f); err != nil {
		return nil, err
	}
	if f.memory, err = os.ReadFile(file("memory")); err != nil {
		return nil, err
	}
	f.form, err = os.ReadFile(file("form.html"))
	return f, err
}

// stopped are the functions that goroutines may stand in, and a few more: whatever
// looks like the address of a place in one, and not of its beginning. place is that of
// the first of count functions, heap where what the linker wrote ends.
func (f *frozen) stopped(place, count int, heap int64) map[int]bool {
	functions := map[int]bool{}
	for at := int(heap+7) &^ 7; at+8 <= len(f.memory); at += 8 {
		address := binary.LittleEndian.Uint64(f.memory[at:])
		if n := address>>16 - uint64(place); n < uint64(count) && address&0xffff != 0 {
			functions[int(n)] = true
		}
	}
	return functions
}

// freeze makes of the module what goes on after its start. What another one brings, and
// what both write when they arrive, stays out of the memory. names are those of all
// functions, nil if they are not known. It returns the page.
func (m *module) freeze(d *division, names []string) (form []byte, err error) {
	f, err := m.start(d.rest)
	if err != nil {
		return nil, err
	}
	if d.rest != nil {
		d.entries.clearIn(f.memory)
		for _, s := range d.rest.memory {
			clear(f.memory[s.address:][:len(s.content)])
		}
	}
	if m.memory, err = joined(segments(f.memory), 256); err != nil {
		return nil, err
	}
	globals, err := m.globals(f.Registers)
	if err != nil {
		return nil, err
	}
	m.replace(map[byte][]byte{
		memorySection: slices.Concat([]byte{1, 0}, number(len(f.memory)/pageSize)),
		globalSection: globals,
	})
	if err := m.dropStart(d, names); err != nil {
		return nil, err
	}
	m.sections = append(m.sections, section{customSection, slices.Concat(sized([]byte(pageSection)), f.Page)})
	return f.form, nil
}

// dropStart makes traps of the functions that only a start runs, and nothing of the one
// that begins it, which Go's class calls all the same (run in wasm_exec.js).
func (m *module) dropStart(d *division, names []string) error {
	first, second := map[int][]byte{}, map[int][]byte{}
	stays := 0
	for f, name := range names {
		moved, found := slices.BinarySearch(d.moved, f)
		switch {
		case found && startsOnly(name):
			second[moved] = trap
		case startsOnly(name):
			first[stays] = trap
		}
		if !found {
			stays++
		}
	}
	exports, err := m.exports()
	if err != nil {
		return err
	}
	imports := reader{rest: m.content(importSection)}
	run := slices.IndexFunc(exports, func(e named) bool { return e.name == "run" })
	if run < 0 {
		return errFunctions
	}
	first[exports[run].number-int(imports.unsigned())] = []byte{0, end}
	if d.rest != nil {
		if err := d.rest.change(second); err != nil {
			return err
		}
	}
	return m.change(first)
}

// segments are what is not zero.
func segments(memory []byte) []segment {
	const unit = 64 // of which nothing is left out
	var all []segment
	zero := make([]byte, unit)
	for at := 0; at < len(memory); at += unit {
		part := memory[at:min(at+unit, len(memory))]
		if bytes.Equal(part, zero[:len(part)]) {
			continue
		}
		if n := len(all) - 1; n >= 0 && all[n].address+int64(len(all[n].content)) == int64(at) {
			all[n].content = append(all[n].content, part...)
		} else {
			all = append(all, segment{int64(at), bytes.Clone(part)})
		}
	}
	return all
}

var errRegisters = errors.New("its registers are not those of a program that waits")

// globals is the section of them, with Go's registers as they are.
func (m *module) globals(values []string) ([]byte, error) {
	content := m.content(globalSection)
	before := zeros(registers)[1:]
	rest, ok := bytes.CutPrefix(content[1:], before)
	if !ok || len(values) != len(registers) {
		return nil, errRegisters
	}
	all := []byte{content[0]}
	for i, kind := range registers {
		value, err := strconv.ParseInt(values[i], 10, 64)
		if err != nil {
			return nil, errRegisters
		}
		opcode := map[byte]byte{i32: opI32Const, i64: opI64Const}[kind]
		all = append(appendSigned(append(all, kind, mutable, opcode), value), end)
	}
	return append(all, rest...), nil
}
