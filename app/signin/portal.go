package signin

import "context"

// Portal is the token source of the embedded editor: the page around it signs
// in. Until a host page has answered, nobody is signed in.
type Portal struct{}

// Token fails: no host page has answered.
func (Portal) Token(ctx context.Context, _ Request) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return "", &Error{Kind: KindEmbed, Code: "no_host"}
}

// Account returns nobody.
func (Portal) Account() (Account, bool) { return Account{}, false }
