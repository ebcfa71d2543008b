package ui

import (
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
)

// later is the stored record after somebody else, or the device, changed it.
func later(t *testing.T, replace ...string) devicestatus.Record {
	t.Helper()
	return record(t, strings.NewReplacer(replace...).Replace(storedRecord))
}

func rowOf(t *testing.T, s *session, p devicestatus.Property) reviewRow {
	t.Helper()
	for _, row := range s.reviewRows() {
		if row.Property == p {
			return row
		}
	}
	t.Fatalf("the review has no row for %s", p)
	return reviewRow{}
}

func text(s string) devicestatus.Value { return devicestatus.Value{Kind: devicestatus.Text, Text: s} }

func TestWhatChangedMeanwhileIsShownAndNotTouched(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.DeviceModel, "iPhone 15")
	if !s.openReview(later(t, `"nonCompliant"`, `"compliant"`)) {
		t.Fatal("the review did not open")
	}
	row := rowOf(t, s, devicestatus.Status)
	if !row.Moved || row.Contest != nil || row.Opened != text("nonCompliant") || row.Now != text("compliant") || row.WillBe != text("compliant") {
		t.Errorf("row %+v; want the new value, left alone", row)
	}
	if got := changedProperties(s); len(got) != 1 || got[0] != devicestatus.DeviceModel {
		t.Errorf("changes %v; want the model alone", got)
	}
	if s.review.firstUndecided() != "" {
		t.Error("there is nothing to decide")
	}
}

func TestBothChangedTheSameValue(t *testing.T) {
	begin := func(t *testing.T) *session {
		s := loadedSession(t)
		s.typed(devicestatus.Status, "error")
		s.typed(devicestatus.DeviceModel, "iPhone 15")
		if !s.openReview(later(t, `"nonCompliant"`, `"compliant"`)) {
			t.Fatal("the review did not open")
		}
		if got := s.review.firstUndecided(); got != devicestatus.Status {
			t.Fatalf("to be decided is %q, want the status", got)
		}
		return s
	}
	t.Run("keep mine", func(t *testing.T) {
		s := begin(t)
		s.decide(devicestatus.Status, keepMine)
		if row := rowOf(t, s, devicestatus.Status); row.WillBe != text("error") || s.review.firstUndecided() != "" {
			t.Errorf("row %+v", row)
		}
	})
	t.Run("take Intune's", func(t *testing.T) {
		s := begin(t)
		s.decide(devicestatus.Status, takeTheirs)
		row := rowOf(t, s, devicestatus.Status)
		if row.WillBe != text("compliant") || len(s.review.changes) != 1 || s.boxes[devicestatus.Status].text != "compliant" {
			t.Errorf("row %+v, changes %v", row, s.review.changes)
		}
	})
	t.Run("take, then keep after all", func(t *testing.T) {
		s := begin(t)
		written := s.boxes[devicestatus.Status].written
		s.decide(devicestatus.Status, takeTheirs)
		s.decide(devicestatus.Status, keepMine)
		if row := rowOf(t, s, devicestatus.Status); row.WillBe != text("error") || s.boxes[devicestatus.Status].text != "error" {
			t.Errorf("row %+v, the control holds %q", row, s.boxes[devicestatus.Status].text)
		}
		if s.boxes[devicestatus.Status].written <= written {
			t.Error("the control is not written again")
		}
	})
	t.Run("nothing of a value without a contest", func(t *testing.T) {
		s := begin(t)
		s.decide(devicestatus.DeviceModel, takeTheirs)
		if got := s.boxes[devicestatus.DeviceModel].text; got != "iPhone 15" {
			t.Errorf("the model became %q", got)
		}
	})
}

func TestTakingAllOfIntunesLeavesNothingToSend(t *testing.T) {
	s := loadedSession(t)
	s.clear(devicestatus.UserName)
	s.openReview(later(t, `"userName": "avery@contoso.example"`, `"userName": "lee@contoso.example"`))
	s.decide(devicestatus.UserName, takeTheirs)
	if len(s.review.changes) != 0 || s.dirty() {
		t.Errorf("changes %v, dirty %v", s.review.changes, s.dirty())
	}
	s.decide(devicestatus.UserName, keepMine)
	if len(s.review.changes) != 1 || s.review.changes[0].After.Kind != devicestatus.Null {
		t.Errorf("changes %v; want the null back", s.review.changes)
	}
}

func TestSomebodyElseMadeTheSameChange(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "compliant")
	if s.openReview(later(t, `"nonCompliant"`, `"compliant"`)) || s.review != nil || !s.already {
		t.Errorf("a review of nothing opened (already %v)", s.already)
	}
	if s.dirty() {
		t.Error("the form still counts a change")
	}
}

func TestARecordThatWasNeverLoadedIsComparedWithWhatIntuneHas(t *testing.T) {
	s := newTestSession(t)
	s.typed(devicestatus.Status, "nonCompliant") // as it is
	s.typed(devicestatus.Platform, "8")
	if !s.openReview(record(t, storedRecord)) {
		t.Fatal("the review did not open")
	}
	if got := changedProperties(s); len(got) != 1 || got[0] != devicestatus.Platform {
		t.Errorf("changes %v; want the platform alone", got)
	}
	if row := rowOf(t, s, devicestatus.Platform); row.Moved || row.Now.Text != "0" {
		t.Errorf("row %+v; want what Intune has, and nothing called moved", row)
	}
}

func TestTheSameMomentWrittenOtherwiseHasNotMoved(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.DeviceModel, "iPhone 15")
	s.openReview(later(t, "2026-10-01T19:13:41.8113Z", "2026-10-01T21:13:41.8113000+02:00"))
	if rows := s.reviewRows(); len(rows) != 1 {
		t.Errorf("rows %+v; want the model alone", rows)
	}
}

func TestOnlyWhatIsAboutToChangeStopsASave(t *testing.T) {
	basis := record(t, storedRecord)
	changes := []devicestatus.Change{{Property: devicestatus.Status, Before: text("nonCompliant"), After: text("error")}}
	for name, test := range map[string]struct {
		now  devicestatus.Record
		want bool
	}{
		"nothing moved":          {basis, false},
		"the device reported":    {later(t, "2026-10-01T19:13:41.8113Z", "2026-10-02T19:13:41.8113Z"), false},
		"the same value changed": {later(t, `"nonCompliant"`, `"compliant"`), true},
	} {
		if got := movedSince(basis, test.now, changes); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWithoutALookTheReviewShowsWhatIsKnown(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "error")
	if !s.openReviewBlind() || s.review.looked {
		t.Fatal("the review did not open, or claims a look")
	}
	if row := rowOf(t, s, devicestatus.Status); row.Now != text("nonCompliant") || row.Moved {
		t.Errorf("row %+v", row)
	}
}

func TestAFormerValueGoesBackAsItWas(t *testing.T) {
	for name, test := range map[string]struct {
		property devicestatus.Property
		former   devicestatus.Value
		body     string
	}{
		"null":                         {devicestatus.UserName, devicestatus.Value{Kind: devicestatus.Null}, `"userName": null`},
		"an empty text":                {devicestatus.UserName, text(""), `"userName": ""`},
		"a status nobody knows":        {devicestatus.Status, text("pendingReview"), `"status": "pendingReview"`},
		"a line break":                 {devicestatus.DeviceDisplayName, text("a\nb"), `"deviceDisplayName": "a\nb"`},
		"a name against Entra's rules": {devicestatus.UserPrincipalName, text("a b@"), `"userPrincipalName": "a b@"`},
		"a number out of range":        {devicestatus.Platform, devicestatus.Value{Kind: devicestatus.Number, Text: "4e9"}, `"platform": 4e9`},
		"a time with trailing zeros":   {devicestatus.LastReportedDateTime, text("2026-03-01T12:20:19.1400000Z"), `"lastReportedDateTime": "2026-03-01T12:20:19.1400000Z"`},
		"a time that is none":          {devicestatus.LastReportedDateTime, text("soon"), `"lastReportedDateTime": "soon"`},
		"null where none is allowed":   {devicestatus.Platform, devicestatus.Value{Kind: devicestatus.Null}, `"platform": null`},
	} {
		t.Run(name, func(t *testing.T) {
			s := loadedSession(t)
			s.putBack(test.property, test.former)
			if !s.readyToReview() {
				t.Fatalf("not ready: %v", s.errors())
			}
			if got := s.requestText(s.changes()); !strings.Contains(got, test.body) {
				t.Errorf("the request lacks %s:\n%s", test.body, got)
			}
			again := newTestSession(t)
			again.takeDraft(s.draft())
			again.took(record(t, storedRecord), nil)
			if got := again.requestText(again.changes()); !strings.Contains(got, test.body) {
				t.Errorf("after a reload the request lacks %s:\n%s", test.body, got)
			}
			s.typed(test.property, "x")
			if s.edit(test.property).Action == devicestatus.PutBack {
				t.Error("typing does not take it back")
			}
		})
	}
}
