package graph

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

const rawLimit = 64 << 10

// DecodeError reads what a refusal says. Header has lower-case names; any of
// them may be missing, and body may be anything. It never fails: what cannot be
// read is in Raw.
//
// Beside Graph's own shape (https://learn.microsoft.com/graph/errors) it knows
// Intune's, which puts another JSON document into "message", at times twice, or
// sends that document without "error" around it.
func DecodeError(status int, header map[string]string, body string) *Error {
	var said statement
	readable := said.document(body, 0)

	e := &Error{
		Status:          status,
		Code:            said.code(),
		Message:         said.message(),
		Details:         said.details,
		RequestID:       firstOf(header["request-id"], said.requestID),
		ClientRequestID: firstOf(header["client-request-id"], said.clientRequestID),
		Date:            utcDate(firstOf(said.date, header["date"])),
		Raw:             cutText(body, rawLimit),
		retryAfter:      firstOf(header["retry-after"], said.retryAfter),
	}
	e.Scopes = scopesIn(e.Message)
	e.ActivityID = after(lastOf(said.messages), "Activity ID:")
	if status == 401 || status == 403 {
		e.Claims, _ = ParseChallenge(header["www-authenticate"])
	}
	if len(e.Details) == 0 && status == 400 {
		e.Details = quotedProperties(e.Code, e.Message)
	}
	e.Kind = kindOf(e, said, readable || strings.TrimSpace(body) == "")
	return e
}

// statement collects what an error body says on all its levels, the outermost
// first.
type statement struct {
	codes, messages []string
	inner           []string // messages of innerError: an addition, not a deeper level
	details         []Detail

	requestID, clientRequestID, date, retryAfter string
}

// levels is how deep documents inside documents are followed: one more than any
// that was recorded, and a bound for hostile ones.
const levels = 4

// document reads a text that is JSON and is false when it is not.
func (s *statement) document(text string, level int) bool {
	if o, ok := readObject(text); ok {
		s.object(o, level)
		return true
	}
	v := jsontext.Value(text)
	if devicestatus.CheckNesting(v) != nil || !v.IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) {
		return false
	}
	s.say(scalar(v), level)
	return true
}

// say takes a message, which may be a document of its own.
func (s *statement) say(message string, level int) {
	if level < levels && strings.HasPrefix(strings.TrimSpace(message), "{") && s.document(message, level+1) {
		return
	}
	s.messages = append(s.messages, message)
}

func (s *statement) object(o object, level int) {
	if e, ok := readObject(string(o.get("error"))); ok {
		s.object(e, level)
		return
	}
	// "error" as a plain word is OAuth's shape, from gateways in front of Graph.
	s.codes = append(s.codes, o.text("code", "ErrorCode", "error"))
	s.retryAfter = firstOf(o.text("RetryAfter"), s.retryAfter)
	s.innerError(o.object("innerError"))

	if target := o.text("target"); propertyOf(target) != "" {
		s.details = append(s.details, Detail{propertyOf(target), target, o.text("code", "ErrorCode"), o.text("message")})
	}
	for _, d := range o.objects("details") {
		target := d.text("target")
		s.details = append(s.details, Detail{propertyOf(target), target, d.text("code"), d.text("message")})
	}

	s.say(o.text("message", "error_description", "CustomApiErrorPhrase"), level)
}

func (s *statement) innerError(o object) {
	for ; len(o) > 0; o = o.object("innerError") {
		s.codes = append(s.codes, o.text("code"))
		s.inner = append(s.inner, o.text("message"))
		s.requestID = firstOf(o.text("request-id"), s.requestID)
		s.clientRequestID = firstOf(o.text("client-request-id"), s.clientRequestID)
		s.date = firstOf(o.text("date"), s.date)
	}
}

// code is the deepest one, as Graph's page on errors wants it; one that only
// repeats the status, like "429", says less than the level above it.
func (s *statement) code() string {
	for i := len(s.codes) - 1; i >= 0; i-- {
		if !isDigits(s.codes[i]) {
			return s.codes[i]
		}
	}
	return ""
}

// message is the deepest one of the documents, without the ids that Intune adds
// to it: they have fields of their own.
func (s *statement) message() string {
	message := lastOf(s.messages)
	if message == "" {
		message = lastOf(s.inner)
	}
	for _, mark := range []string{" - Operation ID", " - Activity ID:"} {
		if i := strings.Index(message, mark); i > 0 {
			message = message[:i]
		}
	}
	return strings.TrimSpace(message)
}

// propertyOf finds the property that a target means: "platform", "Platform" and
// "entity/platform" all do.
func propertyOf(target string) devicestatus.Property {
	name := target[strings.LastIndexAny(target, "/.")+1:]
	for _, p := range devicestatus.Properties {
		if strings.EqualFold(name, string(p)) {
			return p
		}
	}
	return ""
}

// quotedProperties finds properties that a message names in quotes, the way
// OData words "a null value was found for the property named 'platform'".
func quotedProperties(code, message string) []Detail {
	if _, ok := readLiteral(message); ok {
		return nil // the word in quotes is a value
	}
	var details []Detail
	for word := range strings.FieldsFuncSeq(message, func(c rune) bool { return c == '\'' || c == '"' }) {
		if p := propertyOf(word); p != "" && !strings.Contains(word, " ") {
			details = append(details, Detail{p, word, code, message})
		}
	}
	return details
}

// scopesIn finds permissions by their form, Area.Verb.Range: each part starts
// with a capital, and one of them says what it lets do.
func scopesIn(text string) []string {
	var scopes []string
	seen := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return !isScopeRune(c) }) {
		word = strings.Trim(word, ".-")
		if !seen[word] && isScope(word) {
			seen[word] = true
			scopes = append(scopes, word)
		}
	}
	return scopes
}

func isScopeRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-'
}

func isScope(word string) bool {
	area, rest, _ := strings.Cut(word, ".")
	verb := false
	for part := range strings.SplitSeq(rest, ".") {
		if part == "" || part[0] < 'A' || part[0] > 'Z' {
			return false
		}
		verb = verb || part == "All" || strings.HasPrefix(part, "Read") || strings.HasPrefix(part, "AccessAsUser")
	}
	return verb && area != "" && 'A' <= area[0] && area[0] <= 'Z'
}

// utcDate writes a date of an answer as RFC 3339. innerError.date has no zone
// and is UTC; text of another form stays as it is.
func utcDate(text string) string {
	if t, ok := readHTTPDate(text); ok {
		return t.Format(time.RFC3339)
	}
	for _, zone := range []string{"", "Z"} {
		if t, err := devicestatus.ReadTimestamp(text + zone); err == nil {
			return t.Instant().Format(time.RFC3339)
		}
	}
	return text
}

// after is the word behind mark.
func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	rest = strings.TrimSpace(rest)
	if i := strings.IndexAny(rest, " \t\r\n,;"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func lastOf(texts []string) string {
	for i := len(texts) - 1; i >= 0; i-- {
		if texts[i] != "" {
			return texts[i]
		}
	}
	return ""
}

func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
