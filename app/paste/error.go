package paste

import "fmt"

// Reason is why nothing was taken from a text.
type Reason string

const (
	Empty         Reason = "empty"
	TooLong       Reason = "tooLong"       // more than Limit
	Unknown       Reason = "unknown"       // none of the forms
	OtherResource Reason = "otherResource" // of Graph, but no device status of this kind: Text says which
	GraphError    Reason = "graphError"    // an error of Graph's: Text is its code, or the HTTP status
	NoProperty    Reason = "noProperty"    // none of the nine properties, and no address
	EmptyList     Reason = "emptyList"

	// Of JSON; Line and Column are the place.
	JSONSyntax   Reason = "json.syntax"
	JSONEnd      Reason = "json.end"      // it is cut off
	JSONComment  Reason = "json.comment"  // JSON has none
	JSONComma    Reason = "json.comma"    // a comma after the last member
	JSONQuote    Reason = "json.quote"    // ' or “ in place of "
	JSONNesting  Reason = "json.nesting"  // deeper than any record
	JSONFollowed Reason = "json.followed" // something comes after its end

	// Of tables; Line is the place, counted in the text's own lines.
	TableHeader Reason = "table.header" // no names of columns above the rows
	TableRows   Reason = "table.rows"   // names of columns and no row
	TableCells  Reason = "table.cells"  // another number of cells than of columns
	TableQuote  Reason = "table.quote"  // a quote that nothing closes
	FormatTable Reason = "formatTable"  // PowerShell's, which cuts values off
)

// Error is why nothing was taken. It quotes nothing but a name of Graph's.
type Error struct {
	Reason       Reason
	Text         string // for otherResource and graphError
	Line, Column int    // from 1; 0 when there is no such place
	Cells, Want  int    // for table.cells
}

func (e *Error) Error() string {
	s := "paste: " + string(e.Reason)
	if e.Text != "" {
		s += fmt.Sprintf(" %.64q", e.Text)
	}
	if e.Line > 0 {
		s += fmt.Sprintf(" in line %d", e.Line)
	}
	return s
}
