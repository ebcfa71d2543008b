package configuration_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

var full = configuration.Configuration{
	Mode: configuration.Demo, Cloud: graph.USGovL5, Addressing: graph.Item,
	GraphRoot: "http://127.0.0.1:8080/beta", Start: graph.Target{ConfigurationID: "c-1", ID: "a_b_c"},
}

func TestRead(t *testing.T) {
	least := configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto}
	with := func(change func(*configuration.Configuration)) configuration.Configuration {
		c := least
		change(&c)
		return c
	}
	root := func(root string) configuration.Configuration {
		return with(func(c *configuration.Configuration) { c.GraphRoot = root })
	}
	tests := []struct {
		name, text string
		want       configuration.Configuration
	}{
		{"the least", `{"mode":"demo"}`, least},
		{"all, in another order", `{"start":{"id":"a_b_c","configurationId":"c-1"},"graphRoot":"http://127.0.0.1:8080/beta","addressing":"item","cloud":"usGovL5","mode":"demo"}`, full},
		{"msal", `{"mode":"msal","clientId":"c-1","tenantId":"contoso.com"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, "c-1", "contoso.com"
		})},
		{"another authority", `{"mode":"msal","clientId":"c-1","authority":"https://127.0.0.1:9443/tenant","knownAuthorities":["127.0.0.1:9443","login.contoso.com"]}`,
			with(func(c *configuration.Configuration) {
				c.Mode, c.ClientID, c.Authority = configuration.MSAL, "c-1", "https://127.0.0.1:9443/tenant"
				c.KnownAuthorities = []string{"127.0.0.1:9443", "login.contoso.com"}
			})},
		{"Entra's authority", `{"mode":"msal","clientId":"c-1","authority":"https://login.microsoftonline.com/contoso.com"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, "c-1", "contoso.com"
		})},
		{"Entra's authority beside the tenant", `{"mode":"msal","clientId":"c-1","tenantId":"Contoso.com","authority":"https://Login.Microsoftonline.com/contoso.com/v2.0"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, "c-1", "contoso.com"
		})},
		{"Entra's other authority in China", `{"mode":"msal","clientId":"c-1","cloud":"china","authority":"https://login.partner.microsoftonline.cn/contoso.cn"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID, c.Cloud = configuration.MSAL, "c-1", "contoso.cn", graph.China
		})},
		{"Graph's own root spelled out", `{"mode":"demo","graphRoot":"https://graph.microsoft.com/beta"}`, root("https://graph.microsoft.com/beta")},
		{"a customer's machine in Microsoft's data centre", `{"mode":"demo","graphRoot":"https://proxy.chinanorth.cloudapp.chinacloudapi.cn/beta"}`, root("https://proxy.chinanorth.cloudapp.chinacloudapi.cn/beta")},
		{"portal", `{"mode":"portal","portalOrigins":["https://portal.contoso.com","http://localhost:8081"]}`, with(func(c *configuration.Configuration) {
			c.Mode, c.PortalOrigins = configuration.Portal, []string{"https://portal.contoso.com", "http://localhost:8081"}
		})},
		{"byte order mark", "\uFEFF{\"mode\":\"demo\"}", least},
		{"blanks around it", "\r\n\t {\r\n \"mode\" : \"demo\" }\r\n\n", least},
		{"escapes", `{"m\u006fde":"d\u0065mo"}`, least},
		{"defaults spelled out", `{"mode":"demo","cloud":"global","addressing":"auto"}`, least},
		{"L4", `{"mode":"demo","cloud":"usGovL4"}`, with(func(c *configuration.Configuration) { c.Cloud = graph.USGovL4 })},
		{"China", `{"mode":"demo","cloud":"china"}`, with(func(c *configuration.Configuration) { c.Cloud = graph.China })},
		{"collection", `{"mode":"demo","addressing":"collection"}`, with(func(c *configuration.Configuration) { c.Addressing = graph.Collection })},
		{"https root", `{"mode":"demo","graphRoot":"https://proxy.example/graph/beta"}`, root("https://proxy.example/graph/beta")},
		{"local root by name", `{"mode":"demo","graphRoot":"http://localhost:8080/beta"}`, root("http://localhost:8080/beta")},
		{"local root, IPv6", `{"mode":"demo","graphRoot":"http://[::1]:8080/beta"}`, root("http://[::1]:8080/beta")},
		{"an id that is no GUID", `{"mode":"demo","start":{"configurationId":"Zoë’s","id":" "}}`,
			with(func(c *configuration.Configuration) { c.Start = graph.Target{ConfigurationID: "Zoë’s", ID: " "} })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := configuration.Read([]byte(tt.text))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Read gives %+v, %v; want %+v", got, err, tt.want)
			}
			again, err := configuration.Read(got.JSON())
			if err != nil || !reflect.DeepEqual(again, tt.want) {
				t.Errorf("read back it is %+v, %v; want %+v", again, err, tt.want)
			}
		})
	}
}

const (
	keys          = "mode, clientId, tenantId, cloud, addressing, portalOrigins, authority, knownAuthorities, graphRoot, start"
	modeRule      = "msal, portal, demo"
	fileRule      = "a JSON object with " + keys
	startRule     = "an object with configurationId, id"
	clientRule    = "the Application (client) ID of the app registration"
	tenantRule    = "the Directory (tenant) ID or a domain of the tenant"
	authorityRule = "an https address without a query, a fragment and a slash at its end"
	originsRule   = "a list of origins in small letters like https://portal.contoso.com, http on a loopback host only"
	hostsRule     = "a list of hosts like login.contoso.com, with the port where it is not 443"
	cloudRule     = "global, usGovL4, usGovL5, china"
	routeRule     = "auto, collection, item"
	rootRule      = "an https address, or http on a loopback host, with the version and no slash at its end"
	keyRule       = "one of the keys " + keys
)

func TestRefusedKeys(t *testing.T) {
	const (
		globalRoot = "with the cloud global https://graph.microsoft.com/beta, or no host of Microsoft's"
		globalAt   = "with the cloud global https://login.microsoftonline.com/ and " + tenantRule
		l4At       = "with the cloud usGovL4 https://login.microsoftonline.us/ and " + tenantRule
	)
	tests := []struct{ text, key, value, allowed string }{
		{`{}`, "mode", `null`, modeRule},
		{`{"cloud":"china"}`, "mode", `null`, modeRule},
		{`{"mode":"production"}`, "mode", `"production"`, modeRule},
		{`{"mode":"Demo"}`, "mode", `"Demo"`, modeRule},
		{`{"mode":""}`, "mode", `""`, modeRule},
		{`{"mode":null}`, "mode", `null`, modeRule},
		{`{"mode":["demo"]}`, "mode", `["demo"]`, modeRule},

		{`{"mode":"demo","cloud":"germany"}`, "cloud", `"germany"`, cloudRule},
		{`{"mode":"demo","cloud":"Global"}`, "cloud", `"Global"`, cloudRule},
		{`{"mode":"demo","cloud":""}`, "cloud", `""`, cloudRule},
		{`{"mode":"demo","cloud":null}`, "cloud", `null`, cloudRule},
		{`{"mode":"demo","cloud":0}`, "cloud", `0`, cloudRule},

		{`{"mode":"demo","addressing":"both"}`, "addressing", `"both"`, routeRule},
		{`{"mode":"demo","addressing":true}`, "addressing", `true`, routeRule},

		{`{"mode":"msal"}`, "clientId", `null`, clientRule},
		{`{"mode":"msal","clientId":""}`, "clientId", `""`, clientRule},
		{`{"mode":"msal","clientId":"a b"}`, "clientId", `"a b"`, clientRule},
		{`{"mode":"msal","clientId":"c"}`, "tenantId", `null`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":"contoso.com/x"}`, "tenantId", `"contoso.com/x"`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":".."}`, "tenantId", `".."`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":"common"}`, "tenantId", `"common"`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":"organizations"}`, "tenantId", `"organizations"`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":"contoso"}`, "tenantId", `"contoso"`, tenantRule},
		{`{"mode":"msal","clientId":"c","tenantId":"9f4c1d2e-5b6a-4c7d-8e9f-0a1b2c3d4e5"}`, "tenantId", `"9f4c1d2e-5b6a-4c7d-8e9f-0a1b2c3d4e5"`, tenantRule},

		{`{"mode":"demo","graphRoot":"https://graph.microsoft.us/beta"}`, "graphRoot", `"https://graph.microsoft.us/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://Graph.Microsoft.us.:443/beta"}`, "graphRoot", `"https://Graph.Microsoft.us.:443/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://dod-graph.microsoft.us/beta"}`, "graphRoot", `"https://dod-graph.microsoft.us/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://microsoftgraph.chinacloudapi.cn/beta"}`, "graphRoot", `"https://microsoftgraph.chinacloudapi.cn/beta"`, globalRoot},
		{`{"mode":"msal","clientId":"c","authority":"https://login.microsoftonline.us/contoso.com"}`, "authority", `"https://login.microsoftonline.us/contoso.com"`, globalAt},
		{`{"mode":"msal","clientId":"c","authority":"https://login.windows.net/contoso.com"}`, "authority", `"https://login.windows.net/contoso.com"`, globalAt},
		{`{"mode":"msal","clientId":"c","authority":"https://login.microsoftonline.com/common"}`, "authority", `"https://login.microsoftonline.com/common"`, globalAt},
		{`{"mode":"msal","clientId":"c","authority":"https://login.microsoftonline.com"}`, "authority", `"https://login.microsoftonline.com"`, globalAt},
		{`{"mode":"msal","clientId":"c","cloud":"usGovL4","authority":"https://login.microsoftonline.com/contoso.com"}`, "authority", `"https://login.microsoftonline.com/contoso.com"`, l4At},
		{`{"mode":"msal","clientId":"c","tenantId":"fabrikam.com","authority":"https://login.microsoftonline.com/contoso.com"}`, "tenantId", `"fabrikam.com"`, "the tenant of authority, contoso.com"},
		{`{"mode":"msal","clientId":"c","authority":"http://127.0.0.1:9000"}`, "authority", `"http://127.0.0.1:9000"`, authorityRule},
		{`{"mode":"msal","clientId":"c","authority":"https://login.example/"}`, "authority", `"https://login.example/"`, authorityRule},
		{`{"mode":"msal","clientId":"c","authority":"https://login.example; script-src *"}`, "authority", `"https://login.example; script-src *"`, authorityRule},
		{`{"mode":"msal","knownAuthorities":"login.example"}`, "knownAuthorities", `"login.example"`, hostsRule},
		{`{"mode":"msal","knownAuthorities":["https://login.example"]}`, "knownAuthorities", `["https://login.example"]`, hostsRule},
		{`{"mode":"msal","knownAuthorities":["a",1]}`, "knownAuthorities", `["a",1]`, hostsRule},
		{`{"mode":"portal"}`, "portalOrigins", `null`, originsRule},
		{`{"mode":"portal","portalOrigins":[]}`, "portalOrigins", `null`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://*.contoso.com"]}`, "portalOrigins", `["https://*.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com/"]}`, "portalOrigins", `["https://portal.contoso.com/"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://Portal.contoso.com"]}`, "portalOrigins", `["https://Portal.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com:443"]}`, "portalOrigins", `["https://portal.contoso.com:443"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com"],"clientId":"c"}`, "tenantId", `null`, tenantRule},
		{`{"mode":"portal","portalOrigins":["http://portal.contoso.com"]}`, "portalOrigins", `["http://portal.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["null"]}`, "portalOrigins", `["null"]`, originsRule},

		{`{"mode":"demo","graphRoot":"http://graph.microsoft.com/beta"}`, "graphRoot", `"http://graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"http://localhost.example/beta"}`, "graphRoot", `"http://localhost.example/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com/beta/"}`, "graphRoot", `"https://graph.microsoft.com/beta/"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com/beta?x"}`, "graphRoot", `"https://graph.microsoft.com/beta?x"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://a@graph.microsoft.com/beta"}`, "graphRoot", `"https://a@graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"graph.microsoft.com/beta"}`, "graphRoot", `"graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"//graph.microsoft.com/beta"}`, "graphRoot", `"//graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":""}`, "graphRoot", `""`, rootRule},
		{`{"mode":"demo","graphRoot":null}`, "graphRoot", `null`, rootRule},

		{`{"mode":"demo","start":null}`, "start", `null`, startRule},
		{`{"mode":"demo","start":"c-1"}`, "start", `"c-1"`, startRule},
		{`{"mode":"demo","start":[]}`, "start", `[]`, startRule},
		{`{"mode":"demo","start":{}}`, "start", `{}`, startRule},
		{`{"mode":"demo","start":{"id":"a"}}`, "start", `{"id":"a"}`, startRule},
		{`{"mode":"demo","start":{"configurationId":"c"}}`, "start", `{"configurationId":"c"}`, startRule},
		{`{"mode":"demo","start":{"configurationId":"c","id":""}}`, "start.id", `""`, "text"},
		{`{"mode":"demo","start":{"configurationId":7,"id":"a"}}`, "start.configurationId", `7`, "text"},
		{`{"mode":"demo","start":{"configurationId":"c","ID":"a"}}`, "start.ID", `"a"`, "one of the keys configurationId, id"},
		{`{"mode":"demo","start":{"configurationId":"c","id":"a","tenant":"t"}}`, "start.tenant", `"t"`, "one of the keys configurationId, id"},

		{`{"mode":"demo","Cloud":"china"}`, "Cloud", `"china"`, keyRule},
		{`{"mode":"demo","clientSecret":{ "a": [1] }}`, "clientSecret", `{ "a": [1] }`, keyRule},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			_, err := configuration.Read([]byte(tt.text))
			want := configuration.Problem{Key: tt.key, Value: tt.value, Allowed: tt.allowed}
			var got *configuration.Problem
			if !errors.As(err, &got) || *got != want {
				t.Errorf("error %#v, want %#v", err, want)
			}
		})
	}
}

// A file that cannot be read says why, and what it should have been.
func TestRefusedFiles(t *testing.T) {
	tests := []struct{ name, text, reason string }{
		{"empty", "", "not JSON: "},
		{"blank", " \n", "not JSON: "},
		{"byte order mark alone", "\uFEFF", "not JSON: "},
		{"two byte order marks", "\uFEFF\uFEFF{\"mode\":\"demo\"}", "not JSON: "},
		{"cut", `{"mode":"demo"`, "not JSON: "},
		{"cut in a value", `{"mode":"de`, "not JSON: "},
		{"comma at the end", `{"mode":"demo",}`, "not JSON: "},
		{"comment", "{\"mode\":\"demo\" // for now\n}", "not JSON: "},
		{"a page instead of the file", "<!doctype html>", "not JSON: "},
		{"not UTF-8", "{\"mode\":\"\xff\"}", "not JSON: "},
		{"half of a surrogate pair", `{"mode":"\ud800"}`, "not JSON: "},
		{"key twice", `{"mode":"demo","cloud":"china","cloud":"global"}`, "not JSON: "},
		{"key twice, once escaped", `{"mode":"demo","m\u006fde":"demo"}`, "not JSON: "},
		{"key twice inside", `{"mode":"demo","start":{"id":"a","id":"b"}}`, "not JSON: "},
		{"list", `[{"mode":"demo"}]`, "not an object"},
		{"text", `"demo"`, "not an object"},
		{"null", `null`, "not an object"},
		{"two objects", `{"mode":"demo"}{"mode":"demo"}`, "more than one value"},
		{"rest behind it", `{"mode":"demo"} x`, "more than one value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := configuration.Read([]byte(tt.text))
			var got *configuration.Problem
			if !errors.As(err, &got) || got.Key != "" || got.Allowed != fileRule || !strings.HasPrefix(got.Value, tt.reason) {
				t.Errorf("error %#v, want one of the whole file that begins with %q", err, tt.reason)
			}
		})
	}
}

// What is accepted is written so that it is read as the same, and is safe to use.
func FuzzRead(f *testing.F) {
	f.Add(full.JSON())
	for _, seed := range []string{
		"\uFEFF{\"mode\":\"demo\"}",
		`{"mode":"demo","graphRoot":"https://proxy.example/a%2Fb"}`,
		`{"mode":"demo","start":{"configurationId":"\u2028\ud83d\ude00","id":"\"\\\u0000"}}`,
		`{"mode":"demo","mode":"demo"}`,
		`{"cloud":"germany"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		c, err := configuration.Read(text)
		if !bytes.Equal(text, before) {
			t.Fatalf("%q was changed to %q", before, text)
		}
		if err != nil {
			var p *configuration.Problem
			if !errors.As(err, &p) || p.Value == "" || p.Allowed == "" {
				t.Errorf("%q: error %#v, want a problem with value and rule", text, err)
			}
			return
		}
		if err := graph.CheckRoot(c.Root()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		written := c.JSON()
		if !json.Valid(written) {
			t.Fatalf("%q is written as %q, which is no JSON", text, written)
		}
		if again, err := configuration.Read(written); err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%q is %+v, written and read %+v, %v", text, c, again, err)
		}
	})
}
