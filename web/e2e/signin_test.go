package e2e

import (
	"context"
	"net/http/httptest"
	"net/url"
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
)

const avery, lee = "avery@contoso.com", "lee.gu@contoso.com"

// signInTab is the editor as an organisation runs it: unmodified production
// addresses, with Entra ID and Graph emulated behind them.
type signInTab struct {
	*tab
	entra *entratest.Entra
}

// openSignedOut opens the editor in MSAL mode with nobody signed in.
func openSignedOut(t *testing.T, cloud graph.Cloud) *signInTab {
	t.Helper()
	var entra *entratest.Entra
	resource := cloud.Resource()
	emulator := graphtest.New(graphtest.Options{Token: func(token string) bool {
		_, err := entra.Check(token, resource)
		return err == nil || token == signin.DemoToken // the test's own
	}})
	b := &signInTab{tab: newTab(t, emulator, configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID,
		Cloud: cloud, Addressing: graph.Item,
		Start: graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	})}
	const canary = "canary-in-every-token"
	entra = entratest.New(entratest.Options{RedirectURIs: []string{b.demo.URL + "redirect.html", b.demo.URL}, Canary: canary})
	b.entra = entra
	b.secrets = []string{canary}

	control := httptest.NewServer(emulator)
	t.Cleanup(control.Close)
	b.graphURL = control.URL + "/"
	for address, handler := range map[string]any{cloud.Authority(): entra, resource: b.graph} {
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		hosts.Store(parsed.Host, handler)
	}
	b.load()
	b.awaitText("#sign-in", "Sign in")
	return b
}

// press clicks a button of the emulated sign-in pages, which go away with it.
func pressThere(ctx context.Context, id string) error {
	path := chromedp.JSPath(`document.getElementById(` + quote(id) + `)`)
	return chromedp.Do(ctx, chromedp.WaitVisible(path), chromedp.Click(path))
}

// signIn goes through the sign-in page in this tab.
func (b *signInTab) signIn(username string) {
	b.Helper()
	b.click("Sign in")
	if err := pressThere(b.ctx, "user-"+username); err != nil {
		b.Fatal(err)
	}
	b.awaitText("#account-button", username)
}

// inWindow does something that opens the sign-in window, and presses buttons
// there.
func (b *signInTab) inWindow(open func(), buttons ...string) {
	b.Helper()
	opened := chromedp.WaitNewTarget(b.ctx, func(info *target.Info) bool { return info.Type == "page" })
	open()
	window, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(<-opened))
	defer cancel()
	if err := chromedp.Do(window); err != nil {
		b.Fatal(err)
	}
	gone, err := chromedp.Detached(window)
	if err != nil {
		b.Fatal(err)
	}
	for i, button := range buttons {
		// The last press closes the window under the command's feet.
		if err := pressThere(window, button); err != nil && i < len(buttons)-1 {
			b.Fatalf("%s: %v", button, err)
		}
	}
	select {
	case <-gone:
	case <-time.After(patience):
		b.Fatal("the sign-in window stays open")
	}
}

func (b *signInTab) loadRecord() {
	b.Helper()
	b.click("Load")
	b.awaitText("#change-record", "Choose another record")
}

func TestSignInInThisTabComesBackToTheSamePlace(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.do(chromedp.Navigate(b.demo.URL + "index.html?configuration=1&x=%C3%A9#here"))
	b.awaitText("#sign-in", "Sign in")
	b.state("signed-out")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.fill("platform", "12x")
	b.click("Clear (send null): User name")
	b.awaitText("#userName-note", "Will be cleared.")
	b.signIn(avery)
	b.state("signed-in")
	if got, want := evaluate[string](b.tab, "location.href"), b.demo.URL+"index.html?configuration=1&x=%C3%A9#here"; got != want {
		b.Errorf("came back to %s, want %s", got, want)
	}
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitValue("platform", "12x")
	b.awaitText("#userName-note", "Will be cleared.")
	if kept := evaluate[string](b.tab, `sessionStorage.getItem("deviceStatusEditor.draft") ?? ""`); kept != "" {
		b.Errorf("the draft is still there: %s", kept)
	}
	b.loadRecord()
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitValue("userPrincipalName", avery)
}

func TestSignInWhenARequestNeedsIt(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	b.awaitFocus("question-heading")
	b.state("question-load")
	b.inWindow(func() { b.do(chromedp.Click(chromedp.ID("continue"))) }, "user-"+avery)
	b.awaitText("#change-record", "Choose another record")
	b.awaitText("#account-button", avery)

	b.fill("deviceModel", "iPhone 15 Pro")
	b.review()
	b.click("Save 1 change")
	b.awaitText("#receipt-heading", "Saved.")
	scopes := map[string]bool{}
	for _, entry := range b.entra.Log() {
		if entry.Endpoint == "token" {
			scopes[strings.Join(entry.Scopes, " ")] = true
		}
	}
	for scope := range scopes {
		b.Log("token for", scope)
	}
}

func TestSignOut(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.click(avery + ": accounts and signing out")
	b.awaitText("#account", "in use")
	b.state("accounts")
	b.click("Sign out")
	b.awaitText("#sign-in", "Sign in")
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
}

func TestSeveralAccounts(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.loadRecord()
	b.click(avery + ": accounts and signing out")
	b.click("Use another account")
	if err := pressThere(b.ctx, "user-"+lee); err != nil {
		b.Fatal(err)
	}
	b.awaitText("#account-button", lee)
	b.click(lee + ": accounts and signing out")
	b.awaitText("#account", avery)
	b.state("accounts-two")
	b.do(chromedp.Click(chromedp.JSPath(`document.querySelector("#account .accounts button")`)))
	b.awaitText("#account-button", avery)
	b.awaitText("#load", "Load") // what was loaded was loaded as somebody else
}

func TestAClosedWindowCanBeOpenedAgain(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	opened := chromedp.WaitNewTarget(b.ctx, func(info *target.Info) bool { return info.Type == "page" })
	b.do(chromedp.Click(chromedp.ID("continue")))
	window, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(<-opened))
	if err := chromedp.Do(window, chromedp.WaitVisible(chromedp.ID("cancel"))); err != nil {
		b.Fatal(err)
	}
	b.awaitText(".question", "Waiting for the Microsoft sign-in window")
	b.state("question-waiting")
	if err := chromedp.Cancel(window); err != nil {
		b.Fatal(err)
	}
	cancel()
	b.inWindow(func() { b.click("Open again") }, "user-"+avery)
	b.awaitText("#change-record", "Choose another record")
}

func TestABlockedWindowLeavesAnotherWay(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	// No person has touched the page, so Chromium's own blocker is at work.
	press := func(id string) {
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById(` + quote(id) + `).click()`))
	}
	press("load")
	b.awaitText(".question", "Sign in to continue")
	press("continue")
	b.awaitText(".question", "Your browser blocked the sign-in window")
	b.awaitFocus("question-heading")
	b.state("question-blocked")
	b.click("Sign in in this tab")
	if err := pressThere(b.ctx, "user-"+avery); err != nil {
		b.Fatal(err)
	}
	b.awaitText("#account-button", avery)
}

func TestTurningBackIsNoError(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	b.inWindow(func() { b.do(chromedp.Click(chromedp.ID("continue"))) }, "cancel")
	b.awaitText(".question", "Sign-in was cancelled")
	b.click("Cancel")
	b.await("loading has ended", `!document.querySelector(".question")`)

	b.click("Sign in")
	if err := pressThere(b.ctx, "cancel"); err != nil {
		b.Fatal(err)
	}
	b.awaitText("#problem-heading", "Sign-in was cancelled")
	b.click("Details")
	b.awaitText("#sign-in-facts", "AADSTS65004")
	b.state("sign-in-cancelled")
}

func TestEveryCloudHasItsOwnHosts(t *testing.T) {
	for _, cloud := range graph.Clouds {
		t.Run(string(cloud), func(t *testing.T) {
			b := openSignedOut(t, cloud)
			b.signIn(avery)
			b.loadRecord()
			for _, entry := range b.entra.Log() {
				if want := strings.TrimPrefix(cloud.Authority(), "https://"); entry.Host != want {
					b.Errorf("somebody asked %s, want %s alone", entry.Host, want)
				}
			}
		})
	}
}

func TestTheSetUpCanBeChecked(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Check the set-up")
	b.awaitText("#setup-outcome", "The step above is missing.")
	b.awaitText("#setup .failed", "Sign in first")
	if got, want := b.text("#redirect-uri"), b.demo.URL+"redirect.html"; got != want {
		b.Errorf("the redirect URI is %s, want %s", got, want)
	}
	b.state("setup-check-missing")
	b.click("Close")
	b.signIn(avery)
	b.click(avery + ": accounts and signing out")
	b.click("Check the set-up")
	b.awaitText("#setup-outcome", "Everything is set up.")
	b.state("setup-check-done")
}
