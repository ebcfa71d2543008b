package ui

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// renderWork is a request on its way: what is being done, the countdown when
// Graph asked us to wait, and the way out. It is text, never a spinner alone.
func (e *Editor) renderWork(doing string) app.UI {
	s := e.session
	w := s.work
	if w.question != nil {
		return e.renderQuestion(w.question)
	}
	if w.pause != nil {
		return el("div.work.paused",
			el("p#work-text", attr("tabindex=-1"), textPause(w.pause.Pause, w.pause.until.Sub(s.now()))),
			el("div.buttons", button("#try-now.primary", textTryNow, e.onTryNow), button("#stop", textStop, e.onCancelWork)),
		)
	}
	text := doing
	if w.review {
		text = textReviewAfterLoading
	}
	if waited, ok := s.awaitingHost(); ok {
		text = textHostAsked(waited)
	} else if elapsed := s.now().Sub(w.since); elapsed >= 3*time.Second {
		text += " " + textElapsed(elapsed)
	}
	return el("div.work",
		el("p#work-text", attr("tabindex=-1"), text),
		when(w.doing == saving, func() app.UI { return el("p.hint", textMayBeDone) }),
		el("div.buttons", button("#stop", textCancel, e.onCancelWork)),
	)
}
