package main

import "testing"

func TestQuantile(t *testing.T) {
	values := []float64{9, 1, 8, 2, 7, 3, 6, 4, 5, 10}
	for share, want := range map[float64]float64{0: 1, 0.5: 6, 0.95: 10, 1: 10} {
		if got := quantile(share, values, func(v float64) float64 { return v }); got != want {
			t.Errorf("quantile %g is %g, want %g", share, got, want)
		}
	}
}
