//go:build !embedded

package main

import "io/fs"

// embedded is nil: the bundle is the folder of -bundle.
func embedded() fs.FS { return nil }

const licences = "This build has none with it: ./build.sh package makes one that has.\n"
