package graph

import (
	"context"
	"fmt"
)

// Field is one header of a request.
type Field struct{ Name, Value string }

// Request is one HTTP request as it goes out. Body is empty when there is none.
type Request struct {
	Method, URL string
	Header      []Field
	Body        string
}

// Response is an answer of any status. Header has lower-case names and, in a
// browser, only what CORS exposes: never Date, and not always Retry-After.
type Response struct {
	Status int
	Header map[string]string
	Body   string
}

// Fetch performs one exchange. It must not follow redirects, send cookies or
// cache. A failure is a [*TransportError]; an error of ctx comes back as it is.
type Fetch func(ctx context.Context, r Request) (Response, error)

// Failure says how far a request without a usable answer got.
type Failure string

const (
	Offline    Failure = "offline"    // nothing was sent
	Blocked    Failure = "blocked"    // by CSP: nothing was sent
	Redirected Failure = "redirected" // answered with a redirect
	TooLarge   Failure = "tooLarge"   // answered with more than the transport reads
	Lost       Failure = "lost"       // no usable answer, may have been sent
)

// TransportError is what a [Fetch] fails with.
type TransportError struct {
	Failure Failure
	Err     error
}

func (e *TransportError) Error() string {
	if e.Err == nil {
		return string(e.Failure)
	}
	return fmt.Sprintf("%s: %v", e.Failure, e.Err)
}

func (e *TransportError) Unwrap() error { return e.Err }
