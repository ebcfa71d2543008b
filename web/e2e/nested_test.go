package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin/entratest"
	"device-status-editor/web"
)

// bridge is what Teams, Outlook and Microsoft 365 leave in the frame for Microsoft's
// library: it answers questions for the host. asked keeps their methods; mode
// "interaction" refuses until a window was asked for.
const bridge = `
globalThis.asked = [];
globalThis.mode = "";
const listeners = [];
globalThis.nestedAppAuthBridge = {
  addEventListener: (type, listener) => listeners.push(listener),
  removeEventListener() {},
  postMessage(text) {
    const { method, requestId } = JSON.parse(text);
    asked.push(method);
    const answer = (body) => setTimeout(() => { for (const listener of listeners) {
      listener(JSON.stringify({ messageType: "NestedAppAuthResponse", requestId, success: true, ...body }));
    } });
    const account = { homeAccountId: "avery.` + entratest.TenantID + `", environment: "login.microsoftonline.com", tenantId: "` + entratest.TenantID + `", localAccountId: "avery" };
    const claims = { tid: account.tenantId, oid: "avery", sub: "avery", preferred_username: "avery@contoso.com", name: "Avery", iss: "https://login.microsoftonline.com/" + account.tenantId + "/v2.0" };
    if (method === "GetInitContext") {
      return answer({ initContext: { sdkName: "test", sdkVersion: "1", capabilities: { queryAccount: true }, accountContext: account } });
    }
    if (method === "GetToken" && mode === "interaction") {
      return answer({ success: false, error: { status: "USER_INTERACTION_REQUIRED", code: "c", description: "d", subError: "s" } });
    }
    mode = "";
    answer({ account: { ...account, username: claims.preferred_username, name: claims.name },
      token: { access_token: %s, expires_in: 3600, id_token: "e30." + btoa(JSON.stringify(claims)).replace(/=+$/, "") + ".x", scope: "https://graph.microsoft.com/.default" } });
  },
};`

// openNested opens the editor in a frame of a host that signs in for it.
func openNested(t *testing.T) (*portalTab, *tab) {
	t.Helper()
	p := preparePortal(t, map[string]string{"/": `<!doctype html><html lang="en"><title>Teams</title><main><h1>Teams</h1>
		<iframe title="Editor" src="` + editorOrigin + `/" width="100%" height="1200"></iframe></main>`})
	p.secrets = append(p.secrets, p.token)
	editor, err := web.New(os.DirFS(bundle), configuration.Configuration{
		Mode: configuration.Portal, Cloud: graph.Global, Addressing: graph.Item, PortalOrigins: []string{portalOrigin},
		ClientID: entratest.ClientID, TenantID: entratest.TenantID,
		Start: graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	})
	if err != nil {
		t.Fatal(err)
	}
	// The host's bridge is there before the page's own scripts.
	put(t, strings.TrimPrefix(editorOrigin, "https://"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bridge.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprintf(w, bridge, quote(p.token))
			return
		}
		if r.URL.Path != "/" {
			editor.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		page := httptest.NewRecorder()
		editor.ServeHTTP(page, r)
		for name, values := range page.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.Write(bytes.Replace(page.Body.Bytes(), []byte("<script"), []byte(`<script src="bridge.js"></script><script`), 1))
	}))
	p.do(chromedp.Navigate(portalOrigin + "/"))
	frame := p.frames(1)[0]
	frame.awaitText(".header .who", "The portal signs you in")
	return p, frame
}

func TestTeamsSignsInForTheEditor(t *testing.T) {
	p, editor := openNested(t)
	editor.click("Load")
	editor.awaitText("#change-record", "Choose another record")
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor.review()
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	editor.awaitText(".header .who", "avery@contoso.com")
	if got := evaluate[string](editor, `[...new Set(asked)].join()`); got != "GetInitContext,GetToken" {
		t.Errorf("the host was asked for %s", got)
	}
	if got := evaluate[string](editor, `[...document.querySelectorAll("#account-button, #sign-out, #sign-in")].map((e) => e.id).join()`); got != "" {
		t.Errorf("the editor offers what is the host's: %s", got)
	}
	p.state("nested")
}

// A window is the host's to open, not the editor's.
func TestTeamsAsksThePerson(t *testing.T) {
	p, editor := openNested(t)
	editor.do(chromedp.Evaluate[chromedp.Void](`mode = "interaction"; globalThis.opened = 0; globalThis.open = () => { opened++; return null; }`))
	editor.click("Load")
	editor.awaitText(".question", "Microsoft needs you to confirm it's you")
	p.state("nested-question")
	if evaluate[bool](editor, `!!document.querySelector("#sign-in-here")`) {
		t.Error("the editor offers to leave the frame")
	}
	editor.click("Continue")
	editor.awaitText("#change-record", "Choose another record")
	if got := evaluate[string](editor, `asked.join() + " " + opened`); !strings.Contains(got, "GetTokenPopup") || !strings.HasSuffix(got, " 0") {
		t.Errorf("the host was asked for %s", got)
	}
}
