package ui

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// question is a request that waits for the person to sign in, or to confirm who
// they are. It is the one place where the page asks, so there is never a second
// prompt behind the first.
type question struct {
	problem *signin.Error
	request signin.Request
	account string // who asks; "" for nobody
	waiting bool   // the sign-in window is open
	answer  chan answer
}

// answer is what came of the question: a token, or why the request must end.
type answer struct {
	token string
	err   error
}

// prompter is the source that can ask the person; nil where there is none.
func (s *session) prompter() signin.Prompter {
	source, _ := s.tokens.(signin.Prompter)
	return source
}

// interactive is the source that also owns the page; nil where there is none.
func (s *session) interactive() signin.Interactive {
	source, _ := s.tokens.(signin.Interactive)
	return source
}

// token asks the source and nobody else.
func (s *session) token(ctx context.Context, r graph.TokenRequest) (string, error) {
	return s.tokens.Token(ctx, signin.Request(r))
}

// token gets a token for a request on its way. Where only the person can help,
// the request pauses, the page asks, and the request goes on with the answer.
func (e *Editor) token(c context.Context, w *work, r graph.TokenRequest) (string, error) {
	s := e.session
	e.askHost(s.now())
	token, err := s.token(c, r)
	e.askHost(time.Time{})
	var problem *signin.Error
	if err == nil || s.prompter() == nil || !errors.As(err, &problem) || !problem.Asks() {
		return token, err
	}
	request := inFull(signin.Request(r), w.doing)
	if request.Claims == "" {
		request.Claims = problem.Claims
	}
	q := s.question(problem, request)
	show := func(q *question) {
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() { w.question = q })
			if q != nil {
				e.focus("question-heading")
			}
		})
	}
	show(q)
	defer show(nil)
	return q.wait(c)
}

func (s *session) question(problem *signin.Error, r signin.Request) *question {
	account, _ := s.tokens.Account()
	return &question{problem: problem, request: r, account: account.ID, answer: make(chan answer, 1)}
}

func (q *question) wait(c context.Context) (string, error) {
	select {
	case a := <-q.answer:
		return a.token, a.err
	case <-c.Done():
		return "", c.Err()
	}
}

// renderQuestion stands where the request's progress stood.
func (e *Editor) renderQuestion(q *question) app.UI {
	problem := q.problem
	if e.session.offline {
		problem = &signin.Error{Kind: signin.KindOffline}
	}
	text := textSignInProblem(problem, e.session.service)
	if q.waiting {
		text = problemText{title: textSignInWaiting(e.session.service), body: []string{textSignInWaitingBody}}
	}
	goOn := textContinue
	switch {
	case q.waiting:
		goOn = textOpenAgain
	case q.problem.Kind == signin.KindSignedOut:
		goOn = textSignIn
	}
	return el("div.work.question",
		el("h3#question-heading", attr("tabindex=-1"), text.title),
		texts(text.body),
		renderList(text.list),
		e.renderSignInFacts(q.problem),
		el("div.buttons",
			button("#continue.primary", goOn, e.onContinue),
			when(q.problem.Kind == signin.KindConsent && e.session.consentLink != "", func() app.UI {
				return button("#copy-consent", textCopyConsent, e.onCopyConsent)
			}),
			when(e.session.interactive() != nil, func() app.UI { return button("#sign-in-here", textSignInHere, e.onSignInHere) }),
			button("#stop", textCancel, e.onCancelWork),
			e.renderCopied(),
		),
	)
}

func (e *Editor) onContinue(app.Context, app.Event) {
	w := e.session.work
	if w == nil || w.question == nil {
		return
	}
	e.openWindow(w.question)
}

// openWindow has to open the sign-in window before it returns: a browser lets only
// a click do that.
func (e *Editor) openWindow(q *question) {
	if e.session.offline { // the heading says so
		e.focus("question-heading")
		return
	}
	wait := e.session.prompter().Popup(q.request, promptFor(q.problem))
	e.act(func() { q.waiting = true })
	e.ctx.Async(func() {
		token, err := wait(context.Background())
		e.ctx.Dispatch(func(app.Context) {
			if err == nil {
				e.accountChanged()
				a := answer{token: token}
				if account, _ := e.session.tokens.Account(); q.account != "" && account.ID != q.account {
					// What was loaded and reviewed was so by somebody else.
					e.act(e.session.release)
					e.forgetLists()
					a = answer{err: &signin.Error{Kind: signin.KindAccount, Got: account.Username}}
				}
				select {
				case q.answer <- a:
				default: // the request has its token from another window
				}
				return
			}
			problem := signInErrorOf(err)
			if problem.Kind == signin.KindSuperseded {
				return // by the window that was opened after it
			}
			if q.problem.Kind == signin.KindConsent && problem.Kind == signin.KindCancelled {
				// Entra says the same of who declined and who was told that only an
				// administrator can agree. The permission is missing either way.
				problem.Kind, problem.Scopes = signin.KindConsent, q.problem.Scopes
			}
			e.act(func() {
				q.waiting = false
				if problem.Kind != signin.KindOffline { // the heading says so as long as it is so
					q.problem = problem
				}
			})
			e.focus("question-heading")
		})
	})
}

func promptFor(problem *signin.Error) signin.Prompt {
	if problem.Kind == signin.KindConsent {
		return signin.PromptConsent
	}
	return signin.PromptAsNeeded
}

// What a person is asked for: to read when they just sign in, more only for a change.
var (
	toRead  = signin.Request{Scopes: []string{graph.ReadScope}}
	toWrite = signin.Request{Scopes: []string{graph.WriteScope, graph.ReadScope}}
)

// inFull asks whoever is on the way to save for writing and reading at once, so that
// the one token serves the load, the review and the save: the refresh tokens of many
// providers bring no more than was agreed to last, and a second question would follow.
func inFull(r signin.Request, d doing) signin.Request {
	if d == reviewing || d == saving {
		r.Scopes = toWrite.Scopes
	}
	return r
}

// signInAgain is what has to be asked for so that the problem on the page does not
// come back: the permission, and what the last answer wanted beside it.
func (s *session) signInAgain() signin.Request {
	p := s.problem
	if p == nil || p.err == nil {
		return toRead
	}
	r := inFull(toRead, p.doing)
	r.Claims = p.err.Claims
	if signIn := asSignInError(p.err); signIn != nil {
		r.Claims = signIn.Claims
	}
	return r
}

func (e *Editor) onSignInHere(app.Context, app.Event) {
	w := e.session.work
	if w == nil || w.question == nil {
		return
	}
	if e.session.offline { // the heading says so
		e.focus("question-heading")
		return
	}
	defer w.cancel() // after the draft has been written: it knows of the request
	e.signIn(w.question.request, promptFor(w.question.problem))
}

func (e *Editor) onSignInAgain(app.Context, app.Event) {
	e.signIn(e.session.signInAgain(), signin.PromptAsNeeded)
}

func (e *Editor) onSignIn(app.Context, app.Event) {
	e.signIn(toRead, signin.PromptAsNeeded)
}

// signIn leaves the page for the sign-in page. What was typed is kept and put
// back when the page is there again.
func (e *Editor) signIn(r signin.Request, p signin.Prompt) {
	s := e.session
	if s.leaving {
		return // on the second of two clicks
	}
	if s.offline { // the browser would leave for a page of its own
		e.showSignInProblem(&signin.Error{Kind: signin.KindOffline})
		return
	}
	browser.Keep(draftName, s.draft())
	e.act(func() { s.leaving = true })
	e.ctx.Async(func() {
		err := s.interactive().Redirect(context.Background(), r, p)
		if err == nil {
			return
		}
		e.ctx.Dispatch(func(app.Context) {
			if s.restarting {
				return // the library calls Back a cancelled sign-in
			}
			e.act(func() { s.leaving = false })
			e.showSignInProblem(err)
		})
	})
}

// returned is for a page that the browser kept behind the sign-in pages and shows
// again after Back. Who is signed in may be another by now, or nobody, so it
// starts anew, with what was typed and without what was loaded.
func (e *Editor) returned() {
	s := e.session
	if s.interactive() == nil {
		return
	}
	s.restarting = true
	if s.dirty() {
		browser.Keep(draftName, s.draft())
	}
	browser.Reload()
}

// ready takes over what was typed before the page was left or loaded again, and since,
// and who is signed in, once that is known. The record of the draft, or of the link
// that the page was opened by, is then loaded.
func (e *Editor) ready(typed map[devicestatus.Property]box) {
	s := e.session
	reload, review := s.linked, false
	e.act(func() { s.takeReceipts(browser.Kept(receiptsName)) })
	if text := browser.Kept(draftName); text != "" && s.host == nil {
		e.act(func() {
			link := s.target()
			linked := s.linked
			reload, review = s.takeDraft(text)
			s.restored = s.dirty()
			switch {
			case !linked:
			case !s.dirty(): // nothing stands before the link
				s.write(devicestatus.ConfigurationID, link.ConfigurationID)
				s.write(devicestatus.ID, link.ID)
				reload, review = true, false
			case link == s.target():
				reload = true
			default:
				s.waiting = link
			}
		})
	}
	before := s.target()
	e.act(func() { s.putTyped(typed) })
	if s.target() != before { // another record is being typed
		reload, review = false, false
	}
	unknown := false
	if s.host == nil {
		e.act(func() { unknown = s.takeSent(s.target()) })
	}
	goOn := func() {
		if unknown { // it comes first, and is looked at when the person says so
			e.focus("problem-heading")
			return
		}
		if !reload && !review {
			return
		}
		e.whole(func() {
			switch {
			case reload && review:
				e.loadThen(e.reviewChanges)
			case reload:
				e.load()
			default:
				e.reviewChanges()
			}
		}, func() {})
	}
	source := s.prompter()
	if source == nil {
		goOn()
		return
	}
	e.ctx.Async(func() {
		err := source.Ready(context.Background())
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() { s.known = true })
			e.accountChanged()
			if err != nil { // nobody asked: the focus stays with who is typing
				e.act(func() {
					e.signInFailed(err)
					s.assertive = s.problem.text.title
				})
				e.focusFrom("problem-heading")
				return
			}
			if _, signedIn := source.Account(); signedIn {
				goOn()
			}
		})
	})
}

// renderRestored says where the changes in the form come from, and leads on to the
// record of the link that they stand before, or to the one that has some too.
func (e *Editor) renderRestored() app.UI {
	s := e.session
	text := ""
	if s.restored && s.dirty() {
		text = textRestored
	}
	open := textOpenLink
	if s.host != nil {
		open = textOpenDraft
		if s.waiting.ID != "" {
			text += " " + textOtherDraft(textRecordName(devicestatus.Record{}, s.waiting.ID))
		}
	}
	return el("div.strip.signed-out",
		el("p", text),
		when(s.waiting != (graph.Target{}), func() app.UI { return button("#open-link", open, e.onOpenLink) }),
	)
}

func (e *Editor) onOpenLink(app.Context, app.Event) {
	waiting := e.session.waiting
	e.leaveFor(waiting, textDiscardAndOpen(textRecordName(devicestatus.Record{}, waiting.ID)), func() {})
}

func (e *Editor) accountChanged() {
	account, _ := e.session.tokens.Account()
	e.session.client.Tenant = account.TenantID
}

func (e *Editor) showSignInProblem(err error) {
	e.act(func() { e.signInFailed(err) })
	e.focus("problem-heading")
}

func (e *Editor) signInFailed(err error) {
	e.session.failed(&graph.Error{Kind: graph.KindToken, Err: err}, signingIn, graph.Target{}, nil)
}

// renderSignedOut is the one sentence that a signed-out person needs; the form
// works meanwhile.
func (e *Editor) renderSignedOut() app.UI {
	source := e.session.interactive()
	return el("div.strip.signed-out",
		el("p", textSignInToLoad),
		when(len(source.Accounts()) > 0, func() app.UI { // none of several is at hand after one of them signed out
			return button("#choose-account", textAccountChoose, e.onAccount, attr("aria-haspopup=dialog"))
		}),
		button("#check-setup.subtle", textCheckSetup, e.onCheckSetup, attr("aria-haspopup=dialog")),
		when(e.session.work == nil || e.session.work.question == nil, func() app.UI { // which has a button of its own
			return button("#sign-in.primary", textSignIn, e.onSignIn)
		}),
	)
}

// signedOut is false until it is known: a question that goes away by itself
// would only startle.
func (s *session) signedOut() bool {
	if s.interactive() == nil || !s.known {
		return false
	}
	_, signedIn := s.tokens.Account()
	return !signedIn
}

func (e *Editor) onAccount(app.Context, app.Event) {
	e.act(func() { e.session.accounts = true })
	e.showModal("account")
}

// renderAccount is who is signed in: a button where something can be done.
func (e *Editor) renderAccount() app.UI {
	s := e.session
	account, signedIn := s.tokens.Account()
	who := account.Username
	switch {
	case !signedIn && s.interactive() != nil && !s.known:
		who = textSignInStarting
	case !signedIn && s.hostSignsIn():
		who = textHostSignsIn
	case !signedIn:
		who = textSignedOut
	}
	if s.interactive() == nil || !signedIn {
		return el("div", el("span.who", who))
	}
	return el("div",
		button("#account-button.subtle.who", who, e.onAccount,
			attr("aria-haspopup=dialog"), attr("aria-label="+textAccountOf(account.Username))))
}

// renderAccounts is the dialog to switch, to add and to end.
func (e *Editor) renderAccounts() app.UI {
	return dialog("account", e.onAccountClosed, when(e.session.accounts, e.renderAccountsContent))
}

func (e *Editor) renderAccountsContent() app.UI {
	source := e.session.interactive()
	active, _ := source.Account()
	return el("div.dialog-content",
		el("h2#account-heading", textAccounts),
		el("ul.accounts", each(source.Accounts(), func(a signin.Account) app.UI {
			if a.ID == active.ID {
				return el("li.active", attr("aria-current=true"), accountLines(a, textAccountActive))
			}
			return el("li", el("button", attr("type=button"),
				on{"click", func(app.Context, app.Event) { e.choose(a.ID) }, a.ID},
				accountLines(a, textAccountUse)))
		})),
		el("div", attr("role=status"), when(e.session.unsaved, func() app.UI { return el("p.error", textSignOutUnsaved) })),
		el("p", button(".subtle", textCheckSetup, e.onCheckSetup)),
		el("div.buttons",
			button("#another-account", textAccountAnother, e.onAnotherAccount),
			when(active.ID != "", func() app.UI { return button("#sign-out", textSignOut, e.onSignOut) }),
			button(".primary", textClose, e.onAccountDone),
		),
	)
}

func accountLines(a signin.Account, remark string) []app.UI {
	return []app.UI{
		el("span.account-name", el("bdi", a.Username)),
		el("span.hint", el("bdi", a.Name), " · "+remark),
	}
}

// choose goes on as another person. What was loaded was loaded as the one
// before, who may see more.
func (e *Editor) choose(id string) {
	browser.Close("account")
	e.act(func() {
		e.session.interactive().Choose(id)
		e.session.release()
		e.forgetLists()
	})
	e.accountChanged()
	e.focus("account-button")
}

func (e *Editor) onAnotherAccount(app.Context, app.Event) {
	e.signIn(toRead, signin.PromptSelectAccount)
}

// onSignOut leaves the page. What is not saved would have to be lost, or to stay
// in the tab for whoever comes next, so it comes first.
func (e *Editor) onSignOut(app.Context, app.Event) {
	if e.session.dirty() {
		e.act(func() { e.session.unsaved = true })
		return
	}
	if e.session.offline { // the browser would leave for a page of its own
		browser.Close("account")
		e.showSignInProblem(&signin.Error{Kind: signin.KindOffline})
		return
	}
	browser.Keep(receiptsName, "") // whoever comes next is not to read them
	e.ctx.Async(func() {
		if err := e.session.interactive().SignOut(context.Background()); err != nil {
			e.ctx.Dispatch(func(app.Context) {
				browser.Close("account")
				e.showSignInProblem(err)
			})
		}
	})
}

func (e *Editor) onAccountDone(app.Context, app.Event) { browser.Close("account") }

func (e *Editor) onAccountClosed(app.Context, app.Event) {
	e.act(func() { e.session.accounts, e.session.unsaved = false, false })
}

// renderSignInFacts are the codes that a support case needs; they are no
// sentence and so stand in a fold.
func (e *Editor) renderSignInFacts(problem *signin.Error) app.UI {
	text := textSignInFacts(problem)
	return place(text != "", func() app.UI {
		return el("details.said",
			el("summary", textDetails),
			block("#sign-in-facts", textDetails, text),
		)
	})
}

// signInErrorOf is err as one of the closed set.
func signInErrorOf(err error) *signin.Error {
	problem := &signin.Error{Kind: signin.KindUnknown}
	errors.As(err, &problem)
	return problem
}

// asSignInError finds the sign-in's own error behind a request that failed for
// want of a token.
func asSignInError(e *graph.Error) *signin.Error {
	var s *signin.Error
	if e != nil && errors.As(e.Err, &s) {
		return s
	}
	return nil
}

// consentLink is where an administrator grants the permissions for everybody
// (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent), and comes
// back to redirectURI. Other providers than Entra have no such place.
func consentLink(s Setting, redirectURI string) string {
	c := s.Configuration
	service := c.Service()
	if !service.Entra || service.Authority == "" || s.Host != nil {
		return ""
	}
	resource := c.Cloud.Resource()
	return service.Authority + "/v2.0/adminconsent?client_id=" + c.ClientID +
		"&scope=" + resource + "/" + graph.WriteScope + "%20" + resource + "/" + graph.ReadScope +
		"&redirect_uri=" + url.QueryEscape(redirectURI)
}

func (e *Editor) onCopyConsent(app.Context, app.Event) { e.copyText(e.session.consentLink) }

// onAskPermission asks the person for a permission that Graph misses, then goes
// back to the review.
func (e *Editor) onAskPermission(app.Context, app.Event) {
	s := e.session
	if s.problem == nil || s.work != nil {
		return
	}
	problem := &signin.Error{Kind: signin.KindConsent, Scopes: []string{graph.WriteScope}}
	e.askPerson(s.question(problem, toWrite), e.reviewChanges, "problem-heading")
}

// askPerson opens the sign-in window for a question that no request waits for, and
// goes on with the answer. Whoever cancels it finds all as it was, and the focus
// where it came from.
func (e *Editor) askPerson(q *question, then func(), from string) {
	e.run(asking, func(c context.Context) func() {
		_, err := q.wait(c)
		return func() {
			switch {
			case err == nil:
				then()
			case errors.Is(err, context.Canceled):
				e.focus(from)
			default:
				e.showSignInProblem(err)
			}
		}
	})
	e.act(func() { e.session.work.question = q })
	e.focus("question-heading")
	e.openWindow(q)
}
