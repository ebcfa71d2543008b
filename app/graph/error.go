package graph

import (
	"fmt"
	"strings"

	"device-status-editor/app/devicestatus"
)

// Kind is what a failure means to the person; the set is closed.
type Kind string

const (
	KindValue       Kind = "value"       // 400 that names properties or a literal
	KindRoute       Kind = "route"       // this address takes no PATCH, or there is no such segment
	KindRequest     Kind = "request"     // any other refusal, also our own of an address that must not be asked
	KindSignIn      Kind = "signIn"      // 401
	KindClaims      Kind = "claims"      // 401 or 403 with a claims challenge
	KindScope       Kind = "scope"       // 403 that names scopes
	KindForbidden   Kind = "forbidden"   // any other 403
	KindNotFound    Kind = "notFound"    // 404, 410
	KindConflict    Kind = "conflict"    // 409, 412
	KindThrottled   Kind = "throttled"   // 429 after the last try, or when stopped while waiting
	KindService     Kind = "service"     // 5xx
	KindNotGraph    Kind = "notGraph"    // HTML or other text, a redirect, a success that is not the entity
	KindForeignLink Kind = "foreignLink" // a list goes on at an address that gets no token; nothing was asked there
	KindOffline     Kind = "offline"     // nothing was sent
	KindBlocked     Kind = "blocked"     // nothing was sent
	KindNoAnswer    Kind = "noAnswer"    // timeout or lost connection
	KindStopped     Kind = "stopped"     // the person cancelled
	KindToken       Kind = "token"       // no token could be had
)

// Detail is one complaint about one property.
type Detail struct {
	Property              devicestatus.Property // "" when Target is none of ours
	Target, Code, Message string
}

// Error is a failed request. It never holds the token: an answer that repeats
// it has it replaced.
type Error struct {
	Kind    Kind
	Status  int    // 0 when there was no answer
	Code    string // decoded, the innermost that is more than the status
	Message string // decoded, the innermost, without Intune's list of ids
	Details []Detail
	Scopes  []string // permissions the text names
	Claims  string   // of a claims challenge, decoded JSON

	RequestID, ClientRequestID, ActivityID string
	Date                                   string // RFC 3339 in UTC; by our clock when the answer has none

	Method, URL string // URL has no query
	Addressing  Addressing
	Tries       int
	Raw         string // the body as it came, at most 64 KiB

	// MayBeStored: a write whose outcome is unknown. True as well when an
	// earlier try of the same write ended so.
	MayBeStored bool
	Err         error

	retryAfter string // Retry-After, or what Intune's own body says in its place
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "graph: %s", e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, ", status %d", e.Status)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, ", code %q", e.Code)
	}
	if e.Message != "" {
		fmt.Fprintf(&b, ", message %q", e.Message)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }
