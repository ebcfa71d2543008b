// Package csv is how this application writes a value into a cell and reads it
// back: what an export says comes back equal, after a spreadsheet had it open
// too. It knows the kinds of a [devicestatus.Value] and nothing of what the
// columns mean.
//
// A cell of nothing leaves the property alone and the word null clears it. A text
// that would read as one of the two, and one that a spreadsheet would take for a
// formula, has an apostrophe before it
// (https://owasp.org/www-community/attacks/CSV_Injection).
package csv

import (
	"strings"

	"device-status-editor/app/devicestatus"
)

const null = "null"

// Cell writes a value, unquoted: see [AppendRow]. A value of a kind that Graph
// does not document here is written as its JSON, which reads back as a text.
func Cell(v devicestatus.Value) string {
	switch {
	case v.Kind == devicestatus.Null:
		return null
	case v.Kind == devicestatus.Text && needsGuard(v.Text):
		return "'" + v.Text
	}
	return Guard(v.Text)
}

// ReadCell reads what [Cell] wrote and what people write. A number is a Text to
// it, since only the column says what is meant. Blanks around the word null do not
// count; those around any other text are part of it.
func ReadCell(cell string) devicestatus.Value {
	if strings.EqualFold(strings.TrimSpace(cell), null) {
		return devicestatus.Value{Kind: devicestatus.Null}
	}
	if text, guarded := strings.CutPrefix(cell, "'"); guarded && needsGuard(text) {
		return devicestatus.Value{Kind: devicestatus.Text, Text: text}
	}
	if cell == "" {
		return devicestatus.Value{}
	}
	return devicestatus.Value{Kind: devicestatus.Text, Text: cell}
}

// Guard puts an apostrophe before a text that a spreadsheet would run, or would
// take the apostrophe from.
func Guard(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r\n'", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// needsGuard says of a text whether [Cell] puts an apostrophe before it.
func needsGuard(text string) bool {
	return text == "" || Guard(text) != text || strings.EqualFold(strings.TrimSpace(text), null)
}

// AppendRow appends a row as RFC 4180 has it, with CRLF at its end. A cell that
// begins or ends with a blank is quoted too: some readers drop it otherwise.
func AppendRow(b []byte, cells ...string) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		// A row of one empty cell would be an empty line, which readers skip.
		if strings.ContainsAny(cell, ",;\"\t\r\n") || cell != strings.TrimSpace(cell) || cell == "" && len(cells) == 1 {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b = append(b, cell...)
	}
	return append(b, "\r\n"...)
}
