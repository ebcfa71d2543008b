package devicestatus

import (
	"slices"
	"testing"
)

func TestEditOf(t *testing.T) {
	for _, test := range []struct {
		name     string
		property Property
		loaded   Value
		box      string
		want     Edit
	}{
		{"never loaded, blank", DeviceModel, Value{}, "", Edit{}},
		{"never loaded, only blanks", Platform, Value{}, " \t", Edit{}},
		{"never loaded, filled", DeviceModel, Value{}, "iPhone 15", Edit{Action: Set, Text: "iPhone 15"}},
		{"null, blank", DeviceModel, Value{Null, ""}, "", Edit{}},
		{"null, only blanks", DeviceModel, Value{Null, ""}, "  ", Edit{}},
		{"null, filled", DeviceModel, Value{Null, ""}, "iPad", Edit{Action: Set, Text: "iPad"}},
		{"same text", UserName, Value{Text, "avery"}, "avery", Edit{}},
		{"other text", UserName, Value{Text, "avery"}, "Avery", Edit{Action: Set, Text: "Avery"}},
		{"blanks around are typed", UserName, Value{Text, "avery"}, " avery", Edit{Action: Set, Text: " avery"}},
		{"string blanked", UserName, Value{Text, "avery"}, "", Edit{Action: Set, Text: ""}},
		{"string filled with blanks", UserName, Value{Text, "avery"}, "  ", Edit{Action: Set, Text: ""}},
		{"loaded empty", UserName, Value{Text, ""}, "", Edit{}},
		{"loaded empty, only blanks", UserName, Value{Text, ""}, " ", Edit{}},
		{"loaded blanks", UserName, Value{Text, "  "}, "  ", Edit{}},
		{"line break a box cannot hold", DeviceDisplayName, Value{Text, "a\r\nb"}, "ab", Edit{}},
		{"number untouched", Platform, Value{Number, "8"}, "8", Edit{}},
		{"number blanked", Platform, Value{Number, "8"}, "", Edit{Action: Set, Text: ""}},
		{"number changed", Platform, Value{Number, "8"}, "9", Edit{Action: Set, Text: "9"}},
		{"unknown status untouched", Status, Value{Text, "quarantined"}, "quarantined", Edit{}},
		{"status blanked", Status, Value{Text, "compliant"}, "", Edit{Action: Set, Text: ""}},
		{"date untouched", LastReportedDateTime, Value{Text, "2026-10-05T14:03:22.1400000-00:00"}, "2026-10-05T14:03:22.1400000-00:00", Edit{}},
		{"date blanked", LastReportedDateTime, Value{Text, "2026-10-05T14:03:22Z"}, "", Edit{Action: Set, Text: ""}},
		{"unexpected type untouched", Status, Value{Other, "[1]"}, "[1]", Edit{}},
	} {
		if got := EditOf(test.property, test.loaded, test.box); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestAfter(t *testing.T) {
	loaded := mustRead(t, `{"id":"a","userName":"avery","platform":8,"status":"conflict",
		"lastReportedDateTime":"2026-10-05T14:03:22.1400000Z","userPrincipalName":null}`)
	for _, test := range []struct {
		name     string
		property Property
		edit     Edit
		want     Value
	}{
		{"no edit", UserName, Edit{}, Value{Text, "avery"}},
		{"left", UserName, Edit{Action: Leave, Text: "ignored"}, Value{Text, "avery"}},
		{"set", UserName, Edit{Action: Set, Text: "Blake"}, Value{Text, "Blake"}},
		{"set to empty", UserName, Edit{Action: Set, Text: ""}, Value{Text, ""}},
		{"null set to empty", UserPrincipalName, Edit{Action: Set, Text: ""}, Value{Text, ""}},
		{"cleared", UserName, Edit{Action: Clear}, Value{Null, ""}},
		{"absent cleared", DeviceModel, Edit{Action: Clear}, Value{Null, ""}},
		{"strings go as typed", UserName, Edit{Action: Set, Text: " é "}, Value{Text, " é "}},
		{"control character is skipped", UserName, Edit{Action: Set, Text: "a\nb"}, Value{Text, "avery"}},
		{"platform without blanks and zeros", Platform, Edit{Action: Set, Text: " 0042 "}, Value{Number, "42"}},
		{"platform minus zero", Platform, Edit{Action: Set, Text: "-0"}, Value{Number, "0"}},
		{"platform with an error is skipped", Platform, Edit{Action: Set, Text: "8.5"}, Value{Number, "8"}},
		{"platform cannot be cleared", Platform, Edit{Action: Clear}, Value{Number, "8"}},
		{"status in Graph's spelling", Status, Edit{Action: Set, Text: " NONCOMPLIANT "}, Value{Text, "nonCompliant"}},
		{"status cannot be cleared", Status, Edit{Action: Clear}, Value{Text, "conflict"}},
		{"date normalised", LastReportedDateTime, Edit{Action: Set, Text: "2026-10-05 16:04 +0200"}, Value{Text, "2026-10-05T16:04:00+02:00"}},
		{"date as typed", LastReportedDateTime, Edit{Action: Set, Text: "2026-10-05T14:03:22.150-00:00"}, Value{Text, "2026-10-05T14:03:22.150-00:00"}},
		{"the loaded moment keeps its spelling", LastReportedDateTime, Edit{Action: Set, Text: "2026-10-05T16:03:22.14+02:00"}, Value{Text, "2026-10-05T14:03:22.1400000Z"}},
		{"date with an error is skipped", LastReportedDateTime, Edit{Action: Set, Text: "05/10/2026"}, Value{Text, "2026-10-05T14:03:22.1400000Z"}},
		{"a former status this app does not know", Status, Edit{Action: PutBack, Value: Value{Text, "quarantined"}}, Value{Text, "quarantined"}},
		{"a former null", UserName, Edit{Action: PutBack, Value: Value{Kind: Null}}, Value{Kind: Null}},
		{"a former line break", UserName, Edit{Action: PutBack, Value: Value{Text, "a\r\nb"}}, Value{Text, "a\r\nb"}},
		{"a former value of an odd type", Platform, Edit{Action: PutBack, Value: Value{Other, "[1]"}}, Value{Other, "[1]"}},
		{"a former absence has no wire form", Platform, Edit{Action: PutBack}, Value{Number, "8"}},
		{"the key is the address", ID, Edit{Action: Set, Text: "b"}, Value{Text, "a"}},
	} {
		after := After(loaded, Edits{test.property: test.edit})
		if got := after.Get(test.property); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
		for _, p := range Properties {
			if p != test.property && after.Get(p) != loaded.Get(p) {
				t.Errorf("%s: %s became %+v", test.name, p, after.Get(p))
			}
		}
	}
}

// A person loads the record of the reference page, changes what they came for,
// and all else stays what it was.
func TestLoadEditPatch(t *testing.T) {
	loaded := mustRead(t, docsExample)
	boxes := map[Property]string{}
	for _, p := range Properties {
		boxes[p] = loaded.Get(p).Text
	}
	edits := func() Edits {
		e := Edits{}
		for p, text := range boxes {
			e[p] = EditOf(p, loaded.Get(p), text)
		}
		return e
	}
	if changes := Difference(loaded, After(loaded, edits())); len(changes) > 0 {
		t.Fatalf("nothing was typed, yet %+v would be sent", changes)
	}

	boxes[Status] = "Compliant"
	boxes[ComplianceGracePeriodExpirationDateTime] = "2017-01-01T07:56:44.951111Z" // the loaded moment
	boxes[LastReportedDateTime] = "2017-01-01 00:00:17,7769390-0800"
	boxes[DeviceDisplayName] = ""
	after := After(loaded, edits())
	changes := Difference(loaded, after)
	want := `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "deviceDisplayName": "",
  "status": "compliant",
  "lastReportedDateTime": "2017-01-01T00:00:17.7769390-08:00"
}`
	if got := string(PatchBody(changes, "")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !slices.Equal(after.Unknown, loaded.Unknown) {
		t.Errorf("unknown members became %q", after.Unknown)
	}

	undo := string(PatchBody(Difference(after, loaded), "477d3651-3651-477d-5136-7d4751367d47"))
	want = `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "id": "477d3651-3651-477d-5136-7d4751367d47",
  "deviceDisplayName": "Device Display Name value",
  "status": "notApplicable",
  "lastReportedDateTime": "2017-01-01T00:00:17.7769392-08:00"
}`
	if undo != want {
		t.Errorf("undo: got\n%s\nwant\n%s", undo, want)
	}
}

// What an edit makes of a record can be loaded, shown and left alone again.
func FuzzEdit(f *testing.F) {
	for _, text := range []string{"", " ", "8", "-007", "8.5", "NonCompliant", "avery@contoso.com", "2026-10-05 14:03 UTC", "a\r\nb", "\xff"} {
		f.Add(text, "8")
		f.Add("", text)
	}
	f.Fuzz(func(t *testing.T, loaded, text string) {
		for _, p := range Properties {
			before := Record{}.With(p, Value{Text, loaded})
			edits := Edits{p: EditOf(p, before.Get(p), text)}
			after := After(before, edits)
			if p == ID || hasError(Check(before, edits, now)) {
				if after.Get(p) != before.Get(p) {
					t.Fatalf("%s: a refused edit made %q of %q", p, after.Get(p).Text, loaded)
				}
				continue
			}
			value := after.Get(p)
			if again := EditOf(p, value, value.Text); again != (Edit{}) {
				t.Fatalf("%s: %q, untouched, is the edit %+v", p, value.Text, again)
			}
			if value == before.Get(p) {
				continue
			}
			retyped := Edits{p: {Action: Set, Text: value.Text}}
			if got := After(Record{}, retyped).Get(p); got != value {
				t.Fatalf("%s: %+v, typed again, becomes %+v", p, value, got)
			}
		}
	})
}
