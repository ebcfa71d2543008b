package devicestatus

import (
	"slices"
	"testing"
)

func TestDifference(t *testing.T) {
	before := mustRead(t, `{"id":"a","platform":8,"status":"error","userName":"","deviceModel":null,
		"lastReportedDateTime":"2026-10-05T14:03:22Z"}`)
	after := mustRead(t, `{"id":"b","platform":9,"status":"error","userName":null,"deviceModel":null,
		"lastReportedDateTime":"2026-10-05T16:03:22.000+02:00","userPrincipalName":"avery@contoso.com"}`)
	want := []Change{
		{Platform, Value{Number, "8"}, Value{Number, "9"}},
		{UserName, Value{Text, ""}, Value{Null, ""}},
		{UserPrincipalName, Value{}, Value{Text, "avery@contoso.com"}},
	}
	if got := Difference(before, after); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := Difference(after, after); len(got) > 0 {
		t.Errorf("a record differs from itself by %+v", got)
	}
}

func TestSame(t *testing.T) {
	text := func(s string) Value { return Value{Text, s} }
	for _, test := range []struct {
		property Property
		a, b     Value
		want     bool
	}{
		{LastReportedDateTime, text("2026-10-05T14:03:22Z"), text("2026-10-05T14:03:22.0000000-00:00"), true},
		{LastReportedDateTime, text("2026-10-05T14:03:22Z"), text("2026-10-05T23:03:22+09:00"), true},
		{LastReportedDateTime, text("2026-10-05T14:03:22Z"), text("2026-10-05T14:03:22.0000001Z"), false},
		{LastReportedDateTime, text("2026-10-05T14:03:22Z"), text("2026-10-05T14:03:22"), false},
		{LastReportedDateTime, text("whenever"), text("whenever"), true},
		{LastReportedDateTime, text("whenever"), text("whenever "), false},
		{LastReportedDateTime, text("2026-10-05T14:03:22Z"), Value{}, false},
		{LastReportedDateTime, text("0001-01-01T00:00:00Z"), text(""), false},
		{DeviceModel, text("2026-10-05T14:03:22Z"), text("2026-10-05T14:03:22.0Z"), false},
		{DeviceModel, text(""), Value{Null, ""}, false},
		{Platform, Value{Number, "8"}, Value{Number, "8"}, true},
		{Platform, Value{Number, "8"}, text("8"), false},
	} {
		if got := Same(test.property, test.a, test.b); got != test.want {
			t.Errorf("%s, %+v and %+v: got %t, want %t", test.property, test.a, test.b, got, test.want)
		}
		if back := Same(test.property, test.b, test.a); back != test.want {
			t.Errorf("%s, %+v and %+v: got %t, want %t", test.property, test.b, test.a, back, test.want)
		}
	}
}
