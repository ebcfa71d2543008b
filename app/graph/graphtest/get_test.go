package graphtest_test

import (
	"net/http"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

func TestLists(t *testing.T) {
	c := serve(t, graphtest.Options{})
	metadata := c.server.URL + "/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations"
	tests := []struct {
		address, context string
		rows             int
	}{
		{configurations, metadata, 2},
		{collection, metadata + "('" + graphtest.ConfigurationID + "')/deviceStatuses", 12},
		{strings.ToUpper(collection), metadata + "('" + graphtest.ConfigurationID + "')/deviceStatuses", 12},
		{collection + "/", metadata + "('" + graphtest.ConfigurationID + "')/deviceStatuses", 12},
	}
	for _, tt := range tests {
		p := c.page(tt.address)
		if p.Context != tt.context || len(p.Value) != tt.rows || p.NextLink != "" {
			t.Errorf("%s: context %q, %d rows, next %q; want %q, %d and no next", tt.address, p.Context, len(p.Value), p.NextLink, tt.context, tt.rows)
		}
		if got, want := c.get(tt.address).header.Get("Content-Type"), "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"; got != want {
			t.Errorf("%s: Content-Type %q, want %q", tt.address, got, want)
		}
	}
}

// An item comes bare, as SDKs read it, with its members in the order of the metadata.
func TestItem(t *testing.T) {
	c := serve(t, graphtest.Options{})
	want := `{"@odata.context":"` + c.server.URL + `/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('` + graphtest.ConfigurationID +
		`')/deviceStatuses/$entity","id":"` + graphtest.StatusID + `","deviceDisplayName":"Avery’s iPhone","userName":"avery@contoso.com",` +
		`"deviceModel":null,"platform":0,"complianceGracePeriodExpirationDateTime":"2026-09-28T19:13:41.8113Z","status":"nonCompliant",` +
		`"lastReportedDateTime":"2026-09-18T12:20:19.1406851Z","userPrincipalName":"avery@contoso.com"}`
	for _, address := range []string{record, strings.ToUpper(record)} {
		a := c.get(address)
		a.wants(t, http.StatusOK, "")
		if a.body != want {
			t.Errorf("%s:\n%s\nwant\n%s", address, a.body, want)
		}
	}
	whole := c.get(configurations + "/" + graphtest.ConfigurationID)
	whole.wants(t, http.StatusOK, "")
	if got := string(whole.members(t)["@odata.type"]); got != `"#microsoft.graph.iosLobAppProvisioningConfiguration"` {
		t.Errorf("configuration has the type %s", got)
	}
}

func TestAnyBasePath(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for _, base := range []string{"", "/v1.0", "/demo/graph/beta"} {
		p := c.page(c.server.URL + base + collection + "?$top=1")
		if !strings.HasPrefix(p.Context, c.server.URL+base+"/$metadata#") || !strings.HasPrefix(p.NextLink, c.server.URL+base+collection+"?") {
			t.Errorf("base %q: context %q, next %q; want both below it", base, p.Context, p.NextLink)
		}
	}
}

func TestSelect(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for address, want := range map[string]string{
		record + "?$select=status,id":                                         `"id":"` + graphtest.StatusID + `","status":"nonCompliant"}`,
		record + "?$select=nothing":                                           `/$entity"}`,
		collection + "?$top=1&$select=platform":                               `"value":[{"platform":0}]}`,
		configurations + "?$select=version":                                   `"value":[{"version":4},{"version":1}]}`,
		configurations + "/" + graphtest.ConfigurationID + "?$select=payload": `"payload":null}`,
	} {
		if a := c.get(address); a.status != http.StatusOK || !strings.HasSuffix(a.body, want) {
			t.Errorf("%s: answer %d %s, want an end of %s", address, a.status, a.body, want)
		}
	}
}

func TestRefusedQueryOptions(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for query, named := range map[string]string{
		"$filter=platform%20eq%208": "'$filter'",
		"$orderby=id":               "'$orderby'",
		"$count=true":               "'$count'",
		"$expand=x":                 "'$expand'",
		"$search=x":                 "'$search'",
		"$skip=1":                   "'$skip'",
		"$Top=1":                    "'$Top'",
		"top=1":                     "'top'",
		"$top=1&x=y":                "'x'",
		"$top=0":                    "'0' of $top",
		"$top=-1":                   "'-1' of $top",
		"$top=1001":                 "'1001' of $top",
		"$top=":                     "'' of $top",
		"$top=ten":                  "'ten' of $top",
		"$skiptoken=":               "$skiptoken",
		"$skiptoken=offset:1":       "$skiptoken",
		"$skiptoken=b2Zmc2V0Oi0x":   "$skiptoken", // offset:-1
	} {
		for _, address := range []string{configurations, collection, record} {
			a := c.get(address + "?" + query)
			a.wants(t, http.StatusBadRequest, "BadRequest")
			if got := a.refusal().Message; !strings.Contains(got, named) {
				t.Errorf("%s: message %q, want %q in it", query, got, named)
			}
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	c := serve(t, graphtest.Options{})
	other := string(c.page(configurations).Value[1]["id"])
	other = strings.Trim(other, `"`)
	tests := []struct {
		method, address string
		status          int
		code, message   string
	}{
		{"GET", configurations + "/no", 404, "ResourceNotFound", "'no'"},
		{"GET", configurations + "/no/deviceStatuses", 404, "ResourceNotFound", "'no'"},
		{"GET", configurations + "/no/deviceStatuses/" + graphtest.StatusID, 404, "ResourceNotFound", "'no'"},
		{"GET", collection + "/a%2Fb%25", 404, "ResourceNotFound", "'a/b%'"},
		{"PATCH", collection + "/no", 404, "ResourceNotFound", "'no'"},
		{"PATCH", configurations + "/no/deviceStatuses/x", 404, "ResourceNotFound", "'no'"},
		// A record is contained in one configuration; through another it is not there.
		{"GET", configurations + "/" + other + "/deviceStatuses/" + graphtest.StatusID, 404, "ResourceNotFound", graphtest.StatusID},
		{"GET", generated, 404, "ResourceNotFound", graphtest.GeneratedID},

		{"GET", "/", 400, "BadRequest", "''"},
		{"GET", "/me", 400, "BadRequest", "segment"},
		{"GET", "/deviceAppManagement", 400, "BadRequest", "'deviceAppManagement'"},
		{"GET", "/deviceAppManagement/mobileApps", 400, "BadRequest", "'deviceAppManagement/mobileApps'"},
		{"GET", configurations + "/x/assignments", 400, "BadRequest", "'assignments'"},
		{"GET", record + "/more", 400, "BadRequest", "'more'"},
		{"PATCH", configurations, 400, "No method match route template", "template ~/singleton/navigation with http verb PATCH"},
		{"PATCH", configurations + "/x", 400, "No method match route template", "template ~/singleton/navigation/key with http verb PATCH"},
		{"POST", collection, 400, "No method match route template", "template ~/singleton/navigation/key/navigation with http verb POST"},
		{"DELETE", record, 400, "No method match route template", "template ~/singleton/navigation/key/navigation/key with http verb DELETE"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.address, func(t *testing.T) {
			a := c.ask(tt.method, tt.address, `{"platform":9}`)
			a.wants(t, tt.status, tt.code)
			if got := a.refusal().Message; !strings.Contains(got, tt.message) {
				t.Errorf("message %q, want %q in it", got, tt.message)
			}
		})
	}
}
