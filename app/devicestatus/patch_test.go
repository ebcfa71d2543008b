package devicestatus

import "testing"

func TestPatchBody(t *testing.T) {
	for _, test := range []struct {
		name    string
		changes []Change
		id      string
		want    string
	}{
		{"nothing changed", nil, "", `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus"
}`},
		{"key with characters of its own", nil, `a"b_<c>`, `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "id": "a\"b_<c>"
}`},
		{"form order, every kind", []Change{
			{Property: UserPrincipalName, After: Value{Null, ""}},
			{Property: Status, After: Value{Text, "compliant"}},
			{Property: Platform, After: Value{Number, "-1"}},
			{Property: DeviceModel, After: Value{Other, "[1, 2]"}},
			{Property: DeviceDisplayName, After: Value{Text, "R&D <Avery’s> \"iPhone\""}},
		}, "", `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "deviceDisplayName": "R&D <Avery’s> \"iPhone\"",
  "deviceModel": [1, 2],
  "platform": -1,
  "userPrincipalName": null,
  "status": "compliant"
}`},
		{"neither the key nor what is absent", []Change{
			{Property: ID, After: Value{Text, "other"}},
			{Property: UserName, Before: Value{Text, "avery"}},
		}, "mine", `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "id": "mine"
}`},
	} {
		if got := string(PatchBody(test.changes, test.id)); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
