package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFolder makes folder hold exactly these files. It refuses a folder
// with other things in it and no index.html, so that a slip in -out deletes
// nothing.
func replaceFolder(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	_, err = os.Stat(filepath.Join(folder, "index.html"))
	if len(entries) > 0 && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%q holds files but no index.html, so it is no bundle to replace", folder)
	}
	for _, entry := range entries {
		if _, ok := files[entry.Name()]; !ok {
			if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
				return err
			}
		}
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}
