// Command pack rewrites a WebAssembly module that Go made so that less of it
// travels, and less of it is done there: the program stays the same, instruction by
// instruction.
//
// Go's linker cuts the memory a program starts with into tens of thousands of
// segments, to leave out zeros, which compress to nothing anyway; the addresses
// between them do not. And it keeps for every instruction the source line, and for
// every function its name, which calls were inlined in it and what its arguments
// are, for the trace of a crash alone. What is left can come in two modules, of
// which the second is not waited for (split.go), and as it is after its start, which
// the build does once for all (freeze.go).
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("pack", flag.ExitOnError)
	in := flags.String("in", ".build/linked.wasm", "WebAssembly `file` that go build made")
	out := flags.String("out", ".build/app.wasm", "`file` to make")
	second := flags.String("second", "", "`file` to make for what no start needs; \"\" keeps all in one")
	first := flags.String("first", "web/pack/first.txt", "`file` with the functions that a start needs")
	trace := flags.String("trace", "", "`file` in which Chromium says what ran of the module in -in: makes -first of it, and nothing else")
	form := flags.String("form", "", "`file` to make of the page as the program begins it: the program then goes on from there")
	named := flags.String("named", "main.", "beginnings of the `names` of functions that the trace of a crash shall show, separated by commas")
	flags.Parse(args)

	m, err := readLinked(*in)
	if err != nil {
		return err
	}
	if *trace != "" {
		return m.writeFirst(*trace, *first)
	}
	if err := os.Remove(*second); *second != "" && err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // an old one would not fit
	}
	page, rest, err := m.pack(strings.Split(*named, ","), *form != "", *second != "", *first)
	if err != nil {
		return fmt.Errorf("%q: %w", *in, err)
	}
	if page != nil {
		if err := os.WriteFile(*form, page, 0o644); err != nil {
			return err
		}
	}
	if rest != nil {
		if err := os.WriteFile(*second, rest.bytes(), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(*out, m.bytes(), 0o644)
}

// pack makes the module smaller. If it is to be started, page is how the program begins
// it; if it is to be divided by the list in the file first, rest is what comes second.
func (m *module) pack(named []string, started, divided bool, first string) (page []byte, rest *module, err error) {
	d := &division{}
	var names []string
	if version := m.goVersion(); version != knownGo && !strings.HasPrefix(version, knownGo+".") {
		fmt.Fprintf(os.Stderr, "pack: the tables of %s are not known, so what traces show stays in, and all in one module\n", version)
		divided = false
	} else if names, err = functionNames(m.memory); err != nil {
		return nil, nil, err
	} else if err := dropTraces(m.memory, named); err != nil {
		return nil, nil, err
	}
	if started || divided {
		if err := m.export(ofRegisters()); err != nil {
			return nil, nil, err
		}
	}
	if divided {
		var f *frozen
		if started {
			if f, err = m.start(nil); err != nil {
				return nil, nil, err
			}
		}
		if d, err = m.divide(names, first, f); err != nil {
			return nil, nil, err
		}
	}
	if started {
		page, err = m.freeze(d, names)
	}
	return page, d.rest, err
}
