//go:build !embedded

package main

import "io/fs"

// embedded is nil: the bundle is the folder of -bundle.
func embedded() fs.FS { return nil }
