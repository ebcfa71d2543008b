package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// epoch is the time of everything that is packed: that of the packing would give
// the same content other bytes.
var epoch = time.Unix(0, 0).UTC()

// entry is a file to be packed.
type entry struct {
	name string
	mode int64
	body []byte
}

// writeTar packs files in order, belonging to root.
func writeTar(w io.Writer, entries []entry) error {
	t := tar.NewWriter(w)
	for _, e := range entries {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: e.mode, Size: int64(len(e.body)), ModTime: epoch, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(header); err != nil {
			return err
		}
		if _, err := t.Write(e.body); err != nil {
			return err
		}
	}
	return t.Close()
}

// archive packs a folder, under a name for it, into a compressed file.
func archive(folder, file, root string) error {
	entries, err := readTree(folder, root)
	if err != nil {
		return err
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	compressed, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := writeTar(compressed, entries); err != nil {
		return err
	}
	if err := compressed.Close(); err != nil {
		return err
	}
	return out.Close()
}

// readTree reads all files below a folder, sorted by name.
func readTree(folder, root string) ([]entry, error) {
	var entries []entry
	err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(file)
		entries = append(entries, entry{path.Join(root, filepath.ToSlash(name)), 0o644, body})
		return err
	})
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return entries, err
}

type sum struct {
	name, hash string
	size       int
}

// writeChecksums writes SHA256SUMS, for sha256sum -c in the folder.
func writeChecksums(folder string) ([]sum, error) {
	entries, err := readTree(folder, "")
	if err != nil {
		return nil, err
	}
	var sums []sum
	var text strings.Builder
	for _, e := range entries {
		hash := sha256.Sum256(e.body)
		sums = append(sums, sum{e.name, hex.EncodeToString(hash[:]), len(e.body)})
		text.WriteString(hex.EncodeToString(hash[:]) + "  " + e.name + "\n")
	}
	return sums, os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(text.String()), 0o644)
}
