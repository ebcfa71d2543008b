package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
)

// These tests say what the program's first file is for, and so what web/pack puts
// into it: ./build.sh first runs those of TestTheFirstFileIsEnough with the program
// in one file and takes down which functions ran.

// second is what a request for the program's second file begins with.
const second = "/second."

// neverWhole goes before the boot script. With the program in one file, what asks
// whether all of it is there waits all the same: it is not what a start needs.
const neverWhole = `{
	const { defineProperty } = Object;
	Object.defineProperty = (object, name, property) => {
		if (name === "deviceStatusEditor" && !document.currentScript.dataset.second) property.value = { ...property.value, whole: () => new Promise(() => {}) };
		return defineProperty(object, name, property);
	};
}
`

// holdSecond lets the second file wait until release. How many files have come the page
// says as instances.
func holdSecond(b *tab) (release func()) {
	b.Helper()
	b.beforeScripts(neverWhole + `{
		globalThis.instances = 0;
		const { instantiate } = WebAssembly;
		WebAssembly.instantiate = (...call) => {
			const made = instantiate(...call);
			made.then(() => instances++);
			return made;
		};
	}`)
	waiting := make(chan fetch.RequestID, 1)
	err := chromedp.Listen(b.ctx, func(event any) {
		if paused, ok := event.(*fetch.EventRequestPaused); ok {
			waiting <- paused.RequestID
		}
	})
	if err == nil {
		_, err = chromedp.Call(b.ctx, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*" + second + "*"}}})
	}
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		if _, err := chromedp.Call(b.ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: <-waiting}); err != nil {
			b.Fatal(err)
		}
	}
}

// answers types what is wrong or unclear into boxes of each kind. It is not much:
// the collector of garbage comes with the second file.
func (b *tab) answers() {
	b.Helper()
	b.fill("platform", "8.5")
	b.fill("userPrincipalName", "avery")
	b.awaitText("#platform-note", "Not a whole number yet")
	b.fill("platform", "99999999999")
	b.fill("lastReportedDateTime", "2026-10-05 14:03")
	b.awaitText("#platform-note", "between -2147483648 and 2147483647")
	b.awaitText("#userPrincipalName-note", "Not a user principal name yet")
	b.fill("deviceModel", "iPhone")
	b.awaitText("#lastReportedDateTime-note", "time zone")
	b.choose("compliant")
	b.awaitText("#savebar-text", "unsaved change")
	b.fill("complianceGracePeriodExpirationDateTime", "2026-10-05T14:03:22Z")
	b.awaitText("#complianceGracePeriodExpirationDateTime-note", "= ")
}

// inTwoFiles skips a test where the program is in one, as with go-app as it is.
func (b *tab) inTwoFiles() {
	b.Helper()
	if !evaluate[bool](b, `!!document.querySelector("script[data-second]")`) {
		b.Skip("the program is in one file")
	}
}

// openFirstFile is the demo's page with the first file of its program; the second one
// arrives when arrive is called.
func openFirstFile(t *testing.T) (b *tab, arrive func()) {
	t.Helper()
	b = prepare(t, graphtest.New(graphtest.Options{}))
	arrive = holdSecond(b)
	b.load()
	b.inTwoFiles()
	return b, arrive
}

// openFirstFileInPortal is a portal's page, and the editor in it, likewise.
func openFirstFileInPortal(t *testing.T, element string) (p *portalTab, editor *tab, arrive func()) {
	t.Helper()
	p = preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, element)})
	wait, arrive := hold(second)
	t.Cleanup(arrive)
	server, _ := hosts.Load(strings.TrimPrefix(editorOrigin, "https://"))
	put(t, strings.TrimPrefix(editorOrigin, "https://"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wait(r)
		if strings.HasPrefix(r.URL.Path, "/boot.") { // scripts of ours do not come into the frame otherwise
			r.Header.Del("Accept-Encoding")
			r.Header.Del("Range")
			own := httptest.NewRecorder()
			server.(http.Handler).ServeHTTP(own, r)
			w.Header().Set("Content-Type", own.Header().Get("Content-Type"))
			_, _ = w.Write([]byte(neverWhole + own.Body.String()))
			return
		}
		server.(http.Handler).ServeHTTP(w, r)
	}))
	p.do(chromedp.Navigate(portalOrigin + "/"))
	return p, p.frames(1)[0], arrive
}

// stopProgram calls what is in the second file, by what is no press.
func (b *tab) stopProgram() {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("offline"))`))
	b.awaitText("#second", "still being loaded")
}

func linkTo(id string) string {
	return "?configurationId=" + graphtest.ConfigurationID + "&id=" + id
}

func TestTheFirstFileIsEnough(t *testing.T) {
	t.Run("demo", func(t *testing.T) {
		// As ./build.sh run serves it, with a portal on loopback.
		b := newTab(t, graphtest.New(graphtest.Options{}), configuration.Configuration{
			Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto, PortalOrigins: []string{"http://127.0.0.1:8081"},
		})
		holdSecond(b)
		b.load()
		b.answers()
	})
	t.Run("nothing wrong", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		holdSecond(b)
		b.load()
		b.fill("deviceModel", "iPhone")
		b.awaitText("#request", `"deviceModel": "iPhone"`)
		b.awaitText("#savebar-text", "1 unsaved change")
		b.fill("platform", "8")
		b.awaitText("#savebar-text", "2 unsaved changes")
		b.press(".5")
		b.choose("compliant")
		b.awaitText("#platform-note", "whole number")
		b.awaitText("#request", `"status": "compliant"`)
	})
	t.Run("a time, and another form of the request", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		holdSecond(b)
		b.load()
		b.fill("lastReportedDateTime", "2026-10-05T14:03:22.1234567+02:00")
		b.awaitText("#lastReportedDateTime-note", "= ")
		b.fill("lastReportedDateTime", "2026-10-05T14:03:22Z")
		b.awaitText("#request", `"lastReportedDateTime": "2026-10-05T14:03:22Z"`)
		b.pick("request-form", "curl")
		b.awaitText("#request", "curl")
	})
	t.Run("typed early", func(t *testing.T) {
		b, arrive := openEarlyDemo(t)
		b.fill("platform", "8.5")
		b.fill("deviceModel", "iPhone 15 Pro")
		b.choose("compliant")
		arrive()
		b.awaitProgram()
		b.awaitText("#platform-note", "Not a whole number yet")
	})
	t.Run("another record typed", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		holdSecond(b)
		b.load()
		for _, id := range []string{"id", "configurationId"} {
			b.do(chromedp.Focus(chromedp.ID(id)))
			b.press(kb.End)
			b.press("0")
		}
		b.answers()
	})
	t.Run("by a link", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		holdSecond(b)
		b.do(chromedp.Navigate(b.demo.URL + linkTo(graphtest.StatusID)))
		b.awaitProgram()
		b.answers()
	})
	t.Run("signed out", func(t *testing.T) {
		b := openSignedOut(t, graph.Global)
		holdSecond(b.tab)
		b.load()
		b.awaitText("#sign-in", "Sign in")
		b.answers()
	})
	t.Run("signed in", func(t *testing.T) {
		b := openSignedOut(t, graph.Global)
		b.signIn(avery)
		holdSecond(b.tab)
		b.load()
		b.answers()
	})
	t.Run("in a portal", func(t *testing.T) {
		_, editor, _ := openFirstFileInPortal(t, `<device-status-editor src="`+editorOrigin+`/"></device-status-editor>`)
		editor.fill("platform", "8.5")
		editor.fill("deviceModel", "iPhone 15 Pro") // little, for its garbage is collected
		editor.awaitText("#platform-note", "Not a whole number yet")
	})
	t.Run("with a record of a portal", func(t *testing.T) {
		_, editor, _ := openFirstFileInPortal(t, editorElement)
		editor.awaitValue("id", graphtest.StatusID)
		editor.fill("platform", "8.5")
		editor.fill("deviceModel", "iPhone 15 Pro")
		editor.awaitText("#platform-note", "Not a whole number yet")
	})
}

func TestACallOfTheSecondFileWaitsForIt(t *testing.T) {
	b, arrive := openFirstFile(t)
	b.stopProgram()
	const leaves = `dispatchEvent(new Event("beforeunload", {cancelable: true}))`
	if !evaluate[bool](b, leaves) {
		t.Error("somebody is asked before nothing that was typed is lost")
	}
	b.do(chromedp.Focus(chromedp.ID("deviceModel")))
	b.press("iPhone 15 Pro")
	b.state("second-file-awaited")
	if b.text("#savebar-text") != "Nothing changed yet" {
		t.Fatal("the program has heard of it without the second file")
	}
	if evaluate[bool](b, leaves) {
		t.Error("nobody is asked before what was typed while the program waits")
	}
	if kept := evaluate[string](b, `dispatchEvent(new PageTransitionEvent("pagehide")); JSON.parse(sessionStorage.getItem("deviceStatusEditor.draft")).deviceModel`); kept != "iPhone 15 Pro" {
		t.Errorf("of what was typed while the program waits, a reload would leave %q", kept)
	}
	arrive()
	b.awaitText(".messages", "offline")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.awaitFocus("deviceModel")
	if evaluate[bool](b, `!!document.querySelector("#second")`) {
		t.Error("the page still says that it waits")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("online"))`))
	b.review()
}

// The program writes a draft a moment after a key, and cannot once it waits.
func TestTypedJustBeforeTheProgramWaits(t *testing.T) {
	b, _ := openFirstFile(t)
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const box = document.querySelector("#deviceModel");
		box.value = "iPhone 15 Pro";
		box.dispatchEvent(new Event("input", {bubbles: true}));
		dispatchEvent(new Event("offline"));
	}`))
	b.awaitText("#second", "still being loaded")
	if kept := evaluate[string](b, `dispatchEvent(new PageTransitionEvent("pagehide")); JSON.parse(sessionStorage.getItem("deviceStatusEditor.draft"))?.deviceModel ?? ""`); kept != "iPhone 15 Pro" {
		t.Errorf("of what was typed just before, a reload would leave %q", kept)
	}
}

// The record of a link is not loaded under the ID that was typed before it could be.
func TestARecordTypedOverALinkThatWaits(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	arrive := holdSecond(b)
	b.do(chromedp.Navigate(b.demo.URL + linkTo(graphtest.StatusID)))
	b.awaitProgram()
	b.inTwoFiles()
	b.awaitText("#second", "still being loaded")
	b.fill("id", "another")
	b.awaitPresses(arrive)
	b.await("nothing was loaded", `!document.querySelector(".problem, .work, #change-record") && !document.querySelector("#id").readOnly`)
	b.awaitValue("id", "another")
}

// Nor is that of a portal.
func TestARecordTypedOverAPortalsThatWaits(t *testing.T) {
	_, editor, arrive := openFirstFileInPortal(t, editorElement)
	editor.inTwoFiles()
	editor.awaitText("#second", "still being loaded")
	editor.awaitValue("id", graphtest.StatusID)
	editor.fill("id", "another")
	editor.awaitPresses(arrive)
	editor.await("nothing was loaded", `!document.querySelector(".problem, .work, #change-record") && !document.querySelector("#id").readOnly`)
	editor.awaitValue("id", "another")
}

// A portal that asks for two records in a row hears that the second was not opened.
func TestTwoRecordsOfAPortalWhileTheSecondFileIsAwaited(t *testing.T) {
	p, editor, arrive := openFirstFileInPortal(t, `<device-status-editor src="`+editorOrigin+`/"></device-status-editor>`)
	editor.inTwoFiles()
	p.await("the editor is ready", `events.some((e) => e.type === "ready")`)
	p.element(`Promise.allSettled([editor.load({ configurationId: ` + quote(graphtest.ConfigurationID) + `, id: ` + quote(graphtest.StatusID) + ` }),
		editor.load({ configurationId: ` + quote(graphtest.ConfigurationID) + `, id: "another" })]).then((loads) => globalThis.loads = loads.map(({ reason }) => reason?.code ?? "opened").join());`)
	arrive()
	p.await("the portal hears of both", `globalThis.loads === "opened,busy"`)
	editor.awaitText("#change-record", "Choose another record")
	editor.awaitValue("id", graphtest.StatusID)
}

// Who went on to the portal's own page is not led back into the frame.
func TestAPressThatWaitsTakesNoFocusFromAPortal(t *testing.T) {
	p, editor, arrive := openFirstFileInPortal(t, editorElement+`<input aria-label="Search the portal">`)
	editor.inTwoFiles()
	editor.awaitText("#second", "still being loaded")
	editor.awaitValue("id", graphtest.StatusID)
	editor.click("List records")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input").focus()`))
	arrive()
	editor.await("the list is open", `document.querySelector("#list-search")`)
	editor.awaitText("#list", "iPhone")
	p.press("avery")
	p.await("the portal has it", `document.querySelector("input").value === "avery"`)
}

// Signing in takes the page away.
func TestTypedAfterASignInThatWaits(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	arrive := holdSecond(b.tab)
	b.load()
	b.inTwoFiles()
	b.awaitText("#sign-in", "Sign in")
	b.do(chromedp.Click(chromedp.ID("sign-in")))
	b.awaitText("#second", "Sign in: as soon as the editor is ready.")
	b.fill("userName", "somebody")
	b.awaitText("#second", "Sign in: not any more, you went on typing.")
	b.awaitPresses(arrive)
	b.awaitText("#sign-in", "Sign in")
	b.awaitValue("userName", "somebody")
}

// A button that is held down while the file arrives is where it was when it comes up.
func TestAButtonHeldDownWhileTheSecondFileArrives(t *testing.T) {
	b, arrive := openFirstFile(t)
	b.click("List records")
	at := evaluate[[]float64](b, `(() => {
		const button = [...document.querySelectorAll("button")].find((e) => e.ariaLabel === "No end (9999-12-31): Grace period ends");
		button.scrollIntoView({block: "center"});
		const r = button.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`)
	b.mouse(input.DispatchMouseEventTypeMousePressed, at)
	arrive()
	b.await("the second file is there, and frames have passed", `instances === 2 && (globalThis.passed = (globalThis.passed ?? 0) + 1) > 5`)
	b.mouse(input.DispatchMouseEventTypeMouseReleased, at)
	b.awaitValue("complianceGracePeriodExpirationDateTime", "9999-12-31T23:59:59Z")
	b.await("the list is open", `document.querySelector("#list-search")`)
}

// Where nothing waited for the file, the focus goes where a script puts it: that of
// somebody's screen reader, say.
func TestTheSecondFileHoldsNoFocusBack(t *testing.T) {
	b, arrive := openFirstFile(t)
	b.fill("deviceModel", "iPhone 15")
	b.await("the first file alone is there", `instances === 1`)
	arrive()
	b.await("the second one is there", `instances === 2`)
	b.do(chromedp.Focus(chromedp.ID("userName")))
	b.press("somebody")
	b.awaitValue("userName", "somebody")
}

func TestASecondFileThatFailsOnceIsAskedForAgain(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	fail := instead(`^/second\.`, 503, "text/plain", "not now")
	var asked atomic.Int32
	b.behind(func(w http.ResponseWriter, r *http.Request) bool {
		return strings.HasPrefix(r.URL.Path, second) && asked.Add(1) == 1 && fail(w, r)
	}, nil)
	b.expect(refused(503))
	b.load()
	b.inTwoFiles()
	b.fill("deviceModel", "iPhone 15 Pro")
	b.click("Load")
	b.awaitText("#change-record", "Choose another record")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}

func TestASecondFileThatDoesNotComeIsASentence(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	arrive := b.holding(second, instead(`^/second\.`, 404, "text/plain", "not found"))
	b.expect(refused(404))
	b.expect("The server does not have")
	b.load()
	b.inTwoFiles()
	b.fill("deviceModel", "iPhone 15 Pro")
	arrive()
	b.awaitText("#crash h1", "The editor stopped.")
	b.awaitText("#crash", "The page may be out of date: reload it.\n\nYour input:")
	b.awaitText("#crash pre", "Device model: iPhone 15 Pro")
	b.state("second-file-missing")
}
