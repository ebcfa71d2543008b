package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// short is how many bytes a function's body has that is not worth a stub in the one
// module and a place in the other: both together are smallest with 50 to 200.
const short = 80

// inAssembly is the flag of functions that some know otherwise than by a call: by
// their address on the stack, or with no mind for what they return.
const inAssembly = 1 << 2

// inner is what the compiler adds to the name of a function for those inside of it.
var inner = regexp.MustCompile(`(\.func\d+|\.gowrap\d+|\.deferwrap\d+|-range\d+|-fm|\.\d+)+$`)

// readFirst reads the names of functions for the first module, in lines: a package
// and a colon, or a tab and what stands after the package in the name of one.
func readFirst(file string) (map[string]bool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	first, packageName := map[string]bool{}, ""
	for number, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if name, ok := strings.CutPrefix(line, "\t"); ok {
			first[packageName+"."+name] = true
		} else if packageName, ok = strings.CutSuffix(line, ":"); !ok && !strings.HasPrefix(line, "#") {
			return nil, fmt.Errorf("%s:%d: %q is neither a package nor a function", file, number+1, line)
		}
	}
	return first, nil
}

// writeFirst takes down for readFirst which functions ran, and keeps what is there
// already and still exists: no two runs are quite the same. trace is Chromium's: it
// compiles a function when it is called first, and says so in the category v8.wasm.
func (m *module) writeFirst(trace, file string) error {
	var recorded struct {
		TraceEvents []struct {
			Name string
			Args struct {
				Function *int `json:"func_index"`
			}
		}
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &recorded); err != nil {
		return fmt.Errorf("%s: %w", trace, err)
	}
	p, err := m.program()
	if err != nil {
		return err
	}
	names, err := functionNames(m.memory)
	if err != nil {
		return err
	}
	before, err := readFirst(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	ran := map[string]map[string]bool{}
	take := func(name string) {
		if packageName, name := cut(inner.ReplaceAllString(name, "")); name != "" {
			if ran[packageName] == nil {
				ran[packageName] = map[string]bool{}
			}
			ran[packageName][name] = true
		}
	}
	for _, event := range recorded.TraceEvents {
		if event.Name != "wasm.CompileLazy" || event.Args.Function == nil {
			continue
		}
		f := *event.Args.Function - p.imported
		if f < 0 || f >= len(names) {
			return fmt.Errorf("%s is of another program", trace)
		}
		take(names[f])
	}
	if len(ran) == 0 {
		return fmt.Errorf("%s tells of no function that ran", trace)
	}
	for _, name := range names {
		if before[inner.ReplaceAllString(name, "")] {
			take(name)
		}
	}
	var list strings.Builder
	list.WriteString("# The functions that a start and the first keys need, as ./build.sh first took them down:\n# a package and what ran of it. What is not here is in the second module, see split.go.\n")
	for _, packageName := range slices.Sorted(maps.Keys(ran)) {
		fmt.Fprintf(&list, "%s:\n\t%s\n", packageName, strings.Join(slices.Sorted(maps.Keys(ran[packageName])), "\n\t"))
	}
	return os.WriteFile(file, []byte(list.String()), 0o644)
}

// cut separates a function's package from its name; assembly's own have none.
func cut(name string) (packageName, rest string) {
	path, _, _ := strings.Cut(name, "[") // of a type parameter's package
	start := strings.LastIndexByte(path, '/') + 1
	dot := strings.IndexByte(path[start:], '.')
	if dot < 0 {
		return "", ""
	}
	return name[:start+dot], name[start+dot+1:]
}

// divide splits the module by a list of what is to be in the first one. started is the
// program after its start, nil for one that begins with it.
func (m *module) divide(names []string, list string, started *frozen) (*division, error) {
	first, err := readFirst(list)
	if err != nil {
		return nil, err
	}
	p, err := m.program()
	if err != nil {
		return nil, err
	}
	loop := slices.Index(names, "wasm_pc_f_loop")
	if len(names) != len(p.bodies) || loop < 0 {
		return nil, errFunctions
	}
	table, _, err := functionTable(m.memory)
	if err != nil {
		return nil, err
	}
	stopped := map[int]bool{}
	if started != nil {
		// What moves a stack looks up everything on it.
		last := m.memory[len(m.memory)-1]
		stopped = started.stopped(p.place, len(p.bodies), last.address+int64(len(last.content)))
	}
	var moved []int
	for f, name := range names {
		switch {
		case p.types[f] != 0, len(p.bodies[f]) <= short, stopped[f], first[name], first[inner.ReplaceAllString(name, "")]:
		case neverRuns(name):
			p.bodies[f] = trap
		case table.part(table.function(f)+descriptionFlag, 1)[0]&inAssembly == 0:
			javascript := false
			_, err := called(p.bodies[f], func(callee int) int {
				javascript = javascript || callee < p.imported
				return callee
			})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if !javascript { // which is the first module's alone
				moved = append(moved, f)
			}
		}
	}
	return m.split(p, moved, loop)
}

// A division is what has become of a module beside itself.
type division struct {
	moved   []int // the functions in rest, by their number among all
	rest    *module
	entries *entries // which both modules write when they arrive
}

// functionNames returns them in the order of the functions.
func functionNames(memory []segment) ([]string, error) {
	t, _, err := functionTable(memory)
	if err != nil {
		return nil, err
	}
	names := make([]string, t.count())
	for i := range names {
		names[i] = t.name(t.long(32) + t.word(t.function(i)+descriptionName))
	}
	if t.failed {
		return nil, errLayout
	}
	return names, nil
}
