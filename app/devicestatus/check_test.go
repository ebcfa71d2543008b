package devicestatus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 10, 5, 14, 3, 22, 0, time.UTC)

// grace and reported keep the tables readable.
const (
	grace    = ComplianceGracePeriodExpirationDateTime
	reported = LastReportedDateTime
	upn      = UserPrincipalName
)

// typed checks a text typed into a field of a record that was never loaded.
func typed(p Property, text string) []Finding {
	return Check(Record{}, Edits{p: {Action: Set, Text: text}}, now)
}

// edited checks an edit of a loaded record.
func edited(body string, edits Edits) []Finding {
	r, err := ReadRecord([]byte(body))
	if err != nil {
		panic(err)
	}
	return Check(r, edits, now)
}

func refused(p Property, rule Rule, value string) []Finding {
	return []Finding{{Property: p, Rule: rule, Value: value}}
}

func refusedFor(p Property, rule Rule, value string, count int) []Finding {
	return []Finding{{Property: p, Rule: rule, Value: value, Count: count}}
}

var (
	local64   = strings.Repeat("a", 64)
	local65   = local64 + "a"
	domain48  = strings.Repeat("b", 44) + ".com"
	domain49  = "b" + domain48
	name256   = strings.Repeat("é", 256)
	guid      = "7b521133-0000-4000-8000-000000000001"
	threeKeys = guid + "_" + guid + "_" + guid
)

var checks = []struct {
	name string
	got  []Finding
	want []Finding
}{
	{"id: empty", CheckID(""), refused(ID, RuleIDEmpty, "")},
	{"id: blank", CheckID(" \t"), refused(ID, RuleIDEmpty, " \t")},
	{"id: one GUID", CheckID(guid), nil},
	{"id: three GUIDs", CheckID(threeKeys), nil},
	{"id: two GUIDs without a separator", CheckID(guid + guid), nil},
	{"id: not ASCII", CheckID("gerät’s"), nil},
	{"id: space", CheckID("a b"), refused(ID, RuleIDChars, " ")},
	{"id: blank at the end", CheckID(guid + "\u00a0"), refused(ID, RuleIDChars, "\u00a0")},
	{"id: slash", CheckID("a/b?"), refused(ID, RuleIDChars, "/")},
	{"id: question mark", CheckID("a?b"), refused(ID, RuleIDChars, "?")},
	{"id: hash", CheckID("a#b"), refused(ID, RuleIDChars, "#")},
	{"id: percent", CheckID("a%2e"), refused(ID, RuleIDChars, "%")},
	{"id: control", CheckID("a\x00"), refused(ID, RuleIDChars, "\x00")},
	{"id: one dot", CheckID("."), refused(ID, RuleIDDots, ".")},
	{"id: two dots", CheckID(".."), refused(ID, RuleIDDots, "..")},
	{"id: three dots are a name", CheckID("..."), nil},
	{"id: address", CheckID("https://graph.microsoft.com/beta/me"), refused(ID, RuleIDURL, "https://graph.microsoft.com/beta/me")},
	{"id: address after a blank", CheckID(" HTTP://a"), refused(ID, RuleIDURL, " HTTP://a")},
	{"id: begins like an address", CheckID("httpserver"), nil},

	{"config: empty", CheckConfigurationID(""), refused(ConfigurationID, RuleConfigEmpty, "")},
	{"config: GUID", CheckConfigurationID(guid), nil},
	{"config: percent goes encoded", CheckConfigurationID("a%2eb"), nil},
	{"config: space", CheckConfigurationID("a b"), refused(ConfigurationID, RuleConfigChars, " ")},
	{"config: line break", CheckConfigurationID("a\n"), refused(ConfigurationID, RuleConfigChars, "\n")},
	{"config: address", CheckConfigurationID("https://a#b"), refused(ConfigurationID, RuleConfigChars, "/")},
	{"config: question mark", CheckConfigurationID("a?"), refused(ConfigurationID, RuleConfigChars, "?")},
	{"config: hash", CheckConfigurationID("#"), refused(ConfigurationID, RuleConfigChars, "#")},
	{"config: two dots", CheckConfigurationID(".."), refused(ConfigurationID, RuleConfigDots, "..")},

	{"text: typographic apostrophe", typed(DeviceDisplayName, "Avery’s iPhone 😀"), nil},
	{"text: joined emoji", typed(DeviceDisplayName, "👩\u200d💻"), nil},
	{"text: empty", typed(UserName, ""), nil},
	{"text: line break", typed(DeviceDisplayName, "a\nb\t"), refused(DeviceDisplayName, RuleTextControl, "\n")},
	{"text: delete", typed(UserName, "a\x7f"), refused(UserName, RuleTextControl, "\x7f")},
	{"text: C1", typed(DeviceModel, "\u0085"), refused(DeviceModel, RuleTextControl, "\u0085")},
	{"text: line separator", typed(DeviceModel, "a\u2028"), refused(DeviceModel, RuleTextControl, "\u2028")},
	{"text: paragraph separator", typed(DeviceModel, "a\u2029"), refused(DeviceModel, RuleTextControl, "\u2029")},
	{"text: 256 characters", typed(UserName, name256), nil},
	{"text: 257 characters", typed(UserName, name256+"é"), []Finding{{UserName, RuleTextLong, Warning, name256 + "é", 257, time.Time{}}}},
	{"text: two causes", typed(UserName, name256+"\n"), []Finding{
		{Property: UserName, Rule: RuleTextControl, Value: "\n"},
		{UserName, RuleTextLong, Warning, name256 + "\n", 257, time.Time{}},
	}},

	{"platform: listed", typed(Platform, "8"), nil},
	{"platform: blanks and zeros", typed(Platform, " 008 "), nil},
	{"platform: empty", typed(Platform, ""), refused(Platform, RulePlatformEmpty, "")},
	{"platform: blank", typed(Platform, "  "), refused(Platform, RulePlatformEmpty, "  ")},
	{"platform: word", typed(Platform, "iPhone"), refused(Platform, RulePlatformNaN, "iPhone")},
	{"platform: minus alone", typed(Platform, "-"), refused(Platform, RulePlatformNaN, "-")},
	{"platform: point alone", typed(Platform, "."), refused(Platform, RulePlatformNaN, ".")},
	{"platform: plus", typed(Platform, "+8"), refused(Platform, RulePlatformNaN, "+8")},
	{"platform: blank inside", typed(Platform, "1 024"), refused(Platform, RulePlatformNaN, "1 024")},
	{"platform: thousands", typed(Platform, "1,000,000"), refused(Platform, RulePlatformNaN, "1,000,000")},
	{"platform: hexadecimal", typed(Platform, "0x8"), refused(Platform, RulePlatformNaN, "0x8")},
	{"platform: underscore", typed(Platform, "1_000"), refused(Platform, RulePlatformNaN, "1_000")},
	{"platform: other digits", typed(Platform, "٨"), refused(Platform, RulePlatformNaN, "٨")},
	{"platform: typographic minus", typed(Platform, "−8"), refused(Platform, RulePlatformNaN, "−8")},
	{"platform: exponent without power", typed(Platform, "8e"), refused(Platform, RulePlatformNaN, "8e")},
	{"platform: decimals", typed(Platform, "8.5"), refused(Platform, RulePlatformDecimal, "8.5")},
	{"platform: decimal zero", typed(Platform, "-8.0"), refused(Platform, RulePlatformDecimal, "-8.0")},
	{"platform: decimal comma", typed(Platform, "8,5"), refused(Platform, RulePlatformDecimal, "8,5")},
	{"platform: leading point", typed(Platform, ".5"), refused(Platform, RulePlatformDecimal, ".5")},
	{"platform: exponent", typed(Platform, "1e3"), refused(Platform, RulePlatformDecimal, "1e3")},
	{"platform: decimals and exponent", typed(Platform, "1.5E-3"), refused(Platform, RulePlatformDecimal, "1.5E-3")},
	{"platform: largest", typed(Platform, "2147483647"), []Finding{{Platform, RulePlatformUnlisted, Warning, "2147483647", 0, time.Time{}}}},
	{"platform: beyond it", typed(Platform, "2147483648"), refused(Platform, RulePlatformRange, "2147483648")},
	{"platform: smallest", typed(Platform, "-2147483648"), []Finding{{Platform, RulePlatformUnlisted, Warning, "-2147483648", 0, time.Time{}}}},
	{"platform: beyond that", typed(Platform, " -2147483649"), refused(Platform, RulePlatformRange, "-2147483649")},
	{"platform: beyond any integer", typed(Platform, strings.Repeat("9", 40)), refused(Platform, RulePlatformRange, strings.Repeat("9", 40))},
	{"platform: unlisted", typed(Platform, "042"), []Finding{{Platform, RulePlatformUnlisted, Warning, "42", 0, time.Time{}}}},
	{"platform: beside a listed one", typed(Platform, "256"), []Finding{{Platform, RulePlatformUnlisted, Warning, "256", 0, time.Time{}}}},
	{"platform: cloudPC", typed(Platform, "257"), nil},
	{"platform: loaded and unlisted", edited(`{"platform":1024}`, Edits{Platform: {Action: Set, Text: "1024"}}), nil},

	{"status: any case", typed(Status, "NOTapplicable"), nil},
	{"status: empty", typed(Status, ""), refused(Status, RuleStatusEmpty, "")},
	{"status: other word", typed(Status, "noncompliance"), refused(Status, RuleStatusUnknown, "noncompliance")},
	{"status: number of the member", typed(Status, "2"), refused(Status, RuleStatusUnknown, "2")},
	{"status: unknown and loaded", edited(`{"status":"quarantined"}`, Edits{Status: {Action: Set, Text: "quarantined"}}), nil},
	{"status: unknown in another case", edited(`{"status":"quarantined"}`, Edits{Status: {Action: Set, Text: "Quarantined"}}), refused(Status, RuleStatusUnknown, "Quarantined")},

	{"time: decimals", typed(reported, "2026-10-05T14:03:22.12345678Z"), refusedFor(reported, RuleTimePrecision, "2026-10-05T14:03:22.12345678Z", 8)},
	{"time: loaded and unreadable", edited(`{"lastReportedDateTime":"whenever"}`, Edits{reported: {Action: Set, Text: "whenever"}}), nil},
	{"time: 5 minutes ahead", typed(reported, "2026-10-05T14:08:22Z"), nil},
	{"time: a tick more", typed(reported, "2026-10-05T14:08:22.0000001Z"), []Finding{{reported, RuleTimeFuture, Warning, "2026-10-05T14:08:22.0000001Z", 0, time.Date(2026, 10, 5, 14, 8, 22, 100, time.UTC)}}},
	{"time: reported long ago", typed(reported, "2016-10-05T14:03:22Z"), nil},
	{"time: grace over", typed(grace, "2026-10-05T16:03:21+02:00"), []Finding{{grace, RuleTimePast, Warning, "2026-10-05T16:03:21+02:00", 0, now.Add(-time.Second)}}},
	{"time: grace ends now", typed(grace, "2026-10-05T14:03:22Z"), nil},
	{"time: no end", typed(grace, NoEndText), nil},
	{"time: never", typed(grace, "0001-01-01T00:00:00Z"), nil},
	{"time: grace over, loaded as not compliant", edited(`{"status":"nonCompliant"}`, Edits{grace: {Action: Set, Text: "2026-10-04T00:00:00Z"}}), nil},
	{"time: grace over, set to not compliant", edited(`{"status":"error"}`, Edits{grace: {Action: Set, Text: "2026-10-04T00:00:00Z"}, Status: {Action: Set, Text: "noncompliant"}}), nil},
	{"time: grace over, no longer not compliant", edited(`{"status":"nonCompliant"}`, Edits{grace: {Action: Set, Text: "2026-10-04T00:00:00Z"}, Status: {Action: Set, Text: "compliant"}}),
		[]Finding{{grace, RuleTimePast, Warning, "2026-10-04T00:00:00Z", 0, time.Date(2026, 10, 4, 0, 0, 0, 0, time.UTC)}}},
	{"time: loaded grace is over", edited(`{"status":"nonCompliant","complianceGracePeriodExpirationDateTime":"2020-01-01T00:00:00Z"}`, Edits{Status: {Action: Set, Text: "compliant"}}), nil},
	{"time: same moment", edited(`{"complianceGracePeriodExpirationDateTime":"2026-10-04T00:00:00Z"}`, Edits{grace: {Action: Set, Text: "2026-10-04T02:00:00.0+02:00"}}),
		[]Finding{{grace, RuleTimeSame, Info, "2026-10-04T02:00:00.0+02:00", 0, time.Date(2026, 10, 4, 0, 0, 0, 0, time.UTC)}}},
	{"time: same text", edited(`{"complianceGracePeriodExpirationDateTime":"2026-10-04T00:00:00Z"}`, Edits{grace: {Action: Set, Text: "2026-10-04T00:00:00Z"}}), nil},

	{"upn: plain", typed(upn, "avery@contoso.com"), nil},
	{"upn: every mark", typed(upn, "O'Neil.a-b_c!d#e^f~9@sub-1.contoso.com"), nil},
	{"upn: guest", typed(upn, "avery_fabrikam.com#EXT#@contoso.onmicrosoft.com"), nil},
	{"upn: no user", typed(upn, ""), nil},
	{"upn: no @", typed(upn, "avery"), refused(upn, RuleUPNAt, "avery")},
	{"upn: two @", typed(upn, "avery@contoso@com"), refused(upn, RuleUPNAt, "avery@contoso@com")},
	{"upn: nothing before", typed(upn, "@contoso.com"), refused(upn, RuleUPNPart, "@contoso.com")},
	{"upn: nothing after", typed(upn, "avery@"), refused(upn, RuleUPNPart, "avery@")},
	{"upn: typographic apostrophe", typed(upn, "O’Neil@contoso.com"), refused(upn, RuleUPNChars, "’")},
	{"upn: plus", typed(upn, "avery+1@contoso.com"), refused(upn, RuleUPNChars, "+")},
	{"upn: blank before", typed(upn, " avery@contoso.com"), refused(upn, RuleUPNChars, " ")},
	{"upn: control", typed(upn, "avery\n@contoso.com"), refused(upn, RuleUPNChars, "\n")},
	{"upn: dot before @", typed(upn, "avery.@contoso.com"), refused(upn, RuleUPNDot, "avery.@contoso.com")},
	{"upn: dot elsewhere", typed(upn, ".a.very@contoso.com"), nil},
	{"upn: blank after", typed(upn, "avery@contoso.com "), refused(upn, RuleUPNDomainChars, " ")},
	{"upn: underscore in the domain", typed(upn, "avery@con_toso.com"), refused(upn, RuleUPNDomainChars, "_")},
	{"upn: other letters in the domain", typed(upn, "avery@contosö.com"), refused(upn, RuleUPNDomainChars, "ö")},
	{"upn: 64 before, 48 after", typed(upn, local64+"@"+domain48), nil},
	{"upn: 65 before", typed(upn, local65+"@"+domain48), refusedFor(upn, RuleUPNLocal, local65+"@"+domain48, 65)},
	{"upn: 49 after", typed(upn, local64+"@"+domain49), refusedFor(upn, RuleUPNDomain, local64+"@"+domain49, 49)},
	{"upn: both", typed(upn, local65+"@"+domain49), refusedFor(upn, RuleUPNLong, local65+"@"+domain49, 115)},
	{"upn: loaded against the rules", edited(`{"userPrincipalName":"Avery Howard"}`, nil), []Finding{{upn, RuleUPNLoaded, Warning, "Avery Howard", 0, time.Time{}}}},
	{"upn: set to the loaded text", edited(`{"userPrincipalName":"Avery Howard"}`, Edits{upn: {Action: Set, Text: "Avery Howard"}}), []Finding{{upn, RuleUPNLoaded, Warning, "Avery Howard", 0, time.Time{}}}},
	{"upn: loaded, then mended", edited(`{"userPrincipalName":"Avery Howard"}`, Edits{upn: {Action: Set, Text: "avery@contoso.com"}}), nil},
	{"upn: loaded, then cleared", edited(`{"userPrincipalName":"Avery Howard"}`, Edits{upn: {Action: Clear}}), nil},
	{"upn: loaded, then worse", edited(`{"userPrincipalName":"Avery Howard"}`, Edits{upn: {Action: Set, Text: "Avery@"}}), refused(upn, RuleUPNPart, "Avery@")},
	{"upn: loaded without a user", edited(`{"userPrincipalName":""}`, nil), nil},

	{"clear: platform", edited(`{"platform":8}`, Edits{Platform: {Action: Clear}}), refused(Platform, RuleClearNotNullable, "8")},
	{"clear: date", edited(`{"platform":8}`, Edits{grace: {Action: Clear}}), refused(grace, RuleClearNotNullable, "")},
	{"clear: string", edited(`{"platform":8}`, Edits{DeviceModel: {Action: Clear}}), nil},

	{"the key has its own check", typed(ID, "a b"), nil},
	{"so has the other", CheckProperty(ConfigurationID, Record{}, Edits{ConfigurationID: {Action: Set, Text: "a b"}}, now), nil},
	{"form order", edited(`{"platform":8}`, Edits{reported: {Action: Set, Text: "x"}, Platform: {Action: Set, Text: "x"}, Status: {Action: Set, Text: "x"}}), []Finding{
		{Property: Platform, Rule: RulePlatformNaN, Value: "x"},
		{Property: Status, Rule: RuleStatusUnknown, Value: "x"},
		{Property: reported, Rule: RuleTimeUnreadable, Value: "x"},
	}},
}

func TestCheck(t *testing.T) {
	for _, test := range checks {
		if !slices.Equal(test.got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.name, test.got, test.want)
		}
	}
	for _, test := range timestampErrors {
		part := test.part
		if part == "" {
			part = test.text
		}
		for _, p := range []Property{grace, reported} {
			got := typed(p, test.text)
			if len(got) != 1 || got[0].Property != p || got[0].Rule != test.rule || got[0].Severity != Error || got[0].Value != part {
				t.Errorf("%s %.50q: got %.300v, want %s", p, test.text, got, test.rule)
			}
		}
	}
}

// A rule without a case above would be one nobody has seen fire.
func TestEveryRuleHasACase(t *testing.T) {
	covered := map[Rule]bool{}
	for _, test := range checks {
		for _, f := range test.want {
			covered[f.Rule] = true
		}
	}
	for _, test := range timestampErrors {
		covered[test.rule] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Rule" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		declared++
		if !covered[Rule(text)] {
			t.Errorf("%s has no case", text)
		}
		return true
	})
	if declared < 30 {
		t.Errorf("only %d rules were found in rules.go", declared)
	}
}
