package configuration_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
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
		{"msal", `{"mode":"msal","clientId":"` + id + `","tenantId":"contoso.com"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, id, "contoso.com"
		})},
		{"another authority", `{"mode":"msal","clientId":"c-1","authority":"https://127.0.0.1:9443/tenant","knownAuthorities":["127.0.0.1:9443","login.contoso.com"]}`,
			with(func(c *configuration.Configuration) {
				c.Mode, c.ClientID, c.Authority = configuration.MSAL, "c-1", "https://127.0.0.1:9443/tenant"
				c.KnownAuthorities = []string{"127.0.0.1:9443", "login.contoso.com"}
			})},
		{"Entra's authority", `{"mode":"msal","clientId":"` + id + `","authority":"https://login.microsoftonline.com/contoso.com"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, id, "contoso.com"
		})},
		{"Entra's authority beside the tenant", `{"mode":"msal","clientId":"` + id + `","tenantId":"Contoso.com","authority":"https://Login.Microsoftonline.com/contoso.com/v2.0"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID = configuration.MSAL, id, "contoso.com"
		})},
		{"Entra's other authority in China", `{"mode":"msal","clientId":"` + id + `","cloud":"china","authority":"https://login.partner.microsoftonline.cn/contoso.cn"}`, with(func(c *configuration.Configuration) {
			c.Mode, c.ClientID, c.TenantID, c.Cloud = configuration.MSAL, id, "contoso.cn", graph.China
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
		{"another provider's host in capitals", `{"mode":"msal","clientId":"c","authority":"https://Login.Contoso.com","knownAuthorities":["LOGIN.contoso.com"]}`,
			with(func(c *configuration.Configuration) {
				c.Mode, c.ClientID, c.Authority = configuration.MSAL, "c", "https://Login.Contoso.com"
				c.KnownAuthorities = []string{"LOGIN.contoso.com"}
			})},
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

// id is a client's.
const id = "3f6c1f0e-8a0b-4a55-9d6e-5f0f7a1c2b34"

const (
	keys          = "mode, clientId, tenantId, cloud, addressing, portalOrigins, authority, knownAuthorities, graphRoot, start"
	modeRule      = "msal, portal, demo"
	fileRule      = "a JSON object with " + keys
	startRule     = "an object with configurationId, id"
	clientRule    = "the Application (client) ID of the app registration, a GUID"
	anyClientRule = "the client ID that the provider gave this page"
	tenantRule    = "the Directory (tenant) ID or a domain of the tenant"
	authorityRule = "an https address without a query, a fragment and a slash at its end"
	originsRule   = "a list of origins in small letters like https://portal.contoso.com, http on a loopback host only"
	hostsRule     = "a list of hosts like login.contoso.com, with the port where it is not 443"
	cloudRule     = "global, usGovL4, usGovL5, china"
	routeRule     = "auto, collection, item"
	rootRule      = "an https address, or http on a loopback host, with a host name or an IPv4 address and /beta at its end: v1.0 has no such records"
	keyRule       = "one of the keys " + keys
)

func TestRefusedKeys(t *testing.T) {
	const (
		globalRoot = "with the cloud global https://graph.microsoft.com/beta, or no host of Microsoft's"
		globalAt   = "with the cloud global https://login.microsoftonline.com/ and " + tenantRule
		l4At       = "with the cloud usGovL4 https://login.microsoftonline.us/ and " + tenantRule
	)
	tests := []struct{ text, key, value, allowed string }{
		{`{}`, "mode", ``, modeRule},
		{`{"cloud":"china"}`, "mode", ``, modeRule},
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

		{`{"mode":"msal"}`, "clientId", ``, clientRule},
		{`{"mode":"msal","clientId":""}`, "clientId", `""`, anyClientRule},
		{`{"mode":"msal","clientId":"a b"}`, "clientId", `"a b"`, anyClientRule},
		{`{"mode":"msal","clientId":"` + id + `"}`, "tenantId", ``, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"contoso.com/x"}`, "tenantId", `"contoso.com/x"`, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":".."}`, "tenantId", `".."`, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"common"}`, "tenantId", `"common"`, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"organizations"}`, "tenantId", `"organizations"`, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"contoso"}`, "tenantId", `"contoso"`, tenantRule},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"9f4c1d2e-5b6a-4c7d-8e9f-0a1b2c3d4e5"}`, "tenantId", `"9f4c1d2e-5b6a-4c7d-8e9f-0a1b2c3d4e5"`, tenantRule},

		{`{"mode":"demo","graphRoot":"https://graph.microsoft.us/beta"}`, "graphRoot", `"https://graph.microsoft.us/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://Graph.Microsoft.us:443/beta"}`, "graphRoot", `"https://Graph.Microsoft.us:443/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://dod-graph.microsoft.us/beta"}`, "graphRoot", `"https://dod-graph.microsoft.us/beta"`, globalRoot},
		{`{"mode":"demo","graphRoot":"https://microsoftgraph.chinacloudapi.cn/beta"}`, "graphRoot", `"https://microsoftgraph.chinacloudapi.cn/beta"`, globalRoot},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.microsoftonline.us/contoso.com"}`, "authority", `"https://login.microsoftonline.us/contoso.com"`, globalAt},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.windows.net/contoso.com"}`, "authority", `"https://login.windows.net/contoso.com"`, globalAt},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.microsoftonline.com/common"}`, "authority", `"https://login.microsoftonline.com/common"`, globalAt},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.microsoftonline.com"}`, "authority", `"https://login.microsoftonline.com"`, globalAt},
		{`{"mode":"msal","clientId":"` + id + `","cloud":"usGovL4","authority":"https://login.microsoftonline.com/contoso.com"}`, "authority", `"https://login.microsoftonline.com/contoso.com"`, l4At},
		{`{"mode":"msal","clientId":"` + id + `","tenantId":"fabrikam.com","authority":"https://login.microsoftonline.com/contoso.com"}`, "tenantId", `"fabrikam.com"`, "the tenant of authority, contoso.com"},
		{`{"mode":"msal","clientId":"` + id + `","authority":"http://127.0.0.1:9000"}`, "authority", `"http://127.0.0.1:9000"`, authorityRule},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.example/"}`, "authority", `"https://login.example/"`, authorityRule},
		{`{"mode":"msal","clientId":"` + id + `","authority":"https://login.example; script-src *"}`, "authority", `"https://login.example; script-src *"`, authorityRule},
		{`{"mode":"msal","knownAuthorities":"login.example"}`, "knownAuthorities", `"login.example"`, hostsRule},
		{`{"mode":"msal","knownAuthorities":["https://login.example"]}`, "knownAuthorities", `["https://login.example"]`, hostsRule},
		{`{"mode":"msal","knownAuthorities":["a",1]}`, "knownAuthorities", `["a",1]`, hostsRule},
		{`{"mode":"msal","clientId":"c","authority":"https://127.0.0.1:9443"}`, "knownAuthorities", ``, `a list with the host of authority: ["127.0.0.1:9443"]`},
		{`{"mode":"msal","clientId":"c","authority":"https://127.0.0.1:9443","knownAuthorities":[]}`, "knownAuthorities", `[]`, `a list with the host of authority: ["127.0.0.1:9443"]`},
		{`{"mode":"msal","clientId":"c","authority":"https://127.0.0.1:9443/a","knownAuthorities":["127.0.0.1"]}`, "knownAuthorities", `["127.0.0.1"]`, `a list with the host of authority: ["127.0.0.1:9443"]`},
		{`{"mode":"msal","clientId":"c","authority":"https://login.example","knownAuthorities":["id.example"]}`, "knownAuthorities", `["id.example"]`, `a list with the host of authority: ["login.example"]`},
		{`{"mode":"portal"}`, "portalOrigins", ``, originsRule},
		{`{"mode":"portal","portalOrigins":[]}`, "portalOrigins", `[]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://*.contoso.com"]}`, "portalOrigins", `["https://*.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com/"]}`, "portalOrigins", `["https://portal.contoso.com/"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://Portal.contoso.com"]}`, "portalOrigins", `["https://Portal.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com:443"]}`, "portalOrigins", `["https://portal.contoso.com:443"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["https://portal.contoso.com"],"clientId":"c"}`, "tenantId", ``, tenantRule},
		{`{"mode":"portal","portalOrigins":["http://portal.contoso.com"]}`, "portalOrigins", `["http://portal.contoso.com"]`, originsRule},
		{`{"mode":"portal","portalOrigins":["null"]}`, "portalOrigins", `["null"]`, originsRule},

		{`{"mode":"demo","graphRoot":"http://graph.microsoft.com/beta"}`, "graphRoot", `"http://graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"http://localhost.example/beta"}`, "graphRoot", `"http://localhost.example/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com/beta/"}`, "graphRoot", `"https://graph.microsoft.com/beta/"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com/beta?x"}`, "graphRoot", `"https://graph.microsoft.com/beta?x"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://a@graph.microsoft.com/beta"}`, "graphRoot", `"https://a@graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"graph.microsoft.com/beta"}`, "graphRoot", `"graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"//graph.microsoft.com/beta"}`, "graphRoot", `"//graph.microsoft.com/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com"}`, "graphRoot", `"https://graph.microsoft.com"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.com/v1.0"}`, "graphRoot", `"https://graph.microsoft.com/v1.0"`, rootRule},
		{`{"mode":"demo","graphRoot":"http://[::1]:8080/beta"}`, "graphRoot", `"http://[::1]:8080/beta"`, rootRule},
		{`{"mode":"demo","graphRoot":"https://graph.microsoft.us./beta"}`, "graphRoot", `"https://graph.microsoft.us./beta"`, rootRule},
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
	const early = "not JSON: the file ends too early"
	tests := []struct{ name, text, reason string }{
		{"empty", "", "the file is empty"},
		{"blank", " \n", "the file is empty"},
		{"byte order mark alone", "\uFEFF", "the file is empty"},
		{"two byte order marks", "\uFEFF\uFEFF{\"mode\":\"demo\"}", "not JSON from line 1, column 1 on"},
		{"cut", `{"mode":"demo"`, early},
		{"cut in a value", `{"mode":"de`, early},
		{"comma at the end", "{\n  \"mode\": \"demo\",\n}", "not JSON from line 2, column 17 on"},
		{"comma forgotten", "{\r\n  \"mode\": \"demo\"\r\n  \"cloud\": \"china\"}", "not JSON from line 3, column 3 on"},
		{"comment", "{\"mode\":\"demo\" // for now\n}", "not JSON from line 1, column 16 on"},
		{"a page instead of the file", "<!doctype html>", "not JSON from line 1, column 1 on"},
		{"not UTF-8", "{\"mode\":\"\xff\"}", "not JSON from line 1, column 10 on"},
		{"half of a surrogate pair", `{"mode":"\ud800"}`, "not JSON from line 1, column 10 on"},
		{"key twice", "{\"start\":{\"configurationId\":\"Zoë\",\"id\":\"Zoë\"},\"mode\":\"demo\",\n\"mode\":\"demo\"}", "line 2, column 1: a key that stands twice"},
		{"key twice, once escaped", `{"mode":"demo","m\u006fde":"demo"}`, "line 1, column 16: a key that stands twice"},
		{"key twice inside", `{"mode":"demo","start":{"id":"a","id":"b"}}`, "line 1, column 34: a key that stands twice"},
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
			if !errors.As(err, &got) || got.Key != "" || got.Allowed != fileRule || got.Value != tt.reason {
				t.Errorf("error %#v, want one of the whole file: %q", err, tt.reason)
			}
		})
	}
}

// What is accepted is written so that it is read as the same, and is safe to use.
func FuzzRead(f *testing.F) {
	f.Add(full.JSON())
	for _, seed := range []string{
		"\uFEFF{\"mode\":\"demo\"}",
		`{"mode":"demo","graphRoot":"https://proxy.example/a%2Fb/beta"}`,
		`{"mode":"demo","start":{"configurationId":"\u2028\ud83d\ude00","id":"\"\\\u0000"}}`,
		`{"mode":"demo","mode":"demo"}`,
		`{"cloud":"germany"}`,
		`{"mode":"msal","clientId":"c","authority":"https://login.example:8443/a","knownAuthorities":["login.example:8443"]}`,
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
			if !errors.As(err, &p) || p.Key == "" && p.Value == "" || p.Allowed == "" {
				t.Errorf("%q: error %#v, want a problem with key or value, and rule", text, err)
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
