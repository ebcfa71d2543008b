package graphtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

const odataType = "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus"

// edmTypes are the types of the beta metadata.
var edmTypes = map[string]string{
	"id":                "Edm.String",
	"deviceDisplayName": "Edm.String",
	"userName":          "Edm.String",
	"deviceModel":       "Edm.String",
	"platform":          "Edm.Int32",
	"complianceGracePeriodExpirationDateTime": "Edm.DateTimeOffset",
	"status":               "microsoft.graph.complianceStatus",
	"lastReportedDateTime": "Edm.DateTimeOffset",
	"userPrincipalName":    "Edm.String",
}

var nullable = []string{"deviceDisplayName", "userName", "deviceModel", "userPrincipalName"}

var complianceStatuses = []string{"unknown", "notApplicable", "compliant", "remediated", "nonCompliant", "error", "conflict", "notAssigned"}

// check returns a property's value as the service stores it, or what it says
// against it.
func check(name string, value json.RawMessage) (stored json.RawMessage, complaint string) {
	edmType, known := edmTypes[name]
	if !known {
		return nil, fmt.Sprintf("The property '%s' does not exist on this type.", name)
	}
	if string(value) == "null" {
		if slices.Contains(nullable, name) {
			return value, ""
		}
		return nil, fmt.Sprintf("The property '%s' has the type '%s[Nullable=False]' and takes no null value.", name, edmType)
	}
	var text string
	isText := json.Unmarshal(value, &text) == nil
	switch edmType {
	case "Edm.Int32":
		if n, err := strconv.ParseInt(string(value), 10, 32); err == nil {
			return encode(n), ""
		}
	case "Edm.String":
		if isText {
			return encode(text), ""
		}
	case "Edm.DateTimeOffset":
		if at, ok := readDateTimeOffset(text); ok {
			return encode(at), ""
		}
	default:
		if slices.Contains(complianceStatuses, text) {
			return encode(text), ""
		}
	}
	literal := string(value)
	if isText {
		literal = text
	}
	return nil, fmt.Sprintf("Cannot convert the literal '%s' to the expected type '%s'.", literal, edmType)
}

// maxOffset is that of .NET's DateTimeOffset.
const maxOffset = 14 * 60 * 60

// readDateTimeOffset wants an offset, as OData does, and gives the moment in
// UTC with the seven digits .NET keeps.
func readDateTimeOffset(text string) (string, bool) {
	at, err := time.Parse(time.RFC3339Nano, text)
	// Go also takes a comma and an hour of one digit.
	if err != nil || strings.Contains(text, ",") || text[len("2006-01-02T15")] != ':' {
		return "", false
	}
	if _, offset := at.Zone(); offset < -maxOffset || offset > maxOffset {
		return "", false
	}
	at = at.UTC()
	if at.Year() < 1 || at.Year() > 9999 {
		return "", false
	}
	return at.Format("2006-01-02T15:04:05.9999999Z07:00"), true
}
