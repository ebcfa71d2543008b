package ui

import (
	"context"
	"errors"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
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
	e.anotherPerson(err)
	var problem *signin.Error
	if err == nil || s.prompter() == nil || !errors.As(err, &problem) || !problem.Asks() {
		return token, err
	}
	request := signin.Request(r)
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
	text := textSignInProblem(problem, e.session.signInAddress)
	if q.waiting {
		text = problemText{title: textSignInWaiting, body: []string{textSignInWaitingBody}}
	}
	button := textContinue
	switch {
	case q.waiting:
		button = textOpenAgain
	case q.problem.Kind == signin.KindSignedOut:
		button = textSignIn
	}
	return app.Div().Class("work paused question").Body(
		app.H3().ID("question-heading").TabIndex(-1).Body(app.Text(text.title)),
		app.Range(text.body).Slice(func(i int) app.UI { return app.P().Body(app.Text(text.body[i])) }),
		renderList(text.list),
		e.renderSignInFacts(q.problem),
		app.Div().Class("buttons").Body(
			app.Button().Type("button").ID("continue").Class("primary").OnClick(e.onContinue).Body(app.Text(button)),
			app.If(q.problem.Kind == signin.KindConsent && e.session.consentLink != "", func() app.UI {
				return app.Button().Type("button").ID("copy-consent").OnClick(e.onCopyConsent).Body(app.Text(textCopyConsent))
			}),
			app.If(e.session.interactive() != nil, func() app.UI {
				return app.Button().Type("button").ID("sign-in-here").OnClick(e.onSignInHere).Body(app.Text(textSignInHere))
			}),
			app.Button().Type("button").ID("stop").OnClick(e.onCancelWork).Body(app.Text(textCancel)),
			app.Span().Class("copied").Body(app.Text(e.session.note)),
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

// toRead is what somebody who just signs in is asked for.
var toRead = signin.Request{Scopes: []string{graph.ReadScope}}

func (e *Editor) onSignInHere(app.Context, app.Event) {
	prompt, request := signin.PromptAsNeeded, toRead
	w := e.session.work
	if w != nil && w.question != nil {
		if e.session.offline { // the heading says so
			e.focus("question-heading")
			return
		}
		prompt, request = promptFor(w.question.problem), w.question.request
		defer w.cancel() // after the draft has been written: it knows of the review
	}
	e.signIn(request, prompt)
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
			browser.Keep(draftName, "") // nothing was lost, so it has no use
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

// ready takes over who is signed in, once that is known, and what was typed
// before the page was left for the sign-in.
func (e *Editor) ready() {
	s := e.session
	reload, review := false, false
	if text := browser.Kept(draftName); text != "" {
		browser.Keep(draftName, "")
		e.act(func() { reload, review = s.takeDraft(text) })
	}
	source := s.prompter()
	if source == nil {
		return
	}
	e.ctx.Async(func() {
		err := source.Ready(context.Background())
		e.ctx.Dispatch(func(app.Context) {
			e.act(func() { s.known = true })
			e.accountChanged()
			if err != nil {
				e.showSignInProblem(err)
				return
			}
			_, signedIn := source.Account()
			switch {
			case signedIn && reload && review:
				e.loadThen(e.reviewChanges)
			case signedIn && reload:
				e.load()
			case signedIn && review:
				e.reviewChanges()
			}
		})
	})
}

func (e *Editor) accountChanged() {
	account, _ := e.session.tokens.Account()
	e.session.client.Tenant = account.TenantID
}

func (e *Editor) showSignInProblem(err error) {
	s := e.session
	e.act(func() {
		s.failed(&graph.Error{Kind: graph.KindToken, Err: err}, signingIn, graph.Target{}, nil)
	})
	e.focus("problem-heading")
}

// renderSignedOut is the one sentence that a signed-out person needs; the form
// works meanwhile.
func (e *Editor) renderSignedOut() app.UI {
	source := e.session.interactive()
	return app.Div().Class("strip signed-out").Body(
		app.P().Body(app.Text(textSignInToLoad)),
		app.If(len(source.Accounts()) > 0, func() app.UI { // none of several is at hand after one of them signed out
			return app.Button().Type("button").ID("choose-account").Aria("haspopup", "dialog").OnClick(e.onAccount).Body(app.Text(textAccountChoose))
		}),
		app.Button().Type("button").ID("check-setup").Class("subtle").Aria("haspopup", "dialog").OnClick(e.onCheckSetup).Body(app.Text(textCheckSetup)),
		app.Button().Type("button").ID("sign-in").Class("primary").OnClick(e.onSignIn).Body(app.Text(textSignIn)),
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
	e.painted(func() { browser.ShowModal("account") })
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
		return app.Div().Body(app.Span().Class("who").Body(app.Text(who)))
	}
	return app.Div().Body(
		app.Button().Type("button").ID("account-button").Class("subtle who").Aria("haspopup", "dialog").
			Aria("label", textAccountOf(account.Username)).
			OnClick(e.onAccount).Body(app.Text(who)))
}

// renderAccounts is the dialog to switch, to add and to end.
func (e *Editor) renderAccounts() app.UI {
	return app.Dialog().ID("account").Class("dialog").Aria("labelledby", "account-heading").
		On("close", e.onAccountClosed).
		Body(app.If(e.session.accounts, e.renderAccountsContent))
}

func (e *Editor) renderAccountsContent() app.UI {
	source := e.session.interactive()
	active, _ := source.Account()
	return app.Div().Class("dialog-content").Body(
		app.H2().ID("account-heading").Body(app.Text(textAccounts)),
		app.Ul().Class("accounts").Body(app.Range(source.Accounts()).Slice(func(i int) app.UI {
			a := source.Accounts()[i]
			if a.ID == active.ID {
				return app.Li().Class("active").Aria("current", "true").Body(accountLines(a, textAccountActive)...)
			}
			return app.Li().Body(
				app.Button().Type("button").Class("subtle").
					OnClick(func(app.Context, app.Event) { e.choose(a.ID) }, app.EventScope(a.ID)).
					Body(accountLines(a, textAccountUse)...))
		})),
		app.Div().Attr("role", "status").Body(app.If(e.session.unsaved, func() app.UI {
			return app.P().Class("error").Body(app.Text(textSignOutUnsaved))
		})),
		app.Div().Class("buttons").Body(
			app.Button().Type("button").Class("subtle").OnClick(e.onCheckSetup).Body(app.Text(textCheckSetup)),
			app.Button().Type("button").ID("another-account").OnClick(e.onAnotherAccount).Body(app.Text(textAccountAnother)),
			app.If(active.ID != "", func() app.UI {
				return app.Button().Type("button").ID("sign-out").OnClick(e.onSignOut).Body(app.Text(textSignOut))
			}),
			app.Button().Type("button").Class("primary").OnClick(e.onAccountDone).Body(app.Text(textClose)),
		),
	)
}

func accountLines(a signin.Account, remark string) []app.UI {
	return []app.UI{
		app.Span().Class("account-name").Body(app.Bdi().Body(app.Text(a.Username))),
		app.Span().Class("hint").Body(app.Bdi().Body(app.Text(a.Name)), app.Text(" · "+remark)),
	}
}

// choose goes on as another person. What was loaded was loaded as the one
// before, who may see more.
func (e *Editor) choose(id string) {
	browser.Close("account")
	e.act(func() {
		e.session.interactive().Choose(id)
		e.session.release()
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
	return app.Div().Body(app.If(text != "", func() app.UI {
		return app.Details().Class("said").Body(
			app.Summary().Body(app.Text(textDetails)),
			app.Pre().ID("sign-in-facts").TabIndex(0).Attr("role", "group").Aria("label", textDetails).Body(app.Text(text)),
		)
	}))
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
// (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent). Other
// providers than Entra have no such place.
func consentLink(s Setting) string {
	c := s.Configuration
	if !c.SignsIn() || c.Authority != "" || s.Host != nil {
		return ""
	}
	resource := c.Cloud.Resource()
	return c.SignIn() + "/v2.0/adminconsent?client_id=" + c.ClientID +
		"&scope=" + resource + "/" + graph.WriteScope + "%20" + resource + "/" + graph.ReadScope
}

func (e *Editor) onCopyConsent(app.Context, app.Event) { e.copyText(e.session.consentLink) }

// onAskPermission asks the person for a permission that Graph misses, then goes
// back to the review.
func (e *Editor) onAskPermission(app.Context, app.Event) {
	s := e.session
	if s.problem == nil || s.work != nil {
		return
	}
	toWrite := []string{graph.WriteScope}
	q := s.question(&signin.Error{Kind: signin.KindConsent, Scopes: toWrite}, signin.Request{Scopes: toWrite})
	e.run(asking, func(c context.Context) func() {
		_, err := q.wait(c)
		return func() {
			switch {
			case err == nil:
				e.reviewChanges()
			case errors.Is(err, context.Canceled): // by the person, who finds the problem as it was
				e.focus("problem-heading")
			default:
				e.showSignInProblem(err)
			}
		}
	})
	e.act(func() { s.work.question = q })
	e.focus("question-heading")
	e.openWindow(q)
}
