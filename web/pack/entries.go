package main

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The list of addresses by which the runtime finds a function's description says of
// each where it begins, and where the description is: 40 KB that follow from the
// descriptions, and 16 KB of what a browser is sent, for numbers that only count up do
// not compress. So each module writes its part of the list when it starts.
//
// To be quick, it has a second list: where to begin in the first one, for each 4 KB of
// addresses (findfunctab in runtime/symtab.go). A function in WebAssembly takes 64 KB of
// them however long it is, so that list of 1.6 MB has each number sixteen times, but for
// that of the last, which ends it.
type entries struct {
	list          int    // the list's address, from which places in it count
	index         int    // the second list's
	place, count  int    // of the functions in the table, which are their addresses
	first, second [2]int // addresses of the descriptions, from and to
}

// entrySize is that of an entry: the address and the place of the description.
const entrySize = 8

// indexStep is that of the second list's entries: a number, and sixteen bytes to be
// added to it, which are zero. indexSize is that of the sixteen of a function.
const (
	indexStep = 20
	indexSize = 16 * indexStep
)

// indexLength is that of the second list.
func (e *entries) indexLength() int { return indexSize*(e.count-1) + 4 }

// clearIndex takes the second list out.
func (e *entries) clearIndex(memory []segment) error {
	list := make([]byte, e.indexLength())
	for at := 0; at < len(list); at += indexStep {
		binary.LittleEndian.PutUint32(list[at:], uint32(at/indexSize))
	}
	written := list[indexSize:] // what is before may be in no segment
	for _, s := range memory {
		if at := bytes.Index(s.content, written); at >= 0 {
			clear(s.content[at:][:len(written)])
			e.index = int(s.address) + at - indexSize
			return nil
		}
	}
	return errLayout
}

// clearIn takes what the modules write out of a memory that they have written it to.
func (e *entries) clearIn(memory []byte) {
	clear(memory[e.list:][:entrySize*e.count+4])
	clear(memory[e.index:][:e.indexLength()])
}

// clear takes the list out, if it is as the modules will write it.
func (e *entries) clear(t *words, at int) {
	for i := range e.count + 1 {
		if t.word(at+entrySize*i) != e.place+i {
			t.failed = true
		}
	}
	t.clear(at, entrySize*e.count+4)
}

var (
	fillType  = []byte{functionType, 2, i32, i32, 0}
	startType = []byte{functionType, 0, 0}
)

// fill writes the entries of the descriptions from an address to another.
func (e *entries) fill() []byte {
	const from, to = 0, 1
	return slices.Concat([]byte{0,
		opLoop, noResult,
		opLocalGet, from, opI32Load, 2, 0}, constant(e.place), []byte{opI32Sub,
		opI32Const, entrySize, opI32Mul}, constant(e.list+4), []byte{opI32Add,
		opLocalGet, from}, constant(e.list), []byte{opI32Sub,
		opI32Store, 2, 0,
		opLocalGet, from, opI32Const, descriptionSize, opI32Add,
		opLocalGet, from, opI32Load, 2, descriptionTables,
		opLocalGet, from, opI32Load8U, 0, descriptionData,
		opI32Add, opI32Const, 4, opI32Mul, opI32Add,
		opLocalTee, from, opLocalGet, to, opI32LtU, opBrIf, 0,
		end,
		end,
	})
}

// start is the first module's: it writes the addresses, too.
func (e *entries) start(fill int) []byte {
	const i = 0
	return slices.Concat([]byte{1, 1, i32,
		opLoop, noResult,
		opLocalGet, i, opI32Const, entrySize, opI32Mul}, constant(e.list), []byte{opI32Add,
		opLocalGet, i}, constant(e.place), []byte{opI32Add,
		opI32Store, 2, 0,
		opLocalGet, i, opI32Const, 1, opI32Add, opLocalTee, i}, constant(e.count), []byte{opI32LeU, opBrIf, 0,
		end},
		fillCall(fill, e.first), []byte{end})
}

// startSecond is the second module's: it writes the second list, too. Until then that
// is all zeros, which is slow, and not wrong: the runtime counts up from where the list
// has it begin (findfunc). A page that has just been opened has better things to do
// than to touch 1.6 MB of memory.
func (e *entries) startSecond(fill int) []byte {
	const at = 0
	return slices.Concat([]byte{1, 1, i32,
		opLoop, noResult,
		opLocalGet, at, opLocalGet, at}, constant(indexSize), []byte{opI32DivU,
		opI32Store, 2}, number(e.index), []byte{
		opLocalGet, at, opI32Const, indexStep, opI32Add, opLocalTee, at}, constant(e.indexLength()), []byte{opI32LtU, opBrIf, 0,
		end},
		fillCall(fill, e.second), []byte{end})
}

func fillCall(fill int, descriptions [2]int) []byte {
	return slices.Concat(constant(descriptions[0]), constant(descriptions[1]), []byte{opCall}, number(fill))
}

func constant(n int) []byte { return appendSigned([]byte{opI32Const}, int64(n)) }
