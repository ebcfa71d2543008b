package browser

import (
	"context"
	"errors"
	"syscall/js"

	"device-status-editor/app/signin"
)

// OpenSignIn starts the sign-in library, which the boot script loads beside the
// program, and finishes the sign-in that the page may have come back from.
func OpenSignIn(o SignInOptions) (signin.Library, error) {
	ctx := context.Background() // whoever waits for the library has a context of their own
	boot := js.Global().Get("deviceStatusEditor")
	open, err := await(ctx, boot.Get("signIn"))
	if err != nil {
		return nil, failureOf(err)
	}
	if open.Type() != js.TypeFunction {
		return nil, &signin.Failure{Code: signin.LibraryNotLoaded}
	}
	known := make([]any, len(o.KnownAuthorities))
	for i, host := range o.KnownAuthorities {
		known[i] = host
	}
	library, err := await(ctx, open.Invoke(map[string]any{
		"clientId":         o.ClientID,
		"authority":        o.Authority,
		"knownAuthorities": known,
		"protocolMode":     o.ProtocolMode,
		"nested":           o.Nested,
		"redirectUri":      PageURL("redirect.html"),
		"pageUri":          PageURL("."),
	}))
	if err != nil {
		return nil, failureOf(err)
	}
	return msal{library}, nil
}

// msal is the object that signin.js makes.
type msal struct{ js.Value }

func (m msal) Accounts() []signin.Account {
	list := m.Call("accounts")
	accounts := make([]signin.Account, list.Length())
	for i := range accounts {
		accounts[i] = accountOf(list.Index(i))
	}
	return accounts
}

func (m msal) Active() (signin.Account, bool) {
	active := m.Call("active")
	if !active.Truthy() {
		return signin.Account{}, false
	}
	return accountOf(active), true
}

func (m msal) SetActive(id string) { m.Call("setActive", id) }

func (m msal) Silent(ctx context.Context, a signin.Ask) (string, error) {
	return tokenOf(ctx, m.Call("silent", question(a)))
}

// Popup runs in the task of the click: go-app calls handlers there, and Go's
// scheduler gives the thread back only once they have returned.
func (m msal) Popup(a signin.Ask) func(context.Context) (string, error) {
	promise := m.Call("popup", question(a))
	return func(ctx context.Context) (string, error) { return tokenOf(ctx, promise) }
}

func (m msal) Redirect(ctx context.Context, a signin.Ask) error {
	_, err := await(ctx, m.Call("redirect", question(a)))
	return failureOf(err)
}

func (m msal) SignOut(ctx context.Context, accountID string) error {
	_, err := await(ctx, m.Call("signOut", accountID))
	return failureOf(err)
}

func (m msal) Returned() *signin.Failure {
	reason := m.Get("returned")
	if !reason.Truthy() {
		return nil
	}
	return failure(reason)
}

func question(a signin.Ask) map[string]any {
	scopes := make([]any, len(a.Scopes))
	for i, s := range a.Scopes {
		scopes[i] = s
	}
	return map[string]any{
		"scopes":    scopes,
		"claims":    a.Claims,
		"prompt":    string(a.Prompt),
		"accountId": a.AccountID,
		"refresh":   a.Refresh,
	}
}

func accountOf(v js.Value) signin.Account {
	return signin.Account{
		ID:       text(v, "id"),
		Name:     text(v, "name"),
		Username: text(v, "username"),
		TenantID: text(v, "tenantId"),
	}
}

func tokenOf(ctx context.Context, promise js.Value) (string, error) {
	token, err := await(ctx, promise)
	if err != nil {
		return "", failureOf(err)
	}
	return token.String(), nil
}

// failureOf keeps the error of a context as it is.
func failureOf(err error) error {
	var r rejection
	if errors.As(err, &r) && r.reason.Type() == js.TypeObject {
		return failure(r.reason)
	}
	if errors.As(err, &r) {
		return &signin.Failure{Message: r.message}
	}
	return err
}

// failure reads an AuthError. In v5 its message is a link; what the service said
// is in errorMessage.
func failure(reason js.Value) *signin.Failure {
	return &signin.Failure{
		Name:          text(reason, "name"),
		Code:          text(reason, "errorCode"),
		SubError:      text(reason, "subError"),
		Message:       text(reason, "errorMessage"),
		Claims:        text(reason, "claims"),
		CorrelationID: text(reason, "correlationId"),
	}
}
