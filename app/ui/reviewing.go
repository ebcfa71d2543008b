package ui

import (
	"slices"
	"time"

	"device-status-editor/app/devicestatus"
)

// review is the change as it stands against what Intune has now; the form is
// inert meanwhile.
type review struct {
	opened    devicestatus.Record // what the form was filled from; empty when never loaded
	looked    bool                // Intune was asked just before; false when the person goes on without
	again     bool                // it changed once more between review and save, and nothing was sent
	contested map[devicestatus.Property]*contest
	changes   []devicestatus.Change
	findings  []devicestatus.Finding
	since     time.Time
	agreed    bool
	unagreed  bool // Save was asked for before the box was ticked
	undecided bool // Save was asked for before every contest was decided
}

// contest is a value that both the person and somebody else changed.
type contest struct {
	mine   box                // what stood in the control
	value  devicestatus.Value // what it means
	choice choice
}

type choice string

const (
	notChosen  choice = ""
	keepMine   choice = "keep"
	takeTheirs choice = "take"
)

// reviewRow is one line of the review.
type reviewRow struct {
	Property devicestatus.Property
	Opened   devicestatus.Value
	Now      devicestatus.Value
	WillBe   devicestatus.Value
	Moved    bool // Intune has another value than when the form was filled
	Contest  *contest
}

// readyToReview checks what is in the form. It reports whether there is anything
// to review, or shows why not.
func (s *session) readyToReview() bool {
	s.problem, s.receipt, s.note = nil, nil, ""
	s.nothing, s.already = false, false
	if s.blame(append(s.addressFindings(), s.findings()...)) {
		return false
	}
	s.nothing = len(s.changes()) == 0
	return !s.nothing
}

// openReview puts the review together against what Intune has now. A value that is
// the person's stays theirs; where Intune's moved as well, they have to choose.
// It reports false when nothing is left to change.
func (s *session) openReview(now devicestatus.Record) bool {
	opened, edited := s.loaded, s.edits()
	for p, v := range s.from {
		if _, mine := edited[p]; mine {
			opened = opened.With(p, v)
		}
	}
	s.took(now, nil)
	s.from = nil
	r := &review{opened: opened, looked: true, contested: make(map[devicestatus.Property]*contest), since: s.now()}
	for _, p := range devicestatus.Properties {
		_, mine := edited[p]
		if mine && r.moved(p, now) && s.edit(p).Action != devicestatus.Leave {
			r.contested[p] = &contest{mine: *s.boxes[p], value: devicestatus.After(s.loaded, s.edits()).Get(p)}
		}
	}
	return s.showReview(r)
}

// openReviewBlind is for a record that cannot be read: what the form was filled
// from is the best that is known.
func (s *session) openReviewBlind() bool {
	return s.showReview(&review{opened: s.loaded, since: s.now()})
}

func (s *session) showReview(r *review) bool {
	s.review = r
	s.refreshReview()
	if len(r.changes) == 0 {
		s.review, s.already = nil, true
		return false
	}
	return true
}

func (s *session) refreshReview() {
	s.review.changes, s.review.findings = s.changes(), s.findings()
}

// moved reports whether Intune has another value than the form was filled from.
func (r *review) moved(p devicestatus.Property, now devicestatus.Record) bool {
	return r.looked && !r.opened.Empty() && p != devicestatus.ID && !devicestatus.Same(p, r.opened.Get(p), now.Get(p))
}

// reviewedChanges are none if the review was closed meanwhile.
func (s *session) reviewedChanges() []devicestatus.Change {
	if s.review == nil {
		return nil
	}
	return s.review.changes
}

// rows are what changes, and what changed meanwhile, in the order of the form.
func (s *session) reviewRows() []reviewRow {
	r := s.review
	var rows []reviewRow
	for _, p := range devicestatus.Properties {
		row := reviewRow{Property: p, Opened: r.opened.Get(p), Now: s.loaded.Get(p), WillBe: s.loaded.Get(p), Moved: r.moved(p, s.loaded), Contest: r.contested[p]}
		changes := false
		for _, c := range r.changes {
			if c.Property == p {
				row.WillBe, changes = c.After, true
			}
		}
		if changes || row.Moved {
			rows = append(rows, row)
		}
	}
	return rows
}

// decide settles a contest; it can be settled otherwise as long as the review is
// open.
func (s *session) decide(p devicestatus.Property, c choice) {
	contest := s.review.contested[p]
	if contest == nil {
		return
	}
	contest.choice = c
	if c == takeTheirs {
		s.restore(p)
	} else {
		written := s.boxes[p].written + 1
		mine := contest.mine
		mine.written = written
		s.boxes[p] = &mine
	}
	s.refreshReview()
}

// firstUndecided is the contest that Save waits for; "" when there is none.
func (r *review) firstUndecided() devicestatus.Property {
	i := slices.IndexFunc(devicestatus.Properties, func(p devicestatus.Property) bool {
		c := r.contested[p]
		return c != nil && c.choice == notChosen
	})
	if i < 0 {
		return ""
	}
	return devicestatus.Properties[i]
}

// movedSince reports whether any value that is about to be changed is another one
// by now. What the device reports meanwhile of other values stops nobody.
func movedSince(basis, now devicestatus.Record, changes []devicestatus.Change) bool {
	return slices.ContainsFunc(changes, func(c devicestatus.Change) bool {
		return !devicestatus.Same(c.Property, basis.Get(c.Property), now.Get(c.Property))
	})
}

// risky reports whether the change takes something away or is odd enough that
// the person should say so: a value cleared, a grace period already over.
func (r *review) risky(p devicestatus.Property) bool {
	for _, c := range r.changes {
		if c.Property == p && c.After.Kind == devicestatus.Null {
			return true
		}
	}
	for _, f := range r.findings {
		if f.Property == p && f.Rule == devicestatus.RuleTimePast {
			return true
		}
	}
	return false
}

func (r *review) anyRisk() bool {
	return slices.ContainsFunc(r.changes, func(c devicestatus.Change) bool { return r.risky(c.Property) })
}
