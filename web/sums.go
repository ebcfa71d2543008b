package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SumsName is the file of a bundle that names all others with their SHA-256, in the
// form of sha256sum. Only with it a folder that is just being copied is told from a
// whole one: a file cut off would be kept by browsers for a year.
const SumsName = "SHA256SUMS"

// Sums is the content of that file.
func Sums(files map[string][]byte) []byte {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%s  %s\n", sum(files[name]), name)
	}
	return []byte(b.String())
}

func sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// compare reports the first file that is not what the list says, or is not on it.
// config.json may be another: the configuration takes its place.
func compare(list []byte, files map[string][]byte) error {
	const advice = "exchange the folder as a whole, and let the copying end"
	want := map[string]string{}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || !strings.HasSuffix(line, "\n") {
			return fmt.Errorf("%s is not whole: %s", SumsName, advice)
		}
		want[name] = sum
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		body, ok := files[name]
		switch {
		case name == configurationName:
		case !ok:
			return fmt.Errorf("%s is missing: %s", name, advice)
		case sum(body) != want[name]:
			return fmt.Errorf("%s is not what %s says: %s", name, SumsName, advice)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if want[name] == "" && name != configurationName {
			return fmt.Errorf("%s is not on the list in %s: %s", name, SumsName, advice)
		}
	}
	return nil
}
