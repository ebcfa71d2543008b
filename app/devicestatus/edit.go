package devicestatus

import "strings"

// Action is one of the three states of a field, and the way back to a former one.
type Action int

const (
	Leave   Action = iota // the property is not sent
	Set                   // the property becomes Edit.Text
	Clear                 // the property becomes null
	PutBack               // the property becomes Edit.Value, which Graph has held before
)

// Edit is what a person wants of one property. Text counts for Set only and is
// the text as typed. Value counts for PutBack only: it is sent as it is, however
// odd, because the service itself once returned it.
type Edit struct {
	Action Action
	Text   string
	Value  Value
}

// Edits are the edits of one record; a property that is missing is left alone.
type Edits map[Property]Edit

// EditOf says what a box that now holds text means for a property that was
// loaded as v. A box that shows the loaded value leaves it, and a blank box
// leaves what was absent or null. A loaded value that was blanked is Set to "":
// an empty string for the four strings, a finding for the others.
func EditOf(p Property, v Value, text string) Edit {
	// A browser drops line breaks from the value of a one-line box. That the
	// box was filled must not count as an edit.
	if text == v.Text || text == strings.ReplaceAll(strings.ReplaceAll(v.Text, "\r", ""), "\n", "") {
		return Edit{}
	}
	if blank(text) {
		if v.Text == "" {
			return Edit{}
		}
		text = ""
	}
	return Edit{Action: Set, Text: text}
}

// After returns the record as it will be: before with the edits in canonical
// form, a timestamp normalised, a platform without blanks and leading zeros, a
// status in Graph's spelling. An edit with an error is skipped, and one that
// only spells the loaded moment in another way: neither is sent.
func After(before Record, edits Edits) Record {
	after := before
	for _, p := range editable() {
		value, _ := outcome(p, before.Get(p), edits[p])
		after = after.With(p, value)
	}
	return after
}

// outcome is what an edit makes of a loaded value, with what there is to say
// about it that needs neither the clock nor another property. With an error the
// value is the loaded one.
func outcome(p Property, loaded Value, edit Edit) (Value, []Finding) {
	switch edit.Action {
	case Clear:
		if !p.Nullable() {
			return loaded, []Finding{{Property: p, Rule: RuleClearNotNullable, Value: loaded.Text}}
		}
		return Value{Kind: Null}, nil
	case Set:
		if holdsText(loaded) && edit.Text == loaded.Text {
			return loaded, nil
		}
		value, findings := read(p, edit.Text)
		if hasError(findings) || Same(p, loaded, value) {
			value = loaded
		}
		return value, findings
	case PutBack:
		if edit.Value.Kind == Absent { // has no wire form
			return loaded, nil
		}
		return edit.Value, nil
	}
	return loaded, nil
}

// read turns typed text into the value to send.
func read(p Property, text string) (Value, []Finding) {
	switch {
	case p == Platform:
		return readPlatform(text)
	case p == Status:
		return readStatus(text)
	case p.Timestamp():
		t, err := ReadTimestamp(text)
		if err != nil {
			return Value{}, []Finding{{Property: p, Rule: err.Rule, Value: err.Text, Count: err.Count}}
		}
		return Value{Kind: Text, Text: t.Text}, nil
	case p == UserPrincipalName:
		return Value{Kind: Text, Text: text}, checkUPN(text)
	default:
		return Value{Kind: Text, Text: text}, checkText(p, text)
	}
}

// holdsText tells a loaded value that a box can show from an absent or null one,
// whose Text is empty without being the empty string.
func holdsText(v Value) bool { return v.Kind != Absent && v.Kind != Null }

// blank knows the blanks that a keyboard has. Other white space, such as a line
// separator, was pasted, and is for the checks to name.
func blank(text string) bool { return strings.Trim(text, " \t\u00a0") == "" }
