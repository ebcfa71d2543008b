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
	return func() app.Composer {
		return ui.New(ui.Setting{
			Configuration: c,
			Link:          graph.ReadQuery(browser.Query()),
			Tokens:        tokens(c),
			Fetch:         browser.Fetch,
			NewID:         browser.NewUUID,
			Now:           time.Now,
			Zone:          browser.Zone{},
		})
	}
}

// tokens returns the source that the configuration's mode wants.
func tokens(c configuration.Configuration) signin.Source {
	switch c.Mode {
	case configuration.Demo:
		return signin.Demo{}
	case configuration.Portal:
		return signin.Portal{}
	}
	options := browser.SignInOptions{
		ClientID:         c.ClientID,
		Authority:        c.SignIn(),
		KnownAuthorities: c.KnownAuthorities,
		ProtocolMode:     "AAD",
	}
	resource := c.Cloud.Resource()
	provider := signin.Provider{
		Resource: resource,
		Expected: signin.Expected{Audience: resource, TenantID: c.TenantID},
	}
	if c.Authority != "" {
		// Another provider: it may name audience and tenant as it likes.
		options.ProtocolMode = "OIDC"
		provider.Expected, provider.Another = signin.Expected{}, signin.PromptLogin
	}
	return signin.NewMSAL(provider, func() (signin.Library, error) { return browser.OpenSignIn(options) })
}
