package paste

import (
	"strings"
	"time"

	"device-status-editor/app/devicestatus"
)

// annotation begins the names that are OData's and no property's.
const annotation = "@odata."

// propertyOf finds a property by its name in any case, "" when there is none.
func propertyOf(name string) devicestatus.Property {
	for _, p := range devicestatus.Properties {
		if strings.EqualFold(name, string(p)) {
			return p
		}
	}
	if strings.EqualFold(name, string(devicestatus.ConfigurationID)) {
		return devicestatus.ConfigurationID
	}
	return ""
}

// empty says that the record tells nothing that there is a place for.
func (r *Record) empty() bool {
	return r.Target.ConfigurationID == "" && r.Target.ID == "" && len(r.Edits) == 0 && len(r.Refused) == 0
}

// take takes what a name holds. A name that comes again replaces what it held.
func (r *Record) take(name string, v devicestatus.Value) {
	p := propertyOf(name)
	switch p {
	case "":
		if v.Kind != devicestatus.Absent && !strings.Contains(strings.ToLower(name), annotation) {
			r.Unknown = append(r.Unknown, devicestatus.Member{Name: name, JSON: v.Text})
		}
	case devicestatus.ID:
		r.takeKey(p, v, &r.Target.ID, devicestatus.CheckID)
	case devicestatus.ConfigurationID:
		r.takeKey(p, v, &r.Target.ConfigurationID, devicestatus.CheckConfigurationID)
	default:
		r.takeEdit(p, v)
	}
}

// takeKey keeps the key that an address or a context told before: another one in
// the body is refused.
func (r *Record) takeKey(p devicestatus.Property, v devicestatus.Value, key *string, check func(string) []devicestatus.Finding) {
	text := strings.TrimSpace(v.Text)
	switch {
	case v.Kind == devicestatus.Absent, v.Kind == devicestatus.Null, v.Kind == devicestatus.Text && text == "":
	case v.Kind != devicestatus.Text:
		r.refuse(p, RuleType, v.Text)
	case strings.EqualFold(*key, text): // as Intune compares them
	case p == devicestatus.ID && strings.EqualFold(r.Target.ConfigurationID, text):
		// The answer about a configuration, without a word of what it is about.
	case *key != "":
		r.refuse(p, RuleOtherID, text)
	default:
		findings := check(text)
		if len(findings) == 0 {
			*key = text
		}
		r.Refused = append(r.Refused, findings...)
	}
}

func (r *Record) takeEdit(p devicestatus.Property, v devicestatus.Value) {
	delete(r.Edits, p)
	switch {
	case v.Kind == devicestatus.Absent:
	case v.Kind == devicestatus.Null && !p.Nullable():
		r.refuse(p, devicestatus.RuleClearNotNullable, "")
	case v.Kind == devicestatus.Null:
		r.edit(p, devicestatus.Edit{Action: devicestatus.Clear})
	case v.Kind == devicestatus.Other, v.Kind == devicestatus.Number && p != devicestatus.Platform:
		r.refuse(p, RuleType, v.Text)
	default:
		r.set(p, v.Text)
	}
}

// set takes a text. What a text box can hold and only breaks a rule is for the
// field to say; a platform, a status and a timestamp have to be readable.
func (r *Record) set(p devicestatus.Property, text string) {
	edits := devicestatus.Edits{p: {Action: devicestatus.Set, Text: text}}
	if p == devicestatus.Platform || p == devicestatus.Status || p.Timestamp() {
		for _, f := range devicestatus.CheckProperty(p, devicestatus.Record{}, edits, time.Time{}) {
			if f.Severity == devicestatus.Error && f.Rule != devicestatus.RuleTimeNoZone {
				r.Refused = append(r.Refused, f)
				return
			}
		}
	}
	if p == devicestatus.Status {
		text = devicestatus.After(devicestatus.Record{}, edits).Get(p).Text
	}
	r.edit(p, devicestatus.Edit{Action: devicestatus.Set, Text: text})
}

func (r *Record) edit(p devicestatus.Property, e devicestatus.Edit) {
	if r.Edits == nil {
		r.Edits = devicestatus.Edits{}
	}
	r.Edits[p] = e
}

func (r *Record) refuse(p devicestatus.Property, rule devicestatus.Rule, value string) {
	r.Refused = append(r.Refused, devicestatus.Finding{Property: p, Rule: rule, Value: value})
}
