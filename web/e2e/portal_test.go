package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
	"device-status-editor/app/signin/entratest"
	"device-status-editor/web"
)

// Three sites: the editor's, a portal that it lists, and one that it does not.
const (
	editorOrigin = "https://editor.contoso.test"
	portalOrigin = "https://portal.fabrikam.test"
	rogueOrigin  = "https://rogue.evil.test"
)

// portalPolicy is what a strict portal allows, as the documentation says.
const portalPolicy = "default-src 'none'; script-src 'self' " + editorOrigin + "; frame-src " + editorOrigin + "; connect-src " + editorOrigin + "; " +
	"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const editorElement = `<device-status-editor src="` + editorOrigin + `/" configuration-id="` + graphtest.ConfigurationID + `" status-id="` + graphtest.StatusID + `"></device-status-editor>`

// portalPage is written from the documentation: the script, the element, and a
// script of the portal's own.
const portalPage = `<!doctype html><html lang="en"><title>Portal</title>
<script type="module" src="` + editorOrigin + `/device-status-editor.js"></script>
<script type="module" src="portal.js"></script>
<main><h1>Portal</h1>%s</main>`

// portalScript keeps what happened, and answers as answer says: with the token, with
// an error of this code, or never ("late"). The tab's storage says whether lee is signed
// in, and not avery.
const portalScript = `
globalThis.events = [];
globalThis.requests = [];
globalThis.answer = "";
globalThis.token = sessionStorage.getItem("person") === "lee" ? %s : %s;
for (const editor of document.querySelectorAll("device-status-editor")) {
  editor.tokenProvider = async (request) => {
    requests.push(request);
    if (answer === "late") return new Promise(() => {});
    if (answer) throw Object.assign(new Error(answer), { code: answer });
    return token;
  };
  for (const type of ["ready", "saved", "failed", "dirty", "resize"]) {
    editor.addEventListener(type, ({ detail }) => events.push({ type, id: editor.id, ...detail }));
  }
}`

// portalTab is a portal with the editor in it.
type portalTab struct {
	*tab
	token string
}

// accessToken is one as Entra issues them, but for the signature, which only Graph
// reads.
func accessToken(scopes, person string) string {
	part := func(v any) string {
		text, _ := json.Marshal(v) // cannot fail
		return base64.RawURLEncoding.EncodeToString(text)
	}
	return part(map[string]string{"alg": "none"}) + "." + part(map[string]any{
		"aud": "https://graph.microsoft.com", "scp": scopes, "oid": person, "upn": person + "@contoso.com", "name": person,
	}) + ".Y2FuYXJ5LXNpZ25hdHVyZQ"
}

// preparePortal puts the editor, Graph and the pages of a portal behind their hosts,
// and opens a tab.
func preparePortal(t *testing.T, pages map[string]string) *portalTab {
	t.Helper()
	p := &portalTab{tab: &tab{T: t}, token: accessToken(graph.WriteScope, "avery")}
	emulator := graphtest.New(graphtest.Options{
		Token: func(token string) bool { return strings.HasPrefix(token, "e") || token == signin.DemoToken },
	})
	p.graph = &wire{handler: emulator}
	control := httptest.NewServer(emulator)
	t.Cleanup(control.Close)
	p.graphURL = control.URL + "/"
	put(t, "graph.microsoft.com", p.graph)

	editor, err := web.New(os.DirFS(bundle), configuration.Configuration{
		Mode: configuration.Portal, Cloud: graph.Global, Addressing: graph.Item, PortalOrigins: []string{portalOrigin},
		ClientID: entratest.ClientID, TenantID: entratest.TenantID, // for a tab of the editor's own
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, strings.TrimPrefix(editorOrigin, "https://"), editor)
	put(t, strings.TrimPrefix(portalOrigin, "https://"), site(portalPolicy, pages, p.token))
	p.attach(browserContext)
	p.size(1280, 900)
	p.secrets = []string{"canary-signature", p.token[strings.LastIndex(p.token, "."):]}
	return p
}

// put lets a handler answer for a host until the test ends.
func put(t *testing.T, host string, handler http.Handler) {
	hosts.Store(host, handler)
	t.Cleanup(func() { hosts.Delete(host) })
}

// site serves pages by path, and portal.js.
func site(policy string, pages map[string]string, token string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if r.URL.Path == "/portal.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprintf(w, portalScript, quote(accessToken(graph.WriteScope, "lee")), quote(token))
			return
		}
		page, ok := pages[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page)
	})
}

// openPortal opens a portal with one editor, and goes into it once its record is
// there.
func openPortal(t *testing.T) (*portalTab, *tab) {
	t.Helper()
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, editorElement)})
	p.do(chromedp.Navigate(portalOrigin + "/"))
	editor := p.frames(1)[0]
	editor.awaitText("#change-record", "Choose another record")
	return p, editor
}

// frames goes into the editor's frames of this tab, in no particular order.
func (p *portalTab) frames(n int) []*tab {
	p.Helper()
	return p.framesOf(editorOrigin, n)
}

func (p *portalTab) framesOf(address string, n int) []*tab {
	p.Helper()
	var found []*tab
	for until := time.Now().Add(patience); len(found) < n; {
		targets, err := chromedp.Targets(p.ctx)
		if err != nil || time.Now().After(until) {
			p.Fatalf("%d frames of the editor, want %d: %v", len(found), n, err)
		}
		for _, info := range targets {
			if info.Type != "iframe" || !strings.HasPrefix(info.URL, address) ||
				slices.ContainsFunc(found, func(b *tab) bool { return chromedp.FromContext(b.ctx).Target.TargetID == info.TargetID }) {
				continue
			}
			frame := &tab{T: p.T, graph: p.graph, graphURL: p.graphURL, secrets: p.secrets, outer: p.tab}
			frame.attach(p.ctx, chromedp.WithTargetID(info.TargetID))
			closePage := p.close
			p.close = func() { frame.close(); closePage() }
			found = append(found, frame)
		}
	}
	return found
}

// event waits for an event at the portal and returns a member of the last one, as
// JSON.
func (p *portalTab) event(kind, member string) string {
	p.Helper()
	p.await("the portal hears "+kind, fmt.Sprintf(`events.some((e) => e.type === %s)`, quote(kind)))
	return evaluate[string](p.tab, fmt.Sprintf(`JSON.stringify(events.findLast((e) => e.type === %s)[%s])`, quote(kind), quote(member)))
}

func (p *portalTab) element(script string) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`{ const editor = document.querySelector("device-status-editor"); ` + script + ` }`))
}

func TestPortalSavesWithTokensOnDemand(t *testing.T) {
	p, editor := openPortal(t)
	if got := p.event("ready", "build"); !strings.Contains(got, "app.") {
		t.Errorf("ready names the build %s", got)
	}
	if got, want := evaluate[string](p.tab, `JSON.stringify(requests)`), `[{"scopes":["https://graph.microsoft.com/`+graph.ReadScope+`"],"tenantId":"`+entratest.TenantID+`","refresh":false}]`; got != want {
		t.Errorf("to load a record the portal was asked for %s, want %s", got, want)
	}
	editor.awaitText(".header .who", "avery@contoso.com")
	if got := evaluate[string](p.tab, `document.activeElement.localName`) + evaluate[string](editor, `document.activeElement.localName`); got != "bodybody" {
		t.Errorf("the editor took the focus while it loaded: %s", got)
	}
	editor.fill("deviceModel", "iPhone 15 Pro")
	p.await("the portal knows of the change", `events.findLast((e) => e.type === "dirty")?.count === 1`)
	editor.review()
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	if got, want := p.event("saved", "changes"), `[{"property":"deviceModel","before":null,"after":"iPhone 15 Pro"}]`; got != want {
		t.Errorf("the receipt's changes are %s, want %s", got, want)
	}
	if got := p.event("saved", "verified"); got != "true" {
		t.Errorf("the receipt is verified: %s", got)
	}
	if got := p.event("dirty", "dirty"); got != "false" {
		t.Errorf("after saving the portal thinks dirty: %s", got)
	}
	if got := evaluate[string](p.tab, `requests.at(-1).scopes.join()`); got != "https://graph.microsoft.com/"+graph.WriteScope {
		t.Errorf("to save, the portal was asked for %s", got)
	}
	if got := evaluate[string](p.tab, `JSON.stringify(events)`); strings.Contains(got, p.token) {
		t.Error("an event has the token in it")
	}
	if got := p.stored()["deviceModel"]; got != "iPhone 15 Pro" {
		t.Errorf("Graph has %v", got)
	}
}

// The tests mean little where a browser keeps the sites together.
func TestPortalIsAnotherSite(t *testing.T) {
	p, editor := openPortal(t)
	p.do(chromedp.Evaluate[chromedp.Void](`document.cookie = "seen=portal"`))
	editor.do(chromedp.Evaluate[chromedp.Void](`localStorage.setItem("partitioned", "1"); document.cookie = "third=party; SameSite=None; Secure"`))
	if got := evaluate[string](editor, `document.cookie`); got != "" {
		t.Errorf("a third-party cookie is kept: %s", got)
	}
	own := &tab{T: t}
	own.attach(browserContext)
	own.do(chromedp.Navigate(editorOrigin + "/"))
	own.await("the editor is there", `document.querySelector("#configurationId")`)
	if got := evaluate[string](own, `localStorage.getItem("partitioned") ?? "none"`); got != "none" {
		t.Errorf("storage is not partitioned: the editor's own tab sees %q", got)
	}
}

func TestPortalIsAskedAgainWhenTheTokenHasExpired(t *testing.T) {
	p, editor := openPortal(t)
	editor.expect("401")
	p.faults(`{"expired":{"count":1,"method":"PATCH"}}`)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.review()
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	if got, want := evaluate[string](p.tab, `JSON.stringify(requests.slice(-2).map((r) => r.refresh))`), `[false,true]`; got != want {
		t.Errorf("asked with refresh %s, want %s", got, want)
	}
}

func TestPortalAnswersAClaimsChallenge(t *testing.T) {
	p, editor := openPortal(t)
	editor.expect("401")
	p.faults(`{"claims":{"count":1,"method":"PATCH","claims":"{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}"}}`)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.review()
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	if got := evaluate[string](p.tab, `requests.at(-1).claims`); !strings.Contains(got, `"c1"`) {
		t.Errorf("the portal was asked for the claims %s", got)
	}
}

func TestPortalRefusesAToken(t *testing.T) {
	p, editor := openPortal(t)
	for _, tt := range []struct{ code, title, tokenCode string }{
		{"interaction_required", "The portal has to sign you in", "interaction"},
		{"consent_required", "The portal lacks a permission", "consent"},
		{"denied", "The portal does not let you do this", "policy"},
		{"unavailable", "The portal's sign-in does not work just now", "service"},
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`answer = ` + quote(tt.code)))
		editor.fill("deviceModel", "iPhone "+tt.tokenCode)
		editor.click("Review changes") // which asks Graph
		editor.awaitText("#problem-heading", tt.title)
		editor.awaitFocus("problem-heading")
		p.await("the portal hears of "+tt.tokenCode, `events.findLast((e) => e.type === "failed")?.tokenCode === `+quote(tt.tokenCode))
		editor.awaitValue("deviceModel", "iPhone "+tt.tokenCode)
	}
	p.state("portal-refused")
	if link := evaluate[string](editor, `document.querySelector("#open-in-tab").href`); !strings.Contains(link, "?configurationId="+graphtest.ConfigurationID+"&id="+graphtest.StatusID) {
		t.Errorf("the way out leads to %s", link)
	}
	if sent := p.graph.requests("PATCH"); len(sent) > 0 {
		t.Errorf("Graph was asked %d times without a token", len(sent))
	}
	p.do(chromedp.Evaluate[chromedp.Void](`answer = ""`))
	editor.click("Review again")
	editor.awaitFocus("review-heading")
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
}

// The way out of the frame leads past its sandbox, into a tab that is whole.
func TestPortalLetsThePersonOut(t *testing.T) {
	p, editor := openPortal(t)
	p.do(chromedp.Evaluate[chromedp.Void](`answer = "signed_out"`))
	editor.click("Choose another record")
	editor.click("Load")
	editor.awaitText("#problem-heading", "The portal has to sign you in")
	opened := chromedp.WaitNewTarget(p.ctx, func(info *target.Info) bool {
		return info.Type == "page" && strings.HasPrefix(info.URL, editorOrigin+"/?configurationId=")
	})
	editor.click("Open in a new tab")
	select {
	case id := <-opened:
		own := &tab{T: t}
		own.attach(p.ctx, chromedp.WithTargetID(id))
		own.await("the editor is whole there", `document.querySelector("#configurationId")`)
		own.checkLast()
		own.close()
	case <-time.After(patience):
		t.Error("no tab opens")
	}
}

func TestPortalTakesItsTime(t *testing.T) {
	p, editor := openPortal(t)
	p.do(chromedp.Evaluate[chromedp.Void](`answer = "late"`))
	editor.click("Choose another record")
	editor.click("Load")
	editor.awaitText("#work-text", "Waiting for the portal to sign you in…")
	p.state("portal-waiting")
	editor.awaitText("#problem-heading", "The portal did not sign you in within 30 seconds")
	p.do(chromedp.Evaluate[chromedp.Void](`answer = ""`))
	editor.click("Try again")
	editor.awaitText("#change-record", "Choose another record")
}

// A token for something else is never sent.
func TestPortalHandsOverAWrongToken(t *testing.T) {
	p, editor := openPortal(t)
	loads := len(p.graph.requests("GET"))
	for _, tt := range []struct{ token, title string }{
		{accessToken("User.Read", "avery"), "The portal lacks a permission"},
		{accessToken(graph.WriteScope, "lee"), "The portal is signed in with another account"},
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`token = ` + quote(tt.token)))
		editor.fill("deviceModel", "iPhone 15 Pro")
		editor.click("Review changes") // which asks Graph
		editor.awaitText("#problem-heading", tt.title)
	}
	if sent := p.graph.requests("PATCH"); len(sent) > 0 || len(p.graph.requests("GET")) != loads {
		t.Errorf("Graph was sent %d changes with wrong tokens", len(sent))
	}
	// What was loaded and typed was somebody else's.
	editor.awaitText("#load", "Load")
	editor.awaitValue("deviceModel", "")
	p.do(chromedp.Evaluate[chromedp.Void](`token = ` + quote(p.token)))
	editor.click("Try again")
	editor.awaitValue("deviceModel", "iPhone 15 Pro")
}

func TestPortalDressesTheEditor(t *testing.T) {
	p, editor := openPortal(t)
	background := func() string {
		return evaluate[string](editor, `getComputedStyle(document.querySelector("#review-changes")).backgroundColor + " " + getComputedStyle(document.body).backgroundColor`)
	}
	for _, theme := range []string{"light", "dark", "contrast"} {
		p.element(`editor.setAttribute("theme", ` + quote(theme) + `)`)
		editor.await("the editor is "+theme, `document.documentElement.dataset.theme === `+quote(theme))
		editor.checkAccess("portal theme " + theme)
		p.picture("portal-theme-" + theme)
	}
	editor.fill("deviceModel", "iPhone 15 Pro") // an enabled button
	before := background()
	p.element(`editor.themeTokens = { colorBrandBackground: "#8a2c5a", borderRadiusMedium: "0" }`)
	editor.await("the portal's colour is on the button", `getComputedStyle(document.querySelector("#review-changes")).backgroundColor === "rgb(138, 44, 90)"`)
	p.element(`editor.themeTokens = {}`)
	editor.await("it is taken back", `getComputedStyle(document.querySelector("#review-changes")).backgroundColor !== "rgb(138, 44, 90)"`)
	if after := background(); after != before {
		t.Errorf("after the tokens are taken back: %s, want %s", after, before)
	}
	p.element(`editor.removeAttribute("theme")`)
	editor.await("the theme is the system's", `!document.documentElement.hasAttribute("data-theme")`)

	p.expect("themeTokens.colorBrandBackground") // what the element says of a value that is none
	p.element(`editor.themeTokens = { colorBrandBackground: "url(https://rogue.evil.test/)" }`)

	p.element(`editor.setAttribute("locale", "de-DE")`)
	editor.await("times are read back in German too", `[...document.querySelectorAll("[lang=de-DE]")].some((e) => e.textContent.includes("September"))`)
	p.element(`editor.features = { header: false, request: false, shortcuts: false }`)
	editor.await("what was switched off is gone", `[".header", "form > .request"].every((s) => !document.querySelector(s).checkVisibility())`)
	editor.press("/", chromedp.ModifierCtrl)
	p.element(`editor.features = {}`)
	editor.await("and comes back", `document.querySelector(".header").checkVisibility()`)
	if evaluate[bool](editor, `!!document.querySelector("dialog[open]")`) {
		t.Error("a shortcut works that was switched off")
	}
}

func TestPortalShowsReadOnly(t *testing.T) {
	p, editor := openPortal(t)
	p.element(`editor.toggleAttribute("read-only", true)`)
	editor.awaitText("#savebar-text", "without letting you change it")
	p.state("portal-read-only")
	if got := evaluate[string](editor, `[...document.querySelectorAll("form input:not([readonly]):not(:disabled)")].map((e) => e.id).join()`); got != "" {
		t.Errorf("these can still be changed: %s", got)
	}
	editor.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#review-changes").click()`))
	p.element(`editor.removeAttribute("read-only")`)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.awaitText("#savebar-text", "1 unsaved change")
}

func TestPortalFrameIsAsHighAsTheEditor(t *testing.T) {
	p, editor := openPortal(t)
	fit := func(when string) (height float64) {
		t.Helper()
		height = evaluate[float64](editor, `Math.ceil(document.body.getBoundingClientRect().height)`)
		p.await("the frame fits "+when, fmt.Sprintf(`document.querySelector("device-status-editor").shadowRoot.querySelector("iframe").getBoundingClientRect().height === %v &&
			events.findLast((e) => e.type === "resize").height === %[1]v`, height))
		editor.await("nothing has to be scrolled "+when, `document.documentElement.scrollHeight <= innerHeight`)
		return height
	}
	before := fit("at first")
	editor.click("Other properties of this record")
	if after := fit("what was opened"); after <= before {
		t.Errorf("the frame has not grown: %v, %v", before, after)
	}
	editor.click("Other properties of this record")
	if after := fit("what was closed"); after != before {
		t.Errorf("the frame has not shrunk: %v, %v", before, after)
	}

	// A dialog is in sight although the frame is higher than the window.
	p.size(1280, 500)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.review()
	for _, id := range []string{"review-heading", "back"} {
		top := evaluate[float64](editor, `document.getElementById("`+id+`").getBoundingClientRect().top`) +
			evaluate[float64](p.tab, `document.querySelector("device-status-editor").getBoundingClientRect().top`)
		if top < 0 || top > 480 {
			t.Errorf("#%s is at %v in a window of 500 px", id, top)
		}
	}
	// It stays there when the portal is scrolled.
	for _, y := range []int{300, 0, 10_000} {
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`scrollTo({ top: %d, behavior: "instant" })`, y)))
		top := evaluate[float64](p.tab, `document.querySelector("device-status-editor").getBoundingClientRect().top`)
		editor.await(fmt.Sprintf("the dialog is in sight in a portal scrolled to %d", y), fmt.Sprintf(
			`["review-heading", "back"].every((id) => { const { top, bottom } = document.getElementById(id).getBoundingClientRect(); return top + %v >= 0 && bottom + %[1]v <= 500; })`, top))
	}
}

func TestPortalAsksBeforeItLeaves(t *testing.T) {
	p, editor := openPortal(t)
	leave := `globalThis.left = undefined; editor.leave().then((yes) => { left = yes; });`
	p.element(leave)
	p.await("an untouched editor may go", `left === true`)

	editor.fill("deviceModel", "iPhone 15 Pro")
	p.element(leave)
	editor.awaitText("#confirm-heading", "Discard 1 change?")
	p.state("portal-leave")
	editor.click("Keep editing")
	p.await("the person stays", `left === false`)
	editor.awaitValue("deviceModel", "iPhone 15 Pro")

	p.element(`globalThis.code = ""; editor.load({ configurationId: "a", id: "b" }).catch((reason) => { code = reason.code; });`)
	p.await("another record would lose it", `code === "dirty"`)

	p.element(leave)
	editor.awaitText("#confirm-heading", "Discard 1 change?")
	editor.click("Discard changes")
	p.await("the person goes", `left === true`)
	if got := p.event("dirty", "dirty"); got != "false" {
		t.Errorf("the portal thinks dirty: %s", got)
	}
}

func TestPortalLoadsAnotherRecord(t *testing.T) {
	p, editor := openPortal(t)
	var list struct{ Value []struct{ ID string } }
	if err := json.Unmarshal(p.graphRequest("GET", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"+graphtest.ConfigurationID+"/deviceStatuses?$select=id", ""), &list); err != nil {
		t.Fatal(err)
	}
	id := list.Value[2].ID
	p.element(`globalThis.loaded = ""; editor.load({ configurationId: ` + quote(graphtest.ConfigurationID) + `, id: ` + quote(id) + ` }).then(() => { loaded = "yes"; }, (reason) => { loaded = reason.code; });`)
	p.await("it is loaded", `loaded === "yes"`)
	editor.awaitValue("userPrincipalName", "lee.gu@contoso.com")

	editor.expect("404")
	p.element(`editor.load({ configurationId: ` + quote(graphtest.ConfigurationID) + `, id: "none" }).catch((reason) => { loaded = reason.code; });`)
	p.await("one that is not there is not", `loaded === "failed"`)
	if got := p.event("failed", "code"); got != `"notFound"` {
		t.Errorf("failed with %s", got)
	}
	p.element(`editor.load({ configurationId: "a b", id: "c/d" }).catch((reason) => { loaded = reason.code; });`)
	p.await("one that cannot be is not asked for", `loaded === "ids"`)

	// The attributes name a record too.
	p.element(`editor.setAttribute("status-id", ` + quote(id) + `)`)
	editor.awaitValue("userPrincipalName", "lee.gu@contoso.com")
}

func TestTwoEditorsOnOnePage(t *testing.T) {
	second := strings.Replace(editorElement, "<device-status-editor ", `<device-status-editor id="second" read-only `, 1)
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, strings.Replace(editorElement, "<device-status-editor ", `<device-status-editor id="first" `, 1)+second)})
	p.do(chromedp.Navigate(portalOrigin + "/"))
	frames := p.frames(2)
	for _, frame := range frames {
		frame.awaitText("#change-record", "Choose another record")
	}
	first := frames[0]
	if evaluate[bool](first, `document.querySelector("#deviceModel").readOnly`) {
		first = frames[1]
	}
	first.fill("deviceModel", "iPhone 15 Pro")
	p.await("the first one says so", `events.findLast((e) => e.type === "dirty")?.id === "first"`)
	if evaluate[bool](p.tab, `events.some((e) => e.type === "dirty" && e.id === "second" && e.dirty)`) {
		t.Error("the second one says so too")
	}
	if got := evaluate[int](p.tab, `events.filter((e) => e.type === "ready").length`); got != 2 {
		t.Errorf("%d editors are ready", got)
	}
}

func TestFrameIsTakenAwayDuringASave(t *testing.T) {
	p, editor := openPortal(t)
	p.faults(`{"hang":{"method":"PATCH"}}`)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.review()
	editor.click("Save 1 change")
	editor.awaitSent()
	p.element(`globalThis.left = undefined; editor.leave().then((yes) => { left = yes; });`)
	p.await("it asks to stay", `left === false`)
	editor.checkLast()
	p.element(`editor.remove()`)
	if got := p.event("failed", "code") + p.event("failed", "mayBeStored") + p.event("failed", "id"); got != `"removed"true`+quote(graphtest.StatusID) {
		t.Errorf("the portal hears %s", got)
	}
	p.faults(`{}`)
}

func TestPortalShowsThatTheEditorIsLoading(t *testing.T) {
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, editorElement)})
	host := strings.TrimPrefix(editorOrigin, "https://")
	editor, _ := hosts.Load(host)
	wait, arrive := hold(".wasm")
	t.Cleanup(arrive)
	hosts.Store(host, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wait(r)
		editor.(http.Handler).ServeHTTP(w, r)
	}))
	p.do(chromedp.Navigate(portalOrigin + "/"))
	frame := p.frames(1)[0]
	frame.awaitText("#boot", "Loading the editor. You can already type.")
	frame.await("that can be seen", `document.querySelector("#boot").checkVisibility({visibilityProperty: true})`)
	p.state("portal-loading")
	arrive()
	frame.awaitText("#change-record", "Choose another record")
}
