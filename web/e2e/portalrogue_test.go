package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/web"
)

// hearing keeps every message that reaches a window, whoever sent it.
const hearing = `globalThis.heard = []; addEventListener("message", ({ origin, data }) => heard.push([origin, data]));`

// plainFrame is a host without the element, which opens the conversation by itself
// as the documentation of the protocol says.
const plainFrame = `<!doctype html><html lang="en"><title>Host</title><script src="host.js"></script><main><h1>Host</h1>
<iframe title="Editor" src="` + editorOrigin + `/" width="100%" height="600"></iframe></main>`

// host opens the page of another host with the editor in it. It has no policy of
// its own that would be in the way.
func openHost(t *testing.T, origin string, script string) *portalTab {
	t.Helper()
	p := preparePortal(t, nil)
	put(t, strings.TrimPrefix(origin, "https://"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/host.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, hearing+script)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/beside" {
			fmt.Fprint(w, `<!doctype html><html lang="en"><title>Beside</title><script src="host.js"></script>`)
			return
		}
		fmt.Fprint(w, plainFrame)
	}))
	return p
}

// withoutPolicy takes the editor's headers away, as a careless static host does: then
// nothing but the editor itself keeps a stranger out.
func withoutPolicy() {
	host := strings.TrimPrefix(editorOrigin, "https://")
	editor, _ := hosts.Load(host)
	hosts.Store(host, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		editor.(http.Handler).ServeHTTP(bare{w}, r)
	}))
}

type bare struct{ http.ResponseWriter }

func (b bare) strip() {
	for _, name := range []string{"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Opener-Policy"} {
		b.Header().Del(name)
	}
}

func (b bare) WriteHeader(status int) {
	b.strip()
	b.ResponseWriter.WriteHeader(status)
}

func (b bare) Write(body []byte) (int, error) {
	b.strip()
	return b.ResponseWriter.Write(body)
}

func TestNobodyElseFramesTheEditor(t *testing.T) {
	p := openHost(t, rogueOrigin, "")
	p.expect("frame-ancestors")
	p.expect("Framing")
	p.do(chromedp.Navigate(rogueOrigin + "/"))
	p.await("the page is there", `document.readyState === "complete"`)
	frame := p.frames(1)[0] // the browser's own page for what it may not show
	frame.gone = true
	if evaluate[bool](frame, `!!document.querySelector("script[src], #boot, .page")`) {
		t.Error("the editor runs in a frame of a stranger")
	}
	if got := evaluate[string](p.tab, `JSON.stringify(heard)`); got != "[]" {
		t.Errorf("the stranger heard %s", got)
	}
}

// Even on a server that forgot the header a stranger receives nothing and changes
// nothing.
func TestARoguePageReceivesNothing(t *testing.T) {
	p := openHost(t, rogueOrigin, "")
	withoutPolicy()
	p.do(chromedp.Navigate(rogueOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText(".strip.host", "not one of those that may embed it")
	editor.awaitText("#open-in-tab", "Open in a new tab")
	for _, attempt := range []string{
		`{ ns: "lob-device-status", v: 1, type: "init", payload: { nonce: "", readOnly: true, target: { configurationId: "rogue", id: "rogue" } } }`,
		`{ ns: "lob-device-status", v: 1, type: "load", id: "1", payload: { configurationId: "rogue", id: "rogue" } }`,
		`{ ns: "lob-device-status", v: 1, type: "token", id: "1", payload: { accessToken: "rogue" } }`,
		`{ ns: "lob-device-status", v: 9, type: "init", payload: {} }`,
		`{ ns: "lob-device-status", v: 1, type: "theme", payload: { mode: "contrast" } }`,
		`(() => { const circle = { ns: "lob-device-status" }; circle.self = circle; return circle; })()`,
		`"lob-device-status"`, `null`, `12n`, `"x".repeat(5e6)`,
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`{ const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => heard.push(["port", data]);
			frames[0].postMessage(` + attempt + `, "*", [port2]); }`))
	}
	editor.click("Load")
	editor.awaitText("#configurationId-error", "Enter the provisioning configuration")
	editor.fill("configurationId", graphtest.ConfigurationID)
	editor.fill("id", graphtest.StatusID)
	editor.click("Load")
	editor.awaitText("#problem-heading", "This portal cannot sign you in here")
	p.state("portal-foreign")
	if got := evaluate[string](p.tab, `JSON.stringify(heard)`); got != "[]" {
		t.Errorf("the rogue page heard %s", got)
	}
	if got := evaluate[string](editor, `JSON.stringify([document.documentElement.dataset.theme, document.querySelector("#deviceModel").readOnly])`); got != `[null,false]` {
		t.Errorf("the rogue page changed something: %s", got)
	}
	if sent := p.graph.requests("GET"); len(sent) > 0 {
		t.Errorf("Graph was asked %d times", len(sent))
	}
}

// A frame beside the editor, in a portal that is listed, is not its parent.
func TestAFrameBesideTheEditorIsNotItsHost(t *testing.T) {
	p := openHost(t, rogueOrigin, `
		addEventListener("message", ({ data }) => { if (data === "attack") for (let i = 0; i < parent.frames.length; i++) {
			const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => heard.push(["port", data]);
			parent.frames[i].postMessage({ ns: "lob-device-status", v: 1, type: "init", payload: { nonce: "", readOnly: true } }, "*", [port2]);
		} });`)
	put(t, strings.TrimPrefix(portalOrigin, "https://"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, strings.Replace(plainFrame, `<script src="host.js"></script>`, "", 1)+`<iframe title="Rogue" src="`+rogueOrigin+`/beside"></iframe>`)
	}))
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.await("the editor is there", `document.querySelector("#deviceModel")`)
	p.do(chromedp.Evaluate[chromedp.Void](`frames[1].postMessage("attack", "*")`))
	editor.fill("deviceModel", "iPhone 15 Pro") // which takes longer than a message
	if evaluate[bool](editor, `document.querySelector("#deviceModel").readOnly`) {
		t.Error("a frame beside the editor spoke for its host")
	}
}

// A listed host that misbehaves is told so once, and a second conversation cannot
// be opened beside the first.
func TestAHostThatMisbehaves(t *testing.T) {
	p := openHost(t, portalOrigin, `
		globalThis.told = [];
		globalThis.open = (nonce, change = {}, ports = 1) => {
			const channels = Array.from({ length: ports }, () => new MessageChannel());
			for (const { port1 } of channels) port1.onmessage = ({ data }) => told.push(data);
			frames[0].postMessage({ ns: "lob-device-status", v: 1, type: "init", payload: { nonce }, ...change }, "`+editorOrigin+`", channels.map(({ port2 }) => port2));
			return channels[0]?.port1;
		};
		globalThis.hello = () => heard.findLast(([, { type }]) => type === "hello")?.[1].payload;
		globalThis.said = (type) => told.filter((m) => m.type === type).length;`)
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	p.await("the editor says hello", `hello()`)
	first := evaluate[string](p.tab, `hello().nonce`)

	p.do(chromedp.Evaluate[chromedp.Void](`open("not-the-nonce")`))
	p.do(chromedp.Evaluate[chromedp.Void](`globalThis.port = open(hello().nonce)`))
	p.await("the conversation is open", `said("ready") === 1`)
	p.do(chromedp.Evaluate[chromedp.Void](`open(hello().nonce); open(hello().nonce, { payload: { nonce: hello().nonce, readOnly: true } })`))
	// What the port carries is looked at as closely.
	p.do(chromedp.Evaluate[chromedp.Void](`{ const say = (type, payload, id) => port.postMessage({ ns: "lob-device-status", v: 1, type, id, payload });
		say("options", { readOnly: "yes" }); say("theme", { mode: "x".repeat(70_000) }); say("token", { accessToken: "unasked" }, "none");
		say("unknown.type", {}); port.postMessage(null); port.postMessage(1n); port.postMessage("init");
		const circle = {}; circle.self = circle; port.postMessage(circle); }`))
	p.await("two of them are errors", `told.filter((m) => m.type === "error").map((m) => m.payload.code).join() === "malformed,too_large"`)
	if got := evaluate[int](p.tab, `said("ready")`); got != 1 {
		t.Errorf("%d conversations are open", got)
	}
	if evaluate[bool](editor, `document.querySelector("#deviceModel").readOnly`) {
		t.Error("a replayed init changed something")
	}
	editor.fill("deviceModel", "iPhone 15 Pro")
	p.await("the editor still talks over its port", `told.findLast((m) => m.type === "dirty")?.payload.count === 1`)

	editor.fill("deviceModel", "") // it would ask before it is left
	p.await("nothing would be lost", `!told.findLast((m) => m.type === "dirty").payload.dirty`)

	// Loaded again the editor is another one: what was overheard is worth nothing.
	editor.checkLast()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("iframe").src += "?again"`))
	p.await("it says hello again", `hello().nonce !== `+quote(first))
	p.do(chromedp.Evaluate[chromedp.Void](`told.length = 0; open(` + quote(first) + `)`))
	p.do(chromedp.Evaluate[chromedp.Void](`open(hello().nonce, { v: 2 })`))
	p.await("a version to come is refused, with the reason", `heard.findLast(([, m]) => m.type === "refused")?.[1].payload.code === "version"`)
	again := p.frames(1)[0]
	again.awaitText(".strip.host", "another version of the protocol")
	p.do(chromedp.Evaluate[chromedp.Void](`open(hello().nonce)`))
	again.fill("deviceModel", "iPhone")
	if got := evaluate[int](p.tab, `told.length`); got > 0 {
		t.Errorf("after a refusal the host hears %d messages", got)
	}
}

func TestAHostThatNeverAnswers(t *testing.T) {
	p := openHost(t, portalOrigin, "")
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.fill("configurationId", graphtest.ConfigurationID)
	editor.fill("id", graphtest.StatusID)
	editor.awaitText(".strip.host", "does not answer")
	p.state("portal-silent")
	want := editorOrigin + "/?configurationId=" + graphtest.ConfigurationID + "&id=" + graphtest.StatusID
	if got := evaluate[string](editor, `document.querySelector("#open-in-tab").href`); got != want {
		t.Errorf("the way out leads to %s, want %s", got, want)
	}
	if evaluate[bool](editor, `!!document.querySelector("#sign-in, #sign-in-here")`) {
		t.Error("the editor offers a sign-in of its own in a foreign frame")
	}
}

// Where no app registration is configured, a tab of its own would be as signed out.
func TestAHostThatNeverAnswersIsTheOnlyWayIn(t *testing.T) {
	p := openHost(t, portalOrigin, "")
	server, err := web.New(os.DirFS(bundle), configuration.Configuration{
		Mode: configuration.Portal, Cloud: graph.Global, Addressing: graph.Item, PortalOrigins: []string{portalOrigin},
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, strings.TrimPrefix(editorOrigin, "https://"), server)
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText(".strip.host", "Whoever runs the portal has to correct it.")
	if evaluate[bool](editor, `!!document.querySelector("#open-in-tab")`) {
		t.Error("the way out leads to a page that works inside a portal")
	}
	p.state("portal-silent-only")
}

// The element says on the page why there is no editor.
func TestTheElementSaysWhatIsWrong(t *testing.T) {
	const open = "default-src *; script-src * 'unsafe-inline'"
	element := func(src string) map[string]string {
		return map[string]string{"/": fmt.Sprintf(portalPage, `<device-status-editor src="`+src+`"></device-status-editor>`)}
	}
	for _, tt := range []struct{ name, origin, policy, src, code, says string }{
		{"not listed", rogueOrigin, open, editorOrigin + "/", "origin", rogueOrigin + " embed it. Whoever runs " + editorOrigin + " has to add it to portalOrigins"},
		{"no such page", portalOrigin, open, editorOrigin + "/nowhere/", "not_found", "There is no editor at " + editorOrigin + "/nowhere/ (404)"},
		{"another server", portalOrigin, open, "https://nothing.contoso.test/", "unreachable", "https://nothing.contoso.test/ cannot be reached, or is not the editor"},
		{"its own policy", portalOrigin, "default-src 'none'; script-src 'self' " + editorOrigin, editorOrigin + "/", "policy", "forbids the editor: it has to allow " + editorOrigin + " under frame-src"},
		{"no address", portalOrigin, open, "", "src", "The address of the editor is missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := preparePortal(t, nil)
			put(t, strings.TrimPrefix(tt.origin, "https://"), site(tt.policy, element(tt.src), p.token))
			for _, part := range []string{"frame-ancestors", "Framing", "404", "CORS", "Failed to load resource", "X-Frame-Options"} {
				p.expect(part)
			}
			p.do(chromedp.Navigate(tt.origin + "/"))
			p.await("the element says so", fmt.Sprintf(`document.querySelector("device-status-editor")?.shadowRoot?.querySelector("p:not([hidden])")?.textContent.includes(%s)`, quote(tt.says)))
			p.await("the portal can learn so", fmt.Sprintf(`(({ doing, code, message } = {}) => doing === "start" && code === %s && message.includes(%s))(document.querySelector("device-status-editor").lastFailure ?? {})`, quote(tt.code), quote(tt.says)))
			if tt.code != "src" && tt.code != "policy" { // which are known before the portal's own script is there
				p.await("the portal hears so", fmt.Sprintf(`events.some((e) => e.type === "failed" && e.doing === "start" && e.code === %s)`, quote(tt.code)))
			}
			if n := evaluate[int](p.tab, `events.filter((e) => e.type === "failed").length`); n > 1 {
				t.Errorf("the portal hears so %d times", n)
			}
		})
	}
}
