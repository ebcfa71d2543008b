package devicestatus

import (
	"unicode"
	"unicode/utf8"
)

// longText is our own limit, in characters: Microsoft documents none.
const longText = 256

// checkText takes any Unicode, such as the typographic apostrophe Apple puts
// into device names, but what would break a line in a report.
func checkText(p Property, text string) []Finding {
	var findings []Finding
	for _, r := range text {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			findings = append(findings, Finding{Property: p, Rule: RuleTextControl, Value: string(r)})
			break
		}
	}
	if n := utf8.RuneCountInString(text); n > longText {
		findings = append(findings, Finding{Property: p, Rule: RuleTextLong, Severity: Warning, Value: text, Count: n})
	}
	return findings
}
