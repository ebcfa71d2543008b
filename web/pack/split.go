package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// The program in two modules. The first has the functions that a start and the
// first keys need; the rest come in the second, which shares memory, table and
// registers with it. In the first, each of those is a stub. As long as the second
// module is not there, a stub unwinds the stack as a switch to another goroutine
// does, and leaves the function's address where the loop that goes on afterwards
// looks for it (wasm_pc_f_loop in Go's runtime/asm_wasm.s): a call that comes too
// early waits and is then done. web/static/boot.js keeps everything else out of the
// program meanwhile.
//
// That holds for the runtime's own functions, too, but for two occasions on which it
// calls without being able to unwind (CALLNORESUME in asm_wasm.s): before the first
// goroutine, where each start does the same, so that first.txt has all of it; and
// when the buffer of the write barrier is full, which is not before gcStart, which
// is none of the start's.

// What the modules and boot.js call each other's things.
const (
	firstModule    = "first"
	placesModule   = "places" // the first one's functions, each called by its place in the table
	exportMemory   = "mem"    // so called by Go
	exportTable    = "table"
	exportRegister = "r"      // followed by its number
	exportFill     = "fill"   // of entries
	exportGoOn     = "goOn"   // wasm_pc_f_loop, which ends the wait
	exportSecond   = "second" // a global, one of these:
	secondMissing  = 0
	secondAwaited  = 1 // a stub was called, and the program stands still
	secondThere    = 2
)

// second is the number of the global exportSecond: it comes after the registers.
const second = 8

// waitBody calls the function at a place of the table, once the second module has
// put it there. Until then it unwinds: the address of the function goes below the
// stack, from where the loop takes it, and the loop pauses.
var waitBody = []byte{
	0, // no locals
	opGlobalGet, second, opI32Const, secondThere, opI32Eq,
	opIf, noResult,
	opLocalGet, 0, opLocalGet, 1, opCallIndirect, 0, 0,
	opReturn,
	end,
	opGlobalGet, registerSP, opI32Const, 8, opI32Sub,
	opLocalGet, 1, opI64ExtendI32U, opI64Const, 16, opI64Shl,
	opLocalGet, 0, opI64ExtendI32U, opI64Or,
	opI64Store, 3, 0,
	opI32Const, 1, opGlobalSet, registerPAUSE,
	opI32Const, secondAwaited, opGlobalSet, second,
	opI32Const, 1,
	end,
}

// waitType is that of waitBody, which takes what a function of goType does, and the
// place.
var waitType = []byte{functionType, 2, i32, i32, 1, i32}

// stub is a function of goType that hands its place in the table to waitBody.
func stub(place, wait int) []byte {
	body := appendSigned([]byte{0, opLocalGet, 0, opI32Const}, int64(place))
	return slices.Concat(body, []byte{opCall}, number(wait), []byte{end})
}

// split moves functions out of the module. moved, in order, and goOn count as p.bodies
// does.
func (m *module) split(p *program, moved []int, goOn int) (*division, error) {
	tables, entries, err := tablesOf(m.memory, p.place, moved)
	if err != nil {
		return nil, err
	}
	rest, err := m.second(p, moved, entries)
	if err != nil {
		return nil, err
	}
	rest.memory = tables

	// Stubs come last: so they take a quarter of the room among the others.
	var order []int
	for f := range p.bodies {
		if _, stub := slices.BinarySearch(moved, f); !stub {
			order = append(order, f)
		}
	}
	stays := len(order)
	order = append(order, moved...)
	numbers := make([]int, p.imported+len(order))
	for f := range p.imported {
		numbers[f] = f
	}
	for i, f := range order {
		numbers[p.imported+f] = p.imported + i
	}
	wait := p.imported + len(order) // and two more of our own
	fill, start := wait+1, wait+2

	types, added := m.withTypes(waitType, fillType, startType)
	var functions, bodies, elements [][]byte
	for i, f := range order {
		body := stub(p.place+f, wait)
		if i < stays {
			if body, err = called(p.bodies[f], func(callee int) int { return numbers[callee] }); err != nil {
				return nil, fmt.Errorf("function %d: %w", f, err)
			}
		}
		functions = append(functions, number(p.types[f]))
		bodies = append(bodies, sized(body))
	}
	for f := range p.bodies {
		elements = append(elements, number(numbers[p.imported+f]))
	}
	exports := slices.Concat(p.exports, forSecond, []named{{exportGoOn, ofFunction, p.imported + goOn}})
	for i, e := range exports {
		if e.kind == ofFunction {
			exports[i].number = numbers[e.number]
		}
	}
	exports = append(exports, named{exportFill, ofFunction, fill})
	element := append(appendSigned([]byte{0, opI32Const}, int64(p.place)), end)
	m.replace(map[byte][]byte{
		typeSection:     types,
		functionSection: vector(append(functions, number(added), number(added+1), number(added+2))),
		globalSection:   zeros(append(slices.Clip(registers), i32)),
		exportSection:   writeExports(exports),
		elementSection:  vector([][]byte{append(element, vector(elements)...)}),
		codeSection:     vector(append(bodies, sized(waitBody), sized(entries.fill()), sized(entries.start(fill)))),
	})
	m.insert(section{startSection, number(start)})
	return &division{moved, rest, entries}, nil
}

// insert puts a section before the one that comes after it.
func (m *module) insert(s section) {
	at := slices.IndexFunc(m.sections, func(next section) bool { return next.id > s.id })
	m.sections = slices.Insert(m.sections, at, s)
}

func (m *module) replace(contents map[byte][]byte) {
	for i, s := range m.sections {
		if content, ok := contents[s.id]; ok {
			m.sections[i].content = content
		}
	}
}

// forSecond are the exports that the second module needs. The functions that it calls it
// finds in the table: each export is an object that the browser makes before the start.
var forSecond = []named{{exportTable, ofTable, 0}, {exportSecond, ofGlobal, second}}

func ofRegisters() []named {
	var all []named
	for i := range registers {
		all = append(all, named{exportRegister + strconv.Itoa(i), ofGlobal, i})
	}
	return all
}

// second makes the module of the moved functions.
func (m *module) second(p *program, moved []int, entries *entries) (*module, error) {
	used := map[int]bool{}
	for _, f := range moved {
		if _, err := called(p.bodies[f], func(callee int) int {
			used[callee] = true
			return callee
		}); err != nil {
			return nil, fmt.Errorf("function %d: %w", f, err)
		}
	}
	for _, f := range moved {
		delete(used, p.imported+f)
	}
	imported := slices.Sorted(maps.Keys(used))
	if len(imported) > 0 && imported[0] < p.imported {
		return nil, errFunctions // JavaScript's are called by functions that stay
	}

	// Imported functions come first in the numbers, and the last of them is fill.
	numbers := map[int]int{}
	fill := len(imported)
	for i, f := range imported {
		numbers[f] = i
	}
	for i, f := range moved {
		numbers[p.imported+f] = fill + 1 + i
	}
	var imports, functions, elements, bodies [][]byte
	add := func(module, name string, kind byte, what []byte) {
		imports = append(imports, slices.Concat(sized([]byte(module)), sized([]byte(name)), []byte{kind}, what))
	}
	add(firstModule, exportMemory, ofMemory, m.content(memorySection)[1:]) // without their number, which is one
	add(firstModule, exportTable, ofTable, m.content(tableSection)[1:])
	for i, kind := range registers {
		add(firstModule, exportRegister+strconv.Itoa(i), ofGlobal, []byte{kind, mutable})
	}
	for _, f := range imported {
		add(placesModule, strconv.Itoa(p.place+f-p.imported), ofFunction, number(p.types[f-p.imported]))
	}
	types, added := m.withTypes(fillType, startType)
	add(firstModule, exportFill, ofFunction, number(added))
	for i := 0; i < len(moved); {
		run := i + 1
		for run < len(moved) && moved[run] == moved[run-1]+1 {
			run++
		}
		element := append(appendSigned([]byte{0, opI32Const}, int64(p.place+moved[i])), end)
		element = append(element, number(run-i)...)
		for ; i < run; i++ {
			element = append(element, number(fill+1+i)...)
		}
		elements = append(elements, element)
	}
	for _, f := range moved {
		body, err := called(p.bodies[f], func(callee int) int { return numbers[callee] })
		if err != nil {
			return nil, err
		}
		functions = append(functions, number(p.types[f]))
		bodies = append(bodies, sized(body))
	}
	functions = append(functions, number(added+1))
	bodies = append(bodies, sized(entries.startSecond(fill)))
	return &module{sections: []section{
		{typeSection, types},
		{importSection, vector(imports)},
		{functionSection, vector(functions)},
		{startSection, number(fill + 1 + len(moved))},
		{elementSection, vector(elements)},
		{codeSection, vector(bodies)},
		{dataSection, nil},
	}}, nil
}
