package portal

import (
	"context"
	"strings"
	"sync"
)

// Frame is the editor's end of the conversation. The exported fields are set
// before it is used.
type Frame struct {
	Origins  []string      // of the pages that may be the host, as a browser writes them
	Nonce    string        // new with every page, and not to be guessed
	Build    string        // which build of the editor this is
	TenantID string        // that tokens have to be of; "" is any
	NewID    func() string // of requests for a token

	mu      sync.Mutex
	phase   phase
	post    func(text string) // over the port
	handle  func(command any) // nil until the page is there
	early   []any             // commands that came before
	pending map[string]chan<- tokenAnswer
	asking  map[string]*question // by what is asked for

	once      sync.Once
	connected chan struct{} // closed with the handshake
}

// question is asked once for all who want the same at the same time, as long as
// somebody waits. singleflight would let the next one ride on a question that
// everybody has given up.
type question struct {
	waiting int
	cancel  context.CancelFunc
	done    chan struct{} // closed when token and err are there
	token   Token
	err     error
}

type phase int

const (
	greeting phase = iota // waiting for a host's init
	talking
	refusing // a host was told why not; now silent
)

// Commands that no host sends: what became of the greeting.
type (
	// Silent says that nobody has answered within [AnswerLimit].
	Silent struct{}
	// Foreign says that the page around the editor is not on the list.
	Foreign struct{}
	// Refused says that a host was turned away, and why.
	Refused struct {
		Code  Code
		Field string
	}
)

func (f *Frame) opened() chan struct{} {
	f.once.Do(func() { f.connected = make(chan struct{}) })
	return f.connected
}

// Handle takes all commands from now on, and those that came before. They are
// [Init], [Theme], [Options], [Load], [Leave], [Silent], [Foreign] and [Refused].
func (f *Frame) Handle(handle func(command any)) {
	f.mu.Lock()
	f.handle = handle
	early := f.early
	f.early = nil
	f.mu.Unlock()
	for _, command := range early {
		handle(command)
	}
}

func (f *Frame) command(command any) {
	f.mu.Lock()
	handle := f.handle
	if handle == nil {
		f.early = append(f.early, command)
	}
	f.mu.Unlock()
	if handle != nil {
		handle(command)
	}
}

// Receive takes a message from the port.
func (f *Frame) Receive(text string) {
	message, refused, _ := read(text)
	switch m := message.(type) {
	case tokenAnswer:
		f.answered(m)
	case Options, Theme, Load, Leave:
		f.command(m)
	}
	if refused == nil {
		return
	}
	if message == nil {
		f.answered(tokenAnswer{id: refused.id, err: &Error{Code: Malformed}}) // there will be no other
	}
	f.complain(refused)
}

func (f *Frame) complain(r *refusal) {
	if len(r.fields) == 0 {
		f.send("error", r.id, r.payload(""))
	}
	for _, field := range r.fields {
		f.send("error", r.id, r.payload(field))
	}
}

// LeftOut tells the host of members, by their paths, that count for nothing, once
// there is a port.
func (f *Frame) LeftOut(fields ...string) {
	go func() {
		<-f.opened()
		f.complain(&refusal{code: Malformed, fields: fields})
	}()
}

// answered lets whoever asked go on, if somebody did and still waits.
func (f *Frame) answered(a tokenAnswer) {
	f.mu.Lock()
	if answer := f.pending[a.id]; answer != nil {
		delete(f.pending, a.id)
		answer <- a // there is room for the one
	}
	f.mu.Unlock()
}

// send is silent while there is no port.
func (f *Frame) send(kind, id string, payload Object) {
	f.mu.Lock()
	post := f.post
	f.mu.Unlock()
	if post != nil {
		post(message(kind, id, payload))
	}
}

// TokenRequest says what a token is needed for. Scopes are whole, with their
// resource.
type TokenRequest struct {
	Scopes  []string
	Claims  string // of a claims challenge, as JSON
	Refresh bool   // Graph refused the token given last
}

// Token asks the host. Equal questions at the same time are one. Nothing is
// remembered: the host has a cache, and may change who is signed in. Its error is
// an [*Error], or that of ctx.
func (f *Frame) Token(ctx context.Context, r TokenRequest) (Token, error) {
	key := strings.Join(append([]string{r.Claims}, r.Scopes...), "\n")
	if r.Refresh {
		key += "\nrefresh"
	}
	f.mu.Lock()
	q := f.asking[key]
	if q == nil {
		q = &question{done: make(chan struct{})}
		var limited context.Context
		// Whoever asked first may give up; the others still want an answer.
		limited, q.cancel = context.WithTimeout(context.WithoutCancel(ctx), TokenLimit)
		if f.asking == nil {
			f.asking = map[string]*question{}
		}
		f.asking[key] = q
		go func() {
			q.token, q.err = f.ask(limited, r)
			f.mu.Lock()
			f.forget(key, q)
			f.mu.Unlock()
			close(q.done)
		}()
	}
	q.waiting++
	f.mu.Unlock()
	select {
	case <-q.done:
		return q.token, q.err
	case <-ctx.Done():
		f.mu.Lock()
		if q.waiting--; q.waiting == 0 {
			f.forget(key, q)
		}
		f.mu.Unlock()
		return Token{}, ctx.Err()
	}
}

// forget ends a question, so that the next one like it is another. f.mu is held.
func (f *Frame) forget(key string, q *question) {
	q.cancel()
	if f.asking[key] == q {
		delete(f.asking, key)
	}
}

func (f *Frame) ask(ctx context.Context, r TokenRequest) (Token, error) {
	if f.in(refusing) {
		return Token{}, &Error{Code: NoHost}
	}
	greeted, cancel := context.WithTimeout(ctx, AnswerLimit)
	defer cancel()
	select {
	case <-f.opened():
	case <-greeted.Done():
		return Token{}, &Error{Code: NoHost}
	}

	id, answer := f.NewID(), make(chan tokenAnswer, 1)
	f.mu.Lock()
	if f.pending == nil {
		f.pending = map[string]chan<- tokenAnswer{}
	}
	f.pending[id] = answer
	f.mu.Unlock()
	var payload Object
	payload.Texts("scopes", r.Scopes)
	payload.Text("claims", r.Claims)
	payload.Text("tenantId", f.TenantID)
	payload.Bool("refresh", r.Refresh)
	f.send("token.request", id, payload)
	select {
	case a := <-answer:
		if a.err != nil {
			return Token{}, a.err
		}
		return a.token, nil
	case <-ctx.Done():
		f.mu.Lock()
		delete(f.pending, id)
		f.mu.Unlock()
		return Token{}, &Error{Code: Timeout}
	}
}

// Resized tells how high the page is, in CSS pixels.
func (f *Frame) Resized(height int) {
	var payload Object
	payload.Number("height", height)
	f.send("resize", "", payload)
}

// Changed tells whether anything typed would be lost, and how many values a save
// would change.
func (f *Frame) Changed(dirty bool, count int) {
	var payload Object
	payload.Bool("dirty", dirty)
	payload.Number("count", count)
	f.send("dirty", "", payload)
}

// Saving, Saved and Failed tell what became of a request. Their payload is the
// caller's.
func (f *Frame) Saving(payload Object) { f.send("saving", "", payload) }

// Saved is the receipt.
func (f *Frame) Saved(payload Object) { f.send("saved", "", payload) }

// Failed is the code of a failure, without anybody's words.
func (f *Frame) Failed(payload Object) { f.send("failed", "", payload) }

// Loaded answers a [Load]; code is "" when the record is there.
func (f *Frame) Loaded(id string, code Code) { f.answer("load", id, code) }

// Left answers a [Leave]; code is "" when nothing stands in the way.
func (f *Frame) Left(id string, code Code) { f.answer("leave", id, code) }

func (f *Frame) answer(kind, id string, code Code) {
	if code == "" {
		f.send(kind+".ok", id, nil)
		return
	}
	var payload Object
	payload.Text("code", string(code))
	f.send(kind+".no", id, payload)
}
