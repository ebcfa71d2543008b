package main

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func encodeAll(t *testing.T, c cache, files map[string][]byte) map[string][]byte {
	t.Helper()
	encoded, err := c.encodeAll(files)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestUnchangedFileIsNotCompressedAgain(t *testing.T) {
	c := cache{filepath.Join(t.TempDir(), "compressed")}
	text := bytes.Repeat([]byte("text "), 200)
	encodeAll(t, c, map[string][]byte{"a.txt": text})
	entries, err := os.ReadDir(c.folder)
	if err != nil || len(entries) != len(encodings) {
		t.Fatalf("cache holds %d files, %v, want %d", len(entries), err, len(encodings))
	}
	for _, entry := range entries {
		write(t, filepath.Join(c.folder, entry.Name()), "from the cache")
	}
	for name, got := range encodeAll(t, c, map[string][]byte{"b.txt": text}) {
		if string(got) != "from the cache" {
			t.Errorf("%s was compressed again", name)
		}
	}

	other := bytes.Repeat([]byte("other "), 200)
	write(t, filepath.Join(c.folder, "notes.txt"), "not ours")
	if got := encodeAll(t, c, map[string][]byte{"b.txt": other})["b.txt.br"]; string(got) == "from the cache" {
		t.Error("changed content was answered from the cache")
	}
	entries, err = os.ReadDir(c.folder)
	if err != nil || len(entries) != len(encodings)+1 {
		t.Errorf("cache holds %v, %v, want the new files and notes.txt", entries, err)
	}
}

func TestOnlyWhatGetsSmallerIsKept(t *testing.T) {
	noise := make([]byte, 1000)
	random := rand.NewChaCha8([32]byte{})
	random.Read(noise)
	files := map[string][]byte{
		"empty": nil,
		"short": []byte("p{}"),
		"noise": noise,
		"text":  bytes.Repeat([]byte("text "), 200),
	}
	got := slices.Sorted(maps.Keys(encodeAll(t, cache{t.TempDir()}, files)))
	if want := []string{"text.br", "text.gz", "text.zst"}; !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
}

func TestReplaceFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "bundle")
	replace := func(files map[string][]byte) error { return replaceFolder(folder, files) }
	if err := replace(map[string][]byte{"index.html": []byte("1"), "old.js": []byte("old")}); err != nil {
		t.Fatal(err)
	}
	if err := replace(map[string][]byte{"index.html": []byte("2"), "new.js": []byte("new")}); err != nil {
		t.Fatal(err)
	}
	if got, want := contents(t, folder), map[string]string{"index.html": "2", "new.js": "new"}; !maps.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}

	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "letter.txt"), "dear")
	if err := replaceFolder(foreign, map[string][]byte{"index.html": nil}); err == nil {
		t.Error("a folder that is no bundle was replaced")
	}
	if got := contents(t, foreign); got["letter.txt"] != "dear" || len(got) != 1 {
		t.Errorf("a folder that is no bundle was changed: %v", got)
	}
}
