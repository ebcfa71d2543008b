package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph/graphtest"
)

// A keystroke is how long after a key was pressed the page had changed, and how
// long until that could be seen.
type keystroke struct{ changed, painted float64 }

// watch measures all keys that are pressed from then on, up to what the program makes
// of each: a change of the document outside the box. The frame that shows it is over
// when a message posted in it arrives.
const watch = `
globalThis.keystrokes = [];
{
	let pressed = null; // and nothing has changed since
	addEventListener("keydown", ({timeStamp}) => { pressed = timeStamp; }, {capture: true});
	new MutationObserver(() => {
		if (pressed === null) return;
		const at = pressed, changed = performance.now() - at;
		pressed = null;
		requestAnimationFrame(() => {
			const {port1, port2} = new MessageChannel();
			port1.onmessage = () => keystrokes.push([changed, performance.now() - at]);
			port2.postMessage(null);
		});
	}).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}`

// watched is what was measured, once there are so many.
const watched = `new Promise((resolve) => {
	const look = () => keystrokes.length < %d ? setTimeout(look, 20) : resolve(keystrokes);
	look();
})`

// loaded loads the demo's record.
var loaded = []chromedp.Action[chromedp.Void]{
	chromedp.Click(chromedp.ID("load")),
	chromedp.WaitVisible(chromedp.ID("change-record")),
}

// listed opens the list of all records of the configuration that has as many as
// writeTyping says. Without an ID there is no request, which every key is to change.
var listed = []chromedp.Action[chromedp.Void]{
	chromedp.Evaluate[chromedp.Void](`for (const [id, value] of [["configurationId", "` + graphtest.GeneratedID + `"], ["id", "` + graphtest.StatusID + `"]]) {
		const box = document.getElementById(id);
		box.value = value;
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
	for i, key := range text {
		if err := press(ctx, key); err != nil {
			return nil, err
		}
		// A person's keys fall anywhere between two frames.
		time.Sleep(time.Duration(30*cpu+float64(i*7%17)) * time.Millisecond)
	}
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[[][2]float64](fmt.Sprintf(watched, len(text)), chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("not all of %d keys in %s changed the page: %w", len(text), box, err)
	}
	all := make([]keystroke, len(seen))
	for i, k := range seen {
		all[i] = keystroke{changed: k[0], painted: k[1]}
	}
	return all, nil
}

// press holds a key as long as a person does. It comes with its character at once, as
// from a keyboard; by chromedp's KeyEvent the character waits until the debugger has
// heard of the key, and a page that is painting hears that the key is up.
func press(ctx context.Context, key rune) error {
	events := kb.Encode(key) // down, character, up
	down, character, up := *events[0], *events[1], *events[2]
	down.Text, down.UnmodifiedText = character.Text, character.UnmodifiedText
	if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, down); err != nil {
		return err
	}
	time.Sleep(held)
	_, err := chromedp.Call(ctx, input.DispatchKeyEvent, up)
	return err
}

// held is how long a key is down.
const held = 50 * time.Millisecond
