package browser

// SignInOptions is what the sign-in library is started with. The addresses that
// it returns to are those of the page.
type SignInOptions struct {
	ClientID         string
	Authority        string
	KnownAuthorities []string
	ProtocolMode     string // "AAD" for Entra ID, "OIDC" for any other provider
	Nested           bool   // the host signs in; see NestedSignIn
}
