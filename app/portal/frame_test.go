package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const listed = "https://portal.contoso.com"

// conversation is a frame with its host played by the test.
type conversation struct {
	*testing.T
	frame    *Frame
	lock     sync.Mutex // whoever asks posts
	posted   []string
	commands []any
	ids      int
}

func newConversation(t *testing.T, origins ...string) *conversation {
	c := &conversation{T: t}
	c.frame = &Frame{Origins: origins, Nonce: "n-1", Build: "b-1", TenantID: "t-1", NewID: func() string {
		c.lock.Lock()
		defer c.lock.Unlock()
		c.ids++
		return fmt.Sprintf("id-%d", c.ids)
	}}
	c.frame.Handle(func(command any) {
		c.lock.Lock()
		defer c.lock.Unlock()
		c.commands = append(c.commands, command)
	})
	return c
}

// offer is a message to the editor's window.
func (c *conversation) offer(text string, change func(*Event)) (answer string, accepted bool) {
	e := Event{FromParent: true, Origin: listed, Ports: 1, Text: func() string { return text }}
	if change != nil {
		change(&e)
	}
	return c.frame.Offered(e)
}

// connected opens the conversation.
func (c *conversation) connected() *conversation {
	c.Helper()
	if answer, accepted := c.offer(say("init", "", `{"nonce":"n-1"}`), nil); !accepted || answer != "" {
		c.Fatalf("a right init is not accepted: %s", answer)
	}
	c.frame.Connect(func(text string) {
		c.lock.Lock()
		defer c.lock.Unlock()
		c.posted = append(c.posted, text)
	})
	return c
}

// say is a message of the host.
func say(kind, id, payload string) string {
	return fmt.Sprintf(`{"ns":"lob-device-status","v":1,"id":%q,"type":%q,"payload":%s}`, id, kind, payload)
}

func (c *conversation) last() string {
	if len(c.posted) == 0 {
		return ""
	}
	return c.posted[len(c.posted)-1]
}

func TestGreetingGoesToListedOriginsAlone(t *testing.T) {
	for _, tt := range []struct {
		name, parent string
		origins      []string
		want         []string
		foreign      bool
	}{
		{"the parent is listed", listed, []string{"https://a.example", listed}, []string{listed}, false},
		{"it is not", "https://rogue.example", []string{listed}, nil, true},
		{"it only looks so", listed + ".rogue.example", []string{listed}, nil, true},
		{"nobody is", listed, nil, nil, true},
		{"the browser does not tell", "", []string{"https://a.example", listed}, []string{"https://a.example", listed}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newConversation(t, tt.origins...)
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				defer cancel()
				var got []string
				c.frame.Greet(ctx, tt.parent, func(text, origin string) {
					got = append(got, origin)
					if want := `{"ns":"lob-device-status","v":1,"type":"hello","payload":{"versions":[1],"nonce":"n-1","build":"b-1"}}`; text != want {
						t.Errorf("hello is %s, want %s", text, want)
					}
				})
				if !reflect.DeepEqual(got, tt.want) {
					t.Errorf("greeted %q, want %q", got, tt.want)
				}
				if _, isForeign := firstOf[Foreign](c.commands); isForeign != tt.foreign {
					t.Errorf("foreign: %t, want %t", isForeign, tt.foreign)
				}
			})
		})
	}
}

func firstOf[T any](commands []any) (T, bool) {
	for _, c := range commands {
		if t, ok := c.(T); ok {
			return t, true
		}
	}
	var none T
	return none, false
}

// A host may begin to listen late; the person is told after ten seconds.
func TestGreetingIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed)
		hellos := 0
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.frame.Greet(t.Context(), listed, func(string, string) { hellos++ })
		}()
		time.Sleep(AnswerLimit - time.Millisecond)
		synctest.Wait()
		if len(c.commands) > 0 || hellos != 10 {
			t.Errorf("after %v: %d hellos and %v", AnswerLimit, hellos, c.commands)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if _, silent := firstOf[Silent](c.commands); !silent {
			t.Errorf("nobody answered, and the page was told %v", c.commands)
		}
		c.connected() // late, and still right
		<-done
	})
}

func TestWhoIsLetIn(t *testing.T) {
	good := say("init", "", `{"nonce":"n-1"}`)
	for _, tt := range []struct {
		name   string
		text   string
		change func(*Event)
		want   string // the answer; "" is silence
	}{
		{"not the parent", good, func(e *Event) { e.FromParent = false }, ""},
		{"an origin that is not listed", good, func(e *Event) { e.Origin = "https://rogue.example" }, ""},
		{"one in another case", good, func(e *Event) { e.Origin = "https://PORTAL.contoso.com" }, ""},
		{"a sandboxed page", good, func(e *Event) { e.Origin = "null" }, ""},
		{"another nonce", say("init", "", `{"nonce":"n-0"}`), nil, ""},
		{"somebody else's message", `{"type":"init","payload":{"nonce":"n-1"}}`, nil, ""},
		{"no object", `"init"`, nil, ""},
		{"nothing", ``, nil, ""},
		{"another type", say("load", "1", `{"configurationId":"c","id":"s"}`), nil, ""},
		{"no nonce", say("init", "", `{}`), nil, `{"code":"malformed","field":"payload.nonce"}`},
		{"no port", good, func(e *Event) { e.Ports = 0 }, `{"code":"port"}`},
		{"two ports", good, func(e *Event) { e.Ports = 2 }, `{"code":"port"}`},
		{"a version to come", strings.Replace(good, `"v":1`, `"v":2`, 1), nil, `{"code":"version","versions":[1]}`},
		{"a version in another form", strings.Replace(good, `"v":1`, `"v":"1"`, 1), nil, `{"code":"version","versions":[1]}`},
		{"a member of another type", say("init", "", `{"nonce":"n-1","readOnly":"yes"}`), nil, `{"code":"malformed","field":"payload.readOnly"}`},
		{"too much", say("init", "", `{"nonce":"`+strings.Repeat("n", messageLimit)+`"}`), nil, `{"code":"too_large"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConversation(t, listed)
			answer, accepted := c.offer(tt.text, tt.change)
			want := tt.want
			if want != "" {
				want = `{"ns":"lob-device-status","v":1,"type":"refused","payload":` + want + `}`
			}
			if accepted || answer != want {
				t.Errorf("accepted %t, answer %s, want %s", accepted, answer, want)
			}
			if tt.want == "" {
				c.connected() // whoever was ignored keeps nobody out
				return
			}
			if again, accepted := c.offer(good, nil); accepted || again != "" {
				t.Errorf("after a refusal: accepted %t, answer %s; want silence", accepted, again)
			}
		})
	}
}

// The text of a stranger's message is not even looked at.
func TestStrangersAreNotRead(t *testing.T) {
	c := newConversation(t, listed)
	c.offer("", func(e *Event) {
		e.Origin = "https://rogue.example"
		e.Text = func() string { t.Error("it was read"); return "" }
	})
}

func TestHandshakeHappensOnce(t *testing.T) {
	c := newConversation(t, listed).connected()
	if got, want := c.last(), `{"ns":"lob-device-status","v":1,"type":"ready","payload":{"build":"b-1"}}`; got != want {
		t.Errorf("opened with %s, want %s", got, want)
	}
	if answer, accepted := c.offer(say("init", "", `{"nonce":"n-1","readOnly":true}`), nil); accepted || answer != "" {
		t.Errorf("a replayed init: accepted %t, answer %s; want silence", accepted, answer)
	}
	if len(c.commands) != 1 {
		t.Errorf("the page heard %v, want the first init alone", c.commands)
	}
}

func TestToken(t *testing.T) {
	for _, tt := range []struct {
		name, kind, payload string
		want                Token
		wantErr             *Error
	}{
		{"a token", "token", `{"accessToken":"secret","account":{"id":"o","name":"Avery","username":"avery@contoso.com","tenantId":"t"}}`,
			Token{"secret", Account{"o", "Avery", "avery@contoso.com", "t"}}, nil},
		{"of a long name", "token", `{"accessToken":"secret","account":{"name":"` + strings.Repeat("名", 256) + `"}}`, Token{"secret", Account{Name: strings.Repeat("名", 256)}}, nil},
		{"with more than we know", "token", `{"accessToken":"secret","expiresOn":1,"account":null}`, Token{Value: "secret"}, nil},
		{"a refusal", "token.error", `{"code":"interaction_required","claims":"{}"}`, Token{}, &Error{InteractionRequired, "{}"}},
		{"with a code to come", "token.error", `{"code":"fancy_new"}`, Token{}, &Error{Code: Unknown}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newConversation(t, listed).connected()
				go func() {
					synctest.Wait()
					want := `{"ns":"lob-device-status","v":1,"id":"id-1","type":"token.request","payload":{"scopes":["r/a","r/b"],"claims":"{\"x\":1}","tenantId":"t-1","refresh":true}}`
					if got := c.last(); got != want {
						t.Errorf("asked %s, want %s", got, want)
					}
					c.frame.Receive(say(tt.kind, "id-1", tt.payload))
				}()
				got, err := c.frame.Token(t.Context(), TokenRequest{[]string{"r/a", "r/b"}, `{"x":1}`, true})
				var e *Error
				errors.As(err, &e)
				if got != tt.want || !reflect.DeepEqual(e, tt.wantErr) {
					t.Errorf("token %+v, %v; want %+v, %v", got, err, tt.want, tt.wantErr)
				}
			})
		})
	}
}

// What is no token is known as soon as it comes, and the host is told which member.
func TestAMalformedTokenIsNone(t *testing.T) {
	for _, tt := range []struct{ kind, payload, field string }{
		{"token", `{}`, "payload.accessToken"},
		{"token", `null`, "payload.accessToken"},
		{"token", `[]`, "payload"},
		{"token", `{"accessToken":""}`, "payload.accessToken"},
		{"token", `{"accessToken":1}`, "payload.accessToken"},
		{"token", `{"accessToken":{"accessToken":"a"}}`, "payload.accessToken"},
		{"token", `{"accessToken":"a b"}`, "payload.accessToken"},
		{"token", `{"accessToken":"a\n"}`, "payload.accessToken"},
		{"token", `{"accessToken":"ä"}`, "payload.accessToken"},
		{"token", `{"accessToken":"a","account":"avery"}`, "payload.account"},
		{"token", `{"accessToken":"a","account":{"id":1}}`, "payload.account.id"},
		{"token.error", `{}`, "payload.code"},
		{"token.error", `{"code":7}`, "payload.code"},
		{"token.error", `{"code":"denied","claims":{}}`, "payload.claims"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newConversation(t, listed).connected()
			go func() {
				synctest.Wait()
				c.frame.Receive(say(tt.kind, "id-1", tt.payload))
			}()
			begun := time.Now()
			_, err := c.frame.Token(t.Context(), TokenRequest{})
			synctest.Wait() // until Receive has answered, too
			var e *Error
			if !errors.As(err, &e) || e.Code != Malformed || time.Since(begun) != 0 {
				t.Errorf("%s %s: after %v: %v, want %s at once", tt.kind, tt.payload, time.Since(begun), err, Malformed)
			}
			if got, want := c.last(), `"id":"id-1","type":"error","payload":{"code":"malformed","field":"`+tt.field+`"}`; !strings.Contains(got, want) {
				t.Errorf("%s %s: the host is told %s", tt.kind, tt.payload, got)
			}
			if len(c.frame.pending) > 0 {
				t.Error("the question is still there")
			}
		})
	}
}

func TestTokenLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed).connected()
		begun := time.Now()
		_, err := c.frame.Token(t.Context(), TokenRequest{})
		var e *Error
		if !errors.As(err, &e) || e.Code != Timeout || time.Since(begun) != TokenLimit {
			t.Errorf("after %v: %v, want %s after %v", time.Since(begun), err, Timeout, TokenLimit)
		}
		c.frame.Receive(say("token", "id-1", `{"accessToken":"late"}`)) // nobody waits
		if len(c.frame.pending) > 0 {
			t.Error("the question is still there")
		}
	})
}

func TestNobodyToAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed)
		begun := time.Now()
		_, err := c.frame.Token(t.Context(), TokenRequest{})
		var e *Error
		if !errors.As(err, &e) || e.Code != NoHost || time.Since(begun) != AnswerLimit {
			t.Errorf("after %v: %v", time.Since(begun), err)
		}
		begun = time.Now()
		c.frame.Greet(t.Context(), "https://rogue.example", nil)
		if _, err := c.frame.Token(t.Context(), TokenRequest{}); !errors.As(err, &e) || e.Code != NoHost || time.Since(begun) != 0 {
			t.Errorf("in a foreign frame, after %v: %v", time.Since(begun), err)
		}
	})
}

func TestEqualQuestionsAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed).connected()
		results := make(chan error, 3)
		for _, scope := range []string{"a", "a", "b"} {
			go func() {
				_, err := c.frame.Token(t.Context(), TokenRequest{Scopes: []string{scope}})
				results <- err
			}()
		}
		synctest.Wait()
		if asked := len(c.posted) - 1; asked != 2 {
			t.Errorf("asked %d times, want 2", asked)
		}
		c.frame.Receive(say("token", "id-1", `{"accessToken":"x"}`))
		c.frame.Receive(say("token", "id-2", `{"accessToken":"y"}`))
		for range 3 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWhoeverGivesUpLeavesTheOthersTheirAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed).connected()
		ctx, cancel := context.WithCancel(t.Context())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := c.frame.Token(ctx, TokenRequest{}); first <- err }()
		synctest.Wait()
		go func() { _, err := c.frame.Token(t.Context(), TokenRequest{}); second <- err }()
		synctest.Wait()
		cancel()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		c.frame.Receive(say("token", "id-1", `{"accessToken":"x"}`))
		if err := <-second; err != nil {
			t.Error(err)
		}
	})
}

// What everybody gave up is not asked any more: whoever asks then asks anew.
func TestAGivenUpQuestionIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed).connected()
		for range 2 {
			ctx, cancel := context.WithCancel(t.Context())
			given := make(chan error, 2)
			for range 2 {
				go func() { _, err := c.frame.Token(ctx, TokenRequest{}); given <- err }()
			}
			synctest.Wait()
			cancel()
			for range 2 {
				if err := <-given; !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}
		}
		synctest.Wait()
		if len(c.frame.pending) > 0 {
			t.Errorf("%d questions are still there", len(c.frame.pending))
		}
		answered := make(chan Token, 1)
		go func() { token, _ := c.frame.Token(t.Context(), TokenRequest{}); answered <- token }()
		synctest.Wait()
		if !strings.Contains(c.last(), `"id":"id-3","type":"token.request"`) {
			t.Fatalf("the third time the host is asked %s", c.last())
		}
		c.frame.Receive(say("token", "id-1", `{"accessToken":"old"}`)) // the host's late answer to the first
		c.frame.Receive(say("token", "id-3", `{"accessToken":"new"}`))
		if got := <-answered; got.Value != "new" {
			t.Errorf("the third answer is %+v", got)
		}
	})
}

func TestCommands(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       any    // the command, nil for none
		wantAnswer string // what the host is told
	}{
		{"load", say("load", "7", `{"configurationId":"c","id":"s"}`), Load{"7", Target{"c", "s"}}, ""},
		{"load without a record", say("load", "7", `{"configurationId":"c"}`), nil, `"id":"7","type":"error","payload":{"code":"malformed","field":"payload.id"}`},
		{"load without an id", say("load", "", `{"configurationId":"c","id":"s"}`), nil, `"type":"error","payload":{"code":"malformed","field":"id"}`},
		{"leave", say("leave", "8", `{}`), Leave{"8"}, ""},
		{"an id that could be anything", say("leave", strings.Repeat("8", 65), `{}`), nil, `{"code":"malformed","field":"id"}`},
		{"theme", say("theme", "", `{"mode":"dark","tokens":{"colorBrandBackground":"#123456","new":"x"}}`),
			Theme{"dark", []ThemeToken{{"colorBrandBackground", "#123456"}}}, ""},
		{"a mode that is none", say("theme", "", `{"mode":"sepia","tokens":{"colorBrandBackground":"#123456"}}`),
			Theme{"", []ThemeToken{{"colorBrandBackground", "#123456"}}}, `{"code":"malformed","field":"payload.mode"}`},
		{"a token that loads something", say("theme", "", `{"mode":"dark","tokens":{"colorBrandBackground":"url(https://rogue.example)","colorBrandForeground1":"#fff"}}`),
			Theme{"dark", []ThemeToken{{"colorBrandForeground1", "#fff"}}}, `{"code":"malformed","field":"payload.tokens.colorBrandBackground"}`},
		{"a token that is no text", say("theme", "", `{"mode":"dark","tokens":{"borderRadiusMedium":4}}`), Theme{Mode: "dark"}, `{"code":"malformed","field":"payload.tokens.borderRadiusMedium"}`},
		{"tokens that are none", say("theme", "", `{"mode":"dark","tokens":"blue"}`), Theme{Mode: "dark"}, `{"code":"malformed","field":"payload.tokens"}`},
		{"a theme that is none", say("theme", "", `"dark"`), nil, `{"code":"malformed","field":"payload"}`},
		{"options", say("options", "", `{"locale":"de-DE","readOnly":true,"features":{"header":false,"new":1}}`),
			Options{new("de-DE"), new(true), map[Feature]bool{Header: false}}, ""},
		{"options taken back", say("options", "", `{"locale":""}`), Options{Locale: new("")}, ""},
		{"a locale that is none", say("options", "", `{"locale":"../de","readOnly":true}`), Options{ReadOnly: new(true)}, `{"code":"malformed","field":"payload.locale"}`},
		{"a feature that is no switch", say("options", "", `{"features":{"header":"off","request":false}}`), Options{Features: map[Feature]bool{Request: false}},
			`{"code":"malformed","field":"payload.features.header"}`},
		{"features that are none", say("options", "", `{"features":[],"readOnly":true}`), Options{ReadOnly: new(true)}, `{"code":"malformed","field":"payload.features"}`},
		{"a lock that is no switch", say("options", "", `{"readOnly":"yes","locale":"de"}`), nil, `{"code":"malformed","field":"payload.readOnly"}`},
		{"a type to come", say("fancy.new", "", `{}`), nil, ""},
		{"a token that nobody asked for", say("token", "id-9", `{"accessToken":"x"}`), nil, ""},
		{"init again", say("init", "", `{"nonce":"n-1"}`), nil, ""},
		{"another version", strings.Replace(say("leave", "8", `{}`), `"v":1`, `"v":2`, 1), nil, `{"code":"version","versions":[1]}`},
		{"too much", say("theme", "", `{"mode":"`+strings.Repeat("x", messageLimit)+`"}`), nil, `{"code":"too_large"}`},
		{"not ours", `{"hello":"world"}`, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConversation(t, listed).connected()
			c.commands, c.posted = nil, nil
			c.frame.Receive(tt.text)
			var want []any
			if tt.want != nil {
				want = []any{tt.want}
			}
			if !reflect.DeepEqual(c.commands, want) {
				t.Errorf("the page hears %+v, want %+v", c.commands, want)
			}
			if got := c.last(); (got == "") != (tt.wantAnswer == "") || !strings.Contains(got, tt.wantAnswer) {
				t.Errorf("the host hears %s, want %s", got, tt.wantAnswer)
			}
		})
	}
}

// What is wrong with the looks keeps nobody out: the rest counts, and the host is
// told of each member once it can be.
func TestAnInitWithWrongParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed)
		_, accepted := c.offer(say("init", "", `{"nonce":"n-1","readOnly":true,"locale":"de_DE","features":{"header":0,"request":false},
			"theme":{"mode":"sepia","tokens":{"colorBrandBackground":"red","colorBrandForeground1":"#fff"}},"target":{"id":"s"}}`), nil)
		synctest.Wait()
		if !accepted || len(c.posted) > 0 {
			t.Fatalf("accepted %t, said %q", accepted, c.posted)
		}
		want := Init{
			Nonce: "n-1", Options: Options{ReadOnly: new(true), Features: map[Feature]bool{Request: false}},
			Theme: Theme{Tokens: []ThemeToken{{"colorBrandForeground1", "#fff"}}},
		}
		if !reflect.DeepEqual(c.commands, []any{want}) {
			t.Errorf("the page hears %+v, want %+v", c.commands, want)
		}
		c.frame.Connect(func(text string) { c.posted = append(c.posted, text) })
		synctest.Wait()
		var told []string
		for _, text := range c.posted {
			_, field, _ := strings.Cut(text, `"type":"error","payload":{"code":"malformed","field":`)
			told = append(told, strings.TrimRight(field, "}"))
		}
		if want := []string{"", `"payload.locale"`, `"payload.features.header"`, `"payload.theme.mode"`, `"payload.theme.tokens.colorBrandBackground"`, `"payload.target.configurationId"`}; !reflect.DeepEqual(told, want) {
			t.Errorf("after ready the host is told of %s, want %s", told, want)
		}
	})
}

// The page itself knows what its browser takes, and perhaps before it can say so.
func TestThePageLeavesSomethingOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConversation(t, listed)
		c.frame.LeftOut("payload.locale")
		c.connected()
		synctest.Wait()
		if got, want := c.last(), `"type":"error","payload":{"code":"malformed","field":"payload.locale"}`; !strings.Contains(got, want) {
			t.Errorf("the host hears %s, want %s", got, want)
		}
	})
}

func TestCommandsWaitForThePage(t *testing.T) {
	f := &Frame{Origins: []string{listed}, Nonce: "n-1", NewID: func() string { return "" }}
	f.Offered(Event{true, listed, 1, func() string { return say("init", "", `{"nonce":"n-1"}`) }})
	f.Connect(func(string) {})
	f.Receive(say("leave", "1", `{}`))
	var got []any
	f.Handle(func(command any) { got = append(got, command) })
	if want := []any{Init{Nonce: "n-1"}, Leave{"1"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the page hears %+v, want %+v", got, want)
	}
}

func TestWhatTheHostHears(t *testing.T) {
	c := newConversation(t, listed).connected()
	var payload Object
	payload.Text("configurationId", "a\"\\\n\xff’")
	for _, tt := range []struct {
		send func()
		want string
	}{
		{func() { c.frame.Resized(1279) }, `"type":"resize","payload":{"height":1279}`},
		{func() { c.frame.Changed(true, 2) }, `"type":"dirty","payload":{"dirty":true,"count":2}`},
		{func() { c.frame.Saving(payload) }, `"type":"saving","payload":{"configurationId":"a\"\\\n�’"}`},
		{func() { c.frame.Saved(payload) }, `"type":"saved","payload":{`},
		{func() { c.frame.Failed(payload) }, `"type":"failed","payload":{`},
		{func() { c.frame.Loaded("3", "") }, `"id":"3","type":"load.ok","payload":{}`},
		{func() { c.frame.Loaded("3", Busy) }, `"id":"3","type":"load.no","payload":{"code":"busy"}`},
		{func() { c.frame.Left("4", "") }, `"id":"4","type":"leave.ok","payload":{}`},
		{func() { c.frame.Left("4", Dirty) }, `"id":"4","type":"leave.no","payload":{"code":"dirty"}`},
	} {
		tt.send()
		if got := c.last(); !strings.Contains(got, tt.want) || !json.Valid([]byte(got)) {
			t.Errorf("the host hears %s, want %s", got, tt.want)
		}
	}
}

func TestNothingIsSaidBeforeTheHandshake(t *testing.T) {
	c := newConversation(t, listed)
	c.frame.Resized(1)
	c.frame.Changed(true, 1)
	c.frame.Receive(say("leave", "", `{}`))
	if len(c.posted) > 0 {
		t.Errorf("said %q", c.posted)
	}
}
