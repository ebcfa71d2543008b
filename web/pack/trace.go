package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The Go whose table of functions is known here: pcHeader and moduledata in its
// runtime/symtab.go, _func in runtime/runtime2.go, the numbers of a function's
// tables in internal/abi/symtab.go. Another one may lay it out otherwise, and a
// table damaged by mistake is a program that crashes now and then.
const knownGo = "go1.26"

// functionsStart is how the table begins: its magic number, padding,
// instructions at any byte, pointers of eight bytes.
var functionsStart = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

var errLayout = errors.New("its table of functions is not laid out as that of " + knownGo)

// What a function's own tables say, of which the garbage collector needs the
// rest: where a signal may interrupt it (WebAssembly has none), and for traces,
// which calls were inlined where, and how arguments are printed.
const (
	unsafePoint   = 0
	inlTreeIndex  = 2
	argLiveIndex  = 3
	inlTree       = 3
	argInfo       = 5
	argLiveInfo   = 6
	noFuncData    = 1<<32 - 1
	funcIDWrapper = 23
)

// What stands where in a function's description, which is _func. After it come its
// tables by position and its other tables, four bytes each.
const (
	descriptionName      = 4
	descriptionDepth     = 16 // how deep the stack is, by position
	descriptionFiles     = 20
	descriptionLines     = 24
	descriptionTables    = 28 // how many tables by position follow
	descriptionFirstLine = 36
	descriptionID        = 40
	descriptionFlag      = 41
	descriptionData      = 43 // how many others
	descriptionSize      = 44 // without what follows
)

// goVersion returns what the compiler wrote about itself, like go1.26.8.
func (m *module) goVersion() string {
	for _, s := range m.sections {
		if found := regexp.MustCompile(`Go cmd/compile.(go[0-9.]+)`).FindSubmatch(s.content); s.id == 0 && found != nil {
			return string(found[1])
		}
	}
	return "unknown"
}

// dropTraces fills with zeros what only the trace of a crash shows: files and
// lines, inlined calls, arguments, and the names of functions of whose packages
// none of the prefixes is one. A trace then says "main.save(…)" and "?:0 +0x27"
// below it, for a function inside of it too, and leaves Go's own functions out; who
// builds the same commit without this finds the line by the number.
func dropTraces(memory []segment, prefixes []string) error {
	t, address, err := functionTable(memory)
	if err != nil {
		return err
	}
	functionData, err := t.dropTables(prefixes)
	if err != nil {
		return err
	}
	start, err := functionDataStart(memory, address, t)
	if err != nil {
		return err
	}
	return functionData.clearDropped(memory, start)
}

// functionTable finds the table and the address where it begins.
func functionTable(memory []segment) (*words, int64, error) {
	for _, s := range memory {
		if at := bytes.Index(s.content, functionsStart); at >= 0 {
			return &words{table: s.content[at:]}, s.address + int64(at), nil
		}
	}
	return nil, 0, errLayout
}

// places are those of parts of the memory: true for what is still used.
type places map[int]bool

func (p places) keep(at int) { p[at] = true }
func (p places) drop(at int) {
	if !p[at] { // what is used elsewhere stays
		p[at] = false
	}
}

func (t *words) dropTables(prefixes []string) (functionData places, err error) {
	names, units, positions := t.long(32), t.long(40), t.long(56)
	// The names of files, and what leads there. They stand between.
	t.clear(units, positions-units)

	keptNames, tables, functionData := places{}, places{}, places{}
	placeOf := map[string]int{}
	for i := range t.count() {
		place := t.word(t.function(i) + descriptionName)
		placeOf[t.name(names+place)] = place
	}
	for i := range t.count() {
		f := t.function(i)
		place := t.word(f + descriptionName)
		name := t.name(names + place)
		// One inside another is called as that one: 3 KB less in brotli.
		if outer, ok := placeOf[inner.ReplaceAllString(name, "")]; ok && outer != place {
			place = outer
			binary.LittleEndian.PutUint32(t.part(f+descriptionName, 4), uint32(place))
		}
		// The runtime itself reads that of a method's wrapper when its receiver is nil.
		if t.part(f+descriptionID, 1)[0] == funcIDWrapper && strings.Contains(name, ".(*") ||
			slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			keptNames.keep(place)
		} else {
			t.clear(f+descriptionName, 4) // no name
		}
		tables.keep(t.word(f + descriptionDepth))
		drop := func(at int) {
			tables.drop(t.word(at))
			t.clear(at, 4)
		}
		drop(f + descriptionFiles)
		drop(f + descriptionLines)
		t.clear(f+descriptionFirstLine, 4)
		own := f + descriptionSize
		for j := range t.word(f + descriptionTables) {
			switch at := own + 4*j; j {
			case unsafePoint, inlTreeIndex, argLiveIndex:
				drop(at)
			default:
				tables.keep(t.word(at))
			}
		}
		own += 4 * t.word(f+descriptionTables)
		for j := range int(t.part(f+descriptionData, 1)[0]) {
			at := own + 4*j
			place := t.word(at)
			switch {
			case place == noFuncData:
			case j == inlTree, j == argInfo, j == argLiveInfo:
				functionData.drop(place)
				copy(t.part(at, 4), []byte{0xff, 0xff, 0xff, 0xff})
			default:
				functionData.keep(place)
			}
		}
		if t.failed {
			return nil, errLayout
		}
	}
	// Equal tables are there once, for whatever they mean to whomever.
	for at, kept := range tables {
		if at != 0 && !kept {
			t.clear(positions+at, t.positionsLength(positions+at))
		}
	}
	for at := names; at < units && !t.failed; {
		length := len(t.name(at))
		if !keptNames[at-names] {
			t.clear(at, length)
		}
		at += length + 1
	}
	if t.failed {
		return nil, errLayout
	}
	return functionData, nil
}

// count is that of the functions, in the order of their addresses.
func (t *words) count() int { return t.long(8) }

// function returns where the tables of one are described.
func (t *words) function(i int) int {
	functions := t.long(64)
	return functions + t.word(functions+8*i+4)
}

// name returns the text that begins here and ends before a zero.
func (t *words) name(at int) string {
	length := bytes.IndexByte(t.part(at, max(0, len(t.table)-at)), 0)
	return string(t.part(at, length))
}

// functionDataStart returns the address that the places of functions' data count
// from. It stands in the linker's description of the program, which begins with
// where the table of functions and the names in it are.
func functionDataStart(memory []segment, table int64, t *words) (int64, error) {
	const fromBegin, pclntable = 320, 104
	begin := binary.LittleEndian.AppendUint64(nil, uint64(table))
	begin = binary.LittleEndian.AppendUint64(begin, uint64(table)+uint64(t.long(32)))
	for _, s := range memory {
		at := bytes.Index(s.content, begin)
		if at < 0 {
			continue
		}
		d := words{table: s.content[at:]}
		start := int64(binary.LittleEndian.Uint64(d.part(fromBegin, 8)))
		if functions := int64(binary.LittleEndian.Uint64(d.part(pclntable, 8))); d.failed || functions != table+int64(t.long(64)) {
			return 0, errLayout
		}
		return start, nil
	}
	return 0, errLayout
}

// clearDropped fills what is dropped with zeros. Each part ends where the next one
// begins; the last one, whose end is not known, stays.
func (p places) clearDropped(memory []segment, start int64) error {
	sorted := slices.Sorted(maps.Keys(p))
	for i, at := range sorted[:max(0, len(sorted)-1)] {
		if p[at] {
			continue
		}
		address := start + int64(at)
		in := slices.IndexFunc(memory, func(s segment) bool {
			return s.address <= address && address < s.address+int64(len(s.content))
		})
		if in < 0 {
			return errLayout
		}
		content := memory[in].content[address-memory[in].address:]
		length := sorted[i+1] - at
		if length > len(content) {
			return errLayout
		}
		clear(content[:length])
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
		return make([]byte, max(8, min(length, 1<<10)))
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
