package paste

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// checkJSON says what is wrong with a text that is not one JSON value, and where.
func checkJSON(text string) error {
	if devicestatus.CheckNesting([]byte(text)) != nil {
		return &Error{Reason: JSONNesting}
	}
	d := jsontext.NewDecoder(bytes.NewReader([]byte(text)), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, err := d.ReadValue()
	at := int(d.InputOffset())
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax):
		at = int(syntax.ByteOffset)
	case err == nil && strings.TrimSpace(text[at:]) == "":
		return nil
	}
	rest := strings.TrimLeft(text[at:], " \t\r\n")
	at = len(text) - len(rest)
	line := strings.Count(text[:at], "\n") + 1
	column := utf8.RuneCountInString(text[strings.LastIndexByte(text[:at], '\n')+1:at]) + 1
	return &Error{Reason: jsonReason(text[:at], rest, err), Line: line, Column: column}
}

func jsonReason(before, rest string, err error) Reason {
	before = strings.TrimRight(before, " \t\r\n")
	after := strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t\r\n")
	closes := after != "" && (after[0] == '}' || after[0] == ']')
	switch {
	case rest == "", errors.Is(err, io.ErrUnexpectedEOF):
		return JSONEnd
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), rest[0] == '#':
		return JSONComment
	case closes && (rest[0] == ',' || strings.HasSuffix(before, ",")):
		return JSONComma
	case strings.IndexAny(rest, "'‘’“”„«»") == 0:
		return JSONQuote
	case err == nil:
		return JSONFollowed
	}
	return JSONSyntax
}
