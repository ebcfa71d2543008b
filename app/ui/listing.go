package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"device-status-editor/app/devicestatus"
)

// listing is the table of a configuration's device statuses: what has been read
// so far, what of it is shown, and in which order.
type listing struct {
	configurationID string
	rows            []listed // in Graph's order
	shown           []int    // places in rows, after search and sorting
	search          string
	order           column
	descending      bool
	active          int // place in shown of the row that keys act on

	stop    context.CancelFunc // nil when nothing is on its way
	pause   *pause
	problem *problem // why it is not whole
	stopped bool     // by the person

	version int // go-app sees no change inside of a pointer
}

// listed is one row with what sorting and searching need of it.
type listed struct {
	record   devicestatus.Record
	reported time.Time
	text     string // all that is searched, in lower case
	key      string // what the present order compares, in lower case
}

// column is what a table can be sorted by.
type column int

const (
	asListed column = iota
	byDevice
	byUser
	byStatus
	byReported
)

var columns = []column{byDevice, byUser, byStatus, byReported}

var columnProperties = map[column]devicestatus.Property{
	byDevice:   devicestatus.DeviceDisplayName,
	byUser:     devicestatus.UserPrincipalName,
	byStatus:   devicestatus.Status,
	byReported: devicestatus.LastReportedDateTime,
}

// add takes one more page. Its rows go where they belong: sorting the whole list
// for each of a hundred pages would hold up typing.
func (l *listing) add(page []devicestatus.Record) {
	words := l.words()
	for _, r := range page {
		row := l.listed(r)
		l.rows = append(l.rows, row)
		if i := len(l.rows) - 1; row.has(words) {
			at, _ := slices.BinarySearchFunc(l.shown, i, l.compare)
			l.shown = slices.Insert(l.shown, at, i)
			if at <= l.active && len(l.shown) > 1 {
				l.active++
			}
		}
	}
	l.version++
}

func (l *listing) listed(r devicestatus.Record) listed {
	row := listed{record: r}
	if t, err := devicestatus.ReadTimestamp(r.Get(devicestatus.LastReportedDateTime).Text); err == nil {
		row.reported = t.Instant()
	}
	var text strings.Builder
	for _, p := range devicestatus.Properties {
		text.WriteString(strings.ToLower(r.Get(p).Text))
		text.WriteByte('\n')
	}
	row.text = text.String()
	row.key = l.keyOf(&row)
	return row
}

// find shows the rows that have all the words, wherever.
func (l *listing) find(search string) {
	l.search, l.active = search, 0
	words := l.words()
	l.shown = l.shown[:0]
	for i := range l.rows {
		if l.rows[i].has(words) {
			l.shown = append(l.shown, i)
		}
	}
	l.sort()
}

// relist brings the row of a record up to date that was just read or saved.
func (s *session) relist(r devicestatus.Record) {
	l, t := s.listing, s.target()
	if l == nil || r.Empty() || t.ConfigurationID != l.configurationID {
		return
	}
	for i := range l.rows {
		if l.rows[i].record.Get(devicestatus.ID).Text == t.ID {
			l.rows[i] = l.listed(r)
			l.version++
		}
	}
}

func (l *listing) words() []string { return strings.Fields(strings.ToLower(l.search)) }

func (r *listed) has(words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(r.text, word) })
}

// sortBy sorts by a column, and the second time the other way round.
func (l *listing) sortBy(c column) {
	l.descending = l.order == c && !l.descending
	l.order, l.active = c, 0
	for i := range l.rows {
		l.rows[i].key = l.keyOf(&l.rows[i])
	}
	l.sort()
}

func (l *listing) sort() {
	if l.order != asListed { // they are found in Graph's order
		slices.SortFunc(l.shown, l.compare)
	}
	l.version++
}

func (l *listing) keyOf(r *listed) string {
	return strings.ToLower(r.record.Get(columnProperties[l.order]).Text)
}

// compare tells which of two places in rows comes first, and never calls them
// equal. What is missing comes after all that is there. Names compare by their letters' codes,
// capitals beside small ones: an order of languages would bring its tables along.
func (l *listing) compare(a, b int) int {
	x, y := &l.rows[a], &l.rows[b]
	if l.descending {
		x, y = y, x
	}
	c := 0
	switch {
	case l.order == byReported:
		c = x.reported.Compare(y.reported)
	case (x.key == "") != (y.key == ""):
		c = strings.Compare(y.key, x.key)
	default:
		c = strings.Compare(x.key, y.key)
	}
	if c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// move makes another row the active one.
func (l *listing) move(to int) {
	l.active = max(0, min(to, len(l.shown)-1))
	l.version++
}

// at is the record at a place in shown.
func (l *listing) at(place int) (devicestatus.Record, bool) {
	if place < 0 || place >= len(l.shown) {
		return devicestatus.Record{}, false
	}
	return l.rows[l.shown[place]].record, true
}

// whole reports whether the list was read to its end.
func (l *listing) whole() bool { return l.stop == nil && l.problem == nil && !l.stopped }

// changed says that something beside the rows did.
func (l *listing) changed() { l.version++ }

// window is which rows to have in the document for a place of scrolling: those in
// sight, and a few on both sides. It moves in steps, so that most scrolling needs
// no repainting.
func window(rows, scrolled, height int) (from, to int) {
	const step = 8
	from = max(0, (scrolled/rowHeight-step)/step*step)
	to = from + (height/rowHeight/step+4)*step
	return min(from, rows), min(to, rows)
}

// rowHeight is that of app.css, in pixels: what is not in the document has to have
// a height all the same.
const rowHeight = 40
