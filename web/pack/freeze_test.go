package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goOn is a page for a frozen program: it puts something in the place of each value and
// settles what the program waits for.
const goOn = `
globalThis.fs = require("fs");
globalThis.path = require("path");
const [runtime, first, second] = process.argv.slice(2);
require(runtime);
const go = new Go();
go.exit = process.exit;
(async () => {
	const { instance, module } = await WebAssembly.instantiate(fs.readFileSync(first), go.importObject);
	const page = JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(module, "page")[0]));
	go.run(instance);
	const functions = [];
	const f = (id) => functions[id] ??= go._makeFuncWrapper(id);
	for (const [i, value] of page.values.entries()) {
		go._values.push(Array.isArray(value) ? f(value[0]) : typeof value === "string" ? globalThis[value] ?? {} : {});
		go._goRefCounts.push(page.counts[i]);
		go._ids.set(go._values.at(-1), go._values.length - 1);
	}
	console.log(f(page.events[0][2])());
	if (second) {
		await WebAssembly.instantiate(fs.readFileSync(second), { first: instance.exports, places: new Proxy(instance.exports.table, { get: (table, place) => table.get(+place) }) });
		instance.exports.second.value = 2;
	}
	f(page.then[0][1])("some  text");
})();`

// inTheSources lets a test run pack as the build does, where web/pack/freeze.mjs is.
func inTheSources(t *testing.T) {
	t.Helper()
	t.Chdir("../..")
}

// linkedPage returns the path of testdata/page, compiled so that it does that.
func linkedPage(t *testing.T, does string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "linked.wasm")
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X main.does="+does, "-o", path, "./web/pack/testdata/page")
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return path
}

func TestAFrozenProgramGoesOn(t *testing.T) {
	inTheSources(t)
	in, folder := linkedPage(t, ""), t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	for name, text := range map[string]string{
		"goOn.js":   goOn,
		"first.txt": allBut(t, in, "main.later", "strings."),
	} {
		if err := os.WriteFile(file(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runtime, err := wasmExec()
	if err != nil {
		t.Fatal(err)
	}
	for _, second := range []string{"", file("second.wasm")} {
		var made [][]byte
		for range 2 {
			if err := run([]string{"-in", in, "-out", file("first.wasm"), "-second", second, "-first", file("first.txt"), "-form", file("form.html")}); err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(file("first.wasm"))
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, body)
		}
		if !bytes.Equal(made[0], made[1]) {
			t.Error("frozen twice, the program is not the same")
		}
		output, err := exec.Command("node", file("goOn.js"), runtime, file("first.wasm"), second).CombinedOutput()
		if want := "submitted\nwent on with SOME TEXT 7 993\n"; err != nil || string(output) != want {
			t.Errorf("second file %q: %v\n%s\nwant\n%s", second, err, output, want)
		}
	}
	form, err := os.ReadFile(file("form.html"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`<form><label for="box" title="a&#34;b">Is 1 &lt; 2 &amp; &#34;so&#34;?</label><input checked id="box"></form>`, string(form)); diff != "" {
		t.Errorf("the form:\n%s", diff)
	}

	m, err := readModule(must(os.ReadFile(file("first.wasm"))))
	if err != nil {
		t.Fatal(err)
	}
	last := m.sections[len(m.sections)-1]
	var page struct {
		Nodes  string
		Values []any
		Events [][]any
	}
	_, written, _ := bytes.Cut(last.content, []byte(pageSection))
	if err := json.Unmarshal(written, &page); err != nil {
		t.Fatal(err)
	}
	if page.Nodes != "form,label,,input" || page.Values[0] != "Object" {
		t.Errorf("the nodes %s and the values %v, want form,label,,input and first Object", page.Nodes, page.Values)
	}
	if diff := cmp.Diff([][]any{{0.0, "submit", 1.0, map[string]any{"once": true}}}, page.Events); diff != "" {
		t.Errorf("events:\n%s", diff)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWhatCannotBeFrozen(t *testing.T) {
	inTheSources(t)
	for does, want := range map[string]string{
		"ask":      "the program asks the window for navigator",
		"write":    "the program writes innerHTML of <input>",
		"empty":    `<p> has a text in it that HTML does not have: ""`,
		"beside":   `<p> has a text in it that HTML does not have: "b"`,
		"wait":     "the program does not wait for its configuration",
		"end":      "the program ended with 3",
		"rehearse": "that box was typed into, only to rehearse it, changes the page",
	} {
		folder := t.TempDir()
		err := run([]string{"-in", linkedPage(t, does), "-out", filepath.Join(folder, "out.wasm"), "-form", filepath.Join(folder, "form.html")})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", does, err, want)
		}
	}
}

func TestDropGarbage(t *testing.T) {
	memory := func(words ...uint32) []byte {
		var b []byte
		for _, w := range words {
			b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
		}
		return b
	}
	const freed, text1, text2 = 0xdeadbeef, '1', '2'
	f := &frozen{memory: memory(freed, 1, 5, 1, text1, 7)}
	if err := f.dropGarbage(memory(freed, 1, 5, 2, text2, 7)); err != nil || !bytes.Equal(f.memory, memory(0, 1, 5, 0, text1, 7)) {
		t.Errorf("error %v, % x", err, f.memory)
	}
	for name, pair := range map[string][2][]byte{
		"another length":                       {memory(1, 2), memory(2)},
		"a difference that is no setting":      {memory(1, 8), memory(2, 15)},
		"no place of the setting":              {memory(1, 5), memory(1, 5)},
		"two places that could be the setting": {memory(1, 1), memory(2, 2)},
	} {
		if err := (&frozen{memory: pair[0]}).dropGarbage(pair[1]); !errors.Is(err, errGarbage) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestSegmentsAreAllThatIsNotZero(t *testing.T) {
	memory := make([]byte, 4096)
	memory[0], memory[100], memory[130], memory[4095] = 1, 2, 3, 4
	again := make([]byte, len(memory))
	var length int
	for _, s := range segments(memory) {
		copy(again[s.address:], s.content)
		length += len(s.content)
	}
	if !bytes.Equal(again, memory) || length != 4*64 {
		t.Errorf("%d bytes, of which the memory is not made again", length)
	}
}

func TestStartsOnly(t *testing.T) {
	for name, want := range map[string]bool{
		"main.init": true, "a.com/b/c.init.0": true, "a.com/b/c.map.init.12": true, "runtime.schedinit": true, "runtime.(*mheap).init": true,
		"main.init.0.func1": false, "runtime.(*mspan).init": false, "a.com/b.T.init": false, "a.com/b.(*T).init": false, "main.initial": false, "main.main": false,
	} {
		if startsOnly(name) != want {
			t.Errorf("%s runs in a start only: %t, want %t", name, !want, want)
		}
	}
}

func TestRegistersThatNobodyKnows(t *testing.T) {
	m := &module{sections: []section{{globalSection, zeros(registers)}}}
	eight := []string{"-1", "0", "2", "3", "4", "5", "6", "0"}
	if content, err := m.globals(eight); err != nil || !bytes.HasPrefix(content, []byte{8, i32, mutable, opI32Const, 0x7f, end, i64}) {
		t.Errorf("error %v, % x", err, content)
	}
	for _, wrong := range [][]string{nil, eight[1:], append([]string{"x"}, eight[1:]...)} {
		if _, err := m.globals(wrong); !errors.Is(err, errRegisters) {
			t.Errorf("%q: error %v", wrong, err)
		}
	}
}
