package graph_test

import (
	"testing"

	"device-status-editor/app/graph"
)

func TestALinkBringsBackItsRecord(t *testing.T) {
	for _, target := range []graph.Target{
		{ConfigurationID: "c-1", ID: "a_b_c"},
		{ConfigurationID: "c&id=2", ID: "ä +%2F#?"},
		{},
	} {
		query := target.Query()
		if got := graph.ReadQuery(query); got != target {
			t.Errorf("%q is read as %q, want %q", query, got, target)
		}
	}
}

func TestOnlyTheTwoKeysAreReadOfAQuery(t *testing.T) {
	for query, want := range map[string]graph.Target{
		"":                                   {},
		"?":                                  {},
		"?state=x&code=y":                    {},
		"?id=1":                              {ID: "1"},
		"configurationId=c&id=1&graphRoot=x": {ConfigurationID: "c", ID: "1"},
		"?configurationId=c&id=%zz":          {ConfigurationID: "c"},
	} {
		if got := graph.ReadQuery(query); got != want {
			t.Errorf("%q is read as %q, want %q", query, got, want)
		}
	}
}
