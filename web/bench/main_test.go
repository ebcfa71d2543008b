package main

import (
	"math"
	"strings"
	"testing"
)

func TestQuantile(t *testing.T) {
	values := []float64{9, 1, 8, 2, 7, 3, 6, 4, 5, 10}
	for share, want := range map[float64]float64{0: 1, 0.5: 6, 0.95: 10, 1: 10} {
		if got := quantile(share, values, func(v float64) float64 { return v }); got != want {
			t.Errorf("quantile %g is %g, want %g", share, got, want)
		}
	}
}

func TestBars(t *testing.T) {
	var b strings.Builder
	all := outcomes(peer, "CPU ×1", cold, map[string]float64{firstPaint: 0.304, answers: 0.6})
	all = append(all, outcomes(peer, "CPU ×1", warm, map[string]float64{answers: 9})...) // has none
	all = append(all, outcomes(floor, "CPU ×4, 4G", cold, map[string]float64{answers: math.NaN()})...)
	writeBars(&b, all)
	_, got, _ := strings.Cut(b.String(), "|---|\n")
	want := `| first paint ÷ peer, CPU ×1, cold | 0.3 | 0.304 | **missed** |
| answers ÷ peer, CPU ×1, cold | 0.6 | 0.6 | met |
| answers ÷ floor, CPU ×4, 4G, cold | 1.5 | NaN | **missed** |
| first paint ÷ peer, CPU ×4, 4G, cold | 0.3 | | not measured: no peer |
| answers ÷ peer, CPU ×4, 4G, cold | 1 | | not measured: no peer |
| answers ÷ peer, CPU ×4, 4G, warm | 0.6 | | not measured: no peer |
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
