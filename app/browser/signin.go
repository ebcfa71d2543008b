package browser

import (
	"context"
	"errors"

	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// SignInOptions is what the sign-in library is started with. The addresses that
// it returns to are those of the page.
type SignInOptions struct {
	ClientID         string
	Authority        string
	KnownAuthorities []string
	ProtocolMode     string // "AAD" for Entra ID, "OIDC" for any other provider
	Nested           bool   // the host signs in; see NestedSignIn
}

// Get is [signin.Get] over [Fetch].
func Get(ctx context.Context, address string) (status int, body string, err error) {
	response, err := Fetch(ctx, graph.Request{Method: "GET", URL: address})
	var t *graph.TransportError
	if errors.As(err, &t) && t.Failure == graph.Offline {
		return 0, "", &signin.Failure{Code: "no_network_connectivity"}
	}
	return response.Status, response.Body, err
}
