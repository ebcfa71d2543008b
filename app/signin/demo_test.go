package signin

import (
	"context"
	"errors"
	"testing"
)

func TestDemoIsSignedInWithoutAskingAnybody(t *testing.T) {
	var source Source = Demo{}
	token, err := source.Token(t.Context(), Request{Scopes: []string{"DeviceManagementApps.Read.All"}})
	if err != nil || token != DemoToken {
		t.Errorf("Token() = %q, %v; want %q", token, err, DemoToken)
	}
	account, ok := source.Account()
	if !ok || account.Username == "" || account.TenantID == "" {
		t.Errorf("Account() = %+v, %v; want somebody of some tenant", account, ok)
	}
}

func TestDemoStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if token, err := (Demo{}).Token(ctx, Request{}); !errors.Is(err, context.Canceled) || token != "" {
		t.Errorf("Token() = %q, %v; want no token and %v", token, err, context.Canceled)
	}
}
