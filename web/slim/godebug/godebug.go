// Package godebug takes the place of Go's internal/godebug in the browser's program.
//
// Go's own looks each setting up in GODEBUG, counts the uses of what is not the
// default, and can search for the use that matters (internal/bisect): 9 KB in brotli.
// A page has no environment, and go.mod names the Go that it is built with, so
// every setting has its default, for which Go's Value returns "".
package godebug

// A Setting is one of those that GODEBUG names. An undocumented one begins with "#".
type Setting struct{ name string }

func New(name string) *Setting { return &Setting{name} }

func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

func (s *Setting) Undocumented() bool { return s.name != "" && s.name[0] == '#' }

func (s *Setting) String() string { return s.Name() + "=" + s.Value() }

func (s *Setting) IncNonDefault() {}

func (s *Setting) Value() string { return "" }
