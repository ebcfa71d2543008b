package command

import (
	"strings"
	"unicode"

	"device-status-editor/app/graph"
)

// Curl is for the shells of POSIX: sh, bash, zsh, dash, ksh. The token is in the
// variable TOKEN. It is not for fish, to which a backslash in quotes means
// something, nor for the shells of Windows.
func Curl(r graph.Request) string {
	var b strings.Builder
	b.WriteString("curl --request " + r.Method + " " + posixQuote(r.URL))
	if strings.ContainsAny(r.URL, "[]{}") {
		b.WriteString(" --globoff") // an IPv6 host is no range to curl then
	}
	b.WriteString(" \\\n  --header \"Authorization: Bearer $TOKEN\"")
	for _, h := range headers(r) {
		b.WriteString(" \\\n  --header " + posixQuote(h.Name+": "+h.Value))
	}
	if r.Body != "" {
		// Not --data, which reads a file of what begins with @.
		b.WriteString(" \\\n  --data-raw " + posixQuote(escapeJSON(r.Body, isKey)))
	}
	b.WriteString("\n")
	return b.String()
}

// isKey is what a terminal takes for a key when it is typed or pasted: DEL, which
// JSON need not escape, is Backspace. Line breaks stay.
func isKey(c rune) bool { return c >= 0x7f && unicode.IsControl(c) }

// posixQuote writes text as one word. In single quotes all is literal but the
// single quote
// (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02).
//
// An exclamation mark is safe there too, but bash before 5.0, which macOS has, forgets
// at a line break that it is in quotes, and looks for a command of that name in
// the history; a backslash outside of the quotes stops every version.
func posixQuote(text string) string {
	return "'" + strings.NewReplacer("'", `'\''`, "!", `'\!'`).Replace(text) + "'"
}
