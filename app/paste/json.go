package paste

import (
	"slices"
	"strings"

	"device-status-editor/app/devicestatus"
)

// readJSON reads an object or a list. What an address in front of it told is in
// base.
func readJSON(text string, base Record) (Pasted, error) {
	if err := checkJSON(text); err != nil {
		return Pasted{}, err
	}
	d := document{form: JSON}
	if text[0] == '[' {
		elements, _ := devicestatus.ReadArray([]byte(text)) // it was checked
		return d.list(elements, base)
	}
	return d.object(object(text), base)
}

// document is one JSON text.
type document struct {
	form           Form
	more           bool
	configurations bool // its list is of these
}

func object(text string) []devicestatus.Member {
	members, _ := devicestatus.ReadObject([]byte(text)) // checked, or not an object
	return members
}

// get finds a member in any case; "" when there is none.
func get(members []devicestatus.Member, name string) string {
	for i := len(members) - 1; i >= 0; i-- {
		if strings.EqualFold(members[i].Name, name) {
			return members[i].JSON
		}
	}
	return ""
}

func textOf(json string) string {
	if v := devicestatus.ReadValue(json); v.Kind == devicestatus.Text {
		return v.Text
	}
	return ""
}

func (d *document) object(members []devicestatus.Member, base Record) (Pasted, error) {
	if code, failed := errorCode(members); failed {
		return Pasted{}, &Error{Reason: GraphError, Text: code}
	}
	if next := textOf(get(members, "@odata.nextLink")); next != "" {
		d.more = true
	}
	if inner := get(members, "value"); strings.HasPrefix(inner, "[") {
		var err error
		if d.configurations, err = base.takeContext(members); err != nil {
			return Pasted{}, err
		}
		elements, _ := devicestatus.ReadArray([]byte(inner))
		return d.list(elements, base)
	}
	r, err := d.record(members, base)
	if err != nil {
		return Pasted{}, err
	}
	if r.empty() {
		return Pasted{}, &Error{Reason: NoProperty}
	}
	return Pasted{Form: d.form, Records: []Record{r}, More: d.more}, nil
}

func (d *document) list(elements []string, base Record) (Pasted, error) {
	if len(elements) == 0 {
		return Pasted{}, &Error{Reason: EmptyList}
	}
	var records []Record
	for _, element := range elements {
		r, err := d.record(object(element), base)
		if err != nil {
			return Pasted{}, err
		}
		if r.Target != base.Target || len(r.Edits) > 0 || len(r.Refused) > 0 {
			records = append(records, r)
		}
	}
	if len(records) == 0 {
		return Pasted{}, &Error{Reason: NoProperty}
	}
	return Pasted{Form: d.form, Records: records, More: d.more}, nil
}

// record reads one entity, bare or in {"value":{…}}.
func (d *document) record(members []devicestatus.Member, base Record) (Record, error) {
	r := base
	r.Refused, r.Unknown = slices.Clip(r.Refused), slices.Clip(r.Unknown)
	configuration, err := r.takeContext(members)
	if err == nil && !configuration {
		configuration, err = r.takeContext(object(get(members, additional)))
	}
	if err != nil {
		return Record{}, err
	}
	if configuration || d.configurations {
		// Its other properties are not those of a device status, though some may be
		// called the same.
		r.take(string(devicestatus.ConfigurationID), valueOf(get(members, string(devicestatus.ID))))
		return r, nil
	}
	for _, m := range members {
		inner := object(m.JSON)
		switch v := valueOf(m.JSON); {
		case inner != nil && strings.EqualFold(m.Name, "value"):
			if r, err = d.record(inner, r); err != nil {
				return Record{}, err
			}
		case inner != nil && strings.EqualFold(m.Name, additional):
			for _, m := range inner {
				r.take(m.Name, devicestatus.Value{Kind: devicestatus.Other, Text: m.JSON})
			}
		case propertyOf(m.Name) == "":
			r.take(m.Name, devicestatus.Value{Kind: devicestatus.Other, Text: m.JSON})
		default:
			if name := string(propertyOf(m.Name)); m.Name == strings.ToUpper(name[:1])+name[1:] {
				d.form = PowerShellJSON
			}
			// PowerShell's objects have every property, and null where none was set.
			if v.Kind != devicestatus.Null || d.form != PowerShellJSON {
				r.take(m.Name, v)
			}
		}
	}
	return r, nil
}

func valueOf(json string) devicestatus.Value {
	if json == "" {
		return devicestatus.Value{}
	}
	return devicestatus.ReadValue(json)
}

// errorCode tells an error of Graph's, also in Intune's own shape.
func errorCode(members []devicestatus.Member) (code string, failed bool) {
	if inner := object(get(members, "error")); inner != nil {
		return textOf(get(inner, "code")), true
	}
	code = textOf(get(members, "ErrorCode"))
	return code, code != ""
}
