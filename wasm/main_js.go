// Command wasm is the program that runs in the page. It wires the packages of
// app/ to the browser and does nothing else.
package main

import (
	"context"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
	"device-status-editor/app/ui"
)

func main() {
	root := start()
	// A static host may answer for the page under either name.
	app.Route("/", root)
	app.Route("/index.html", root)
	app.RunWhenOnBrowser()
}

// start returns what makes the page: the editor, or the sentence that says
// what is wrong with its configuration.
func start() func() app.Composer {
	text, err := browser.Configuration(context.Background())
	if err != nil {
		return func() app.Composer { return ui.NewSetupProblem(err) }
	}
	c, err := configuration.Read([]byte(text))
	if err != nil {
		return func() app.Composer { return ui.NewSetupProblem(err) }
	}
	if err := browser.Quiet(context.Background()); err != nil {
		return func() app.Composer { return ui.NewSetupProblem(err) }
	}
	host := hostOf(c)
	return func() app.Composer {
		return ui.New(ui.Setting{
			Configuration: c,
			Link:          graph.ReadQuery(browser.Query()),
			Tokens:        tokens(c, host),
			Host:          host,
			Fetch:         browser.Fetch,
			NewID:         browser.NewUUID,
			Now:           time.Now,
			Zone:          browser.Zone{},
		})
	}
}

// nested reports whether Microsoft's library may ask the host for tokens.
func nested(c configuration.Configuration) bool {
	return browser.Framed() && browser.NestedSignIn() && c.SignsIn()
}

// hostOf starts the conversation with the page around this one. In a frame nothing
// else supplies tokens, whatever the mode: a sign-in of the page's own works only
// where nobody else's page is around it.
func hostOf(c configuration.Configuration) *portal.Frame {
	if !browser.Framed() || nested(c) {
		return nil
	}
	host := &portal.Frame{
		Origins:  c.PortalOrigins,
		Nonce:    browser.NewUUID(),
		Build:    browser.Build(),
		TenantID: c.TenantID,
		NewID:    browser.NewUUID,
	}
	browser.Embed(host)
	return host
}

// tokens returns the source that the page's place and the configuration want.
func tokens(c configuration.Configuration, host *portal.Frame) signin.Source {
	service, resource := c.Service(), c.Cloud.Resource()
	provider := signin.Provider{
		Resource: resource,
		Expected: signin.Expected{Audience: resource, TenantID: c.TenantID},
		Discover: func(ctx context.Context) *signin.Error { return service.Discover(ctx, browser.Get) },
	}
	if !service.Entra {
		// Another provider: it may name audience and tenant as it likes.
		provider.Expected, provider.SignIn, provider.Another = signin.Expected{}, signin.PromptConsent, signin.PromptLogin
	}
	switch {
	case host != nil:
		return signin.NewPortal(provider, host)
	case c.Mode == configuration.Demo:
		return signin.Demo{}
	case !c.SignsIn():
		return &signin.Portal{} // in a tab of its own
	}
	options := browser.SignInOptions{
		ClientID:         c.ClientID,
		Authority:        service.Authority,
		KnownAuthorities: c.KnownAuthorities,
		ProtocolMode:     "AAD",
		Nested:           nested(c),
	}
	if !service.Entra {
		options.ProtocolMode = "OIDC"
	}
	open := func() (signin.Library, error) { return browser.OpenSignIn(options) }
	if options.Nested {
		return signin.NewNested(provider, open)
	}
	return signin.NewMSAL(provider, open)
}
