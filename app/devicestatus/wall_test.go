package devicestatus

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata"
)

type place struct{ *time.Location }

func (p place) Name() string { return p.String() }

func (p place) Offset(t time.Time) time.Duration {
	_, seconds := t.In(p.Location).Zone()
	return time.Duration(seconds) * time.Second
}

func at(t *testing.T, name string) Zone {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return place{location}
}

func TestReadWall(t *testing.T) {
	for _, test := range []struct {
		date, clock string
		want        Wall
		rule        Rule
	}{
		{"2026-10-05", "14:03", Wall{"2026-10-05", "14:03:00"}, ""},
		{"2026-10-05", "14:03:22", Wall{"2026-10-05", "14:03:22"}, ""},
		{"2026-10-05", "14:03:22.500", Wall{"2026-10-05", "14:03:22.500"}, ""},
		{"2026-10-05", "14:03:22.1234567", Wall{"2026-10-05", "14:03:22.1234567"}, ""},
		{"", "", Wall{}, RuleTimeEmpty},
		{"", "14:03", Wall{}, RuleTimeEmpty},
		{"2026-10-05", "", Wall{}, RuleTimeDateOnly},
		{"2026-02-29", "14:03", Wall{}, RuleTimeNotReal},
		{"2026-10-05", "24:00", Wall{}, RuleTimeNotReal},
		{"275760-09-13", "00:00", Wall{}, RuleTimeYear},
		{"2026-10-05", "14:03:22.12345678", Wall{}, RuleTimePrecision},
		{"2026-10-05", "14:03Z", Wall{}, RuleTimeUnreadable},
		{"2026-10-05", "2:03 PM", Wall{}, RuleTimeUnreadable},
	} {
		got, err := ReadWall(test.date, test.clock)
		var rule Rule
		if err != nil {
			rule = err.Rule
		}
		if got != test.want || rule != test.rule {
			t.Errorf("%q %q: got %+v, %q, want %+v, %q", test.date, test.clock, got, rule, test.want, test.rule)
		}
	}
}

func TestWallAt(t *testing.T) {
	for _, test := range []struct {
		wall   Wall
		offset time.Duration
		want   string // a timestamp or a rule
	}{
		{Wall{"2026-10-05", "14:03:22.1400000"}, 0, "2026-10-05T14:03:22.1400000Z"},
		{Wall{"2026-10-05", "14:03"}, 2 * time.Hour, "2026-10-05T14:03:00+02:00"},
		{Wall{"2026-10-05", "14:03:22"}, -(3*time.Hour + 30*time.Minute), "2026-10-05T14:03:22-03:30"},
		{Wall{"2026-10-05", "14:03:22"}, -30 * time.Minute, "2026-10-05T14:03:22-00:30"},
		{Wall{"2026-10-05", "14:03:22"}, 14 * time.Hour, "2026-10-05T14:03:22+14:00"},
		{Wall{"2026-10-05", "14:03:22"}, -14 * time.Hour, "2026-10-05T14:03:22-14:00"},
		{Wall{"2026-10-05", "14:03:22"}, 14*time.Hour + time.Minute, "time.offset"},
		{Wall{"2026-10-05", "14:03:22"}, 53*time.Minute + 28*time.Second, "time.offset"},
		{Wall{"0001-01-01", "00:00:00"}, -time.Minute, "0001-01-01T00:00:00-00:01"},
		{Wall{"0001-01-01", "00:00:00"}, time.Minute, "time.year"},
		{Wall{"9999-12-31", "23:59:59"}, -time.Minute, "time.year"},
		{Wall{"9999-12-31", "23:59:59"}, time.Minute, "9999-12-31T23:59:59+00:01"},
		{Wall{}, 0, "time.empty"},
		{Wall{"2026-02-30", "14:03"}, 0, "time.notreal"},
	} {
		got, err := test.wall.At(test.offset)
		outcome := got.Text
		if err != nil {
			outcome = string(err.Rule)
		} else if got.Offset != test.offset {
			t.Errorf("%+v at %v: offset %v", test.wall, test.offset, got.Offset)
		}
		if outcome != test.want {
			t.Errorf("%+v at %v: got %s, want %s", test.wall, test.offset, outcome, test.want)
		}
	}
}

func TestWallIn(t *testing.T) {
	for _, test := range []struct {
		name, zone string
		wall       Wall
		want       []string
	}{
		{"summer", "Europe/Berlin", Wall{"2026-07-05", "14:03:22.1400"}, []string{"2026-07-05T14:03:22.1400+02:00"}},
		{"winter", "Europe/Berlin", Wall{"2026-12-05", "14:03:22"}, []string{"2026-12-05T14:03:22+01:00"}},
		{"overlap", "Europe/Berlin", Wall{"2026-10-25", "02:30:00"}, []string{"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"}},
		{"overlap's first second", "Europe/Berlin", Wall{"2026-10-25", "02:00:00"}, []string{"2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"}},
		{"after the overlap", "Europe/Berlin", Wall{"2026-10-25", "03:00:00"}, []string{"2026-10-25T03:00:00+01:00"}},
		{"before the gap", "Europe/Berlin", Wall{"2026-03-29", "01:59:59.9999999"}, []string{"2026-03-29T01:59:59.9999999+01:00"}},
		{"gap", "Europe/Berlin", Wall{"2026-03-29", "02:00:00"}, nil},
		{"gap's last tick", "Europe/Berlin", Wall{"2026-03-29", "02:59:59.9999999"}, nil},
		{"after the gap", "Europe/Berlin", Wall{"2026-03-29", "03:00:00"}, []string{"2026-03-29T03:00:00+02:00"}},
		{"the day before a change", "Europe/Berlin", Wall{"2026-10-24", "23:00:00"}, []string{"2026-10-24T23:00:00+02:00"}},
		{"west of UTC", "America/New_York", Wall{"2026-11-01", "01:30:00"}, []string{"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"}},
		{"half an hour", "Australia/Lord_Howe", Wall{"2026-04-05", "01:45:00"}, []string{"2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"}},
		{"a whole day skipped", "Pacific/Apia", Wall{"2011-12-30", "12:00:00"}, nil},
		{"its eve", "Pacific/Apia", Wall{"2011-12-29", "23:59:59"}, []string{"2011-12-29T23:59:59-10:00"}},
		{"its morrow", "Pacific/Apia", Wall{"2011-12-31", "00:00:00"}, []string{"2011-12-31T00:00:00+14:00"}},
		{"zero offset", "Europe/London", Wall{"2026-12-05", "14:03:22"}, []string{"2026-12-05T14:03:22Z"}},
		{"local mean time", "Europe/Berlin", Wall{"1850-01-01", "12:00:00"}, []string{"1850-01-01T12:00:00+00:53"}},
		{"before the year 1", "Europe/Berlin", Wall{"0001-01-01", "00:00:00"}, nil},
		{"after the year 9999", "America/New_York", Wall{"9999-12-31", "23:59:59"}, nil},
		{"no wall", "Europe/Berlin", Wall{}, nil},
	} {
		var got []string
		for _, moment := range test.wall.In(at(t, test.zone)) {
			got = append(got, moment.Text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
