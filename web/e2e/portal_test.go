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

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
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
// an error of this code, or never ("late").
const portalScript = `
globalThis.events = [];
globalThis.requests = [];
globalThis.answer = "";
globalThis.token = %s;
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
			fmt.Fprintf(w, portalScript, quote(token))
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
	var found []*tab
	for until := time.Now().Add(patience); len(found) < n; {
		targets, err := chromedp.Targets(p.ctx)
		if err != nil || time.Now().After(until) {
			p.Fatalf("%d frames of the editor, want %d: %v", len(found), n, err)
		}
		for _, info := range targets {
			if info.Type != "iframe" || !strings.HasPrefix(info.URL, editorOrigin) ||
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
	if got, want := evaluate[string](p.tab, `JSON.stringify(requests)`), `[{"scopes":["https://graph.microsoft.com/`+graph.ReadScope+`"],"refresh":false}]`; got != want {
		t.Errorf("to load a record the portal was asked for %s, want %s", got, want)
	}
	editor.awaitText(".header .who", "avery@contoso.com")
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
