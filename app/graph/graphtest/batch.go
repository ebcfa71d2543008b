package graphtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// batchLimit is Graph's (https://learn.microsoft.com/graph/json-batching).
const batchLimit = 20

type batchItem struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

type batchAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body"`
}

// batch answers 200 as soon as the envelope can be read: what became of the
// items is said by each alone.
func (e *Emulator) batch(q request) response {
	if r, ok := e.onTheWay(q); ok {
		return r
	}
	if r, ok := e.atTheGateway(q); ok {
		return r
	}
	if q.method != http.MethodPost {
		return q.refuse(http.StatusMethodNotAllowed, "Request_BadRequest", "A batch takes POST.")
	}
	var envelope struct {
		Requests []batchItem `json:"requests"`
	}
	if err := json.Unmarshal(q.body, &envelope); err != nil || envelope.Requests == nil {
		return q.refuse(http.StatusBadRequest, "BadRequest", "The body must be an object with an array of requests.")
	}
	if code, complaint := checkBatch(envelope.Requests); complaint != "" {
		return q.refuse(http.StatusBadRequest, code, complaint)
	}
	missing, null := e.take("batchMissing", q.method), e.take("batchNullBody", q.method)
	throttle := e.take("batchThrottle", q.method)
	answers := []batchAnswer{}
	failed := map[string]bool{}
	for _, item := range envelope.Requests {
		one := q.of(item)
		var r response
		switch {
		case slices.ContainsFunc(item.DependsOn, func(id string) bool { return failed[strings.ToLower(id)] }):
			r = one.refuse(http.StatusFailedDependency, "FailedDependency", "The request this one depends on has failed.")
		case throttle.names(item.ID):
			r = one.later(http.StatusTooManyRequests, "TooManyRequests", throttle)
		default:
			r = e.answer(one)
		}
		if r.drop {
			return r
		}
		failed[strings.ToLower(item.ID)] = r.status >= 400
		answer := batchAnswer{ID: item.ID, Status: r.status, Headers: map[string]string{}, Body: r.item()}
		for name := range r.header {
			answer.Headers[name] = r.header.Get(name)
		}
		if null.names(item.ID) {
			answer.Body = json.RawMessage("null")
		}
		if !missing.names(item.ID) {
			answers = append(answers, answer)
		}
	}
	if e.take("batchShuffle", q.method) != nil {
		slices.Reverse(answers) // another order, and the same one each time
	}
	return q.replyJSON(http.StatusOK, map[string]any{"responses": answers})
}

// names says whether a fault of a batch hits the item.
func (f *fault) names(id string) bool { return f != nil && slices.Contains(f.IDs, id) }

// item is the body as a value inside the envelope.
func (r response) item() json.RawMessage {
	switch {
	case len(r.body) == 0:
		return json.RawMessage("null")
	case json.Valid(r.body):
		return r.body
	}
	return encode(string(r.body))
}

// checkBatch says why a batch as a whole is refused.
func checkBatch(items []batchItem) (code, complaint string) {
	if len(items) > batchLimit {
		return "MaximumValueExceeded", fmt.Sprintf("The batch has %d requests, the maximum is %d.", len(items), batchLimit)
	}
	seen := map[string]bool{}
	for _, item := range items {
		id := strings.ToLower(item.ID) // ids differ by more than case
		switch {
		case item.ID == "" || item.Method == "" || item.URL == "":
			complaint = "Each request needs an id, a method and a url."
		case seen[id]:
			complaint = "The id '" + item.ID + "' stands twice."
		case strings.Contains(item.URL, "://"):
			complaint = "The url of request '" + item.ID + "' must be relative."
		case strings.HasPrefix(strings.TrimPrefix(item.URL, "/"), "$batch"):
			complaint = "A batch cannot hold a batch."
		case len(item.Body) > 0 && string(item.Body) != "null" && item.contentType() == "":
			complaint = "Request '" + item.ID + "' has a body and needs a Content-Type."
		case len(item.DependsOn) > 1:
			complaint = "Request '" + item.ID + "' can depend on one other only."
		case len(item.DependsOn) == 1 && !seen[strings.ToLower(item.DependsOn[0])]:
			complaint = "Request '" + item.ID + "' depends on one that does not stand before it."
		}
		if complaint != "" {
			return "BadRequest", complaint
		}
		seen[id] = true
	}
	return "", ""
}

func (item batchItem) contentType() string {
	for name, value := range item.Headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	return ""
}

// of is one item as a request of its own, under the envelope's token and ids.
func (q request) of(item batchItem) request {
	path, query, _ := strings.Cut(strings.TrimPrefix(item.URL, "/"), "?")
	one := q
	one.method, one.body = strings.ToUpper(item.Method), item.Body
	one.path = nil
	for segment := range strings.SplitSeq(path, "/") {
		if decoded, err := url.PathUnescape(segment); err == nil {
			segment = decoded
		}
		one.path = append(one.path, segment)
	}
	// A query that cannot be read is as good as none.
	one.query, _ = url.ParseQuery(query)
	one.header = http.Header{"Authorization": q.header["Authorization"]}
	for name, value := range item.Headers {
		one.header.Set(name, value)
	}
	return one
}
