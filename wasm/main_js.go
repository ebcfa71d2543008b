// Command wasm is the program that runs in the page. It wires the packages of
// app/ to the browser and does nothing else.
package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/configuration"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
	"device-status-editor/app/ui"
)

func main() {
	runtime.MemProfileRate = 0 // nobody reads a profile, and each sample walks the stack

	root := func() app.Composer {
		return ui.New(ui.Start{Now: time.Now, Zone: browser.Zone{}, Setting: setting})
	}
	// A static host may answer for the page under either name.
	app.Route("/", root)
	app.Route("/index.html", root)
	app.RunWhenOnBrowser()
}

// setting waits for config.json.
func setting(ctx context.Context) (ui.Setting, error) {
	if err := browser.Rehearse(ctx, string(devicestatus.Platform)); err != nil {
		return ui.Setting{}, err
	}
	// The build stops the program in Configuration and writes its memory down
	// (web/pack/freeze.go). What is garbage by then would be written down, too. From
	// then on the collector works on the one thread that answers keys: it waits until
	// there is much of it.
	for range 3 { // what a finalizer lets go of is garbage in the next
		runtime.GC()
		runtime.Gosched()
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(128 << 20)

	text, err := browser.Configuration(ctx)
	if err != nil {
		return ui.Setting{}, err
	}
	c, err := configuration.Read([]byte(text))
	if err != nil {
		return ui.Setting{}, err
	}
	if err := browser.Quiet(ctx); err != nil {
		return ui.Setting{}, err
	}
	host := hostOf(c)
	return ui.Setting{
		Configuration: c,
		Link:          graph.ReadQuery(browser.Query()),
		Tokens:        tokens(c, host),
		Host:          host,
		Fetch:         browser.Fetch,
		NewID:         browser.NewUUID,
		Jitter:        browser.Random, // Go's own was seeded in the build
	}, nil
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
