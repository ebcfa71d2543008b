package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A budget says how many bytes each file of the bundle may take in brotli, by
// its plain name. nil allows everything.
type budget map[string]int

// firstVisit is the budget's name for all that a first visit transfers.
const firstVisit = "first-visit"

func readBudget(path string) (budget, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b := budget{}
	for line := range strings.Lines(string(text)) {
		entry, _, _ := strings.Cut(line, "#")
		words := strings.Fields(entry)
		if len(words) == 0 {
			continue
		}
		allowed, err := strconv.Atoi(words[len(words)-1])
		if err != nil || len(words) != 2 {
			return nil, fmt.Errorf("%s: %q is not a name and a number of bytes", path, strings.TrimSpace(line))
		}
		b[words[0]] = allowed
	}
	if _, ok := b[firstVisit]; !ok {
		return nil, fmt.Errorf("%s has no line for %s", path, firstVisit)
	}
	return b, nil
}

// cell is what the table of sizes says in the column of allowed sizes.
func (b budget) cell(name string) string {
	if allowed, ok := b[name]; ok {
		return fmt.Sprint(allowed)
	}
	return "-"
}

// check compares sizes, by plain name, with the allowed ones.
func (b budget) check(sizes map[string]int) error {
	if b == nil {
		return nil
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if allowed, ok := b[name]; !ok {
			errs = append(errs, fmt.Errorf("%s takes %d bytes in brotli and has no line in the budget", name, sizes[name]))
		} else if sizes[name] > allowed {
			errs = append(errs, fmt.Errorf("%s takes %d bytes in brotli, and the budget allows %d", name, sizes[name], allowed))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := sizes[name]; !ok {
			errs = append(errs, fmt.Errorf("the budget has a line for %s, which is not in the bundle", name))
		}
	}
	return errors.Join(errs...)
}

// loaded finds what the page loads always. What it names for the sign-in alone
// (data-signin, data-msal) is loaded where somebody signs in.
var loaded = regexp.MustCompile(`(?:href|src|data-program|data-second)="([^"]+)"`)

// transferred returns what a browser that takes brotli is sent: for each file,
// by plain name, and for a first visit, the sign-in left out.
func transferred(files, encoded map[string][]byte) map[string]int {
	first := map[string]bool{"index.html": true}
	for _, match := range loaded.FindAllSubmatch(files["index.html"], -1) {
		first[string(match[1])] = true
	}
	sizes := map[string]int{}
	for name, body := range files {
		if compressed, ok := encoded[name+".br"]; ok {
			body = compressed
		}
		sizes[plain(name)] = len(body)
		if first[name] {
			sizes[firstVisit] += len(body)
		}
	}
	return sizes
}
