package signin

import (
	"context"
	"errors"
	"testing"
)

func TestDiscovery(t *testing.T) {
	const (
		other = "https://id.contoso.test:9443"
		entra = "https://login.microsoftonline.com"
		fine  = `{"issuer":"` + other + `","authorization_endpoint":"` + other + `/auth","token_endpoint":"` + other + `/token"}`
		ours  = `{"issuer":"https://sts.windows.net/x/","authorization_endpoint":"` + entra + `/a","token_endpoint":"` + entra + `/t"}`
	)
	tests := []struct {
		name   string
		entra  bool
		status int
		body   string
		err    error
		want   Kind // "" is nothing wrong
		code   string
		got    string
	}{
		{name: "another provider", status: 200, body: fine},
		{name: "Entra", entra: true, status: 200, body: ours},
		{name: "offline", err: &Failure{Code: "no_network_connectivity"}, want: KindOffline, code: "no_network_connectivity"},
		{name: "no answer", err: errors.New("lost"), want: KindNetwork, code: "get_request_failed"},
		{name: "down", status: 503, body: "busy", want: KindService, code: "temporarily_unavailable"},
		{name: "nothing there", status: 404, body: "not found", want: KindSetup, code: "endpoints_resolution_error"},
		{name: "no such tenant", entra: true, status: 400, body: `{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant 'x' not found."}`, want: KindSetup, code: "endpoints_resolution_error"},
		{name: "a page", status: 200, body: "<!doctype html>", want: KindSetup, code: "endpoints_resolution_error"},
		{name: "without endpoints", status: 200, body: `{"issuer":"` + other + `"}`, want: KindSetup, code: "endpoints_resolution_error"},
		{name: "tokens from elsewhere", status: 200, body: `{"issuer":"` + other + `","authorization_endpoint":"` + other + `/a","token_endpoint":"https://tokens.example/t"}`,
			want: KindSetup, code: "endpoint_of_another_host", got: "https://tokens.example"},
		{name: "another issuer", status: 200, body: `{"issuer":"https://evil.example","authorization_endpoint":"` + other + `/a","token_endpoint":"` + other + `/t"}`,
			want: KindSetup, code: "issuer_validation_failed", got: "https://evil.example"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service, address := Service{Authority: other + "/x", Origins: []string{other}}, other+"/x/.well-known/openid-configuration"
			if test.entra {
				service, address = Service{Authority: entra + "/x", Origins: []string{entra}, Entra: true}, entra+"/x/v2.0/.well-known/openid-configuration"
			}
			e := service.Discover(t.Context(), func(_ context.Context, asked string) (int, string, error) {
				if asked != address {
					t.Errorf("asked %s, want %s", asked, address)
				}
				return test.status, test.body, test.err
			})
			switch {
			case test.want == "" && e != nil:
				t.Errorf("%v; want nothing wrong", e)
			case test.want != "" && (e == nil || e.Kind != test.want || e.Code != test.code || e.Got != test.got):
				t.Errorf("%+v; want kind %q, code %q, %q", e, test.want, test.code, test.got)
			case test.name == "no such tenant" && e.AADSTS != "AADSTS90002":
				t.Errorf("%+v does not say which of Entra's refusals it is", e)
			}
		})
	}
}

func FuzzDiscovery(f *testing.F) {
	f.Add(200, `{"issuer":1,"authorization_endpoint":["https://a"],"token_endpoint":{}}`)
	f.Add(400, "AADSTS")
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := Service{Authority: "https://a.example", Origins: []string{"https://a.example"}}
		e := service.Discover(t.Context(), func(context.Context, string) (int, string, error) { return status, body, nil })
		if e == nil && status != 200 {
			t.Errorf("%d %q passes", status, body)
		}
	})
}
