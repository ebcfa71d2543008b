package e2e

import (
	"context"
	"net/http/httptest"
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
	emulator := graphtest.New(graphtest.Options{
		Token: func(token string) bool {
			_, err := entra.Check(token, resource)
			return err == nil || token == signin.DemoToken // the test's own
		},
		Scopes: func(token string) []string {
			claims, err := entra.Check(token, resource)
			if err != nil {
				return []string{graph.WriteScope} // the test's own
			}
			return claims.Scopes
		},
	})
	b := &signInTab{tab: newTab(t, emulator, configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID,
		Cloud: cloud, Addressing: graph.Item,
		Start: graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	})}
	entra = entratest.New(entratest.Options{RedirectURIs: []string{b.demo.URL + "redirect.html", b.demo.URL}})
	b.entra = entra
	b.expect("An iframe which has both allow-scripts and allow-same-origin") // the library's hidden frame
	marks := entra.Marks()
	b.secrets = []string{marks.Token, marks.RefreshToken, marks.Code}

	control := httptest.NewServer(emulator)
	t.Cleanup(control.Close)
	b.graphURL = control.URL + "/"
	hosts.Store(strings.TrimPrefix(resource, "https://"), b.graph)
	for _, origin := range cloud.SignInOrigins() {
		hosts.Store(strings.TrimPrefix(origin, "https://"), entra)
	}
	b.load()
	b.awaitText("#sign-in", "Sign in")
	return b
}

// pressThere clicks a button of the emulated sign-in pages, which go away with it.
func pressThere(ctx context.Context, id string) error {
	path := chromedp.JSPath(`document.getElementById(` + quote(id) + `)`)
	return chromedp.Do(ctx, chromedp.WaitVisible(path), chromedp.Click(path))
}

// pressHere clicks one in this tab.
func (b *signInTab) pressHere(id string) {
	b.Helper()
	if err := pressThere(b.ctx, id); err != nil {
		b.Fatal(err)
	}
}

// signIn goes through the sign-in page in this tab.
func (b *signInTab) signIn(username string) {
	b.Helper()
	b.click("Sign in")
	b.pressHere("user-" + username)
	b.awaitText("#account-button", username)
}

// window does something that opens the sign-in window, and returns it.
func (b *signInTab) window(open func()) context.Context {
	b.Helper()
	opened := chromedp.WaitNewTarget(b.ctx, func(info *target.Info) bool { return info.Type == "page" })
	open()
	window, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(<-opened))
	b.Cleanup(cancel)
	b.watch(window)
	return window
}

// closeWindow closes the sign-in window as a person does who turns back, once the
// editor waits for it; meanwhile has a look at the editor.
func (b *signInTab) closeWindow(window context.Context, meanwhile func()) {
	b.Helper()
	if err := chromedp.Do(window, chromedp.WaitVisible(chromedp.ID("cancel"))); err != nil {
		b.Fatal(err)
	}
	b.awaitText(".question", "Waiting for the Microsoft sign-in window")
	meanwhile()
	if err := chromedp.Cancel(window); err != nil {
		b.Fatal(err)
	}
}

// inWindow does something that opens the sign-in window, and presses buttons
// there.
func (b *signInTab) inWindow(open func(), buttons ...string) {
	b.Helper()
	window := b.window(open)
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
	b.do(chromedp.Navigate(b.demo.URL + "index.html?configuration=1&x=%C3%A9&state=open#here"))
	b.awaitText("#sign-in", "Sign in")
	b.state("signed-out")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.fill("platform", "12x")
	b.click("Clear (send null): User name")
	b.awaitText("#userName-note", "Will be cleared.")
	b.signIn(avery)
	b.state("signed-in")
	if got, want := evaluate[string](b.tab, "location.href"), b.demo.URL+"index.html?configuration=1&x=%C3%A9&state=open#here"; got != want {
		b.Errorf("came back to %s, want %s", got, want)
	}
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitValue("platform", "12x")
	b.awaitText("#userName-note", "Will be cleared.")
	b.loadRecord()
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitValue("userPrincipalName", avery)
}

func TestSignInWhenARequestNeedsIt(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	b.awaitFocus("question-heading")
	b.await("one button signs in", `!document.querySelector("#sign-in")`)
	b.state("question-load")
	b.inWindow(func() { b.do(chromedp.Click(chromedp.ID("continue"))) }, "user-"+avery)
	b.awaitText("#change-record", "Choose another record")
	b.awaitText("#account-button", avery)

	b.fill("deviceModel", "iPhone 15 Pro")
	b.review()
	b.click("Save 1 change")
	b.awaitText("#receipt-heading", "Saved.")
	// To load, the permission to read was enough; to write was asked for to save.
	var asked []string
	for _, entry := range b.entra.Log() {
		if entry.Endpoint == "token" {
			asked = append(asked, entry.Scopes[0])
		}
	}
	if got, want := strings.Join(asked, ", "), "https://graph.microsoft.com/"+graph.ReadScope+", https://graph.microsoft.com/"+graph.WriteScope; got != want {
		b.Errorf("tokens were asked for %s; want %s", got, want)
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
	if got := evaluate[string](b.tab, "location.href"); got != b.demo.URL {
		b.Errorf("signing out leads to %s, want %s", got, b.demo.URL)
	}
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
}

// Whoever presses Back after somebody has signed out sees nothing of theirs.
func TestBackAfterSigningOutShowsNothing(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.loadRecord()
	b.click(avery + ": accounts and signing out")
	b.click("Sign out")
	b.awaitText("#sign-in", "Sign in")
	b.do(chromedp.Evaluate[chromedp.Void](`setTimeout(() => history.back())`))
	b.await("the page is there again, empty", `document.querySelector("#sign-in") && document.querySelector("#load") && document.querySelector("#userPrincipalName").value === ""`)
}

func TestSigningOutWithUnsavedChangesIsRefused(t *testing.T) {
	b := editing(t)
	b.click(avery + ": accounts and signing out")
	b.click("Sign out")
	b.awaitText("#account", "Save or discard your changes first.")
	b.state("accounts-unsaved")
	b.click("Close")
	b.awaitText("#account-button", avery)
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}

func TestBackFromTheSignInPage(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.fill("deviceModel", "iPhone 15 Pro")
	b.click("Sign in")
	if err := chromedp.Do(b.ctx, chromedp.WaitVisible(chromedp.ID("cancel")),
		chromedp.Evaluate[chromedp.Void](`setTimeout(() => history.back())`)); err != nil {
		b.Fatal(err)
	}
	b.awaitText("#sign-in", "Sign in")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.signIn(avery)
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.click("Discard…")
	b.click("Discard changes")
	b.await("the draft is gone", `!sessionStorage.getItem("deviceStatusEditor.draft")`)
}

func TestSeveralAccounts(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.loadRecord()
	b.click(avery + ": accounts and signing out")
	b.click("Use another account")
	b.pressHere("user-" + lee)
	b.awaitText("#account-button", lee)
	b.click(lee + ": accounts and signing out")
	b.awaitText("#account", avery)
	b.state("accounts-two")
	b.do(chromedp.Click(chromedp.JSPath(`document.querySelector("#account .accounts button")`)))
	b.awaitText("#account-button", avery)
	b.awaitText("#load", "Load") // what was loaded was loaded as somebody else
}

// One of two signs out: the other is offered, and not taken for whoever is there.
func TestOneOfTwoAccountsSignsOut(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.click(avery + ": accounts and signing out")
	b.click("Use another account")
	b.pressHere("user-" + lee)
	b.awaitText("#account-button", lee)
	b.click(lee + ": accounts and signing out")
	b.click("Sign out")
	b.awaitText("#choose-account", "Choose an account")
	b.state("accounts-none-active")
	b.click("Choose an account")
	b.awaitText("#account", avery)
	b.state("accounts-choose")
	b.do(chromedp.Click(chromedp.JSPath(`document.querySelector("#account .accounts button")`)))
	b.awaitText("#account-button", avery)
	b.awaitFocus("account-button")
	b.loadRecord()
}

func TestSigningOutOfflineStaysOnThePage(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.offline(true)
	b.awaitText(".strip", "You are offline.")
	b.click(avery + ": accounts and signing out")
	b.click("Sign out")
	b.awaitText("#problem-heading", "You are offline")
	b.awaitText("#account-button", avery)
	b.offline(false)
}

func TestAClosedWindowCanBeOpenedAgain(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	window := b.window(func() { b.do(chromedp.Click(chromedp.ID("continue"))) })
	b.closeWindow(window, func() { b.state("question-waiting") })
	b.inWindow(func() { b.click("Open again") }, "user-"+avery)
	b.awaitText("#change-record", "Choose another record")
}

// The library takes a closed window for an open one, and must not refuse other ways
// for its sake.
func TestAClosedWindowLeavesEveryOtherWay(t *testing.T) {
	closed := func(t *testing.T) *signInTab {
		b := openSignedOut(t, graph.Global)
		b.click("Load")
		b.awaitText(".question", "Sign in to continue")
		window := b.window(func() { b.do(chromedp.Click(chromedp.ID("continue"))) })
		b.closeWindow(window, func() {})
		return b
	}
	t.Run("in this tab", func(t *testing.T) {
		b := closed(t)
		b.click("Sign in in this tab")
		b.pressHere("user-" + avery)
		b.awaitText("#change-record", "Choose another record")
	})
	t.Run("cancel, then sign in", func(t *testing.T) {
		b := closed(t)
		b.click("Cancel")
		b.signIn(avery)
		b.awaitText("#account-button", avery)
	})
	t.Run("load the page again", func(t *testing.T) {
		b := closed(t)
		b.click("Cancel") // or the browser asks before it leaves
		b.do(chromedp.Reload())
		b.awaitText("#sign-in", "Sign in")
		if b.text(".problem") != "" {
			b.Errorf("the page says %s", b.text(".problem"))
		}
	})
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
	b.pressHere("user-" + avery)
	b.awaitText("#account-button", avery)
}

// Whoever was about to load comes back to the record.
func TestSigningInInThisTabGoesOnWithTheLoad(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	b.click("Sign in in this tab")
	b.pressHere("user-" + avery)
	b.awaitText("#change-record", "Choose another record")
}

// Graph may ask for more than a token (continuous access evaluation) only of clients
// that say they understand.
func TestTheEditorSaysThatItUnderstandsChallenges(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.loadRecord()
	sent := b.graph.requests("GET")
	claims, err := b.entra.Check(strings.TrimPrefix(sent[len(sent)-1].header.Get("Authorization"), "Bearer "), graph.Global.Resource())
	if err != nil || !slices.Contains(claims.Capabilities, "CP1") {
		b.Errorf("the token has the capabilities %q, %v; want CP1", claims.Capabilities, err)
	}
}

// The library is large, and nobody signs in to the demo.
func TestTheDemoLoadsNoSignInLibrary(t *testing.T) {
	b := openLoaded(t, "")
	for _, address := range b.addresses {
		if strings.Contains(address, "msal") || strings.Contains(address, "signin") {
			b.Errorf("it loads %s", address)
		}
	}
}

// Signing in where the window is blocked leaves the page in the middle of a save,
// and comes back to the review, where the save stands to be confirmed.
func TestSigningInInThisTabGoesOnFromTheReview(t *testing.T) {
	b := savingSignedOut(t)
	b.click("Sign in in this tab")
	b.pressHere("user-" + avery)
	b.awaitFocus("review-heading")
	b.awaitText("#review", "iPhone 15 Pro")
	b.click("Save 1 change")
	b.awaitSaved()
	b.await("the draft has gone with the save", `!sessionStorage.getItem("deviceStatusEditor.draft")`)
}

// Graph misses a permission that the token seems to have; the person is asked for
// it in the window, and the review opens again.
func TestAPermissionThatGraphMissesIsAskedFor(t *testing.T) {
	b := editing(t)
	b.expect(refused(403))
	b.faults(`{"scope":{"method":"PATCH","count":1}}`)
	b.save()
	b.awaitText("#problem-heading", "This app lacks a permission")
	window := b.window(func() { b.click("Ask for it") })
	b.closeWindow(window, func() {
		b.awaitFocus("question-heading")
		b.state("asking")
	})
	b.click("Cancel")
	b.awaitFocus("problem-heading")
	b.inWindow(func() { b.click("Ask for it") }, "accept")
	b.awaitFocus("review-heading")
	b.click("Save 1 change")
	b.awaitSaved()
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
	b.pressHere("cancel")
	b.awaitText("#problem-heading", "Sign-in was cancelled")
	b.await("it looks like no error", `document.querySelector(".problem.neutral")`)
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
				if !slices.Contains(cloud.SignInOrigins(), "https://"+entry.Host) {
					b.Errorf("somebody asked %s, want %s alone", entry.Host, cloud.SignInOrigins())
				}
			}
		})
	}
}

func (b *signInTab) turn(name string, knob entratest.Knob) {
	b.Helper()
	if err := b.entra.Turn(name, knob); err != nil {
		b.Fatal(err)
	}
}

// editing is somebody signed in who has changed a value.
func editing(t *testing.T) *signInTab {
	t.Helper()
	b := openSignedOut(t, graph.Global)
	b.signIn(avery)
	b.loadRecord()
	b.fill("deviceModel", "iPhone 15 Pro")
	return b
}

// savingSignedOut is somebody whose session ended in the middle of a save.
func savingSignedOut(t *testing.T) *signInTab {
	t.Helper()
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.review()
	b.entra.ExpireSessions()
	b.entra.RevokeRefreshTokens(0)
	b.faults(`{"expired":{"method":"PATCH","count":1}}`)
	b.click("Save 1 change")
	b.awaitText(".question", "Microsoft needs you to confirm it's you")
	return b
}

func (b *signInTab) awaitSaved() {
	b.Helper()
	b.awaitText("#receipt-heading", "Saved.")
	if got := b.stored()["deviceModel"]; got != "iPhone 15 Pro" {
		b.Errorf("Graph holds %v", got)
	}
}

func TestASessionThatEndsInTheMiddleOfASave(t *testing.T) {
	b := savingSignedOut(t)
	b.awaitFocus("question-heading")
	b.state("question-save")
	b.inWindow(func() { b.click("Continue") }, "user-"+avery)
	b.awaitSaved()
}

func TestStoppingInsteadOfSigningInKeepsEverything(t *testing.T) {
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.entra.ExpireSessions()
	b.entra.RevokeRefreshTokens(0)
	b.save()
	b.awaitText(".question", "Microsoft needs you to confirm it's you")
	b.click("Details")
	b.awaitText("#sign-in-facts", "Correlation ID: ")
	b.click("Cancel")
	b.awaitText("#problem-heading", "Stopped")
	b.awaitText(".problem", "Nothing was saved. Your changes are kept.")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Errorf("%d requests went out", n)
	}
}

func TestAClaimsChallengeIsAnsweredSilentlyWhereThatIsEnough(t *testing.T) {
	b := editing(t)
	b.expect(refused(401))
	b.faults(`{"claims":{"method":"PATCH","count":1}}`)
	b.save()
	b.awaitSaved()
	if n := len(b.graph.requests("PATCH")); n != 2 {
		b.Errorf("%d PATCH requests, want 2", n)
	}
}

const stepUp = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`

func TestAClaimsChallengeThatAsksThePerson(t *testing.T) {
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.faults(`{"claims":{"method":"PATCH","count":1,"claims":` + quote(stepUp) + `}}`)
	b.save()
	b.awaitText(".question", "Microsoft needs you to confirm it's you")
	b.inWindow(func() { b.click("Continue") }, "second-factor")
	b.awaitSaved()
	sent := b.graph.requests("PATCH")
	claims, err := b.entra.Check(strings.TrimPrefix(sent[len(sent)-1].header.Get("Authorization"), "Bearer "), graph.Global.Resource())
	if err != nil || !slices.Contains(claims.AuthContexts, "c1") {
		b.Errorf("the token of the second try has %+v, %v; want what the challenge asked for", claims, err)
	}
}

// Graph is never satisfied: the person is asked once, not again and again.
func TestAnEndlessChallengeIsNoLoopOfPrompts(t *testing.T) {
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.faults(`{"claims":{"method":"PATCH","claims":` + quote(stepUp) + `}}`)
	b.save()
	b.awaitText(".question", "Microsoft needs you to confirm it's you")
	b.inWindow(func() { b.click("Continue") }, "second-factor")
	b.awaitText("#problem-heading", "Your organisation asks for another check")
	b.awaitText(".problem", "Nothing was saved.")
	if n := len(b.graph.requests("PATCH")); n != 2 {
		b.Errorf("%d PATCH requests, want 2", n)
	}

	// Whoever signs in again is asked for what the challenge wants.
	b.faults(`{}`)
	b.click("Sign in again")
	b.awaitFocus("review-heading")
	last := ""
	for _, entry := range b.entra.Log() {
		if entry.Endpoint == "authorize" && entry.Prompt != "none" {
			last = entry.Claims + " " + strings.Join(entry.Scopes, " ")
		}
	}
	if !strings.Contains(last, `"acrs"`) || !strings.Contains(last, graph.WriteScope) || !strings.Contains(last, graph.ReadScope) {
		b.Errorf("signing in again asked for %s", last)
	}
	b.click("Save 1 change")
	b.awaitSaved()
}

func TestConsentThatThePersonCanGive(t *testing.T) {
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.turn("consent", entratest.Knob{Scopes: []string{graph.WriteScope}})
	b.save()
	b.awaitText(".question", "This app needs your permission")
	b.awaitText(".question li", graph.WriteScope)
	b.state("question-consent")
	b.inWindow(func() { b.click("Continue") }, "accept")
	b.awaitSaved()
}

func TestConsentThatOnlyAnAdministratorCanGive(t *testing.T) {
	b := editing(t)
	b.expect("the server responded with a status of 40")
	b.turn("consent", entratest.Knob{Scopes: []string{graph.WriteScope}, Admin: true})
	b.save()
	b.awaitText(".question", "This app needs your permission")
	b.inWindow(func() { b.click("Continue") }, "cancel")
	b.awaitText(".question", "Where only an administrator can, send the approval link to one.")
	b.state("question-admin")
	b.click("Copy approval link")
	b.awaitText(".question", "Copied")
}

// What signing in again cannot mend is said, with a way out where there is one.
func TestTokensThatCannotBeHad(t *testing.T) {
	tests := []struct {
		name, knob string
		k          entratest.Knob
		heading    string
		says       string
	}{
		{"policy", "policy", entratest.Knob{}, "Your organisation's policy blocks access", "Trying again does not help."},
		{"audience", "audience", entratest.Knob{Value: "https://graph.microsoft.us"}, "The token is for another service", "https://graph.microsoft.us"},
		{"tenant", "tenant", entratest.Knob{Value: "11111111-2222-4333-8444-555555555555"}, "You are signed in to another organisation", "11111111-2222-4333-8444-555555555555"},
		{"scope", "missingScopes", entratest.Knob{Scopes: []string{graph.WriteScope}}, "The token lacks a permission", graph.WriteScope},
		{"service", "unavailable", entratest.Knob{RetryAfter: "2"}, "Microsoft's sign-in is busy", "Nothing was sent"},
		{"network", "drop", entratest.Knob{}, "Microsoft's sign-in cannot be reached", "login.microsoftonline.com"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := editing(t)
			b.expect("the server responded with a status of")
			b.expect("net::ERR_")
			b.expect("blocked by CORS policy")
			b.turn(test.knob, test.k)
			b.save()
			b.awaitText("#problem-heading", test.heading)
			b.awaitFocus("problem-heading")
			b.awaitText(".problem", test.says)
			b.click("Details")
			b.awaitText("#sign-in-facts", "Code: ")
			b.state("token-" + test.name)
			if n := len(b.graph.requests("PATCH")); n != 0 {
				b.Errorf("%d requests went out", n)
			}
			b.awaitValue("deviceModel", "iPhone 15 Pro")
		})
	}
}

func TestSigningInOfflineDoesNotLeaveThePage(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.fill("deviceModel", "iPhone 15 Pro")
	b.click("Load")
	b.awaitText(".question", "Sign in to continue")
	b.offline(true)
	b.awaitText(".strip", "You are offline.")
	b.do(chromedp.Click(chromedp.ID("continue")))
	b.awaitText(".question", "Signing in needs the network.")
	b.click("Cancel")
	b.await("loading has ended", `!document.querySelector(".question")`)
	b.click("Sign in")
	b.awaitText("#problem-heading", "You are offline")
	b.awaitFocus("problem-heading")
	b.offline(false)
	b.await("the page knows that the network is back", `!document.querySelector(".strip")?.innerText.includes("You are offline")`)
	b.signIn(avery)
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}

// A library that is not the published one is not run.
func TestATamperedLibraryIsRefused(t *testing.T) {
	b := newTab(t, graphtest.New(graphtest.Options{}), configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID, Cloud: graph.Global, Addressing: graph.Auto,
		Start: graph.Target{ConfigurationID: "c", ID: "s"},
	})
	b.expect("Failed to find a valid digest")
	arrive := b.holding("msal-browser", instead(`msal-browser`, 200, "text/javascript", "globalThis.msal = {};"))
	b.load()
	b.do(chromedp.Focus(chromedp.ID("deviceModel")))
	b.press("iPhone 15")
	arrive()
	b.awaitText("#problem-heading", "Signing in could not start")
	b.press(" Pro") // nobody asked to sign in: the focus stays
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitText(".problem", "did not load, or is not the one that was published")
	b.state("library-refused")
}

func TestAFileOfTheSignInThatDoesNotComeIsASentence(t *testing.T) {
	b := newTab(t, graphtest.New(graphtest.Options{}), configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID, Cloud: graph.Global, Addressing: graph.Auto,
		Start: graph.Target{ConfigurationID: "c", ID: "s"},
	})
	missing, mend := until(instead(`/signin\.`, 404, "text/plain", "not found"))
	b.behind(missing, nil)
	b.expect(refused(404))
	b.load()
	b.fill("deviceModel", "iPhone 15 Pro")
	b.awaitText("#problem-heading", "Signing in could not start")
	b.awaitText(".problem", "Reload; if that does not help")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.state("signin-missing")

	mend()
	b.click("Reload")
	b.awaitText("#sign-in", "Sign in")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}
