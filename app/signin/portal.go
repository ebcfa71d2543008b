package signin

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"device-status-editor/app/portal"
)

// Host hands over tokens; [portal.Frame] is one.
type Host interface {
	Token(ctx context.Context, r portal.TokenRequest) (portal.Token, error)
}

// CodeAlone is the code of a [Portal] in a tab of its own.
const CodeAlone = "no_portal"

// Portal is the token source of the embedded editor: the page around it signs
// in, and is asked for each request. The zero value has no host.
type Portal struct {
	host     Host
	provider Provider

	mu      sync.Mutex
	account Account
	known   bool
}

// NewPortal returns a source that asks host.
func NewPortal(p Provider, host Host) *Portal { return &Portal{host: host, provider: p} }

// portalKind is what a host's code means to the person.
func portalKind(code portal.Code) Kind {
	switch code {
	case portal.SignedOut:
		return KindSignedOut
	case portal.InteractionRequired:
		return KindInteraction
	case portal.ConsentRequired:
		return KindConsent
	case portal.AdminConsentRequired:
		return KindAdminConsent
	case portal.Cancelled:
		return KindCancelled
	case portal.Denied:
		return KindPolicy
	case portal.Unavailable:
		return KindService
	case portal.NoHost:
		return KindEmbed
	case portal.Timeout:
		return KindTimeout
	case portal.Malformed:
		return KindMalformed
	}
	return KindUnknown
}

// Token asks the host. A token that is not for this page's Graph, of another
// tenant, or without the scopes is never sent. One of another person than before
// is refused once: what is on the screen was loaded by whoever was there.
func (p *Portal) Token(ctx context.Context, r Request) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if p.host == nil {
		return "", &Error{Kind: KindEmbed, Code: CodeAlone}
	}
	token, err := p.host.Token(ctx, portal.TokenRequest{Scopes: p.provider.scopes(r.Scopes), Claims: r.Claims, Refresh: r.Refresh})
	var refused *portal.Error
	if errors.As(err, &refused) {
		return "", &Error{Kind: portalKind(refused.Code), Code: string(refused.Code), Claims: refused.Claims, Scopes: r.Scopes}
	}
	if err != nil {
		return "", err
	}
	if err := p.provider.Expected.check(token.Value, r.Scopes); err != nil {
		return "", err
	}
	if err := p.take(token); err != nil {
		return "", err
	}
	return token.Value, nil
}

// take remembers whose token it is: what the token says goes before what the host
// says.
func (p *Portal) take(token portal.Token) error {
	said, _ := readClaims(token.Value)
	now := Account{
		ID:       cmp.Or(said.account.ID, token.Account.ID),
		Name:     cmp.Or(said.account.Name, token.Account.Name),
		Username: cmp.Or(said.account.Username, token.Account.Username),
		TenantID: cmp.Or(said.account.TenantID, token.Account.TenantID),
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known = true
	if now == (Account{}) {
		return nil // nobody says, so it is whoever it was
	}
	before := p.account
	p.account = now
	if before.ID != "" && now.ID != "" && now.ID != before.ID {
		return &Error{Kind: KindAccount, Got: cmp.Or(now.Username, now.ID)}
	}
	return nil
}

// Account is who the last token was of; nobody before the first.
func (p *Portal) Account() (Account, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.account, p.known
}
