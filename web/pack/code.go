package main

import (
	"encoding/binary"
	"fmt"
)

// The instructions that Go's compiler uses, see
// https://webassembly.github.io/spec/core/binary/instructions.html.
const (
	opUnreachable   = 0x00
	opBlock         = 0x02
	opLoop          = 0x03
	opIf            = 0x04
	opElse          = 0x05
	opBr            = 0x0c
	opBrIf          = 0x0d
	opBrTable       = 0x0e
	opReturn        = 0x0f
	opCall          = 0x10
	opCallIndirect  = 0x11
	opDrop          = 0x1a
	opSelect        = 0x1b
	opLocalGet      = 0x20
	opLocalTee      = 0x22
	opGlobalGet     = 0x23
	opGlobalSet     = 0x24
	opI32Load       = 0x28 // to opI64Store32: from and to the memory
	opI32Load8U     = 0x2d
	opI32Store      = 0x36
	opI64Store      = 0x37
	opI64Store32    = 0x3e
	opMemorySize    = 0x3f
	opMemoryGrow    = 0x40
	opI32Const      = 0x41
	opI64Const      = 0x42
	opF32Const      = 0x43
	opF64Const      = 0x44
	opI32Eqz        = 0x45 // to opI64Extend32S: what works on the stack alone
	opI32Eq         = 0x46
	opI32LtU        = 0x49
	opI32LeU        = 0x4d
	opI32Add        = 0x6a
	opI32Sub        = 0x6b
	opI32Mul        = 0x6c
	opI32DivU       = 0x6e
	opI64Or         = 0x84
	opI64Shl        = 0x86
	opI64ExtendI32U = 0xad
	opI64Extend32S  = 0xc4
	opMore          = 0xfc // one of these follows:
	moreTruncate    = 7    // and those below
	moreCopy        = 10
	moreFill        = 11

	noResult = 0x40 // of a block
)

// called hands the number of each function that is called in a body to number, and
// returns the body with what that returned in its place. Functions are called and
// never referred to otherwise: an address of one is a place in the table.
func called(body []byte, number func(int) int) ([]byte, error) {
	var changed []byte
	r := reader{rest: body}
	copied := 0
	at := func() int { return len(body) - len(r.rest) }
	for range r.unsigned() { // the locals
		r.unsigned()
		r.byte()
	}
	for len(r.rest) > 0 && !r.failed {
		switch op := r.byte(); {
		case op == opCall:
			changed = append(changed, body[copied:at()]...)
			changed = binary.AppendUvarint(changed, uint64(number(int(r.unsigned()))))
			copied = at()
		case op == opBlock, op == opLoop, op == opIf:
			r.signed()
		case op == opBr, op == opBrIf, op >= opLocalGet && op <= opGlobalSet, op == opMemorySize, op == opMemoryGrow:
			r.unsigned()
		case op == opBrTable:
			for range r.unsigned() + 1 {
				r.unsigned()
			}
		case op == opCallIndirect, op >= opI32Load && op <= opI64Store32:
			r.unsigned()
			r.unsigned()
		case op == opI32Const, op == opI64Const:
			r.signed()
		case op == opF32Const:
			r.take(4)
		case op == opF64Const:
			r.take(8)
		case op == opMore:
			switch more := r.unsigned(); {
			case more <= moreTruncate:
			case more == moreCopy:
				r.take(2)
			case more == moreFill:
				r.take(1)
			default:
				return nil, fmt.Errorf("the instruction %#x %d is not known", op, more)
			}
		case op < opBlock, op == opElse, op == end, op == opReturn, op == opDrop, op == opSelect, op >= opI32Eqz && op <= opI64Extend32S:
		default:
			return nil, fmt.Errorf("the instruction %#x is not known", op)
		}
	}
	if r.failed {
		return nil, errCutOff
	}
	return append(changed, body[copied:]...), nil
}
