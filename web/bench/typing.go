package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// A keystroke is how long after a key was pressed the page had changed, and how
// long until that could be seen.
type keystroke struct{ changed, painted float64 }

// watch waits for a key and then for what the program makes of it: a change of
// the document outside the box. The frame that shows it is over when a message
// posted in it arrives.
const watch = `
globalThis.keystroke = () => new Promise((resolve) => {
	const frame = new MessageChannel();
	addEventListener("keydown", ({timeStamp}) => {
		const observer = new MutationObserver(() => {
			observer.disconnect();
			const changed = performance.now() - timeStamp;
			frame.port1.onmessage = () => resolve([changed, performance.now() - timeStamp]);
			requestAnimationFrame(() => frame.port2.postMessage(null));
		});
		observer.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
	}, {once: true, capture: true});
});`

// loaded loads the demo's record.
var loaded = []chromedp.Action[chromedp.Void]{
	chromedp.Click(chromedp.ID("load")),
	chromedp.WaitVisible(chromedp.ID("change-record")),
}

// listed opens the list of all records of the configuration that has as many as
// writeTyping says.
var listed = []chromedp.Action[chromedp.Void]{
	chromedp.Evaluate[chromedp.Void](`{
		const box = document.getElementById("configurationId");
		box.value = "` + graphtest.GeneratedID + `";
		box.dispatchEvent(new Event("input", {bubbles: true}));
	}`),
	chromedp.Click(chromedp.ID("list-records")),
	chromedp.WaitVisible(chromedp.ID("list-again")), // it is whole
}

// typing types text into one box, once it is there, after what comes before.
func typing(browser context.Context, url string, before []chromedp.Action[chromedp.Void], box, text string, cpu float64) ([]keystroke, error) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	err := chromedp.Do(ctx, slices.Concat([]chromedp.Action[chromedp.Void]{chromedp.Navigate(url)}, before, []chromedp.Action[chromedp.Void]{
		chromedp.WaitVisible(chromedp.ID(box)),
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{const box = document.getElementById(%q); box.focus(); box.select();}`, box)),
		chromedp.Evaluate[chromedp.Void](watch),
	})...)
	if err != nil {
		return nil, err
	}
	if err := stopWatching(ctx); err != nil {
		return nil, err
	}
	if err := (profile{cpu: cpu}).emulate(ctx); err != nil {
		return nil, err
	}
	var all []keystroke
	for i, key := range text {
		// A person's keys fall anywhere between two frames.
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`globalThis.seen = keystroke(); new Promise((go) => setTimeout(go, %d))`, 30+i*7%17), chromedp.EvalAwaitPromise)); err != nil {
			return nil, err
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(string(key))); err != nil {
			return nil, err
		}
		seen, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](`seen`, chromedp.EvalAwaitPromise))
		if err != nil {
			return nil, fmt.Errorf("after %d keys in %s nothing changed: %w", i, box, err)
		}
		all = append(all, keystroke{seen[0], seen[1]})
	}
	return all, nil
}
