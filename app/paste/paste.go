// Package paste reads what a person has in the clipboard: an address, an answer
// of Graph's, a request, JSON, rows of a table, what PowerShell prints. It finds
// the record that is meant and what its fields are to hold.
//
// It is pure. It knows the record, how Graph addresses it, and how tools write it
// down. It must not know what is in the form, nor any word a person reads: there
// are codes for what cannot be taken. Nothing is guessed. A value is taken as it
// was written, character for character, or it is refused.
//
// Headers are passed over unread, so a token among them is in no result.
package paste

import (
	"bytes"
	"strings"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// Limit is how long a text may be, in bytes: some thousand records.
const Limit = 1 << 20

// Form is what a text was recognised as.
type Form string

const (
	Address        Form = "address"        // of a record, of its configuration, or of this page
	Request        Form = "request"        // an HTTP request, with its answer or without
	Answer         Form = "answer"         // an HTTP answer
	JSON           Form = "json"           // an entity, some of its properties, or a list of them
	PowerShellJSON Form = "powerShellJSON" // of ConvertTo-Json: names begin with a capital
	PowerShellList Form = "powerShellList" // of Format-List
	Table          Form = "table"          // rows below the names of their columns
)

// Pasted is what a text says.
type Pasted struct {
	Form    Form
	Records []Record // at least one; of more than one a person has to choose
	More    bool     // a list that goes on elsewhere: it has a nextLink
}

// Record is what a text says about one record.
type Record struct {
	Target graph.Target // a part that the text does not tell is ""
	Host   string       // of an address, in small letters; "" when there was none

	// Edits are the values, as they were written; a status in Graph's spelling.
	// They can be put into the fields: a platform, a status and a timestamp are
	// readable as such, but for a timestamp's zone, for which the field asks.
	Edits devicestatus.Edits

	// Refused are the properties that were there and could not be taken. The Rule is
	// one of package devicestatus or one of this package; Value is what was written.
	Refused []devicestatus.Finding

	// Unknown are the other names in their order with what they hold, as it was
	// written: JSON of JSON, the text of a cell. OData's annotations and empty cells are not
	// listed.
	Unknown []devicestatus.Member
}

// Rules for what was there and could not be taken, beside those of devicestatus.
const (
	RuleType    devicestatus.Rule = "paste.type"    // not a text, or not a number: Value is JSON
	RuleWrapped devicestatus.Rule = "paste.wrapped" // broken over lines, and what stood at the break is not known
	RuleOtherID devicestatus.Rule = "paste.otherid" // the body has another id than the address
)

// Read recognises text. Its error is an [*Error].
func Read(text string) (Pasted, error) {
	if len(text) > Limit {
		return Pasted{}, &Error{Reason: TooLong}
	}
	text = string(bytes.ToValidUTF8([]byte(strings.TrimPrefix(text, "\uFEFF")), []byte("\uFFFD")))
	// A row may begin with empty cells, so tables are not trimmed.
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return Pasted{}, &Error{Reason: Empty}
	}
	var read func(string) (Pasted, error)
	switch {
	case isRequest(trimmed), isAnswer(trimmed):
		read = readHTTP
	case trimmed[0] == '{', trimmed[0] == '[':
		read = func(text string) (Pasted, error) { return readJSON(text, Record{}) }
	case isAddress(trimmed):
		read = readAddress
	default:
		if blocks := readBlocks(text); knows(blocks) {
			return readList(blocks)
		}
		return readTable(text)
	}
	p, err := read(trimmed)
	above, _, _ := strings.Cut(text, trimmed)
	return p, below(err, above)
}
