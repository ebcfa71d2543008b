package graphtest

import (
	"net/http"
	"slices"
)

// scopesFor are those of which a method needs one, as the published pages of
// the operations have them.
func scopesFor(method string) []string {
	scopes := []string{"DeviceManagementApps.ReadWrite.All"}
	if method == http.MethodGet {
		scopes = append(scopes, "DeviceManagementApps.Read.All")
	}
	return scopes
}

// hasScope says whether the token's scopes are enough. What is neither read nor
// write is refused for other reasons.
func (e *Emulator) hasScope(q request) bool {
	if e.scopes == nil || q.method != http.MethodGet && q.method != http.MethodPatch {
		return true
	}
	has := e.scopes(q.bearer())
	return slices.ContainsFunc(scopesFor(q.method), func(scope string) bool { return slices.Contains(has, scope) })
}
