package ui

import (
	"context"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/signin"
)

// FirstPaint is the page before the program is there, for the build to write
// down as HTML. It shows what every configuration has: who is signed in, where
// and to what, comes with the program, and in its place stands how far that is.
func FirstPaint() app.Composer {
	e := New(Setting{
		Tokens: nobody{},
		Now:    func() time.Time { return time.Time{} },
		Zone:   browser.Zone{},
	})
	e.starting = renderStarting()
	return e
}

type nobody struct{}

func (nobody) Token(context.Context, signin.Request) (string, error) {
	return "", browser.ErrUnavailable
}

func (nobody) Account() (signin.Account, bool) { return signin.Account{}, false }

// renderStarting is what web/static/boot.js fills in.
func renderStarting() app.UI {
	return el("div#boot.starting",
		el("span#boot-text", attr("role=status"), textStarting),
		el("progress#boot-progress", attr("aria-labelledby=boot-text"), attr("max=100"), attr("value=0")),
		el("span#boot-percent", attr("aria-hidden=true")),
	)
}

// takeOver goes on with what the person did on the page before the program was
// there. What was typed beats a draft and the configuration's start: it is what
// the person sees.
func (e *Editor) takeOver() {
	s := e.session
	e.act(func() {
		for id, text := range browser.TakeOver() {
			if p := devicestatus.Property(id); s.boxes[p] != nil {
				s.typed(p, text)
			}
		}
	})
}
