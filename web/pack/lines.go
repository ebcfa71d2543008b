package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"regexp"
)

// The Go whose table of functions is known here: pcHeader in its
// runtime/symtab.go, _func in runtime/runtime2.go. Another one may lay it out
// otherwise, and a table damaged by mistake is a program that crashes now and
// then.
const knownGo = "go1.26"

// functionsStart is how the table begins: its magic number, padding,
// instructions at any byte, pointers of eight bytes.
var functionsStart = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

var errLayout = errors.New("its table of functions is not laid out as that of " + knownGo)

// goVersion returns what the compiler wrote about itself, like go1.26.8.
func (m *module) goVersion() string {
	for _, s := range m.sections {
		if found := regexp.MustCompile(`Go cmd/compile.(go[0-9.]+)`).FindSubmatch(s.content); s.id == 0 && found != nil {
			return string(found[1])
		}
	}
	return "unknown"
}

// dropLines fills with zeros what says which instruction comes from which line
// of which file, and where a signal may interrupt it (WebAssembly has none). To
// the runtime a table at place 0 is no table. A trace then says "main.save(…)"
// and "?:0 +0x27" below it; who builds the same commit without this finds the
// line by the number.
func dropLines(memory []segment) error {
	for _, s := range memory {
		if at := bytes.Index(s.content, functionsStart); at >= 0 {
			return dropLinesOf(s.content[at:])
		}
	}
	return errLayout
}

func dropLinesOf(table []byte) error {
	t := words{table: table}
	count, positions, functions := t.long(8), t.long(56), t.long(64)

	kept, dropped := map[int]bool{}, map[int]bool{}
	drop := func(at int) {
		dropped[t.word(at)] = true
		t.clear(at, 4)
	}
	for i := range count {
		f := functions + t.word(functions+8*i+4)
		kept[t.word(f+16)] = true // how deep the stack is
		drop(f + 20)              // files
		drop(f + 24)              // lines
		t.clear(f+36, 4)          // first line
		for j := range t.word(f + 28) {
			if j == 0 {
				drop(f + 44) // where a signal may interrupt
			} else {
				kept[t.word(f+44+4*j)] = true
			}
		}
		if t.failed {
			return errLayout
		}
	}
	// Equal tables are there once, for whatever they mean to whomever.
	for at := range dropped {
		if at != 0 && !kept[at] {
			t.clear(positions+at, t.positionsLength(positions+at))
		}
	}
	if t.failed {
		return errLayout
	}
	return nil
}

// words reads and clears parts of a table. It remembers that one was outside,
// reads zeros there, and changes nothing.
type words struct {
	table  []byte
	failed bool
}

func (t *words) part(at, length int) []byte {
	if at < 0 || length < 0 || at > len(t.table)-length {
		t.failed = true
		return make([]byte, 8)
	}
	return t.table[at : at+length]
}

func (t *words) word(at int) int { return int(binary.LittleEndian.Uint32(t.part(at, 4))) }

func (t *words) long(at int) int {
	v := binary.LittleEndian.Uint64(t.part(at, 8))
	if v > uint64(len(t.table)) { // a count or a place, both smaller
		t.failed = true
		return 0
	}
	return int(v)
}

func (t *words) clear(at, length int) { clear(t.part(at, length)) }

// positionsLength returns how long the table is that begins here: pairs of
// variable-length numbers, the change of the value and that of the position,
// until a change of the value, other than the first, is 0.
func (t *words) positionsLength(start int) int {
	at := start
	for {
		change := t.part(at, 1)[0]
		if change == 0 && at > start {
			return at + 1 - start
		}
		for range 2 {
			for t.part(at, 1)[0]&0x80 != 0 {
				at++
			}
			at++
		}
		if t.failed {
			return 0
		}
	}
}
