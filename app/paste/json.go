package paste

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
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

// The names by which an answer says what it is of.
const (
	entityType        = "managedDeviceMobileAppConfigurationDeviceStatus"
	configurationType = "iosLobAppProvisioningConfiguration"
)

// takeContext takes the keys that stand in an answer's annotations, and tells a
// configuration, which has its own key in id. The error is that the answer is
// about something else: its id would be the key of another thing.
func (r *Record) takeContext(members []devicestatus.Member) (configuration bool, err error) {
	if name := textOf(get(members, "@odata.type")); name != "" {
		name = name[strings.LastIndexAny(name, ".#")+1:]
		switch {
		case strings.EqualFold(name, configurationType):
			return true, nil
		case !strings.EqualFold(name, entityType):
			return false, &Error{Reason: OtherResource, Text: name}
		}
	}
	context := textOf(get(members, "@odata.context"))
	if context == "" {
		context = textOf(get(members, "@odata.nextLink"))
	}
	return r.takePath(context)
}

// takePath takes the keys out of a context or a nextLink, if there is one.
func (r *Record) takePath(address string) (configuration bool, err error) {
	_, path, _ := splitAddress(address)
	path, _, _ = strings.Cut(path, "?")
	if _, fragment, ok := strings.Cut(path, "#"); ok {
		path = fragment
	}
	name := strings.ToLower(resource(path))
	ours := strings.Contains(name, "ioslobappprovisioningconfigurations")
	switch {
	case path == "", strings.Contains(path, entityType):
		return false, nil
	case ours && strings.HasSuffix(name, "ioslobappprovisioningconfigurations"):
		return true, nil
	case !ours || !strings.HasSuffix(name, "/devicestatuses"):
		return false, &Error{Reason: OtherResource, Text: resource(path)}
	}
	if t, ok := graph.ReadKeys(path); ok && r.Target.ConfigurationID == "" {
		r.Target.ConfigurationID = t.ConfigurationID
	}
	return false, nil
}

// errorCode tells an error of Graph's, also in Intune's own shape.
func errorCode(members []devicestatus.Member) (code string, failed bool) {
	if inner := object(get(members, "error")); inner != nil {
		return textOf(get(inner, "code")), true
	}
	code = textOf(get(members, "ErrorCode"))
	return code, code != ""
}

// checkJSON says what is wrong with a text that is not one JSON value, and where.
func checkJSON(text string) error {
	if devicestatus.CheckNesting([]byte(text)) != nil {
		return &Error{Reason: JSONNesting}
	}
	d := jsontext.NewDecoder(bytes.NewReader([]byte(text)), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, err := d.ReadValue()
	at := int(d.InputOffset())
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax):
		at = int(syntax.ByteOffset)
	case err == nil && strings.TrimSpace(text[at:]) == "":
		return nil
	}
	rest := strings.TrimLeft(text[at:], " \t\r\n")
	at = len(text) - len(rest)
	line := strings.Count(text[:at], "\n") + 1
	column := utf8.RuneCountInString(text[strings.LastIndexByte(text[:at], '\n')+1:at]) + 1
	return &Error{Reason: jsonReason(text[:at], rest, err), Line: line, Column: column}
}

func jsonReason(before, rest string, err error) Reason {
	before = strings.TrimRight(before, " \t\r\n")
	after := strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t\r\n")
	closes := after != "" && (after[0] == '}' || after[0] == ']')
	switch {
	case rest == "", errors.Is(err, io.ErrUnexpectedEOF):
		return JSONEnd
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), rest[0] == '#':
		return JSONComment
	case closes && (rest[0] == ',' || strings.HasSuffix(before, ",")):
		return JSONComma
	case strings.IndexAny(rest, "'‘’“”„«»") == 0:
		return JSONQuote
	case err == nil:
		return JSONFollowed
	}
	return JSONSyntax
}
