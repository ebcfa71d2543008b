package web

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

// Whoever adds a header says why in the hosting page, and whoever takes one away
// does not leave it standing there.
func TestTheHostingPageListsTheHeaders(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## What is sent, and why\n")
	if !ok {
		t.Fatal("no section on what is sent")
	}
	sentTable, absentTable, _ := strings.Cut(section, "Absent on purpose:")
	absentTable, _, _ = strings.Cut(absentTable, "\n## ")
	names := func(table string) map[string]bool {
		found := map[string]bool{}
		for _, row := range regexp.MustCompile(`(?m)^\| ([^|]+) \|`).FindAllStringSubmatch(table, -1) {
			for name := range strings.SplitSeq(row[1], ", ") {
				found[strings.ToLower(name)] = true
			}
		}
		return found
	}
	listed, absent := names(sentTable), names(absentTable)

	files := bundle()
	files["redirect.html"] = &fstest.MapFile{Data: []byte("redirect")}
	files["device-status-editor.js"] = &fstest.MapFile{Data: []byte("script")}
	sent := map[string]bool{"strict-transport-security": true}
	for _, portals := range [][]string{nil, {"https://portal.contoso.com"}} {
		site, err := New(withSums(files), configuration.Configuration{Mode: configuration.MSAL, ClientID: "c", TenantID: "contoso.com", Cloud: graph.Global, PortalOrigins: portals})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range site.Files() {
			for name := range f.Headers {
				sent[strings.ToLower(name)] = true
			}
		}
	}
	for name := range sent {
		if !listed[name] && name != "content-type" {
			t.Errorf("%s is sent and not listed", name)
		}
		if absent[name] {
			t.Errorf("%s is sent, and listed as absent", name)
		}
	}
	for name := range listed {
		if !sent[name] && name != "header" && name != "etag" {
			t.Errorf("%s is listed and never sent", name)
		}
	}
}
