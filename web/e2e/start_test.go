package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// behind puts a server before the demo's that answers a request itself, or
// changes the demo's answer.
func (b *tab) behind(answer func(w http.ResponseWriter, r *http.Request) bool, change func(*http.Response) error) {
	b.Helper()
	// The port may be one that an earlier test had, with files kept for a year.
	if _, err := chromedp.Call(b.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		b.Fatal(err)
	}
	target, err := url.Parse(b.demo.URL)
	if err != nil {
		b.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = change
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer == nil || !answer(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	b.Cleanup(func() {
		b.checkLast() // a page that is still loading says that its server has gone
		server.Close()
	})
	b.demo.URL = server.URL + "/"
}

// instead answers every request whose path matches with this.
func instead(pattern string, status int, contentType, body string) func(http.ResponseWriter, *http.Request) bool {
	path := regexp.MustCompile(pattern)
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !path.MatchString(r.URL.Path) {
			return false
		}
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

// until answers so until that is mended.
func until(answer func(http.ResponseWriter, *http.Request) bool) (answers func(http.ResponseWriter, *http.Request) bool, mend func()) {
	var mended atomic.Bool
	return func(w http.ResponseWriter, r *http.Request) bool { return !mended.Load() && answer(w, r) }, func() { mended.Store(true) }
}

// hold lets every request that has part in its path wait until release, which the end
// of a test must call, too: a server does not close before it has answered.
func hold(part string) (wait func(*http.Request), release func()) {
	held := make(chan struct{})
	return func(r *http.Request) {
		if strings.Contains(r.URL.Path, part) {
			select {
			case <-held:
			case <-r.Context().Done():
			}
		}
	}, sync.OnceFunc(func() { close(held) })
}

// holding holds such requests. Then answer answers as in behind.
func (b *tab) holding(part string, answer func(http.ResponseWriter, *http.Request) bool) (release func()) {
	b.Helper()
	wait, release := hold(part)
	b.behind(func(w http.ResponseWriter, r *http.Request) bool {
		wait(r)
		return answer != nil && answer(w, r)
	}, nil)
	b.Cleanup(release)
	return release
}

// policy writes another text in the place of one in the Content-Security-Policy.
func policy(text, other string) func(*http.Response) error {
	return func(r *http.Response) error {
		const header = "Content-Security-Policy"
		r.Header.Set(header, strings.ReplaceAll(r.Header.Get(header), text, other))
		return nil
	}
}

func TestEveryWayNotToStartIsASentence(t *testing.T) {
	const wasm = `\.wasm$`
	tests := []struct {
		name   string
		answer func(http.ResponseWriter, *http.Request) bool
		change func(*http.Response) error
		want   string
	}{
		{name: "missing", answer: instead(wasm, 404, "text/plain", "not found"), want: "The page may be out of date: reload it."},
		{name: "error", answer: instead(wasm, 503, "text/plain", "busy"), want: "The server answered 503 instead of sending app."},
		{name: "web page", answer: instead(wasm, 200, "text/html", "<h1>Sign in"), want: "A sign-in page or a proxy may be in the way."},
		{name: "cut off", answer: instead(wasm, 200, "application/wasm", "\x00asm\x01\x00\x00\x00\x01"), want: "arrived damaged or cut off."},
		{name: "another program", answer: instead(wasm, 200, "application/wasm", "\x00asm\x01\x00\x00\x00"), want: "arrived damaged or cut off."},
		{name: "policy of addresses", change: policy("connect-src 'self'", "connect-src"), want: "must allow 'self' under connect-src"},
		{name: "policy", change: policy("'wasm-unsafe-eval'", ""), want: "must allow 'wasm-unsafe-eval' under script-src"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := prepare(t, graphtest.New(graphtest.Options{}))
			b.behind(test.answer, test.change)
			for _, part := range []string{"the server responded with a status of", "boot.", "WebAssembly", "violates the"} {
				b.expect(part)
			}
			b.do(chromedp.Navigate(b.demo.URL))
			b.awaitText("#crash", "The editor could not start")
			b.awaitText("#crash", test.want)
			b.state("start-" + strings.ReplaceAll(test.name, " ", "-"))
		})
	}
}

// late is the sentence beside the progress that nobody needs in the first ten seconds.
const late = `document.querySelector("#boot .late")`

// awaitLate is the tenth second.
func (b *tab) awaitLate() {
	b.Helper()
	b.await("the way out is kept back", late+`?.checkVisibility({visibilityProperty: true}) === false`)
	b.do(chromedp.Evaluate[chromedp.Void](late + `.getAnimations().forEach((appearing) => appearing.finish())`))
	b.await("there is a way out", late+`.checkVisibility({visibilityProperty: true}) && `+late+`.innerText.includes("then reload")`)
}

// Where no script of ours runs, none can say so.
func TestWithoutItsBootScriptThePageHasAWayOut(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	b.behind(instead(`boot\.`, 404, "text/plain", "not found"), nil)
	b.expect(refused(404))
	b.expect("preloaded using link preload but not used")
	b.do(chromedp.Navigate(b.demo.URL))
	b.awaitLate()
	b.state("boot-missing")
}

func TestAPageWithoutItsStyleSheetSaysSo(t *testing.T) {
	const sheet = `/app\..*css$`
	path := regexp.MustCompile(sheet)
	cut := func(w http.ResponseWriter, r *http.Request) bool {
		if path.MatchString(r.URL.Path) {
			panic(http.ErrAbortHandler)
		}
		return false
	}
	for _, tt := range []struct {
		name, says string
		answer     func(http.ResponseWriter, *http.Request) bool
	}{
		{"missing", refused(404), instead(sheet, 404, "text/plain", "not found")},
		{"a web page", "MIME type", instead(sheet, 200, "text/html", "<!doctype html>sign in")},
		{"cut off", "net::ERR_", cut},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := prepare(t, graphtest.New(graphtest.Options{}))
			wrong, mend := until(tt.answer)
			b.behind(wrong, nil)
			b.expect(tt.says)
			b.load()
			b.awaitText("#bare", "its style sheet did not load")
			b.fill("deviceModel", "iPhone 15 Pro")
			b.awaitText("#savebar-text", "1 unsaved change")
			b.picture("style-sheet-missing")

			mend()
			b.reload()
			b.awaitValue("deviceModel", "iPhone 15 Pro")
			b.await("it says so no more", `!document.querySelector("#bare")`)
		})
	}
}

func TestAConfigurationThatHangsHasAWayOut(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	b.holding("config.json", nil)
	b.beforeScripts(`const later = setTimeout; globalThis.setTimeout = (act, delay, ...rest) => delay === 10_000 ? (globalThis.inTenSeconds = act, 0) : later(act, delay, ...rest);`)
	b.do(chromedp.Navigate(b.demo.URL))
	b.awaitText("#boot-text", "Starting the editor")
	b.await("it is named", `inTenSeconds(), document.querySelector("#boot-text").textContent === "Still loading config.json. You can already type."`)
	b.awaitLate()
}

func TestNoMemoryIsASentence(t *testing.T) {
	for _, step := range []string{"compileStreaming", "instantiate"} {
		t.Run(step, func(t *testing.T) {
			b := prepare(t, graphtest.New(graphtest.Options{}))
			b.beforeScripts(fmt.Sprintf(`WebAssembly.%s = async () => { throw new RangeError("could not allocate memory"); }`, step))
			b.expect("RangeError")
			b.expect("no memory left")
			b.do(chromedp.Navigate(b.demo.URL))
			b.awaitText("#crash", "Close other tabs or programs, then reload.")
		})
	}
}

func TestAHostThatDoesNotKnowWebAssemblyWillDo(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	b.behind(nil, func(r *http.Response) error {
		if r.Header.Get("Content-Type") == "application/wasm" {
			r.Header.Set("Content-Type", "application/octet-stream")
		}
		return nil
	})
	b.load()
}

func TestAWrongConfigurationNamesTheKey(t *testing.T) {
	tests := []struct{ name, config, want string }{
		{"unknown key", `{"mode":"demo","colour":"red"}`, `The key "colour" has the value "red". Allowed: one of the keys mode, clientId, tenantId, cloud,`},
		{"bad value", `{"mode":"demo","cloud":"germany"}`, `The key "cloud" has the value "germany". Allowed: global, usGovL4, usGovL5, china.`},
		{"no JSON", `mode=demo`, "Allowed: a JSON object with mode, clientId, tenantId, cloud,"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := prepare(t, graphtest.New(graphtest.Options{}))
			b.behind(instead(`config\.json$`, 200, "application/json", test.config), nil)
			b.do(chromedp.Navigate(b.demo.URL))
			b.awaitText("main", "The editor is not set up")
			b.awaitText("main", test.want)
			b.state("setup-" + strings.ReplaceAll(test.name, " ", "-"))
		})
	}
	t.Run("missing", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		b.expect(refused(404))
		b.expect("The server does not have config.json")
		b.behind(instead(`config\.json$`, 404, "text/plain", ""), nil)
		b.do(chromedp.Navigate(b.demo.URL))
		b.awaitText("#crash", "The server does not have config.json. Whoever runs it must put that file there.")
		b.awaitText("#crash button", "Reload")
		b.state("config-missing")
	})
	t.Run("cut off", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		b.expect("ERR_CONTENT_LENGTH_MISMATCH")
		b.expect("could not be downloaded")
		b.behind(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "config.json") {
				return false
			}
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"mode":`))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler) // closes the connection
		}, nil)
		b.do(chromedp.Navigate(b.demo.URL))
		b.awaitText("#crash", "Check the network, then reload.")
		b.state("config-cut-off")
	})
}

func TestAnAddressThatThePolicyForbidsIsNamed(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	b.behind(instead(`config\.json$`, 200, "application/json", `{"mode":"demo","cloud":"usGovL4","graphRoot":"https://graph.microsoft.us/beta","start":{"configurationId":"c","id":"s"}}`), nil)
	b.expect("violates the following Content Security Policy directive")
	b.expect("Refused to connect")
	b.load()
	b.click("Load")
	b.awaitText("#problem-heading", "The browser blocked the call to graph.microsoft.us")
	b.awaitText(".problem", "Nothing was sent.")
	b.awaitText(".problem li", "https://graph.microsoft.us")
	b.state("blocked")
}

func TestWithoutScriptsThePageSaysWhatItNeeds(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.Fatal(err)
	}
	b.do(chromedp.Navigate(b.demo.URL))
	b.awaitText("body > noscript", "Turn on JavaScript and WebAssembly")
	b.await("a form that nothing answers is not shown", `!document.querySelector("form").checkVisibility()`)
	b.picture("noscript")
}

// Whatever ends the program, what was typed must be on the screen then.
func TestACrashGivesTheInputBack(t *testing.T) {
	tests := []struct{ name, crash string }{
		// An exception inside a read unwinds Go's stack: it cannot be caught there.
		{"exception", `Object.defineProperty(box, "value", {configurable: true, get() {
			delete box.value;
			throw new Error("broken on purpose");
		}})`},
		// go-app reads this as a number.
		{"panic", `event.clientX = event.clientY = "broken on purpose"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := openLoaded(t, "")
			b.expect("") // whatever a dying program writes
			b.fill("deviceModel", "iPhone 15 Pro")
			b.fill("userName", "avery")
			b.do(chromedp.Evaluate[chromedp.Void](`{
				const box = document.querySelector("#platform");
				const event = new Event("input", {bubbles: true});
				` + test.crash + `;
				box.dispatchEvent(event);
			}`))
			b.awaitText("#crash h1", "The editor stopped.")
			b.awaitText("#crash", "Your input:")
			b.awaitText("#crash pre", "Device model")
			b.awaitText("#crash pre", "iPhone 15 Pro")
			b.awaitText("#crash pre", "Compliance status: nonCompliant")
			b.await("the heading has the focus", `document.activeElement.matches("#crash h1")`)
			b.state("crash-" + test.name)
		})
	}
}

func TestForcedColoursAndNarrowScreens(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("platform", "8.5")
	b.choose("compliant")
	b.click("Review changes")
	b.awaitFocus("error-summary")
	b.media("forced-colors", "active")
	b.picture("forced-colours")
	if shown := evaluate[string](b, `getComputedStyle(document.querySelector(".field.changed")).borderInlineStartStyle`); shown != "solid" {
		b.Errorf("a changed field has a border of style %q in forced colours", shown)
	}
	b.media("forced-colors", "none")
	// 320 CSS pixels are 1280 at a zoom of 400 % (WCAG 1.4.10).
	b.size(320, 256)
	b.await("nothing scrolls sideways", `document.documentElement.scrollWidth <= document.documentElement.clientWidth`)
	b.await("the save bar does not stay in the way", `getComputedStyle(document.querySelector(".savebar")).position === "static"`)
	b.picture("320")
}

func TestNoFocusedFieldIsCovered(t *testing.T) {
	b := openLoaded(t, "")
	b.choose("compliant")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.size(1280, 600)
	for range 60 {
		b.press("\t")
		covered := evaluate[string](b, `(() => {
			const e = document.activeElement, r = e.getBoundingClientRect();
			if (e === document.body || r.height > innerHeight || e.closest(".savebar")) return "";
			const bar = document.querySelector(".savebar").getBoundingClientRect();
			return r.bottom > bar.top && r.top < bar.bottom || r.top < 0 || r.bottom > innerHeight ? e.id || e.outerHTML : "";
		})()`)
		if covered != "" {
			b.Errorf("the save bar covers the focused %s", covered)
		}
	}
}
