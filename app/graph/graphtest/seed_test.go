package graphtest_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/graph/graphtest"
)

const guid = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

var (
	threeGUIDs = regexp.MustCompile(`^` + guid + `_` + guid + `_` + guid + `$`)
	utc        = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$`)
)

type seeded struct {
	ID                                      string
	DeviceDisplayName, DeviceModel          *string
	UserName, UserPrincipalName             string
	Platform                                *int32
	Status                                  string
	LastReportedDateTime                    string
	ComplianceGracePeriodExpirationDateTime string
}

// Recorded answers of sibling resources have these shapes.
func TestSeededRecords(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"generate":{"statuses":30}}`)
	ids := map[string]bool{}
	decimals := map[int]bool{}
	statuses := map[string]bool{}
	var withoutModel, typographic, beyondASCII, never, noEnd bool
	for _, configuration := range c.page(configurations).Value {
		var id string
		if err := json.Unmarshal(configuration["id"], &id); err != nil || !regexp.MustCompile(`^`+guid+`$`).MatchString(id) {
			t.Fatalf("configuration id %s, want a GUID", configuration["id"])
		}
		for _, row := range c.page(configurations + "/" + id + "/deviceStatuses").Value {
			text, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			var s seeded
			if err := json.Unmarshal(text, &s); err != nil || s.Platform == nil || s.DeviceDisplayName == nil {
				t.Fatalf("row %s: %v", text, err)
			}
			if !threeGUIDs.MatchString(s.ID) || !strings.HasPrefix(s.ID, id+"_") || ids[s.ID] {
				t.Errorf("id %q, want three GUIDs of its own, the configuration's first", s.ID)
			}
			ids[s.ID] = true
			if s.UserName != s.UserPrincipalName || !strings.Contains(s.UserPrincipalName, "@contoso.com") {
				t.Errorf("user name %q, want the user principal name %q of a made-up tenant", s.UserName, s.UserPrincipalName)
			}
			if s.DeviceModel == nil {
				withoutModel = true
				if *s.Platform != 0 {
					t.Errorf("%s has no model and platform %d, want 0", s.ID, *s.Platform)
				}
			}
			for _, moment := range []string{s.LastReportedDateTime, s.ComplianceGracePeriodExpirationDateTime} {
				if _, err := time.Parse(time.RFC3339Nano, moment); err != nil || !utc.MatchString(moment) {
					t.Errorf("%s has the time %q, want one in UTC", s.ID, moment)
				}
				_, fraction, _ := strings.Cut(strings.TrimSuffix(moment, "Z"), ".")
				decimals[len(fraction)] = true
				never = never || moment == "0001-01-01T00:00:00Z"
				noEnd = noEnd || moment == "9999-12-31T23:59:59.9999999Z"
			}
			typographic = typographic || strings.Contains(*s.DeviceDisplayName, "’")
			beyondASCII = beyondASCII || strings.Contains(*s.DeviceDisplayName, "東")
			statuses[s.Status] = true
		}
	}
	if len(ids) != 45 || !ids[graphtest.StatusID] {
		t.Errorf("%d records, among them the demo's: %v; want 45 with it", len(ids), ids[graphtest.StatusID])
	}
	if !withoutModel || !typographic || !beyondASCII || !never || !noEnd {
		t.Errorf("no model %v, typographic apostrophe %v, other script %v, never %v, no end %v; want one of each",
			withoutModel, typographic, beyondASCII, never, noEnd)
	}
	if !decimals[0] || !decimals[4] || !decimals[7] {
		t.Errorf("times have %v decimals, want some of 0, 4 and 7", slices.Sorted(maps.Keys(decimals)))
	}
	// Every member of the enum, and one that Graph may add.
	want := []string{"compliant", "conflict", "error", "nonCompliant", "notApplicable", "notAssigned", "pendingReview", "remediated", "unknown"}
	if got := slices.Sorted(maps.Keys(statuses)); !slices.Equal(got, want) {
		t.Errorf("statuses are %v, want %v", got, want)
	}
}
