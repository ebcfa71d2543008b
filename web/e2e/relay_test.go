package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin/entratest"
)

// The relay lets answers through from those origins alone that it is told: they are
// the configured service's, whatever the page's address says.
func TestTheRelayIsToldWhoMayAnswer(t *testing.T) {
	configured := []configuration.Configuration{{
		Mode: configuration.MSAL, ClientID: "editor", Cloud: graph.Global, Addressing: graph.Auto,
		Authority: "https://id.contoso.test:8443/x", KnownAuthorities: []string{"id.contoso.test:8443", "token.contoso.test"},
	}}
	for _, cloud := range graph.Clouds {
		configured = append(configured, configuration.Configuration{
			Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID, Cloud: cloud, Addressing: graph.Auto,
		})
	}
	for _, c := range configured {
		b := newTab(t, graphtest.New(graphtest.Options{}), c)
		b.openRelay("?authority=https%3A%2F%2Fevil.example")
		b.do(chromedp.Evaluate[chromedp.Void](`globalThis.msalPopupRelay = { runPopupRelay: (options) => { globalThis.told = options; } };`))
		b.click("Continue")
		if got := evaluate[[]string](b, `told.allowedAuthorityOrigins`); !slices.Equal(got, c.SignInOrigins()) {
			b.Errorf("it was told %q, want %q", got, c.SignInOrigins())
		}
		if version := evaluate[int](b, `told.protocolVersion`); version != 2 {
			b.Errorf("version %d of the protocol, want 2: the first one is unsafe", version)
		}
	}
}

func (b *tab) openRelay(query string) {
	b.Helper()
	b.do(chromedp.Navigate(b.demo.URL + "relay.html" + query))
	b.await("it can go on", `document.querySelector("#continue") && !document.querySelector("#continue").disabled`)
}

// Opened by nobody, it says so, once.
func TestARelayThatNobodyOpened(t *testing.T) {
	b := newTab(t, graphtest.New(graphtest.Options{}), configuration.Configuration{
		Mode: configuration.MSAL, ClientID: entratest.ClientID, TenantID: entratest.TenantID, Cloud: graph.Global, Addressing: graph.Auto,
	})
	b.openRelay("")
	b.state("relay")
	b.click("Continue")
	b.awaitText("#problem", "The sign-in could not be started")
	b.await("there is nothing to press", `document.querySelector("#continue").disabled`)
	b.state("relay-problem")
}
