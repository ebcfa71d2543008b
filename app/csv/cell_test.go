package csv

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
)

func text(s string) devicestatus.Value { return devicestatus.Value{Kind: devicestatus.Text, Text: s} }

var cleared = devicestatus.Value{Kind: devicestatus.Null}

func TestCell(t *testing.T) {
	for _, tt := range []struct {
		value devicestatus.Value
		want  string
	}{
		{devicestatus.Value{}, ""},
		{cleared, "null"},
		{text(""), "'"},
		{text("null"), "'null"},
		{text(" NULL "), "' NULL "},
		{text("iPhone"), "iPhone"},
		{text("=1+1"), "'=1+1"},
		{text("+49"), "'+49"},
		{text("-"), "'-"},
		{text("@SUM(A1)"), "'@SUM(A1)"},
		{text("\t=1"), "'\t=1"},
		{text("'s-Gravenhage"), "''s-Gravenhage"},
		{devicestatus.Value{Kind: devicestatus.Number, Text: "8"}, "8"},
		{devicestatus.Value{Kind: devicestatus.Number, Text: "-8"}, "'-8"},
		{devicestatus.Value{Kind: devicestatus.Other, Text: `{"a": 1}`}, `{"a": 1}`},
	} {
		if got := Cell(tt.value); got != tt.want {
			t.Errorf("Cell(%+v) = %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestReadCellOfPeople(t *testing.T) {
	for _, tt := range []struct {
		cell string
		want devicestatus.Value
	}{
		{"", devicestatus.Value{}},
		{"NULL", cleared},
		{" null ", cleared},
		{"'s-Gravenhage", text("'s-Gravenhage")}, // not an apostrophe of ours
		{"' =1", text("' =1")},
		{" iPhone ", text(" iPhone ")},
	} {
		if got := ReadCell(tt.cell); got != tt.want {
			t.Errorf("ReadCell(%q) = %+v, want %+v", tt.cell, got, tt.want)
		}
	}
}

// A row is read by a reader that is not ours.
func TestAppendRowIsRFC4180(t *testing.T) {
	cells := []string{"a", "", " b ", `c"d`, "e,f", "g;h", "i\tj", "k\nl", "'=1", "ä’😀"}
	b := AppendRow(nil, cells...)
	b = AppendRow(b, "")
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err == nil {
		t.Fatalf("%q: rows of different length were not noticed", rows)
	}
	r := csv.NewReader(strings.NewReader(string(b)))
	r.FieldsPerRecord = -1
	if rows, err = r.ReadAll(); err != nil || len(rows) != 2 || !slices.Equal(rows[0], cells) || !slices.Equal(rows[1], []string{""}) {
		t.Errorf("%q was read as %q, %v", b, rows, err)
	}
	if !strings.HasSuffix(string(b), "\r\n\"\"\r\n") {
		t.Errorf("%q does not end in CRLF", b)
	}
}

// What is exported comes back equal and is no formula.
func FuzzCell(f *testing.F) {
	for _, seed := range []string{"", "null", " nUll\t", "'", "''", "'=1", "=1", "-8", "@", "\r", "\n-", "iPhone", "'null"} {
		f.Add(seed, int(devicestatus.Text))
	}
	f.Add("8", int(devicestatus.Number))
	f.Fuzz(func(t *testing.T, s string, kind int) {
		v := devicestatus.Value{Kind: devicestatus.Kind(kind), Text: s}
		switch v.Kind {
		case devicestatus.Absent, devicestatus.Null:
			v.Text = ""
		case devicestatus.Text:
		default:
			return
		}
		cell := Cell(v)
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			t.Errorf("Cell(%+v) = %q, which a spreadsheet runs", v, cell)
		}
		if got := ReadCell(cell); got != v {
			t.Errorf("%+v became %q, which reads as %+v", v, cell, got)
		}
	})
}
