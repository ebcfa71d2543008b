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
	return app.Div().Body(
		app.Div().Body(app.If(s.offline, func() app.UI {
			return app.P().Class("strip").Body(app.Text(textOffline))
		})),
		app.Div().Body(app.If(s.signedOut(), e.renderSignedOut)),
		e.renderHost(),
		app.Div().Body(app.If(s.problem != nil, e.renderProblem)),
		app.Div().Body(app.If(len(s.errors()) > 0, e.renderSummary)),
		app.Div().Body(app.If(s.receipt != nil, e.renderReceipt)),
		app.Div().Body(app.If(s.work != nil && (s.work.doing == checking || s.work.doing == asking), func() app.UI {
			return app.Div().Class("card").Body(e.renderWork(textChecking))
		})),
	)
}

// renderSummary lists the errors in the order of the form, in the same words
// as the fields (after GOV.UK's error summary).
func (e *Editor) renderSummary() app.UI {
	errors := e.session.errors()
	return app.Div().ID("error-summary").Class("card summary").TabIndex(-1).Body(
		app.Div().Attr("role", "alert").Body(
			app.H2().Body(app.Text(textThereIsAProblem)),
			app.Ul().Body(app.Range(errors).Slice(func(i int) app.UI {
				id := e.controlOf(errors[i].Property)
				return app.Li().Body(
					app.A().Href("#"+id).
						OnClick(func(_ app.Context, event app.Event) { e.onSummaryLink(event, id) }, app.EventScope(id)).
						Body(app.Text(errors[i].Text)),
				)
			})),
		),
	)
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
	return app.Section().Class("card problem").Aria("labelledby", "problem-heading").Body(
		app.H2().ID("problem-heading").TabIndex(-1).Body(app.Text(p.text.title)),
		app.Div().Body(app.Range(p.text.body).Slice(func(i int) app.UI { return app.P().Body(app.Text(p.text.body[i])) })),
		app.Div().Body(renderList(p.text.list)),
		app.Div().Class("buttons").Body(e.problemButtons()...),
		app.Div().Body(app.If(p.err != nil && (p.err.Message != "" || p.err.Raw != ""), e.renderMicrosoftSaid)),
		app.Div().Body(app.If(asSignInError(p.err) != nil, func() app.UI { return e.renderSignInFacts(asSignInError(p.err)) })),
	)
}

// renderList is nothing for an empty list.
func renderList(list []string) app.UI {
	return app.If(len(list) > 0, func() app.UI {
		return app.Ul().Body(app.Range(list).Slice(func(i int) app.UI { return app.Li().Body(app.Text(list[i])) }))
	})
}

// problemButtons offer what helps with this kind of problem, and nothing that
// cannot.
func (e *Editor) problemButtons() []app.UI {
	p := e.session.problem
	var buttons []app.UI
	add := func(id, text string, handler app.EventHandler) {
		b := app.Button().Type("button").ID(id).OnClick(handler, app.EventScope(id))
		if len(buttons) == 0 {
			b = b.Class("primary")
		}
		buttons = append(buttons, b.Body(app.Text(text)))
	}
	addConsentLink := func() {
		if e.session.consentLink != "" {
			add("copy-consent", textCopyConsent, e.onCopyConsent)
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
			} else if p.doing == saving && !p.mayBeStored() {
				add("review-again", textReviewAgain, e.onReviewAgain)
			}
			if browser.Framed() {
				buttons = append(buttons, e.newTab())
			}
		case signIn.Kind == signin.KindAdminConsent, signIn.Kind == signin.KindConsent, signIn.Kind == signin.KindScope:
			addConsentLink()
		case signIn.Kind == signin.KindTenant:
			add("another-account", textAccountAnother, e.onAnotherAccount)
		case signIn.Asks(), signIn.Kind == signin.KindUnknown:
			add("sign-in-again", textSignInAgain, e.onSignIn)
		case signIn.Kind == signin.KindOffline, signIn.Kind == signin.KindNetwork, signIn.Kind == signin.KindService:
			if p.doing == loading {
				add("try-again", textTryAgain, e.onLoad)
			} else if p.doing == saving {
				add("review-again", textReviewAgain, e.onReviewAgain)
			}
		}
		add("dismiss", textDismiss, e.onDismiss)
		return append(buttons, app.Span().Class("copied").Body(app.Text(e.session.note)))
	}
	switch {
	case e.session.interactive() != nil && kind == graph.KindScope && p.doing == saving:
		add("ask-permission", textAskPermission, e.onAskPermission)
		addConsentLink()
	case e.session.interactive() != nil && (kind == graph.KindSignIn || kind == graph.KindClaims):
		add("sign-in-again", textSignInAgain, e.onSignInHere)
	case kind == graph.KindConflict:
		add("load-current", textLoadCurrent, e.onLoad)
	case kind == graph.KindNotFound && p.doing == saving:
		add("change-id", textChangeID, e.onChangeRecord)
	case kind == graph.KindRoute:
		add("copy-change", textCopyChange, e.onCopyChange)
	case p.doing == loading:
		add("try-again", textTryAgain, e.onLoad)
	case kind != graph.KindValue && kind != graph.KindScope && kind != graph.KindForbidden:
		add("review-again", textReviewAgain, e.onReviewAgain)
	}
	if p.err != nil {
		add("copy-support", textCopySupport, e.onCopySupport)
	}
	add("dismiss", textDismiss, e.onDismiss)
	return append(buttons, app.Span().Class("copied").Body(app.Text(e.session.note)))
}

func (e *Editor) renderMicrosoftSaid() app.UI {
	p := e.session.problem
	return app.Details().Class("said").Body(
		app.Summary().Body(app.Text(textWhatMicrosoftSaid)),
		app.Pre().ID("support").TabIndex(0).Attr("role", "group").Aria("label", textWhatMicrosoftSaid).
			Body(app.Text(textSupport(p.err, p.at))),
		app.P().Class("hint").Body(app.Text(textRawAnswer)),
		app.Pre().TabIndex(0).Attr("role", "group").Aria("label", textRawAnswer).Body(app.Text(p.err.Raw)),
	)
}

func (e *Editor) onCheck(app.Context, app.Event)       { e.check() }
func (e *Editor) onReviewAgain(app.Context, app.Event) { e.reviewChanges() }

func (e *Editor) onCopySupport(app.Context, app.Event) {
	e.copyText(textSupport(e.session.problem.err, e.session.problem.at))
}

func (e *Editor) onCopyChange(app.Context, app.Event) {
	e.copyText(e.session.requestText(e.session.problem.changes))
}

func (e *Editor) onDismiss(app.Context, app.Event) {
	e.act(func() { e.session.problem, e.session.receipt, e.session.note = nil, nil, "" })
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
	return app.Section().Class(class).Aria("labelledby", "receipt-heading").Body(
		app.H2().ID("receipt-heading").TabIndex(-1).Body(app.Text(textReceiptTitle(u, len(r.changes)))),
		app.P().Body(app.Bdi().Body(app.Text(r.name))),
		app.Div().Body(app.If(r.reason != "", func() app.UI { return app.P().Body(app.Text(r.reason + ".")) })),
		app.Table().Class("changes").Body(
			app.THead().Body(app.Tr().Body(
				app.Th().Scope("col").Body(app.Text(textField)),
				app.Th().Scope("col").Body(app.Text(textWas)),
				app.Th().Scope("col").Body(app.Text(after)),
			)),
			app.TBody().Body(app.Range(r.changes).Slice(func(i int) app.UI {
				c := r.changes[i]
				returned, differs := returnedValue(u, c)
				class := ""
				var remarks []app.UI
				if differs {
					class = "risky"
					remarks = append(remarks, app.P().Class("warning").Body(app.Text(textAskedFor(c.After))))
				}
				return app.Tr().Class(class).Body(
					app.Th().Scope("row").Body(app.Text(labels[c.Property])),
					valueCell(textWas, c.Before),
					valueCell(after, returned, remarks...),
				)
			})),
		),
		app.Dl().Class("facts").Body(
			fact(textWhen, textMoment(r.at, e.session.zone)),
			fact(textAddress, textAddressUsed(u)),
			fact("request-id", u.Exchange.RequestID),
			fact("client-request-id", u.Exchange.ClientRequestID),
		),
		app.P().Class("hint").Body(app.Text(textOverwrite)),
		app.Div().Class("buttons").Body(
			app.If(!u.Verified, func() app.UI {
				return app.Button().Type("button").ID("check-now").Class("primary").OnClick(e.onCheck).Body(app.Text(textCheckNow))
			}),
			app.Button().Type("button").ID("copy-receipt").Class(primaryIf(u.Verified)).OnClick(e.onCopyReceipt).Body(app.Text(textCopyReceipt)),
			app.Button().Type("button").ID("next-record").OnClick(e.onNextRecord).Body(app.Text(textNextRecord)),
			app.Button().Type("button").ID("dismiss").OnClick(e.onDismiss).Body(app.Text(textDismiss)),
			app.Span().Class("copied").Body(app.Text(e.session.note)),
		),
	)
}

func primaryIf(first bool) string {
	if first {
		return "primary"
	}
	return ""
}

// returnedValue is what Graph has after the change, and whether it is not
// what was asked for.
func returnedValue(u graph.Updated, c devicestatus.Change) (devicestatus.Value, bool) {
	for _, n := range u.NotStored {
		if n.Property == c.Property {
			return n.After, true
		}
	}
	return c.After, false
}

func fact(name, value string) app.UI {
	if value == "" {
		return nil
	}
	return app.Div().Body(app.Dt().Body(app.Text(name)), app.Dd().Body(app.Text(value)))
}

func (e *Editor) onCopyReceipt(app.Context, app.Event) {
	e.copyText(textReceipt(*e.session.receipt))
}

// onNextRecord keeps the configuration: the next record is mostly in the same.
func (e *Editor) onNextRecord(app.Context, app.Event) {
	e.act(func() {
		e.session.receipt, e.session.note = nil, ""
		e.session.release()
		e.session.write(devicestatus.ID, "")
	})
	e.focus(string(devicestatus.ID))
}
