package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
)

// Editor is the root component: the tab "One record". It owns the session and
// renders it; handlers of the whole page end in its methods.
type Editor struct {
	app.Compo

	session *session
	setting func(context.Context) (Setting, error)
	wrong   string      // with the configuration
	title   string      // of the document
	ctx     app.Context // outlives every child's; for what comes back later
	typing  int         // counts keys, so that only a rest in typing is read out
	turn    int         // counts how often the whole page was painted
	parts   []*part
	keeping bool // the draft, soon
	stop    []func()
}

// OnMount starts listening to what has no element of its own, and waits for the
// setting. All up to there happens in the build (web/pack/freeze.go): it must ask the
// browser nothing.
func (e *Editor) OnMount(ctx app.Context) {
	e.ctx = ctx
	e.stop = append(e.stop,
		browser.Keys(e.shortcut),
		browser.EnterOnce(),
		browser.WatchPointer(),
		browser.Returned(e.returned),
		browser.Left(func() { e.keepDraft() }),
		browser.Network(func(online bool) {
			ctx.Dispatch(func(app.Context) { e.networkChanged(online) })
		}))
	ctx.Async(func() {
		set, err := e.setting(context.Background())
		ctx.Dispatch(func(app.Context) {
			if err != nil {
				e.wrong = textWrongSetup(err)
				browser.Begun(false)
				return
			}
			e.begin(set)
			e.painted(func() { browser.Begun(true) })
		})
	})
}

// begin goes on with what the person did meanwhile. What was typed beats a draft and
// the configuration's start: it is what the person sees.
func (e *Editor) begin(set Setting) {
	s := e.session
	typed := s.takeTyped()
	e.act(func() {
		s.begin(set)
		s.offline = !browser.Online()
	})
	e.embed()
	e.ready(typed)
	if browser.Focused() == string(devicestatus.ConfigurationID) {
		e.listConfigurations()
	}
}

// OnDismount stops listening.
func (e *Editor) OnDismount() {
	for _, stop := range e.stop {
		stop()
	}
}

// Render lays the page out.
func (e *Editor) Render() app.UI {
	s := e.session
	if e.wrong != "" {
		return e.renderWrongSetup()
	}
	e.turn++
	busy := s.work != nil && s.work.doing == loading
	return el("div.page",
		e.renderHeader(),
		el("main#main",
			e.renderTabs(),
			e.panel(tabRecord,
				el("div.messages", e.renderMessages()),
				// dialog: before the program listens, a browser sends the form nowhere.
				el("form", attr("method=dialog"), attr("novalidate=true"), attr("aria-label="+textTitle), attr("autocomplete=off"),
					attr("aria-busy="+boolText(busy)), on{event: "submit", handle: e.onSubmit},
					e.renderRecordSection(),
					el("div.columns",
						e.renderSection("2", textStepDevice,
							devicestatus.DeviceDisplayName, devicestatus.DeviceModel, devicestatus.Platform,
							devicestatus.UserName, devicestatus.UserPrincipalName),
						e.renderSection("3", textStepStatus,
							devicestatus.Status, devicestatus.ComplianceGracePeriodExpirationDateTime,
							devicestatus.LastReportedDateTime),
					),
					e.renderUnknown(),
					e.part(e.renderRequest),
					e.part(e.renderSaveBar),
				),
			),
			e.renderReceipts(),
		),
		e.renderReview(),
		e.renderConfirmation(),
		e.renderPasting(),
		e.renderPicker(),
		e.renderShortcuts(),
		e.renderAccounts(),
		e.renderSetup(),
		el("div#polite.sr-only", attr("role=status"), s.polite),
		el("div#assertive.sr-only", attr("aria-live=assertive"), s.assertive),
	)
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// act changes the session and brings what lies outside the tree into line:
// the title, the draft and the question before leaving.
func (e *Editor) act(change func()) {
	e.change(change)
	e.keepDraft()
}

// actOnKey does the same for a key, but for the draft: writing takes the browser longer
// than the key does, and can wait until that can be seen.
func (e *Editor) actOnKey(change func()) {
	e.change(change)
	if e.keeping || !e.session.begun {
		return
	}
	e.keeping = true
	browser.Later(keptWithin, func() {
		e.ctx.Dispatch(func(ctx app.Context) {
			e.keeping = false
			if unkept := e.session.unkept; e.keepDraft() == unkept {
				ctx.PreventUpdate()
			}
		})
	})
}

// keptWithin is what of a person's typing is lost at the most when a tab crashes. A
// page that goes in good order writes the draft first.
const keptWithin = 200 * time.Millisecond

func (e *Editor) change(change func()) {
	s := e.session
	change()
	e.meet()
	s.tellHost()

	title := textTitle
	if s.dirty() {
		title = "• " + title
	}
	if len(s.errors()) > 0 {
		title = textErrorPrefix + title
	}
	if title != e.title { // each is told to the browser's own process
		e.title = title
		browser.SetTitle(title)
	}
	browser.GuardUnload(!s.leaving && (s.dirty() || s.work != nil))
}

// keepDraft writes down what would be lost with the page, so that a reload or the
// end of the program is none. While the page is being left, what was written for
// that stays. It reports whether the browser has no room for it.
func (e *Editor) keepDraft() (unkept bool) {
	s := e.session
	if !s.begun || s.leaving || s.restarting || s.host != nil && s.host.state != hostThere {
		return s.unkept
	}
	if drafts := s.drafts(); drafts != s.kept {
		s.kept = drafts
		s.unkept = !browser.Keep(draftName+s.slot, drafts)
	}
	return s.unkept
}

// whole goes on once all of the program is there: otherwise, where another record has
// been typed meanwhile.
func (e *Editor) whole(then, otherwise func()) {
	target := e.session.target()
	e.ctx.Async(func() {
		_ = browser.Whole(context.Background()) // without a deadline there is no error
		e.ctx.Dispatch(func(app.Context) {
			if e.session.target() != target {
				then = otherwise
			}
			then()
		})
	})
}

// painted runs do once the page shows what was just changed. It goes by the
// editor's own context: that of a handler belongs to a button which may be gone
// by then, and go-app drops what such a context deferred.
func (e *Editor) painted(do func()) { e.ctx.Defer(func(app.Context) { do() }) }

// showModal opens a dialog once it shows what was just changed.
func (e *Editor) showModal(id string) {
	browser.WillShowModal(id)
	e.painted(func() { browser.ShowModal(id) })
}

// focus moves the focus to where it belongs after what was just changed.
func (e *Editor) focus(id string) {
	if h := e.session.host; h != nil && h.quiet {
		return
	}
	e.painted(func() { browser.Focus(id) })
}

// focusFrom moves the focus only from where the person has left it: from one of
// these, which are about to go, or from nowhere. Whoever types meanwhile goes on.
func (e *Editor) focusFrom(id string, from ...string) {
	if at := browser.Focused(); at == "" || slices.Contains(from, at) {
		e.focus(id)
	}
}

func (e *Editor) onSubmit(_ app.Context, event app.Event) {
	event.PreventDefault()
	e.reviewChanges()
}

// networkChanged also loads what could not be loaded for want of a network. A
// change is never sent by itself: nobody might be looking any more.
func (e *Editor) networkChanged(online bool) {
	s := e.session
	e.act(func() { s.offline = !online })
	if p := s.problem; online && p != nil && p.doing == loading && p.awaitsNetwork() {
		e.load()
	}
}

// shortcut runs in the browser's event, outside of the UI goroutine's turn.
func (e *Editor) shortcut(key string) bool {
	if !e.session.begun || !e.session.shows(portal.Shortcuts) {
		return false
	}
	switch key {
	case "Enter", "s", "S", "/":
		e.ctx.Dispatch(func(app.Context) { e.press(key) })
		return true
	}
	return false
}

// unread is how soon after the review opened its own shortcut cannot be meant yet:
// the same keys open it, and pressed twice they would save what nobody has seen.
const unread = time.Second

func (e *Editor) press(key string) {
	s := e.session
	switch {
	case s.confirm != nil || s.pasting != nil || s.tab != tabRecord || s.picker != nil || s.shortcuts || s.accounts || s.setup != nil:
		return
	case key == "/":
		if s.review == nil {
			e.showShortcuts()
		}
	case s.review == nil:
		e.reviewChanges()
	case key == "Enter" && s.now().Sub(s.review.since) >= unread:
		e.save()
	}
}

// reviewChanges is the step between typing and sending. It begins with a look at
// what Intune has now.
func (e *Editor) reviewChanges() {
	if w := e.session.work; w != nil && w.doing == loading {
		e.act(func() { w.review, e.session.polite = true, textReviewAfterLoading })
		return
	}
	if !e.readyToReview() {
		return
	}
	s := e.session
	target := s.target()
	e.run(reviewing, func(c context.Context) func() {
		loaded, err := s.client.Load(c, target)
		return func() {
			switch {
			case err != nil:
				e.fail(err, reviewing, target, s.changes())
			case e.readyToReview(): // the form could be typed into meanwhile
				e.showReview(s.openReview(loaded.Record))
				e.linkTo(target)
			}
		}
	})
}

// reviewBlind goes on although the record cannot be read.
func (e *Editor) reviewBlind() {
	if e.readyToReview() {
		e.act(func() { e.showReview(e.session.openReviewBlind()) })
	}
}

func (e *Editor) readyToReview() bool {
	s := e.session
	if s.work != nil && s.work.doing != reviewing || s.review != nil || s.readOnly() {
		return false
	}
	ready := false
	e.act(func() {
		s.polite, s.assertive = "", ""
		s.leave(devicestatus.ConfigurationID)
		s.leave(devicestatus.ID)
		if ready = s.readyToReview(); s.nothing {
			s.assertive = textNoneChanged
		}
	})
	if len(s.errors()) > 0 {
		e.focus("error-summary")
	}
	return ready
}

// showReview opens the dialog, unless Intune turned out to have it all already.
func (e *Editor) showReview(anything bool) {
	if !anything {
		e.session.assertive = textAlreadyStored
		e.focus("review-changes")
		return
	}
	e.showModal("review")
	e.painted(func() {
		browser.Focus("review-heading")
	})
}

// load reads the record from Graph; what was typed stays.
func (e *Editor) load() { e.loadThen(func() {}) }

// loadThen goes on once the record is there.
func (e *Editor) loadThen(then func()) {
	s := e.session
	if s.work != nil {
		return
	}
	blamed := false
	e.act(func() {
		s.leave(devicestatus.ConfigurationID)
		s.leave(devicestatus.ID)
		s.problem, s.receipt, s.nothing = nil, nil, false
		blamed = s.blame(s.addressFindings())
	})
	if blamed {
		e.focus("error-summary")
		return
	}
	target := s.target()
	e.run(loading, func(c context.Context) func() {
		loaded, err := s.client.Load(c, target)
		return func() {
			if err != nil {
				e.fail(err, loading, target, nil)
				return
			}
			s.took(loaded.Record, nil)
			e.linkTo(target)
			e.focusFrom("change-record", "load", "stop", "work-text", "continue", "try-again", "load-current")
			s.polite = textLoaded(textRecordName(loaded.Record, target.ID))
			if n := len(s.changes()); n > 0 {
				s.polite += ". " + textLoadedKept(n)
			}
			then()
		}
	})
}

// save sends the reviewed change, unless Intune has changed the same values since
// the review: that is looked at once more, because people read reviews slowly.
func (e *Editor) save() {
	s := e.session
	r := s.review
	if r == nil || s.work != nil || len(r.changes) == 0 || s.readOnly() {
		return
	}
	if p := r.firstUndecided(); p != "" {
		e.act(func() { r.undecided = true })
		e.focus(choiceID(p, keepMine))
		return
	}
	if r.anyRisk() && !r.agreed {
		e.act(func() { r.unagreed = true })
		e.focus("agree")
		return
	}
	target, basis, changes := s.target(), s.loaded, r.changes
	pending := s.receiptOf(graph.Updated{}, target, changes, textRecordName(s.loaded, target.ID), s.now())
	s.pending, s.out = &pending, false
	e.run(saving, func(c context.Context) func() {
		if r.looked {
			loaded, err := s.client.Load(c, target)
			if err != nil {
				return func() { e.fail(err, reviewing, target, changes) }
			}
			if movedSince(basis, loaded.Record, changes) {
				return func() { e.changedAgain(loaded.Record) }
			}
		}
		s.hostSaving(target) // before it goes out, and so before any later answer
		updated, err := s.client.Update(c, target, changes)
		return func() { e.saved(updated, err, saving, target, changes, time.Time{}) }
	})
}

// changedAgain shows the review anew, with what somebody changed while it was open.
func (e *Editor) changedAgain(now devicestatus.Record) {
	s := e.session
	if !s.openReview(now) {
		browser.Close("review")
		e.showReview(false)
		return
	}
	s.review.again = true
	s.assertive = textChangedAgain
	e.focus("review-heading")
}

// check asks Graph what it has after an outcome that is not known. What is known of
// the change itself stays as it is: the look is not the save.
func (e *Editor) check() {
	s := e.session
	var of saved
	switch {
	case s.work != nil:
		return
	case s.problem != nil:
		of = saved{at: s.problem.at, target: s.problem.target, changes: s.problem.changes, updated: s.problem.sent}
	case s.receipt != nil:
		of = *s.receipt
	}
	e.run(checking, func(c context.Context) func() {
		looked, err := s.client.Verify(c, of.target, of.changes)
		return func() {
			if err == nil && untouched(looked, of.changes) {
				e.notStored(looked, of)
				return
			}
			u := of.updated
			u.ReadBack, u.Verified, u.VerifyErr, u.Record, u.NotStored = true, looked.Verified, looked.VerifyErr, looked.Record, looked.NotStored
			e.saved(u, err, checking, of.target, of.changes, of.at)
		}
	})
}

// untouched reports whether every value is what it was before the change. One that is
// neither that nor what was sent proves that something was stored.
func untouched(looked graph.Updated, changes []devicestatus.Change) bool {
	return len(looked.NotStored) == len(changes) && !slices.ContainsFunc(changes, func(c devicestatus.Change) bool {
		return c.Before.Kind != devicestatus.Absent && !devicestatus.Same(c.Property, c.Before, looked.Record.Get(c.Property))
	})
}

func (e *Editor) notStored(looked graph.Updated, of saved) {
	s := e.session
	if of.target == s.target() {
		s.took(looked.Record, nil)
	}
	s.settled(of.target)
	s.receipt = nil
	e.hostFailed(errNotStored, checking, of.target)
	x := of.updated.Exchange
	s.problem = &problem{
		text: textNotStoredYet(), doing: saving, at: s.now(), target: of.target, changes: of.changes, sent: of.updated,
		err: &graph.Error{Method: x.Method, URL: x.URL, Status: x.Status, RequestID: x.RequestID, ClientRequestID: x.ClientRequestID, Date: x.Date, Err: errNotStored},
	}
	e.focus("problem-heading")
}

// saved shows what came of a change that was sent at a moment, now if that is zero.
func (e *Editor) saved(u graph.Updated, err error, d doing, target graph.Target, changes []devicestatus.Change, at time.Time) {
	s := e.session
	e.closeReview()
	if err != nil {
		e.fail(err, d, target, changes)
		if s.problem == nil {
			return
		}
		s.problem.sent = u
		if !at.IsZero() {
			s.problem.at = at
		}
		if !s.problem.mayBeStored() {
			s.settled(target)
		}
		return
	}
	s.settled(target)
	s.problem = nil
	if s.host != nil { // another editor in this tab may have saved too, or forgotten
		s.takeReceipts(browser.Kept(receiptsName))
	}
	s.stored(u, target, changes, at)
	e.keepReceipts()
	s.hostSaved(s.receipt)
	if len(u.NotStored) > 0 || !u.Verified {
		s.assertive = textReceiptTitle(u, len(changes))
	}
	e.focus("receipt-heading")
}

func (e *Editor) fail(err error, d doing, target graph.Target, changes []devicestatus.Change) {
	s := e.session
	e.closeReview()
	e.hostFailed(err, d, target)
	if errors.Is(err, context.Canceled) && (d == loading || d == reviewing) {
		e.focus(map[doing]string{loading: "load", reviewing: "review-changes"}[d]) // the person stopped it and sees that it stopped
		return
	}
	s.failed(err, d, target, changes)
	if d == loading && slices.Contains(devicestatus.Properties[1:], devicestatus.Property(browser.Focused())) {
		s.assertive = s.problem.text.title // whoever types meanwhile goes on
		return
	}
	switch {
	case s.problem.err != nil && s.problem.err.Kind == graph.KindNotFound && d == loading:
		s.assertive = s.problem.text.title
		e.focus(string(devicestatus.ID))
	case len(s.refused) > 0:
		e.focus("error-summary")
	default:
		if s.problem.mayBeStored() {
			s.assertive = s.problem.text.title
		}
		e.focus("problem-heading")
	}
}

// run does one thing at a time off the UI goroutine. do returns what then
// happens on it.
func (e *Editor) run(d doing, do func(context.Context) func()) {
	s := e.session
	c, cancel := context.WithCancel(context.Background())
	w := &work{doing: d, since: s.now(), cancel: cancel}
	e.act(func() {
		s.work = w
		s.assertive = ""
		s.polite = map[doing]string{loading: textLoading, reviewing: textReviewing, saving: textSaving, checking: textChecking}[d]
	})
	if d != loading {
		e.focus("work-text") // the button that was pressed has made way for it
	}
	s.client.Token = func(c context.Context, r graph.TokenRequest) (string, error) { return e.token(c, w, r) }
	s.client.Pause = func(c context.Context, p graph.Pause) error { return e.pause(c, w, p) }
	e.ctx.Async(func() {
		defer cancel()
		go e.tick(c)
		then := do(c)
		stopped := c.Err() != nil
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() {
				s.work, s.polite = nil, "" // then says what came of it
				then()
				s.host.done()
				if d == loading {
					e.comeBack()
				}
			})
			if w.review && !stopped && s.problem == nil {
				e.reviewChanges()
			}
		})
	})
}

// tick repaints each second as long as c lasts: the countdown and the elapsed
// time are text.
func (e *Editor) tick(c context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		select {
		case <-second.C:
			e.ctx.Dispatch(nil)
		case <-c.Done():
			return
		}
	}
}

// pause waits as graph.Client asks, with a countdown that can be skipped.
func (e *Editor) pause(c context.Context, w *work, p graph.Pause) error {
	s := e.session
	shown := &pause{Pause: p, until: s.now().Add(p.Wait), skip: make(chan struct{}, 1)}
	show := func(on *pause, text string) {
		e.ctx.Dispatch(func(app.Context) {
			if s.work == w {
				w.pause = on
				s.polite = text
			}
		})
	}
	show(shown, textPause(p, p.Wait))
	timer := time.NewTimer(p.Wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-shown.skip:
	case <-c.Done():
		show(nil, "")
		return c.Err()
	}
	show(nil, textPauseOver)
	return nil
}

func (e *Editor) onTryNow(app.Context, app.Event) {
	if w := e.session.work; w != nil && w.pause != nil {
		select {
		case w.pause.skip <- struct{}{}:
		default:
		}
	}
}

func (e *Editor) onCancelWork(app.Context, app.Event) {
	if w := e.session.work; w != nil {
		w.cancel()
	}
}

// copyText copies and says so beside the button that was pressed.
func (e *Editor) copyText(text string) {
	e.ctx.Async(func() {
		err := browser.WriteClipboard(context.Background(), text)
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() {
				e.session.note = textCopied
				if err != nil {
					e.session.note = textNotCopied
				}
				e.session.polite = e.session.note
			})
		})
	})
}

func asGraphError(err error) (*graph.Error, bool) {
	var e *graph.Error
	ok := errors.As(err, &e)
	return e, ok
}

// linkTo puts the record into the page's own address: to come back to after a
// reload, and to copy for a colleague.
func (e *Editor) linkTo(t graph.Target) {
	browser.SetQuery([2]string{graph.ConfigurationKey, t.ConfigurationID}, [2]string{graph.IDKey, t.ID})
}
