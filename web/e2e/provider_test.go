package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/app/signin"
)

// providerTab is the editor as a private deployment runs it: people sign in with
// an OpenID provider that is not Entra ID, and that this project did not write.
type providerTab struct {
	*signInTab
	node string // the provider without TLS, past the browser
	down atomic.Int32
}

// openAtProvider opens the editor with authority and knownAuthorities set.
func openAtProvider(t *testing.T) *providerTab {
	t.Helper()
	host := microsoft.Listener.Addr().String()
	issuer := "https://" + host
	emulator := graphtest.New(graphtest.Options{
		Token:  func(token string) bool { return token == signin.DemoToken || introspect(issuer, token).Active },
		Scopes: func(token string) []string { return scopesOf(introspect(issuer, token).Scope) },
	})
	p := &providerTab{signInTab: &signInTab{tab: newTab(t, emulator, configuration.Configuration{
		Mode: configuration.MSAL, ClientID: "editor", Cloud: graph.Global, Addressing: graph.Item,
		Authority: issuer, KnownAuthorities: []string{host},
		Start: graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	})}}
	p.expect("An iframe which has both allow-scripts and allow-same-origin") // the library's hidden frame
	p.expect("Input elements should have autocomplete attributes")           // those of the provider's page
	p.node = startProvider(t, issuer, p.demo.URL)
	hosts.Store(host, p.front())
	t.Cleanup(func() { hosts.Delete(host) })
	hosts.Store("graph.microsoft.com", p.graph)
	control := httptest.NewServer(emulator)
	t.Cleanup(control.Close)
	p.graphURL = control.URL + "/"
	p.load()
	p.awaitText("#sign-in", "Sign in")
	return p
}

// startProvider runs testdata/provider.mjs beside the installed packages, which is
// where node looks for what a program from its input imports, and returns its
// address.
func startProvider(t *testing.T, issuer, page string) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("testdata", "provider.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "--input-type=module", "--eval", string(script))
	command.Dir = filepath.Join("..", "..", ".build", "npm")
	command.Env = append(os.Environ(), "ISSUER="+issuer, "PAGE="+page, "NODE_NO_WARNINGS=1")
	var complaints bytes.Buffer
	command.Stderr = &complaints
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if port := lines.Text(); strings.Trim(port, "0123456789") == "" {
			return "http://127.0.0.1:" + port
		}
	}
	t.Fatalf("the provider does not start: %s", complaints.String())
	return ""
}

// front is the provider's TLS. It reads along what must be nowhere to be seen, and
// can be out of order.
func (p *providerTab) front() http.Handler {
	target, err := url.Parse(p.node)
	if err != nil {
		p.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.Header.Set("X-Forwarded-Proto", "https")
		},
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			var tokens struct {
				AccessToken  string `json:"access_token"`
				RefreshToken string `json:"refresh_token"`
				IDToken      string `json:"id_token"`
			}
			_ = json.Unmarshal(body, &tokens) // most answers are pages
			_, code, _ := strings.Cut(r.Header.Get("Location"), "#code=")
			code, _, _ = strings.Cut(code, "&")
			p.mu.Lock()
			defer p.mu.Unlock()
			for _, secret := range []string{tokens.AccessToken, tokens.RefreshToken, tokens.IDToken, code} {
				if secret != "" {
					p.secrets = append(p.secrets, secret)
				}
			}
			return nil
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch status := p.down.Load(); status {
		case 0:
			proxy.ServeHTTP(w, r)
		case -1:
			panic(http.ErrAbortHandler) // nothing answers
		default:
			w.Header().Set("Access-Control-Allow-Origin", "*")
			http.Error(w, "out of order", int(status))
		}
	})
}

// tell asks the provider's own addresses for tests.
func (p *providerTab) tell(path string) []byte {
	p.Helper()
	response, err := http.Get(p.node + "/test/" + path)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	return body
}

type asked struct {
	Path, Grant, Scope, Prompt, Challenge, Claims string
	Status                                        int
}

// asked is what was asked since the last time, where the path says so.
func (p *providerTab) asked(path string) []asked {
	p.Helper()
	var all, found []asked
	if err := json.Unmarshal(p.tell("log"), &all); err != nil {
		p.Fatal(err)
	}
	for _, a := range all {
		if a.Path == path {
			found = append(found, a)
		}
	}
	return found
}

type introspection struct {
	Active bool
	Scope  string
}

// introspect asks the provider about a token, as an API does (RFC 7662).
func introspect(issuer, token string) (answer introspection) {
	request, err := http.NewRequest("POST", issuer+"/token/introspection", strings.NewReader(url.Values{"token": {token}}.Encode()))
	if err != nil {
		return answer
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("graph", "of-the-test")
	response, err := microsoft.Client().Do(request)
	if err != nil {
		return answer
	}
	defer response.Body.Close()
	_ = json.NewDecoder(response.Body).Decode(&answer) // no answer is no token
	return answer
}

func scopesOf(text string) []string {
	if text == "" {
		return []string{graph.WriteScope} // the test's own token
	}
	var scopes []string
	for _, scope := range strings.Fields(text) {
		scopes = append(scopes, strings.TrimPrefix(scope, "https://graph.microsoft.com/"))
	}
	return scopes
}

// logIn fills in the provider's page.
func logIn(ctx context.Context, who string) error {
	login := chromedp.JSPath(`document.querySelector("input[name=login]")`)
	return chromedp.Do(ctx, chromedp.WaitVisible(login),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name=login]").value = `+quote(who)), // it stands there already after a hint
		chromedp.SendKeys(chromedp.JSPath(`document.querySelector("input[name=password]")`), "any"),
		chromedp.Click(chromedp.JSPath(`document.querySelector("button[type=submit]")`)))
}

// agree says yes on its page about permissions, which goes away with that.
func agree(ctx context.Context) error {
	yes := chromedp.JSPath(`document.querySelector("input[value=consent]")?.form.querySelector("button[type=submit]") ?? null`)
	return chromedp.Do(ctx, chromedp.WaitVisible(yes), chromedp.Click(yes))
}

// here does something in this tab at the provider.
func (p *providerTab) here(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// inProviderWindow answers the editor's question in the window.
func (p *providerTab) inProviderWindow(steps ...func(context.Context) error) {
	p.Helper()
	window := p.window(func() { p.do(chromedp.Click(chromedp.ID("continue"))) })
	gone, err := chromedp.Detached(window)
	if err != nil {
		p.Fatal(err)
	}
	for i, step := range steps {
		if err := step(window); err != nil && i < len(steps)-1 {
			p.Fatal(err)
		}
	}
	<-gone
}

func asAvery(ctx context.Context) error { return logIn(ctx, avery) }

// Signing in, renewing, saving, a session that ends in the middle of a save, and
// signing out, all with the provider as it comes.
func TestAnotherProvider(t *testing.T) {
	p := openAtProvider(t)
	p.expect("the server responded with a status of 40")
	p.expect("Autofocus processing was blocked") // on the provider's own page

	p.tell("lifetime?200") // the library renews what has less than 300 s left
	p.click("Sign in")
	p.here(asAvery(p.ctx))
	p.here(agree(p.ctx))
	p.awaitText("#account-button", avery)
	first := p.asked("/auth")[0]
	if !strings.Contains(first.Scope, "offline_access") || !strings.Contains(first.Prompt, "consent") || first.Challenge != "S256" {
		t.Errorf("the sign-in asked %+v; want a refresh token, which takes consent, and PKCE", first)
	}
	if strings.Contains(first.Scope, graph.WriteScope) {
		t.Errorf("the sign-in asked for %s; want to read alone", first.Scope)
	}

	p.loadRecord()
	if renewed := p.asked("/token"); len(renewed) == 0 || renewed[0].Grant != "refresh_token" || renewed[0].Status != 200 {
		t.Errorf("the token was renewed by %+v; want its refresh token, and no person", renewed)
	}

	p.tell("lifetime?3600")
	p.fill("deviceModel", "iPhone 15 Pro")
	p.save()
	p.awaitText(".question", "This app needs your permission")
	p.awaitText(".question", "ask one of "+microsoft.Listener.Addr().String())
	p.state("provider-question")
	p.inProviderWindow(agree)
	p.awaitSaved()

	// The window's answer serves the load and the save: nobody is asked again.
	p.asked("")
	p.fill("deviceModel", "iPhone 16")
	p.save()
	p.awaitText("#receipt-heading", "Saved.")
	if again := p.asked("/auth"); len(again) != 0 {
		t.Errorf("the second save asked the person: %+v", again)
	}

	p.fill("deviceModel", "iPhone 17")
	p.review()
	p.tell("end?Session,RefreshToken,AccessToken,Grant")
	p.click("Save 1 change")
	p.awaitText(".question", "needs you to confirm it's you")
	p.inProviderWindow(asAvery, agree)
	p.awaitText("#receipt-heading", "Saved.")

	p.fill("deviceModel", "iPhone 18")
	p.review()
	p.tell("end?Session,RefreshToken,AccessToken,Grant")
	p.click("Save 1 change")
	p.awaitText(".question", "needs you to confirm it's you")
	p.asked("")
	p.click("Sign in in this tab")
	p.here(asAvery(p.ctx))
	p.here(agree(p.ctx))
	p.awaitFocus("review-heading")
	p.click("Save 1 change")
	p.awaitText("#receipt-heading", "Saved.")
	if n := len(p.asked("/auth")); n != 1 {
		t.Errorf("the person was asked %d times, want once for the load, the review and the save", n)
	}
	if got := p.stored()["deviceModel"]; got != "iPhone 18" {
		t.Errorf("Graph holds %v", got)
	}

	p.click(avery + ": accounts and signing out")
	p.click("Check the set-up")
	p.awaitText("#setup-outcome", "Everything is set up.")
	p.state("provider-setup-check")
	p.click("Close")
	p.click(avery + ": accounts and signing out")
	p.click("Use another account")
	p.here(logIn(p.ctx, lee))
	p.here(agree(p.ctx))
	p.awaitText("#account-button", lee)
	p.click(lee + ": accounts and signing out")
	p.click("Sign out")
	p.here(chromedp.Do(p.ctx, chromedp.Click(chromedp.JSPath(`document.querySelector("button[name=logout]")`))))
	p.awaitText("#choose-account", "Choose an account") // avery is still there
	if got := evaluate[string](p.tab, "location.href"); !strings.HasPrefix(got, p.demo.URL) || strings.Contains(got, "state=") {
		t.Errorf("signing out leads to %s", got)
	}
}

// A provider that is down is not one that is set up wrong, and the check of the
// set-up says so.
func TestAProviderThatIsDown(t *testing.T) {
	p := openAtProvider(t)
	p.expect("the server responded with a status of")
	p.expect("net::ERR_")
	p.expect("blocked by CORS policy")
	for _, test := range []struct {
		status  int32
		heading string
		check   string
	}{
		{-1, "cannot be reached", "not known"},
		{503, "is busy", "not known"},
		{404, "Signing in is not set up", "missing"},
	} {
		p.down.Store(test.status)
		p.click("Sign in")
		p.awaitText("#problem-heading", test.heading)
		p.click("Dismiss")
		p.await("the page has moved up", `!document.querySelector("#problem-heading")`)
		p.click("Check the set-up")
		p.awaitText("#setup .failed", "The sign-in at "+microsoft.Listener.Addr().String()+" "+test.check)
		p.click("Close")
	}
}
