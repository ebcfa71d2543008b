package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/configuration"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

var now = time.Date(2026, time.October, 2, 12, 0, 0, 0, time.UTC)

// berlin is a zone of one offset, which is all these tests need; clock changes
// are tested in package devicestatus.
type berlin struct{}

func (berlin) Name() string                   { return "Europe/Berlin" }
func (berlin) Offset(time.Time) time.Duration { return 2 * time.Hour }

const storedRecord = `{
  "@odata.context": "https://graph.microsoft.com/beta/$metadata#x",
  "id": "7b521133_6aa605f0_683dbff1",
  "deviceDisplayName": "Person’s iPhone",
  "userName": "avery@contoso.example",
  "deviceModel": null,
  "platform": 0,
  "complianceGracePeriodExpirationDateTime": "2026-10-05T14:03:22.1406850Z",
  "status": "nonCompliant",
  "lastReportedDateTime": "2026-10-01T19:13:41.8113Z",
  "userPrincipalName": "avery@contoso.example",
  "ring": "pilot"
}`

func newTestSession(t *testing.T) *session {
	t.Helper()
	return begun(Setting{
		Configuration: configuration.Configuration{
			Mode:      configuration.Demo,
			Cloud:     graph.Global,
			GraphRoot: "http://127.0.0.1:1/beta",
			Start:     graph.Target{ConfigurationID: "c0ffee", ID: "7b521133_6aa605f0_683dbff1"},
		},
		Tokens: signin.Demo{},
		Fetch: func(context.Context, graph.Request) (graph.Response, error) {
			t.Error("a session sends nothing by itself")
			return graph.Response{}, errors.New("no network here")
		},
		NewID: func() string { return "id" },
	})
}

func begun(set Setting) *session {
	s := newSession(func() time.Time { return now }, berlin{})
	s.begin(set)
	return s
}

func loadedSession(t *testing.T) *session {
	t.Helper()
	s := newTestSession(t)
	s.took(record(t, storedRecord), nil)
	return s
}

func record(t *testing.T, body string) devicestatus.Record {
	t.Helper()
	r, err := devicestatus.ReadRecord([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func changedProperties(s *session) []devicestatus.Property {
	var changed []devicestatus.Property
	for _, c := range s.changes() {
		changed = append(changed, c.Property)
	}
	return changed
}

func TestALoadedRecordChangesNothingUntilItIsEdited(t *testing.T) {
	s := loadedSession(t)
	if s.dirty() || len(s.changes()) != 0 {
		t.Errorf("dirty %v with changes %v; want a pristine form", s.dirty(), s.changes())
	}
	if s.readyToReview() || !s.nothing {
		t.Error("a review of nothing opened; want the advice to change a value")
	}
	if got := s.boxes[devicestatus.ComplianceGracePeriodExpirationDateTime].text; got != "2026-10-05T14:03:22.1406850Z" {
		t.Errorf("the timestamp stands as %q; want it digit for digit", got)
	}
}

func TestOnlyWhatWasEditedIsSent(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "compliant")
	s.clear(devicestatus.UserName)
	s.typed(devicestatus.DeviceDisplayName, "Person’s iPhone") // as loaded
	got := changedProperties(s)
	want := []devicestatus.Property{devicestatus.UserName, devicestatus.Status}
	if !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v", got, want)
	}
	request := s.requestText(s.changes())
	for _, part := range []string{`"userName": null`, `"status": "compliant"`, "PATCH ", "{token}"} {
		if !strings.Contains(request, part) {
			t.Errorf("the request lacks %q:\n%s", part, request)
		}
	}
	for _, part := range []string{"platform", "lastReported", signin.DemoToken} {
		if strings.Contains(request, part) {
			t.Errorf("the request has %q:\n%s", part, request)
		}
	}
}

func TestWithoutLoadingWhatIsFilledInIsWhatChanges(t *testing.T) {
	s := newTestSession(t)
	s.typed(devicestatus.Platform, "8")
	s.typed(devicestatus.DeviceModel, "")
	if got, want := changedProperties(s), []devicestatus.Property{devicestatus.Platform}; !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v", got, want)
	}
	if !s.readyToReview() {
		t.Errorf("the review did not open: %v", s.errors())
	}
}

func TestErrorsWaitForReviewAndGoAsSoonAsTheFieldIsRight(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "8.5")
	if got := s.errors(); len(got) != 0 {
		t.Fatalf("errors before the first review: %v", got)
	}
	if s.readyToReview() {
		t.Fatal("the review opened with an error in the form")
	}
	want := fieldError{devicestatus.Platform, "Platform number must be a whole number without decimals"}
	if got := s.errors(); len(got) != 1 || got[0] != want {
		t.Fatalf("errors %v; want %v", got, want)
	}
	s.typed(devicestatus.UserPrincipalName, "nobody") // newly wrong: waits for the next review
	s.typed(devicestatus.Platform, "8")
	if got := s.errors(); len(got) != 0 {
		t.Errorf("errors %v after the correction; want none", got)
	}
}

func TestTheAddressIsCheckedToo(t *testing.T) {
	s := newTestSession(t)
	s.write(devicestatus.ConfigurationID, "")
	s.write(devicestatus.ID, "a b")
	s.typed(devicestatus.Platform, "8")
	s.readyToReview()
	got := s.errors()
	want := []fieldError{
		{devicestatus.ConfigurationID, "Enter the provisioning configuration"},
		{devicestatus.ID, "Device status ID must not contain spaces, slashes, question marks, hash signs or percent signs"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("errors %v; want %v", got, want)
	}
}

func TestAPastedAddressFillsBothIDs(t *testing.T) {
	for _, into := range []devicestatus.Property{devicestatus.ConfigurationID, devicestatus.ID} {
		s := newTestSession(t)
		s.typed(into, " https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c0%20ffee/deviceStatuses/b_c_d?$select=id ")
		s.leave(into)
		if got, want := s.target(), (graph.Target{ConfigurationID: "c0 ffee", ID: "b_c_d"}); got != want {
			t.Errorf("pasted into %s: %+v; want %+v", into, got, want)
		}
	}
}

func TestBlanksAroundAnIDGoWhenItIsLeft(t *testing.T) {
	s := newTestSession(t)
	s.typed(devicestatus.ID, "  b_c_d\t")
	s.leave(devicestatus.ID)
	if got := s.target().ID; got != "b_c_d" {
		t.Errorf("ID %q; want no blanks", got)
	}
}

func TestLoadingKeepsWhatWasTyped(t *testing.T) {
	s := newTestSession(t)
	s.typed(devicestatus.DeviceModel, "iPhone 15 Pro")
	s.took(record(t, storedRecord), nil)
	if got := s.boxes[devicestatus.DeviceModel].text; got != "iPhone 15 Pro" {
		t.Errorf("the device model became %q", got)
	}
	if got := s.boxes[devicestatus.Platform].text; got != "0" {
		t.Errorf("the platform is %q; want the loaded 0", got)
	}
	if got, want := changedProperties(s), []devicestatus.Property{devicestatus.DeviceModel}; !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v", got, want)
	}
}

func TestTheAddressStaysAsLongAsARequestIsOnItsWay(t *testing.T) {
	s := newTestSession(t)
	s.work = &work{doing: loading}
	for _, p := range []devicestatus.Property{devicestatus.ConfigurationID, devicestatus.ID} {
		if !s.fieldView(p).Locked {
			t.Errorf("%s can be changed while its record is being loaded", p)
		}
	}
	s.work = nil
	if s.fieldView(devicestatus.ID).Locked {
		t.Error("the address is still read-only")
	}
}

func TestChoosingAnotherRecordKeepsEditsAndForgetsLoadedValues(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "compliant")
	s.release()
	if s.locked {
		t.Error("the IDs are still read-only")
	}
	if got, want := changedProperties(s), []devicestatus.Property{devicestatus.Status}; !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v: loaded values must not be sent to another record", got, want)
	}
}

func TestDiscardPutsEverythingBackButTheAddress(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "x")
	s.clear(devicestatus.UserPrincipalName)
	s.readyToReview()
	s.discardAll()
	if s.dirty() || len(s.errors()) != 0 {
		t.Errorf("dirty %v, errors %v; want neither", s.dirty(), s.errors())
	}
	if s.target().ID == "" {
		t.Error("the ID is gone")
	}
}

func TestClearedFieldsShowThatTheyAreAndTypingTakesItBack(t *testing.T) {
	s := loadedSession(t)
	s.clear(devicestatus.DeviceDisplayName)
	v := s.fieldView(devicestatus.DeviceDisplayName)
	if !v.Null || v.CanClear || v.Former != "Person’s iPhone" || v.Notes[0].Text != textClearsTo {
		t.Errorf("view of a cleared field: %+v", v)
	}
	s.typed(devicestatus.DeviceDisplayName, "iPad")
	if v := s.fieldView(devicestatus.DeviceDisplayName); v.Null {
		t.Error("still cleared after typing")
	}
}

func TestEmptyingATextIsNotClearingIt(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.DeviceDisplayName, "")
	if got := s.notes(devicestatus.DeviceDisplayName); len(got) != 1 || got[0].Text != textEmptiesTo {
		t.Errorf("notes %v; want the one about an empty text", got)
	}
	if got := s.requestText(s.changes()); !strings.Contains(got, `"deviceDisplayName": ""`) {
		t.Errorf("the request does not send an empty text:\n%s", got)
	}
}

func TestTimestampsAreReadBack(t *testing.T) {
	tests := []struct {
		typed string
		want  []string
	}{
		{"2026-10-05T14:03:22.1406851Z", []string{"= Monday 5 October 2026, 16:03:22.1406851 in Europe/Berlin (UTC+02:00) · in 3 days"}},
		{"2026-10-05 14:03 utc", []string{"Read as 2026-10-05T14:03:00Z", "= Monday 5 October 2026, 16:03:00 in Europe/Berlin (UTC+02:00) · in 3 days"}},
		{"9999-12-31T23:59:59Z", []string{"= no end"}},
		{"0001-01-01T00:00:00Z", []string{"= never"}},
		{"2026-10-05T16:03:22.140685+02:00", []string{
			"= Monday 5 October 2026, 16:03:22.140685 in Europe/Berlin (UTC+02:00) · in 3 days",
			"Same moment as in Intune, so it will not be sent"}},
	}
	for _, test := range tests {
		s := loadedSession(t)
		s.typed(devicestatus.ComplianceGracePeriodExpirationDateTime, test.typed)
		var got []string
		for _, n := range s.notes(devicestatus.ComplianceGracePeriodExpirationDateTime) {
			got = append(got, n.Text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: notes %q; want %q", test.typed, got, test.want)
		}
	}
}

func TestALeftFieldSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		property    devicestatus.Property
		typed, want string
	}{
		{devicestatus.Platform, "8.", "Not a whole number yet: digits only, like 8"},
		{devicestatus.Platform, "eight", "Not a whole number yet: digits only, like 8"},
		{devicestatus.Platform, "99999999999", "Platform number must be between -2147483648 and 2147483647"},
		{devicestatus.UserPrincipalName, "avery", "Not a user principal name yet"},
		{devicestatus.UserPrincipalName, "avery@", "Not a user principal name yet"},
		{devicestatus.UserPrincipalName, "avery.@contoso.com", "User principal name must not have a full stop right before the @"},
		{devicestatus.LastReportedDateTime, "yesterday", "Not readable as a time yet"},
		{devicestatus.LastReportedDateTime, "2026-10-05", "Not readable as a time yet"},
		{devicestatus.LastReportedDateTime, "2026-02-30T10:00:00Z", "Last reported must be a real date and time. 2026-02-30 does not exist"},
		{devicestatus.LastReportedDateTime, "05/10/2026 14:03Z", "Write the date as year-month-day, like 2026-10-05. 05/10/2026 can mean two days"},
	}
	for _, test := range tests {
		s := loadedSession(t)
		s.typed(test.property, test.typed)
		if notes := s.notes(test.property); len(notes) > 0 {
			t.Errorf("%q: notes %v while still typing", test.typed, notes)
		}
		s.leave(test.property)
		if notes := s.notes(test.property); len(notes) != 1 || notes[0].Text != test.want || notes[0].Error == "" {
			t.Errorf("%q: notes %v; want the error %q", test.typed, notes, test.want)
		}
		if text := s.errorOf(test.property); text != "" {
			t.Errorf("%q: the error %q before Review", test.typed, text)
		}
	}
}

func TestATimeWithoutAZoneAsksAndOffersAnswers(t *testing.T) {
	s := loadedSession(t)
	p := devicestatus.LastReportedDateTime
	s.typed(p, "2026-10-01 09:30")
	if got := s.zoneChoices(p); got != nil {
		t.Errorf("choices %v while still typing", got)
	}
	s.leave(p)
	got := s.zoneChoices(p)
	want := []zoneChoice{
		{"Use UTC", "2026-10-01T09:30:00Z"},
		{"Use Europe/Berlin (+02:00)", "2026-10-01T09:30:00+02:00"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("choices %v; want %v", got, want)
	}
	if notes := s.notes(p); len(notes) != 1 || !notes[0].Warning {
		t.Errorf("notes %v; want one quiet warning", notes)
	}
}

func TestPickerPartsBecomeOneTimestamp(t *testing.T) {
	tests := []struct {
		name, date, clock, zone, offset string
		want, problem                   string
	}{
		{"utc", "2026-10-05", "14:03:22", zoneUTC, "", "2026-10-05T14:03:22Z", ""},
		{"no seconds", "2026-10-05", "14:03", zoneUTC, "", "2026-10-05T14:03:00Z", ""},
		{"mine", "2026-10-05", "14:03:22", zoneMine, "", "2026-10-05T14:03:22+02:00", ""},
		{"as loaded", "2026-10-05", "14:03:22", zoneLoaded, "", "2026-10-05T14:03:22-08:00", ""},
		{"other", "2026-10-05", "14:03:22", zoneOther, " +0530", "2026-10-05T14:03:22+05:30", ""},
		{"other, too far", "2026-10-05", "14:03:22", zoneOther, "+15:00", "", "Time zone offset must be between -14:00 and +14:00"},
		{"other, no offset", "2026-10-05", "14:03:22", zoneOther, "Berlin", "", textPickOffsetHelp},
		{"no date", "", "14:03:22", zoneUTC, "", "", "Choose a date and a time"},
	}
	for _, test := range tests {
		s := loadedSession(t)
		s.picker = &picker{property: devicestatus.LastReportedDateTime, loaded: -8 * time.Hour}
		chosen, problem := s.picked(test.date, test.clock, test.zone, test.offset)
		got := ""
		if len(chosen) == 1 {
			got = chosen[0].Text
		}
		if got != test.want || problem != test.problem {
			t.Errorf("%s: %q, %q; want %q, %q", test.name, got, problem, test.want, test.problem)
		}
	}
}

func TestStoredValuesAreEditsNoMore(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Status, "compliant")
	s.typed(devicestatus.Platform, "8")
	changes := s.changes()
	after := s.loaded.With(devicestatus.Status, devicestatus.Value{Kind: devicestatus.Text, Text: "compliant"})
	s.stored(graph.Updated{
		Verified: true,
		Record:   after,
		NotStored: []devicestatus.Change{{
			Property: devicestatus.Platform,
			Before:   devicestatus.Value{Kind: devicestatus.Number, Text: "8"},
			After:    devicestatus.Value{Kind: devicestatus.Number, Text: "0"},
		}},
	}, s.target(), changes, time.Time{})
	if got, want := changedProperties(s), []devicestatus.Property{devicestatus.Platform}; !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v: what Graph did not store is still the person's edit", got, want)
	}
	if s.receipt == nil || !strings.Contains(textReceiptTitle(s.receipt.updated, 2), "1 value other than sent") {
		t.Errorf("receipt %+v", s.receipt)
	}
}

func TestAnAnswerThatNamesOnlyTheChangeWipesNothing(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "8")
	s.stored(graph.Updated{Verified: true, Record: record(t, `{"id":"7b521133_6aa605f0_683dbff1","platform":8}`)}, s.target(), s.changes(), time.Time{})
	if got := s.boxes[devicestatus.DeviceDisplayName].text; got != "Person’s iPhone" {
		t.Errorf("the device name became %q", got)
	}
	if s.dirty() {
		t.Errorf("edits left: %v", s.edits())
	}
}

func TestWhatCouldNotBeReadBackIsNotCalledSaved(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "8")
	changes := s.changes()
	s.stored(graph.Updated{VerifyErr: &graph.Error{Kind: graph.KindService, Status: 500}}, s.target(), changes, time.Time{})
	if got, want := changedProperties(s), []devicestatus.Property{devicestatus.Platform}; !slices.Equal(got, want) {
		t.Errorf("changes %v; want %v: it may not be stored", got, want)
	}
	if s.receipt.reason != "Microsoft Graph has a problem (500)" {
		t.Errorf("the reason is %q", s.receipt.reason)
	}
}

func TestAnAnswerAboutARecordThatIsNoLongerInTheForm(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "8")
	sent, changes := s.target(), s.changes()
	s.release()
	s.typed(devicestatus.ID, "another")
	s.stored(graph.Updated{Verified: true, Record: record(t, storedRecord)}, sent, changes, time.Time{})
	if s.locked || s.boxes[devicestatus.DeviceDisplayName].text != "" || s.target().ID != "another" {
		t.Errorf("the form took over the record of another address: %+v", s.target())
	}
	if s.receipt == nil || !strings.Contains(s.receipt.name, "3dbff1") {
		t.Errorf("receipt %+v; want one of the record that was sent", s.receipt)
	}
}

// A doubt about what was stored outlives whatever is learned afterwards about
// something else.
func TestADoubtIsNeverCalledNothingWasSaved(t *testing.T) {
	kinds := []graph.Kind{graph.KindValue, graph.KindRoute, graph.KindRequest, graph.KindSignIn, graph.KindClaims, graph.KindScope,
		graph.KindForbidden, graph.KindNotFound, graph.KindConflict, graph.KindThrottled, graph.KindService, graph.KindNotGraph,
		graph.KindOffline, graph.KindBlocked, graph.KindNoAnswer, graph.KindStopped, graph.KindToken, graph.KindForeignLink}
	for _, kind := range kinds {
		for _, d := range []doing{saving, checking} {
			s := loadedSession(t)
			s.typed(devicestatus.Platform, "8")
			s.failed(&graph.Error{Kind: kind, Status: 500, MayBeStored: d == saving}, d, s.target(), s.changes())
			text := s.problem.text.title + " " + strings.Join(s.problem.text.body, " ")
			if strings.Contains(text, "Nothing was saved") || !strings.Contains(strings.ToLower(text), "known whether the change was saved") {
				t.Errorf("%s while %d: %q", kind, d, text)
			}
			if !s.problem.err.MayBeStored {
				t.Errorf("%s while %d: no way to check is offered", kind, d)
			}
		}
		s := loadedSession(t)
		s.failed(&graph.Error{Kind: kind, Status: 500}, saving, s.target(), nil)
		if text := strings.Join(s.problem.text.body, " "); kind != graph.KindNoAnswer && !strings.Contains(text, "Nothing was saved") {
			t.Errorf("%s: %q does not say that nothing was saved", kind, text)
		}
	}
}

func TestOffsetsAndWaitsInWords(t *testing.T) {
	for offset, want := range map[time.Duration]string{
		0: "+00:00", 5*time.Hour + 30*time.Minute: "+05:30", -(3*time.Hour + 30*time.Minute): "-03:30", 14 * time.Hour: "+14:00",
	} {
		if got := textOffset(offset); got != want {
			t.Errorf("%v is %q, want %q", offset, got, want)
		}
	}
	for left, want := range map[time.Duration]string{
		time.Millisecond: "1 second", time.Second: "1 second", 1500 * time.Millisecond: "2 seconds", time.Hour: "3600 seconds",
		25 * time.Hour: "1 day", 31000000 * time.Second: "11 months",
	} {
		if got := textCountdown(left); got != want {
			t.Errorf("%v is %q, want %q", left, got, want)
		}
	}
}

func TestWhatGraphSaysOfAPropertyStandsAtItsField(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.Platform, "8")
	s.failed(&graph.Error{Kind: graph.KindValue, Status: 400, Details: []graph.Detail{
		{Property: devicestatus.Platform, Message: "no"},
		{Target: "somethingElse", Message: "no"},
	}}, saving, s.target(), s.changes())
	want := []fieldError{{devicestatus.Platform, textRefusedValue}}
	if got := s.errors(); !slices.Equal(got, want) {
		t.Errorf("errors %v; want %v", got, want)
	}
	s.typed(devicestatus.Platform, "9")
	if got := s.errors(); len(got) != 0 {
		t.Errorf("errors %v after another value was typed; want none", got)
	}
}

func TestRiskyChangesAskForATick(t *testing.T) {
	tests := []struct {
		name string
		edit func(*session)
		want bool
	}{
		{"status", func(s *session) { s.typed(devicestatus.Status, "compliant") }, false},
		{"clear", func(s *session) { s.clear(devicestatus.UserName) }, true},
		{"grace period already over", func(s *session) {
			s.typed(devicestatus.Status, "compliant")
			s.typed(devicestatus.ComplianceGracePeriodExpirationDateTime, "2026-09-01T00:00:00Z")
		}, true},
	}
	for _, test := range tests {
		s := loadedSession(t)
		test.edit(s)
		if !s.readyToReview() || !s.openReview(s.loaded) {
			t.Fatalf("%s: no review: %v", test.name, s.errors())
		}
		if got := s.review.anyRisk(); got != test.want {
			t.Errorf("%s: risky %v; want %v", test.name, got, test.want)
		}
	}
}

func TestADraftBringsBackWhatWasTyped(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.DeviceDisplayName, "Zoë’s \"iPhone\" <\u2028")
	s.typed(devicestatus.Platform, "8x")
	s.clear(devicestatus.UserName)
	draft := s.draft()
	for _, part := range []string{"7b521133_6aa605f0_683dbff1", "c0ffee"} {
		if !strings.Contains(draft, part) {
			t.Errorf("the draft lacks %q: %s", part, draft)
		}
	}
	if strings.Contains(draft, "nonCompliant") {
		t.Errorf("the draft has a loaded value that nobody edited: %s", draft)
	}

	back := newTestSession(t)
	back.write(devicestatus.ID, "")
	if reload, review := back.takeDraft(draft); !reload || review {
		t.Errorf("load again %v, review %v; want the first alone", reload, review)
	}
	if back.target() != s.target() {
		t.Errorf("address %+v; want %+v", back.target(), s.target())
	}
	for p, box := range s.boxes {
		got := back.boxes[p]
		if _, edited := s.edits()[p]; edited && (got.text != box.text || got.cleared != box.cleared) {
			t.Errorf("%s: %+v; want %+v", p, got, box)
		}
	}
	back.took(record(t, storedRecord), nil)
	if !slices.Equal(changedProperties(back), changedProperties(s)) {
		t.Errorf("changes %v; want %v", changedProperties(back), changedProperties(s))
	}
}

func TestADraftKnowsThatTheReviewWasOpen(t *testing.T) {
	for _, test := range []struct {
		name string
		open func(*session)
		want bool
	}{
		{"typing", func(*session) {}, false},
		{"in the review", func(s *session) { s.openReview(s.loaded) }, true},
		{"a save that was refused", func(s *session) {
			s.failed(&graph.Error{Kind: graph.KindSignIn}, saving, s.target(), s.changes())
		}, true},
		// Whether it was saved comes first.
		{"a save with an unknown outcome", func(s *session) {
			s.failed(&graph.Error{Kind: graph.KindToken, MayBeStored: true}, saving, s.target(), s.changes())
		}, false},
		{"loading failed", func(s *session) {
			s.failed(&graph.Error{Kind: graph.KindSignIn}, loading, s.target(), nil)
		}, false},
	} {
		s := loadedSession(t)
		s.typed(devicestatus.DeviceModel, "iPhone 15 Pro")
		test.open(s)
		if _, review := newTestSession(t).takeDraft(s.draft()); review != test.want {
			t.Errorf("%s: review %v, want %v", test.name, review, test.want)
		}
	}
}

func FuzzTakeDraft(f *testing.F) {
	for _, text := range []string{"", "{}", `{"loaded":true,"platform":null,"userName":null,"x":1,"id":7}`, `{"status":{"a":[]}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fresh := func() *session {
			return begun(Setting{Tokens: signin.Demo{}})
		}
		s, again := fresh(), fresh()
		s.takeDraft(text)
		again.takeDraft(s.draft())
		if again.draft() != s.draft() {
			t.Errorf("%q: kept again as %s, first as %s", text, again.draft(), s.draft())
		}
	})
}

func TestTheApprovalLinkIsOfTheCloudAndTheTenantAndLeadsBack(t *testing.T) {
	c := configuration.Configuration{Mode: configuration.MSAL, ClientID: "c-1", TenantID: "contoso.com", Cloud: graph.USGovL5}
	want := "https://login.microsoftonline.us/contoso.com/v2.0/adminconsent?client_id=c-1" +
		"&scope=https://dod-graph.microsoft.us/DeviceManagementApps.ReadWrite.All%20https://dod-graph.microsoft.us/DeviceManagementApps.Read.All" +
		"&redirect_uri=https%3A%2F%2Feditor.contoso.com%2Fa%26b%2Fredirect.html"
	const back = "https://editor.contoso.com/a&b/redirect.html"
	if got := consentLink(Setting{Configuration: c}, back); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	c.Authority = "https://login.example/x"
	if got := consentLink(Setting{Configuration: c}, back); got != "" {
		t.Errorf("%s for a provider that has no such place", got)
	}
	if got := consentLink(Setting{Configuration: configuration.Configuration{Mode: configuration.Demo}}, back); got != "" {
		t.Errorf("%s in the demo", got)
	}
}

var (
	entra = signin.Service{Authority: "https://login.microsoftonline.com/x", Entra: true}
	other = signin.Service{Authority: "https://id.contoso.test:9443/x"}
)

// Nobody is told of Microsoft, or of a link that there is not, by another provider.
func TestAnotherProviderIsNotCalledMicrosoft(t *testing.T) {
	for _, kind := range signInKinds {
		e := &signin.Error{Kind: kind, Scopes: []string{graph.WriteScope}}
		for _, text := range []problemText{textSignInProblem(e, other), textSetupFailure(e, other)} {
			said := text.title + " " + strings.Join(text.body, " ")
			if strings.Contains(said, "Microsoft") || strings.Contains(said, "approval link") || strings.Contains(said, "Entra") {
				t.Errorf("%s: %s", kind, said)
			}
		}
	}
	// A portal has tokens of Entra ID, and nobody has an approval link.
	text := textSignInProblem(&signin.Error{Kind: signin.KindAdminConsent}, signin.Service{Entra: true})
	if got := strings.Join(text.body, " "); !strings.Contains(got, "ask one of your organisation") {
		t.Errorf("in a portal: %q", got)
	}
	if got := textSignInWaiting(other); !strings.Contains(got, "id.contoso.test:9443") {
		t.Errorf("waiting for %q", got)
	}
}

// A support case about a token that does not fit says what it had.
func TestATokenThatDoesNotFitHasItsFacts(t *testing.T) {
	facts := textSignInFacts(&signin.Error{Kind: signin.KindTenant, Code: "tenant_mismatch", Got: "t-1", Want: "t-2"})
	if facts != "Code: tenant_mismatch\nToken: t-1\nPage: t-2\n" {
		t.Errorf("%q", facts)
	}
	if facts := textSignInFacts(&signin.Error{Kind: signin.KindAccount, Got: "avery@contoso.com"}); facts != "" {
		t.Errorf("a name is in %q", facts)
	}
}

// Signing in again asks for what was wanted, so that the question does not come
// back.
func TestSigningInAgainAsksForWhatWasWanted(t *testing.T) {
	const claims = `{"access_token":{"acrs":{"essential":true}}}`
	for _, test := range []struct {
		name   string
		err    error
		doing  doing
		scopes int
		claims string
	}{
		{"a challenge without end while saving", &graph.Error{Kind: graph.KindClaims, Claims: claims}, saving, 2, claims},
		{"the same before the review", &graph.Error{Kind: graph.KindClaims, Claims: claims}, reviewing, 2, claims},
		{"the sign-in's own", &graph.Error{Kind: graph.KindToken, Err: &signin.Error{Kind: signin.KindInteraction, Claims: claims}}, saving, 2, claims},
		{"a session that ended", &graph.Error{Kind: graph.KindSignIn}, loading, 1, ""},
		{"none of Graph's", errors.New("x"), saving, 1, ""},
		{"a challenge while loading", &graph.Error{Kind: graph.KindClaims, Claims: claims}, loading, 1, claims},
	} {
		s := newTestSession(t)
		s.failed(test.err, test.doing, graph.Target{}, nil)
		if r := s.signInAgain(); len(r.Scopes) != test.scopes || r.Claims != test.claims {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

func TestWhoIsAboutToSaveIsAskedForAllOfIt(t *testing.T) {
	for d, scopes := range map[doing]int{loading: 1, checking: 1, reviewing: 2, saving: 2} {
		if r := inFull(signin.Request{Scopes: []string{graph.ReadScope}, Claims: "{}"}, d); len(r.Scopes) != scopes || r.Claims != "{}" {
			t.Errorf("%d: %+v", d, r)
		}
	}
}

func TestADraftKnowsThatALoadWaitsForSigningIn(t *testing.T) {
	for _, test := range []struct {
		name string
		set  func(*session)
		want bool
	}{
		{"asked in the middle of it", func(s *session) { s.work = &work{doing: loading} }, true},
		{"in the middle of something else", func(s *session) { s.work = &work{doing: asking} }, false},
		{"failed for want of a session", func(s *session) { s.failed(&graph.Error{Kind: graph.KindSignIn}, loading, s.target(), nil) }, true},
		{"failed for want of a role", func(s *session) { s.failed(&graph.Error{Kind: graph.KindForbidden}, loading, s.target(), nil) }, false},
		{"nothing", func(*session) {}, false},
	} {
		s := newTestSession(t)
		test.set(s)
		if reload, _ := newTestSession(t).takeDraft(s.draft()); reload != test.want {
			t.Errorf("%s: the record is loaded after signing in: %v", test.name, reload)
		}
	}
}

var signInKinds = []signin.Kind{signin.KindSignedOut, signin.KindInteraction, signin.KindConsent, signin.KindAdminConsent, signin.KindCancelled,
	signin.KindPopupBlocked, signin.KindBusy, signin.KindTimeout, signin.KindOffline, signin.KindNetwork, signin.KindService,
	signin.KindEmbed, signin.KindStorage, signin.KindSetup, signin.KindRetry, signin.KindPolicy, signin.KindAudience,
	signin.KindTenant, signin.KindScope, signin.KindAccount, signin.KindUnknown}

// Every kind has a sentence of its own, and none says what it cannot know.
func TestEveryKindOfSignInProblemIsWorded(t *testing.T) {
	titles := map[string]signin.Kind{}
	for _, kind := range signInKinds {
		text := textSignInProblem(&signin.Error{Kind: kind, Scopes: []string{graph.WriteScope}}, entra)
		if text.title == "" || len(text.body) == 0 {
			t.Errorf("%s: %+v", kind, text)
		}
		if other, taken := titles[text.title]; taken {
			t.Errorf("%s and %s have the same title %q", kind, other, text.title)
		}
		titles[text.title] = kind
	}
}

func TestTheMissingStepOfTheSetUpIsNamed(t *testing.T) {
	for code, want := range map[string]string{
		"AADSTS50011": "redirect URI", "AADSTS9002326": "Single-page application", "AADSTS700016": "clientId", "AADSTS90002": "tenantId", "AADSTS650057": "API permissions",
	} {
		text := textSignInProblem(&signin.Error{Kind: signin.KindSetup, AADSTS: code}, entra)
		if !strings.Contains(text.body[0], want) {
			t.Errorf("%s: %q does not name %q", code, text.body[0], want)
		}
	}
}

func TestWhatIsTypedBeforeTheConfigurationIsThereBeatsIt(t *testing.T) {
	s := newSession(func() time.Time { return now }, berlin{})
	if s.client != nil || s.begun {
		t.Fatal("a session that has not begun could send something")
	}
	s.typed(devicestatus.ID, "mine")
	s.typed(devicestatus.DeviceModel, "typed")
	s.boxes[devicestatus.DeviceModel].left = true
	s.typed(devicestatus.Platform, "8.5")
	if s.errorOf(devicestatus.Platform) != "" || firstError(s.findingsOf(devicestatus.Platform)) == nil {
		t.Error("what is typed is not checked before the configuration is there")
	}

	typed := s.takeTyped()
	if s.dirty() {
		t.Error("what was typed would be written over the draft that is to be read")
	}
	s.begin(Setting{
		Configuration: configuration.Configuration{Mode: configuration.Demo, Start: graph.Target{ConfigurationID: "c0ffee", ID: "theirs"}},
		Tokens:        signin.Demo{},
	})
	s.takeDraft(`{"deviceModel":"draft","userName":"draft"}`)
	s.putTyped(typed)
	for p, want := range map[devicestatus.Property]string{
		devicestatus.ConfigurationID: "c0ffee", devicestatus.ID: "mine", devicestatus.DeviceModel: "typed", devicestatus.UserName: "draft", devicestatus.Platform: "8.5",
	} {
		if got := s.boxes[p].text; got != want {
			t.Errorf("%s is %q, want %q", p, got, want)
		}
	}
	s.putTyped(map[devicestatus.Property]box{devicestatus.ConfigurationID: {text: "another"}})
	if got := s.boxes[devicestatus.ID].text; got != "" {
		t.Errorf("beside a configuration that was typed there is the ID %q of another", got)
	}
	if !s.boxes[devicestatus.DeviceModel].left {
		t.Error("that the person has gone on from the box is forgotten")
	}
	if s.boxes[devicestatus.ID].written == 0 {
		t.Error("the page is not told what is to stand in the box")
	}
}
