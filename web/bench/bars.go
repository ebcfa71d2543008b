package main

import (
	"fmt"
	"io"
	"slices"
)

// A bar is the most that a time of the editor may be of another page's.
type bar struct {
	what, page, profile, cache string
	most                       float64
}

const firstPaint, answers = "first paint", "answers"

var bars = []bar{
	{firstPaint, peer, profiles[0].name, cold, 0.3},
	{firstPaint, peer, profiles[1].name, cold, 0.3},
	{answers, peer, profiles[0].name, cold, 0.6},
	{answers, peer, profiles[1].name, cold, 1},
	{answers, peer, profiles[1].name, warm, 0.6},
	{answers, floor, profiles[1].name, cold, 1.5},
}

// transferBar is the most that a first use may transfer, in KiB, with all headers.
const transferBar = 900

// typingBar is the most that a key may take until the frame that shows it, in ms: of
// twenty keys one may take longer.
const typingBar = 16

// An outcome is what was measured where there is a bar.
type outcome struct {
	what           string
	most, measured float64
}

func (b bar) String() string {
	return fmt.Sprintf("%s ÷ %s, %s, %s", b.what, b.page, b.profile, b.cache)
}

// outcomes are those of one page under one profile, of which the editor's times are
// these shares.
func outcomes(page, profile, cache string, shares map[string]float64) (all []outcome) {
	for _, b := range bars {
		if b.page == page && b.profile == profile && b.cache == cache {
			all = append(all, outcome{b.String(), b.most, shares[b.what]})
		}
	}
	return all
}

func writeBars(w io.Writer, all []outcome) {
	fmt.Fprint(w, "\n## Bars\n\n| | at most | measured | |\n|---|--:|--:|---|\n")
	for _, o := range all {
		verdict := "met"
		if !(o.measured <= o.most) { // also what is no number
			verdict = "**missed**"
		}
		fmt.Fprintf(w, "| %s | %g | %.3g | %s |\n", o.what, o.most, o.measured, verdict)
	}
	for _, b := range bars {
		if !slices.ContainsFunc(all, func(o outcome) bool { return o.what == b.String() }) {
			fmt.Fprintf(w, "| %s | %g | | not measured: no %s |\n", b, b.most, b.page)
		}
	}
}
