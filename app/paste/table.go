package paste

import (
	"strings"

	"device-status-editor/app/csv"
	"device-status-editor/app/devicestatus"
)

// readTable reads rows of CSV in either dialect, and those that Excel puts into
// the clipboard. The first row has the names of the columns.
func readTable(text string) (Pasted, error) {
	if strings.HasPrefix(text, "#TYPE ") { // of Export-Csv in Windows PowerShell
		text = text[max(strings.IndexByte(text, '\n'), 0):]
	}
	header := firstLine(strings.TrimLeft(text, " \t\r\n"))
	if isFormatTable(text) {
		return Pasted{}, &Error{Reason: FormatTable}
	}
	separator, known := separatorOf(header)
	if known == 0 {
		if strings.Contains(text, "\t") || strings.Count(header, ",") > 2 || strings.Count(header, ";") > 2 {
			return Pasted{}, &Error{Reason: TableHeader}
		}
		return Pasted{}, &Error{Reason: Unknown}
	}
	rows, err := csv.Read(text, separator)
	if err, is := err.(*csv.QuoteError); is {
		return Pasted{}, &Error{Reason: TableQuote, Line: err.Line}
	}
	t := table{columns: rows[0].Cells}
	for i, column := range t.columns {
		t.columns[i] = strings.TrimSpace(column)
	}
	for _, row := range rows[1:] {
		if err := t.row(row); err != nil {
			return Pasted{}, err
		}
	}
	if len(t.records) == 0 {
		return Pasted{}, &Error{Reason: TableRows}
	}
	return Pasted{Form: Table, Records: t.records}, nil
}

// isFormatTable looks for the line of hyphens that Format-Table draws below its
// header, perhaps with a prompt above. It is not that of a signature, "-- ".
func isFormatTable(text string) bool {
	above := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if above != "" && len(strings.Fields(line)) > 1 && strings.Contains(line, "--") && strings.Trim(line, "- ") == "" {
			return true
		}
		above = line
	}
	return false
}

// separatorOf is the one that makes the most names of the line.
func separatorOf(header string) (separator byte, known int) {
	for _, candidate := range []byte("\t;,") {
		rows, _ := csv.Read(header, candidate)
		n := 0
		if len(rows) > 0 {
			for _, name := range rows[0].Cells {
				if propertyOf(strings.TrimSpace(name)) != "" {
					n++
				}
			}
		}
		if n > known {
			separator, known = candidate, n
		}
	}
	return separator, known
}

type table struct {
	columns []string
	records []Record
	last    string // what the row before was about, see key
}

func (t *table) row(row csv.Row) error {
	cells := row.Cells
	for len(cells) > len(t.columns) && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1] // of a sheet whose other rows are longer
	}
	if len(cells) != len(t.columns) {
		return &Error{Reason: TableCells, Line: row.Line, Cells: len(cells), Want: len(t.columns)}
	}
	key, property, after := t.key(cells)
	if key != "" && key == t.last {
		t.records[len(t.records)-1].take(property, after)
		return nil
	}
	var r Record
	for i, column := range t.columns {
		switch v := csv.ReadCell(cells[i]); {
		case propertyOf(column) == devicestatus.ID, propertyOf(column) == devicestatus.ConfigurationID:
			v.Text = strings.TrimSpace(v.Text)
			r.take(column, v)
		case propertyOf(column) != "":
			r.take(column, v)
		case cells[i] != "":
			r.take(column, devicestatus.Value{Kind: devicestatus.Other, Text: cells[i]})
		}
	}
	r.take(property, after)
	if !r.empty() {
		t.records, t.last = append(t.records, r), key
	}
	return nil
}

// key is what rows of an export of receipts have in common when they are of one
// PATCH, and what this row says of a property. It is "" in any other table.
func (t *table) key(cells []string) (key, property string, after devicestatus.Value) {
	isReceipt := 0
	for i, column := range t.columns {
		switch column {
		case "savedAtUtc", string(devicestatus.ConfigurationID), string(devicestatus.ID):
			key += cells[i] + "\n"
			isReceipt++
		case "property":
			property = cells[i]
			isReceipt++
		case "after":
			after = csv.ReadCell(cells[i])
			isReceipt++
		}
	}
	if isReceipt != 5 {
		return "", "", devicestatus.Value{}
	}
	return key, property, after
}
