package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin/entratest"
)

func TestTheSetUpCanBeChecked(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	b.click("Check the set-up")
	b.awaitText("#setup-outcome", "The step above could not be checked")
	b.awaitText("#setup .failed", "The registration of this page (steps 1 and 2) not known")
	b.awaitText("#setup .failed", "Sign in first")
	if got, want := b.text("#redirect-uri"), b.demo.URL+"redirect.html"; got != want {
		b.Errorf("the redirect URI is %s, want %s", got, want)
	}
	if got := b.text("#page-uri"); got != b.demo.URL {
		b.Errorf("the page's own is %s, want %s", got, b.demo.URL)
	}
	b.state("setup-check-missing")
	b.click("Close")
	b.signIn(avery)
	b.checkSetup()
	b.awaitText("#setup-outcome", "Everything is set up.")
	if n := evaluate[int](b.tab, `document.querySelectorAll("#setup .steps .done").length`); n != 6 {
		b.Errorf("%d steps are done, want 6", n)
	}
	b.state("setup-check-done")
}

func (b *signInTab) checkSetup() {
	b.Helper()
	b.click(avery + ": accounts and signing out")
	b.click("Check the set-up")
}

// Each step that can be missing is named, with what to do about it.
func TestTheCheckOfTheSetUpNamesTheStep(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(b *signInTab)
		step  string
		says  string
		more  func(b *signInTab)
	}{
		{
			"no-consent-to-write", func(b *signInTab) { b.turn("consent", entratest.Knob{Scopes: []string{graph.WriteScope}}) },
			"Permission " + graph.WriteScope + " (step 3) missing", "grant admin consent",
			func(b *signInTab) {
				b.click("Copy approval link")
				b.awaitText("#setup .copied", "Copied")
			},
		},
		{
			"policy", func(b *signInTab) { b.turn("policy", entratest.Knob{}) },
			"Permission " + graph.WriteScope + " (step 3) missing", "policy blocks access",
			func(b *signInTab) {
				b.do(chromedp.Click(chromedp.JSPath(`document.querySelector("#setup summary")`)))
				b.awaitText("#setup #sign-in-facts", "AADSTS53003")
			},
		},
		{
			"session", func(b *signInTab) {
				b.entra.ExpireSessions()
				b.entra.RevokeRefreshTokens(0)
			},
			"Permission " + graph.WriteScope + " (step 3) not known", "Your session has ended", nil,
		},
		{
			"role", func(b *signInTab) { b.faults(`{"role":{"method":"GET"}}`) },
			"Role and licence at Microsoft Graph (step 3) missing", "your Intune role", nil,
		},
		{
			"service-down", func(b *signInTab) {
				hosts.Store("login.microsoftonline.com", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
			},
			"Microsoft's sign-in (step 5) not known", "cannot be reached", nil,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := openSignedOut(t, graph.Global)
			b.expect("the server responded with a status of 40")
			b.expect("net::ERR_")
			b.signIn(avery)
			test.spoil(b)
			b.checkSetup()
			b.awaitText("#setup .failed", test.step)
			b.awaitText("#setup .failed", test.says)
			if test.more != nil {
				test.more(b)
			}
			b.state("setup-check-" + test.name)
		})
	}
}

func TestTheCheckOfTheSetUpKnowsAWrongTenant(t *testing.T) {
	b := newTab(t, graphtest.New(graphtest.Options{}), configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: "11111111-2222-4333-8444-555555555555", Cloud: graph.Global, Addressing: graph.Auto,
		Start: graph.Target{ConfigurationID: "c", ID: "s"},
	})
	b.expect("the server responded with a status of 400")
	hosts.Store("login.microsoftonline.com", entratest.New(entratest.Options{}))
	b.load()
	b.click("Check the set-up")
	b.awaitText("#setup .failed", "Microsoft's sign-in (step 5) missing")
	b.awaitText("#setup .failed", "There is no such tenant. Correct tenantId in config.json.")
	b.state("setup-check-tenant")
}

// An administrator who follows the approval link comes back to a page that says so.
func TestTheApprovalLinkLeadsToAnAnswer(t *testing.T) {
	b := openSignedOut(t, graph.Global)
	for query, says := range map[string]string{
		"admin_consent=True&tenant=x&scope=y":                                  "Approved.",
		"admin_consent=True&tenant=x&error=access_denied&error_description=no": "Not approved.",
		"error=permission_denied&error_description=no":                         "Not approved.",
		"": "could not be handed back",
	} {
		b.do(chromedp.Navigate(b.demo.URL + "redirect.html?" + query))
		b.awaitText("p:not([hidden])", says)
		if n := evaluate[int](b.tab, `document.querySelectorAll("p:not([hidden])").length`); n != 1 {
			b.Errorf("%s: %d things are said", query, n)
		}
	}
}
