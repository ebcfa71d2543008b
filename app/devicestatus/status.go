package devicestatus

import "strings"

// Statuses are the members of Graph's complianceStatus in the order of the form.
// It is not an evolvable enum, but a loaded value that is none of them is kept.
var Statuses = []string{
	"compliant",
	"nonCompliant",
	"remediated",
	"error",
	"conflict",
	"notApplicable",
	"notAssigned",
	"unknown",
}

// readStatus is forgiving about case, since pasted and exported lists are; the
// wire is not.
func readStatus(text string) (Value, []Finding) {
	word := strings.TrimSpace(text)
	if word == "" {
		return Value{}, []Finding{{Property: Status, Rule: RuleStatusEmpty, Value: text}}
	}
	for _, s := range Statuses {
		if strings.EqualFold(s, word) {
			return Value{Kind: Text, Text: s}, nil
		}
	}
	return Value{}, []Finding{{Property: Status, Rule: RuleStatusUnknown, Value: text}}
}
