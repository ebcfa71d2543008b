package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// colleague changes the record in Graph, as JSON members.
func (b *tab) colleague(properties, faults string) {
	b.Helper()
	b.faults(fmt.Sprintf(`{"change":{"configurationId":%q,"id":%q,"properties":{%s}}%s}`,
		graphtest.ConfigurationID, graphtest.StatusID, properties, faults))
}

func TestAColleagueChangesTheRecordBeforeTheReview(t *testing.T) {
	b := changed(t, "")
	b.choose("compliant")
	b.colleague(`"status":"error","platform":9`, `,"lenientCollection":{}`)
	b.review()
	b.awaitText("#review", "Intune has changed since you opened this record.")
	b.awaitText("#review .changes", "When you opened it")
	b.state("review-changed-meanwhile")
	b.click("Save 2 changes")
	b.awaitText("#review", "Choose for each value that changed meanwhile")
	b.awaitFocus("keep-status")
	b.do(chromedp.Click(chromedp.ID("take-status")))
	b.awaitText("#save", "Save 1 change")
	b.do(chromedp.Click(chromedp.ID("keep-status")))
	b.click("Save 2 changes")
	b.awaitFocus("receipt-heading")
	if stored := b.stored(); stored["status"] != "compliant" || stored["platform"] != 9.0 || stored["deviceModel"] != "iPhone 15 Pro" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestAColleagueChangesTheRecordDuringTheReview(t *testing.T) {
	b := changed(t, "")
	b.choose("compliant")
	b.review()
	b.colleague(`"status":"conflict"`, `,"lenientCollection":{}`)
	b.click("Save 2 changes")
	b.awaitText("#review", "Intune changed while you were reviewing. Nothing was sent.")
	b.awaitFocus("review-heading")
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Errorf("%d PATCH requests went out", n)
	}
	b.state("review-changed-again")
	b.do(chromedp.Click(chromedp.ID("take-status")))
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	if stored := b.stored(); stored["status"] != "conflict" || stored["deviceModel"] != "iPhone 15 Pro" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestWhatTheDeviceReportsMeanwhileStopsNobody(t *testing.T) {
	b := changed(t, "")
	b.review()
	b.colleague(`"lastReportedDateTime":"2026-09-19T00:00:00.1234567Z"`, `,"lenientCollection":{}`)
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	if stored := b.stored(); stored["lastReportedDateTime"] != "2026-09-19T00:00:00.1234567Z" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestAColleagueMadeTheSameChange(t *testing.T) {
	b := changed(t, "")
	b.colleague(`"deviceModel":"iPhone 15 Pro"`, "")
	b.click("Review changes")
	b.awaitText("#savebar-text", "Intune already has these values")
	b.awaitFocus("review-changes")
	b.awaitText("#assertive", "Intune already has these values")
}

func TestARecordThatCannotBeReadCanBeReviewedAllTheSame(t *testing.T) {
	b := changed(t, "")
	b.faults(`{"role":{"method":"GET"},"lenientCollection":{}}`)
	b.expect(refused(403))
	b.click("Review changes")
	b.awaitFocus("problem-heading")
	b.awaitText(".problem", "Nothing was saved.")
	b.state("review-refused")
	b.click("Review without it")
	b.awaitText("#review", "Nobody can tell what the change overwrites.")
	b.click("Save 1 change")
	b.awaitFocus("receipt-heading")
	b.awaitText("#receipt-heading", "Saved. Graph returned the value.")
}

func TestLookingBeforeTheReviewCanBeCancelled(t *testing.T) {
	b := changed(t, "")
	b.faults(`{"hang":{"method":"GET"}}`)
	b.click("Review changes")
	b.awaitText(".savebar", "Looking at what Intune has now…")
	b.awaitFocus("work-text")
	b.state("reviewing")
	b.click("Cancel")
	b.awaitFocus("review-changes")
	b.awaitText("#savebar-text", "1 unsaved change")
}

// A choice that was made belongs to the review in which it was made.
func TestAReviewThatOpensAnewAsksAnew(t *testing.T) {
	b := changed(t, "")
	b.click("Clear (send null): User name")
	b.choose("compliant")
	b.colleague(`"status":"error"`, `,"lenientCollection":{}`)
	b.review()
	b.do(chromedp.Click(chromedp.ID("keep-status")))
	b.do(chromedp.Click(chromedp.ID("agree")))
	b.colleague(`"status":"conflict"`, `,"lenientCollection":{}`)
	b.click("Save 3 changes")
	b.awaitText("#review", "Intune changed while you were reviewing.")
	b.await("nothing is chosen", `!document.querySelector("#keep-status").checked && !document.querySelector("#agree").checked`)
	b.awaitText("#review", "to be decided")
	b.do(chromedp.Click(chromedp.ID("keep-status")))
	b.do(chromedp.Click(chromedp.ID("agree")))
	b.click("Save 3 changes")
	b.awaitFocus("receipt-heading")
	if stored := b.stored(); stored["status"] != "compliant" || stored["userName"] != nil {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestAChangeBySomebodyElseIsSeenAfterAReload(t *testing.T) {
	b := openLoaded(t, "")
	b.choose("compliant")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.colleague(`"status":"error"`, "")
	b.reload()
	b.awaitText("#change-record", "Choose another record")
	b.review()
	b.awaitText("#review", "Take Intune's: error")
}

func TestNoFieldIsCoveredByTheFootOfTheReview(t *testing.T) {
	b := openLoaded(t, "")
	b.choose("compliant")
	b.fill("deviceModel", "a")
	b.fill("userName", "b")
	b.fill("deviceDisplayName", "c")
	b.colleague(`"status":"error","deviceModel":"x","userName":"y","deviceDisplayName":"z"`, "")
	b.review()
	b.size(1280, 600)
	for _, p := range []string{"deviceDisplayName", "deviceModel", "userName", "status"} {
		b.do(chromedp.Focus(chromedp.ID("keep-" + p)))
		b.await("keep-"+p+" can be seen", `(() => {
			const box = document.activeElement.getBoundingClientRect(), foot = document.querySelector(".dialog-foot").getBoundingClientRect();
			return document.activeElement.id === "keep-`+p+`" && box.bottom <= foot.top;
		})()`)
	}
}
