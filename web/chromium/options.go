// Package chromium says how the Chromium is started that the tests and the bench
// drive. It knows the browser's switches, and nothing of what is opened in it.
package chromium

import (
	"os"
	"slices"

	"github.com/chromedp/chromedp"
)

// Options are those of a browser that talks to nobody but the pages' servers, and more.
func Options(more ...chromedp.ExecAllocatorOption) []chromedp.ExecAllocatorOption {
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		// A browser that tries fills the log with failures that are not the page's.
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-quic", true),
		// For each window Chromium 156 loads a page of its own, of the address bar's
		// suggestions, which takes as long as one of ours. The first two are chromedp's.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,WebUIOmniboxPopup,WebUIOmniboxAimPopup"),
		chromedp.DisableGPU,
	}, more)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its sandbox to root
	}
	return options
}
