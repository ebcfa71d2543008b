package browser

import (
	"context"
	"errors"
	"strings"
	"syscall/js"

	"device-status-editor/app/graph"
)

// maxBody bounds what one answer may take of the tab's memory. The largest
// honest answer, a page of 1,000 statuses, has under 1 MiB.
const maxBody = 16 << 20

// Fetch is [graph.Fetch] over the browser's fetch: no cookies, no cache, no
// referrer, and no redirects, for the Authorization header must not travel to
// an address that somebody else chose.
//
// fetch tells nothing of why it failed: a refused connection, a failed CORS
// preflight and an answer lost on its way are one TypeError. Only two causes
// are certain to have sent nothing: the browser was offline before, or the
// page's Content Security Policy forbids the address.
func Fetch(ctx context.Context, r graph.Request) (graph.Response, error) {
	if err := ctx.Err(); err != nil {
		return graph.Response{}, err
	}
	if !js.Global().Get("navigator").Get("onLine").Bool() {
		return graph.Response{}, &graph.TransportError{Failure: graph.Offline, Err: errors.New("the browser is offline")}
	}

	abort := js.Global().Get("AbortController").New()
	defer abort.Call("abort") // also ends a body that is still arriving
	violation := watchPolicy(r.URL)
	defer violation.stop()

	response, err := await(ctx, js.Global().Call("fetch", r.URL, fetchOptions(r, abort.Get("signal"))))
	if err == nil && response.Get("type").String() == "opaqueredirect" {
		return graph.Response{}, &graph.TransportError{Failure: graph.Redirected, Err: errors.New("answered with a redirect")}
	}
	var body string
	if err == nil {
		body, err = readBody(ctx, response)
	}
	switch {
	case err == nil:
		return graph.Response{
			Status: response.Get("status").Int(),
			Header: headers(response.Get("headers")),
			Body:   body,
		}, nil
	case ctx.Err() != nil:
		return graph.Response{}, ctx.Err()
	case errors.Is(err, errTooLarge):
		return graph.Response{}, &graph.TransportError{Failure: graph.TooLarge, Err: err}
	case violation.seen():
		return graph.Response{}, &graph.TransportError{Failure: graph.Blocked, Err: err}
	}
	return graph.Response{}, &graph.TransportError{Failure: graph.Lost, Err: err}
}

func fetchOptions(r graph.Request, signal js.Value) map[string]any {
	header := make(map[string]any, len(r.Header))
	for _, f := range r.Header {
		header[f.Name] = f.Value
	}
	options := map[string]any{
		"method":         r.Method,
		"headers":        header,
		"mode":           "cors",
		"credentials":    "omit",
		"cache":          "no-store",
		"redirect":       "manual",
		"referrerPolicy": "no-referrer",
		"signal":         signal,
	}
	if r.Body != "" {
		options["body"] = r.Body
	}
	return options
}

var errTooLarge = errors.New("the answer is larger than 16 MiB")

// readBody reads in pieces, because Content-Length counts compressed bytes
// and may be absent: only counting bounds what arrives.
func readBody(ctx context.Context, response js.Value) (string, error) {
	stream := response.Get("body")
	if !stream.Truthy() {
		return "", nil
	}
	reader := stream.Call("getReader")
	var body strings.Builder
	for {
		piece, err := await(ctx, reader.Call("read"))
		if err != nil {
			return "", err
		}
		if piece.Get("done").Bool() {
			return body.String(), nil
		}
		bytes := make([]byte, piece.Get("value").Get("byteLength").Int())
		if body.Len()+len(bytes) > maxBody {
			return "", errTooLarge
		}
		js.CopyBytesToGo(bytes, piece.Get("value"))
		body.Write(bytes)
	}
}

// headers holds what the server's Access-Control-Expose-Headers lets through.
func headers(from js.Value) map[string]string {
	to := make(map[string]string)
	entries := from.Call("entries")
	for {
		next := entries.Call("next")
		if next.Get("done").Bool() {
			return to
		}
		entry := next.Get("value")
		to[strings.ToLower(entry.Index(0).String())] = entry.Index(1).String()
	}
}
