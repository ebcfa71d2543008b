package graph_test

import (
	"strings"
	"testing"

	"device-status-editor/app/graph"
)

func TestProbe(t *testing.T) {
	c, s := client(answer(200, `{"value":[]}`))
	if err := c.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "GET " + graph.Global.Root() + "/deviceAppManagement/iosLobAppProvisioningConfigurations?$top=1&$select=id\n"; !strings.HasPrefix(wire(s.requests...), want) {
		t.Errorf("asked\n%swant %s", wire(s.requests...), want)
	}
	c, _ = client(answer(403, `{"error":{"code":"Forbidden","message":"no licence"}}`))
	if e := asError(t, c.Probe(t.Context())); e.Kind != graph.KindForbidden {
		t.Errorf("kind %q, want %q", e.Kind, graph.KindForbidden)
	}
}
