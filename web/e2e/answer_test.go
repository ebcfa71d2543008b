package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// changed is a form with one change, in front of a Graph that behaves as faults
// say.
func changed(t *testing.T, faults string) *tab {
	t.Helper()
	b := openLoaded(t, faults)
	b.fill("deviceModel", "iPhone 15 Pro")
	return b
}

func (b *tab) save() {
	b.Helper()
	b.review()
	b.click("Save 1 change")
}

// A problem with a PATCH: what the page says, that it takes the focus, and that
// what was typed is still there.
func TestProblemsOfSaving(t *testing.T) {
	tests := []struct {
		name, faults string
		console      []string // what Chromium writes by itself
		heading      string
		says         []string
		buttons      string
		stored       bool
	}{
		{
			name: "route", faults: `{"refuseItem":{}}`, console: []string{refused(400)},
			heading: "Intune does not accept changes to this record here",
			says:    []string{"Nothing was saved."}, buttons: "Copy the change, Copy for support, Dismiss",
		},
		{
			name: "segment", faults: `{"segment":{"method":"PATCH"}}`, console: []string{refused(400)},
			heading: "Intune does not accept changes to this record here",
			buttons: "Copy the change, Copy for support, Dismiss",
		},
		{
			name: "scope", faults: `{"scope":{"nested":2,"method":"PATCH"}}`, console: []string{refused(403)},
			heading: "This app lacks a permission",
			says:    []string{"DeviceManagementApps.ReadWrite.All"}, buttons: "Copy for support, Dismiss",
		},
		{
			name: "role", faults: `{"role":{"method":"PATCH"}}`, console: []string{refused(403)},
			heading: "You are signed in but Intune does not let you edit this",
			says:    []string{"scope tag", "licence"}, buttons: "Copy for support, Dismiss",
		},
		{
			name: "expired", faults: `{"expired":{"method":"PATCH"}}`, console: []string{refused(401)},
			heading: "Your session has ended",
			says:    []string{"Nothing you typed is lost."}, buttons: "Review again, Copy for support, Dismiss",
		},
		{
			name: "claims", faults: `{"claims":{"method":"PATCH"}}`, console: []string{refused(401)},
			heading: "Your organisation asks for another check",
			buttons: "Review again, Copy for support, Dismiss",
		},
		{
			name: "intune-500", faults: `{"intune":{"status":500,"nested":2,"method":"PATCH"}}`, console: []string{refused(500)},
			heading: "Microsoft Graph has a problem (500)",
			says:    []string{"We tried once.", "It is not known whether the change was saved."}, buttons: "Check now, Review again, Copy for support, Dismiss",
		},
		{
			name: "proxy", faults: `{"proxy":{"method":"PATCH"}}`, console: []string{refused(502)},
			heading: "Something between you and Graph answered instead of Graph",
			buttons: "Check now, Review again, Copy for support, Dismiss",
		},
		{
			name: "portal", faults: `{"portal":{"method":"PATCH"}}`,
			heading: "Something between you and Graph answered instead of Graph",
			buttons: "Check now, Review again, Copy for support, Dismiss",
		},
		{
			name: "redirect", faults: `{"redirect":{"location":"https://portal.example/","method":"PATCH"}}`,
			heading: "Something between you and Graph answered instead of Graph",
			buttons: "Check now, Review again, Copy for support, Dismiss",
		},
		{
			name: "not-found", faults: `{"unknownError":{"method":"PATCH"}}`, console: []string{refused(404)},
			heading: "No such record in this configuration",
			buttons: "Change the ID, Copy for support, Dismiss",
		},
		{
			name: "lost-before", faults: `{"dropBefore":{"method":"PATCH"}}`, console: []string{"net::ERR_"},
			heading: "Not known whether the change was saved",
			says:    []string{"We sent the change but got no answer. It may have been saved."}, buttons: "Check now, Review again, Copy for support, Dismiss",
		},
		{
			name: "lost-after", faults: `{"lenientCollection":{},"dropAfter":{}}`, console: []string{"net::ERR_"},
			heading: "Not known whether the change was saved",
			buttons: "Check now, Review again, Copy for support, Dismiss", stored: true,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := changed(t, test.faults)
			for _, part := range test.console {
				b.expect(part)
			}
			b.save()
			b.awaitFocus("problem-heading")
			if got := b.text("#problem-heading"); got != test.heading {
				b.Errorf("heading %q, want %q", got, test.heading)
			}
			for _, part := range test.says {
				b.awaitText(".problem", part)
			}
			if got := strings.Join(evaluate[[]string](b, `[...document.querySelectorAll(".problem .buttons button")].map((e) => e.innerText)`), ", "); got != test.buttons {
				b.Errorf("buttons %s, want %s", got, test.buttons)
			}
			b.state("problem-" + test.name)
			if got := b.value("deviceModel"); got != "iPhone 15 Pro" {
				b.Errorf("deviceModel became %q", got)
			}
			if got := b.stored()["deviceModel"] == "iPhone 15 Pro"; got != test.stored {
				b.Errorf("stored: %t, want %t", got, test.stored)
			}
		})
	}
}

func TestARefusedValueStandsAtItsField(t *testing.T) {
	b := openLoaded(t, `{"lenientCollection":{},"modelValidation":{"property":"platform","method":"PATCH"}}`)
	b.expect(refused(400))
	b.fill("platform", "8")
	b.save()
	b.awaitFocus("error-summary")
	b.awaitText("#platform-error", "Graph refused this value")
	b.awaitText("#problem-heading", "Graph refused a value")
	b.click("What Microsoft said")
	b.awaitText("#support", "request-id: ")
	b.state("refused-value")
	b.fill("platform", "9")
	b.await("the blame is gone", `!document.querySelector("#error-summary")`)
}

func TestAnUnknownOutcomeIsChecked(t *testing.T) {
	t.Run("stored", func(t *testing.T) {
		b := changed(t, `{"lenientCollection":{},"dropAfter":{}}`)
		b.expect("net::ERR_")
		b.save()
		b.awaitFocus("problem-heading")
		b.click("Check now")
		b.awaitFocus("receipt-heading")
		b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
		b.awaitText("#savebar-text", "Nothing changed yet")
		// Chromium itself sends a request again whose kept-alive connection broke;
		// it is the same one then, down to its id.
		sent := b.graph.requests("PATCH")
		for _, again := range sent {
			if first := sent[0].header.Get("client-request-id"); again.header.Get("client-request-id") != first {
				b.Error("the change was sent a second time")
			}
		}
	})
	t.Run("not stored", func(t *testing.T) {
		b := changed(t, `{"dropBefore":{"method":"PATCH"}}`)
		b.expect("net::ERR_")
		b.save()
		b.awaitFocus("problem-heading")
		b.click("Check now")
		b.awaitText("#problem-heading", "The change is not stored")
		b.awaitFocus("problem-heading")
		b.awaitText("#savebar-text", "1 unsaved change")
		b.click("Review again")
		b.awaitFocus("review-heading")
	})
	t.Run("cancelled", func(t *testing.T) {
		b := changed(t, `{"hang":{"method":"PATCH"}}`)
		b.save()
		b.awaitText("#review", "Cancelling stops waiting. The change may already be done.")
		b.state("saving")
		b.click("Cancel")
		b.awaitText("#problem-heading", "Not known whether the change was saved")
		b.awaitText(".problem", "You cancelled while the change was on its way. It may have been saved.")
	})
}

func TestThrottling(t *testing.T) {
	const countdown = `Number(document.querySelector(".paused")?.innerText.match(/(\d+) seconds?\b/)?.[1])`
	t.Run("try now", func(t *testing.T) {
		b := changed(t, `{"lenientCollection":{},"throttle":{"retryAfter":"600","method":"PATCH","count":1}}`)
		b.expect(refused(429))
		b.save()
		b.awaitText(".paused", "Microsoft Graph asked us to wait 600 seconds. Your changes are kept. Try 1 of 5 failed.")
		b.awaitText("#polite", "wait 600 seconds")
		b.state("throttled")
		b.await("the countdown runs", countdown+" < 600")
		b.click("Try now")
		b.awaitText("#receipt-heading", "Saved. Graph returned the value.")
		if n := len(b.graph.requests("PATCH")); n != 2 {
			b.Errorf("%d PATCH requests, want 2", n)
		}
	})
	t.Run("waits by itself", func(t *testing.T) {
		b := changed(t, `{"lenientCollection":{},"throttle":{"retryAfter":"0.25","method":"PATCH","count":2}}`)
		b.expect(refused(429))
		b.save()
		b.awaitText("#receipt-heading", "Saved. Graph returned the value.")
	})
	t.Run("a date", func(t *testing.T) {
		b := changed(t, `{"throttle":{"retryAfterDate":120,"method":"PATCH"}}`)
		b.expect(refused(429))
		b.save()
		b.awaitText(".paused", "asked us to wait 1")
		if left := evaluate[int](b, countdown); left < 100 || left > 120 {
			b.Errorf("the countdown stands at %d, want about 120", left)
		}
	})
	t.Run("stop", func(t *testing.T) {
		b := changed(t, `{"throttle":{"method":"PATCH","hidden":true,"retryAfter":"5"}}`)
		b.expect(refused(429))
		b.save()
		b.awaitText(".paused", "Microsoft Graph is busy and gave no time, so we wait")
		b.click("Stop")
		b.awaitText("#problem-heading", "Microsoft Graph is too busy")
		b.awaitFocus("problem-heading")
		b.awaitText("#savebar-text", "1 unsaved change")
	})
	t.Run("service unavailable", func(t *testing.T) {
		b := changed(t, `{"unavailable":{"retryAfter":"0.01","method":"PATCH"}}`)
		b.expect(refused(503))
		b.save()
		b.awaitText("#problem-heading", "Microsoft Graph has a problem (503)")
		b.awaitText(".problem", "We tried 3 times.")
	})
}

func TestAnAnswerWithoutTheRecordIsReadBack(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"noContent":{}}`)
	b.save()
	b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
	if gets := len(b.graph.requests("GET")); gets != 4 {
		b.Errorf("%d GET requests, want one to load, two to look before the review and before the save, and one to read back", gets)
	}
}

func TestWhatGraphStoredOtherwiseIsSaid(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"ignore":{"names":["deviceModel"]}}`)
	b.save()
	b.awaitText("#receipt-heading", "Graph answered 200, but stored 1 value other than sent.")
	b.awaitFocus("receipt-heading")
	b.awaitText("#assertive", "Graph answered 200, but stored 1 value other than sent.")
	b.awaitText(".receipt", "We asked for: iPhone 15 Pro")
	b.state("stored-otherwise")
	b.awaitText("#savebar-text", "1 unsaved change")
}

func TestAnAnswerAboutAnotherRecordCountsForNothing(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"otherRecord":{"method":"PATCH"}}`)
	b.save()
	b.awaitText("#receipt-heading", "Graph accepted 1 value, but what it stored could not be read back.")
}

func TestLoadingCanBeCancelled(t *testing.T) {
	b := open(t, `{"hang":{"method":"GET"}}`)
	b.fill("deviceModel", "iPhone 15 Pro")
	b.click("Load")
	b.awaitText(".loading", "Loading the record…")
	b.state("loading")
	b.awaitText(".loading", "seconds so far")
	b.click("Review changes")
	b.awaitText(".loading", "The review comes after that.")
	b.click("Cancel")
	b.await("loading has ended, and the review with it", `!document.querySelector(".work")`)
	if got := b.value("deviceModel"); got != "iPhone 15 Pro" {
		b.Errorf("deviceModel became %q", got)
	}
}

func TestAReviewAskedForWhileLoadingComesAfterIt(t *testing.T) {
	b := open(t, `{"slow":{"milliseconds":1000,"method":"GET"}}`)
	b.fill("deviceModel", "iPhone 15 Pro")
	b.click("Load")
	b.awaitText(".loading", "Loading the record…")
	b.click("Review changes")
	b.awaitText(".loading", "The review comes after that.")
	b.await("the review is open", `document.querySelector("#review").open`)
	if b.text("#change-record") == "" {
		b.Error("the record was not loaded before")
	}
}

func TestOffline(t *testing.T) {
	b := changed(t, "")
	b.review()
	b.offline(true)
	b.click("Save 1 change")
	b.awaitText("#problem-heading", "You are offline")
	b.awaitText(".problem", "Nothing was sent.")
	b.awaitText(".strip", "You are offline. You can keep editing.")
	b.state("offline")
	b.click("Review changes")
	b.awaitFocus("problem-heading")
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Errorf("%d requests went out", n)
	}
	b.offline(false)
	b.await("the strip is gone", `!document.querySelector(".strip")`)
}

// What a hostile or broken service may send must neither run nor break the page.
func TestHostileAnswers(t *testing.T) {
	const path = "/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"
	serve := func(status int, contentType, body string) http.Handler {
		emulator := graphtest.New(graphtest.Options{})
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, path) {
				emulator.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
	id := graphtest.StatusID
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		selector    string
		want        string
	}{
		{"markup", 200, "application/json", `{"id":"` + id + `","deviceDisplayName":"<img src=x onerror=alert(1)>\u202e","status":"<b>x</b>","x\"><script>":"</script>"}`, ".status", `<b>x</b>`},
		{"wrong types", 200, "application/json", `{"id":"` + id + `","platform":{"a":[1]},"status":7,"deviceModel":true,"userName":[],"lastReportedDateTime":12}`, "#change-record", "Choose another record"},
		{"deep", 400, "application/json", strings.Repeat(`{"error":`, 9000) + "1" + strings.Repeat("}", 9000), "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"deep list", 200, "application/json", `{"id":"` + id + `","x":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}", "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"no JSON", 200, "application/json", `{"id":`, "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"list", 200, "application/json", `{"value":[]}`, "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"empty", 200, "application/json", ``, "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"teapot", 418, "text/plain", `short and stout`, "#problem-heading", "Something between you and Graph answered instead of Graph"},
		{"echo", 403, "application/json", `{"error":{"code":"Forbidden","message":"Bearer demo-token"}}`, "#problem-heading", "You are signed in but Intune does not let you see this"},
		{"large", 500, "text/html", "<h1>" + strings.Repeat("x", 17<<20), "#problem-heading", "Something between you and Graph answered instead of Graph"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := prepare(t, serve(test.status, test.contentType, test.body))
			b.expect("the server responded with a status of")
			b.load()
			b.fill("userName", "kept")
			b.click("Load")
			b.awaitText(test.selector, test.want)
			b.state("hostile-" + strings.ReplaceAll(test.name, " ", "-"))
			if test.selector == "#problem-heading" {
				b.click("Try again")
				b.awaitFocus("problem-heading") // again: the button had it
			}
			if got := b.value("userName"); got != "kept" {
				b.Errorf("userName became %q", got)
			}
			// The program still answers.
			b.fill("platform", "x")
			b.press("s", chromedp.ModifierCtrl)
			b.awaitText("#platform-error", "Platform number must be a whole number, like 8")
		})
	}
}

// The service is slow to answer; nothing that is typed meanwhile is lost.
func TestTypingWhileARequestIsOnItsWay(t *testing.T) {
	b := open(t, `{"slow":{"milliseconds":700}}`)
	b.fill("configurationId", graphtest.ConfigurationID)
	start := time.Now()
	b.click("Load")
	b.awaitText(".loading", "Loading the record…")
	for _, id := range []string{"configurationId", "id"} {
		if !evaluate[bool](b, `document.getElementById("`+id+`").readOnly`) {
			b.Errorf("%s can be changed while the record is being loaded", id)
		}
	}
	b.awaitText("#change-record", "Choose another record")
	if time.Since(start) < 700*time.Millisecond {
		b.Error("the answer was not slow")
	}
}

// Whatever happens to the look at an outcome that is not known, it stays not
// known, and one can look again.
func TestADoubtOutlivesAFailedLook(t *testing.T) {
	for name, faults := range map[string]string{
		"refused": `{"role":{"method":"GET"}}`,
		"down":    `{"intune":{"status":500,"method":"GET"}}`,
		"lost":    `{"dropBefore":{"method":"GET"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			b := changed(t, `{"lenientCollection":{},"dropAfter":{}}`)
			b.expect("net::ERR_")
			b.expect("the server responded with a status of")
			b.save()
			b.awaitFocus("problem-heading")
			b.faults(faults)
			b.click("Check now")
			b.awaitText("#problem-heading", "Still not known whether the change was saved")
			b.awaitFocus("problem-heading")
			b.faults("{}")
			b.click("Check now")
			b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
		})
	}
}

func TestASaveThatCannotBeReadBackCanBeChecked(t *testing.T) {
	b := changed(t, "")
	b.faults(`{"lenientCollection":{},"noContent":{},"intune":{"status":500,"method":"GET","after":2,"count":1}}`)
	b.expect(refused(500))
	b.save()
	b.awaitText("#receipt-heading", "Graph accepted 1 value, but what it stored could not be read back.")
	b.awaitText(".receipt", "Microsoft Graph has a problem (500).")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.state("not-read-back")
	b.click("Check now")
	b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
	b.awaitText("#savebar-text", "Nothing changed yet")
}

// What was sent is checked, not what the address says by then.
func TestTheCheckGoesToTheRecordThatWasSent(t *testing.T) {
	b := open(t, `{"lenientCollection":{},"dropAfter":{}}`)
	b.expect("net::ERR_")
	b.fill("platform", "9")
	b.save()
	b.awaitFocus("problem-heading")
	b.click("Choose another record")
	b.do(chromedp.Click(chromedp.ID("confirm-sure")))
	b.awaitFocus("id")
	b.fill("id", "another-record")
	b.click("Check now")
	b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
	b.awaitText(".receipt", "4d8b37")
	if got := b.value("id"); got != "another-record" {
		b.Errorf("the address became %q", got)
	}
}

func TestTheSameKeysTwiceDoNotSaveWhatNobodySaw(t *testing.T) {
	b := changed(t, "")
	b.do(chromedp.Evaluate[chromedp.Void](`for (let i = 0; i < 3; i++)
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true, cancelable: true}))`))
	b.awaitFocus("review-heading")
	b.awaitText("#save", "Save 1 change")
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Errorf("%d requests went out", n)
	}
}

func TestTheFocusStaysInADialogThatIsSaving(t *testing.T) {
	b := changed(t, `{"hang":{"method":"PATCH"}}`)
	b.save()
	b.awaitFocus("work-text")
	b.awaitSent() // the look before it, cancelled, would be no problem
	b.click("Cancel")
	b.awaitFocus("problem-heading")
}

func TestLoadingGoesOnWhenTheNetworkIsBack(t *testing.T) {
	b := open(t, "")
	b.expect("net::ERR_INTERNET_DISCONNECTED")
	b.offline(true)
	b.awaitText(".strip", "You are offline.")
	b.click("Load")
	b.awaitText("#problem-heading", "offline")
	b.offline(false)
	b.awaitText("#change-record", "Choose another record")
	b.await("the problem is gone", `!document.querySelector("#problem-heading")`)
}

// What was announced while it went on is not true any more.
func TestTheEndOfARequestIsTheEndOfItsAnnouncement(t *testing.T) {
	b := open(t, `{"unavailable":{"status":500}}`)
	b.expect(refused(500))
	b.click("Load")
	b.awaitText("#problem-heading", "")
	if got := evaluate[string](b, `document.querySelector("#polite").textContent`); got != "" {
		b.Errorf("the polite region still says %q", got)
	}
}
