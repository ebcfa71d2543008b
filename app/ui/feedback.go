package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// renderMessages is the region above the form: the strips that say "offline" and
// "signed out", a problem, the summary of errors, a receipt.
func (e *Editor) renderMessages() app.UI {
	s := e.session
	return el("div",
		place(s.offline, func() app.UI { return el("p.strip", textOffline) }),
		place(s.signedOut(), e.renderSignedOut),
		e.renderHost(),
		place(s.restored && s.dirty() || s.host != nil && s.waiting.ID != "", e.renderRestored),
		place(s.unkept, func() app.UI { return el("p.strip", attr("role=status"), textUnkept) }),
		place(s.problem != nil, e.renderProblem),
		place(len(s.errors()) > 0, e.renderSummary),
		place(s.receipt != nil, e.renderReceipt),
		place(s.work != nil && (s.work.doing == checking || s.work.doing == asking), func() app.UI {
			return el("div.card", e.renderWork(textChecking))
		}),
	)
}

// renderSummary lists the errors in the order of the form, in the same words
// as the fields (after GOV.UK's error summary).
func (e *Editor) renderSummary() app.UI {
	return el("div#error-summary.card.summary", attr("tabindex=-1"),
		el("div", attr("role=alert"),
			el("h2", textThereIsAProblem),
			el("ul", each(e.session.errors(), e.renderSummaryLink)),
		),
	)
}

func (e *Editor) renderSummaryLink(f fieldError) app.UI {
	id := e.controlOf(f.Property)
	return el("li", el("a", attr("href=#"+id),
		on{"click", func(_ app.Context, event app.Event) { e.onSummaryLink(event, id) }, id},
		f.Text))
}

// onSummaryLink goes into the control. go-app's own handler of links would
// write the fragment into the history.
func (e *Editor) onSummaryLink(event app.Event, id string) {
	event.PreventDefault()
	event.Call("stopPropagation")
	e.focus(id)
}

func (e *Editor) renderProblem() app.UI {
	p := e.session.problem
	neutral := ""
	if signIn := asSignInError(p.err); signIn != nil && signIn.Kind == signin.KindCancelled {
		neutral = ".neutral" // the person turned back: that is no error
	}
	return el("section.card.problem"+neutral, attr("aria-labelledby=problem-heading"),
		el("h2#problem-heading", attr("tabindex=-1"), p.text.title),
		el("div", texts(p.text.body)),
		el("div", renderList(p.text.list)),
		el("div.buttons", e.problemButtons()),
		place(p.err != nil && (p.err.Message != "" || p.err.Raw != ""), e.renderMicrosoftSaid),
		place(asSignInError(p.err) != nil, func() app.UI { return e.renderSignInFacts(asSignInError(p.err)) }),
	)
}

// renderList is nothing for an empty list.
func renderList(list []string) app.UI {
	return when(len(list) > 0, func() app.UI {
		return el("ul", each(list, func(item string) app.UI { return el("li", item) }))
	})
}

// problemButtons offer what helps with this kind of problem, and nothing that
// cannot.
func (e *Editor) problemButtons() []app.UI {
	p := e.session.problem
	var buttons []app.UI
	add := func(id, text string, handler app.EventHandler) {
		buttons = append(buttons, button("#"+id, text, handler, attr("class="+primaryIf(len(buttons) == 0))))
	}
	addConsentLink := func() {
		if e.session.consentLink != "" {
			add("copy-consent", textCopyConsent, e.onCopyConsent)
		}
	}
	addSupport := func() {
		if p.err == nil {
			return
		}
		add("copy-support", textCopySupport, e.onCopySupport)
		if with := e.renderWithName("with-name"); with != nil {
			buttons = append(buttons, with)
		}
	}
	kind := graph.Kind("")
	if p.err != nil {
		kind = p.err.Kind
	}
	if p.mayBeStored() && len(p.changes) > 0 {
		add("check-now", textCheckNow, e.onCheck)
	}
	if signIn := asSignInError(p.err); signIn != nil {
		switch {
		case e.session.interactive() == nil: // the page around this one signs in
			if p.doing == loading {
				add("try-again", textTryAgain, e.onLoad)
			} else if p.toSave() && !p.mayBeStored() {
				add("review-again", textReviewAgain, e.onReviewAgain)
			}
			if h := e.session.host; browser.Framed() && (h == nil || h.ownTab) {
				buttons = append(buttons, e.newTab())
			}
		case signIn.Kind == signin.KindAdminConsent, signIn.Kind == signin.KindConsent, signIn.Kind == signin.KindScope:
			addConsentLink()
		case signIn.Code == signin.LibraryNotLoaded:
			add("reload", textReload, e.onReload)
		case signIn.Kind == signin.KindTenant:
			add("another-account", textAccountAnother, e.onAnotherAccount)
		case signIn.Asks(), signIn.Kind == signin.KindUnknown:
			add("sign-in-again", textSignInAgain, e.onSignInAgain)
		case signIn.Kind == signin.KindOffline, signIn.Kind == signin.KindNetwork, signIn.Kind == signin.KindService:
			if p.doing == loading {
				add("try-again", textTryAgain, e.onLoad)
			} else if p.toSave() {
				add("review-again", textReviewAgain, e.onReviewAgain)
			}
		}
		addSupport()
		add("dismiss", textDismiss, e.onDismiss)
		return append(buttons, e.renderCopied())
	}
	switch {
	case e.session.interactive() != nil && kind == graph.KindScope && p.toSave():
		add("ask-permission", textAskPermission, e.onAskPermission)
		addConsentLink()
	case e.session.interactive() != nil && (kind == graph.KindSignIn || kind == graph.KindClaims):
		add("sign-in-again", textSignInAgain, e.onSignInAgain)
	case kind == graph.KindConflict:
		add("load-current", textLoadCurrent, e.onLoad)
	case kind == graph.KindNotFound && p.doing != loading:
		add("change-id", textChangeID, e.onChangeRecord)
	case kind == graph.KindRoute:
		add("copy-change", textCopyChange, e.onCopyChange)
	case p.doing == loading:
		add("try-again", textTryAgain, e.onLoad)
	case kind != graph.KindValue && kind != graph.KindScope && kind != graph.KindForbidden:
		add("review-again", textReviewAgain, e.onReviewAgain)
	}
	if p.doing == reviewing && cannotBeRead(kind) && !(kind == graph.KindNotFound && e.session.locked) { // it is gone
		add("review-blind", textReviewBlind, e.onReviewBlind)
	}
	addSupport()
	add("dismiss", textDismiss, e.onDismiss)
	return append(buttons, e.renderCopied())
}

func (e *Editor) renderMicrosoftSaid() app.UI {
	p := e.session.problem
	return el("details.said",
		el("summary", textWhatMicrosoftSaid),
		block("#support", textWhatMicrosoftSaid, textSupport(p.err, p.at, "")),
		el("p.hint", textRawAnswer),
		block("", textRawAnswer, p.err.Raw),
	)
}

// renderCopied says whether copying went well, beside the buttons that copy.
func (e *Editor) renderCopied() app.UI { return el("span.copied", e.session.note) }

// cannotBeRead tells a record that Graph does not give from one that it did not
// give just now. It may take a change all the same.
func cannotBeRead(k graph.Kind) bool {
	switch k {
	case graph.KindRoute, graph.KindRequest, graph.KindScope, graph.KindForbidden, graph.KindNotFound, graph.KindService, graph.KindNotGraph:
		return true
	}
	return false
}

func (e *Editor) onReviewBlind(app.Context, app.Event) { e.reviewBlind() }
func (e *Editor) onCheck(app.Context, app.Event)       { e.check() }
func (e *Editor) onReviewAgain(app.Context, app.Event) { e.reviewChanges() }

func (e *Editor) onCopySupport(app.Context, app.Event) { e.copySupport(e.session.problem) }

// copySupport names the person only if they said so.
func (e *Editor) copySupport(p *problem) {
	name := ""
	if e.session.withName {
		account, _ := e.session.tokens.Account()
		name = account.Username
	}
	e.copyText(textSupport(p.err, p.at, name))
}

// renderWithName stands beside "Copy for support".
func (e *Editor) renderWithName(id string) app.UI {
	account, _ := e.session.tokens.Account()
	if account.Username == "" {
		return nil
	}
	return el("label.choice", attr("for="+id),
		el("input#"+id, attr("type=checkbox"), attr("checked="+boolText(e.session.withName)), on{"change", e.onWithName, id}),
		el("span", textWithName))
}

func (e *Editor) onWithName(ctx app.Context, _ app.Event) {
	checked := ctx.JSSrc().Get("checked").Bool()
	e.act(func() { e.session.withName = checked })
}

func (e *Editor) onCopyChange(app.Context, app.Event) {
	e.copyText(e.session.requestText(e.session.problem.changes))
}

func (e *Editor) onDismiss(app.Context, app.Event) {
	s := e.session
	if s.problem != nil && s.problem.mayBeStored() {
		s.settled(s.problem.target)
	}
	e.act(func() { s.problem, s.receipt, s.note = nil, nil, "" })
	e.focus("review-changes")
}

// renderReceipt says what Graph took and how that was established.
func (e *Editor) renderReceipt() app.UI {
	r := e.session.receipt
	u := r.updated
	class, after := "card receipt", textSaved
	if len(u.NotStored) > 0 || !u.Verified {
		class += " doubtful"
	}
	switch {
	case !u.Verified:
		after = textSent
	case len(u.NotStored) > 0:
		after = textReturned
	}
	canUndo := false
	if kept, ok := e.session.lastReceipt(); ok {
		changes, _ := kept.Reverse()
		canUndo = len(changes) > 0 && !e.session.readOnly()
	}
	return el("section", attr("class="+class), attr("aria-labelledby=receipt-heading"),
		el("h2#receipt-heading", attr("tabindex=-1"), textReceiptTitle(u, len(r.changes))),
		el("p", el("bdi", r.name)),
		place(r.reason != "", func() app.UI { return el("p", r.reason+".") }),
		el("table.changes",
			tableHead([]string{textField, textWas, after}),
			el("tbody", each(r.changes, func(c devicestatus.Change) app.UI { return renderReceiptRow(u, c, after) })),
		),
		el("dl.facts",
			fact(textWhen, textMoment(r.at, e.session.zone)),
			fact(textAddress, textAddressUsed(u)),
			fact("request-id", u.Exchange.RequestID),
			fact("client-request-id", u.Exchange.ClientRequestID),
		),
		el("p.hint", textOverwrite),
		el("div.buttons",
			when(!u.Verified, func() app.UI { return button("#check-now.primary", textCheckNow, e.onCheck) }),
			button("#copy-receipt", textCopyReceipt, e.onCopyReceipt, attr("class="+primaryIf(u.Verified))),
			when(canUndo, func() app.UI { return button("#undo", textUndo, e.onUndo) }),
			button("#print", textPrint, e.onPrint),
			button("#next-record", textNextRecord, e.onNextRecord),
			button("#dismiss", textDismiss, e.onDismiss),
			e.renderCopied(),
		),
	)
}

func renderReceiptRow(u graph.Updated, c devicestatus.Change, after string) app.UI {
	returned, differs := returnedValue(u, c)
	class := ""
	var remarks []app.UI
	if differs {
		class = "risky"
		remarks = append(remarks, el("p.warning", textAskedFor(c.After)))
	} else if returned != c.After {
		remarks = append(remarks, el("p.note", textWrittenOtherwise(c.After)))
	}
	return el("tr", attr("class="+class),
		el("th", attr("scope=row"), labels[c.Property]),
		valueCell(textWas, c.Before),
		valueCell(after, returned, remarks...),
	)
}

func primaryIf(first bool) string { return only(first, "primary") }

// returnedValue is what Graph has after the change, and whether it is not
// what was asked for.
func returnedValue(u graph.Updated, c devicestatus.Change) (devicestatus.Value, bool) {
	for _, n := range u.NotStored {
		if n.Property == c.Property {
			return n.After, true
		}
	}
	if returned := u.Record.Get(c.Property); u.Verified && returned.Kind != devicestatus.Absent {
		return returned, false
	}
	return c.After, false
}

func fact(name, value string) app.UI {
	return when(value != "", func() app.UI { return pair(name, value) })
}

func (e *Editor) onUndo(app.Context, app.Event) {
	if kept, ok := e.session.lastReceipt(); ok {
		e.undo(kept)
	}
}

func (e *Editor) onCopyReceipt(app.Context, app.Event) {
	e.copyText(textReceipt(*e.session.receipt))
}

// onNextRecord keeps the configuration: the next record is mostly in the same.
func (e *Editor) onNextRecord(app.Context, app.Event) {
	e.letGo(func() {
		e.act(func() {
			e.session.receipt, e.session.note = nil, ""
			e.session.release()
			e.session.write(devicestatus.ID, "")
		})
		e.focus(string(devicestatus.ID))
	})
}
