// Package e2e has the tests that a person could do: each opens the demo in a
// headless Chromium and does an administrator's task with keys and clicks.
//
// It knows labels, roles and ids, and asks the emulated Graph what it holds.
// It must not know how the page is made.
//
// Every test fails on what no page may do: a violation of the Content Security
// Policy, an exception or an error in the console, a token in the document, in
// storage or in the console, and anything that axe-core finds.
package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/web/chromium"
)

var (
	browserContext context.Context
	bundle         = os.Getenv("DEVICESTATUS_BUNDLE")
	// trace is a file for which functions of the program ran, see ./build.sh first.
	trace = os.Getenv("DEVICESTATUS_TRACE")
	// screenshots is where the pictures of the states go; git ignores it.
	screenshots = filepath.Join("..", "..", ".build", "screenshots")
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if bundle == "" {
		fmt.Fprintln(os.Stderr, "e2e: set DEVICESTATUS_BUNDLE to the folder that web/bundle made, or run ./build.sh test")
		return 1
	}
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer microsoft.Close()
	options := chromium.Options(
		// Microsoft's hosts are a server of this process, so that the editor's
		// production configuration is what is tested. Nothing else is resolved.
		chromedp.Flag("host-resolver-rules", "MAP *:443 "+microsoft.Listener.Addr().String()),
		chromedp.IgnoreCertErrors,
		// chromedp turns it off, and with it half of what can go wrong.
		chromedp.Flag("disable-popup-blocking", false),
	)
	if trace != "" {
		options = append(options, chromedp.Flag("trace-startup", "v8.wasm"), chromedp.Flag("trace-startup-format", "json"),
			chromedp.Flag("trace-startup-duration", "0"), chromedp.Flag("trace-startup-file", trace))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var closeBrowser context.CancelFunc
	browserContext, closeBrowser = chromedp.NewContext(allocator)
	defer closeBrowser()
	if err := chromedp.Do(browserContext); err != nil {
		fmt.Fprintln(os.Stderr, "e2e: Chromium did not start:", err)
		return 1
	}
	if trace != "" {
		defer chromedp.Cancel(browserContext) // a browser that is killed writes no trace
	}
	return m.Run()
}
