package devicestatus

import "slices"

// Property is a property of the record by its Graph name.
type Property string

const (
	ID                                      Property = "id"
	DeviceDisplayName                       Property = "deviceDisplayName"
	UserName                                Property = "userName"
	DeviceModel                             Property = "deviceModel"
	Platform                                Property = "platform"
	ComplianceGracePeriodExpirationDateTime Property = "complianceGracePeriodExpirationDateTime"
	Status                                  Property = "status"
	LastReportedDateTime                    Property = "lastReportedDateTime"
	UserPrincipalName                       Property = "userPrincipalName"

	// ConfigurationID is the other key of the record's address. It is no
	// property of the record and occurs in findings only.
	ConfigurationID Property = "configurationId"
)

// Properties are the nine properties of the record in the order of the form:
// the key, the device, its user, the judgement with its dates.
var Properties = []Property{
	ID,
	DeviceDisplayName,
	DeviceModel,
	Platform,
	UserName,
	UserPrincipalName,
	Status,
	ComplianceGracePeriodExpirationDateTime,
	LastReportedDateTime,
}

// Nullable says whether Graph's metadata lets the property be null. It does for
// the four strings; the key, the enum, the integer and the dates are
// Nullable="false".
func (p Property) Nullable() bool {
	switch p {
	case DeviceDisplayName, DeviceModel, UserName, UserPrincipalName:
		return true
	}
	return false
}

// Timestamp says whether the property is an Edm.DateTimeOffset.
func (p Property) Timestamp() bool {
	return p == ComplianceGracePeriodExpirationDateTime || p == LastReportedDateTime
}

// index is the property's place in Properties, -1 for any other name.
func (p Property) index() int { return slices.Index(Properties, p) }

// editable are the properties a PATCH can change: the key is the address of the
// record, Graph's reference calls it read-only.
func editable() []Property { return Properties[1:] }
