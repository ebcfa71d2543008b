package entratest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/signin/entratest"
)

func TestClouds(t *testing.T) {
	tests := []struct{ login, scope, audience, issuer string }{
		{"https://login.microsoftonline.com", readScope, "https://graph.microsoft.com", "https://login.microsoftonline.com/"},
		{"https://login.microsoftonline.us", readScope, "https://graph.microsoft.us", "https://login.microsoftonline.us/"},
		{"https://login.microsoftonline.us", "https://dod-graph.microsoft.us/" + readScope, "https://dod-graph.microsoft.us", "https://login.microsoftonline.us/"},
		{"https://login.windows.net", readScope, "https://graph.microsoft.com", "https://login.microsoftonline.com/"},
		{"https://login.usgovcloudapi.net", readScope, "https://graph.microsoft.us", "https://login.microsoftonline.us/"},
		{"https://login.partner.microsoftonline.cn", readScope, "https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn/"},
		{"https://login.chinacloudapi.cn", readScope, "https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn/"},
		{"https://LOGIN.chinacloudapi.cn:443", readScope, "https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn/"},
		{"https://localhost:8443", readScope, "https://graph.microsoft.com", "https://localhost:8443/"},
	}
	for _, tt := range tests {
		t.Run(tt.login+" "+tt.audience, func(t *testing.T) {
			c := serve(t, entratest.Options{})
			base := tt.login + "/" + entratest.TenantID
			scope := tt.scope + " openid"
			page := c.get(base + "/oauth2/v2.0/authorize?" + query("scope", scope).Encode())
			action := strings.Replace(base, "/"+entratest.TenantID, "", 1) + attribute(page.body, "action")
			code := c.back(c.post(action, pairs(map[string][]string{}, []string{"button", "sign-in", "username", avery}))).Get("code")
			form := refreshForm("", "grant_type", "authorization_code", "code", code, "redirect_uri", redirectURI, "code_verifier", verifier, "scope", scope)
			got := c.read(c.post(base+"/oauth2/v2.0/token", form, "Origin", app))
			got.wants(t, http.StatusOK, "", 0)
			if _, err := c.entra.Check(got.AccessToken, tt.audience); err != nil {
				t.Error(err)
			}
			if iss, want := claimsOf(t, got.IDToken)["iss"], tt.issuer+entratest.TenantID+"/v2.0"; iss != want {
				t.Errorf("issuer is %v, want %s", iss, want)
			}
		})
	}
}
