package graph_test

import (
	"net/url"
	"strings"
	"testing"

	"device-status-editor/app/graph"
)

func TestParseTarget(t *testing.T) {
	both := graph.Target{ConfigurationID: "c-1", ID: "a_b_c"}
	tests := []struct {
		name, address string
		want          graph.Target // zero: refused
	}{
		{"global", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"us gov l4", "https://graph.microsoft.us/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"us gov l5", "https://dod-graph.microsoft.us/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"china", "https://microsoftgraph.chinacloudapi.cn/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"another version, blanks, slash at the end", " https://graph.microsoft.com/v1.0/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c/\n", both},
		{"no scheme", "graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"no host", "/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"no host, version", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"the last part alone", "iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", both},
		{"case of names", "HTTPS://Graph.Microsoft.com/beta/DeviceAppManagement/IosLobAppProvisioningConfigurations/c-1/devicestatuses/a_b_c", both},
		{"query and fragment", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c?$select=id#x", both},
		{"key form", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses('a_b_c')", both},
		{"key form, encoded", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations%28%27c-1%27%29/deviceStatuses/a_b_c", both},
		{"key form, apostrophe doubled", "iosLobAppProvisioningConfigurations('c''1')/deviceStatuses('a')", graph.Target{ConfigurationID: "c'1", ID: "a"}},
		{"encoded", "iosLobAppProvisioningConfigurations/c%201/deviceStatuses/%C3%A4%2F%25", graph.Target{ConfigurationID: "c 1", ID: "ä/%"}},
		{"an id that looks like a key form", "iosLobAppProvisioningConfigurations/c-1/deviceStatuses/deviceStatuses('x')", graph.Target{ConfigurationID: "c-1", ID: "deviceStatuses('x')"}},

		{"empty", "", graph.Target{}},
		{"the collection", "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses", graph.Target{}},
		{"more behind it", "iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a/b", graph.Target{}},
		{"another resource", "https://graph.microsoft.com/beta/deviceAppManagement/mobileAppConfigurations/c-1/deviceStatuses/a_b_c", graph.Target{}},
		{"another host", "https://graph.example/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", graph.Target{}},
		{"a host that begins like Graph's", "https://graph.microsoft.com.example/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", graph.Target{}},
		{"http", "http://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c", graph.Target{}},
		{"empty key", "iosLobAppProvisioningConfigurations('')/deviceStatuses('a')", graph.Target{}},
		{"dots", "iosLobAppProvisioningConfigurations/%2e%2E/deviceStatuses/a", graph.Target{}},
		{"bad escape", "iosLobAppProvisioningConfigurations/c%/deviceStatuses/a", graph.Target{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := graph.ParseTarget(tt.address)
			if wantOK := tt.want != (graph.Target{}); ok != wantOK || got != tt.want {
				t.Errorf("ParseTarget(%q) = %+v, %v; want %+v, %v", tt.address, got, ok, tt.want, wantOK)
			}
		})
	}
}

func TestReadKeys(t *testing.T) {
	configuration := graph.Target{ConfigurationID: "c-1"}
	both := graph.Target{ConfigurationID: "c-1", ID: "a_b_c"}
	for path, want := range map[string]graph.Target{
		"/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c":           both,
		"/proxy/v9/x/IOSLOBAPPPROVISIONINGCONFIGURATIONS('c%2D1')/devicestatuses('a_b_c')/status":          both,
		"deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses(id,status)/$entity": configuration,
		"/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/$count":                                   configuration,
		"/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/%2e%2e":                                   configuration,
		"/iosLobAppProvisioningConfigurations/c-1/deviceStatuses":                                          configuration,
		"/iosLobAppProvisioningConfigurations/c-1/assignments/x":                                           configuration,
		"/iosLobAppProvisioningConfigurations/c-1":                                                         configuration,
		"/iosLobAppProvisioningConfigurations":                                                             {},
		"/iosLobAppProvisioningConfigurations/$count":                                                      {},
		"/iosLobAppProvisioningConfigurations/../deviceStatuses/a":                                         {},
		"/iosLobAppProvisioningConfigurations/c%/deviceStatuses/a":                                         {},
		"/mobileAppConfigurations/c-1/deviceStatuses/a_b_c":                                                {},
		"": {},
	} {
		if got, ok := graph.ReadKeys(path); got != want || ok != (want != graph.Target{}) {
			t.Errorf("ReadKeys(%q) = %+v, %v; want %+v", path, got, ok, want)
		}
	}
}

// An address that the editor makes leads back to the record, and no URL parser
// sees anything but that record's path in it.
func FuzzParseTarget(f *testing.F) {
	for _, seed := range []string{
		"https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c/deviceStatuses/s",
		"iosLobAppProvisioningConfigurations('a''b')/deviceStatuses/%2e%2e%2f",
		"iosLobAppProvisioningConfigurations/ä/deviceStatuses/%FF?x#y",
		"x",
	} {
		f.Add(seed)
	}
	const above = "/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"
	f.Fuzz(func(t *testing.T, address string) {
		target, ok := graph.ParseTarget(address)
		if !ok {
			if target != (graph.Target{}) {
				t.Errorf("ParseTarget(%q) refuses with %+v, want nothing", address, target)
			}
			return
		}
		made := (&graph.Client{Root: graph.Global.Root(), Addressing: graph.Item}).PatchRequest(target, nil).URL
		if again, ok := graph.ParseTarget(made); !ok || again != target {
			t.Errorf("ParseTarget(%q) = %+v, %v; want %+v", made, again, ok, target)
		}
		u, err := url.Parse(made)
		if err != nil || u.Host != "graph.microsoft.com" || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("address %q of %+v is read as %+v, %v", made, target, u, err)
		}
		if below := strings.TrimPrefix(u.EscapedPath(), above); strings.Count(below, "/") != 2 {
			t.Errorf("address %q has other segments than the record's", made)
		}
	})
}
