package devicestatus

import "time"

// Severity tells a finding that stops the review from one that does not.
type Severity int

const (
	Error   Severity = iota // the edit cannot be sent
	Warning                 // worth a second look, needs no action
	Info
)

// Rule is the code of a finding. People read the sentence the user interface
// has for it.
type Rule string

const (
	RuleConfigEmpty Rule = "config.empty"
	RuleConfigChars Rule = "config.chars"
	RuleConfigDots  Rule = "config.dots" // the whole value is . or ..

	RuleIDEmpty Rule = "id.empty"
	RuleIDChars Rule = "id.chars"
	RuleIDDots  Rule = "id.dots" // the whole value is . or ..
	RuleIDURL   Rule = "id.url"

	RuleTextControl Rule = "text.control"
	RuleTextLong    Rule = "text.long" // warning

	RulePlatformNaN      Rule = "platform.nan"
	RulePlatformDecimal  Rule = "platform.decimal"
	RulePlatformRange    Rule = "platform.range"
	RulePlatformUnlisted Rule = "platform.unlisted" // warning
	RulePlatformEmpty    Rule = "platform.empty"

	RuleStatusEmpty   Rule = "status.empty"
	RuleStatusUnknown Rule = "status.unknown"

	RuleTimeUnreadable Rule = "time.unreadable"
	RuleTimeDateOnly   Rule = "time.date-only"
	RuleTimeNoZone     Rule = "time.no-zone"
	RuleTimeAmbiguous  Rule = "time.ambiguous" // 05/10/2026 can mean two days
	RuleTimeOrder      Rule = "time.order"     // 31/12/2026 or 2026/12/31: one day, not the order we take
	RuleTimeNotReal    Rule = "time.notreal"
	RuleTimeOffset     Rule = "time.offset"
	RuleTimePrecision  Rule = "time.precision"
	RuleTimeYear       Rule = "time.year"
	RuleTimeEmpty      Rule = "time.empty"
	RuleTimePast       Rule = "time.past"   // warning
	RuleTimeFuture     Rule = "time.future" // warning
	RuleTimeSame       Rule = "time.same"   // info

	RuleUPNAt          Rule = "upn.at"
	RuleUPNPart        Rule = "upn.part" // nothing before or after the @
	RuleUPNChars       Rule = "upn.chars"
	RuleUPNDot         Rule = "upn.dot"
	RuleUPNDomainChars Rule = "upn.domainchars" // after the @ other than letters, digits, - and .
	RuleUPNLocal       Rule = "upn.local"
	RuleUPNDomain      Rule = "upn.domain"
	RuleUPNLong        Rule = "upn.long"   // both parts are too long
	RuleUPNLoaded      Rule = "upn.loaded" // warning

	RuleClearNotNullable Rule = "clear.not-nullable"
)

// Finding is one thing there is to say about one property.
type Finding struct {
	Property Property
	Rule     Rule
	Severity Severity

	// Value is the offending text: the first character that is not allowed for
	// the chars and control rules, the date for time.ambiguous and time.order,
	// the part that does not exist for time.notreal, the number for
	// platform.range and platform.unlisted, the offset for time.offset, else all
	// that was typed or loaded.
	Value string

	// Count is the number of characters for text.long, upn.local, upn.domain and
	// upn.long, and of decimals for time.precision.
	Count int

	// Instant is the moment meant by time.past, time.future and time.same, in UTC.
	Instant time.Time
}

func hasError(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == Error {
			return true
		}
	}
	return false
}
