package receipt

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

func words(s string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Text, Text: s}
}

func number(s string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Number, Text: s}
}

func other(s string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Other, Text: s}
}

var (
	absent  = devicestatus.Value{}
	cleared = devicestatus.Value{Kind: devicestatus.Null}
)

func full() Receipt {
	return Receipt{
		SavedAt:         time.Date(2026, 10, 5, 14, 3, 22, 45e6, time.UTC),
		Account:         "avery@contoso.com",
		TenantID:        "9f0b1c52-0000-4d61-8a0e-5a4b54a5c001",
		ConfigurationID: "477d3651-3651-477d-5136-7d4751367d47",
		ID:              "7b52_6aa6_683d",
		Name:            "Avery’s \"iPhone\", <b> \u202e",
		Method:          "PATCH",
		URL:             "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/477d3651-3651-477d-5136-7d4751367d47/deviceStatuses/7b52_6aa6_683d",
		Addressing:      graph.Item,
		Status:          200,
		RequestID:       "c9b8a7d6-0000-4000-8000-1f2e3d4c5b6a",
		ClientRequestID: "0a1b2c3d-0000-4000-8000-000000000001",
		Outcome:         StoredDifferently,
		Changes: []Change{
			{devicestatus.DeviceDisplayName, words("=1+1"), words("null"), words("null")},
			{devicestatus.DeviceModel, words(""), cleared, cleared},
			{devicestatus.Platform, number("-0"), number("9"), other(`{"a": [1, 2.50]}`)},
			{devicestatus.UserName, cleared, words("a\r\nb"), words("a\r\nb")},
			{devicestatus.Status, absent, words("compliant"), absent},
			{devicestatus.LastReportedDateTime, words("2017-01-01T00:00:17.7769390-08:00"), words("2026-10-05T14:03:22Z"), words("2026-10-05T14:03:22.0000000Z")},
		},
	}
}

func TestJSONReadsBackEqual(t *testing.T) {
	want := []Receipt{full(), {SavedAt: full().SavedAt, ConfigurationID: "c", ID: "i", Outcome: NotVerified, Changes: full().Changes[:1]}}
	text := JSON(want)
	if !json.Valid([]byte(text)) {
		t.Fatalf("not JSON: %s", text)
	}
	got, err := Read(text)
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("error %v, difference:\n%s", err, cmp.Diff(want, got))
	}
	if again := JSON(got); again != text {
		t.Errorf("written again it differs:\n%s", cmp.Diff(text, again))
	}
	for _, line := range []string{
		"\n      \"savedAt\": \"2026-10-05T14:03:22.045Z\",\n",
		"\n          \"before\": \"2017-01-01T00:00:17.7769390-08:00\",\n",
		"\n          \"after\": null,\n          \"stored\": null\n",
		"\n          \"property\": \"status\",\n          \"after\": \"compliant\"\n        }",
		"\n          \"before\": -0,\n",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is not in\n%s", line, text)
		}
	}
	if empty, err := Read(JSON(nil)); err != nil || empty != nil {
		t.Errorf("no receipts read as %v, %v", empty, err)
	}
}

// Depth that Graph sent as a value must not cost the other receipts.
func TestADeepValueReadsBack(t *testing.T) {
	r := full()
	r.Changes[0].Before = other(strings.Repeat("[", 100) + strings.Repeat("]", 100))
	if got, err := Read(JSON([]Receipt{r})); err != nil || !cmp.Equal(got, []Receipt{r}) {
		t.Errorf("error %v, difference:\n%s", err, cmp.Diff([]Receipt{r}, got))
	}
}

func TestReadTakesWhatItCanOfAnotherVersion(t *testing.T) {
	const change = `{"property":"platform","before":8,"after":9,"new":1}`
	receipt := func(members string) string {
		return `{"savedAt":"2026-10-05T14:03:22Z","configurationId":"c","id":"i",` + members + `}`
	}
	for _, tt := range []struct {
		name, list string
		want       int
	}{
		{"members it does not know", receipt(`"mood":"good","changes":[` + change + `]`), 1},
		{"another type", receipt(`"account":7,"httpStatus":"200","changes":[` + change + `]`), 1},
		{"a property it does not know beside one it does", receipt(`"changes":[{"property":"colour","after":"red"},` + change + `]`), 1},
		{"only a property it does not know", receipt(`"changes":[{"property":"colour","after":"red"}]`), 0},
		{"the key", receipt(`"changes":[{"property":"id","after":"red"}]`), 0},
		{"no changes", receipt(`"changes":[]`), 0},
		{"no moment", `{"configurationId":"c","id":"i","changes":[` + change + `]}`, 0},
		{"no record", `{"savedAt":"2026-10-05T14:03:22Z","id":"i","changes":[` + change + `]}`, 0},
		{"no objects", `1,null,"a",[]`, 0},
	} {
		got, err := Read(`{"version":99,"receipts":[` + tt.list + `]}`)
		if err != nil || len(got) != tt.want {
			t.Errorf("%s: %d receipts, %v; want %d", tt.name, len(got), err, tt.want)
		}
		for _, r := range got {
			if r.Outcome != NotVerified || len(r.Changes) != 1 {
				t.Errorf("%s: read as %+v", tt.name, r)
			}
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"receipts":{}}`, `{"receipts":[}`, "not JSON"} {
		if got, err := Read(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestTheNewestAreKept(t *testing.T) {
	var list []Receipt
	for i := range Limit + 50 {
		r := full()
		r.Status = i
		list = Add(list, r)
	}
	if len(list) != Limit || list[0].Status != Limit+49 || list[Limit-1].Status != 50 {
		t.Errorf("%d kept, from %d to %d", len(list), list[0].Status, list[len(list)-1].Status)
	}
	text := JSON(append(list, full()))
	if got, err := Read(text); err != nil || !cmp.Equal(got, list) {
		t.Errorf("%d were read, %v", len(got), err)
	}
	if len(text) > 1<<20 {
		t.Errorf("%d receipts take %d bytes", Limit, len(text))
	}
}

func TestReverse(t *testing.T) {
	changes, not := full().Reverse()
	want := []devicestatus.Change{
		{Property: devicestatus.DeviceDisplayName, Before: words("null"), After: words("=1+1")},
		{Property: devicestatus.DeviceModel, Before: cleared, After: words("")},
		{Property: devicestatus.Platform, Before: other(`{"a": [1, 2.50]}`), After: number("-0")},
		{Property: devicestatus.UserName, Before: words("a\r\nb"), After: cleared},
		{Property: devicestatus.LastReportedDateTime, Before: words("2026-10-05T14:03:22.0000000Z"), After: words("2017-01-01T00:00:17.7769390-08:00")},
	}
	if !cmp.Equal(changes, want) {
		t.Errorf("changes:\n%s", cmp.Diff(want, changes))
	}
	if !slices.Equal(not, []devicestatus.Property{devicestatus.Status}) {
		t.Errorf("without a way back: %q, want status, which was not loaded", not)
	}

	r := Receipt{Changes: []Change{
		{devicestatus.Platform, number("8"), number("9"), number("8")},       // Graph left it
		{devicestatus.UserName, words("a"), words("b"), absent},              // not verified
		{devicestatus.Status, cleared, words("compliant"), absent},           // Graph takes no null
		{devicestatus.DeviceModel, words("a"), cleared, words("something")},  // Graph made something else of it
		{devicestatus.UserPrincipalName, cleared, words("a@b.c"), cleared},   // Graph left it
		{devicestatus.DeviceDisplayName, absent, words("a"), words("other")}, // not loaded
	}}
	changes, not = r.Reverse()
	want = []devicestatus.Change{
		{Property: devicestatus.UserName, Before: words("b"), After: words("a")},
		{Property: devicestatus.DeviceModel, Before: words("something"), After: words("a")},
	}
	if !cmp.Equal(changes, want) || !slices.Equal(not, []devicestatus.Property{devicestatus.Status, devicestatus.DeviceDisplayName}) {
		t.Errorf("changes %+v, not %q", changes, not)
	}
}

// Undo is a PATCH like any other: applied to what Graph holds after the save it
// gives what it held before, letter by letter.
func TestReverseRestoresTheRecord(t *testing.T) {
	var before, now devicestatus.Record
	r := full()
	for _, c := range r.Changes {
		if c.Before.Kind != devicestatus.Absent {
			before, now = before.With(c.Property, c.Before), now.With(c.Property, c.Stored)
		}
	}
	changes, _ := r.Reverse()
	restored, err := devicestatus.ReadRecord(devicestatus.PatchBody(changes, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range devicestatus.Properties {
		if v := restored.Get(p); v.Kind != devicestatus.Absent {
			now = now.With(p, v)
		}
	}
	for _, p := range devicestatus.Properties {
		if now.Get(p) != before.Get(p) {
			t.Errorf("%s is %+v after the undo, was %+v", p, now.Get(p), before.Get(p))
		}
	}
}

type zone struct{}

func (zone) Name() string { return "Europe/Berlin" }

// Offset changes with the clocks, as a zone's does.
func (zone) Offset(t time.Time) time.Duration {
	if m := t.Month(); m > time.March && m < time.October {
		return 2 * time.Hour
	}
	return time.Hour
}

func TestCSV(t *testing.T) {
	summer := full()
	summer.SavedAt = time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)
	text := CSV([]Receipt{full(), summer}, zone{})
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*len(full().Changes) || !slices.Equal(rows[0], columns) {
		t.Fatalf("%d rows, columns %q", len(rows), rows[0])
	}
	cell := func(row int, column string) string { return rows[row][slices.Index(columns, column)] }
	for column, want := range map[string]string{
		"savedAtUtc":      "2026-10-05T14:03:22.045Z",
		"savedAtLocal":    "2026-10-05T15:03:22.045+01:00",
		"timeZone":        "Europe/Berlin",
		"name":            full().Name,
		"property":        "deviceDisplayName",
		"before":          "'=1+1",
		"after":           "'null",
		"outcome":         "storedDifferently",
		"addressing":      "item",
		"httpStatus":      "200",
		"requestId":       full().RequestID,
		"configurationId": full().ConfigurationID,
	} {
		if got := cell(1, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if got := cell(1+len(full().Changes), "savedAtLocal"); got != "2026-07-02T01:30:00.000+02:00" {
		t.Errorf("in summer the local time is %q", got)
	}
	for i, row := range rows {
		for j, c := range row {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				t.Errorf("row %d, %s: a spreadsheet runs %q", i, columns[j], c)
			}
		}
	}
	if strings.HasPrefix(text, "\ufeff") || strings.Count(text, "\n")-strings.Count(text, "\r\n") != 0 {
		t.Errorf("a byte order mark or a bare line break in %q", text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(JSON([]Receipt{full()}))
	f.Add(JSON(nil))
	f.Add(`{"receipts":[{"savedAt":"0001-01-01T00:00:00Z","configurationId":"c","id":"i","changes":[{"property":"status","before":{"json":null},"after":{"a":1},"stored":true}]}]}`)
	f.Add(`{"receipts":[{"savedAt":"9999-12-31T23:59:59.9999999-14:00","configurationId":"c","id":"\ud800","httpStatus":99999999999999999999,"changes":[{"property":"status","after":-0.0e+1}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(text)
		if err != nil {
			return
		}
		if len(got) > Limit {
			t.Fatalf("%d receipts", len(got))
		}
		again, err := Read(JSON(got))
		if err != nil || !cmp.Equal(again, got) {
			t.Fatalf("error %v, difference:\n%s", err, cmp.Diff(got, again))
		}
		for _, r := range got {
			changes, not := r.Reverse()
			if len(changes)+len(not) > len(r.Changes) {
				t.Fatalf("%d ways back of %d changes", len(changes)+len(not), len(r.Changes))
			}
		}
		if rows, err := csv.NewReader(strings.NewReader(CSV(got, zone{}))).ReadAll(); err != nil {
			t.Fatalf("CSV of %d rows: %v", len(rows), err)
		}
	})
}

func ExampleJSON() {
	fmt.Print(JSON([]Receipt{{
		SavedAt:         time.Date(2026, 10, 5, 14, 3, 22, 0, time.UTC),
		Account:         "avery@contoso.com",
		ConfigurationID: "c",
		ID:              "7b52_6aa6_683d",
		Method:          "PATCH",
		Status:          200,
		Outcome:         Stored,
		Changes:         []Change{{devicestatus.DeviceModel, words("iPhone 15 Pro"), cleared, cleared}},
	}}))
	// Output:
	// {
	//   "version": 1,
	//   "receipts": [
	//     {
	//       "savedAt": "2026-10-05T14:03:22.000Z",
	//       "account": "avery@contoso.com",
	//       "configurationId": "c",
	//       "id": "7b52_6aa6_683d",
	//       "method": "PATCH",
	//       "httpStatus": 200,
	//       "outcome": "stored",
	//       "changes": [
	//         {
	//           "property": "deviceModel",
	//           "before": "iPhone 15 Pro",
	//           "after": null,
	//           "stored": null
	//         }
	//       ]
	//     }
	//   ]
	// }
}
