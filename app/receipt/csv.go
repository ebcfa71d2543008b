package receipt

import (
	"strconv"
	"time"

	"device-status-editor/app/csv"
	"device-status-editor/app/devicestatus"
)

// columns have names of their own where Graph's would say something else: here
// name is not to be edited and httpStatus is no complianceStatus.
var columns = []string{
	"savedAtUtc", "savedAtLocal", "timeZone", "account", "tenantId",
	"configurationId", "id", "name", "property", "before", "after", "stored", "outcome",
	"method", "url", "addressing", "httpStatus", "requestId", "clientRequestId",
}

// CSV writes receipts in their order, a row for each changed property, as RFC 4180
// has it: UTF-8 without a byte order mark, CRLF. The local time is the time in
// zone, with its offset.
func CSV(receipts []Receipt, zone devicestatus.Zone) string {
	b := csv.AppendRow(nil, columns...)
	for _, r := range receipts {
		local := time.FixedZone("", int(zone.Offset(r.SavedAt)/time.Second))
		for _, c := range r.Changes {
			b = csv.AppendRow(b,
				r.SavedAt.UTC().Format(savedAt),
				r.SavedAt.In(local).Format("2006-01-02T15:04:05.000Z07:00"),
				csv.Guard(zone.Name()),
				csv.Guard(r.Account), csv.Guard(r.TenantID),
				csv.Guard(r.ConfigurationID), csv.Guard(r.ID), csv.Guard(r.Name),
				string(c.Property), csv.Cell(c.Before), csv.Cell(c.After), csv.Cell(c.Stored),
				string(r.Outcome), csv.Guard(r.Method), csv.Guard(r.URL), string(r.Addressing),
				strconv.Itoa(r.Status), csv.Guard(r.RequestID), csv.Guard(r.ClientRequestID))
		}
	}
	return string(b)
}
