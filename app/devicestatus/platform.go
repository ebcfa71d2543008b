package devicestatus

import (
	"slices"
	"strconv"
	"strings"
)

// PlatformHint is a number with the name Graph's beta enum deviceType gives it.
type PlatformHint struct{ Number, Name string }

// PlatformHints are the members of deviceType by number. They are hints, no
// translation: Microsoft does not document which numbering platform follows, and
// its enums contradict each other (8 is iPhone here and unknown in
// devicePlatformType). The 8 in the reference's example says nothing: the
// generator puts the length of the property's name there.
var PlatformHints = []PlatformHint{
	{"0", "desktop"},
	{"1", "windowsRT"},
	{"2", "winMO6"},
	{"3", "nokia"},
	{"4", "windowsPhone"},
	{"5", "mac"},
	{"6", "winCE"},
	{"7", "winEmbedded"},
	{"8", "iPhone"},
	{"9", "iPad"},
	{"10", "iPod"},
	{"11", "android"},
	{"12", "iSocConsumer"},
	{"13", "unix"},
	{"14", "macMDM"},
	{"15", "holoLens"},
	{"16", "surfaceHub"},
	{"17", "androidForWork"},
	{"18", "androidEnterprise"},
	{"19", "windows10x"},
	{"20", "androidnGMS"},
	{"21", "chromeOS"},
	{"22", "linux"},
	{"23", "visionOS"},
	{"24", "tvOS"},
	{"100", "blackberry"},
	{"101", "palm"},
	{"255", "unknown"},
	{"257", "cloudPC"},
}

// readPlatform reads an Int32 without blanks and leading zeros.
func readPlatform(text string) (Value, []Finding) {
	fail := func(rule Rule, value string) (Value, []Finding) {
		return Value{}, []Finding{{Property: Platform, Rule: rule, Value: value}}
	}
	number := strings.TrimSpace(text)
	digits, rest := leadingDigits(strings.TrimPrefix(number, "-"))
	switch {
	case number == "":
		return fail(RulePlatformEmpty, text)
	case rest != "" && decimal(digits, rest):
		return fail(RulePlatformDecimal, text)
	case rest != "" || digits == "":
		return fail(RulePlatformNaN, text)
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return fail(RulePlatformRange, number)
	}
	value := Value{Kind: Number, Text: strconv.FormatInt(n, 10)}
	if slices.ContainsFunc(PlatformHints, func(h PlatformHint) bool { return h.Number == value.Text }) {
		return value, nil
	}
	return value, []Finding{{Property: Platform, Rule: RulePlatformUnlisted, Severity: Warning, Value: value.Text}}
}

// decimal recognises 8.5, 8,5, .5, 8. and 1e3 by what follows the first digits.
func decimal(digits, rest string) bool {
	if rest[0] == '.' || rest[0] == ',' {
		fraction, after := leadingDigits(rest[1:])
		digits, rest = digits+fraction, after
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		exponent := strings.TrimLeft(rest[1:], "+-")
		power, after := leadingDigits(exponent)
		return digits != "" && power != "" && after == ""
	}
	return digits != "" && rest == ""
}

// leadingDigits splits after the ASCII digits text begins with.
func leadingDigits(text string) (digits, rest string) {
	rest = strings.TrimLeft(text, "0123456789")
	return text[:len(text)-len(rest)], rest
}
