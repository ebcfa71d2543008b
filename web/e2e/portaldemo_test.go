package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
	"device-status-editor/web"
)

// What ./build.sh run serves beside the editor.
func TestPortalDemo(t *testing.T) {
	demo := &web.Program{
		Addr: "127.0.0.1:0", GraphAddr: "127.0.0.1:0", PortalAddr: "127.0.0.1:0", Bundle: bundle,
		Configuration: configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto},
		Graph:         graphtest.New(graphtest.Options{}),
		Record:        graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { demo.Close() })
	if !strings.HasPrefix(demo.PortalURL, "http://127.0.0.1:") || !strings.HasPrefix(demo.URL, "http://localhost:") {
		t.Errorf("%s and %s are not two sites", demo.PortalURL, demo.URL)
	}
	p := &portalTab{tab: &tab{T: t, secrets: []string{signin.DemoToken}}}
	p.attach(browserContext)
	p.size(1280, 900)
	p.do(chromedp.Navigate(demo.PortalURL))
	editor := p.framesOf(demo.URL, 1)[0]
	editor.expect("400") // the collection's address, which is tried first
	editor.awaitText("#change-record", "Choose another record")
	editor.rest(`document.querySelector("#change-record")`)
	p.state("portal-demo")

	p.do(chromedp.SetValue(chromedp.ID("theme"), "dark"), chromedp.Evaluate[chromedp.Void](`document.querySelector("#theme").dispatchEvent(new Event("change"))`))
	editor.await("the editor is dark", `document.documentElement.dataset.theme === "dark"`)
	p.click("Contoso's own colours")
	editor.await("with Contoso's own colours", `document.documentElement.style.getPropertyValue("--colorBrandBackground") === "#8a2c5a"`)
	editor.fill("deviceModel", "iPhone 15 Pro")
	p.await("the events are shown", `document.querySelector("#log").textContent.includes('dirty {"dirty":true,"count":1}')`)
	editor.review()
	p.picture("portal-demo-review")
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	p.await("the receipt too", `document.querySelector("#log").textContent.includes("saved {")`)
	p.picture("portal-demo-saved")
	editor.checkLast()
	p.click("Go to another page")
	p.awaitText("#said", "You left.")
}
