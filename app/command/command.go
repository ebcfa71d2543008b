// Package command writes a request down as what a person would type elsewhere to
// make the same one: HTTP, curl, PowerShell, Go. The values arrive as they stand in
// the request, null and seven decimals included, whatever quotes they have.
//
// It is pure. It knows how shells and languages quote, and must not know the
// record. No token is ever in the text: where the request has one, each form has
// its own placeholder, whatever stands there.
//
// There is none for cmd.exe: it replaces %NAME% inside quotes too, and a line
// that is typed, unlike one in a file, has no way to write a percent sign that is
// safe from that; addresses have some.
package command

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"device-status-editor/app/graph"
)

const (
	authorization = "Authorization"
	requestID     = "client-request-id"
)

// HTTP is the request as it goes over the wire, but for the token and the id of
// the request. It is what files of the kind .http have.
func HTTP(r graph.Request) string {
	var b strings.Builder
	b.WriteString(r.Method + " " + r.URL + "\n")
	for _, h := range r.Header {
		if strings.EqualFold(h.Name, authorization) {
			h.Value = "Bearer {token}"
		}
		b.WriteString(h.Name + ": " + h.Value + "\n")
	}
	b.WriteString("\n" + r.Body)
	return b.String()
}

// headers are those a person has to send. A client-request-id is new each time,
// and Graph makes one where there is none.
func headers(r graph.Request) []graph.Field {
	var fields []graph.Field
	for _, h := range r.Header {
		if !strings.EqualFold(h.Name, requestID) && !strings.EqualFold(h.Name, authorization) {
			fields = append(fields, h)
		}
	}
	return fields
}

// escapeJSON writes characters as \uXXXX, which in JSON they may be wherever they
// can stand but for ASCII: in strings.
func escapeJSON(body string, which func(c rune) bool) string {
	var b strings.Builder
	for _, c := range body {
		switch {
		case !which(c):
			b.WriteRune(c)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}
