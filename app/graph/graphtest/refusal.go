package graphtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

type detail struct {
	Code    string `json:"code"`
	Target  string `json:"target"`
	Message string `json:"message"`
}

type innerError struct {
	Message         string `json:"message,omitempty"`
	Date            string `json:"date"` // without a zone, as Graph writes it
	RequestID       string `json:"request-id"`
	ClientRequestID string `json:"client-request-id"`
}

// refuse answers in Graph's own error shape.
func (q request) refuse(status int, code, message string, details ...detail) response {
	return q.refuseWith(status, code, message, "", details...)
}

func (q request) refuseWith(status int, code, message, innerMessage string, details ...detail) response {
	type graphError struct {
		Code       string     `json:"code"`
		Message    string     `json:"message"`
		Details    []detail   `json:"details,omitempty"`
		InnerError innerError `json:"innerError"`
	}
	return q.replyJSON(status, map[string]graphError{"error": {code, message, details, innerError{
		Message:         innerMessage,
		Date:            q.now.Format("2006-01-02T15:04:05"),
		RequestID:       q.id,
		ClientRequestID: q.clientID,
	}}})
}

// refuseIntune puts Intune's own document into the message, nested times, with
// the line ends of a Windows service.
func (q request) refuseIntune(status, nested int, code, message, retryAfter string) response {
	document := struct {
		Version              int     `json:"_version"`
		Message              string  `json:"Message"`
		CustomAPIErrorPhrase string  `json:"CustomApiErrorPhrase"`
		RetryAfter           *string `json:"RetryAfter"`
		ErrorSourceService   string  `json:"ErrorSourceService"`
		HTTPHeaders          string  `json:"HttpHeaders"`
	}{
		Version: 3,
		Message: fmt.Sprintf("%s - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000"+
			" - Activity ID: %s - Url: https://fef.intune.example/AppLifecycle/StatelessAppMetadataFEService/%s?api-version=5026-09-01",
			message, q.id, strings.Join(q.path, "/")),
		HTTPHeaders: "{}",
	}
	if retryAfter != "" {
		document.RetryAfter = &retryAfter
	}
	text := windowsJSON(document)
	if nested == 2 {
		text = windowsJSON(struct{ ErrorCode, Message string }{code, text})
	}
	return q.refuse(status, code, text)
}

func windowsJSON(v any) string {
	var indented strings.Builder
	enc := json.NewEncoder(&indented)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return ""
	}
	return strings.ReplaceAll(strings.TrimSuffix(indented.String(), "\n"), "\n", "\r\n")
}

// refuseRoute is Intune's answer to an operation that it does not route,
// documented or not.
func (q request) refuseRoute() response {
	template := [...]string{"~", "~/singleton", "~/singleton/navigation", "~/singleton/navigation/key",
		"~/singleton/navigation/key/navigation", "~/singleton/navigation/key/navigation/key"}
	return q.refuse(http.StatusBadRequest, "No method match route template", fmt.Sprintf(
		"No OData route exists that match template %s with http verb %s for request /AppLifecycle/StatelessAppMetadataFEService/%s.",
		template[min(len(q.path), len(template)-1)], q.method, strings.Join(q.path, "/")))
}

// refuseScope names the scopes as Intune does.
func (q request) refuseScope(nested int) response {
	return q.refuseIntune(http.StatusForbidden, nested, "Forbidden", "Application is not authorized to perform this operation. "+
		"Application must have one of the following scopes: "+strings.Join(scopesFor(q.method), ", "), "")
}

func (q request) refuseSegment() response {
	return q.refuse(http.StatusBadRequest, "BadRequest", "Resource not found for the segment 'deviceStatuses'.")
}

func (q request) refuseToken(message string) response {
	r := q.refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", message)
	r.header.Set("WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`)
	return r
}

// challenge has the traps of recorded ones: a value without quotes, padding in
// base64, and a comma inside quotes behind the claims.
func (q request) challenge(claims string) response {
	r := q.refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "Continuous access evaluation asks for another sign-in.")
	r.header.Set("WWW-Authenticate", `Bearer realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, `+
		`client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="`+base64.StdEncoding.EncodeToString([]byte(claims))+`", `+
		`errorDescription="The session was revoked, sign in again"`)
	return r
}

// revocationClaims is what a challenge asks for when a session was revoked.
const revocationClaims = `{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}`

func html(status int, title string) response {
	h := http.Header{}
	h.Set("Content-Type", "text/html; charset=utf-8")
	return response{status: status, header: h, body: []byte("<!doctype html>\n<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n")}
}
