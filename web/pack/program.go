package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

const (
	customSection   = 0
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	tableSection    = 4
	memorySection   = 5
	globalSection   = 6
	exportSection   = 7
	startSection    = 8
	elementSection  = 9
	codeSection     = 10

	pageSize = 64 << 10

	i32, i64     = 0x7f, 0x7e
	functionType = 0x60
	ofFunction   = 0
	ofTable      = 1
	ofMemory     = 2
	ofGlobal     = 3
	mutable      = 1
)

// Go's registers are globals, see writeGlobalSec in cmd/link/internal/wasm/asm.go.
var registers = []byte{registerSP: i32, i64, i64, i64, i64, i64, i64, registerPAUSE: i32}

const (
	registerSP    = 0
	registerPAUSE = 7
)

// goType is the type of each function that a goroutine can be in, the first of all:
// it takes where to go on in it, and returns whether the stack is being unwound.
var goType = []byte{functionType, 1, i32, 1, i32}

var (
	errFunctions = errors.New("its functions are not laid out as those of " + knownGo)
	errCutOff    = errors.New("it is cut off")
)

// A program is what a module that Go linked says of its functions.
type program struct {
	imported int // so many functions come first, and are JavaScript's
	types    []int
	bodies   [][]byte // of Go's own
	place    int      // in the table, of the first of Go's own; the others follow
	exports  []named
}

// named is an export.
type named struct {
	name   string
	kind   byte
	number int
}

func (m *module) content(id byte) []byte {
	for _, s := range m.sections {
		if s.id == id {
			return s.content
		}
	}
	return nil
}

func (m *module) program() (*program, error) {
	p := &program{}
	imports := reader{rest: m.content(importSection)}
	for range imports.unsigned() {
		imports.take(imports.unsigned())
		imports.take(imports.unsigned())
		if imports.byte() != ofFunction {
			return nil, errFunctions
		}
		imports.unsigned()
		p.imported++
	}
	functions := reader{rest: m.content(functionSection)}
	for range functions.unsigned() {
		p.types = append(p.types, int(functions.unsigned()))
	}
	code := reader{rest: m.content(codeSection)}
	for range code.unsigned() {
		p.bodies = append(p.bodies, code.take(code.unsigned()))
	}
	var err error
	if p.exports, err = m.exports(); err != nil {
		return nil, err
	}
	elements := reader{rest: m.content(elementSection)}
	if elements.unsigned() != 1 || elements.unsigned() != 0 || elements.byte() != opI32Const {
		return nil, errFunctions
	}
	p.place = int(elements.signed())
	elements.byte() // end
	for i := range elements.unsigned() {
		if elements.unsigned() != uint64(p.imported)+i {
			return nil, errFunctions
		}
	}
	types := reader{rest: m.content(typeSection)}
	types.unsigned()
	switch {
	case imports.failed || functions.failed || code.failed || elements.failed:
		return nil, errCutOff
	case len(p.bodies) != len(p.types),
		!bytes.HasPrefix(types.rest, goType),
		!bytes.Equal(m.content(globalSection), zeros(registers)):
		return nil, errFunctions
	}
	return p, nil
}

func (m *module) exports() ([]named, error) {
	var all []named
	exports := reader{rest: m.content(exportSection)}
	for range exports.unsigned() {
		all = append(all, named{string(exports.take(exports.unsigned())), exports.byte(), int(exports.unsigned())})
	}
	if exports.failed {
		return nil, errCutOff
	}
	return all, nil
}

// export adds to what the module exports.
func (m *module) export(more []named) error {
	exports, err := m.exports()
	if err != nil {
		return err
	}
	m.replace(map[byte][]byte{exportSection: writeExports(append(exports, more...))})
	return nil
}

func writeExports(all []named) []byte {
	var written [][]byte
	for _, e := range all {
		written = append(written, slices.Concat(sized([]byte(e.name)), []byte{e.kind}, number(e.number)))
	}
	return vector(written)
}

// change gives functions other bodies. Their numbers do not count the imported ones.
func (m *module) change(bodies map[int][]byte) error {
	code := reader{rest: m.content(codeSection)}
	var all [][]byte
	for i := range int(code.unsigned()) {
		body := code.take(code.unsigned())
		if other, ok := bodies[i]; ok {
			body = other
		}
		all = append(all, sized(body))
	}
	if code.failed {
		return errCutOff
	}
	m.replace(map[byte][]byte{codeSection: vector(all)})
	return nil
}

// withTypes returns the section of types with more of them at its end, and the number
// of the first of those.
func (m *module) withTypes(more ...[]byte) (content []byte, first int) {
	types := reader{rest: m.content(typeSection)}
	first = int(types.unsigned())
	return slices.Concat(number(first+len(more)), types.rest, slices.Concat(more...)), first
}

// zeros is a section of globals that begin as zero.
func zeros(globals []byte) []byte {
	all := []byte{byte(len(globals))}
	for _, kind := range globals {
		zero := map[byte]byte{i32: opI32Const, i64: opI64Const}[kind]
		all = append(all, kind, mutable, zero, 0, end)
	}
	return all
}

func number(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }

func sized(content []byte) []byte { return append(number(len(content)), content...) }

func vector(items [][]byte) []byte { return append(number(len(items)), slices.Concat(items...)...) }
