package main

import "testing"

// A path that browsers, hosts and nginx do not read alike is refused.
func TestBasePath(t *testing.T) {
	for path, want := range map[string]bool{"/": true, "/tools/editor/": true, "/a b/": false, "/a;b/": false, "/a/../b/": false, "//": false, "/tools": false, "tools/": false} {
		if _, err := parse([]string{"-base-path", path}); (err == nil) != want {
			t.Errorf("-base-path %q: error %v, want it taken: %t", path, err, want)
		}
	}
}
