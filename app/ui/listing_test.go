package ui

import (
	"fmt"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
)

func listingOf(t testing.TB, bodies ...string) *listing {
	t.Helper()
	var page []devicestatus.Record
	for _, body := range bodies {
		r, err := devicestatus.ReadRecord([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		page = append(page, r)
	}
	l := &listing{}
	l.add(page)
	return l
}

func (l *listing) ids() string {
	var ids []string
	for i := range l.shown {
		r, _ := l.at(i)
		ids = append(ids, r.Get(devicestatus.ID).Text)
	}
	return strings.Join(ids, " ")
}

var someRecords = []string{
	`{"id":"1","deviceDisplayName":"beta","status":"error","lastReportedDateTime":"2026-09-20T10:00:00+02:00"}`,
	`{"id":"2","deviceDisplayName":"Alpha","userPrincipalName":"lee@contoso.com","lastReportedDateTime":"2026-09-20T08:30:00Z"}`,
	`{"id":"3","deviceDisplayName":null,"userPrincipalName":"Avery@contoso.com","status":"compliant","lastReportedDateTime":"0001-01-01T00:00:00Z"}`,
	`{"id":"4","deviceDisplayName":"alpha","status":"compliant","lastReportedDateTime":"soon"}`,
}

func TestAListIsSortedBothWays(t *testing.T) {
	for _, test := range []struct {
		order      column
		up, turned string
	}{
		{byDevice, "2 4 1 3", "3 1 2 4"},
		{byUser, "3 2 1 4", "1 4 2 3"},
		{byStatus, "3 4 1 2", "2 1 3 4"},
		{byReported, "3 4 1 2", "2 1 3 4"}, // by instant; what is no time comes with "never"
	} {
		l := listingOf(t, someRecords...)
		l.sortBy(test.order)
		if got := l.ids(); got != test.up {
			t.Errorf("column %d: %s, want %s", test.order, got, test.up)
		}
		l.sortBy(test.order)
		if got := l.ids(); got != test.turned {
			t.Errorf("column %d turned around: %s, want %s", test.order, got, test.turned)
		}
	}
}

func TestAListIsSearchedForAllWords(t *testing.T) {
	l := listingOf(t, someRecords...)
	for search, want := range map[string]string{
		"":              "1 2 3 4",
		"ALPHA":         "2 4",
		"alpha contoso": "2",
		"compliant":     "3 4",
		"2026-09-20":    "1 2",
		"no such":       "",
	} {
		if l.find(search); l.ids() != want {
			t.Errorf("%q finds %q, want %q", search, l.ids(), want)
		}
	}
}

func TestAPageThatComesLaterIsSearchedAndSortedToo(t *testing.T) {
	l := listingOf(t, someRecords[:2]...)
	l.sortBy(byDevice)
	l.find("alpha")
	r, _ := devicestatus.ReadRecord([]byte(someRecords[3]))
	l.add([]devicestatus.Record{r})
	if got := l.ids(); got != "2 4" {
		t.Errorf("shows %q", got)
	}
}

func TestKeysStayWithinTheList(t *testing.T) {
	l := listingOf(t, someRecords...)
	for _, to := range []int{-5, 0, 3, 99} {
		l.move(to)
		if _, ok := l.at(l.active); !ok {
			t.Errorf("row %d of %d is active", l.active, len(l.shown))
		}
	}
	l.find("no such")
	if _, ok := l.at(l.active); ok {
		t.Error("a row of an empty list is active")
	}
}

func TestOnlyRowsInSightAreInTheDocument(t *testing.T) {
	const height = 400
	for _, rows := range []int{0, 1, 30, 10_000} {
		for scrolled := 0; scrolled <= max(0, rows*rowHeight-height); scrolled += 37 {
			from, to := window(rows, scrolled, height)
			first, last := scrolled/rowHeight, min(rows, (scrolled+height+rowHeight-1)/rowHeight)
			if from < 0 || to > rows || from > first || to < last || to-from > 64 {
				t.Fatalf("%d rows, scrolled %d: rows %d to %d, in sight are %d to %d", rows, scrolled, from, to, first, last)
			}
		}
	}
}

// manyRecords is a long list as it comes.
func manyRecords(t testing.TB, n int) []devicestatus.Record {
	records := make([]devicestatus.Record, n)
	for i := range records {
		r, err := devicestatus.ReadRecord(fmt.Appendf(nil,
			`{"id":"c_%d","deviceDisplayName":"iPhone %d","userPrincipalName":"user%d@contoso.com","status":"compliant","lastReportedDateTime":"2026-09-20T10:%02d:00Z"}`,
			i, i*7919%n, i, i%60))
		if err != nil {
			t.Fatal(err)
		}
		records[i] = r
	}
	return records
}

func BenchmarkSearchAndSort(b *testing.B) {
	l := &listing{order: byDevice}
	l.add(manyRecords(b, 10_000))
	for b.Loop() {
		l.find("user")
	}
}
