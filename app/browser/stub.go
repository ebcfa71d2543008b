//go:build !js

package browser

import (
	"context"
	"time"

	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
)

// Without a browser nothing can be sent: the stub says so in the closed set
// of failures.
func Fetch(context.Context, graph.Request) (graph.Response, error) {
	return graph.Response{}, &graph.TransportError{Failure: graph.Offline, Err: ErrUnavailable}
}

func Configuration(context.Context) (string, error) { return "", ErrUnavailable }
func WriteClipboard(context.Context, string) error  { return ErrUnavailable }
func Quiet(context.Context) error                   { return ErrUnavailable }
func Whole(context.Context) error                   { return ErrUnavailable }
func Begun(form bool)                               {}
func OpenSignIn(SignInOptions) (signin.Library, error) {
	return nil, ErrUnavailable
}
func Keep(name, text string) bool           { return true }
func Focused() string                       { return "" }
func Kept(name string) string               { return "" }
func PageURL(name string) string            { return name }
func Value(id string) string                { return "" }
func SetValue(id, text string)              {}
func SetChecked(id string, checked bool)    {}
func Download(name, mediaType, text string) {}
func Print()                                {}
func Focus(id string)                       {}
func Query() string                         { return "" }
func SetQuery(pairs ...[2]string)           {}
func WillShowModal(id string)               {}
func IsOpen(id string) bool                 { return false }
func SetHeight(id string, pixels int)       {}
func Scroll(id string) (top, height int)    { return 0, 0 }
func ScrollTo(id string, top int)           {}
func ShowModal(id string)                   {}
func Close(id string)                       {}
func SetTitle(title string)                 {}
func Online() bool                          { return true }
func GuardUnload(on bool)                   {}
func Random() float64                       { return 0 }
func NewUUID() string                       { return "00000000-0000-4000-8000-000000000000" }

// Zone is UTC where there is no browser to ask.
type Zone struct{}

func (Zone) Name() string                   { return "UTC" }
func (Zone) Offset(time.Time) time.Duration { return 0 }

func WatchPointer() (stop func())              { return func() {} }
func Unpressed(f func())                       { f() }
func Keys(func(key string) bool) (stop func()) { return func() {} }
func EnterOnce() (stop func())                 { return func() {} }
func Network(func(online bool)) (stop func())  { return func() {} }
func Returned(func()) (stop func())            { return func() {} }
func Left(func()) (stop func())                { return func() {} }
func Later(time.Duration, func())              {}
func Reload()                                  {}

func Stored(name string, f func(text string)) {}

func Framed() bool              { return false }
func NestedSignIn() bool        { return false }
func Build() string             { return "" }
func Embed(*portal.Frame)       {}
func Height(f func(pixels int)) {}

func SetTheme(mode string)                     {}
func SetThemeToken(name, value string)         {}
func SetClass(name string, on bool)            {}
func IsLocale(tag string) bool                 { return true }
func LocalTime(t time.Time, tag string) string { return t.Format(time.RFC3339) }
