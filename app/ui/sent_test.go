package ui

import (
	"strings"
	"testing"
	"time"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
)

func TestALookCompletesTheReceiptOfItsOwnSave(t *testing.T) {
	s := loadedSession(t)
	save := func(p devicestatus.Property, value, clientRequestID string, verified bool, at time.Time) {
		changes := []devicestatus.Change{{Property: p, Before: s.loaded.Get(p), After: text(value)}}
		u := graph.Updated{Verified: verified, Record: s.loaded.With(p, text(value)), Exchange: graph.Exchange{Method: "PATCH", ClientRequestID: clientRequestID}}
		s.stored(u, s.target(), changes, at)
	}
	save(devicestatus.DeviceModel, "iPhone 15", "first", false, time.Time{})
	save(devicestatus.UserName, "lee", "second", true, now.Add(-time.Minute)) // its answer was lost
	if len(s.receipts) != 2 || s.receipts[0].Outcome != receipt.Stored || s.receipts[1].Outcome != receipt.NotVerified {
		t.Fatalf("receipts %+v", s.receipts)
	}
	if got := s.receipts[0].SavedAt; !got.Equal(now.Add(-time.Minute)) {
		t.Errorf("the save is dated %v, want when it was sent", got)
	}
	save(devicestatus.DeviceModel, "iPhone 15", "first", true, now)
	if len(s.receipts) != 2 || s.receipts[1].Outcome != receipt.Stored || s.receipts[1].Changes[0].Property != devicestatus.DeviceModel {
		t.Errorf("receipts %+v", s.receipts)
	}
}

func TestWhatIsNeitherOldNorNewWasStored(t *testing.T) {
	changes := []devicestatus.Change{{Property: devicestatus.DeviceModel, Before: devicestatus.Value{Kind: devicestatus.Null}, After: text("iPhone 15")}}
	for value, want := range map[string]bool{`null`: true, `"other"`: false} {
		looked := graph.Updated{Record: record(t, `{"id":"1","deviceModel":`+value+`}`), NotStored: changes}
		if got := untouched(looked, changes); got != want {
			t.Errorf("%s: untouched %v, want %v", value, got, want)
		}
	}
}

func TestTheReceiptShowsWhatGraphHas(t *testing.T) {
	sent, written := text("2026-04-01T00:00:00Z"), text("2026-04-01T00:00:00.0000000Z")
	change := devicestatus.Change{Property: devicestatus.LastReportedDateTime, After: sent}
	u := graph.Updated{Verified: true, Record: devicestatus.Record{}.With(devicestatus.LastReportedDateTime, written)}
	if got, differs := returnedValue(u, change); got != written || differs {
		t.Errorf("shows %v (differs %v), want %v", got, differs, written)
	}
}

func TestADraftKnowsWhatItsEditsWereMadeFrom(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "error")
	again := newTestSession(t)
	again.takeDraft(s.draft())
	theirs := later(t, `"nonCompliant"`, `"compliant"`)
	again.took(theirs, nil) // loaded after the reload
	if !again.openReview(theirs) {
		t.Fatal("the review did not open")
	}
	if row := rowOf(t, again, devicestatus.Status); !row.Moved || row.Contest == nil || row.Opened != text("nonCompliant") {
		t.Errorf("row %+v; want a contest over the status", row)
	}
}

func TestNobodyIsNamedForSupport(t *testing.T) {
	e := &graph.Error{Kind: graph.KindForbidden, Message: "User avery@contoso.example may not. Url: https://fef.example/x?upn=avery&token=abc - Activity ID: 1"}
	got := textSupport(e, now, "")
	if strings.Contains(got, "avery") || strings.Contains(got, "token=") || !strings.Contains(got, "https://fef.example/x") {
		t.Errorf("copied:\n%s", got)
	}
	if got := textSupport(e, now, "lee@contoso.example"); !strings.Contains(got, "avery@contoso.example") || !strings.Contains(got, "Who: lee@contoso.example") {
		t.Errorf("copied with a name:\n%s", got)
	}
}
