package entratest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// failure is an error as OAuth has it, with Entra's number.
type failure struct {
	kind     string // OAuth's error
	code     int    // the number behind AADSTS
	text     string
	suberror string
	claims   string // what a sign-in has to ask for
	shown    bool   // on a page, which is where it ends

	// of the token endpoint
	status     int // 0: 400
	retryAfter string
}

func fail(kind string, code int, format string, args ...any) *failure {
	return &failure{kind: kind, code: code, text: fmt.Sprintf(format, args...)}
}

func (f *failure) sentence() string { return fmt.Sprintf("AADSTS%d: %s", f.code, f.text) }

// trace is what a refusal can be found by.
type trace struct {
	trace, correlation string
	time               time.Time
}

func (e *Entra) trace(values url.Values) trace {
	t := trace{guid(), values.Get("client-request-id"), e.now().UTC()}
	if t.correlation == "" {
		t.correlation = guid()
	}
	return t
}

func (t trace) stamp() string { return t.time.Format("2006-01-02 15:04:05Z") }

// description ends as Entra's do, and people paste all of it.
func (f *failure) description(t trace) string {
	return fmt.Sprintf("%s Trace ID: %s Correlation ID: %s Timestamp: %s", f.sentence(), t.trace, t.correlation, t.stamp())
}

func (f *failure) uri(c cloud) string {
	return "https://" + c.login + "/error?code=" + strconv.Itoa(f.code)
}

// params is the failure in a redirect.
func (f *failure) params(c cloud, t trace) url.Values {
	v := url.Values{"error": {f.kind}, "error_description": {f.description(t)}, "error_uri": {f.uri(c)}}
	if f.suberror != "" {
		v.Set("suberror", f.suberror)
	}
	if f.claims != "" {
		v.Set("claims", f.claims)
	}
	return v
}

// write is the failure as the token endpoint's answer.
func (f *failure) write(w http.ResponseWriter, c cloud, t trace) {
	status := f.status
	if status == 0 {
		status = http.StatusBadRequest
	}
	if f.retryAfter != "" {
		w.Header().Set("Retry-After", f.retryAfter)
	}
	writeJSON(w, status, struct {
		Error         string `json:"error"`
		Description   string `json:"error_description"`
		Codes         []int  `json:"error_codes"`
		Timestamp     string `json:"timestamp"`
		TraceID       string `json:"trace_id"`
		CorrelationID string `json:"correlation_id"`
		URI           string `json:"error_uri"`
		Suberror      string `json:"suberror,omitempty"`
		Claims        string `json:"claims,omitempty"`
	}{f.kind, f.description(t), []int{f.code}, t.stamp(), t.trace, t.correlation, f.uri(c), f.suberror, f.claims})
}
