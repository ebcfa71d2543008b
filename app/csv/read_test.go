package csv

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		separator  byte
		want       [][]string
		lines      []int
	}{
		{"nothing", "", ',', nil, nil},
		{"one cell", "a", ',', [][]string{{"a"}}, []int{1}},
		{"empty cells", ",a,\n", ',', [][]string{{"", "a", ""}}, []int{1}},
		{"CRLF, CR and LF", "a\r\nb\rc\nd", ',', [][]string{{"a"}, {"b"}, {"c"}, {"d"}}, []int{1, 2, 3, 4}},
		{"blank lines", "\n a\n \t\nb\n\n", ',', [][]string{{" a"}, {"b"}}, []int{2, 4}},
		{"quotes", "\"a,\"\"b\"\"\r\nc\",d\ne,f", ',', [][]string{{"a,\"b\"\r\nc", "d"}, {"e", "f"}}, []int{1, 3}},
		{"a quote in a cell", "5\" iPad\t\"\"\tx", '\t', [][]string{{"5\" iPad", "", "x"}}, []int{1}},
		{"more behind a quote", "\"a\"b,c", ',', [][]string{{"ab", "c"}}, []int{1}},
		{"semicolons", "a,b;c", ';', [][]string{{"a,b", "c"}}, []int{1}},
	} {
		rows, err := Read(tt.text, tt.separator)
		if err != nil || len(rows) != len(tt.want) {
			t.Errorf("%s: %v, %v", tt.name, rows, err)
			continue
		}
		for i, row := range rows {
			if !slices.Equal(row.Cells, tt.want[i]) || row.Line != tt.lines[i] {
				t.Errorf("%s: row %d is %q in line %d, want %q in %d", tt.name, i, row.Cells, row.Line, tt.want[i], tt.lines[i])
			}
		}
	}
	for text, line := range map[string]int{`"`: 1, "a\n\"b\"\"\nc,d": 2} {
		var open *QuoteError
		if rows, err := Read(text, ','); !errors.As(err, &open) || open.Line != line {
			t.Errorf("%q: %v, %v; want the quote in line %d", text, rows, err, line)
		}
	}
}

// Rows that were written are read back, whatever the cells hold.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a\x00b", "\"", "\r\n\x00,", " \x00\t", "\x00", "a;b\x00c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = Read(text, ';')
		cells := append(strings.Split(text, "\x00"), "end")
		rows, err := Read(string(AppendRow(AppendRow(nil, cells...), cells...)), ',')
		if err != nil || len(rows) != 2 || !slices.Equal(rows[0].Cells, cells) || !slices.Equal(rows[1].Cells, cells) {
			t.Errorf("%q was read as %v, %v", cells, rows, err)
		}
	})
}
