package graph_test

import (
	"testing"

	"device-status-editor/app/graph"
)

func BenchmarkDecodeError(b *testing.B) {
	for name, body := range map[string]string{"route": routeBody, "nested twice": nestedTwice} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if e := graph.DecodeError(403, nil, body); e.Code == "" {
					b.Fatal(e)
				}
			}
		})
	}
}
