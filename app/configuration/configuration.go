// Package configuration reads and writes config.json, the file beside the page
// that says how an installation works.
//
// It knows the file's keys and what they may hold. It must not know where the
// file lies or who asks for it, nor hold a secret: every visitor can read it.
package configuration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// Mode says where tokens come from.
type Mode string

const (
	MSAL   Mode = "msal"   // the page signs in with Microsoft by itself
	Portal Mode = "portal" // the page that embeds this one supplies tokens
	Demo   Mode = "demo"   // the emulator, with a token that is none
)

// Modes lists the modes, the one of most installations first.
var Modes = []Mode{MSAL, Portal, Demo}

// Configuration is config.json. Read fills in what the file leaves out.
type Configuration struct {
	Mode       Mode
	ClientID   string // of the app registration; msal needs it
	TenantID   string // a GUID or a domain; msal needs it, unless there is an Authority
	Cloud      graph.Cloud
	Addressing graph.Addressing

	// PortalOrigins are the pages that may embed this one, in any mode; portal
	// needs one. Without any, nobody may.
	PortalOrigins []string

	// For private and test deployments.
	Authority        string   // another provider than Entra, whole
	KnownAuthorities []string // hosts that MSAL trusts beside Microsoft's
	GraphRoot        string   // replaces the cloud's root

	Start graph.Target // filled in when the page opens
}

// SignsIn reports whether the page can sign in by itself where no portal is around
// it. A portal's editor can when an app registration is named, for its own tab and
// for hosts that sign in for the pages inside them.
func (c Configuration) SignsIn() bool {
	return c.Mode == MSAL || c.Mode == Portal && c.ClientID != ""
}

// SignIn is the address at which people sign in: the cloud's authority with the
// tenant, unless another one is configured. It is empty where nobody signs in.
func (c Configuration) SignIn() string {
	switch {
	case !c.SignsIn():
		return ""
	case c.Authority != "":
		return c.Authority
	}
	return c.Cloud.Authority() + "/" + c.TenantID
}

// Root is the Graph root to ask, with version and no trailing slash.
func (c Configuration) Root() string {
	if c.GraphRoot != "" {
		return c.GraphRoot
	}
	return c.Cloud.Root()
}

// SignInOrigins are what the page has to reach so that people can sign in.
func (c Configuration) SignInOrigins() []string {
	switch {
	case !c.SignsIn():
		return nil
	case c.Authority == "":
		return c.Cloud.SignInOrigins()
	}
	origins := []string{"https://" + hostOf(c.Authority)}
	for _, host := range c.KnownAuthorities {
		if origin := "https://" + strings.ToLower(host); !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	return origins
}

// Service is who signs people in. Where a portal does that, it is Entra ID that it
// has the tokens of.
func (c Configuration) Service() signin.Service {
	return signin.Service{Authority: c.SignIn(), Origins: c.SignInOrigins(), Entra: c.Authority == ""}
}

// Problem is a key that cannot hold what it does. Value is the value's JSON, ""
// where the file does not have the key. Key is empty when the file as a whole
// cannot be read; then Value says why.
type Problem struct{ Key, Value, Allowed string }

func (p *Problem) Error() string {
	switch {
	case p.Key == "":
		return fmt.Sprintf("configuration: %s, allowed: %s", p.Value, p.Allowed)
	case p.Value == "":
		return fmt.Sprintf("configuration: key %q is missing, allowed: %s", p.Key, p.Allowed)
	}
	return fmt.Sprintf("configuration: key %q has the value %s, allowed: %s", p.Key, p.Value, p.Allowed)
}

// JSON is the file: readable, with the keys that say something.
func (c Configuration) JSON() []byte {
	var b strings.Builder
	separator := "{\n"
	write := func(key, value string) {
		b.WriteString(separator + `  "` + key + `": ` + value)
		separator = ",\n"
	}
	text := func(key, value string) {
		if value != "" {
			write(key, quote(value))
		}
	}
	texts := func(key string, values []string) {
		if len(values) == 0 {
			return
		}
		quoted := make([]string, len(values))
		for i, v := range values {
			quoted[i] = quote(v)
		}
		write(key, "["+strings.Join(quoted, ", ")+"]")
	}
	write("mode", quote(string(c.Mode)))
	text("clientId", c.ClientID)
	text("tenantId", c.TenantID)
	write("cloud", quote(string(c.Cloud)))
	write("addressing", quote(string(c.Addressing)))
	texts("portalOrigins", c.PortalOrigins)
	text("authority", c.Authority)
	texts("knownAuthorities", c.KnownAuthorities)
	text("graphRoot", c.GraphRoot)
	if c.Start != (graph.Target{}) {
		write("start", `{"configurationId": `+quote(c.Start.ConfigurationID)+`, "id": `+quote(c.Start.ID)+`}`)
	}
	b.WriteString("\n}\n")
	return []byte(b.String())
}

// quote replaces bytes that are not UTF-8, which no JSON text can hold.
func quote(s string) string {
	q, _ := jsontext.AppendQuote(nil, s)
	return string(q)
}
