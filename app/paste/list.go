package paste

import (
	"slices"
	"strings"

	"device-status-editor/app/devicestatus"
)

// entry is what Format-List prints for a property: the lines of its value, the
// first without the label, the others without the indentation. It is torn when a
// line follows that is neither indented nor a label.
type entry struct {
	name  string
	lines []string
	torn  bool
}

// A block is the entries of one object.
type block []entry

// readBlocks finds labels and values whatever stands around them, such as a
// prompt. Objects in a row have the same names: the next one begins where a name
// comes again, and not at a blank line, which mail puts between any two.
func readBlocks(text string) []block {
	var blocks []block
	var last *entry // to which a line may belong
	gap, start, value := 0, -1, 0
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch name, at := label(line); {
		case strings.TrimSpace(line) == "":
			gap++
			continue
		case last != nil && indent >= value:
			last.lines = append(append(last.lines, make([]string, gap)...), line[value:])
		case name != "" && (start < 0 || indent == start):
			if len(blocks) == 0 || blocks[len(blocks)-1].has(name) {
				blocks = append(blocks, nil)
			}
			b := &blocks[len(blocks)-1]
			*b = append(*b, entry{name: name, lines: []string{line[min(at, len(line)):]}})
			last, start, value = &(*b)[len(*b)-1], indent, at
		case last != nil && gap == 0:
			last.lines, last.torn = append(last.lines, line), true
		default:
			last = nil
		}
		gap = 0
	}
	return blocks
}

// label returns the name before " : " and where the value begins, which may be
// behind the end of the line.
func label(line string) (name string, value int) {
	colon := strings.IndexByte(line, ':')
	if colon < 0 || colon+1 < len(line) && line[colon+1] != ' ' {
		return "", 0
	}
	name = strings.TrimSpace(line[:colon])
	if strings.Trim(name, letters+"0123456789@._") != "" {
		return "", 0
	}
	return name, colon + len(": ")
}

func (b block) has(name string) bool {
	return slices.ContainsFunc(b, func(e entry) bool { return strings.EqualFold(e.name, name) })
}

func (b block) get(name string) (entry, bool) {
	i := slices.IndexFunc(b, func(e entry) bool { return strings.EqualFold(e.name, name) })
	if i < 0 {
		return entry{}, false
	}
	return b[i], true
}

// knows says that there is a name of the record's, or a pair that holds one.
func knows(blocks []block) bool {
	return slices.ContainsFunc(joinPairs(blocks), func(b block) bool {
		return slices.ContainsFunc(b, func(e entry) bool { return propertyOf(e.name) != "" })
	})
}

// joinPairs puts together what Format-List prints of a hashtable, such as
// Invoke-MgGraphRequest returns: each pair is an object, with Name and Value.
func joinPairs(blocks []block) []block {
	var joined []block
	for _, b := range blocks {
		name, named := b.get("Name")
		value, valued := b.get("Value")
		if !named || !valued {
			joined = append(joined, b)
			continue
		}
		e := entry{name.word(), value.lines, value.torn}
		if len(joined) == 0 || joined[len(joined)-1].has(e.name) {
			joined = append(joined, nil)
		}
		last := &joined[len(joined)-1]
		*last = append(*last, e)
	}
	return joined
}

func readList(blocks []block) (Pasted, error) {
	p := Pasted{Form: PowerShellList}
	for _, b := range joinPairs(blocks) {
		r, err := readBlock(b)
		if err != nil {
			return Pasted{}, err
		}
		if !r.empty() {
			p.Records = append(p.Records, r)
		}
	}
	if len(p.Records) == 0 {
		return Pasted{}, &Error{Reason: NoProperty}
	}
	return p, nil
}

func readBlock(b block) (Record, error) {
	var r Record
	configuration, err := r.takePath(b.context())
	if err != nil {
		return Record{}, err
	}
	for _, e := range b {
		if !configuration {
			r.takeEntry(e)
		} else if propertyOf(e.name) == devicestatus.ID {
			r.take(string(devicestatus.ConfigurationID), cell(e.word()))
		}
	}
	return r, nil
}

// context is the annotation that says what the object is of, and is the only
// place that has the configuration: of a hashtable on its own, else in
// AdditionalProperties, {[@odata.context, https://…]}.
func (b block) context() string {
	e, ok := b.get("@odata.context")
	if !ok {
		e, _ = b.get(additional)
	}
	_, fragment, _ := strings.Cut(e.word(), "$metadata#")
	if end := strings.IndexAny(fragment, ",]}"); end >= 0 {
		fragment = fragment[:end]
	}
	return "#" + fragment
}

const additional = "AdditionalProperties"

// takeEntry takes a value unless its spelling was lost. Nothing is printed for
// null and for the empty text alike, so nothing is taken then.
func (r *Record) takeEntry(e entry) {
	p := propertyOf(e.name)
	text, whole := e.text(p)
	switch {
	case text == "":
	case strings.EqualFold(e.name, additional):
		if text != "{}" && !(strings.Contains(text, "$metadata#") && strings.Count(text, "[") == 1) {
			r.take(e.name, devicestatus.Value{Kind: devicestatus.Other, Text: text})
		}
	case p == "":
		r.take(e.name, devicestatus.Value{Kind: devicestatus.Other, Text: text})
	case !whole:
		r.refuse(p, RuleWrapped, text)
	case p.Timestamp():
		// PowerShell prints the moment in the words of a culture, without its
		// decimals and often without its zone. What has all that was text.
		if _, err := devicestatus.ReadTimestamp(text); err != nil {
			r.Refused = append(r.Refused, devicestatus.Finding{Property: p, Rule: err.Rule, Value: err.Text, Count: err.Count})
			return
		}
		r.take(e.name, cell(text))
	default:
		r.take(e.name, cell(text))
	}
}

// text joins the lines of a value. PowerShell breaks a line behind a blank or a
// hyphen, which stays, and in the middle of a word that is longer than the line.
// Where a copy has lost the blanks at the ends of lines, or the value has line
// breaks itself, the lines do not tell: then whole is false, but for values that
// have no blanks.
func (e entry) text(p devicestatus.Property) (text string, whole bool) {
	last := len(e.lines) - 1
	trimmed := strings.TrimRight(e.lines[last], " \t")
	switch p {
	case devicestatus.DeviceDisplayName, devicestatus.DeviceModel, devicestatus.UserName, "":
		for _, line := range e.lines[:last] {
			// More than one blank is what a console fills its lines with.
			blank := strings.HasSuffix(line, " ") && !strings.HasSuffix(line, "  ")
			if e.torn || !blank && !strings.HasSuffix(line, "-") {
				return strings.Join(e.lines[:last], "\n") + "\n" + trimmed, false
			}
		}
		return strings.Join(e.lines[:last], "") + trimmed, true
	}
	if e.torn {
		return strings.Join(e.lines, "\n"), false
	}
	return e.word(), true
}

// word joins the lines of a value without blanks.
func (e entry) word() string {
	var b strings.Builder
	for _, line := range e.lines {
		b.WriteString(strings.TrimSpace(line))
	}
	return b.String()
}
