package configuration_test

import (
	"errors"
	"reflect"
	"testing"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

func TestReadWithOverrides(t *testing.T) {
	file := `{"mode":"msal","clientId":"0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2011","tenantId":"contoso.com","portalOrigins":["https://old.contoso.com"]}`
	got, err := configuration.ReadWith([]configuration.Override{
		{Key: "clientId", Text: "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2012"},
		{Key: "cloud", Text: "china"},
		{Key: "portalOrigins", Text: "https://a.contoso.com, https://b.contoso.com"},
		{Key: "start", Text: "c/a_b_c"},
	}, []byte(file))
	want := configuration.Configuration{
		Mode: configuration.MSAL, ClientID: "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2012", TenantID: "contoso.com", Cloud: graph.China, Addressing: graph.Auto,
		PortalOrigins: []string{"https://a.contoso.com", "https://b.contoso.com"},
		Start:         graph.Target{ConfigurationID: "c", ID: "a_b_c"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestOverridesAreHeldToTheFilesRules(t *testing.T) {
	for _, o := range []configuration.Override{
		{Key: "mode", Text: "prod"},
		{Key: "cloud", Text: "mars"},
		{Key: "clientId", Text: "a b"},
		{Key: "portalOrigins", Text: "https://a.example; script-src *"},
		{Key: "knownAuthorities", Text: "a.example,,b.example"},
		{Key: "start", Text: "no slash"},
		{Key: "colour", Text: "red"},
	} {
		_, err := configuration.ReadWith([]configuration.Override{o}, []byte(`{"mode":"demo"}`))
		var problem *configuration.Problem
		if !errors.As(err, &problem) || problem.Key != o.Key || problem.Allowed == "" {
			t.Errorf("%+v: error %v, want a problem with that key", o, err)
		}
	}
}

// Whoever adds a key gets its flag and its variable with it.
func TestEveryKeyCanBeOverridden(t *testing.T) {
	texts := map[string]string{
		"mode": "demo", "cloud": "china", "addressing": "item", "authority": "https://login.example/x", "graphRoot": "https://graph.example/beta",
		"portalOrigins": "https://portal.example", "knownAuthorities": "login.example,id.example", "start": "c/s",
		"clientId": "6d2f9e1b-0c7a-4e58-9b34-f1a8c5d70e26", "tenantId": "fabrikam.com",
	}
	file := []byte(`{"mode":"portal","portalOrigins":["https://a.example"],"clientId":"b1946ac9-2f3e-4d7a-8c50-e6f1d2a3b4c5","tenantId":"contoso.com","knownAuthorities":["login.example"]}`)
	for _, key := range configuration.Keys() {
		got, err := configuration.ReadWith([]configuration.Override{{Key: key, Text: texts[key]}}, file)
		without, _ := configuration.Read(file)
		if err != nil || reflect.DeepEqual(got, without) {
			t.Errorf("%s: %+v, %v, want it changed", key, got, err)
		}
	}
}

// Whatever is written on a command line, a configuration that is accepted is one
// that config.json can say, and that the page reads as the same.
func FuzzOverride(f *testing.F) {
	for _, key := range configuration.Keys() {
		for _, text := range []string{"", "demo", "contoso.com", "https://a.example,https://b.example", "c/s", `"`, "a\x00\xff", "https://a.example;x"} {
			f.Add(key, text)
		}
	}
	f.Fuzz(func(t *testing.T, key, text string) {
		c, err := configuration.ReadWith([]configuration.Override{{Key: key, Text: text}}, []byte(`{"mode":"msal","clientId":"0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2017","tenantId":"contoso.com"}`))
		if err != nil {
			return
		}
		again, err := configuration.Read(c.JSON())
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%s=%q: %+v is written as\n%sand read as %+v, %v", key, text, c, c.JSON(), again, err)
		}
	})
}
