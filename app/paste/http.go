package paste

import (
	"errors"
	"strconv"
	"strings"
)

// isRequest recognises the line a request begins with: of the wire, of Graph's
// documentation, or of the editor's own preview.
func isRequest(text string) bool {
	_, address, ok := requestLine(firstLine(text))
	return ok && (strings.Contains(address, "://") || strings.HasPrefix(address, "/"))
}

func isAnswer(text string) bool { return strings.HasPrefix(text, "HTTP/") }

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSuffix(line, "\r")
}

func requestLine(line string) (method, address string, ok bool) {
	words := strings.Fields(line)
	if len(words) == 3 && strings.HasPrefix(words[2], "HTTP/") {
		words = words[:2]
	}
	if len(words) != 2 || strings.Trim(words[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", "", false
	}
	return words[0], words[1], true
}

// readHTTP reads a request, an answer, or the one and then the other. There may be
// several answers: curl shows a proxy's and 100 Continue too.
func readHTTP(text string) (Pasted, error) {
	var r Record
	form, status, whole := Answer, "", text
	if isRequest(text) {
		form = Request
		_, address, _ := requestLine(firstLine(text))
		if err := r.takeAddress(address); err != nil {
			return Pasted{}, err
		}
		text = afterHead(text)
	}
	for isAnswer(text) {
		if words := strings.Fields(firstLine(text)); len(words) > 1 {
			status = words[1]
		}
		text = afterHead(text)
	}
	code, _ := strconv.Atoi(status)
	switch {
	case text != "" && (text[0] == '{' || text[0] == '['):
		p, err := readJSON(text, r)
		p.Form = form
		return p, below(err, whole[:len(whole)-len(text)])
	case code >= 400:
		return Pasted{}, &Error{Reason: GraphError, Text: status}
	case r.empty():
		return Pasted{}, &Error{Reason: NoProperty}
	}
	return Pasted{Form: form, Records: []Record{r}}, nil
}

// below counts the place of an error from where the text begins.
func below(err error, above string) error {
	var e *Error
	if errors.As(err, &e) && e.Line > 0 {
		e.Line += strings.Count(above, "\n")
	}
	return err
}

// afterHead drops the first line and the headers, which end at an empty line or,
// where that got lost, at the JSON.
func afterHead(text string) string {
	for {
		_, rest, _ := strings.Cut(text, "\n")
		text = rest
		line := strings.TrimSpace(firstLine(text))
		if line == "" || line[0] == '{' || line[0] == '[' {
			return strings.TrimSpace(text)
		}
	}
}
