package signin

import "context"

// DemoToken is what [Demo] hands out. It opens the Graph emulator and nothing
// else, so it is no secret.
const DemoToken = "demo-token"

// Demo is the token source of the demo: always signed in, no network.
type Demo struct{}

// Token returns [DemoToken] whatever the request.
func (Demo) Token(ctx context.Context, _ Request) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return DemoToken, nil
}

// Account returns the demo's made-up administrator.
func (Demo) Account() (Account, bool) {
	return Account{
		Name:       "Avery Howard",
		Username:   "avery@contoso.example",
		TenantID:   "demo",
		TenantName: "Contoso (demo)",
	}, true
}
