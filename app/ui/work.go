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
		return app.Div().Class("work paused").Body(
			app.P().ID("work-text").TabIndex(-1).Body(app.Text(textPause(w.pause.Pause, w.pause.until.Sub(s.now())))),
			app.Div().Class("buttons").Body(
				app.Button().Type("button").ID("try-now").Class("primary").OnClick(e.onTryNow).Body(app.Text(textTryNow)),
				app.Button().Type("button").ID("stop").OnClick(e.onCancelWork).Body(app.Text(textStop)),
			),
		)
	}
	text := doing
	if waited, ok := s.awaitingHost(); ok {
		text = textHostAsked(waited)
	} else if elapsed := s.now().Sub(w.since); elapsed >= 3*time.Second {
		text += " " + textElapsed(elapsed)
	}
	return app.Div().Class("work").Body(
		app.P().ID("work-text").TabIndex(-1).Body(app.Text(text)),
		app.If(w.doing == saving, func() app.UI { return app.P().Class("hint").Body(app.Text(textMayBeDone)) }),
		app.Div().Class("buttons").Body(
			app.Button().Type("button").ID("stop").OnClick(e.onCancelWork).Body(app.Text(textCancel)),
		),
	)
}
