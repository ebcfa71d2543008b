package signin

import "context"

// Nested is the token source inside Teams, Outlook and Microsoft 365: Microsoft's
// library asks the host, which knows who is signed in and opens windows of its
// own. Leaving the page and signing out are the host's, so it is no [Interactive].
type Nested struct{ msal *MSAL }

var _ Prompter = Nested{}

// NewNested returns a source whose library was opened with the host's bridge.
func NewNested(p Provider, open func() (Library, error)) Nested {
	m := NewMSAL(p, open)
	m.hosted = true
	return Nested{m}
}

// Token asks the host silently.
func (n Nested) Token(ctx context.Context, r Request) (string, error) { return n.msal.Token(ctx, r) }

// Account is the host's, once it has handed over a token.
func (n Nested) Account() (Account, bool) { return n.msal.Account() }

// Popup lets the host ask the person.
func (n Nested) Popup(r Request, p Prompt) func(ctx context.Context) (string, error) {
	return n.msal.Popup(r, p)
}

// Ready waits for the library.
func (n Nested) Ready(ctx context.Context) error { return n.msal.Ready(ctx) }
