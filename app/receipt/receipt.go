// Package receipt keeps what one browser session saved: who changed which record
// when, from what to what, and what Graph said. From a receipt the way back is
// made, and it is written as JSON, which reads back, and as CSV.
//
// It is pure. It knows the record and how a PATCH is addressed. It must not know
// where receipts are kept, nor any word a person reads, and it has no place for a
// token.
package receipt

import (
	"time"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// Limit is how many receipts are kept, the newest.
const Limit = 200

// Outcome says what is known of what Graph holds after the change.
type Outcome string

const (
	Stored            Outcome = "stored"            // all of it, as asked
	StoredDifferently Outcome = "storedDifferently" // see Change.Stored
	NotVerified       Outcome = "notVerified"       // accepted, but nothing to compare with was had
)

// Receipt is one PATCH that Graph accepted.
type Receipt struct {
	SavedAt  time.Time // UTC; kept to the millisecond, which is what browsers tell
	Account  string    // user principal name of who saved
	TenantID string

	ConfigurationID, ID string
	Name                string // what the record was called when it was saved

	Method, URL                string // URL without query
	Addressing                 graph.Addressing
	Status                     int // of HTTP
	RequestID, ClientRequestID string

	Outcome Outcome
	Changes []Change
}

// Change is one property of the PATCH. Before is Absent when the record had not
// been loaded, Stored when nothing was verified.
type Change struct {
	Property              devicestatus.Property
	Before, After, Stored devicestatus.Value
}

// Add puts the newest receipt first and lets go of those beyond [Limit].
func Add(receipts []Receipt, newest Receipt) []Receipt {
	return append([]Receipt{newest}, receipts[:min(len(receipts), Limit-1)]...)
}

// Reverse is the way back, each value as it was, character for character, in the
// order of the receipt; not lists what has none: the value before is not known,
// or is a null that Graph does not take. A property that Graph left as it was
// needs no way back and is in neither.
//
// The Before of a change is what Graph held after the save, as far as is known.
func (r Receipt) Reverse() (changes []devicestatus.Change, not []devicestatus.Property) {
	for _, c := range r.Changes {
		now := c.After
		if c.Stored.Kind != devicestatus.Absent {
			now = c.Stored
		}
		switch {
		case c.Before.Kind == devicestatus.Absent,
			c.Before.Kind == devicestatus.Null && !c.Property.Nullable():
			not = append(not, c.Property)
		case now != c.Before:
			changes = append(changes, devicestatus.Change{Property: c.Property, Before: now, After: c.Before})
		}
	}
	return changes, not
}
