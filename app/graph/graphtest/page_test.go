package graphtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

const generated = configurations + "/" + graphtest.GeneratedID + "/deviceStatuses"

// page is one answer of a list.
type page struct {
	Context  string `json:"@odata.context"`
	NextLink string `json:"@odata.nextLink"`
	Value    []map[string]json.RawMessage
}

func (c *caller) page(address string) page {
	c.Helper()
	a := c.get(address)
	a.wants(c.T, http.StatusOK, "")
	var p page
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		c.Fatalf("page %q: %v", a.body, err)
	}
	return p
}

func TestTop(t *testing.T) {
	c := serve(t, graphtest.Options{})
	for top, rows := range map[string]int{"1": 1, "11": 11, "12": 12, "13": 12, "1000": 12} {
		p := c.page(collection + "?$top=" + top)
		if len(p.Value) != rows || (p.NextLink != "") != (rows < 12) {
			t.Errorf("$top=%s: %d rows, next %q; want %d and a link only if there is more", top, len(p.Value), p.NextLink, rows)
		}
	}
}

func TestNextLinkLeadsToTheEnd(t *testing.T) {
	tests := []struct {
		statuses int
		query    string
		sizes    []int
	}{
		{99, "", []int{99}},
		{100, "", []int{100}},
		{101, "", []int{100, 1}},
		{250, "", []int{100, 100, 50}},
		{250, "?$top=120&$select=id,status", []int{120, 120, 10}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.statuses, tt.query), func(t *testing.T) {
			c := serve(t, graphtest.Options{})
			c.faults(fmt.Sprintf(`{"generate":{"statuses":%d}}`, tt.statuses))
			var sizes []int
			seen := map[string]bool{}
			for next := generated + tt.query; next != ""; {
				p := c.page(next)
				sizes = append(sizes, len(p.Value))
				for _, row := range p.Value {
					seen[string(row["id"])] = true
					if _, whole := row["platform"]; whole == strings.Contains(tt.query, "$select") {
						t.Fatalf("page %d: row %v does not keep to %q", len(sizes), row, tt.query)
					}
				}
				if p.NextLink != "" && (!strings.HasPrefix(p.NextLink, c.server.URL+"/beta"+generated+"?") || !strings.Contains(p.NextLink, "$skiptoken=")) {
					t.Fatalf("next is %q, want the list's own address with a $skiptoken", p.NextLink)
				}
				next = p.NextLink
			}
			if !slices.Equal(sizes, tt.sizes) || len(seen) != tt.statuses {
				t.Errorf("pages of %v with %d ids, want %v with %d", sizes, len(seen), tt.sizes, tt.statuses)
			}
		})
	}
}

// Rows can vanish between two pages.
func TestNextLinkBehindTheEnd(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"generate":{"statuses":150}}`)
	next := c.page(generated).NextLink
	c.faults(`{"generate":{"statuses":20}}`)
	if p := c.page(next); len(p.Value) != 0 || p.NextLink != "" {
		t.Errorf("%d rows, next %q; want an empty last page", len(p.Value), p.NextLink)
	}
}

func TestNextLinkKeepsTheScheme(t *testing.T) {
	server := httptest.NewTLSServer(graphtest.New(graphtest.Options{}))
	defer server.Close()
	c := &caller{t, server, clientOf(server)}
	if next := c.page(collection + "?$top=5").NextLink; !strings.HasPrefix(next, "https://") || len(c.page(next).Value) != 5 {
		t.Errorf("next is %q, want an https address with 5 more rows", next)
	}
}
