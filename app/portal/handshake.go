package portal

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Event is a message that reached the editor's window.
type Event struct {
	FromParent bool // its source is the window around the editor's
	Origin     string
	Ports      int
	Text       func() string // as JSON, "" when it cannot be; read only if the sender is trusted
}

// Greet says hello to the page around, until ctx ends or it has answered: a page
// may start to listen late. parent is its origin, "" where the browser does not
// tell; then every listed origin is addressed, and the browser delivers to none
// but the right one.
func (f *Frame) Greet(ctx context.Context, parent string, send func(text, origin string)) {
	to := f.Origins
	if parent != "" {
		to = nil
		if slices.Contains(f.Origins, parent) {
			to = []string{parent}
		}
	}
	if len(to) == 0 {
		f.leave(refusing)
		f.command(Foreign{})
		return
	}
	var payload Object
	payload.JSON("versions", "[1]")
	payload.Text("nonce", f.Nonce)
	payload.Text("build", f.Build)
	hello := message("hello", "", payload)
	for waited, again := time.Duration(0), time.Second; ; waited += again {
		if waited == AnswerLimit {
			again = 5 * time.Second
			f.command(Silent{})
		}
		for _, origin := range to {
			send(hello, origin)
		}
		select {
		case <-time.After(again):
		case <-f.opened():
		case <-ctx.Done():
			return
		}
		if !f.in(greeting) {
			return
		}
	}
}

func (f *Frame) in(p phase) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.phase == p
}

// leave ends the greeting for another phase, once.
func (f *Frame) leave(to phase) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.phase != greeting {
		return false
	}
	f.phase = to
	return true
}

// Offered looks at a message to the window. Only a listed parent's init with this
// page's nonce is accepted, once; [Frame.Connect] follows. A listed parent that
// does it wrong gets one answer; everybody else gets none.
func (f *Frame) Offered(e Event) (answer string, accepted bool) {
	if !f.in(greeting) || !e.FromParent || !slices.Contains(f.Origins, e.Origin) {
		return "", false
	}
	read, refused, ours := read(e.Text())
	init, isInit := read.(Init)
	switch {
	case !ours, read != nil && !isInit, isInit && init.Nonce != f.Nonce:
		return "", false
	case isInit && e.Ports != 1:
		isInit, refused = false, &refusal{code: RefusedPort}
	}
	if !isInit {
		if f.leave(refusing) {
			field := strings.Join(refused.fields, "")
			f.command(Refused{refused.code, field})
			answer = message("refused", "", refused.payload(field))
		}
		return answer, false
	}
	if accepted = f.leave(talking); accepted {
		f.command(init)
		if refused != nil {
			f.LeftOut(refused.fields...)
		}
	}
	return "", accepted
}

func (r *refusal) payload(field string) Object {
	var o Object
	o.Text("code", string(r.code))
	o.Text("field", field)
	if r.code == RefusedVersion {
		o.JSON("versions", "[1]")
	}
	return o
}

// Connect starts the conversation over the port: post sends, and what comes is
// handed to [Frame.Receive].
func (f *Frame) Connect(post func(text string)) {
	f.mu.Lock()
	f.post = post
	f.mu.Unlock()
	var payload Object
	payload.Text("build", f.Build)
	f.send("ready", "", payload)
	close(f.opened())
}
