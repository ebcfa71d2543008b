package devicestatus

import "time"

// clockSkew is how far ahead a device's clock may be before a report counts as
// one from the future.
const clockSkew = 5 * time.Minute

// Check finds all there is to say about the edits of a record, in the order of
// the form: at most one error a property, one finding for one cause. The key
// has a check of its own, [CheckID].
func Check(before Record, edits Edits, now time.Time) []Finding {
	var findings []Finding
	for _, p := range editable() {
		findings = append(findings, CheckProperty(p, before, edits, now)...)
	}
	return findings
}

// CheckProperty is Check for one property. A loaded value that is left alone has
// no errors, since it is not sent; only a user principal name against Entra's
// rules is mentioned. It finds nothing for ID and ConfigurationID.
func CheckProperty(p Property, before Record, edits Edits, now time.Time) []Finding {
	if p == ID || p.index() < 0 {
		return nil
	}
	loaded, edit := before.Get(p), edits[p]
	value, findings := outcome(p, loaded, edit)
	if hasError(findings) {
		return findings
	}
	if p == UserPrincipalName && value == loaded && value.Kind == Text && hasError(checkUPN(value.Text)) {
		findings = append(findings, Finding{Property: p, Rule: RuleUPNLoaded, Severity: Warning, Value: value.Text})
	}
	if p.Timestamp() && edit.Action == Set && edit.Text != loaded.Text {
		findings = append(findings, checkMoment(p, before, edits, now)...)
	}
	return findings
}

// checkMoment judges a timestamp that was set and can be read.
func checkMoment(p Property, before Record, edits Edits, now time.Time) []Finding {
	t, _ := ReadTimestamp(edits[p].Text)
	f := Finding{Property: p, Value: edits[p].Text, Instant: t.Instant()}
	switch {
	case Same(p, before.Get(p), Value{Kind: Text, Text: t.Text}):
		f.Rule, f.Severity = RuleTimeSame, Info
	case p == LastReportedDateTime && f.Instant.Sub(now) > clockSkew:
		f.Rule, f.Severity = RuleTimeFuture, Warning
	case p == ComplianceGracePeriodExpirationDateTime && f.Instant.Before(now) && !t.Never() && statusAfter(before, edits) != "nonCompliant":
		f.Rule, f.Severity = RuleTimePast, Warning
	default:
		return nil
	}
	return []Finding{f}
}

func statusAfter(before Record, edits Edits) string {
	status, _ := outcome(Status, before.Get(Status), edits[Status])
	return status.Text
}
