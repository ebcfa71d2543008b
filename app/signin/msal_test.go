package signin

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
)

// library is a [Library] of function fields and of what it was asked.
type library struct {
	accounts []Account
	active   string
	silent   func(ctx context.Context, a Ask) (string, error)
	popup    func(a Ask) (string, error)
	returned *Failure

	mu    sync.Mutex
	asked []Ask
}

func (l *library) note(a Ask) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, a)
}

func (l *library) Accounts() []Account { return l.accounts }

func (l *library) Active() (Account, bool) {
	for _, a := range l.accounts {
		if a.ID == l.active {
			return a, true
		}
	}
	return Account{}, false
}

func (l *library) SetActive(id string) { l.active = id }

func (l *library) Silent(ctx context.Context, a Ask) (string, error) {
	l.note(a)
	return l.silent(ctx, a)
}

func (l *library) Popup(a Ask) func(context.Context) (string, error) {
	l.note(a)
	return func(context.Context) (string, error) { return l.popup(a) }
}

func (l *library) Redirect(_ context.Context, a Ask) error {
	l.note(a)
	return &Failure{Code: "redirect_in_iframe"}
}

func (l *library) SignOut(context.Context, string) error { return nil }

func (l *library) Returned() *Failure { return l.returned }

var avery = Account{ID: "a", Username: "avery@contoso.com"}

func source(t *testing.T, l *library) *MSAL {
	t.Helper()
	m := NewMSAL(Provider{Resource: "https://graph.microsoft.com", Expected: Expected{Audience: "https://graph.microsoft.com"}}, func() (Library, error) { return l, nil })
	if err := m.Ready(t.Context()); err != nil && l.returned == nil {
		t.Fatal(err)
	}
	return m
}

func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestATokenIsAskedForWholeScopesOfTheActiveAccount(t *testing.T) {
	l := &library{accounts: []Account{avery}, active: "a", silent: func(context.Context, Ask) (string, error) { return "opaque", nil }}
	m := source(t, l)
	token, err := m.Token(t.Context(), Request{Scopes: []string{read, write}, Claims: `{"a":1}`, Refresh: true})
	if token != "opaque" || err != nil {
		t.Fatalf("token %q, %v", token, err)
	}
	a := l.asked[0]
	if len(a.Scopes) != 2 || a.Scopes[1] != "https://graph.microsoft.com/"+write || a.AccountID != "a" || a.Claims != `{"a":1}` || !a.Refresh {
		t.Errorf("asked %+v", a)
	}
}

func TestNobodyIsSignedIn(t *testing.T) {
	m := source(t, &library{})
	if _, err := m.Token(t.Context(), Request{Scopes: []string{read}}); kindOf(err) != KindSignedOut {
		t.Errorf("%v; want signed out, without asking the library", err)
	}
	if _, ok := m.Account(); ok {
		t.Error("somebody is signed in")
	}
}

func TestEqualQuestionsAtTheSameTimeAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		l := &library{accounts: []Account{avery}, active: "a", silent: func(ctx context.Context, _ Ask) (string, error) {
			<-release
			return "opaque", ctx.Err()
		}}
		m := source(t, l)
		first, giveUp := context.WithCancel(t.Context())
		outcomes := make(chan error, 5)
		ask := func(ctx context.Context) {
			_, err := m.Token(ctx, Request{Scopes: []string{read}})
			outcomes <- err
		}
		go ask(first)
		synctest.Wait()
		for range 4 {
			go ask(t.Context())
		}
		synctest.Wait()
		giveUp() // whoever asked first leaves; the others still get their answer
		if err := <-outcomes; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
		close(release)
		for range 4 {
			if err := <-outcomes; err != nil {
				t.Errorf("who waited got %v", err)
			}
		}
		if n := len(l.asked); n != 1 {
			t.Errorf("the library was asked %d times", n)
		}
	})
}

func TestATokenThatDoesNotFitIsNotHandedOut(t *testing.T) {
	wrong := jwt(`{"aud":"https://graph.microsoft.us"}`)
	l := &library{
		accounts: []Account{avery}, active: "a",
		silent: func(context.Context, Ask) (string, error) { return wrong, nil },
		popup:  func(Ask) (string, error) { return wrong, nil },
	}
	m := source(t, l)
	if token, err := m.Token(t.Context(), Request{Scopes: []string{read}}); token != "" || kindOf(err) != KindAudience {
		t.Errorf("token %q, %v", token, err)
	}
	if token, err := m.Popup(Request{Scopes: []string{read}}, PromptAsNeeded)(t.Context()); token != "" || kindOf(err) != KindAudience {
		t.Errorf("from the window: token %q, %v", token, err)
	}
}

func TestTheWindowOpensBeforePopupReturns(t *testing.T) {
	l := &library{accounts: []Account{avery}, active: "a", popup: func(Ask) (string, error) { return "", &Failure{Code: "user_cancelled"} }}
	m := source(t, l)
	wait := m.Popup(Request{Scopes: []string{write}, Claims: "{}"}, PromptAsNeeded)
	if len(l.asked) != 1 || l.asked[0].AccountID != "a" || l.asked[0].Claims != "{}" {
		t.Fatalf("asked %+v before waiting", l.asked)
	}
	if _, err := wait(t.Context()); kindOf(err) != KindCancelled {
		t.Errorf("%v; want cancelled", err)
	}
	m.Popup(Request{}, PromptSelectAccount)
	if l.asked[1].AccountID != "" || l.asked[1].Prompt != PromptSelectAccount {
		t.Errorf("to choose an account it asked %+v", l.asked[1])
	}
}

// Another provider gives refresh tokens to those who consent, and knows no picker.
func TestAnotherProviderIsAskedInItsOwnWay(t *testing.T) {
	l := &library{accounts: []Account{avery}, active: "a", popup: func(Ask) (string, error) { return "opaque", nil }}
	m := NewMSAL(Provider{SignIn: PromptConsent, Another: PromptLogin}, func() (Library, error) { return l, nil })
	_ = m.Redirect(t.Context(), Request{}, PromptAsNeeded)
	m.Popup(Request{}, PromptAsNeeded)
	_ = m.Redirect(t.Context(), Request{}, PromptSelectAccount)
	for i, want := range []Prompt{PromptConsent, PromptConsent, PromptLogin} {
		if a := l.asked[i]; a.Prompt != want || (a.AccountID == "") != (want == PromptLogin) {
			t.Errorf("asked %+v, want prompt %q", a, want)
		}
	}
}

// The library says the same of a provider that is down and of one that is none.
func TestAServiceWithoutEndpointsIsLookedAt(t *testing.T) {
	for _, test := range []struct {
		found *Error
		want  Kind
	}{{&Error{Kind: KindNetwork, Code: "get_request_failed"}, KindNetwork}, {nil, KindSetup}} {
		l := &library{accounts: []Account{avery}, active: "a",
			silent: func(context.Context, Ask) (string, error) {
				return "", &Failure{Code: "endpoints_resolution_error", CorrelationID: "c-1"}
			},
			returned: &Failure{Code: "endpoints_resolution_error", CorrelationID: "c-1"}}
		m := NewMSAL(Provider{Discover: func(context.Context) *Error { return test.found }}, func() (Library, error) { return l, nil })
		if err := m.Ready(t.Context()); kindOf(err) != test.want {
			t.Errorf("the page came back with %v, want %q", err, test.want)
		}
		_, err := m.Token(t.Context(), Request{Scopes: []string{read}})
		var e *Error
		if !errors.As(err, &e) || e.Kind != test.want || e.CorrelationID != "c-1" || len(e.Scopes) != 1 {
			t.Errorf("%+v, want %q with what the library said", e, test.want)
		}
	}
}

func TestALibraryThatDoesNotOpen(t *testing.T) {
	m := NewMSAL(Provider{Resource: "https://graph.microsoft.com"}, func() (Library, error) { return nil, &Failure{Code: "library_not_loaded"} })
	if err := m.Ready(t.Context()); kindOf(err) != KindSetup {
		t.Errorf("Ready: %v", err)
	}
	if _, err := m.Token(t.Context(), Request{}); kindOf(err) != KindSetup {
		t.Errorf("Token: %v", err)
	}
	if _, err := m.Popup(Request{}, PromptAsNeeded)(t.Context()); kindOf(err) != KindSetup {
		t.Errorf("Popup: %v", err)
	}
	if err := m.Redirect(t.Context(), Request{}, PromptAsNeeded); kindOf(err) != KindSetup {
		t.Errorf("Redirect: %v", err)
	}
	if len(m.Accounts()) != 0 {
		t.Error("there are accounts")
	}
}

func TestQuestionsWaitForTheLibrary(t *testing.T) {
	release := make(chan struct{})
	l := &library{accounts: []Account{avery}, active: "a", silent: func(context.Context, Ask) (string, error) { return "opaque", nil }}
	m := NewMSAL(Provider{Resource: "https://graph.microsoft.com"}, func() (Library, error) { <-release; return l, nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Token(ctx, Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want the context's error", err)
	}
	if _, ok := m.Account(); ok {
		t.Error("somebody is signed in before it can be known")
	}
	m.Choose("a") // no library, no choice, no crash
	close(release)
	if token, err := m.Token(t.Context(), Request{}); token != "opaque" || err != nil {
		t.Errorf("token %q, %v", token, err)
	}
}

func TestAFailedReturnIsToldOnce(t *testing.T) {
	m := NewMSAL(Provider{Resource: "https://graph.microsoft.com"}, func() (Library, error) {
		return &library{returned: &Failure{Name: "ServerError", Code: "access_denied", Message: "AADSTS65004"}}, nil
	})
	if err := m.Ready(t.Context()); kindOf(err) != KindCancelled {
		t.Errorf("%v; want cancelled", err)
	}
	if err := m.Ready(t.Context()); err != nil {
		t.Errorf("told again: %v", err)
	}
	if err := m.Redirect(t.Context(), Request{}, PromptAsNeeded); kindOf(err) != KindEmbed {
		t.Errorf("Redirect: %v", err)
	}
}

// Inside Teams nobody is signed in before the host has handed over a first token, so
// it is asked all the same.
func TestNestedAsksWithoutAnAccount(t *testing.T) {
	l := &library{silent: func(context.Context, Ask) (string, error) { return "opaque", nil }}
	n := NewNested(Provider{Resource: "https://graph.microsoft.com"}, func() (Library, error) { return l, nil })
	if err := n.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	token, err := n.Token(t.Context(), Request{Scopes: []string{"A"}})
	if token != "opaque" || err != nil {
		t.Errorf("token %q, %v", token, err)
	}
	if _, ok := any(n).(Interactive); ok {
		t.Error("it would leave the frame, or sign the host out")
	}
}
