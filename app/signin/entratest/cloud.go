package entratest

import (
	"net"
	"slices"
	"strings"
)

// cloud is one of Microsoft's national clouds
// (https://learn.microsoft.com/graph/deployments).
type cloud struct {
	login  string   // host of the authority
	alias  string   // another of its hosts
	issuer string   // of ID tokens and discovery
	sts    string   // issuer of Graph's access tokens, which are of version 1.0
	graphs []string // the resource that is meant by a bare scope stands first
}

var clouds = []cloud{
	{"login.microsoftonline.com", "login.windows.net", "https://login.microsoftonline.com/", "https://sts.windows.net/",
		[]string{"https://graph.microsoft.com"}},
	{"login.microsoftonline.us", "login.usgovcloudapi.net", "https://login.microsoftonline.us/", "https://sts.windows.net/",
		[]string{"https://graph.microsoft.us", "https://dod-graph.microsoft.us"}},
	{"login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "https://login.partner.microsoftonline.cn/", "https://sts.chinacloudapi.cn/",
		[]string{"https://microsoftgraph.chinacloudapi.cn"}},
}

// cloudOf finds the cloud by the Host header, which may have a port.
func cloudOf(host string) cloud {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	i := slices.IndexFunc(clouds, func(c cloud) bool { return strings.EqualFold(c.login, name) || strings.EqualFold(c.alias, name) })
	if i >= 0 {
		return clouds[i]
	}
	other := clouds[0]
	other.login, other.issuer = host, "https://"+host+"/"
	return other
}
