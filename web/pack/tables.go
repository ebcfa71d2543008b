package main

import (
	"encoding/binary"
	"maps"
	"slices"
)

// tablesOf takes out of the memory what describes only functions of the second
// module, of which later has the numbers in order, and returns it. Nobody looks at
// it before one of them runs: the runtime finds a function by a list of addresses,
// which stays, and then reads the tables of that one. What stays is moved together:
// thousands of holes would take more room than what is taken out of them.
func tablesOf(memory []segment, place int, later []int) ([]segment, *entries, error) {
	t, address, err := functionTable(memory)
	if err != nil {
		return nil, nil, err
	}
	names, positions, functions := t.long(32), t.long(56), t.long(64)
	// The list of addresses, with one more at its end, stands before what it leads to.
	list := entrySize*t.count() + 4
	ofNames, ofPositions, ofFunctions := newParts(names, 1), newParts(positions, 1), newParts(functions, list)
	for i := range t.count() {
		_, second := slices.BinarySearch(later, i)
		f := t.function(i)
		if at := t.word(f + descriptionName); at != 0 { // which is no name
			ofNames.add(at, len(t.name(names+at))+1, second)
		}
		for _, place := range t.positionsOf(f) {
			if at := t.word(place); at != 0 {
				ofPositions.add(at, t.positionsLength(positions+at), second)
			}
		}
		ofFunctions.add(f-functions, descriptionSize+4*t.word(f+descriptionTables)+4*int(t.part(f+descriptionData, 1)[0]), second)
	}
	if t.failed || len(ofFunctions.all) != t.count() {
		return nil, nil, errLayout
	}
	ofNames.place()
	ofPositions.place()
	ofFunctions.place()

	for i := range t.count() {
		f := t.function(i)
		t.change(f+descriptionName, ofNames.now)
		for _, place := range t.positionsOf(f) {
			t.change(place, ofPositions.now)
		}
	}
	var taken []segment
	for _, p := range []*parts{ofNames, ofPositions, ofFunctions} {
		at, content := p.move(t)
		taken = append(taken, segment{address + int64(at), content})
	}
	base := int(address) + functions
	e := &entries{
		list: base, place: place, count: t.count(),
		first:  [2]int{base + ofFunctions.first, base + ofFunctions.second},
		second: [2]int{base + ofFunctions.second, base + ofFunctions.end},
	}
	e.clear(t, functions)
	if err := e.clearIndex(memory); err != nil {
		return nil, nil, err
	}
	if t.failed {
		return nil, nil, errLayout
	}
	return taken, e, nil
}

// positionsOf returns the places in a function's description that say where one of
// its tables by position is.
func (t *words) positionsOf(f int) []int {
	all := []int{f + descriptionDepth}
	for j := range t.word(f + descriptionTables) {
		all = append(all, f+descriptionSize+4*j)
	}
	return all
}

func (t *words) change(at int, to map[int]int) {
	if now, ok := to[t.word(at)]; ok {
		binary.LittleEndian.PutUint32(t.part(at, 4), uint32(now))
	}
}

// parts of a region of the table, by where they are in it.
type parts struct {
	start, first int // of the region in the table, and of the parts in the region
	all          map[int]*part
	now          map[int]int // where they are to be
	second, end  int         // where those of the second module begin then, and all end
}

type part struct {
	length int
	second bool // of nothing that stays in the first module
}

func newParts(start, first int) *parts {
	return &parts{start: start, first: first, all: map[int]*part{}, now: map[int]int{}}
}

func (p *parts) add(at, length int, second bool) {
	if known := p.all[at]; known != nil {
		known.second = known.second && second
		return
	}
	p.all[at] = &part{length, second}
}

// place lays out those that stay, then the others.
func (p *parts) place() {
	sorted := slices.Sorted(maps.Keys(p.all))
	p.end = p.first
	for _, second := range []bool{false, true} {
		p.second = p.end
		for _, at := range sorted {
			if p.all[at].second == second {
				p.now[at] = p.end
				p.end += p.all[at].length
			}
		}
	}
}

// move does that, and takes the second module's out of the table. It returns where
// they begin.
func (p *parts) move(t *words) (at int, content []byte) {
	laid := make([]byte, p.end-p.first)
	last := p.first
	for from, to := range p.now {
		length := p.all[from].length
		copy(laid[to-p.first:], t.part(p.start+from, length))
		last = max(last, from+length)
	}
	if p.end > last { // some overlapped
		t.failed = true
		return 0, nil
	}
	t.clear(p.start+p.first, last-p.first)
	copy(t.part(p.start+p.first, p.second-p.first), laid)
	return p.start + p.second, laid[p.second-p.first:]
}
