package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"device-status-editor/web/chromium"
)

// A profile is a machine and a network.
type profile struct {
	name string
	cpu  float64 // times slower
	mbit float64 // downwards; 0 for what loopback gives
}

var profiles = []profile{
	{name: "CPU ×1", cpu: 1},
	{name: "CPU ×4, 4G", cpu: 4, mbit: 9},
}

// A visit is what one load of a page took.
type visit struct {
	painted, answers float64 // ms after the navigation
	bytes            float64 // transferred, headers included
}

// probe types wrong platform numbers until the page says that one is: the
// program itself answers then, whatever could be seen before. What keeps a value of
// its own, as React does, hears of one only if it is set past it.
const probe = `
globalThis.painted = new Promise((resolve) => {
	new PerformanceObserver((list) => {
		for (const {name, startTime} of list.getEntries()) if (name === "first-contentful-paint") resolve(startTime);
	}).observe({type: "paint", buffered: true});
});
globalThis.answered = new Promise((resolve) => {
	const {set} = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
	let turn = 0;
	const look = () => {
		const box = document.querySelector("input[id$=platform]");
		if (box?.ariaInvalid === "true" || [...document.querySelectorAll("[data-error], [role=alert]")].some((said) => said.innerText)) return resolve(performance.now());
		if (box) {
			set.call(box, turn++ % 2 ? "8.5" : "9.5");
			box.dispatchEvent(new Event("input", {bubbles: true}));
			box.dispatchEvent(new FocusEvent("focusout", {bubbles: true}));
			box.dispatchEvent(new FocusEvent("blur"));
		}
		setTimeout(look, 10);
	};
	look();
});
// The form can answer before the last file of the program is there.
globalThis.all = answered.then(() => new Promise((resolve) => {
	const missing = () => [...document.querySelectorAll("[data-second]")].some(({dataset}) =>
		!performance.getEntriesByType("resource").some(({name, responseEnd}) => name.endsWith(dataset.second) && responseEnd));
	const look = () => missing() ? setTimeout(look, 20) : resolve(performance.now());
	look();
}));`

// load visits the page with nothing in the cache, then once more.
func load(browser context.Context, url string, p profile, count bool) (cold, warm visit, err error) {
	first, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	if cold, err = visitPage(first, url, p, count); err != nil {
		return cold, warm, fmt.Errorf("%s, cold: %w", url, err)
	}
	second, cancel := chromedp.NewContext(first)
	defer cancel()
	if warm, err = visitPage(second, url, p, count); err != nil {
		return cold, warm, fmt.Errorf("%s, warm: %w", url, err)
	}
	return cold, warm, nil
}

// settled is how long a window is left alone before a page is opened in it. Making one
// keeps Chromium busy for half a second, and somebody who opens a page has had theirs
// for longer.
const settled = time.Second

// visitPage counts the bytes only if it is told to: to hear of each request keeps the
// processors busy while the page starts, and nobody who opens it has them do that. Only
// with a network that is slowed down Chromium has to be listened to all the same.
func visitPage(ctx context.Context, url string, p profile, count bool) (visit, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var (
		v    visit
		lock sync.Mutex
	)
	if err := chromedp.Do(ctx); err != nil {
		return v, err
	}
	if err := stopWatching(ctx); err != nil {
		return v, err
	}
	if count || p.mbit > 0 { // events alone, without what was loaded
		least := int64(1)
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{MaxTotalBufferSize: &least, MaxResourceBufferSize: &least}); err != nil {
			return v, err
		}
	}
	err := chromedp.Listen(ctx, func(event any) {
		if finished, ok := event.(*network.EventLoadingFinished); ok {
			lock.Lock()
			v.bytes += finished.EncodedDataLength
			lock.Unlock()
		}
	})
	if err != nil {
		return v, err
	}
	time.Sleep(settled)
	if err := p.emulate(ctx); err != nil {
		return v, err
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: probe}); err != nil {
		return v, err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return v, err
	}
	times, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](
		`Promise.all([painted, answered, all])`, chromedp.EvalAwaitPromise))
	if err != nil {
		return v, err
	}
	if count {
		time.Sleep(settled) // the events come after
	}
	lock.Lock()
	v.painted, v.answers = times[0], times[1]
	lock.Unlock()
	// A page is slowed down by keeping a processor busy, also while it does nothing and
	// another one is measured.
	return v, (profile{cpu: 1}).emulate(ctx)
}

// stopWatching ends what a tab does for chromedp, and nobody who opens a page has it do:
// making a text of the program alone takes a page's own thread 25 to 50 ms.
func stopWatching(ctx context.Context) error {
	for _, disable := range []cdp.Command[cdp.Empty, cdp.Empty]{css.Disable, dom.Disable, log.Disable, network.Disable} {
		if _, err := chromedp.Call(ctx, disable, cdp.Empty{}); err != nil {
			return err
		}
	}
	return nil
}

func (p profile) emulate(ctx context.Context) error {
	if _, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: p.cpu}); err != nil {
		return err
	}
	if p.mbit == 0 {
		return nil
	}
	// As WebPageTest's and Lighthouse's 4G goes: a third upwards, 60 ms a round trip.
	_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{
			Latency: 60, DownloadThroughput: p.mbit * 1e6 / 8, UploadThroughput: p.mbit * 1e6 / 8 / 3,
		}},
	})
	return err
}

// newBrowser starts a Chromium that talks to nobody but the pages' servers.
func newBrowser(more ...chromedp.ExecAllocatorOption) (context.Context, context.CancelFunc, error) {
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromium.Options(more...)...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	end := func() { closeBrowser(); stop() }
	if err := chromedp.Do(browser); err != nil {
		end()
		return nil, nil, fmt.Errorf("start Chromium: %w", err)
	}
	return browser, end, nil
}

func version(browser context.Context) string {
	agent, err := chromedp.Run(browser, chromedp.Evaluate[string](`navigator.userAgent`))
	if err != nil {
		return "unknown"
	}
	_, after, _ := strings.Cut(agent, "Chrome/")
	number, _, _ := strings.Cut(after, " ")
	return number
}
