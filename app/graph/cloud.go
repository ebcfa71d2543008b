package graph

import "strings"

// Cloud is one of the four clouds Graph's page for this operation names.
// Tokens of one are of no use in another.
type Cloud string

const (
	Global  Cloud = "global"
	USGovL4 Cloud = "usGovL4" // GCC High
	USGovL5 Cloud = "usGovL5" // DoD
	China   Cloud = "china"   // 21Vianet
)

// Clouds lists the clouds, the most used one first.
var Clouds = []Cloud{Global, USGovL4, USGovL5, China}

// Hosts as on https://learn.microsoft.com/graph/deployments. The entity is beta
// only: iosLobAppProvisioningConfiguration does not exist in v1.0.
//
// Microsoft's sign-in library does not ask China's authority but the host that it
// prefers in its place (its own list of clouds, msal-common 16.17.0).
var hosts = map[Cloud]struct{ graph, authority, asked string }{
	Global:  {"graph.microsoft.com", "login.microsoftonline.com", ""},
	USGovL4: {"graph.microsoft.us", "login.microsoftonline.us", ""},
	USGovL5: {"dod-graph.microsoft.us", "login.microsoftonline.us", ""},
	China:   {"microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn", "login.partner.microsoftonline.cn"},
}

// Root is the cloud's Graph root with the version and no trailing slash,
// or "" for a cloud that is not in [Clouds].
func (c Cloud) Root() string {
	if h, ok := hosts[c]; ok {
		return "https://" + h.graph + "/beta"
	}
	return ""
}

// Resource is what goes before a permission's name when a token is asked for:
// the origin of the cloud's Graph, or "" for a cloud that is not in [Clouds].
func (c Cloud) Resource() string {
	if h, ok := hosts[c]; ok {
		return "https://" + h.graph
	}
	return ""
}

// Authority is where the cloud's users sign in, without the tenant,
// or "" for a cloud that is not in [Clouds].
func (c Cloud) Authority() string {
	if h, ok := hosts[c]; ok {
		return "https://" + h.authority
	}
	return ""
}

// SignInOrigins are what a page has to be allowed to reach so that the cloud's
// users can sign in: the authority's, and the one that is asked in its place.
func (c Cloud) SignInOrigins() []string {
	h, ok := hosts[c]
	switch {
	case !ok:
		return nil
	case h.asked == "":
		return []string{"https://" + h.authority}
	}
	return []string{"https://" + h.authority, "https://" + h.asked}
}

// IsMicrosoft reports whether a host, given as browsers write it, is one at which
// Microsoft itself serves Graph or signs people in, in any cloud and under any name.
// Names below cloudapp, azurewebsites and the like belong to customers.
func IsMicrosoft(host string) bool {
	name, _, _ := strings.Cut(host, ":")
	if name = strings.TrimSuffix(name, "."); name == "" {
		return false
	}
	for _, h := range hosts {
		if name == h.graph || name == h.authority || name == h.asked {
			return true
		}
	}
	for _, domain := range []string{"microsoft.com", "microsoft.us", "microsoftonline.com", "microsoftonline.us", "microsoftonline.cn"} {
		if name == domain || strings.HasSuffix(name, "."+domain) {
			return true
		}
	}
	switch name { // older names, which the sign-in library still knows
	case "login.windows.net", "sts.windows.net", "login.usgovcloudapi.net":
		return true
	}
	return false
}
