package paste

import (
	"strings"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

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
	if t, ok := graph.ReadKeys(path); ok {
		r.take(string(devicestatus.ConfigurationID), cell(t.ConfigurationID))
	}
	return false, nil
}
