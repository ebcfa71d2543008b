// Package portal is the conversation between the embedded editor and the page
// around it, its host. README.md beside this file is the published protocol.
//
// It knows the messages of both sides, who may send them, and when. It must not
// know how a message travels (package browser), what a token is good for
// (package signin) or how anything looks (package ui).
//
// Two rules keep a rogue page out. The editor speaks only to origins that its
// server lists, by exact target origin, so that any other page around it receives
// nothing, not even a greeting. And it listens only to its parent, of a listed
// origin, that repeats the nonce of this very page, once: from then on everything
// goes over the one MessagePort that came along, which nobody else has.
//
// An access token passes through and is kept nowhere; no message of ours carries
// one, and no error.
package portal

import "time"

const (
	// Namespace stands in every message, so that other messages of the host page
	// are told from ours.
	Namespace = "lob-device-status"

	// Version is the protocol's major version. Additions do not change it: both
	// sides ignore types and members that they do not know.
	Version = 1

	// AnswerLimit is how long a host may take before the person is told that
	// there is none. A later answer still counts.
	AnswerLimit = 10 * time.Second

	// TokenLimit is how long a host may take to hand over a token. It has a
	// person to ask, perhaps.
	TokenLimit = 30 * time.Second

	// messageLimit bounds a message of the host, as JSON. The largest honest one
	// carries a token: Entra's have 2 to 5 KB.
	messageLimit = 64 << 10
)

// Code says what went wrong; the set is closed and published.
type Code string

// Codes with which a host answers a request for a token.
const (
	SignedOut            Code = "signed_out"             // nobody is signed in at the host
	InteractionRequired  Code = "interaction_required"   // the person has to do something at the host
	ConsentRequired      Code = "consent_required"       // the permission was not granted
	AdminConsentRequired Code = "admin_consent_required" // and only an administrator can grant it
	Cancelled            Code = "cancelled"              // the person turned back
	Denied               Code = "denied"                 // the host or a policy refuses
	Unavailable          Code = "unavailable"            // the host's sign-in does not work just now
	Malformed            Code = "malformed"              // what the host has is no token
)

// Codes of the editor's own for the same request.
const (
	NoHost  Code = "no_host" // nobody around the editor answers
	Timeout Code = "timeout" // the host took longer than TokenLimit
	Unknown Code = "unknown" // the host answered with a code that is not on the list
)

var tokenCodes = []Code{SignedOut, InteractionRequired, ConsentRequired, AdminConsentRequired, Cancelled, Denied, Unavailable, Malformed}

// Codes with which the editor refuses a message, beside Malformed: a member is not
// what the protocol says, and is named.
const (
	RefusedVersion Code = "version"   // a major version that it does not speak
	RefusedPort    Code = "port"      // not exactly one port came with it
	TooLarge       Code = "too_large" // more than 64 KiB
)

// Codes with which the editor declines to load or to be left.
const (
	Dirty  Code = "dirty"  // something typed would be lost; the person decided to keep it
	Busy   Code = "busy"   // a request is on its way
	Failed Code = "failed" // the record could not be loaded; a failed message said why
	IDs    Code = "ids"    // the IDs cannot be those of a record
)

// Error is a token that the host did not give.
type Error struct {
	Code   Code
	Claims string // what a second attempt has to ask for, as JSON
}

func (e *Error) Error() string { return "portal: " + string(e.Code) }
