package csv

import (
	"fmt"
	"strings"
)

// Row is a row and the line of the text in which it begins, from 1.
type Row struct {
	Line  int
	Cells []string
}

// QuoteError is a quote that nothing closes.
type QuoteError struct{ Line int }

func (e *QuoteError) Error() string { return fmt.Sprintf("the quote in line %d is not closed", e.Line) }

// Read reads rows as RFC 4180 has them, with any separator and any line break.
// Lines with nothing but blanks are passed over. Its error is a [*QuoteError].
//
// A cell is quoted only when the quote is its first character. Excel's clipboard
// has 5" in a cell as it stands; encoding/csv refuses that, or, told to be lazy,
// lets a quote that is not closed swallow the rows below, and makes LF of the CRLF
// in a value.
func Read(text string, separator byte) ([]Row, error) {
	ends := string(rune(separator)) + "\r\n"
	var rows []Row
	for line := 1; text != ""; line++ {
		row := Row{Line: line}
		for {
			cell, rest, ok := cutCell(text, ends)
			if !ok {
				return nil, &QuoteError{row.Line}
			}
			line += strings.Count(text[:len(text)-len(rest)], "\n")
			row.Cells = append(row.Cells, cell)
			if text = rest; text == "" || text[0] != separator {
				break
			}
			text = text[1:]
		}
		if len(row.Cells) > 1 || strings.TrimSpace(row.Cells[0]) != "" {
			rows = append(rows, row)
		}
		if after, ok := strings.CutPrefix(text, "\r\n"); ok {
			text = after
		} else if text != "" {
			text = text[1:]
		}
	}
	return rows, nil
}

// cutCell takes a cell off the front of text. What follows a closing quote
// belongs to it, as in Excel. It is not ok when a quote is not closed.
func cutCell(text, ends string) (cell, rest string, ok bool) {
	if strings.HasPrefix(text, `"`) {
		if cell, text, ok = cutQuoted(text[1:]); !ok {
			return "", "", false
		}
	}
	end := strings.IndexAny(text, ends)
	if end < 0 {
		end = len(text)
	}
	return cell + text[:end], text[end:], true
}

// cutQuoted takes what stands before the quote that is not doubled.
func cutQuoted(text string) (content, rest string, ok bool) {
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 == len(text) || text[i+1] != '"' {
			return strings.ReplaceAll(text[:i], `""`, `"`), text[i+1:], true
		}
		i++
	}
	return "", "", false
}
