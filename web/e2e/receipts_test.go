package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph/graphtest"
)

// raw is the record as Graph writes it, byte for byte.
func (b *tab) raw() string {
	b.Helper()
	return string(b.graphRequest("GET", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"+graphtest.ConfigurationID+"/deviceStatuses/"+graphtest.StatusID, ""))
}

// saveAll reviews and saves what is in the form, and ticks what has to be ticked.
func (b *tab) saveAll() {
	b.Helper()
	b.review()
	if evaluate[bool](b, `!!document.querySelector("#agree")`) {
		b.do(chromedp.Click(chromedp.ID("agree")))
	}
	b.do(chromedp.Click(chromedp.ID("save")))
	b.awaitFocus("receipt-heading")
}

func TestEveryKindOfChangeCanBeUndone(t *testing.T) {
	for name, test := range map[string]struct {
		before string // a colleague's doing, as JSON members
		change func(*tab)
	}{
		"a text":               {`"deviceDisplayName":"Zoë’s \"iPhone\" 東京"`, func(b *tab) { b.fill("deviceDisplayName", "x") }},
		"null to a text":       {`"deviceModel":null`, func(b *tab) { b.fill("deviceModel", "iPhone 15") }},
		"a text to null":       {`"userName":"avery"`, func(b *tab) { b.click("Clear (send null): User name") }},
		"an empty text":        {`"userName":""`, func(b *tab) { b.fill("userName", "avery") }},
		"a line break":         {`"deviceDisplayName":"two\r\nlines"`, func(b *tab) { b.fill("deviceDisplayName", "one line") }},
		"a number":             {`"platform":-2147483648`, func(b *tab) { b.fill("platform", "8") }},
		"a name against Entra": {`"userPrincipalName":"no at all"`, func(b *tab) { b.fill("userPrincipalName", "avery@contoso.com") }},
		"seven digits": {`"lastReportedDateTime":"2026-03-01T12:20:19.1400001Z"`,
			func(b *tab) { b.fill("lastReportedDateTime", "2026-04-01T00:00:00Z") }},
		"two times at once, one of them never": {`"complianceGracePeriodExpirationDateTime":"2026-10-05T10:18:22.1Z","lastReportedDateTime":"0001-01-01T00:00:00Z"`,
			func(b *tab) {
				b.click("No end (9999-12-31): Grace period ends")
				b.fill("lastReportedDateTime", "2026-04-01T00:00:00Z")
			}},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, "")
			b.colleague(test.before, `,"lenientCollection":{}`)
			before := b.raw()
			b.click("Load")
			b.awaitText("#change-record", "Choose another record")
			test.change(b)
			b.saveAll()
			if b.raw() == before {
				t.Fatal("nothing was changed")
			}
			b.click("Undo this change")
			b.awaitFocus("review-heading")
			if evaluate[bool](b, `!!document.querySelector("#agree")`) {
				b.do(chromedp.Click(chromedp.ID("agree")))
			}
			b.do(chromedp.Click(chromedp.ID("save")))
			b.awaitText("#receipt-heading", "Saved.")
			b.awaitText("#tab-receipts", "Receipts (2)")
			if after := b.raw(); after != before {
				t.Errorf("the record was\n%s\nand is now\n%s", before, after)
			}
		})
	}
}

func TestUndoSeesWhatSomebodyElseDidSince(t *testing.T) {
	b := changed(t, `{"lenientCollection":{}}`)
	b.choose("compliant")
	b.saveAll()
	b.colleague(`"status":"error"`, `,"lenientCollection":{}`)
	b.click("Receipts (1)")
	b.do(chromedp.Click(".kept > summary"))
	b.click("Undo this change: Avery’s iPhone (avery@contoso.com), ID …4d8b37")
	b.awaitFocus("review-heading")
	b.awaitText("#review", "Take Intune's: error")
	b.state("undo-contested")
	b.do(chromedp.Click(chromedp.ID("take-status")))
	b.do(chromedp.Click(chromedp.ID("agree")))
	b.click("Save 1 change")
	b.awaitText("#receipt-heading", "Saved.")
	if stored := b.stored(); stored["status"] != "error" || stored["deviceModel"] != nil {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestReceiptsStayInTheTabAndCanBeForgotten(t *testing.T) {
	b := changed(t, `{"lenientCollection":{}}`)
	b.saveAll()
	b.reload()
	b.awaitLoaded("Avery’s iPhone") // which takes the focus
	b.do(chromedp.Focus(chromedp.ID("tab-record")))
	b.press(kb.ArrowRight)
	b.awaitFocus("tab-receipts")
	b.awaitText("#panel-receipts", "Avery’s iPhone (avery@contoso.com)")
	b.state("receipts")
	b.do(chromedp.Click(".kept > summary"))
	b.awaitText(".kept", "avery@contoso.example")
	b.awaitText(".kept", "iPhone 15 Pro")
	b.state("receipts-open")

	b.click("Forget receipts")
	b.awaitText("#confirm", "Forget 1 receipt?")
	b.state("forget")
	b.do(chromedp.Click(chromedp.ID("confirm-sure")))
	b.awaitFocus("tab-receipts")
	b.awaitText("#panel-receipts", "What you save in this tab is listed here")
	if kept := evaluate[string](b, `JSON.stringify(Object.keys(sessionStorage).filter((k) => k.startsWith("deviceStatusEditor")))`); kept != "[]" {
		b.Errorf("storage still has %s", kept)
	}
}

func TestReceiptsAreExported(t *testing.T) {
	b := changed(t, `{"lenientCollection":{}}`)
	b.saveAll()
	b.click("Receipts (1)")
	// What the page hands to the browser: a file of its own making.
	b.do(chromedp.Evaluate[chromedp.Void](`window.handed = [];
		URL.createObjectURL = ((make) => (blob) => { blob.text().then((text) => handed.push(blob.type + "\n" + text)); return make.call(URL, blob); })(URL.createObjectURL)`))
	if _, err := chromedp.Call(b.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny}); err != nil {
		b.Fatal(err)
	}
	for i, button := range []string{"Export as JSON", "Export as CSV"} {
		b.click(button)
		b.await("a file is handed out", fmt.Sprintf(`handed.length === %d`, i+1))
	}
	files := evaluate[[]string](b, `handed`)
	if mediaType, text, _ := strings.Cut(files[0], "\n"); mediaType != "application/json" || !json.Valid([]byte(text)) || !strings.Contains(text, `"iPhone 15 Pro"`) {
		b.Errorf("JSON: %s", files[0])
	}
	if mediaType, text, _ := strings.Cut(files[1], "\n"); mediaType != "text/csv" || !strings.Contains(text, "deviceModel") || !strings.Contains(text, "iPhone 15 Pro") {
		b.Errorf("CSV: %s", files[1])
	}
}

func TestASaveThatIsCheckedLaterIsOneReceipt(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"noContent":{},"intune":{"status":500,"method":"GET","after":3,"count":1}}`)
	b.expect(refused(500))
	b.saveAll()
	b.awaitText("#tab-receipts", "Receipts (1)")
	b.click("Check now")
	b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
	b.click("Receipts (1)")
	b.awaitText(".kept", "1 value stored")
}

func TestAPrintedReceiptIsASheet(t *testing.T) {
	b := changed(t, `{"lenientCollection":{}}`)
	b.saveAll()
	b.printed("print-receipt")
	if evaluate[bool](b, `document.querySelector("form").checkVisibility() || document.querySelector("#undo").checkVisibility()`) {
		b.Error("the form or a button is printed")
	}
	b.screen()
	b.click("Receipts (1)")
	b.printed("print-receipts")
	if !evaluate[bool](b, `document.querySelector(".kept table").checkVisibility()`) {
		b.Error("the values behind the fold are not printed")
	}
	b.screen()
}

func TestTheRequestIsShownInOtherForms(t *testing.T) {
	b := changed(t, "")
	b.pick("request-form", "curl")
	b.awaitText("#request", "curl ")
	b.awaitText("#request", "$TOKEN")
	b.pick("request-form", "go")
	b.awaitText("#request", "package main")
	b.review()
	b.awaitText("#review-request", "package main")
	b.await("both say the same", `document.getElementById("review-request-form").value === "go"`)
	b.state("review-go")
	b.pick("review-request-form", "powershell")
	b.awaitText("#review", "PowerShell module knows none of the clouds") // of the demo's address
}

// keepCopies has the page's copies kept for copied: a test has no clipboard.
func (b *tab) keepCopies() {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied = text; }}})`))
}

// copied waits for a copy and takes it.
func (b *tab) copied() string {
	b.Helper()
	b.await("it was copied", `window.copied`)
	return evaluate[string](b, `[window.copied, delete window.copied][0]`)
}

func TestTheRequestIsCopiedAsItIsShown(t *testing.T) {
	b := changed(t, "")
	b.keepCopies()
	copies := func(id, model string) {
		t.Helper()
		b.awaitText("#"+id, model)
		b.click("Copy the request")
		if shown, got := evaluate[string](b, `document.getElementById(`+quote(id)+`).textContent`), b.copied(); got != shown || !strings.Contains(got, model) {
			b.Errorf("copied %q of %q", got, shown)
		}
	}
	for _, model := range []string{"iPhone 15", "iPhone 16"} {
		b.fill("deviceModel", model)
		copies("request", model)
	}
	b.pick("request-form", "curl")
	b.awaitText("#request", "curl ")
	b.review()
	copies("review-request", "iPhone 16")
}

func TestCopyForSupportNamesNobodyUnlessTold(t *testing.T) {
	b := changed(t, `{"role":{"method":"PATCH"}}`)
	b.expect(refused(403))
	b.keepCopies()
	b.save()
	b.awaitFocus("problem-heading")
	b.click("Copy for support")
	if text := b.copied(); strings.Contains(text, "avery") || !strings.Contains(text, "client-request-id: ") {
		b.Errorf("copied:\n%s", text)
	}
	b.do(chromedp.Click(chromedp.ID("with-name")))
	b.click("Copy for support")
	if text := b.copied(); !strings.Contains(text, "avery@contoso.example") {
		b.Errorf("copied:\n%s", text)
	}
}

// A page that ends between a PATCH and its answer says so when it is there again.
func TestAReloadInTheMiddleOfASaveIsNotForgotten(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"slow":{"milliseconds":600000,"method":"PATCH"}}`)
	b.review()
	b.do(chromedp.Click(chromedp.ID("save")))
	b.await("it is on its way", `sessionStorage.getItem("deviceStatusEditor.sent")`)
	b.reload()
	b.awaitText("#problem-heading", "Not known whether the change was saved")
	b.awaitFocus("problem-heading")
	b.awaitText(".problem", "The page was loaded again while a change was on its way")
	b.state("ended-mid-save")
	b.faults(`{"lenientCollection":{}}`)
	b.click("Check now")
	b.awaitText("#problem-heading", "The change is not stored")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.click("Review again")
	b.awaitFocus("review-heading")
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	b.await("nothing is left to find out", `!sessionStorage.getItem("deviceStatusEditor.sent")`)
}

func TestAReloadAfterALostAnswerIsNotForgotten(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"dropAfter":{}}`)
	b.expect("net::ERR_")
	b.review()
	b.do(chromedp.Click(chromedp.ID("save")))
	b.awaitFocus("problem-heading")
	b.reload()
	b.awaitText("#problem-heading", "Not known whether the change was saved")
	b.click("Check now")
	b.awaitText("#receipt-heading", "Saved. Read back from Graph: the value stored.")
	b.click("Receipts (1)")
	b.do(chromedp.Click(".kept > summary"))
	b.awaitText(".kept", "PATCH")
}

func TestTheReceiptOfALookedAtSaveIsOfTheSave(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"dropAfter":{}}`)
	b.expect("net::ERR_")
	b.review()
	b.do(chromedp.Click(chromedp.ID("save")))
	b.awaitFocus("problem-heading")
	b.click("Check now")
	b.awaitFocus("receipt-heading")
	sent := b.graph.requests("PATCH")[0].header.Get("client-request-id")
	b.awaitText(".receipt", sent)
	b.click("Receipts (1)")
	b.do(chromedp.Click(".kept > summary"))
	b.awaitText(".kept", sent)
	b.awaitText(".kept", "PATCH http")
}

func TestSomethingElseBehindALostAnswerIsNoNothing(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"dropAfter":{},"store":{"properties":{"deviceModel":"other"}}}`)
	b.expect("net::ERR_")
	b.review()
	b.do(chromedp.Click(chromedp.ID("save")))
	b.awaitFocus("problem-heading")
	b.click("Check now")
	b.awaitText("#receipt-heading", "Read back from Graph: it stored 1 value other than sent.")
	b.awaitText(".receipt", "other")
	b.awaitText("#undo", "Undo this change")
}

func TestTheNextRecordStartsClean(t *testing.T) {
	b := changed(t, `{"lenientCollection":{},"ignore":{"names":["deviceModel"]}}`)
	b.saveAll()
	b.click("Next record")
	b.awaitText("#confirm", "Discard 1 change?")
	b.do(chromedp.Click(chromedp.ID("confirm-sure")))
	b.awaitFocus("id")
	b.awaitText("#savebar-text", "Nothing changed yet")
}
