package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"device-status-editor/web"
)

// An encoding makes one compressed form. Its key names the settings, so that
// a change of them is not answered from the cache.
type encoding struct {
	suffix string
	key    string
	encode func(body []byte) ([]byte, error)
}

// Brotli: of 6.6 MB of WebAssembly quality 11 makes 900 KB in 17 s, 10 makes
// 935 KB in 6 s. The time is spent once for each change of the WebAssembly.
// Zstandard: browsers refuse a window above 8 MB (RFC 9659).
var encodings = []encoding{
	{".br", "br11-24", func(body []byte) ([]byte, error) {
		return written(body, func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: 11, LGWin: 24}), nil
		})
	}},
	{".zst", "zst-best-8m", func(body []byte) ([]byte, error) {
		return written(body, func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression),
				zstd.WithWindowSize(8<<20), zstd.WithEncoderConcurrency(1))
		})
	}},
	{".gz", "gz9", func(body []byte) ([]byte, error) {
		return written(body, func(w io.Writer) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, gzip.BestCompression)
		})
	}},
}

func written(body []byte, open func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// cache is a folder of compressed files, named by the fingerprint of what
// they were made from and by the settings.
type cache struct{ folder string }

var fingerprintLength = len(web.Fingerprint(nil))

// encodeAll returns the compressed forms worth sending, by name and suffix,
// and drops what it has no more use for from the folder.
func (c cache) encodeAll(files map[string][]byte) (map[string][]byte, error) {
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return nil, err
	}
	var (
		group   sync.WaitGroup
		lock    sync.Mutex // of what follows
		used    = map[string]bool{}
		encoded = map[string][]byte{}
		errs    []error
	)
	for name, body := range files {
		for _, e := range encodings {
			group.Go(func() {
				key := web.Fingerprint(body) + "." + e.key
				compressed, err := c.encode(key, body, e)
				lock.Lock()
				defer lock.Unlock()
				used[key] = true
				errs = append(errs, err)
				// Below a tenth the saving is not worth a decoder's start.
				if len(compressed) < len(body)*9/10 {
					encoded[name+e.suffix] = compressed
				}
			})
		}
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return encoded, c.keepOnly(used)
}

func (c cache) encode(key string, body []byte, e encoding) ([]byte, error) {
	path := filepath.Join(c.folder, key)
	if kept, err := os.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	compressed, err := e.encode(body)
	if err != nil {
		return nil, err
	}
	// Under another name first: an interrupted build leaves no half a file.
	unfinished, err := os.CreateTemp(c.folder, key+".*")
	if err != nil {
		return nil, err
	}
	_, err = unfinished.Write(compressed)
	if err := errors.Join(err, unfinished.Close()); err != nil {
		return nil, err
	}
	return compressed, os.Rename(unfinished.Name(), path)
}

// keepOnly removes what has a name like ours and was not used: the folder
// would grow by 5 MB with each change of the WebAssembly.
func (c cache) keepOnly(used map[string]bool) error {
	entries, err := os.ReadDir(c.folder)
	for _, entry := range entries {
		name := entry.Name()
		if strings.Index(name, ".") == fingerprintLength && !used[name] {
			err = errors.Join(err, os.Remove(filepath.Join(c.folder, name)))
		}
	}
	return err
}
