package ui

import (
	"context"
	"errors"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// setupCheck goes through the steps of setting up Entra ID (app/signin's
// README.md), those first that the later ones rest on, and says of the first that
// fails what to do. Later steps cannot be judged then.
type setupCheck struct {
	redirectURI string
	pageURI     string
	steps       []setupStep
	running     bool
	cancel      context.CancelFunc
}

type setupStep struct {
	name   string
	failed *setupFailure // nil: it is done
}

// setupFailure is why a step is not done.
type setupFailure struct {
	text  problemText
	cause *signin.Error // nil where it is not the sign-in's
}

// known is false of a step that somebody may have done: what it needs could not be
// reached, or nobody is signed in.
func (f *setupFailure) known() bool {
	if f.cause == nil {
		return true
	}
	switch f.cause.Kind {
	case signin.KindConsent, signin.KindAdminConsent, signin.KindScope, signin.KindSetup, signin.KindPolicy, signin.KindAudience, signin.KindTenant, signin.KindEmbed, signin.KindStorage:
		return true
	}
	return false
}

func (e *Editor) onCheckSetup(app.Context, app.Event) {
	s := e.session
	browser.Close("account")
	c, cancel := context.WithCancel(context.Background())
	check := &setupCheck{
		redirectURI: browser.PageURL("redirect.html"), pageURI: browser.PageURL("."),
		running: true, cancel: cancel,
	}
	e.act(func() { s.setup = check })
	e.showModal("setup")
	e.ctx.Async(func() {
		defer cancel()
		steps := e.setupSteps(c, check.redirectURI)
		e.ctx.Dispatch(func(app.Context) {
			if s.setup != check {
				return // its dialog was closed
			}
			e.act(func() {
				check.steps, check.running = steps, false
				s.polite = textSetupOutcome(steps)
			})
		})
	})
}

// setupSteps asks no person anything: a token that only a prompt would bring is
// a step that is not done.
func (e *Editor) setupSteps(ctx context.Context, redirectURI string) []setupStep {
	s := e.session
	source := s.interactive()
	client := *s.client
	client.Token = s.token
	client.Pause = func(context.Context, graph.Pause) error { return errors.New("a check does not wait") }
	token := func(scope string) *setupFailure {
		_, err := source.Token(ctx, signin.Request{Scopes: []string{scope}})
		return s.setupFailure(err)
	}
	todo := []struct {
		name string
		do   func() *setupFailure
	}{
		{textSetupRedirect(s.service), func() *setupFailure { return redirectProblem(ctx, redirectURI) }},
		{textSetupService(s.service), func() *setupFailure {
			if err := source.Ready(ctx); err != nil { // the library did not come
				return s.setupFailure(err)
			}
			if found := s.service.Discover(ctx, browser.Get); found != nil {
				return s.setupFailure(found)
			}
			return nil
		}},
		{textSetupRegistration(s.service), func() *setupFailure {
			if _, signedIn := source.Account(); !signedIn {
				return s.setupFailure(&signin.Error{Kind: signin.KindSignedOut})
			}
			return nil
		}},
		{textSetupPermission(graph.ReadScope, s.service), func() *setupFailure { return token(graph.ReadScope) }},
		{textSetupPermission(graph.WriteScope, s.service), func() *setupFailure { return token(graph.WriteScope) }},
		{textSetupGraph(s.service), func() *setupFailure {
			var failed *graph.Error
			if err := client.Probe(ctx); !errors.As(err, &failed) {
				return nil
			} else if signIn := asSignInError(failed); signIn != nil {
				return s.setupFailure(signIn)
			}
			return &setupFailure{text: textProblem(failed, loading)}
		}},
	}
	var steps []setupStep
	for _, step := range todo {
		failed := step.do()
		steps = append(steps, setupStep{step.name, failed})
		if failed != nil {
			break
		}
	}
	return steps
}

func (s *session) setupFailure(err error) *setupFailure {
	if err == nil {
		return nil
	}
	cause := signInErrorOf(err)
	return &setupFailure{text: textSetupFailure(cause, s.service), cause: cause}
}

// redirectProblem fetches the page that Entra ID returns to. A host that answers
// with the editor for every unknown address would start it inside a hidden frame.
func redirectProblem(ctx context.Context, address string) *setupFailure {
	response, err := browser.Fetch(ctx, graph.Request{Method: "GET", URL: address})
	if err == nil && response.Status == 200 && strings.Contains(response.Body, "msal-redirect-bridge") {
		return nil
	}
	return &setupFailure{text: problemText{title: textSetupNoRedirect, body: []string{address}}}
}

func (e *Editor) renderSetup() app.UI {
	return dialog("setup", e.onSetupClosed, when(e.session.setup != nil, e.renderSetupContent))
}

func (e *Editor) renderSetupContent() app.UI {
	check, service := e.session.setup, e.session.service
	folder, file := check.pageURI, strings.TrimPrefix(check.redirectURI, check.pageURI)
	toApprove := false
	for _, step := range check.steps {
		toApprove = toApprove || step.failed != nil && step.failed.approvable()
	}
	return el("div.dialog-content",
		el("h2#setup-heading", textCheckSetup),
		el("p.hint", textSetupRedirectURI(service)),
		block("#redirect-uri", textSetupRedirectURI(service), []app.UI{app.Text(folder), el("wbr"), app.Text(file)}),
		el("p.hint", textSetupPageURI),
		block("#page-uri", textSetupPageURI, check.pageURI),
		el("ol.steps", each(check.steps, e.renderSetupStep)),
		el("p#setup-outcome", textSetupOutcomeOf(check)),
		el("div.buttons",
			e.renderCopied(),
			when(toApprove && e.session.consentLink != "", func() app.UI { return button("#copy-consent", textCopyConsent, e.onCopyConsent) }),
			button(".primary", textClose, e.onSetupDone),
		),
	)
}

// approvable says whether an administrator's approval is what is missing.
func (f *setupFailure) approvable() bool {
	if f.cause == nil {
		return false
	}
	switch f.cause.Kind {
	case signin.KindConsent, signin.KindAdminConsent, signin.KindScope:
		return true
	}
	return false
}

func (e *Editor) renderSetupStep(step setupStep) app.UI {
	failed := step.failed
	if failed == nil {
		return el("li.done", el("span", step.name), " ", el("strong", textSetupDone))
	}
	return el("li.failed",
		el("span", step.name), " ", el("strong", textSetupState(failed)),
		el("p", failed.text.title+"."),
		each(failed.text.body, func(sentence string) app.UI { return el("p.hint", sentence) }),
		renderList(failed.text.list),
		when(failed.cause != nil, func() app.UI { return e.renderSignInFacts(failed.cause) }),
	)
}

func (e *Editor) onSetupDone(app.Context, app.Event) { browser.Close("setup") }

func (e *Editor) onSetupClosed(app.Context, app.Event) {
	e.act(func() {
		if check := e.session.setup; check != nil {
			check.cancel()
		}
		e.session.setup = nil
	})
}
