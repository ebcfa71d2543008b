//go:build embedded

package main

import (
	"embed"
	"io/fs"
)

// The folder is not among the sources: web/release lays the bundle over it when
// it builds with this tag.
//
//go:embed bundle
var bundle embed.FS

func embedded() fs.FS {
	files, err := fs.Sub(bundle, "bundle")
	if err != nil {
		panic(err) // the name above is a valid one
	}
	return files
}

// licences are those of all that is in this program.
//
//go:embed licences.txt
var licences string
