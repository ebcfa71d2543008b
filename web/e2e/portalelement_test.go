package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// What the developers of a portal can get wrong: each mistake is reported once, by a
// documented code and the name of what to change, and no promise is left open.

const goodTarget = `{ configurationId: "` + graphtest.ConfigurationID + `", id: "` + graphtest.StatusID + `" }`

// outcome lets load tell its code in a member of the page, "ok" for a record that is
// there.
func (p *portalTab) outcome(name, load string) {
	p.Helper()
	p.element(`globalThis[` + quote(name) + `] = ""; (` + load + `).then(() => { globalThis[` + quote(name) + `] = "ok"; }, ({ code }) => { globalThis[` + quote(name) + `] = code; });`)
}

func (p *portalTab) settles(what, name, want string) {
	p.Helper()
	p.await(what+" settles", `globalThis[`+quote(name)+`] !== ""`)
	if got := evaluate[string](p.tab, name); got != want {
		p.Errorf("%s ends with %q, want %q", what, got, want)
	}
}

func TestPortalHandsOverWhatIsNoToken(t *testing.T) {
	p, editor := openPortal(t)
	p.expect("tokenProvider has to return the access token as text")
	for i, token := range []string{`42`, `{}`, `{ accessToken: { accessToken: "x" } }`, `"Bearer " + good`, `"x".repeat(70_000)`, `Symbol("token")`} {
		p.do(chromedp.Evaluate[chromedp.Void](`globalThis.good ??= token; token = ` + token + `; events.length = 0`))
		editor.fill("deviceModel", fmt.Sprintf("iPhone %d", i))
		editor.click("Review changes") // which asks Graph
		p.await("the portal hears of "+token, `events.some((e) => e.type === "failed")`)
		if got, want := evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.tokenCode, e.message.split(" ")[0]].join(" ")).join()`), "load token malformed tokenProvider"; got != want {
			t.Errorf("%s: the portal hears %s, want %s", token, got, want)
		}
		editor.awaitText("#problem-heading", "What the portal handed over is no token")
	}
	p.state("portal-malformed")
	// A line break at the end, and all that msal-browser answers with, are understood.
	for i, token := range []string{`good + "\n"`, `{ accessToken: good, scopes: ["a"], expiresOn: new Date(), account: { homeAccountId: "h", localAccountId: "avery", name: "avery", username: "avery@contoso.com", tenantId: "t", tenantProfiles: new Map(), idTokenClaims: { iat: 1 } } }`} {
		p.do(chromedp.Evaluate[chromedp.Void](`token = ` + token))
		editor.fill("deviceModel", fmt.Sprintf("iPad %d", i))
		editor.click("Review changes")
		editor.awaitFocus("review-heading")
		editor.click("Back")
		editor.awaitFocus("review-changes") // or keys would go there
	}
}

func TestPortalIsAskedAnewAfterAStop(t *testing.T) {
	p, editor := openPortal(t)
	p.do(chromedp.Evaluate[chromedp.Void](`answer = "late"; requests.length = 0`))
	editor.click("Choose another record")
	editor.click("Load")
	editor.awaitText("#work-text", "Waiting for the portal to sign you in…")
	editor.click("Cancel")
	editor.awaitText("#load", "Load")
	p.do(chromedp.Evaluate[chromedp.Void](`answer = ""`))
	editor.click("Load")
	editor.awaitText("#change-record", "Choose another record")
	if got := evaluate[int](p.tab, `requests.length`); got != 2 {
		t.Errorf("the portal was asked %d times, want 2", got)
	}
}

func TestPortalSetsItsProviderLate(t *testing.T) {
	p, editor := openPortal(t)
	p.element(`globalThis.provider = editor.tokenProvider; editor.tokenProvider = null;`)
	p.outcome("loaded", `editor.load(`+goodTarget+`)`)
	editor.awaitText("#work-text", "Waiting for the portal to sign you in…")
	p.element(`editor.tokenProvider = provider;`)
	p.settles("the load", "loaded", "ok")

	p.expect("Set tokenProvider")
	p.element(`editor.tokenProvider = null; events.length = 0;`)
	p.outcome("loaded", `editor.load(`+goodTarget+`)`)
	p.settles("a load without a provider", "loaded", "failed")
	if got, want := evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.tokenCode, e.message].join(" ")).join()`), "load token service Set tokenProvider to a function that returns an access token."; got != want {
		t.Errorf("the portal hears %s, want %s", got, want)
	}
}

func TestPortalMistakesInItsProvider(t *testing.T) {
	p, editor := openPortal(t)
	p.expect("tokenProvider threw ReferenceError")
	p.element(`editor.tokenProvider = async () => nowhere.token; events.length = 0;`)
	p.outcome("loaded", `editor.load(`+goodTarget+`)`)
	p.settles("the load", "loaded", "failed")
	if got := evaluate[string](p.tab, `events.find((e) => e.type === "failed").message`); !strings.Contains(got, "tokenProvider threw ReferenceError") {
		t.Errorf("the portal is told %q", got)
	}
	editor.awaitText("#problem-heading", "The portal's sign-in does not work just now")
}

func TestLoadAlwaysSettles(t *testing.T) {
	p, editor := openPortal(t)
	p.outcome("code", `document.createElement("device-status-editor").load(`+goodTarget+`)`)
	p.settles("a load of an element in no page", "code", "removed")
	for _, target := range []string{`null`, `{}`, `{ configurationId: "c" }`, `{ id: "s" }`, `{ configurationId: 1, id: 2 }`, `"c"`, `{ configurationId: "c", id: "s".repeat(70_000) }`} {
		p.outcome("code", `editor.load(`+target+`)`)
		p.settles("load("+target+")", "code", "ids")
	}
	for _, target := range []string{`{ get id() { throw new Error("mine"); } }`, `new Proxy({}, { get() { throw 1; } })`} {
		p.outcome("code", `editor.load(`+target+`)`)
		p.settles("load("+target+")", "code", "ids")
	}
	p.outcome("code", `editor.load({ configurationId: "c", id: "a\nb" })`)
	p.settles("a load of what no ID can be", "code", "ids")

	for _, src := range []string{``, `ftp://editor.contoso.test/`, `https://`} {
		p.outcome("code", `(() => { const other = document.createElement("device-status-editor"); other.setAttribute("src", `+quote(src)+`); document.body.append(other);
			other.addEventListener("failed", ({ detail }) => { events.push({ type: "other", ...detail }); });
			return other.load(`+goodTarget+`).finally(() => setTimeout(() => other.remove(), 50)); })()`)
		p.settles("a load from "+quote(src), "code", "failed")
		p.await("who listens after that hears so", `events.some((e) => e.type === "other" && e.code === "src" && e.message.includes("set src"))`)
		p.do(chromedp.Evaluate[chromedp.Void](`events.length = 0`))
	}
	p.outcome("code", `(() => { const other = document.createElement("device-status-editor"); other.src = ""; document.body.append(other);
		other.setAttribute("src", "`+editorOrigin+`/nowhere/"); const loaded = other.load(`+goodTarget+`); other.remove(); return loaded; })()`)
	p.settles("a load whose element goes", "code", "removed")

	p.faults(`{"hang":{"method":"GET"}}`)
	p.outcome("code", `editor.load(`+goodTarget+`)`)
	editor.awaitText(".loading", "Loading the record…")
	editor.checkLast()
	p.element(`globalThis.kept = editor; editor.remove();`)
	p.settles("a load that is under way when the element goes", "code", "removed")
	p.faults(`{}`)
}

// A record that is open stays where another one cannot be opened.
func TestImpossibleIDsLeaveTheRecordAlone(t *testing.T) {
	p, editor := openPortal(t)
	p.do(chromedp.Evaluate[chromedp.Void](`events.length = 0`))
	p.outcome("code", `editor.load({ configurationId: "a/b", id: "c?d" })`)
	p.settles("a load of what no ID can be", "code", "ids")
	p.element(`editor.setAttribute("status-id", "a/b?c")`)
	if got := p.event("failed", "code"); got != `"ids"` {
		t.Errorf("the portal hears %s", got)
	}
	editor.awaitValue("id", graphtest.StatusID)
	editor.awaitText("#change-record", "Choose another record")
	if evaluate[bool](editor, `!!document.querySelector("#error-summary")`) {
		t.Error("the person is told of an ID that the portal got wrong")
	}
}

func TestImpossibleIDsAtTheStart(t *testing.T) {
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, `<device-status-editor src="`+editorOrigin+`/" configuration-id="a/b" status-id="../.."></device-status-editor>`)})
	p.do(chromedp.Navigate(portalOrigin + "/"))
	if got := p.event("failed", "code"); got != `"ids"` {
		t.Errorf("the portal hears %s", got)
	}
	editor := p.frames(1)[0]
	editor.awaitText("#error-summary", "configuration")
}

func TestTheElementComesBack(t *testing.T) {
	p, editor := openPortal(t)
	editor.checkLast()
	p.element(`globalThis.kept = editor; editor.remove(); events.length = 0;`)
	p.do(chromedp.Evaluate[chromedp.Void](`globalThis.code = ""; kept.load().catch((reason) => { code = reason.code; })`))
	p.settles("a load after it went", "code", "removed")
	p.do(chromedp.Evaluate[chromedp.Void](`kept.removeAttribute("status-id"); document.querySelector("main").append(kept)`))
	p.outcome("code", `editor.load(`+goodTarget+`)`)
	p.settles("a load in the new frame", "code", "ok")

	// The same when the page in the frame is another one.
	again := p.frames(1)[0]
	again.awaitText("#change-record", "Choose another record")
	p.faults(`{"hang":{"method":"GET"}}`)
	p.outcome("code", `editor.load(`+goodTarget+`)`)
	again.awaitText(".loading", "Loading the record…")
	again.checkLast()
	p.element(`editor.shadowRoot.querySelector("iframe").src += "?again";`)
	p.settles("a load whose page goes", "code", "removed")
	p.faults(`{}`)
	p.outcome("code", `editor.load(`+goodTarget+`)`)
	p.settles("a load in the new page", "code", "ok")
}

func TestAttributesThatCannotBeFollowed(t *testing.T) {
	p, editor := openPortal(t)
	failed := func() string {
		p.await("the portal hears so", `events.some((e) => e.type === "failed")`)
		return evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.id, e.message.includes("status-id")].join(" ")).join()`)
	}
	editor.fill("deviceModel", "iPhone 15 Pro")
	p.await("the portal knows of the change", `events.findLast((e) => e.type === "dirty")?.dirty`)
	p.element(`events.length = 0; editor.setAttribute("status-id", "another");`)
	if got, want := failed(), "load dirty another true"; got != want {
		t.Errorf("with unsaved changes the portal hears %s, want %s", got, want)
	}
	editor.awaitValue("deviceModel", "iPhone 15 Pro")
	// Put back, they name what is open: that the editor would not load it is no news. The
	// load that follows ends after theirs.
	p.element(`events.length = 0; editor.setAttribute("status-id", ` + quote(graphtest.StatusID) + `);`)
	p.outcome("code", `editor.load()`)
	p.settles("a load of what has unsaved changes", "code", "dirty")
	if n := evaluate[int](p.tab, `events.filter((e) => e.type === "failed").length`); n > 0 {
		t.Errorf("with the attributes put back the portal hears %s", failed())
	}
	p.element(`editor.setAttribute("status-id", "another");`)
	if got, want := failed(), "load dirty another true"; got != want {
		t.Errorf("changed once more the portal hears %s, want %s", got, want)
	}
	editor.fill("deviceModel", "")
	p.await("nothing would be lost", `!events.findLast((e) => e.type === "dirty").dirty`)
	p.element(`events.length = 0; editor.setAttribute("status-id", "c/d");`)
	if got, want := failed(), "load ids c/d true"; got != want {
		t.Errorf("of an ID that is none the portal hears %s, want %s", got, want)
	}
	if got := evaluate[string](p.tab, `document.querySelector("device-status-editor").lastFailure.code`); got != "ids" {
		t.Errorf("the last failure is %s", got)
	}

	// One after the other in quick succession the last one counts.
	p.element(`events.length = 0; editor.setAttribute("status-id", ` + quote(graphtest.StatusID) + `);
		setTimeout(() => editor.setAttribute("status-id", "c/d"), 5); setTimeout(() => editor.setAttribute("status-id", ` + quote(graphtest.StatusID) + `), 10);`)
	editor.awaitValue("id", graphtest.StatusID)
	editor.awaitText("#change-record", "Choose another record")
}

// One thing that is wrong takes nothing else along.
func TestPortalLooksThatCannotBe(t *testing.T) {
	wrong := strings.Replace(editorElement, "<device-status-editor ", `<device-status-editor locale="de_DE" theme="sepia" read-only `, 1)
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, wrong)})
	p.expect("The editor leaves out what it cannot use")
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText("#savebar-text", "without letting you change it")
	heard := func(n int) string {
		p.await(fmt.Sprintf("the portal hears of %d", n), fmt.Sprintf(`events.filter((e) => e.type === "failed").length >= %d`, n))
		return evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.field, e.message.includes(e.field)].join(" ")).join()`)
	}
	if got, want := heard(2), "configure malformed locale true,configure malformed theme true"; got != want {
		t.Errorf("at first the portal hears %s, want %s", got, want)
	}
	p.element(`events.length = 0; editor.themeTokens = { colorBrandBackground: "#8a2c5a", borderRadiusMedium: 4, fontFamilyBase: () => {}, colorNeutralStroke1: null };`)
	if got, want := heard(2), "configure malformed themeTokens.fontFamilyBase true,configure malformed themeTokens.borderRadiusMedium true"; got != want {
		t.Errorf("of the theme the portal hears %s, want %s", got, want)
	}
	editor.await("the rest of the theme is on", `document.documentElement.style.getPropertyValue("--colorBrandBackground") === "#8a2c5a"`)
	p.element(`events.length = 0; editor.setAttribute("theme", "night");`)
	if got, want := heard(1), "configure malformed theme true"; got != want {
		t.Errorf("of another theme the portal hears %s, want %s", got, want)
	}
	p.element(`events.length = 0; editor.features = { header: "no", request: false };`)
	if got, want := heard(1), "configure malformed features.header true"; got != want {
		t.Errorf("of the features the portal hears %s, want %s", got, want)
	}
	editor.await("the rest of the features too", `!document.querySelector("form > .request").checkVisibility()`)
	p.element(`events.length = 0; editor.setAttribute("locale", "tlh");`) // a language that no browser speaks
	if got, want := heard(1), "configure malformed locale true"; got != want {
		t.Errorf("of a language the portal hears %s, want %s", got, want)
	}
}

// What is too large, or is no object, is named, once, and takes nothing else along.
func TestPortalPartsThatAreTooLarge(t *testing.T) {
	many := func(n int) string {
		return fmt.Sprintf(`Object.fromEntries([["colorBrandBackground", "#8a2c5a"], ...Array.from({ length: %d }, (_, i) => ["colorOfAnotherVersion" + i, "#12345678"])])`, n)
	}
	long := strings.Repeat("x", 100_000)
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, strings.Replace(editorElement, "<device-status-editor ", `<device-status-editor read-only locale="`+long+`" theme="`+long+`" `, 1))})
	p.expect("The editor leaves out what it cannot use")
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText("#savebar-text", "without letting you change it")
	// hears looks at the failures of what script sets, up to a last one that comes after
	// all others.
	hears := func(script string, want ...string) {
		t.Helper()
		p.element(script + `; editor.setAttribute("locale", "_" + (globalThis.last = (globalThis.last ?? 0) + 1));`)
		want = append(want, "configure malformed locale true")
		p.await("the portal hears of the last one", fmt.Sprintf(`events.filter((e) => e.type === "failed").length >= %d`, len(want)))
		if got, want := evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.field, e.message.includes(e.field)].join(" ")).join()`), strings.Join(want, ","); got != want {
			t.Errorf("%.200s: the portal hears %.500s, want %s", script, got, want)
		}
		p.do(chromedp.Evaluate[chromedp.Void](`events.length = 0`))
	}
	hears(`globalThis.long = "x".repeat(100_000)`, "configure malformed locale true", "configure malformed theme true")
	hears(`editor.setAttribute("locale", long + 1)`, "configure malformed locale true")
	hears(`editor.themeTokens = { fontFamilyBase: long, colorBrandBackground: "#123456" }`, "configure malformed themeTokens.fontFamilyBase true")
	editor.await("the rest of the theme is on", `document.documentElement.style.getPropertyValue("--colorBrandBackground") === "#123456"`)
	hears(`editor.themeTokens = { colorBrandBackground: "#123456" }`)
	hears(`editor.setAttribute("theme", "dark"); editor.themeTokens = `+many(5000)+`; editor.setAttribute("theme", "light")`, "configure too_large themeTokens true")
	editor.await("the mode is on without the tokens", `document.documentElement.dataset.theme === "light" && !document.documentElement.style.getPropertyValue("--colorBrandBackground")`)
	hears(`editor.themeTokens = ` + many(600)) // more than all of Fluent's
	editor.await("a theme of many tokens is on", `document.documentElement.style.getPropertyValue("--colorBrandBackground") === "#8a2c5a"`)
	hears(`editor.features = `+many(5000), "configure too_large features true")
	for _, value := range []string{`5`, `"x"`, `[]`, `() => {}`, `new Map()`, `(() => { const o = {}; return (o.o = o); })()`, `{ get header() { throw new Error("mine"); } }`} {
		hears(`editor.themeTokens = `+value+`; editor.features = `+value, "configure malformed themeTokens true", "configure malformed features true")
		if got := evaluate[string](p.tab, `JSON.stringify([document.querySelector("device-status-editor").themeTokens, document.querySelector("device-status-editor").features])`); got != `[{},{}]` {
			t.Errorf("of %s the portal reads %s", value, got)
		}
	}
	hears(`editor.themeTokens = null; editor.features = undefined; editor.themeTokens = Object.create(null)`)
}

// They do not keep an editor from starting either.
func TestPortalStartsWithPartsThatAreTooLarge(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, `<device-status-editor src="`+editorOrigin+`/" configuration-id="`+long+`" status-id="`+long+`"></device-status-editor>`)})
	p.expect("The editor leaves out what it cannot use")
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText("#load", "Load")
	p.await("the portal hears so", `events.some((e) => e.type === "failed")`)
	if got, want := evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.field].join(" "))[0]`), "load ids configuration-id"; got != want {
		t.Errorf("of IDs the portal hears %s, want %s", got, want)
	}

	editor.checkLast()
	p.element(`editor.remove(); events.length = 0; editor.removeAttribute("configuration-id"); editor.removeAttribute("status-id");
		editor.themeTokens = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => ["color" + i, "#12345678"])); editor.features = [];
		document.querySelector("main").append(editor);`)
	p.await("the portal hears of both", `events.filter((e) => e.type === "failed").length >= 2`)
	if got, want := evaluate[string](p.tab, `events.filter((e) => e.type === "failed").map((e) => [e.doing, e.code, e.field].join(" ")).join()`), "configure malformed features,configure too_large themeTokens"; got != want {
		t.Errorf("of properties the portal hears %s, want %s", got, want)
	}
}

// No list can have the origin of a page in such a sandbox.
func TestPortalWithAnOpaqueOrigin(t *testing.T) {
	p := preparePortal(t, nil)
	put(t, strings.TrimPrefix(portalOrigin, "https://"), site("sandbox allow-scripts; default-src *", map[string]string{"/": fmt.Sprintf(portalPage, editorElement)}, p.token))
	for _, part := range []string{"frame-ancestors", "Framing", "CORS", "Failed to load resource"} {
		p.expect(part)
	}
	p.do(chromedp.Navigate(portalOrigin + "/"))
	p.await("the portal can learn so", `document.querySelector("device-status-editor")?.lastFailure`)
	got := evaluate[string](p.tab, `(({ doing, code, message }) => [doing, code, message].join(" "))(document.querySelector("device-status-editor").lastFailure)`)
	if !strings.HasPrefix(got, "start origin This page's origin is opaque") || !strings.Contains(got, "allow-same-origin") || strings.Contains(got, "portalOrigins") {
		t.Errorf("the portal is told %s", got)
	}
}

// A static host needs no header of ours but those that the documentation names.
func TestPortalFromAStaticHost(t *testing.T) {
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, editorElement)})
	host := strings.TrimPrefix(editorOrigin, "https://")
	editor, _ := hosts.Load(host)
	hosts.Store(host, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding")
		editor.(http.Handler).ServeHTTP(sent, r)
		header := w.Header()
		header.Set("Content-Type", sent.Header().Get("Content-Type"))
		header.Set("Content-Security-Policy", "frame-ancestors "+portalOrigin)
		if r.URL.Path == "/device-status-editor.js" {
			header.Set("Access-Control-Allow-Origin", "*")
			header.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		w.WriteHeader(sent.Code)
		w.Write(sent.Body.Bytes())
	}))
	p.do(chromedp.Navigate(portalOrigin + "/"))
	p.frames(1)[0].awaitText("#change-record", "Choose another record")
}
