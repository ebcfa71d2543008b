package main

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"
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

// typing types text into one box of the whole form, with a record loaded.
func typing(browser context.Context, url, box, text string, cpu float64) ([]keystroke, error) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	err := chromedp.Do(ctx,
		chromedp.Navigate(url),
		chromedp.Click(chromedp.ID("load")),
		chromedp.WaitVisible(chromedp.ID("change-record")),
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{const box = document.getElementById(%q); box.focus(); box.select();}`, box)),
		chromedp.Evaluate[chromedp.Void](watch),
	)
	if err != nil {
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
