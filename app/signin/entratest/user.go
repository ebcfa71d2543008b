package entratest

import (
	"encoding/base64"
	"strings"
)

// User is somebody who can sign in.
type User struct {
	Username string // user principal name
	Name     string
	TenantID string
	ObjectID string
}

// TenantID is the tenant of [Users].
const TenantID = "6c0a9a3e-5e1e-4b52-9c4f-2b8f4c0d7a11"

// Users are those of Options that name none.
func Users() []User {
	return []User{
		{"avery@contoso.com", "Avery Howard", TenantID, "0f9d6a52-7c1b-4a7e-8e55-1d3c9b2a6e01"},
		{"lee.gu@contoso.com", "Lee Gu", TenantID, "5b1e84c7-2f3d-49a6-b0c8-7a94e6d1f302"},
		{"sam@contoso.com", "Sam Ortiz", TenantID, "c3a7f0d9-64e2-4b1f-9d85-2e6b7c1a0f03"},
	}
}

// hint is the login_hint claim: clients send it back as login_hint and
// logout_hint and must not look inside.
func (u User) hint() string {
	return "O." + base64.RawURLEncoding.EncodeToString([]byte(u.ObjectID))
}

// is says whether a login_hint or logout_hint means the user.
func (u User) is(hint string) bool {
	return hint != "" && (strings.EqualFold(u.Username, hint) || u.hint() == hint)
}

func (u User) domain() string {
	_, domain, _ := strings.Cut(u.Username, "@")
	return domain
}

func (e *Entra) user(username string) (User, bool) {
	for _, u := range e.users {
		if u.Username == username {
			return u, true
		}
	}
	return User{}, false
}

// tenant is the id of the tenant that a path names: empty for every tenant.
func (e *Entra) tenant(name string) (id string, known bool) {
	if name == "common" || name == "organizations" {
		return "", true
	}
	for _, u := range e.users {
		if strings.EqualFold(u.TenantID, name) || strings.EqualFold(u.domain(), name) {
			return u.TenantID, true
		}
	}
	return "", false
}
