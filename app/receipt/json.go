package receipt

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// version is of the form that JSON writes. One with another number is read as far
// as it can be.
const version = "1"

// savedAt is RFC 3339 with milliseconds.
const savedAt = "2006-01-02T15:04:05.000Z"

// JSON writes receipts in their order: for a person's file and for the tab's own
// storage alike. Values have their wire form: null is null, and an absent value
// has no member. One of a kind that Graph does not document here, such as an
// object, is written as {"json":"…"}: as text its blanks stay, and its depth does
// not add to ours.
//
// 200 receipts of three changes take some 250 KB; a tab's storage has 5 MB.
func JSON(receipts []Receipt) string {
	var list []string
	for _, r := range receipts {
		list = append(list, r.json("    "))
	}
	return devicestatus.WriteObject([]devicestatus.Member{
		{Name: "version", JSON: version},
		{Name: "receipts", JSON: array(list, "  ")},
	}, "") + "\n"
}

func (r Receipt) json(indent string) string {
	status := ""
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	var changes []string
	for _, c := range r.Changes {
		changes = append(changes, devicestatus.WriteObject([]devicestatus.Member{
			{Name: "property", JSON: text(string(c.Property))},
			{Name: "before", JSON: value(c.Before)},
			{Name: "after", JSON: value(c.After)},
			{Name: "stored", JSON: value(c.Stored)},
		}, indent+"    "))
	}
	return devicestatus.WriteObject([]devicestatus.Member{
		{Name: "savedAt", JSON: text(r.SavedAt.UTC().Format(savedAt))},
		{Name: "account", JSON: text(r.Account)},
		{Name: "tenantId", JSON: text(r.TenantID)},
		{Name: "configurationId", JSON: text(r.ConfigurationID)},
		{Name: "id", JSON: text(r.ID)},
		{Name: "name", JSON: text(r.Name)},
		{Name: "method", JSON: text(r.Method)},
		{Name: "url", JSON: text(r.URL)},
		{Name: "addressing", JSON: text(string(r.Addressing))},
		{Name: "httpStatus", JSON: status},
		{Name: "requestId", JSON: text(r.RequestID)},
		{Name: "clientRequestId", JSON: text(r.ClientRequestID)},
		{Name: "outcome", JSON: text(string(r.Outcome))},
		{Name: "changes", JSON: array(changes, indent+"  ")},
	}, indent)
}

// text is "", which stands for no member, when there is none.
func text(s string) string {
	if s == "" {
		return ""
	}
	return devicestatus.Value{Kind: devicestatus.Text, Text: s}.JSON()
}

func value(v devicestatus.Value) string {
	if v.Kind == devicestatus.Other {
		return `{"json": ` + text(v.Text) + "}"
	}
	return v.JSON()
}

func array(elements []string, indent string) string {
	if len(elements) == 0 {
		return "[]"
	}
	line := "\n" + indent + "  "
	return "[" + line + strings.Join(elements, ","+line) + "\n" + indent + "]"
}

// Read reads what [JSON] wrote, [Limit] receipts at the most. Of another version
// it takes what it understands: a receipt without a moment, a record or a change
// is dropped, and so is a property that has no field here. Its error is that the
// text is not JSON or has no list of receipts.
func Read(text string) ([]Receipt, error) {
	members, err := devicestatus.ReadObject([]byte(text))
	if err != nil {
		return nil, err
	}
	list, err := devicestatus.ReadArray([]byte(member(members, "receipts")))
	if err != nil {
		return nil, err
	}
	var receipts []Receipt
	for _, element := range list {
		if r, ok := readReceipt(element); ok && len(receipts) < Limit {
			receipts = append(receipts, r)
		}
	}
	return receipts, nil
}

func readReceipt(json string) (Receipt, bool) {
	members, err := devicestatus.ReadObject([]byte(json))
	if err != nil {
		return Receipt{}, false
	}
	moment, problem := devicestatus.ReadTimestamp(textOf(members, "savedAt"))
	if problem != nil {
		return Receipt{}, false
	}
	r := Receipt{
		SavedAt:         moment.Instant().Truncate(time.Millisecond),
		Account:         textOf(members, "account"),
		TenantID:        textOf(members, "tenantId"),
		ConfigurationID: textOf(members, "configurationId"),
		ID:              textOf(members, "id"),
		Name:            textOf(members, "name"),
		Method:          textOf(members, "method"),
		URL:             textOf(members, "url"),
		Addressing:      graph.Addressing(textOf(members, "addressing")),
		RequestID:       textOf(members, "requestId"),
		ClientRequestID: textOf(members, "clientRequestId"),
		Outcome:         Outcome(textOf(members, "outcome")),
	}
	if !slices.Contains([]Outcome{Stored, StoredDifferently}, r.Outcome) {
		r.Outcome = NotVerified // promises the least
	}
	r.Status, _ = strconv.Atoi(member(members, "httpStatus"))
	changes, _ := devicestatus.ReadArray([]byte(member(members, "changes")))
	for _, change := range changes {
		if c, ok := readChange(change); ok {
			r.Changes = append(r.Changes, c)
		}
	}
	return r, r.ConfigurationID != "" && r.ID != "" && len(r.Changes) > 0
}

func readChange(json string) (Change, bool) {
	members, err := devicestatus.ReadObject([]byte(json))
	if err != nil {
		return Change{}, false
	}
	c := Change{
		Property: devicestatus.Property(textOf(members, "property")),
		Before:   readValue(member(members, "before")),
		After:    readValue(member(members, "after")),
		Stored:   readValue(member(members, "stored")),
	}
	known := c.Property != devicestatus.ID && slices.Contains(devicestatus.Properties, c.Property)
	return c, known && c.After.Kind != devicestatus.Absent
}

// readValue reads what value wrote. JSON of any other shape is from another
// version and is kept as it stands.
func readValue(json string) devicestatus.Value {
	if json == "" {
		return devicestatus.Value{}
	}
	v := devicestatus.ReadValue(json)
	if v.Kind != devicestatus.Other {
		return v
	}
	members, _ := devicestatus.ReadObject([]byte(json))
	own := textOf(members, "json")
	if len(members) == 1 && isJSON(own) && devicestatus.ReadValue(own).Kind == devicestatus.Other {
		v.Text = own
	}
	return v
}

// isJSON keeps what is no JSON out of the body of an undo.
func isJSON(text string) bool {
	return devicestatus.CheckNesting([]byte(text)) == nil && jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true))
}

// member is a member's JSON, "" when there is none.
func member(members []devicestatus.Member, name string) string {
	i := slices.IndexFunc(members, func(m devicestatus.Member) bool { return m.Name == name })
	if i < 0 {
		return ""
	}
	return members[i].JSON
}

// textOf is the content of a member that is a string.
func textOf(members []devicestatus.Member, name string) string {
	if v := devicestatus.ReadValue(member(members, name)); v.Kind == devicestatus.Text {
		return v.Text
	}
	return ""
}
