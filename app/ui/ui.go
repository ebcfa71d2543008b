// Package ui is the page: go-app components, one per file, over one session.
//
// It knows what a person sees and does. It must not know how a request is
// made (package graph), where a token comes from (package signin) or anything
// of syscall/js (package browser). The session (session.go) holds all state
// and no go-app, so that what the page does is tested without a page.
//
// Of go-app only components, their diff, Dispatch, Async and Defer are used.
// Its traps with form controls are met in one place, [field].
package ui

import (
	"context"
	"time"

	"device-status-editor/app/configuration"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
)

// Start is what the page is given by the program that starts it.
type Start struct {
	Now     func() time.Time
	Zone    devicestatus.Zone                      // the person's own
	Setting func(context.Context) (Setting, error) // asked for once; an error says what is wrong with the configuration
}

// Setting is what the page is told once the configuration is there. What is typed is
// checked before that.
type Setting struct {
	Configuration configuration.Configuration
	Link          graph.Target // that the page was opened by; it comes before the configuration's own
	Tokens        signin.Source
	Host          *portal.Frame // the page around this one; nil when there is none
	Fetch         graph.Fetch
	NewID         func() string // client-request-id
	Jitter        func() float64
}

// New returns the root component.
func New(s Start) *Editor {
	return &Editor{session: newSession(s.Now, s.Zone), setting: s.Setting}
}
