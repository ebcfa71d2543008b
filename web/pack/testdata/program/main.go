// Command program does what walks the runtime's tables: it grows stacks,
// collects garbage, recovers from panics, reads the name of a method's wrapper,
// and ends in another panic.
package main

import (
	"runtime"
	"strings"
)

func main() {
	kept := map[int]string{}
	for i := range 2000 {
		kept[i] = strings.Repeat("ä", deep(i%500))
		if i%500 == 0 {
			runtime.GC()
		}
	}
	println("kept", len(kept), len(kept[1999]))
	println("recovered", recovered(kept))
	println(noReceiver(new(number)))
	println(noReceiver((*number)(nil)))
	save(nil)
}

func deep(n int) int {
	var onStack [64]byte
	if n == 0 {
		return int(onStack[0])
	}
	return deep(n-1) + 1
}

func recovered(m map[int]string) (length int) {
	defer func() {
		recover()
		length = len(m)
	}()
	save(nil)
	return 0
}

type number int

func (n number) double() int { return int(n) * 2 }

func noReceiver(n interface{ double() int }) (problem string) {
	defer func() {
		if err, ok := recover().(error); ok {
			problem = err.Error()
		}
	}()
	n.double()
	return "none"
}

//go:noinline
func save(p *int) { *p = 1 }
