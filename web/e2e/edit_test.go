package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
)

// refused is the line that Chromium itself writes for a refused request.
func refused(status int) string {
	return fmt.Sprintf("the server responded with a status of %d", status)
}

func TestEditWithTheKeyboardAlone(t *testing.T) {
	b := open(t, "")
	b.expect(refused(400)) // the collection's address, which Intune does not route
	b.state("start")

	b.tabTo("load")
	b.press(kb.Enter)
	b.awaitFocus("change-record")
	b.awaitText("#polite", "Loaded Avery’s iPhone")
	b.state("loaded")

	b.tabTo("deviceModel")
	b.press("iPhone 15 Pro")
	b.tabTo("status-nonCompliant") // of a group of radio buttons the Tab key reaches the chosen one
	b.press(kb.ArrowUp)
	b.awaitText("#savebar-text", "2 unsaved changes")
	b.awaitFocus("status-compliant")
	b.state("dirty")
	if title := evaluate[string](b, "document.title"); title != "• Device Status Editor" {
		b.Errorf("title %q does not mark unsaved changes", title)
	}

	preview := b.text("#request")
	b.press(kb.Enter, chromedp.ModifierCtrl)
	b.awaitFocus("review-heading")
	if title := b.text("#review-heading"); title != "Change 2 values of Avery’s iPhone (avery@contoso.com), ID …4d8b37" {
		b.Errorf("the review is titled %q", title)
	}
	if again := b.text("#review-request"); again != preview {
		b.Errorf("the review shows another request than the form:\n%s\n%s", again, preview)
	}
	b.state("review")

	b.tabTo("save")
	b.press(kb.Enter)
	b.awaitFocus("receipt-heading")
	if heading := b.text("#receipt-heading"); heading != "Saved. Graph returned all 2 values." {
		b.Errorf("the receipt is titled %q", heading)
	}
	b.awaitText(".receipt", "Intune has no route for a change at the collection's address")
	b.state("saved")
	b.awaitText("#savebar-text", "Nothing changed yet")

	stored := b.stored()
	if stored["deviceModel"] != "iPhone 15 Pro" || stored["status"] != "compliant" {
		b.Errorf("Graph holds %v", stored)
	}
	if got := stored["lastReportedDateTime"]; got != "2026-09-18T12:20:19.1406851Z" {
		b.Errorf("an untouched timestamp became %v", got)
	}
}

func TestTheRequestShownIsTheRequestSent(t *testing.T) {
	b := openLoaded(t, `{"lenientCollection":{}}`)
	b.fill("deviceDisplayName", `Zoë’s "iPhone" <b> & \ 東京`)
	b.fill("complianceGracePeriodExpirationDateTime", "2027-01-31T23:59:59.1200000+05:45")
	b.awaitText("#savebar-text", "2 unsaved changes")
	shown := evaluate[string](b, `document.querySelector("#request").textContent`)
	b.review()
	b.click("Save 2 changes")
	b.awaitFocus("receipt-heading")
	b.awaitText(".receipt", "Sent to the collection's address (…/deviceStatuses), with the ID in the body.")

	patches := b.graph.requests("PATCH")
	if len(patches) != 1 {
		b.Fatalf("%d PATCH requests, want 1", len(patches))
	}
	patch := patches[0]
	head, body, _ := strings.Cut(shown, "\n\n")
	if body != patch.body {
		b.Errorf("shown body:\n%s\nsent:\n%s", body, patch.body)
	}
	if want := "PATCH " + strings.TrimSuffix(b.demo.GraphURL, "/") + patch.path; !strings.HasPrefix(head, want+"\n") {
		b.Errorf("shown:\n%s\nwant it to begin with %s", head, want)
	}
	for _, want := range []string{`"complianceGracePeriodExpirationDateTime": "2027-01-31T23:59:59.1200000+05:45"`, `"deviceDisplayName": "Zoë’s \"iPhone\" <b> & \\ 東京"`} {
		if !strings.Contains(patch.body, want) {
			b.Errorf("the body lacks %s:\n%s", want, patch.body)
		}
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + signin.DemoToken, "Content-Type": "application/json", "Accept": "application/json",
	} {
		if got := patch.header.Get(name); got != want {
			b.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if patch.header.Get("Cookie") != "" || patch.header.Get("Referer") != "" {
		b.Errorf("cookie or referrer went to Graph: %v", patch.header)
	}
	ids := map[string]bool{}
	for _, request := range append(patches, b.graph.requests("GET")...) {
		ids[request.header.Get("client-request-id")] = true
	}
	if len(ids) != 4 || ids[""] {
		b.Errorf("client-request-id of four requests: %v, want four different ones", ids)
	}
}

func TestTheItemIsAskedOnlyOnceItIsKnownToWork(t *testing.T) {
	b := openLoaded(t, "")
	b.expect(refused(400))
	for i, model := range []string{"iPhone 15", "iPhone 16"} {
		b.fill("deviceModel", model)
		b.review()
		b.click("Save 1 change")
		b.awaitFocus("receipt-heading")
		if got := len(b.graph.requests("PATCH")); got != 2+i {
			b.Errorf("%d PATCH requests after %d saves, want %d", got, i+1, 2+i)
		}
	}
}

func TestARecordThatWasNeverLoaded(t *testing.T) {
	b := open(t, `{"lenientCollection":{}}`)
	b.fill("platform", "8")
	b.choose("remediated")
	b.review()
	b.awaitText("#review .changes", "nonCompliant") // which is what it is compared with
	b.click("Save 2 changes")
	b.awaitFocus("receipt-heading")
	if stored := b.stored(); stored["platform"] != 8.0 || stored["status"] != "remediated" || stored["deviceDisplayName"] != "Avery’s iPhone" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestClearSendsNullAfterATick(t *testing.T) {
	b := openLoaded(t, `{"lenientCollection":{}}`)
	b.click("Clear (send null): User name")
	b.awaitFocus("userName")
	b.awaitText("#userName-note", "Will be cleared. Graph is sent null.")
	b.review()
	b.state("review-risk")
	b.click("Save 1 change")
	b.awaitFocus("agree")
	b.awaitText("#review", "Tick the box above the buttons first")
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Fatalf("%d requests went out before the box was ticked", n)
	}
	b.press(" ")
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	if value, there := b.stored()["userName"]; !there || value != nil {
		b.Errorf("userName is %v, want null", value)
	}
}

func TestFieldsCanBeRestoredAndAllBeDiscarded(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("deviceDisplayName", "")
	b.awaitText("#deviceDisplayName-note", "Will be set to an empty text.")
	b.click("Restore loaded value: Device name")
	b.awaitFocus("deviceDisplayName")
	b.awaitValue("deviceDisplayName", "Avery’s iPhone")

	b.fill("platform", "12x")
	b.fill("userName", "")
	b.choose("error")
	b.click("Discard…")
	b.awaitText("#confirm", "Discard what you typed?") // which is more than the changes
	b.state("discard")
	b.press(kb.Escape)
	b.awaitText("#savebar-text", "2 unsaved changes; 1 other field changes nothing yet")
	b.awaitFocus("discard-changes")

	b.click("Discard…")
	b.click("Discard changes")
	b.awaitText("#savebar-text", "Nothing changed yet")
	b.awaitFocus("deviceDisplayName")
	for id, want := range map[string]string{"platform": "0", "userName": "avery@contoso.com", "deviceDisplayName": "Avery’s iPhone"} {
		if got := b.value(id); got != want {
			b.Errorf("%s holds %q after discarding, want %q", id, got, want)
		}
	}
	if !evaluate[bool](b, `document.querySelector("#status-nonCompliant").checked`) {
		b.Error("the status is not back")
	}
}

func TestBackKeepsEverything(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("deviceModel", "iPhone 15")
	b.review()
	b.press(kb.Escape)
	b.await("the review is closed", `!document.querySelector("#review").open`)
	b.awaitFocus("review-changes")
	b.awaitText("#savebar-text", "1 unsaved change")
	if got := b.value("deviceModel"); got != "iPhone 15" {
		b.Errorf("deviceModel holds %q", got)
	}
}

func TestLeavingThePageWithUnsavedChangesAsks(t *testing.T) {
	b := openLoaded(t, "")
	dialogs := chromedp.Events(b.ctx, page.JavascriptDialogOpening)
	b.fill("deviceModel", "iPhone 15")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.do(chromedp.Evaluate[chromedp.Void](`setTimeout(() => location.reload())`))
	for dialog, err := range dialogs {
		if err != nil {
			b.Fatal(err)
		}
		if dialog.Type != page.DialogTypeBeforeunload {
			b.Errorf("a dialog of type %s", dialog.Type)
		}
		break
	}
	if _, err := chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false}); err != nil {
		b.Fatal(err)
	}
	if got := b.value("deviceModel"); got != "iPhone 15" {
		b.Errorf("deviceModel holds %q after staying", got)
	}
}

func TestNothingToReview(t *testing.T) {
	b := openLoaded(t, "")
	b.press("s", chromedp.ModifierCtrl)
	b.awaitText("#savebar-text", "Change at least one value before you review")
	b.awaitText("#assertive", "Change at least one value before you review")
	if evaluate[bool](b, `document.querySelector("#review").open`) {
		b.Error("a review of nothing opened")
	}
}

func TestWhatThisProgramDoesNotKnowIsKeptAndShown(t *testing.T) {
	b := openLoaded(t, `{"lenientCollection":{},"change":{"configurationId":"2f9c4e1a-6b38-4d07-9a5e-c81d3f60b724",
		"id":"2f9c4e1a-6b38-4d07-9a5e-c81d3f60b724_5d0a7c93-e14f-4b62-8f3d-27b6a9108ce5_a3e86f12-70c4-4f9b-b2d1-6e95c04d8b37",
		"properties":{"status":"pendingReview","ring":{"name":"pilot"}}}}`)
	b.awaitText(".status", `"pendingReview" (current, not known to this app)`)
	if !evaluate[bool](b, `document.querySelector("#status-loaded").checked`) {
		b.Error("the unknown status is not the chosen one")
	}
	b.click("Other properties of this record")
	b.awaitText(".unknown", `"name"`)
	b.state("unknown")

	b.choose("compliant")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.choose("loaded")
	b.awaitText("#savebar-text", "Nothing changed yet")

	b.fill("deviceModel", "iPhone 15")
	b.review()
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	stored := b.stored()
	if stored["status"] != "pendingReview" || fmt.Sprint(stored["ring"]) != "map[name:pilot]" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestAnotherRecord(t *testing.T) {
	b := openLoaded(t, "")
	b.click("Choose another record")
	b.awaitFocus("id")
	b.fill("configurationId", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/2F9C4E1A-6b38-4d07-9a5e-c81d3f60b724/deviceStatuses/no-such-id")
	b.press(kb.Tab)
	b.awaitValue("id", "no-such-id")
	if got := b.value("configurationId"); got != "2F9C4E1A-6b38-4d07-9a5e-c81d3f60b724" {
		b.Errorf("configurationId holds %q", got)
	}
	b.expect(refused(404))
	b.click("Load")
	b.awaitFocus("id")
	b.awaitText("#problem-heading", "No such record in this configuration")
	b.state("not-found")
}

func TestShortcutsAreListed(t *testing.T) {
	b := open(t, "")
	b.press("/", chromedp.ModifierCtrl)
	b.awaitText("#shortcuts", "Review changes; in the review, save them")
	b.state("shortcuts")
	b.press(kb.Escape)
	b.await("the list is closed", `!document.querySelector("#shortcuts").open`)
}

// Loading takes its time, and who types meanwhile goes on where it fails.
func TestALoadThatFailsTakesNoKeys(t *testing.T) {
	graph := graphtest.New(graphtest.Options{})
	wait, arrive := hold("/deviceStatuses")
	t.Cleanup(arrive)
	b := prepare(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wait(r)
		graph.ServeHTTP(w, r)
	}))
	b.faults(`{"role":{"method":"GET"}}`)
	b.expect(refused(403))
	b.load()
	b.click("Load")
	b.do(chromedp.Focus(chromedp.ID("deviceModel")))
	b.press("iPhone 15")
	arrive()
	b.await("it is read out", `document.querySelector("#problem-heading") && document.querySelector("#assertive").textContent === document.querySelector("#problem-heading").textContent`)
	b.press(" Pro")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}

// Pressing a button takes the focus from the box before, and what is then said below
// that box would move the button away before it comes up.
func TestASlowPressIsStillAClick(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("platform", "12x")
	at := evaluate[[]float64](b, `(() => {
		const r = [...document.querySelectorAll("button")].find((e) => e.ariaLabel === "Clear (send null): User name").getBoundingClientRect();
		return [r.x + r.width / 2, r.y + 3];
	})()`)
	b.mouse(input.DispatchMouseEventTypeMousePressed, at)
	b.await("the box has lost the focus, and frames have passed", `document.activeElement.id !== "platform" && (window.passed = (window.passed ?? 0) + 1) > 20`)
	b.mouse(input.DispatchMouseEventTypeMouseReleased, at)
	b.awaitText("#userName-note", "Will be cleared.")
	b.awaitText("#platform-note", "Not a whole number yet")
}
