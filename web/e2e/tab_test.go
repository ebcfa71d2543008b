package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
	"device-status-editor/web"
)

// patience is how long anything on this machine may take before it is called
// broken; nothing waits for it when all is well.
const patience = 30 * time.Second

// tab is the demo in a tab of its own, with a Graph of its own.
type tab struct {
	*testing.T
	ctx   context.Context
	demo  *web.Program
	graph *wire
	// graphURL is the emulated Graph, past the browser.
	graphURL string
	secrets  []string // what must be nowhere to be seen
	close    func()
	outer    *tab // of a frame: the tab around it
	gone     bool // it was taken out of the page, or its server closes

	mu          sync.Mutex
	messages    []string // what the consoles said
	expected    []string // parts of messages that the test provokes
	addresses   []string // of documents and requests, with their fragments
	shown       []string // where no secret may be, with what stood there
	keptForGood []string // keys of the sign-in library in the storage that outlives a tab
}

// open starts a demo, lets its Graph behave as faults (JSON, may be empty)
// say, and opens the page.
func open(t *testing.T, faults string) *tab {
	t.Helper()
	b := prepare(t, graphtest.New(graphtest.Options{}))
	if faults != "" {
		b.faults(faults)
	}
	b.load()
	return b
}

// openLoaded is open with the record in the form.
func openLoaded(t *testing.T, faults string) *tab {
	t.Helper()
	b := open(t, faults)
	b.click("Load")
	b.awaitText("#change-record", "Choose another record")
	return b
}

// prepare does all that open does but going to the page. What answers as
// Microsoft Graph is handed in.
func prepare(t *testing.T, handler http.Handler) *tab {
	t.Helper()
	b := newTab(t, handler, configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto})
	b.secrets = []string{signin.DemoToken}
	return b
}

func newTab(t *testing.T, handler http.Handler, c configuration.Configuration) *tab {
	t.Helper()
	graphWire := &wire{handler: handler}
	demo := &web.Program{
		Addr:          "127.0.0.1:0",
		GraphAddr:     "127.0.0.1:0",
		Bundle:        bundle,
		Configuration: c,
		Graph:         graphWire,
		Record:        graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { demo.Close() })

	b := &tab{T: t, demo: demo, graph: graphWire, graphURL: demo.GraphURL}
	b.attach(browserContext)
	b.size(1280, 900)
	return b
}

// attach opens a tab of the browser, or goes into a target that is there, and
// listens to what its console says.
func (b *tab) attach(parent context.Context, options ...chromedp.ContextOption) {
	b.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	ctx, stop := context.WithTimeout(ctx, 4*patience)
	b.close = func() { stop(); cancel() }
	if len(options) == 0 { // what was there goes with the tab around it
		b.Cleanup(func() { b.close() })
	}
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		b.Fatal(err)
	}
	b.watch(ctx)
	b.Cleanup(b.checkHygiene)
}

// load goes to the page and waits until the program has filled in the record's
// address.
func (b *tab) load() {
	b.Helper()
	b.do(chromedp.Navigate(b.demo.URL))
	b.await("the form answers", `document.querySelector("#configurationId")?.value`)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// beforeScripts runs a script on each page that is opened, before those of the page.
func (b *tab) beforeScripts(script string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		b.Fatal(err)
	}
}

func evaluate[T any](b *tab, expression string) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%v\n%s", err, expression)
	}
	return value
}

// await waits until a JavaScript condition holds. chromedp.Poll would use
// eval in the page, which its policy forbids. A page that goes away meanwhile is
// waited for too: signing in leaves and comes back.
func (b *tab) await(what, condition string) {
	b.Helper()
	expression := fmt.Sprintf(`new Promise((resolve) => {
		const until = performance.now() + %d;
		// A browser draws no frames of what is out of sight, as a part of a portal's page may be.
		const later = (look) => {
			let once = () => { once = () => {}; look(); };
			setTimeout(() => once(), 100);
			requestAnimationFrame(() => once());
		};
		const look = () => (%s) ? resolve(true) : performance.now() > until ? resolve(false) : later(look);
		look();
	})`, patience.Milliseconds(), condition)
	held, err := false, error(nil)
	for until := time.Now().Add(patience); ; {
		held, err = chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise))
		if err == nil || time.Now().After(until) || !leaving(err) {
			break
		}
	}
	if err != nil {
		b.Fatalf("waiting until %s: %v", what, err)
	}
	if !held {
		b.picture("failed-" + strings.ReplaceAll(b.Name(), "/", "-"))
		b.Fatalf("never: %s; focus on %q, the page says:\n%s", what, b.focused(),
			evaluate[string](b, `[...document.querySelectorAll("#boot, #crash, .messages, #savebar-text, dialog[open]")].map((e) => e.innerText).join("\n")`))
	}
}

// leaving is true of what is asked of a page that goes away meanwhile.
func leaving(err error) bool {
	for _, part := range []string{"navigated", "context", "null"} {
		if strings.Contains(err.Error(), part) {
			return true
		}
	}
	return false
}

// text is what a person reads of the first element that matches.
func (b *tab) text(selector string) string {
	b.Helper()
	return evaluate[string](b, fmt.Sprintf(`(document.querySelector(%s) ?? {innerText: ""}).innerText`, quote(selector)))
}

func (b *tab) value(id string) string {
	b.Helper()
	return evaluate[string](b, fmt.Sprintf(`document.getElementById(%s).value`, quote(id)))
}

// focused is the id of what has the focus.
func (b *tab) focused() string {
	b.Helper()
	return evaluate[string](b, `document.activeElement?.id ?? ""`)
}

// awaitText waits until the first element that matches is on the screen and
// says so: innerText of what is not rendered has the text of all it holds.
func (b *tab) awaitText(selector, part string) {
	b.Helper()
	b.await(fmt.Sprintf("%s says %q", selector, part),
		fmt.Sprintf(`document.querySelector(%s)?.checkVisibility() && document.querySelector(%[1]s).innerText.includes(%[2]s)`, quote(selector), quote(part)))
}

func (b *tab) awaitValue(id, want string) {
	b.Helper()
	b.await(fmt.Sprintf("#%s holds %q", id, want), fmt.Sprintf(`document.getElementById(%s)?.value === %s`, quote(id), quote(want)))
}

func (b *tab) awaitFocus(id string) {
	b.Helper()
	b.await("#"+id+" has the focus", fmt.Sprintf(`document.activeElement?.id === %s`, quote(id)))
}

// click presses the button, link or summary that a person can see under this
// accessible name.
func (b *tab) click(name string) {
	b.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll("button, a, summary, label")].find((e) =>
		e.checkVisibility() && !(document.querySelector("dialog[open]") && !e.closest("dialog[open]")) &&
		(e.ariaLabel ?? e.innerText).trim() === %s)`, quote(name))
	b.await("there is a "+name, find)
	if b.outer != nil {
		b.rest(find)
	}
	b.do(chromedp.Click(chromedp.JSPath(find)))
}

// rest waits until an element has not moved for ten animation frames: the frame around
// it follows the height of the page a moment later.
func (b *tab) rest(element string) {
	b.Helper()
	b.await("it rests", `((place) => {
		globalThis.rested = globalThis.place === place ? globalThis.rested + 1 : 0;
		globalThis.place = place;
		return rested > 10;
	})(JSON.stringify(`+element+`?.getBoundingClientRect() ?? null) + innerHeight)`)
}

// fill replaces what stands in a text box, with keys.
func (b *tab) fill(id, text string) {
	b.Helper()
	b.do(chromedp.Focus(chromedp.ID(id)))
	b.press("a", chromedp.ModifierCtrl)
	if text == "" {
		b.press(kb.Delete)
		return
	}
	b.press(text)
}

// pick takes an option of a select, as its list on the screen does.
func (b *tab) pick(id, value string) {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const select = document.getElementById(%s);
		select.focus();
		select.value = %s;
		select.dispatchEvent(new Event("change", {bubbles: true}));
	}`, quote(id), quote(value))))
}

// choose ticks the radio button of a status.
func (b *tab) choose(status string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.ID("status-" + status)))
}

// review opens the review.
func (b *tab) review() {
	b.Helper()
	b.click("Review changes")
	b.awaitFocus("review-heading")
}

// press sends keys to whatever has the focus.
func (b *tab) press(keys string, modifiers ...chromedp.Modifier) {
	b.Helper()
	b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...), asFromAKeyboard))
}

// mouse does a part of a click, at a point of the window.
func (b *tab) mouse(kind input.DispatchMouseEventType, at []float64) {
	b.Helper()
	params := input.DispatchMouseEventParams{Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1}
	if _, err := chromedp.Call(b.ctx, input.DispatchMouseEvent, params); err != nil {
		b.Fatal(err)
	}
}

// asFromAKeyboard makes a key go down the way a keyboard's does: a page that
// takes it then gets no character of it.
func asFromAKeyboard(event *input.DispatchKeyEventParams) {
	if event.Type == kb.KeyDown {
		event.Type = kb.KeyRawDown
	}
}

// tabTo goes forward with the Tab key until the element has the focus.
func (b *tab) tabTo(id string) {
	b.Helper()
	for range 80 {
		if b.focused() == id {
			return
		}
		b.press(kb.Tab)
	}
	b.Fatalf("#%s is not reached by the Tab key", id)
}

func (b *tab) size(width, height int64) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

func (b *tab) scheme(name string) {
	b.Helper()
	b.media("prefers-color-scheme", name)
}

func (b *tab) media(feature, value string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	})
	if err != nil {
		b.Fatal(err)
	}
}

// offline makes the browser believe that it lost its network, or has it again.
func (b *tab) offline(on bool) {
	b.Helper()
	params := network.OverrideNetworkStateParams{Offline: on, DownloadThroughput: -1, UploadThroughput: -1}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, params); err != nil {
		b.Fatal(err)
	}
}

// state is a state of the page worth a look: it is checked by axe-core and
// photographed at both widths, light and dark.
func (b *tab) state(name string) {
	b.Helper()
	b.await("no dialog is fading in", `document.getAnimations().every((a) => a.playState !== "running" || a.effect.target.matches(".late"))`)
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, width := range []int64{1280, 375} {
			b.size(width, 900)
			b.checkAccess(fmt.Sprintf("%s, %s, %d px", name, scheme, width))
			if over := evaluate[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				b.Errorf("%s: %d px of sideways scrolling at %d px", name, over, width)
			}
			b.picture(fmt.Sprintf("%s-%d-%s", name, width, scheme))
		}
	}
	b.scheme("light")
	b.size(1280, 900)
}

// picture takes the whole page in a window as high as the page: a screenshot
// beyond the window would paint dialogs and the save bar where nobody sees them.
func (b *tab) picture(name string) {
	b.Helper()
	if b.outer != nil {
		b.outer.picture(name)
		return
	}
	if !evaluate[bool](b, `!!document.querySelector("dialog[open]")`) {
		size := evaluate[[]int64](b, `[innerWidth, innerHeight, document.documentElement.scrollHeight]`)
		b.size(size[0], max(size[1], size[2]))
		defer b.size(size[0], size[1])
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(screenshots, name+".png"), png, 0o644); err != nil {
		b.Fatal(err)
	}
}

var axe = sync.OnceValues(func() ([]byte, error) {
	return os.ReadFile(filepath.Join("..", "..", ".build", "npm", "node_modules", "axe-core", "axe.min.js"))
})

// checkAccess runs axe-core with its rules of WCAG 2.2 AA and good practice.
func (b *tab) checkAccess(state string) {
	b.Helper()
	source, err := axe()
	if err != nil {
		b.Fatal(err)
	}
	if !evaluate[bool](b, `"axe" in globalThis`) {
		b.do(chromedp.Evaluate[chromedp.Void](string(source)))
	}
	findings := evaluate[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) =>
		v.id + ": " + v.help + "\n" + v.nodes.map((n) => "    " + n.html.slice(0, 200) + "\n    " + n.failureSummary).join("\n")))`)
	for _, finding := range findings {
		b.Errorf("axe-core in %s: %s", state, finding)
	}
}

// expect names a message that the console will hold because of what the test
// does, such as the line that Chromium writes for every refused request. A token
// is looked for in those too.
func (b *tab) expect(part string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expected = append(b.expected, part)
}

// faults switches the emulator's faults on.
func (b *tab) faults(body string) {
	b.Helper()
	b.graphRequest("PUT", "faults", body)
}

// stored is the record as Graph holds it, past any fault.
func (b *tab) stored() map[string]any {
	b.Helper()
	path := "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/" + graphtest.ConfigurationID + "/deviceStatuses/" + graphtest.StatusID
	var record map[string]any
	if err := json.Unmarshal(b.graphRequest("GET", path, ""), &record); err != nil {
		b.Fatal(err)
	}
	return record
}

func (b *tab) graphRequest(method, path, body string) []byte {
	b.Helper()
	request, err := http.NewRequestWithContext(b.ctx, method, b.graphURL+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+signin.DemoToken)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		b.Fatalf("%s %s: %d\n%s", method, path, response.StatusCode, answer)
	}
	return answer
}

func quote(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string cannot fail
	return strings.TrimSpace(b.String())
}

// reload loads the page again and answers the browser's question about unsaved
// changes.
func (b *tab) reload() {
	b.Helper()
	b.startAgain()
	b.await("the form answers", `document.querySelector("#configurationId")?.value`)
}

func (b *tab) startAgain() {
	b.Helper()
	dialogs := chromedp.Events(b.ctx, page.JavascriptDialogOpening)
	go func() {
		for _, err := range dialogs {
			if err != nil {
				return
			}
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			return
		}
	}()
	b.do(chromedp.Reload())
}

// printed shows the page as a printer gets it, and takes a picture; screen ends it.
func (b *tab) printed(name string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		b.Fatal(err)
	}
	b.picture(name)
}

func (b *tab) screen() {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
		b.Fatal(err)
	}
}
