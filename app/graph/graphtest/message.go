package graphtest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is what an answer depends on: of an HTTP request or of one item in a
// batch.
type request struct {
	ctx          context.Context
	method       string
	base         string   // "http://127.0.0.1:41234/beta"
	path         []string // behind the base, decoded
	query        url.Values
	header       http.Header
	body         []byte
	id, clientID string // request-id, client-request-id
	now          time.Time
}

func (q request) bearer() string {
	token, ok := strings.CutPrefix(q.header.Get("Authorization"), "Bearer ")
	if !ok {
		return "" // another scheme's credentials are no token
	}
	return token
}

type response struct {
	status int
	header http.Header
	body   []byte
	drop   bool // no answer at all
}

func (r response) write(w http.ResponseWriter) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	// A client that left misses nothing.
	_, _ = w.Write(r.body)
}

// reply starts every answer of the service itself.
func (q request) reply(status int) response {
	h := http.Header{}
	h.Set("request-id", q.id)
	h.Set("client-request-id", q.clientID)
	h.Set("Date", q.now.Format(http.TimeFormat))
	return response{status: status, header: h}
}

func (q request) replyJSON(status int, body any) response {
	r := q.reply(status)
	r.header.Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	r.body = encode(body)
	return r
}

// encode is JSON without the HTML escapes that Graph does not write either.
// Everything that is encoded here can be.
func encode(v any) json.RawMessage {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return json.RawMessage("null")
	}
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n"))
}
