package paste

import (
	"testing"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

const context = `[@odata.context, https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses/$entity]`

// As PowerShell prints it in a window of 80 columns: the label, " : ", the value,
// with what does not fit below it; a broken line keeps its blank at the end.
const formatList = `PS C:\Users\avery> Get-MgBetaDeviceAppManagementiOSLobAppProvisioningConfigurationDeviceStatus @ids | fl

ComplianceGracePeriodExpirationDateTime : 31/12/9999 23:59:59
DeviceDisplayName                       : Avery’s iPhone: the one with the very 
                                          long self-explaining name in it
DeviceModel                             : 
Id                                      : 7b521133-5c6f-4f0d-9b5a-1c2d3e4f5a6b_
                                          6aa605f0-0000-4000-8000-1f2e3d4c5b6a_
                                          683dbff1-0000-4000-8000-0a1b2c3d4e5f
LastReportedDateTime                    : 01.03.2021 12:20:19
Platform                                : 8
Status                                  : NonCompliant
UserName                                : null
UserPrincipalName                       : avery@contoso.com
AdditionalProperties                    : {[@odata.context, https://graph.micro
                                          soft.com/beta/$metadata#deviceAppMana
                                          gement/iosLobAppProvisioningConfigura
                                          tions('c-1')/deviceStatuses/$entity]}
Health                                  : good

PS C:\Users\avery>
`

func TestFormatList(t *testing.T) {
	check(t, formatList, one(PowerShellList, Record{
		Target: graph.Target{
			ConfigurationID: "c-1",
			ID:              "7b521133-5c6f-4f0d-9b5a-1c2d3e4f5a6b_6aa605f0-0000-4000-8000-1f2e3d4c5b6a_683dbff1-0000-4000-8000-0a1b2c3d4e5f",
		},
		Edits: devicestatus.Edits{
			devicestatus.DeviceDisplayName: set("Avery’s iPhone: the one with the very long self-explaining name in it"),
			devicestatus.Platform:          set("8"),
			devicestatus.Status:            set("nonCompliant"),
			devicestatus.UserName:          set("null"),
			devicestatus.UserPrincipalName: set("avery@contoso.com"),
		},
		Refused: []devicestatus.Finding{
			{Property: devicestatus.ComplianceGracePeriodExpirationDateTime, Rule: devicestatus.RuleTimeOrder, Value: "31/12/9999"},
			{Property: devicestatus.LastReportedDateTime, Rule: devicestatus.RuleTimeAmbiguous, Value: "01.03.2021"},
		},
		Unknown: []devicestatus.Member{{Name: "Health", JSON: "good"}},
	}))
}

func TestFormatListByHand(t *testing.T) {
	x := graph.Target{ID: "x"}
	model := func(text string) devicestatus.Edits { return devicestatus.Edits{devicestatus.DeviceModel: set(text)} }
	for _, tt := range []struct {
		name, text string
		want       Record
	}{
		{"without padding, indented", "  id: x\r\n  devicemodel: iPhone 15 Pro  \r\n", Record{Target: x, Edits: model("iPhone 15 Pro")}},
		{"a colon in the value", "id : x\ndeviceModel : a : b:c", Record{Target: x, Edits: model("a : b:c")}},
		{"an indented line that looks like a label", "id          : x\nDeviceModel : one \n              Status : two", Record{Target: x, Edits: model("one Status : two")}},
		{"a break whose blank got lost", "id          : x\nDeviceModel : one\n              two", Record{
			Target: x, Refused: []devicestatus.Finding{{Property: devicestatus.DeviceModel, Rule: RuleWrapped, Value: "one\ntwo"}}}},
		{"an empty line in a value", "id          : x\nDeviceModel : one \n\n              two\n\n", Record{
			Target: x, Refused: []devicestatus.Finding{{Property: devicestatus.DeviceModel, Rule: RuleWrapped, Value: "one \n\ntwo"}}}},
		{"lines filled with blanks", "id          : x   \nDeviceModel : one   \n              two  ", Record{
			Target: x, Refused: []devicestatus.Finding{{Property: devicestatus.DeviceModel, Rule: RuleWrapped, Value: "one   \ntwo"}}}},
		{"a line that lost its indentation", "id : x\nDeviceModel : one \ntwo\nStatus : error\nThanks", Record{
			Target: x, Refused: []devicestatus.Finding{
				{Property: devicestatus.DeviceModel, Rule: RuleWrapped, Value: "one \ntwo"},
				{Property: devicestatus.Status, Rule: RuleWrapped, Value: "error\nThanks"}}}},
		{"blank lines between", "Hello,\n\nid : x\n\nDeviceModel : one\n\nThanks", Record{Target: x, Edits: model("one")}},
		{"dates as text", "id : x\nLastReportedDateTime : 2021-03-01T12:20:19.1406850Z\nComplianceGracePeriodExpirationDateTime : 2021-03-01 12:20:19", Record{
			Target: x,
			Edits:  devicestatus.Edits{devicestatus.LastReportedDateTime: set("2021-03-01T12:20:19.1406850Z")},
			Refused: []devicestatus.Finding{{
				Property: devicestatus.ComplianceGracePeriodExpirationDateTime, Rule: devicestatus.RuleTimeNoZone, Value: "2021-03-01 12:20:19"}}}},
		{"AdditionalProperties", "Id                   : x\nAdditionalProperties : {" + context + ", [zeta, 1]}", Record{
			Target:  graph.Target{ConfigurationID: "c-1", ID: "x"},
			Unknown: []devicestatus.Member{{Name: "AdditionalProperties", JSON: "{" + context + ", [zeta, 1]}"}}}},
		{"no AdditionalProperties", "Id                   : x\nAdditionalProperties : {}", Record{Target: x}},
		{"a configuration", "Id                   : c-1\nDisplayName          : LOB 2026\nAdditionalProperties : {[@odata.context, https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations/$entity]}", Record{
			Target: graph.Target{ConfigurationID: "c-1"}}},
		{"a hashtable", "\nName  : id\nValue : x\n\nName  : deviceModel\nValue : iPhone\n\nName  : @odata.context\nValue : https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses/$entity\n\nName  : zeta\nValue : \n", Record{
			Target: graph.Target{ConfigurationID: "c-1", ID: "x"}, Edits: model("iPhone")}},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.text, one(PowerShellList, tt.want)) })
	}
	two := Pasted{Form: PowerShellList, Records: []Record{{Target: x, Edits: model("a")}, {Target: graph.Target{ID: "y"}, Edits: model("b")}}}
	check(t, "Id : x\nDeviceModel : a\n\nId : y\nDeviceModel : b\n", two)
	check(t, "Id : x\nDeviceModel : a\nId : y\nDeviceModel : b\n", two)
}

// An object of PowerShell's has null for what was never set, and dates that are
// .NET's.
func TestConvertToJson(t *testing.T) {
	check(t, `{
  "ComplianceGracePeriodExpirationDateTime":  "\/Date(253402300799999)\/",
  "DeviceDisplayName":  "Avery\u0027s iPhone",
  "DeviceModel":  null,
  "Id":  "x",
  "LastReportedDateTime":  "2021-03-01T12:20:19.140685+01:00",
  "Platform":  8,
  "Status":  "compliant",
  "AdditionalProperties":  {
    "@odata.context":  "https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses/$entity",
    "zeta":  1
  }
}`, one(PowerShellJSON, Record{
		Target: graph.Target{ConfigurationID: "c-1", ID: "x"},
		Edits: devicestatus.Edits{
			devicestatus.ComplianceGracePeriodExpirationDateTime: set("/Date(253402300799999)/"),
			devicestatus.DeviceDisplayName:                       set("Avery's iPhone"),
			devicestatus.LastReportedDateTime:                    set("2021-03-01T12:20:19.140685+01:00"),
			devicestatus.Platform:                                set("8"),
			devicestatus.Status:                                  set("compliant"),
		},
		Unknown: []devicestatus.Member{{Name: "zeta", JSON: "1"}},
	}))
	check(t, `{"AdditionalProperties":{"@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations/$entity"},"Id":"c-1"}`,
		one(JSON, Record{Target: graph.Target{ConfigurationID: "c-1"}}))
	check(t, `{"value":[{"Id":"x","Platform":8}],"Count":1}`, one(PowerShellJSON, Record{
		Target: graph.Target{ID: "x"}, Edits: devicestatus.Edits{devicestatus.Platform: set("8")}}))
}
