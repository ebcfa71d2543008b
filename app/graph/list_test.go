package graph_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

const listURL = "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations"

func page(next string, entities ...string) graph.Fetch {
	link := ""
	if next != "" {
		link = `"@odata.nextLink":"` + next + `",`
	}
	return answer(200, `{"@odata.context":"…",`+link+`"value":[`+strings.Join(entities, ",")+`]}`)
}

func TestAListIsReadToItsEndByOpaqueLinks(t *testing.T) {
	next := listURL + "/c-1/deviceStatuses?$skiptoken=a%20b&x='1'"
	c, s := client(page(next, `{"id":"1","platform":8}`, `{"id":"2","lastReportedDateTime":"2026-03-01T12:20:19.1406851Z"}`), page("", `{"id":"3"}`))
	var pages []int
	var last devicestatus.Record
	err := c.Statuses(context.Background(), "c-1", func(records []devicestatus.Record) {
		pages = append(pages, len(records))
		last = records[len(records)-1]
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{2, 1}, pages); diff != "" {
		t.Errorf("records a page (-want +got):\n%s", diff)
	}
	if id := last.Get(devicestatus.ID).Text; id != "3" {
		t.Errorf("last record is %q", id)
	}
	if got := []string{s.requests[0].URL, s.requests[1].URL}; got[0] != listURL+"/c-1/deviceStatuses" || got[1] != next {
		t.Errorf("asked %q", got)
	}
	if diff := cmp.Diff([]string{graph.ReadScope, graph.ReadScope}, s.scopes); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
}

func TestConfigurationsHaveNames(t *testing.T) {
	c, _ := client(page("", `{"id":"c-1","displayName":"Contoso LOB","payload":null}`, `{"displayName":"no id"}`, `7`, `{"id":"c-2"}`))
	var got []graph.Configuration
	if err := c.Configurations(context.Background(), func(page []graph.Configuration) { got = append(got, page...) }); err != nil {
		t.Fatal(err)
	}
	want := []graph.Configuration{{ID: "c-1", DisplayName: "Contoso LOB"}, {ID: "c-2"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheTokenFollowsNoForeignLink(t *testing.T) {
	for _, next := range []string{
		"https://graph.microsoft.com.evil.example/beta/x",
		"https://evil.example/beta/deviceAppManagement",
		"https://graph.microsoft.us/beta/deviceAppManagement",
		"http://graph.microsoft.com/beta/deviceAppManagement",
		"https://graph.microsoft.com@evil.example/beta",
		"https://graph.microsoft.com:444/beta",
		"//evil.example/beta",
		"/beta/deviceAppManagement",
		`https://graph.microsoft.com\\.evil.example/`,
		"https://graph.microsoft.com/beta/../../x",
	} {
		c, s := client(page(next, `{"id":"1"}`))
		taken := 0
		err := c.Statuses(context.Background(), "c-1", func(records []devicestatus.Record) { taken += len(records) })
		if e := asError(t, err); e.Kind != graph.KindForeignLink {
			t.Errorf("%s: kind %q, want foreignLink", next, e.Kind)
		}
		if len(s.requests) != 1 || taken != 1 {
			t.Errorf("%s: %d requests, %d records taken; want 1 and 1", next, len(s.requests), taken)
		}
	}
}

func TestAListThatCannotBeReadSaysSo(t *testing.T) {
	again := listURL + "/c-1/deviceStatuses?$skiptoken=same"
	for name, tt := range map[string]struct {
		steps []graph.Fetch
		kind  graph.Kind
	}{
		"a link that leads in a circle": {[]graph.Fetch{page(again, `{"id":"1"}`)}, graph.KindNotGraph},
		"a web page":                    {[]graph.Fetch{answer(200, "<html>")}, graph.KindNotGraph},
		"no list":                       {[]graph.Fetch{answer(200, `{"id":"1"}`)}, graph.KindNotGraph},
		"an entity that is none":        {[]graph.Fetch{page("", `7`)}, graph.KindNotGraph},
		"no right":                      {[]graph.Fetch{answer(403, `{"error":{"code":"Forbidden","message":"no"}}`)}, graph.KindForbidden},
		"no right for the second page":  {[]graph.Fetch{page(again, `{"id":"1"}`), answer(403, `{}`)}, graph.KindForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := client(tt.steps...)
			err := c.Statuses(context.Background(), "c-1", func([]devicestatus.Record) {})
			if e := asError(t, err); e.Kind != tt.kind {
				t.Errorf("kind %q, want %q", e.Kind, tt.kind)
			}
			if len(s.requests) > 2 {
				t.Errorf("%d requests", len(s.requests))
			}
		})
	}
}

func TestAListOfNoConfigurationAsksNobody(t *testing.T) {
	for _, id := range []string{"", ".", ".."} {
		c, s := client(page(""))
		err := c.Statuses(context.Background(), id, func([]devicestatus.Record) {})
		if e := asError(t, err); e.Kind != graph.KindRequest || len(s.requests) != 0 {
			t.Errorf("%q: kind %q after %d requests", id, e.Kind, len(s.requests))
		}
	}
}

func TestAThrottledPageIsWaitedFor(t *testing.T) {
	c, s := client(answer(429, `{}`, "retry-after", "7"), page("", `{"id":"1"}`))
	taken := 0
	if err := c.Statuses(context.Background(), "c-1", func(r []devicestatus.Record) { taken += len(r) }); err != nil {
		t.Fatal(err)
	}
	if taken != 1 || len(s.pauses) != 1 {
		t.Errorf("%d records after %d pauses", taken, len(s.pauses))
	}
}
