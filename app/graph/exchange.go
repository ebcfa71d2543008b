package graph

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Exchange is what a receipt or a support case needs of one request and its
// answer. It has no token, and URL has no query.
type Exchange struct {
	Method, URL                string
	Status                     int
	RequestID, ClientRequestID string
	Date                       string // RFC 3339 in UTC: Graph's, or ours where the browser hides Graph's
}

// call is one request before it has a token.
type call struct {
	method, url, body, scope string
	addressing               Addressing
	within                   string // where the token may go; "" is the root

	claims  string // of a challenge to this very call
	refresh bool   // the token of the try before was refused
}

func (q call) writes() bool { return q.method != "GET" }

func (q call) request(token, id string) Request {
	header := []Field{{"Authorization", "Bearer " + token}}
	if q.body != "" {
		header = append(header, Field{"Content-Type", "application/json"})
	}
	header = append(header, Field{"Accept", "application/json"}, Field{"client-request-id", id})
	return Request{Method: q.method, URL: q.url, Header: header, Body: q.body}
}

// answer is a success, or what is known of one that failed.
type answer struct {
	call     call
	exchange Exchange
	body     string
	tries    int
}

func (c *Client) begin(q call) answer {
	return answer{call: q, exchange: Exchange{Method: q.method, URL: withoutQuery(q.url), Date: c.today()}}
}

const defaultTimeout = 60 * time.Second

// exchange makes one request. Any answer below 400 that is not a success, like
// a redirect, is a failure too.
func (c *Client) exchange(ctx context.Context, q call) (answer, *Error) {
	a := c.begin(q)
	if err := guard(firstOf(q.within, c.Root), q.url); err != nil {
		return a, a.fail(KindRequest, err)
	}
	if err := ctx.Err(); err != nil {
		return a, a.fail(KindStopped, err)
	}
	token, err := c.Token(ctx, TokenRequest{Scopes: []string{q.scope}, Claims: q.claims, Refresh: q.refresh})
	switch {
	case ctx.Err() != nil:
		return a, a.fail(KindStopped, ctx.Err())
	case err != nil:
		return a, a.fail(KindToken, err)
	case !isToken(token):
		return a, a.fail(KindToken, errors.New("the token is empty or has characters no header can carry"))
	}
	a.exchange.ClientRequestID = c.NewID()

	timeout := c.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	response, err := c.Fetch(limited, q.request(token, a.exchange.ClientRequestID))
	a.exchange.Date = c.today()
	if err != nil {
		return a, a.lost(ctx, withoutToken(err, token))
	}
	header := make(map[string]string, len(response.Header))
	for name, value := range response.Header {
		header[name] = hideToken(value, token)
	}
	a.body = hideToken(response.Body, token)
	a.exchange.Status = response.Status
	a.exchange.RequestID = header["request-id"]
	if date := header["date"]; date != "" {
		a.exchange.Date = utcDate(date)
	}
	if response.Status >= 200 && response.Status < 300 {
		return a, nil
	}
	e := DecodeError(response.Status, header, a.body)
	a.complete(e)
	e.MayBeStored = q.writes() && (e.Kind == KindService || e.Kind == KindNotGraph)
	return a, e
}

// lost tells what became of a request that Fetch has no answer to. An error
// that is not a [*TransportError] counts as a lost connection, which promises
// the least.
func (a answer) lost(ctx context.Context, err error) *Error {
	kind := KindNoAnswer
	var t *TransportError
	if errors.As(err, &t) {
		switch t.Failure {
		case Offline:
			kind = KindOffline
		case Blocked:
			kind = KindBlocked
		case Redirected, TooLarge:
			kind = KindNotGraph
		}
	}
	sent := kind != KindOffline && kind != KindBlocked
	if sent && errors.Is(ctx.Err(), context.Canceled) {
		kind, err = KindStopped, ctx.Err()
	}
	e := a.fail(kind, err)
	e.MayBeStored = sent && a.call.writes()
	return e
}

// notTheRecord is for a success without the entity in it.
func (a answer) notTheRecord(err error) *Error {
	e := a.fail(KindNotGraph, err)
	e.Raw = cutText(a.body, rawLimit)
	e.MayBeStored = a.call.writes()
	return e
}

func (a answer) fail(kind Kind, err error) *Error {
	e := &Error{Kind: kind, Err: err, Status: a.exchange.Status}
	a.complete(e)
	return e
}

// complete fills in what the answer itself does not tell.
func (a *answer) complete(e *Error) {
	e.Method, e.URL, e.Addressing, e.Tries = a.exchange.Method, a.exchange.URL, a.call.addressing, a.tries
	e.RequestID = firstOf(e.RequestID, a.exchange.RequestID)
	e.ClientRequestID = firstOf(e.ClientRequestID, a.exchange.ClientRequestID)
	e.Date = firstOf(e.Date, a.exchange.Date)
}

func (c *Client) today() string { return c.Now().UTC().Format(time.RFC3339) }

func withoutQuery(url string) string {
	url, _, _ = strings.Cut(url, "?")
	return url
}
