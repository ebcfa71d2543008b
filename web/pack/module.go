package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
)

// The parts of WebAssembly's binary format that are needed here, see
// https://webassembly.github.io/spec/core/binary/modules.html.
const (
	header      = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	dataCount   = 12
	end         = 0x0b
)

// A module is a WebAssembly module of which only the memory is understood.
type module struct {
	sections []section // without the content of the data section
	memory   []segment
}

type section struct {
	id      byte
	content []byte
}

// A segment is what is at one address of the memory when the program starts.
type segment struct {
	address int64
	content []byte
}

func readModule(file []byte) (*module, error) {
	rest, ok := bytes.CutPrefix(file, []byte(header))
	if !ok {
		return nil, errors.New("it is no WebAssembly module")
	}
	m := &module{}
	for r := (reader{rest: rest}); len(r.rest) > 0; {
		s := section{id: r.byte()}
		s.content = r.take(r.unsigned())
		if r.failed {
			return nil, fmt.Errorf("the section after %d others is cut off", len(m.sections))
		}
		switch s.id {
		case dataCount:
			return nil, errors.New("it initializes memory by instructions, which name segments by number")
		case dataSection:
			var err error
			if m.memory, err = readSegments(s.content); err != nil {
				return nil, err
			}
			s.content = nil
		}
		m.sections = append(m.sections, s)
	}
	return m, nil
}

func readSegments(content []byte) ([]segment, error) {
	r := reader{rest: content}
	var segments []segment
	for range r.unsigned() {
		if kind, opcode := r.byte(), r.byte(); kind != 0 || opcode != opI32Const {
			return nil, fmt.Errorf("segment %d has no constant address", len(segments))
		}
		address := r.signed()
		if r.byte() != end {
			return nil, fmt.Errorf("segment %d has no constant address", len(segments))
		}
		segments = append(segments, segment{address, r.take(r.unsigned())})
		if r.failed {
			return nil, fmt.Errorf("segment %d is cut off", len(segments)-1)
		}
	}
	return segments, nil
}

// readLinked reads a module that Go linked. The table of functions, which has hundreds
// of zeros in a row, must be in one segment.
func readLinked(path string) (*module, error) {
	linked, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := readModule(linked)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", path, err)
	}
	if m.memory, err = joined(m.memory, 4<<10); err != nil {
		return nil, fmt.Errorf("%q: %w", path, err)
	}
	return m, nil
}

// joined returns the same memory in fewer segments: those with a few zeros at most
// between them become one.
func joined(memory []segment, few int64) ([]segment, error) {
	// The linker does not write them in order, and zeros must not cover what
	// was there before.
	sorted := slices.SortedStableFunc(slices.Values(memory), func(a, b segment) int { return cmp.Compare(a.address, b.address) })
	var all []segment
	for _, s := range sorted {
		if len(all) > 0 {
			last := &all[len(all)-1]
			gap := s.address - last.address - int64(len(last.content))
			if gap < 0 {
				return nil, fmt.Errorf("its segments at %d and %d overlap", last.address, s.address)
			}
			if gap <= few {
				last.content = append(append(last.content, make([]byte, gap)...), s.content...)
				continue
			}
		}
		all = append(all, segment{s.address, bytes.Clone(s.content)})
	}
	return all, nil
}

func (m *module) bytes() []byte {
	file := []byte(header)
	for _, s := range m.sections {
		content := s.content
		if s.id == dataSection {
			content = binary.AppendUvarint(nil, uint64(len(m.memory)))
			for _, s := range m.memory {
				content = append(content, 0, opI32Const)
				content = appendSigned(content, s.address)
				content = append(content, end)
				content = binary.AppendUvarint(content, uint64(len(s.content)))
				content = append(content, s.content...)
			}
		}
		file = append(file, s.id)
		file = binary.AppendUvarint(file, uint64(len(content)))
		file = append(file, content...)
	}
	return file
}

// A reader remembers that the input ended too early; from then on it yields
// zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.rest, r.failed = nil, true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// unsigned reads LEB128, which is the varint of encoding/binary.
func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.rest, r.failed = nil, true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// signed reads signed LEB128: two's complement, not the zigzag of
// encoding/binary.
func (r *reader) signed() int64 {
	var v int64
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			if b&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
	r.failed = true
	return 0
}

func appendSigned(to []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		to = append(to, byte(v)|0x80)
		v >>= 7
	}
	return append(to, byte(v)&0x7f)
}
