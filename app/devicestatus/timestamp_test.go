package devicestatus

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// strict is RFC 3339 with at most seven decimals, written down a second time.
var strict = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})$`)

func TestStrictTimestampsComeBackUnchanged(t *testing.T) {
	for _, text := range []string{
		"2026-10-05T14:03:22Z",
		"2026-10-05T14:03:22.1Z",
		"2026-10-05T14:03:22.12Z",
		"2026-10-05T14:03:22.123Z",
		"2026-10-05T14:03:22.1234Z",
		"2026-10-05T14:03:22.12345Z",
		"2026-10-05T14:03:22.123456Z",
		"2026-10-05T14:03:22.1234567Z",
		"2026-10-05T14:03:22.7700000Z",
		"2026-10-05T14:03:22.0000000+00:00",
		"2026-10-05T14:03:22-00:00",
		"2026-10-05T14:03:22+14:00",
		"2026-10-05T14:03:22-14:00",
		"2026-10-05T14:03:22+05:45",
		"2000-02-29T00:00:00Z",
		"2024-02-29T23:59:59Z",
		"0001-01-01T00:00:00Z",
		"0001-01-01T00:00:00-14:00",
		"9999-12-31T23:59:59Z",
		"9999-12-31T23:59:59.9999999Z",
		"9999-12-31T23:59:59.9999999+14:00",
		"2016-12-31T23:56:44.951111-08:00",
	} {
		got, err := ReadTimestamp(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got.Text != text {
			t.Errorf("%s became %s", text, got.Text)
		}
		want, parseErr := time.Parse(time.RFC3339Nano, text)
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		if !got.Instant().Equal(want) || got.Instant().Location() != time.UTC {
			t.Errorf("%s: instant %v, want %v", text, got.Instant(), want.UTC())
		}
		if _, seconds := want.Zone(); got.Offset != time.Duration(seconds)*time.Second {
			t.Errorf("%s: offset %v, want %d s", text, got.Offset, seconds)
		}
	}
}

func TestForgivingForms(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"2026-10-05t14:03:22z", "2026-10-05T14:03:22Z"},
		{"2026-10-05 14:03:22Z", "2026-10-05T14:03:22Z"},
		{"2026-10-05  14:03:22 Z", "2026-10-05T14:03:22Z"},
		{"2026-10-05\u00a014:03:22\u202f+02:00", "2026-10-05T14:03:22+02:00"},
		{"2026-10-05T14:03Z", "2026-10-05T14:03:00Z"},
		{"2026-10-05 14:03+02", "2026-10-05T14:03:00+02:00"},
		{"2026-10-05T14:03:22,1400Z", "2026-10-05T14:03:22.1400Z"},
		{"2026-10-05T14:03:22+0200", "2026-10-05T14:03:22+02:00"},
		{"2026-10-05T14:03:22-0530", "2026-10-05T14:03:22-05:30"},
		{"2026-10-05T14:03:22+02", "2026-10-05T14:03:22+02:00"},
		{"2026-10-05T14:03:22-0000", "2026-10-05T14:03:22-00:00"},
		{"2026-10-05T14:03:22+14", "2026-10-05T14:03:22+14:00"},
		{"2026-10-05 14:03:22 UTC", "2026-10-05T14:03:22Z"},
		{"2026-10-05 14:03:22GMT", "2026-10-05T14:03:22Z"},
		{"2026-10-05 14:03:22 gmt", "2026-10-05T14:03:22Z"},
		{"  2026-10-05T14:03:22Z\n", "2026-10-05T14:03:22Z"},
		{`"2026-10-05T14:03:22Z"`, "2026-10-05T14:03:22Z"},
		{`' 2026-10-05T14:03:22Z '`, "2026-10-05T14:03:22Z"},
		{"“2026-10-05T14:03:22Z”", "2026-10-05T14:03:22Z"},
		{`"/Date(1571240587193)/"`, "2019-10-16T15:43:07.193Z"},
		{"/Date(1571240587193+0200)/", "2019-10-16T15:43:07.193Z"},
		{"/Date(1571240587193-0800)/", "2019-10-16T15:43:07.193Z"},
		{"/Date(1571240587190)/", "2019-10-16T15:43:07.190Z"},
		{"/Date(1571240587000)/", "2019-10-16T15:43:07Z"},
		{"/Date(0)/", "1970-01-01T00:00:00Z"},
		{"/Date(-1)/", "1969-12-31T23:59:59.999Z"},
		{"/Date(-62135596800000)/", "0001-01-01T00:00:00Z"},
		{"/Date(253402300799999)/", "9999-12-31T23:59:59.999Z"},
	} {
		got, err := ReadTimestamp(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if got.Text != test.want {
			t.Errorf("%q: read as %s, want %s", test.text, got.Text, test.want)
		}
	}
}

// timestampErrors is also the table of the time rules in TestEveryRule.
var timestampErrors = []struct {
	text string
	rule Rule
	part string // "" when all of text is to blame
}{
	{"", RuleTimeEmpty, ""},
	{" \t", RuleTimeEmpty, ""},
	{`""`, RuleTimeEmpty, ""},

	{"2026-10-05", RuleTimeDateOnly, ""},
	{"2026-10-05T", RuleTimeDateOnly, ""},
	{`"2026-10-05"`, RuleTimeDateOnly, ""},

	{"2026-10-05T14:03:22", RuleTimeNoZone, ""},
	{"2026-10-05 14:03 ", RuleTimeNoZone, ""},

	{"05/10/2026", RuleTimeAmbiguous, "05/10/2026"},
	{"5/10/2026 14:03", RuleTimeAmbiguous, "5/10/2026"},
	{"05.10.2026 14:03:22 UTC", RuleTimeAmbiguous, "05.10.2026"},
	{"05-10-2026T14:03:22Z", RuleTimeAmbiguous, "05-10-2026"},
	{"1/12/26, 2:03 PM", RuleTimeAmbiguous, "1/12/26"},
	{"10/10/2026", RuleTimeOrder, "10/10/2026"},
	{"12/13/2026", RuleTimeOrder, "12/13/2026"},
	{"31.12.2026 14:03", RuleTimeOrder, "31.12.2026"},
	{"00/10/2026", RuleTimeOrder, "00/10/2026"},
	{"2026/10/05 14:03:22Z", RuleTimeOrder, "2026/10/05"},
	{"2026.1.5", RuleTimeOrder, "2026.1.5"},

	{"2026-02-30T14:03:22Z", RuleTimeNotReal, "2026-02-30"},
	{"2026-02-31", RuleTimeNotReal, "2026-02-31"},
	{"2100-02-29T14:03:22Z", RuleTimeNotReal, "2100-02-29"},
	{"2026-04-31T14:03:22Z", RuleTimeNotReal, "2026-04-31"},
	{"2026-13-05T14:03:22Z", RuleTimeNotReal, "2026-13-05"},
	{"2026-00-05T14:03:22Z", RuleTimeNotReal, "2026-00-05"},
	{"2026-10-00T14:03:22Z", RuleTimeNotReal, "2026-10-00"},
	{"2026-10-05T25:00Z", RuleTimeNotReal, "25:00"},
	{"2026-10-05T24:00:00Z", RuleTimeNotReal, "24:00:00"},
	{"2026-10-05T14:60:22.5", RuleTimeNotReal, "14:60:22"},
	{"2016-12-31T23:59:60Z", RuleTimeNotReal, "23:59:60"}, // a leap second: Graph's clock has none

	{"2026-10-05T14:03:22+14:01", RuleTimeOffset, "+14:01"},
	{"2026-10-05T14:03:22-14:01", RuleTimeOffset, "-14:01"},
	{"2026-10-05T14:03:22+14:30", RuleTimeOffset, "+14:30"},
	{"2026-10-05T14:03:22+1500", RuleTimeOffset, "+1500"},
	{"2026-10-05T14:03:22+02:60", RuleTimeOffset, "+02:60"},
	{"2026-10-05T14:03:22-99", RuleTimeOffset, "-99"},
	{"/Date(1571240587193+1401)/", RuleTimeOffset, "+1401"},

	{"2026-10-05T14:03:22.12345678Z", RuleTimePrecision, ""},
	{"2026-10-05T14:03:22.00000000", RuleTimePrecision, ""},

	{"0000-01-01T00:00:00Z", RuleTimeYear, "0000-01-01"},
	{"12026-10-05T14:03:22Z", RuleTimeYear, "12026-10-05"},
	{"+012026-10-05T14:03:22.000Z", RuleTimeYear, "+012026-10-05"},
	{"-000001-10-05T14:03:22.000Z", RuleTimeYear, "-000001-10-05"},
	{"-2026-10-05T14:03:22Z", RuleTimeYear, "-2026-10-05"},
	{"0001-01-01T00:00:00+00:01", RuleTimeYear, ""},
	{"9999-12-31T23:59:59.9999999-00:01", RuleTimeYear, ""},
	{"/Date(253402300800000)/", RuleTimeYear, ""},
	{"/Date(-62135596800001)/", RuleTimeYear, ""},
	{"/Date(99999999999999999999)/", RuleTimeYear, ""},

	{"soon", RuleTimeUnreadable, ""},
	{"14:03:22Z", RuleTimeUnreadable, ""},
	{"2026-10-5T14:03:22Z", RuleTimeUnreadable, ""},
	{"026-10-05T14:03:22Z", RuleTimeUnreadable, ""},
	{"26-10-05x", RuleTimeUnreadable, ""},
	{"05/10/20261", RuleTimeUnreadable, ""},
	{"05/10-2026", RuleTimeUnreadable, ""},
	{"05//2026", RuleTimeUnreadable, ""},
	{"05/123/2026", RuleTimeUnreadable, ""},
	{"-05/10/2026", RuleTimeUnreadable, ""},
	{"20261005T140322Z", RuleTimeUnreadable, ""},
	{"2026-10-05T1403Z", RuleTimeUnreadable, ""},
	{"2026-10-05T9:00:17Z", RuleTimeUnreadable, ""}, // time.Parse takes it
	{"2026-10-05T14Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:2Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22.Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03.5Z", RuleTimeUnreadable, ""},
	{"2026-10-05TT14:03:22Z", RuleTimeUnreadable, ""},
	{"2026-10-05X14:03:22Z", RuleTimeUnreadable, ""},
	{"2026-10-05Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22ZZ", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22+2", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22+020", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22+02:", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22+02:000", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22+02:00:00", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22−02:00", RuleTimeUnreadable, ""}, // U+2212
	{"2026-10-05T14:03:22 CEST", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22 02:00", RuleTimeUnreadable, ""},
	{"２０２６-10-05T14:03:22Z", RuleTimeUnreadable, ""},
	{"2026-10-05T١٤:٠٣:٢٢Z", RuleTimeUnreadable, ""},
	{"2026-10-05T14:03:22\x00Z", RuleTimeUnreadable, ""},
	{"\x002026-10-05T14:03:22Z", RuleTimeUnreadable, ""},
	{"2026-10-05\xffT14:03:22Z", RuleTimeUnreadable, ""},
	{"/Date()/", RuleTimeUnreadable, ""},
	{"/Date(1571240587193", RuleTimeUnreadable, ""},
	{"/Date(15712e)/", RuleTimeUnreadable, ""},
	{"/Date(--1)/", RuleTimeUnreadable, ""},
	{strings.Repeat("9", 1<<20) + "-10-05", RuleTimeYear, ""},
	{"2026-10-05T14:03:22." + strings.Repeat("0", 1<<20) + "Z", RuleTimePrecision, ""},
	{strings.Repeat("9", 1<<20), RuleTimeUnreadable, ""},
	{"/Date(" + strings.Repeat("9", 1<<20) + ")/", RuleTimeYear, ""},
}

func TestTimestampErrors(t *testing.T) {
	for _, test := range timestampErrors {
		got, err := ReadTimestamp(test.text)
		if err == nil {
			t.Errorf("%.50q was read as %+v, want %s", test.text, got, test.rule)
			continue
		}
		part := test.part
		if part == "" {
			part = test.text
		}
		if err.Rule != test.rule || err.Text != part {
			t.Errorf("%.50q: got %s with %.50q, want %s with %.50q", test.text, err.Rule, err.Text, test.rule, part)
		}
		if got != (Timestamp{}) {
			t.Errorf("%.50q: an error and %+v", test.text, got)
		}
		if (err.Rule == RuleTimeNoZone) != (err.Wall != Wall{}) {
			t.Errorf("%.50q: %s with wall %+v", test.text, err.Rule, err.Wall)
		}
		if len(err.Error()) > 300 {
			t.Errorf("%.50q: a message of %d bytes", test.text, len(err.Error()))
		}
	}
}

func TestTimestampErrorCountsDecimals(t *testing.T) {
	_, err := ReadTimestamp("2026-10-05T14:03:22,123456789Z")
	if err == nil || err.Rule != RuleTimePrecision || err.Count != 9 {
		t.Errorf("got %+v, want time.precision with 9", err)
	}
}

func TestNoZoneKeepsTheWall(t *testing.T) {
	_, err := ReadTimestamp(" 2026-10-05 14:03:22,1400 ")
	want := Wall{Date: "2026-10-05", Clock: "14:03:22.1400"}
	if err == nil || err.Rule != RuleTimeNoZone || err.Wall != want {
		t.Fatalf("got %+v, want time.no-zone with %+v", err, want)
	}
	if message := err.Error(); message != `time.no-zone: " 2026-10-05 14:03:22,1400 "` {
		t.Errorf("message %s", message)
	}
}

func TestSentinels(t *testing.T) {
	for _, test := range []struct {
		text         string
		noEnd, never bool
	}{
		{NoEndText, true, false},
		{"9999-12-31T23:59:59.9999999Z", true, false},
		{"9999-12-31T00:00:00+02:00", true, false},
		{"9999-12-30T23:59:59Z", false, false},
		{"0001-01-01T00:00:00Z", false, true},
		{"0001-12-31T23:59:59-08:00", false, true},
		{"0002-01-01T00:00:00Z", false, false},
		{"2026-10-05T14:03:22Z", false, false},
	} {
		got, err := ReadTimestamp(test.text)
		if err != nil {
			t.Fatal(err)
		}
		if got.NoEnd() != test.noEnd || got.Never() != test.never {
			t.Errorf("%s: no end %t, never %t, want %t, %t", test.text, got.NoEnd(), got.Never(), test.noEnd, test.never)
		}
	}
}

func TestNoTimestampHasNoInstant(t *testing.T) {
	if got := (Timestamp{}).Instant(); !got.IsZero() {
		t.Errorf("got %v, want the zero time", got)
	}
}

func TestWriteTimestamp(t *testing.T) {
	at := time.Date(2026, 10, 5, 16, 3, 22, 999999999, time.FixedZone("", 2*3600))
	if got, want := WriteTimestamp(at), (Timestamp{Text: "2026-10-05T14:03:22Z"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func FuzzReadTimestamp(f *testing.F) {
	for _, test := range timestampErrors {
		if len(test.text) < 100 {
			f.Add(test.text)
		}
	}
	for _, text := range []string{
		"2026-10-05T14:03:22.7700000-00:00",
		"0001-01-01T00:00:00-14:00",
		"9999-12-31T23:59:59.9999999+14:00",
		"“2024-02-29 14:03,5 +0530”",
		"/Date(-1571240587193+0200)/",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ReadTimestamp(text)
		if err != nil {
			if err.Rule == RuleTimeNoZone {
				if _, err := err.Wall.At(0); err != nil {
					t.Fatalf("%q: the wall has no moment in UTC: %v", text, err)
				}
			}
			// Nothing strict may be refused but for its range.
			if parsed, parseErr := time.Parse(time.RFC3339Nano, text); parseErr == nil && strict.MatchString(text) {
				_, seconds := parsed.Zone()
				year := parsed.UTC().Year()
				inRange := year >= 1 && year <= 9999 && parsed.Year() >= 1 && max(seconds, -seconds) <= 14*3600
				if inRange && !strings.HasSuffix(text, ":60") { // minutes of an offset, to time.Parse
					t.Fatalf("%q was refused: %v", text, err)
				}
			}
			return
		}
		if !strict.MatchString(got.Text) {
			t.Fatalf("%q was read as %q, which is not strict", text, got.Text)
		}
		if strict.MatchString(text) && got.Text != text {
			t.Fatalf("%q became %q", text, got.Text)
		}
		if again, err := ReadTimestamp(got.Text); err != nil || again != got {
			t.Fatalf("%q: %+v reads back as %+v, %v", text, got, again, err)
		}
		parsed, parseErr := time.Parse(time.RFC3339Nano, got.Text)
		if parseErr != nil {
			t.Fatalf("%q: %v", text, parseErr)
		}
		if !parsed.Equal(got.Instant()) {
			t.Fatalf("%q: instant %v, want %v", text, got.Instant(), parsed.UTC())
		}
		if _, seconds := parsed.Zone(); got.Offset != time.Duration(seconds)*time.Second {
			t.Fatalf("%q: offset %v, want %d s", text, got.Offset, seconds)
		}
	})
}
