package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph/graphtest"
)

// pasteText opens the dialog and pastes.
func (b *tab) pasteText(text string) {
	b.Helper()
	b.click("Paste…")
	b.awaitFocus("paste-text")
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const box = document.getElementById("paste-text");
		box.value = ` + quote(text) + `;
		box.dispatchEvent(new InputEvent("input", {bubbles: true, inputType: "insertFromPaste"}));
	}`))
}

func TestGraphsAnswerFillsTheForm(t *testing.T) {
	b := open(t, "")
	answer := b.raw()
	b.fill("configurationId", "")
	b.fill("id", "")
	b.pasteText(answer)
	b.awaitText("#paste-said", "Recognised as JSON.")
	b.awaitText(".pasted", "2026-09-28T19:13:41.8113Z")
	b.state("paste-answer")
	b.click("Fill in")
	b.awaitFocus("deviceDisplayName")
	b.awaitValue("deviceDisplayName", "Avery’s iPhone")
	b.awaitValue("lastReportedDateTime", "2026-09-18T12:20:19.1406851Z")
	b.awaitValue("configurationId", graphtest.ConfigurationID)
	b.awaitValue("id", graphtest.StatusID)
	b.await("the status is chosen", `document.querySelector("#status-nonCompliant").checked`)
	b.click("Review changes") // they are what Intune has
	b.awaitText("#savebar-text", "Intune already has these values")
}

func TestARowWithItsHeadingChangesALoadedRecord(t *testing.T) {
	b := openLoaded(t, "")
	b.pasteText("ID;DeviceModel;userName;platform;Shoe size\r\n" + graphtest.StatusID + ";iPhone 15 Pro;null;eight;46\r\n")
	b.awaitText("#paste-said", "Recognised as a table.")
	b.awaitText(".pasted", "Shoe size")
	b.awaitText(".pasted", "Platform number must be a whole number, like 8")
	b.state("paste-row")
	b.click("Fill in")
	b.awaitText("#savebar-text", "2 unsaved changes")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitText("#request", `"userName": null`)
}

func TestAnAddressAloneIsLoadedNext(t *testing.T) {
	b := open(t, "")
	b.fill("id", "")
	b.pasteText("https://graph.microsoft.us/beta/deviceAppManagement/iosLobAppProvisioningConfigurations('" + graphtest.ConfigurationID + "')/deviceStatuses('" + graphtest.StatusID + "')?$select=id")
	b.awaitText(".pasted", "The address is of graph.microsoft.us, but this page talks to localhost")
	b.click("Fill in")
	b.awaitFocus("load")
	b.press(kb.Enter)
	b.awaitLoaded("Avery’s iPhone")
}

func TestOneOfSeveralPastedRecordsIsChosen(t *testing.T) {
	b := open(t, "")
	list := string(b.graphRequest("GET", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"+graphtest.ConfigurationID+"/deviceStatuses", ""))
	b.pasteText(list)
	b.awaitText("#paste-said", "It has 12 records: choose one.")
	b.pick("paste-record", "2")
	b.awaitText(".pasted", "Lee’s iPhone 15")
	b.state("paste-choice")
	b.click("Fill in")
	b.awaitValue("deviceDisplayName", "Lee’s iPhone 15")
}

func TestWhatCannotBePastedSaysWhy(t *testing.T) {
	b := open(t, "")
	b.click("Paste…")
	b.awaitFocus("paste-text")
	b.press(kb.Escape)
	b.await("the dialog is closed", `!document.querySelector("#paste .dialog-content")`)
	for text, want := range map[string]string{
		"hello":                                      "not recognised",
		`{"deviceModel": "x",}`:                      "column",
		`{"deviceModel": "x"`:                        "cut off",
		`{"error":{"code":"Forbidden"}}`:             "an error of Graph's (Forbidden)",
		"https://graph.microsoft.com/v1.0/me":        "not a device status",
		strings.Repeat("[", 300):                     "nested deeper",
		"Id Status\r\n-- ------\r\n1  compliant\r\n": "Format-List",
	} {
		b.pasteText(text)
		b.awaitText("#paste-said .error", want)
		b.await("there is nothing to fill in", `document.querySelector("#paste-fill").ariaDisabled === "true"`)
		b.click("Cancel")
		b.await("the dialog is closed", `!document.querySelector("#paste .dialog-content")`)
	}
	b.pasteText(`{"deviceModel": 'x'}`)
	b.state("paste-refused")
}

func TestUnsavedChangesAreNotMixedIntoAnotherRecord(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.pasteText(`{"id":"another","platform":9}`)
	b.awaitText("#paste", "This is another record. Save or discard your changes")
	b.click("Fill in")
	b.awaitFocus("paste-text")
	b.click("Cancel")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitValue("platform", "0")
}
