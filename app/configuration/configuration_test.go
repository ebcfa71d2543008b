package configuration_test

import (
	"fmt"
	"testing"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

func TestJSON(t *testing.T) {
	tests := []struct {
		name string
		c    configuration.Configuration
		want string
	}{
		{"what must be said", configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto},
			"{\n  \"mode\": \"demo\",\n  \"cloud\": \"global\",\n  \"addressing\": \"auto\"\n}\n"},
		{"all", full,
			"{\n  \"mode\": \"demo\",\n  \"cloud\": \"usGovL5\",\n  \"addressing\": \"item\",\n  \"graphRoot\": \"http://127.0.0.1:8080/beta\",\n" +
				"  \"start\": {\"configurationId\": \"c-1\", \"id\": \"a_b_c\"}\n}\n"},
		{"what JSON escapes", configuration.Configuration{Mode: configuration.Demo, Cloud: graph.China, Addressing: graph.Collection, Start: graph.Target{ConfigurationID: "a\"\\\n", ID: "’\xff"}},
			"{\n  \"mode\": \"demo\",\n  \"cloud\": \"china\",\n  \"addressing\": \"collection\",\n" +
				"  \"start\": {\"configurationId\": \"a\\\"\\\\\\n\", \"id\": \"’\ufffd\"}\n}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(tt.c.JSON()); got != tt.want {
				t.Errorf("JSON is\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestRoot(t *testing.T) {
	for _, cloud := range graph.Clouds {
		c := configuration.Configuration{Cloud: cloud}
		if got, want := c.Root(), cloud.Root(); got != want || got == "" {
			t.Errorf("%s: root %q, want %q", cloud, got, want)
		}
		c.GraphRoot = "https://proxy.example/graph/beta"
		if got := c.Root(); got != c.GraphRoot {
			t.Errorf("%s: root %q, want %q in its place", cloud, got, c.GraphRoot)
		}
	}
}

func TestSignInOrigins(t *testing.T) {
	for _, tt := range []struct {
		c    configuration.Configuration
		want string
	}{
		{configuration.Configuration{Mode: configuration.MSAL, Cloud: graph.USGovL5}, "[https://login.microsoftonline.us]"},
		{configuration.Configuration{Mode: configuration.MSAL, Cloud: graph.China}, "[https://login.chinacloudapi.cn https://login.partner.microsoftonline.cn]"},
		{configuration.Configuration{Mode: configuration.MSAL, Cloud: graph.Global, Authority: "https://127.0.0.1:9443/tenant/x"}, "[https://127.0.0.1:9443]"},
		{configuration.Configuration{Mode: configuration.MSAL, Cloud: graph.Global, Authority: "https://Login.example/x", KnownAuthorities: []string{"token.example:8443", "LOGIN.example"}}, "[https://login.example https://token.example:8443]"},
		{configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global}, "[]"},
		{configuration.Configuration{Mode: configuration.Portal, Cloud: graph.Global}, "[]"},
		{configuration.Configuration{Mode: configuration.Portal, Cloud: graph.Global, ClientID: "c", TenantID: "contoso.com"}, "[https://login.microsoftonline.com]"},
	} {
		if got := fmt.Sprint(tt.c.SignInOrigins()); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.c, got, tt.want)
		}
		service := tt.c.Service()
		if service.Entra != (tt.c.Authority == "") || service.Authority != tt.c.SignIn() || fmt.Sprint(service.Origins) != tt.want {
			t.Errorf("%+v is signed in by %+v", tt.c, service)
		}
	}
}

func TestSignIn(t *testing.T) {
	for _, cloud := range graph.Clouds {
		c := configuration.Configuration{Mode: configuration.MSAL, Cloud: cloud, TenantID: "contoso.com"}
		if got, want := c.SignIn(), cloud.Authority()+"/contoso.com"; got != want {
			t.Errorf("%s: %q, want %q", cloud, got, want)
		}
		c.Authority = "https://login.example/x"
		if got := c.SignIn(); got != c.Authority {
			t.Errorf("%s: %q, want %q in its place", cloud, got, c.Authority)
		}
		c.Mode = configuration.Demo
		if got := c.SignIn(); got != "" {
			t.Errorf("%s: %q, want none in the demo", cloud, got)
		}
	}
}

// Messages are read by whoever wrote the file.
func TestProblemSaysWhatToDo(t *testing.T) {
	for _, tt := range []struct {
		problem configuration.Problem
		want    string
	}{
		{configuration.Problem{Key: "cloud", Value: `"mars"`, Allowed: "global, china"}, `configuration: key "cloud" has the value "mars", allowed: global, china`},
		{configuration.Problem{Key: "tenantId", Allowed: "a tenant"}, `configuration: key "tenantId" is missing, allowed: a tenant`},
		{configuration.Problem{Value: "not an object", Allowed: "a JSON object"}, "configuration: not an object, allowed: a JSON object"},
	} {
		if got := tt.problem.Error(); got != tt.want {
			t.Errorf("error %q, want %q", got, tt.want)
		}
	}
}
