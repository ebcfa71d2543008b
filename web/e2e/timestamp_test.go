package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const grace = "complianceGracePeriodExpirationDateTime"

// clock puts the browser into a time zone. It counts from the next load on.
func (b *tab) clock(zone string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
		b.Fatal(err)
	}
	b.load()
}

// set writes into a control that takes no plain keys, like those for date and
// time, and tells the page as the browser would.
func (b *tab) set(id, value string) {
	b.Helper()
	b.do(chromedp.SetValue(chromedp.ID(id), value),
		chromedp.Evaluate[chromedp.Void](`document.getElementById("`+id+`").dispatchEvent(new Event("change", {bubbles: true}))`))
}

func TestATimestampIsReadBackWhileItIsTyped(t *testing.T) {
	b := open(t, "")
	b.clock("America/St_Johns")
	b.fill(grace, "2031-10-05 14:03:22,1406851 utc")
	b.awaitText("#"+grace+"-note", "Read as 2031-10-05T14:03:22.1406851Z")
	b.awaitText("#"+grace+"-note", "= Sunday 5 October 2031, 11:33:22.1406851 in America/St_Johns (UTC-02:30)")
	b.awaitText("#request", `"complianceGracePeriodExpirationDateTime": "2031-10-05T14:03:22.1406851Z"`)
	b.awaitText("#polite", "Sunday 5 October 2031, 11:33:22.1406851 in America/St_Johns")
	if got := b.value(grace); got != "2031-10-05 14:03:22,1406851 utc" {
		b.Errorf("what was typed became %q", got)
	}
}

func TestTheSameMomentIsNotSent(t *testing.T) {
	b := openLoaded(t, "")
	b.fill(grace, "2026-09-28T21:13:41.8113000+02:00")
	b.awaitText("#"+grace+"-note", "Same moment as in Intune, so it will not be sent")
	b.awaitText("#request-summary", "Request")
	if b.text("#request") != "" {
		b.Error("a request would be sent")
	}
}

func TestATimeWithoutAZoneIsAQuestion(t *testing.T) {
	b := open(t, "")
	b.clock("Europe/Berlin")
	b.fill(grace, "2031-07-01 09:30")
	b.press(kb.Tab)
	b.awaitText("#"+grace+"-note", "Grace period ends must say its time zone.")
	b.state("which-zone")
	b.click("Use Europe/Berlin (+02:00): Grace period ends")
	b.awaitFocus(grace)
	b.awaitValue(grace, "2031-07-01T09:30:00+02:00")
	// Clocks went back from 03:00 to 02:00 on that day: 02:30 was there twice.
	b.fill(grace, "2026-10-25 02:30")
	b.press(kb.Tab)
	b.click("Use Europe/Berlin (+01:00): Grace period ends")
	b.awaitValue(grace, "2026-10-25T02:30:00+01:00")
}

func TestThePickerPutsATimestampTogether(t *testing.T) {
	b := open(t, "")
	b.clock("Europe/Berlin")
	b.click("Load")
	b.awaitText("#change-record", "Choose another record")

	b.click("Pick…: Grace period ends")
	b.awaitFocus("picker-date")
	if got := b.value("picker-date") + " " + b.value("picker-clock") + " " + b.value("picker-zone"); got != "2026-09-28 19:13:41 utc" {
		b.Errorf("the picker opens with %q, want the field's time", got)
	}
	b.state("picker")
	b.set("picker-date", "2031-07-01")
	b.set("picker-clock", "09:30:15")
	b.set("picker-zone", "mine")
	b.click("Use this time")
	b.awaitFocus(grace)
	b.awaitValue(grace, "2031-07-01T09:30:15+02:00")

	b.click("Pick…: Grace period ends")
	b.awaitFocus("picker-date")
	b.set("picker-zone", "mine")
	b.set("picker-date", "2026-03-29")
	b.set("picker-clock", "02:30:00")
	b.click("Use this time")
	b.awaitText("#picker", "The clocks went forward then, so this time never happened. Choose another.")
	b.set("picker-date", "2026-10-25")
	b.click("Use this time")
	b.awaitText("#picker", "this time happened twice")
	b.state("picker-twice")
	b.click("2026-10-25T02:30:00+02:00")
	b.awaitFocus(grace)
	b.awaitValue(grace, "2026-10-25T02:30:00+02:00")

	b.click("Pick…: Grace period ends")
	b.awaitFocus("picker-date")
	b.set("picker-zone", "other")
	b.awaitFocus("picker-offset")
	b.fill("picker-offset", "Berlin")
	b.click("Use this time")
	b.awaitText("#picker", "Write the offset as + or - and hours and minutes, like +05:30")
	b.press(kb.Escape)
	b.await("the picker is closed", `!document.querySelector("#picker").open`)
	if got := b.value(grace); got != "2026-10-25T02:30:00+02:00" {
		b.Errorf("closing the picker changed the field to %q", got)
	}
}

func TestNowAndNoEnd(t *testing.T) {
	b := openLoaded(t, "")
	b.click("No end (9999-12-31): Grace period ends")
	b.awaitText("#"+grace+"-note", "= no end")
	b.click("Now: Last reported")
	b.awaitFocus("lastReportedDateTime")
	b.awaitText("#request", `"complianceGracePeriodExpirationDateTime": "9999-12-31T23:59:59Z"`)
	if !evaluate[bool](b, `Math.abs(Date.parse(document.querySelector("#lastReportedDateTime").value) - Date.now()) < 60000`) {
		b.Errorf("Now wrote %q", b.value("lastReportedDateTime"))
	}
}
