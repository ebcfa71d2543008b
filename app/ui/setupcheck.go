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
// README.md) in their order, and says of the first that fails what to do. Later
// steps cannot be judged then.
type setupCheck struct {
	redirectURI string
	pageURI     string
	steps       []setupStep
	running     bool
	cancel      context.CancelFunc
}

type setupStep struct {
	name   string
	failed *problemText // nil: it is done
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
	e.painted(func() { browser.ShowModal("setup") })
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
	client := *s.client
	client.Token = s.token
	client.Pause = func(context.Context, graph.Pause) error { return errors.New("a check does not wait") }
	token := func(scope string) *problemText {
		_, err := s.tokens.Token(ctx, signin.Request{Scopes: []string{scope}})
		return s.tokenProblem(err, scope)
	}
	todo := []struct {
		name string
		do   func() *problemText
	}{
		{textSetupRedirect, func() *problemText { return redirectProblem(ctx, redirectURI) }},
		{textSetupSignedIn, func() *problemText {
			if _, signedIn := s.tokens.Account(); !signedIn {
				return &problemText{title: textSetupSignInFirst, body: []string{textSetupRegister}}
			}
			return nil
		}},
		{textSetupPermission(graph.ReadScope), func() *problemText { return token(graph.ReadScope) }},
		{textSetupPermission(graph.WriteScope), func() *problemText { return token(graph.WriteScope) }},
		{textSetupGraph, func() *problemText {
			err := client.Probe(ctx)
			var failed *graph.Error
			if !errors.As(err, &failed) {
				return nil
			}
			text := textProblem(failed, loading)
			return &text
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

// tokenProblem words why there is no token for a permission. One that Entra
// would ask about is one that was not granted for everybody.
func (s *session) tokenProblem(err error, scope string) *problemText {
	if err == nil {
		return nil
	}
	problem := signInErrorOf(err)
	problem.Scopes = []string{scope}
	text := textSignInProblem(problem, s.signInAddress)
	return &text
}

// redirectProblem fetches the page that Entra ID returns to. A host that answers
// with the editor for every unknown address would start it inside a hidden frame.
func redirectProblem(ctx context.Context, address string) *problemText {
	response, err := browser.Fetch(ctx, graph.Request{Method: "GET", URL: address})
	if err == nil && response.Status == 200 && strings.Contains(response.Body, "msal-redirect-bridge") {
		return nil
	}
	return &problemText{title: textSetupNoRedirect, body: []string{address}}
}

func (e *Editor) renderSetup() app.UI {
	return dialog("setup", e.onSetupClosed, when(e.session.setup != nil, e.renderSetupContent))
}

func (e *Editor) renderSetupContent() app.UI {
	check := e.session.setup
	return el("div.dialog-content",
		el("h2#setup-heading", textCheckSetup),
		el("p.hint", textSetupRedirectURI),
		block("#redirect-uri", textSetupRedirectURI, check.redirectURI),
		el("p.hint", textSetupPageURI),
		block("#page-uri", textSetupPageURI, check.pageURI),
		el("ol.steps", each(check.steps, renderSetupStep)),
		el("p#setup-outcome", textSetupOutcomeOf(check)),
		el("div.buttons", button(".primary", textClose, e.onSetupDone)),
	)
}

func renderSetupStep(step setupStep) app.UI {
	if step.failed == nil {
		return el("li.done", el("span", step.name), " ", el("strong", textSetupDone))
	}
	text := step.failed
	return el("li.failed",
		el("span", step.name), " ", el("strong", textSetupMissing),
		el("p", text.title+"."),
		each(text.body, func(sentence string) app.UI { return el("p.hint", sentence) }),
		renderList(text.list),
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
