package signin

import (
	"context"
	"errors"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Ask is one question to the sign-in library. Scopes are whole: with their
// resource.
type Ask struct {
	Scopes    []string
	Claims    string
	Prompt    Prompt
	AccountID string // "" is nobody in particular
	Refresh   bool
}

// Library is what [MSAL] needs of Microsoft's sign-in library. An error is a
// [*Failure], or that of ctx.
type Library interface {
	Accounts() []Account
	Active() (Account, bool)
	SetActive(id string)
	Silent(ctx context.Context, a Ask) (token string, err error)
	Popup(a Ask) (wait func(ctx context.Context) (token string, err error))
	Redirect(ctx context.Context, a Ask) error
	SignOut(ctx context.Context, accountID string) error

	// Returned is how the sign-in failed that the page just came back from.
	Returned() *Failure
}

// Provider is who signs people in, and for what.
type Provider struct {
	Resource string // the API's origin, which goes before each scope
	Expected Expected
	SignIn   Prompt // how it is asked where nothing particular is meant
	Another  Prompt // how it is asked to sign somebody else in; "" is [PromptSelectAccount]

	// Discover says what is wrong with a service that the library finds no
	// endpoints of.
	Discover func(ctx context.Context) *Error
}

// scopes are whole: with their resource.
func (p Provider) scopes(scopes []string) []string {
	whole := make([]string, len(scopes))
	for i, s := range scopes {
		whole[i] = p.Resource + "/" + s
	}
	return whole
}

// MSAL is the token source of the page that signs in by itself.
type MSAL struct {
	provider Provider
	hosted   bool          // the host knows who is signed in, before the library does
	open     chan struct{} // closed once library or failed is set
	library  Library
	failed   error
	flights  singleflight.Group

	mu       sync.Mutex
	returned *Error
}

var _ Interactive = (*MSAL)(nil)

// NewMSAL returns a source that can be asked at once; questions wait until open
// has brought the library.
func NewMSAL(p Provider, open func() (Library, error)) *MSAL {
	m := &MSAL{provider: p, open: make(chan struct{})}
	go func() {
		defer close(m.open)
		if m.library, m.failed = open(); m.failed != nil {
			m.failed = m.explain(context.Background(), m.failed, nil)
			return
		}
		if f := m.library.Returned(); f != nil {
			m.returned = m.classify(context.Background(), f, nil)
		}
	}()
	return m
}

// Ready tells once how the sign-in failed that the page came back from.
func (m *MSAL) Ready(ctx context.Context) error {
	if err := m.wait(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if returned := m.returned; returned != nil {
		m.returned = nil
		return returned
	}
	return nil
}

func (m *MSAL) wait(ctx context.Context) error {
	select {
	case <-m.open:
		return m.failed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// opened says whether the library is there, without waiting.
func (m *MSAL) opened() bool {
	select {
	case <-m.open:
		return m.failed == nil
	default:
		return false
	}
}

// Account is nobody until the library is there.
func (m *MSAL) Account() (Account, bool) {
	if !m.opened() {
		return Account{}, false
	}
	return m.library.Active()
}

// Accounts is empty until the library is there.
func (m *MSAL) Accounts() []Account {
	if !m.opened() {
		return nil
	}
	return m.library.Accounts()
}

// Choose does nothing until the library is there.
func (m *MSAL) Choose(id string) {
	if m.opened() {
		m.library.SetActive(id)
	}
}

// Token asks the library, which looks into its cache, then redeems its refresh
// token, then tries a hidden frame. Equal questions at the same time are one.
func (m *MSAL) Token(ctx context.Context, r Request) (string, error) {
	if err := m.wait(ctx); err != nil {
		return "", err
	}
	ask, ok := m.ask(r)
	if !ok && !m.hosted {
		return "", &Error{Kind: KindSignedOut, Code: "no_account_error", Scopes: r.Scopes}
	}
	key := strings.Join(append([]string{ask.AccountID, ask.Claims}, ask.Scopes...), "\n")
	if ask.Refresh {
		key += "\nrefresh"
	}
	// Whoever asked first may give up; the others still want an answer.
	flight := m.flights.DoChan(key, func() (any, error) { return m.library.Silent(context.WithoutCancel(ctx), ask) })
	select {
	case result := <-flight:
		if result.Err != nil {
			return "", m.explain(ctx, result.Err, r.Scopes)
		}
		return m.checked(result.Val.(string), r.Scopes)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Popup asks for the account at hand, unless another one is to be chosen.
func (m *MSAL) Popup(r Request, p Prompt) func(ctx context.Context) (string, error) {
	if !m.opened() {
		return func(ctx context.Context) (string, error) {
			if err := m.wait(ctx); err != nil {
				return "", err
			}
			// The click that may open a window is over.
			return "", &Error{Kind: KindPopupBlocked, Code: "not_ready", Scopes: r.Scopes}
		}
	}
	wait := m.library.Popup(m.interactive(r, p))
	return func(ctx context.Context) (string, error) {
		token, err := wait(ctx)
		if err != nil {
			return "", m.explain(ctx, err, r.Scopes)
		}
		return m.checked(token, r.Scopes)
	}
}

// Redirect leaves the page.
func (m *MSAL) Redirect(ctx context.Context, r Request, p Prompt) error {
	if err := m.wait(ctx); err != nil {
		return err
	}
	return m.explain(ctx, m.library.Redirect(ctx, m.interactive(r, p)), r.Scopes)
}

// SignOut ends the session of the account at hand.
func (m *MSAL) SignOut(ctx context.Context) error {
	if err := m.wait(ctx); err != nil {
		return err
	}
	account, _ := m.library.Active()
	return m.explain(ctx, m.library.SignOut(ctx, account.ID), nil)
}

func (m *MSAL) ask(r Request) (Ask, bool) {
	account, signedIn := m.library.Active()
	return Ask{Scopes: m.provider.scopes(r.Scopes), Claims: r.Claims, AccountID: account.ID, Refresh: r.Refresh}, signedIn
}

func (m *MSAL) interactive(r Request, p Prompt) Ask {
	ask, _ := m.ask(r)
	ask.Prompt = p
	switch p {
	case PromptAsNeeded:
		ask.Prompt = m.provider.SignIn
	case PromptSelectAccount:
		ask.AccountID = ""
		if m.provider.Another != "" {
			ask.Prompt = m.provider.Another
		}
	}
	return ask
}

func (m *MSAL) checked(token string, scopes []string) (string, error) {
	if err := m.provider.Expected.check(token, scopes); err != nil {
		return "", err
	}
	return token, nil
}

// explain leaves what is no failure of the library as it is.
func (m *MSAL) explain(ctx context.Context, err error, scopes []string) error {
	var f *Failure
	if errors.As(err, &f) {
		return m.classify(ctx, f, scopes)
	}
	return err
}

// classify asks the service itself where the library has one code for many things.
func (m *MSAL) classify(ctx context.Context, f *Failure, scopes []string) *Error {
	e := classify(f, scopes)
	if e.Code != "endpoints_resolution_error" || m.provider.Discover == nil {
		return e
	}
	if found := m.provider.Discover(ctx); found != nil {
		found.Scopes, found.CorrelationID = scopes, e.CorrelationID
		return found
	}
	return e
}
