package web

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A folder that is being copied is refused, whatever is not there yet.
func TestFolderThatIsBeingCopied(t *testing.T) {
	compressed := scriptName + ".br"
	for _, tt := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"whole", func(fstest.MapFS) {}, ""},
		{"another configuration", func(b fstest.MapFS) { b["config.json"] = &fstest.MapFile{Data: []byte("{}")} }, ""},
		{"no configuration", func(b fstest.MapFS) { delete(b, "config.json") }, ""},
		{"cut off", func(b fstest.MapFS) { b[compressed] = &fstest.MapFile{Data: b[compressed].Data[:5]} }, compressed + " is not what SHA256SUMS says"},
		{"empty", func(b fstest.MapFS) { b[scriptName] = &fstest.MapFile{} }, scriptName + " is not what SHA256SUMS says"},
		{"missing", func(b fstest.MapFS) { delete(b, compressed) }, compressed + " is missing"},
		{"of another build", func(b fstest.MapFS) { b["app.js"] = &fstest.MapFile{} }, "app.js is not on the list"},
		{"half a list", func(b fstest.MapFS) { b[SumsName].Data = b[SumsName].Data[:200] }, "SHA256SUMS is not whole"},
		{"no list yet in it", func(b fstest.MapFS) { b[SumsName].Data = nil }, "is not on the list"},
	} {
		files := bundle()
		tt.change(files)
		_, err := New(files, demo)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Nobody vouches for the compressed forms of a folder without a list, so nothing in it
// is promised to stay.
func TestNothingIsImmutableWithoutAList(t *testing.T) {
	files := bundle()
	delete(files, SumsName)
	site, err := New(files, demo)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range site.Files() {
		if got := f.Headers.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", f.Name, got)
		}
	}
}

func TestTheListIsNotServed(t *testing.T) {
	if r := ask(t, "GET", "/"+SumsName); r.StatusCode != 404 {
		t.Errorf("status %d, want 404", r.StatusCode)
	}
}
