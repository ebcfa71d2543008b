package devicestatus

import (
	"strings"
	"unicode"
)

// CheckID checks the key of a device status. It is free text to us: Intune joins
// two or three GUIDs, with an underscore or with nothing between them.
func CheckID(text string) []Finding {
	rule, value := checkKey(text, "/?#%")
	switch {
	case rule == "":
		return nil
	case hasScheme(text): // says more than the slash it would stumble over
		return []Finding{{Property: ID, Rule: RuleIDURL, Value: text}}
	}
	return []Finding{{Property: ID, Rule: "id." + rule, Value: value}}
}

// CheckConfigurationID checks the key of the provisioning configuration.
func CheckConfigurationID(text string) []Finding {
	rule, value := checkKey(text, "/?#")
	if rule == "" {
		return nil
	}
	return []Finding{{Property: ConfigurationID, Rule: "config." + rule, Value: value}}
}

// checkKey returns the last part of the rule that a path segment breaks, "" when
// none, and the offending text.
func checkKey(text, reserved string) (rule Rule, value string) {
	if blank(text) {
		return "empty", text
	}
	// A browser folds these segments away, percent-encoded or not: the request
	// would go to the collection or to its parent.
	if text == "." || text == ".." {
		return "dots", text
	}
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(reserved, r) {
			return "chars", string(r)
		}
	}
	return "", ""
}

func hasScheme(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(start, "http://") || strings.HasPrefix(start, "https://")
}
