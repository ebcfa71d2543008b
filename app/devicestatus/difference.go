package devicestatus

// Change is one property that differs.
type Change struct {
	Property      Property
	Before, After Value
}

// Difference lists what differs between two records in the order of the form,
// never the key, by which they are the same record.
func Difference(before, after Record) []Change {
	var changes []Change
	for _, p := range editable() {
		if b, a := before.Get(p), after.Get(p); !Same(p, b, a) {
			changes = append(changes, Change{Property: p, Before: b, After: a})
		}
	}
	return changes
}

// Same compares exactly, but timestamps by instant: Graph may write a moment in
// another way than it was sent.
func Same(p Property, a, b Value) bool {
	if a == b {
		return true
	}
	if !p.Timestamp() || a.Kind != Text || b.Kind != Text {
		return false
	}
	at, aErr := ReadTimestamp(a.Text)
	bt, bErr := ReadTimestamp(b.Text)
	return aErr == nil && bErr == nil && at.Instant().Equal(bt.Instant())
}
