package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
)

// Who comes by the address bar waits for no second process, nor does a reload.
func TestAVisitFromTheAddressBarHasNoOpenerPolicy(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	policies := make(chan any, 10)
	err := chromedp.Listen(b.ctx, func(event any) {
		if answer, ok := event.(*network.EventResponseReceived); ok && answer.Type == network.ResourceTypeDocument {
			policies <- answer.Response.Headers["Cross-Origin-Opener-Policy"]
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.load()
	b.do(chromedp.Reload())
	for _, visit := range []string{"from the address bar", "reloaded"} {
		if got := <-policies; got != "unsafe-none" {
			t.Errorf("%s: opener policy %v", visit, got)
		}
	}
}

// A page that opens the editor could lead its window elsewhere later, to a sign-in of
// its own. So it holds nothing of that window, and the window still signs in by one of
// its own.
func TestAPageThatOpensTheEditorIsPartedFromIt(t *testing.T) {
	b := openSignedOut(t, graph.Global) // from the address bar: the answer in the cache has no policy
	put(t, strings.TrimPrefix(rogueOrigin, "https://"), site("", map[string]string{
		"/":            `<!doctype html><html lang="en"><title>Rogue</title><button id="open" onclick="globalThis.opened = window.open('` + b.demo.URL + `')">Open</button>`,
		"/favicon.ico": "",
	}, ""))
	rogue := &tab{T: t}
	rogue.attach(b.ctx)
	rogue.do(chromedp.Navigate(rogueOrigin + "/"))

	opened := chromedp.WaitNewTarget(rogue.ctx, func(info *target.Info) bool { return info.Type == "page" })
	rogue.do(chromedp.Click(chromedp.ID("open")))
	editor := &signInTab{tab: &tab{T: t, demo: b.demo, graph: b.graph, graphURL: b.graphURL, secrets: b.secrets}, entra: b.entra}
	editor.attach(rogue.ctx, chromedp.WithTargetID(<-opened))
	editor.awaitText("#sign-in", "Sign in")
	rogue.await("the page has lost what it opened", `opened.closed`)
	if evaluate[bool](editor.tab, `opener !== null`) {
		t.Error("the editor has an opener")
	}
	rogue.do(chromedp.Evaluate[chromedp.Void](`opened.location = "about:blank"; opened.postMessage("rogue", "*")`))

	editor.click("Load")
	editor.awaitText(".question", "Sign in to continue")
	editor.inWindow(func() { editor.do(chromedp.Click(chromedp.ID("continue"))) }, "user-"+avery)
	editor.awaitText("#change-record", "Choose another record")
}
