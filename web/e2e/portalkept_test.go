package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What the editors of a portal's page keep in the tab: each its own, each person's
// own, and nothing of it is lost or somebody else's.

// openEditors opens a portal with these elements.
func openEditors(t *testing.T, elements ...string) (*portalTab, []*tab) {
	t.Helper()
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, strings.Join(elements, ""))})
	p.do(chromedp.Navigate(portalOrigin + "/"))
	return p, p.dressed(len(elements))
}

// editorWith is editorElement with more attributes.
func editorWith(attributes string) string {
	return strings.Replace(editorElement, "<device-status-editor ", "<device-status-editor "+attributes+" ", 1)
}

// dressed are the editors of the page: that with a dark theme comes second.
func (p *portalTab) dressed(n int) []*tab {
	p.Helper()
	p.await("the editors are ready", fmt.Sprintf(`events.filter((e) => e.type === "ready").length === %d`, n))
	if n == 0 {
		return nil
	}
	frames := p.frames(n)
	for _, frame := range frames {
		frame.await("it is there", `document.querySelector("#configurationId")?.value || document.querySelector("#load")`)
	}
	if n == 2 && evaluate[bool](frames[0], `document.documentElement.dataset.theme === "dark"`) {
		frames[0], frames[1] = frames[1], frames[0]
	}
	return frames
}

// again loads the portal's page again and goes into its editors.
func (p *portalTab) again(editors ...*tab) []*tab {
	p.Helper()
	p.left(editors...)
	p.startAgain()
	return p.dressed(len(editors))
}

// left checks editors whose page is about to go.
func (p *portalTab) left(editors ...*tab) {
	for _, editor := range editors {
		editor.checkHygiene()
		editor.gone = true
	}
}

const loaded = "Choose another record"

func TestTwoEditorsHaveTheSameReceipts(t *testing.T) {
	p, editors := openEditors(t, editorWith(""), editorWith(`theme="dark"`))
	save := func(text string) {
		t.Helper()
		editors[0].fill("deviceModel", text)
		editors[0].review()
		editors[0].click("Save 1 change")
		editors[0].awaitText("#receipt-heading", "Saved.")
	}
	for _, editor := range editors {
		editor.awaitText("#change-record", loaded)
	}
	save("iPhone 1")
	editors[0].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].click("Receipts (1)")
	editors[1].click("Forget receipts")
	editors[1].do(chromedp.Click(chromedp.ID("confirm-sure")))
	forgotten := `document.querySelector("#tab-receipts").innerText.trim() === "Receipts"`
	editors[1].await("they are forgotten", forgotten)
	editors[0].await("they are forgotten here too", forgotten)
	editors[0].click("Dismiss")
	editors[0].awaitFocus("review-changes")
	save("iPhone 2")
	editors[0].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].awaitText("#tab-receipts", "Receipts (1)")
	p.again(editors...)[1].awaitText("#tab-receipts", "Receipts (1)")
}
