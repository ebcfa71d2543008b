package devicestatus

import (
	"strings"
	"unicode/utf8"
)

// Entra's limits for a user principal name, in characters. Together with the @
// they make the documented 113.
const (
	longestLocal  = 64
	longestDomain = 48
)

// checkUPN checks Entra's rules for user principal names, from its page on
// password policies. Guests (…#EXT#@…) keep them. The empty text passes: it is
// how Intune stores a device without a user.
func checkUPN(text string) []Finding {
	if text == "" {
		return nil
	}
	fail := func(rule Rule, value string, count int) []Finding {
		return []Finding{{Property: UserPrincipalName, Rule: rule, Value: value, Count: count}}
	}
	local, domain, _ := strings.Cut(text, "@")
	switch {
	case strings.Count(text, "@") != 1:
		return fail(RuleUPNAt, text, 0)
	case local == "" || domain == "":
		return fail(RuleUPNPart, text, 0)
	}
	if c := firstOutside(local, "'.-_!#^~"); c != "" {
		return fail(RuleUPNChars, c, 0)
	}
	if strings.HasSuffix(local, ".") {
		return fail(RuleUPNDot, text, 0)
	}
	if c := firstOutside(domain, "-."); c != "" {
		return fail(RuleUPNDomainChars, c, 0)
	}
	// From here on all is ASCII: bytes are characters.
	switch localLong, domainLong := len(local) > longestLocal, len(domain) > longestDomain; {
	case localLong && domainLong:
		return fail(RuleUPNLong, text, len(text))
	case localLong:
		return fail(RuleUPNLocal, text, len(local))
	case domainLong:
		return fail(RuleUPNDomain, text, len(domain))
	}
	return nil
}

// firstOutside returns the first character that is neither an ASCII letter or
// digit nor one of marks, "" when there is none.
func firstOutside(text, marks string) string {
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(marks, r):
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			return text[i : i+size]
		}
	}
	return ""
}
