// Package signin is where access tokens come from.
//
// It knows who is signed in, how a token for a set of scopes is had, and what
// every way of not getting one means. It must not know what the token is used
// for: packages that send requests are handed [Source.Token] and attach its
// result themselves. A token is returned and forgotten: never logged, stored or
// put into an error here. Nor does it word anything for people: an [Error] has a
// [Kind].
//
// Facts it rests on were measured with msal-browser 5.30.0: its errors carry a
// code and no sentence, a window that the person closes is never reported, and
// an expired session shows as one of several codes.
package signin

import "context"

// Request says what a token is needed for.
type Request struct {
	Scopes  []string // without their resource (DeviceManagementApps.Read.All)
	Claims  string   // of a claims challenge, as JSON; "" when there was none
	Refresh bool     // the token at hand was refused: get another one
}

// Account is who is signed in, for display alone; Graph decides what the
// token may do.
type Account struct {
	ID         string // tells accounts apart; means nothing elsewhere
	Name       string // display name
	Username   string // user principal name
	TenantID   string
	TenantName string // "" where nobody says
}

// Source supplies tokens.
type Source interface {
	// Token returns an access token that carries all scopes. It never asks the
	// person anything. Its error is an [*Error], or that of ctx.
	Token(ctx context.Context, r Request) (string, error)

	// Account reports who is signed in, and false when nobody is.
	Account() (Account, bool)
}

// Prompt is what the sign-in page is told to show.
type Prompt string

const (
	PromptAsNeeded      Prompt = ""
	PromptSelectAccount Prompt = "select_account"
	PromptConsent       Prompt = "consent"

	// For other providers than Entra. Only who consents gets a refresh token (OpenID
	// Connect Core 1.0, section 11), and not every provider knows select_account.
	PromptLogin Prompt = "login consent"
)

// Prompter is a [Source] that can ask the person in a window.
type Prompter interface {
	Source

	// Popup opens the sign-in window before it returns, because a browser lets
	// only a click do that. wait then blocks until the person is done.
	Popup(r Request, p Prompt) (wait func(ctx context.Context) (string, error))

	// Ready blocks until it is known who is signed in. Its error says why
	// nobody can sign in, or how the sign-in that the page came back from failed.
	Ready(ctx context.Context) error
}

// Interactive is a [Prompter] that owns the page: it can leave for the sign-in
// page, and end the session.
type Interactive interface {
	Prompter

	// Accounts lists who has signed in during this browser session.
	Accounts() []Account

	// Choose makes one of [Interactive.Accounts] the one that tokens are for.
	Choose(id string)

	// Redirect leaves the page for the sign-in page. It returns only when that
	// failed.
	Redirect(ctx context.Context, r Request, p Prompt) error

	// SignOut ends the session and leaves the page for a moment. It returns
	// only when that failed.
	SignOut(ctx context.Context) error
}
