package devicestatus

import (
	"testing"
	"time"
)

// What every key costs: all edits are checked again.
func BenchmarkCheck(b *testing.B) {
	record, err := ReadRecord([]byte(`{"id":"1","deviceDisplayName":"Avery’s iPhone","userName":"Avery","deviceModel":"iPhone 13","platform":8,` +
		`"complianceGracePeriodExpirationDateTime":"2026-10-05T14:03:22.1234567Z","status":"nonCompliant","lastReportedDateTime":"2026-09-18T12:20:19.1406851Z","userPrincipalName":"avery@contoso.com"}`))
	if err != nil {
		b.Fatal(err)
	}
	edits := Edits{
		DeviceModel:                             {Action: Set, Text: "iPhone 15 Pro"},
		Platform:                                {Action: Set, Text: "9"},
		ComplianceGracePeriodExpirationDateTime: {Action: Set, Text: "2027-01-31T23:59:59+01:00"},
		Status:                                  {Action: Set, Text: "compliant"},
		UserPrincipalName:                       {Action: Set, Text: "avery.howard@contoso.com"},
	}
	now := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		if findings := Check(record, edits, now); hasError(findings) {
			b.Fatal(findings)
		}
	}
}

func BenchmarkReadTimestamp(b *testing.B) {
	for _, text := range []string{"2026-10-05T14:03:22.1234567Z", "2026-10-05 14:03:22.1 +05:45", "2026-10-05 14:03"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				ReadTimestamp(text)
			}
		})
	}
}
