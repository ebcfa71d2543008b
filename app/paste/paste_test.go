package paste

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

func set(text string) devicestatus.Edit {
	return devicestatus.Edit{Action: devicestatus.Set, Text: text}
}

var (
	cleared        = devicestatus.Edit{Action: devicestatus.Clear}
	both           = graph.Target{ConfigurationID: "c-1", ID: "7b52_6aa6_683d"}
	configurations = "/beta/deviceAppManagement/iosLobAppProvisioningConfigurations"
	item           = configurations + "/c-1/deviceStatuses/7b52_6aa6_683d"
)

const host = "graph.microsoft.com"

// entity is an answer in Intune's own shapes: null, seven decimals, an offset.
const entity = `{
  "@odata.context": "https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses/$entity",
  "id": "7b52_6aa6_683d",
  "deviceDisplayName": "Avery’s iPhone",
  "userName": "avery@contoso.com",
  "deviceModel": null,
  "platform": 0,
  "complianceGracePeriodExpirationDateTime": "9999-12-31T23:59:59.9999999Z",
  "status": "compliant",
  "lastReportedDateTime": "2021-03-01T12:20:19.1406850-08:00",
  "userPrincipalName": "avery@contoso.com",
  "deviceHealth": {"score" : 1.50}
}`

// edits are those of entity.
func edits() devicestatus.Edits {
	return devicestatus.Edits{
		devicestatus.DeviceDisplayName:                       set("Avery’s iPhone"),
		devicestatus.UserName:                                set("avery@contoso.com"),
		devicestatus.DeviceModel:                             cleared,
		devicestatus.Platform:                                set("0"),
		devicestatus.ComplianceGracePeriodExpirationDateTime: set("9999-12-31T23:59:59.9999999Z"),
		devicestatus.Status:                                  set("compliant"),
		devicestatus.LastReportedDateTime:                    set("2021-03-01T12:20:19.1406850-08:00"),
		devicestatus.UserPrincipalName:                       set("avery@contoso.com"),
	}
}

var health = []devicestatus.Member{{Name: "deviceHealth", JSON: `{"score" : 1.50}`}}

func check(t *testing.T, text string, want Pasted) {
	t.Helper()
	got, err := Read(text)
	if err != nil {
		t.Errorf("%.300q: %v", text, err)
	} else if !cmp.Equal(got, want) {
		t.Errorf("%.300q:\n%s", text, cmp.Diff(want, got))
	}
}

func one(form Form, r Record) Pasted { return Pasted{Form: form, Records: []Record{r}} }

func TestAddresses(t *testing.T) {
	configuration := graph.Target{ConfigurationID: "c-1"}
	for _, tt := range []struct {
		text, host string
		want       graph.Target
	}{
		{"https://graph.microsoft.com" + item, host, both},
		{"https://graph.microsoft.us" + item, "graph.microsoft.us", both},
		{"https://dod-graph.microsoft.us" + item, "dod-graph.microsoft.us", both},
		{"https://microsoftgraph.chinacloudapi.cn" + item, "microsoftgraph.chinacloudapi.cn", both},
		{"http://127.0.0.1:40123" + item, "127.0.0.1:40123", both},
		{"HTTPS://Graph.Microsoft.com" + strings.ToUpper(configurations) + "/c-1/DEVICESTATUSES/7b52_6aa6_683d", host, both},
		{"https://graph.microsoft.com" + strings.Replace(item, "beta", "v1.0", 1) + "?$select=id,status&x=1#y", host, both},
		{"https://graph.microsoft.com" + configurations + "('c-1')/deviceStatuses('7b52_6aa6_683d')", host, both},
		{"https://graph.microsoft.com" + configurations + "%28%27c%2D1%27%29/deviceStatuses/7b52%5F6aa6_683d/", host, both},
		{" <https://graph.microsoft.com" + item + ">\r\n", host, both},
		{`"https://avery:secret@graph.microsoft.com` + item + `"`, host, both},
		{item, "", both},
		{strings.TrimPrefix(item, "/beta/deviceAppManagement/"), "", both},
		{"https://graph.microsoft.com" + item + "/deviceModel", host, both},
		{"https://graph.microsoft.com" + configurations + "/c-1/deviceStatuses", host, configuration},
		{"https://graph.microsoft.com" + configurations + "/c-1/deviceStatuses?$top=5&$skiptoken=a%2Fb", host, configuration},
		{"https://graph.microsoft.com" + configurations + "/c-1/deviceStatuses/$count", host, configuration},
		{"https://graph.microsoft.com" + configurations + "/c-1", host, configuration},
		{"https://graph.microsoft.com" + configurations + "('c-1')?$expand=assignments", host, configuration},
		{"https://graph.microsoft.com" + configurations + "/c%C3%A4%27%25/deviceStatuses/x", host, graph.Target{ConfigurationID: "cä'%", ID: "x"}},
		{"https://graph.microsoft.com" + item + "?$filter=status eq 'error'", host, both},
		{"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses/$entity", host, configuration},
		{"https://editor.contoso.com/?configurationId=c-1&id=7b52_6aa6_683d", "", both},
		{"https://editor.contoso.com/tools/?x=1&configurationId=c%2D1#top", "", configuration},
	} {
		check(t, tt.text, one(Address, Record{Target: tt.want, Host: tt.host}))
	}
}

func TestAKeyThatCannotBeOneIsRefused(t *testing.T) {
	check(t, "https://graph.microsoft.com"+item+" is the one", one(Address, Record{
		Target:  graph.Target{ConfigurationID: "c-1"},
		Host:    host,
		Refused: []devicestatus.Finding{{Property: devicestatus.ID, Rule: devicestatus.RuleIDChars, Value: " "}},
	}))
}

func TestAnswers(t *testing.T) {
	r := Record{Target: both, Edits: edits(), Unknown: health}
	addressed := r
	addressed.Host = host
	const head = "HTTP/2 200 \r\ncontent-type: application/json; odata.metadata=minimal\r\nrequest-id: 1\r\n"
	const request = "GET https://graph.microsoft.com"

	check(t, entity, one(JSON, r))
	check(t, "\ufeff \n"+entity+"\n", one(JSON, r))
	check(t, `{"value":`+entity+`}`, one(JSON, r))
	check(t, `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses","value":[`+entity+`]}`, one(JSON, r))
	check(t, `[`+entity+`]`, one(JSON, r))
	check(t, head+"\r\n"+entity, one(Answer, r))
	check(t, "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"+head+"\r\n"+entity, one(Answer, r))
	check(t, request+item+" HTTP/1.1\r\nAuthorization: Bearer eyJ\r\n\r\n"+head+"\r\n"+entity, one(Request, addressed))
	check(t, "GET "+item+"\r\nHost: graph.microsoft.com\r\n\r\n", one(Request, Record{Target: both}))
	check(t, request+item, one(Request, Record{Target: both, Host: host}))
	check(t, request+item+"\n\nHTTP/1.1 204 No Content\n\n", one(Request, Record{Target: both, Host: host}))
}

func TestSeveralRecordsAreAChoice(t *testing.T) {
	for _, next := range []string{"", `,"@odata.nextLink":"https://graph.microsoft.com` + configurations + `/c-1/deviceStatuses?$skiptoken=x"`} {
		check(t, `{"value":[{"id":"a","platform":1},{"id":"b","deviceModel":null}]`+next+`}`, Pasted{
			Form: JSON,
			More: next != "",
			Records: []Record{
				{Target: graph.Target{ConfigurationID: strings.Repeat("c-1", min(len(next), 1)), ID: "a"}, Edits: devicestatus.Edits{devicestatus.Platform: set("1")}},
				{Target: graph.Target{ConfigurationID: strings.Repeat("c-1", min(len(next), 1)), ID: "b"}, Edits: devicestatus.Edits{devicestatus.DeviceModel: cleared}},
			},
		})
	}
}

func TestAContextOfAnotherConfiguration(t *testing.T) {
	r := Record{Target: both, Host: host, Edits: edits(), Unknown: health}
	r.Refused = []devicestatus.Finding{{Property: devicestatus.ConfigurationID, Rule: RuleOtherID, Value: "c-2"}}
	check(t, "GET https://graph.microsoft.com"+item+"\n\n"+strings.Replace(entity, "'c-1'", "'c-2'", 1), one(Request, r))
}

func TestConfigurationsAreAChoice(t *testing.T) {
	check(t, `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations","value":[{"id":"a"},{"id":"b"}]}`, Pasted{
		Form:    JSON,
		Records: []Record{{Target: graph.Target{ConfigurationID: "a"}}, {Target: graph.Target{ConfigurationID: "b"}}},
	})
}

// The editor shows a request before it sends it; what it shows can be pasted.
func TestTheExactRequestReadsBack(t *testing.T) {
	changes := []devicestatus.Change{
		{Property: devicestatus.DeviceModel, After: devicestatus.Value{Kind: devicestatus.Null}},
		{Property: devicestatus.DeviceDisplayName, After: devicestatus.Value{Kind: devicestatus.Text, Text: "a\"\\\n<&>’\u202e"}},
		{Property: devicestatus.Platform, After: devicestatus.Value{Kind: devicestatus.Number, Text: "-8"}},
		{Property: devicestatus.LastReportedDateTime, After: devicestatus.Value{Kind: devicestatus.Text, Text: "2021-03-01T12:20:19.1406850-00:00"}},
	}
	want := Record{Target: both, Host: host, Edits: devicestatus.Edits{
		devicestatus.DeviceModel:          cleared,
		devicestatus.DeviceDisplayName:    set("a\"\\\n<&>’\u202e"),
		devicestatus.Platform:             set("-8"),
		devicestatus.LastReportedDateTime: set("2021-03-01T12:20:19.1406850-00:00"),
	}}
	for _, a := range []graph.Addressing{graph.Collection, graph.Item} {
		q := (&graph.Client{Root: graph.Global.Root(), Addressing: a}).PatchRequest(both, changes)
		text := q.Method + " " + q.URL + "\n"
		for _, h := range q.Header {
			text += h.Name + ": " + h.Value + "\n"
		}
		check(t, text+"\n"+q.Body, one(Request, want))
		check(t, text+q.Body, one(Request, want)) // where the empty line got lost
	}
}

func TestSomeOfTheProperties(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Record
	}{
		{"as typed", `{"platform":8,"status":"NONCOMPLIANT","lastReportedDateTime":" 2026-10-05 14:03z "}`, Record{Edits: devicestatus.Edits{
			devicestatus.Platform:             set("8"),
			devicestatus.Status:               set("nonCompliant"),
			devicestatus.LastReportedDateTime: set(" 2026-10-05 14:03z "),
		}}},
		{"names in any case", `{"DEVICEMODEL":"x","configurationid":"c-1"}`, Record{
			Target: graph.Target{ConfigurationID: "c-1"}, Edits: devicestatus.Edits{devicestatus.DeviceModel: set("x")}}},
		{"an empty text", `{"deviceModel":""}`, Record{Edits: devicestatus.Edits{devicestatus.DeviceModel: set("")}}},
		{"a platform in quotes", `{"platform":"8"}`, Record{Edits: devicestatus.Edits{devicestatus.Platform: set("8")}}},
		{"a zone that is missing is the field's question", `{"lastReportedDateTime":"2026-10-05T14:03:22"}`, Record{
			Edits: devicestatus.Edits{devicestatus.LastReportedDateTime: set("2026-10-05T14:03:22")}}},
		{"text that breaks a rule is the field's to say", `{"userPrincipalName":"no at","userName":"a\nb"}`, Record{
			Edits: devicestatus.Edits{devicestatus.UserPrincipalName: set("no at"), devicestatus.UserName: set("a\nb")}}},
		{"the last of a name", `{"platform":7,"platform":8,"PLATFORM":9}`, Record{
			Edits: devicestatus.Edits{devicestatus.Platform: set("9")}}},
		{"what cannot be taken", `{"id":7,"platform":8.5,"status":"quarantined","userName":1,"deviceModel":["a"],"deviceDisplayName":true,
			"lastReportedDateTime":"05/10/2026 14:03:22","complianceGracePeriodExpirationDateTime":null}`, Record{
			Refused: []devicestatus.Finding{
				{Property: devicestatus.ID, Rule: RuleType, Value: "7"},
				{Property: devicestatus.Platform, Rule: devicestatus.RulePlatformDecimal, Value: "8.5"},
				{Property: devicestatus.Status, Rule: devicestatus.RuleStatusUnknown, Value: "quarantined"},
				{Property: devicestatus.UserName, Rule: RuleType, Value: "1"},
				{Property: devicestatus.DeviceModel, Rule: RuleType, Value: `["a"]`},
				{Property: devicestatus.DeviceDisplayName, Rule: RuleType, Value: "true"},
				{Property: devicestatus.LastReportedDateTime, Rule: devicestatus.RuleTimeAmbiguous, Value: "05/10/2026"},
				{Property: devicestatus.ComplianceGracePeriodExpirationDateTime, Rule: devicestatus.RuleClearNotNullable},
			}}},
		{"an id that cannot be one", `{"id":"a b","configurationId":"c/1","platform":1}`, Record{
			Edits: devicestatus.Edits{devicestatus.Platform: set("1")},
			Refused: []devicestatus.Finding{
				{Property: devicestatus.ID, Rule: devicestatus.RuleIDChars, Value: " "},
				{Property: devicestatus.ConfigurationID, Rule: devicestatus.RuleConfigChars, Value: "/"},
			}}},
		{"unknown names in their order", `{"zeta":"1","id":"x","@odata.type":"#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus","deviceModel@odata.type":"#String","alpha":null}`, Record{
			Target:  graph.Target{ID: "x"},
			Unknown: []devicestatus.Member{{Name: "zeta", JSON: `"1"`}, {Name: "alpha", JSON: "null"}}}},
		{"a configuration", `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations/$entity","id":"c-1","displayName":"LOB 2026"}`, Record{
			Target: graph.Target{ConfigurationID: "c-1"}}},
		{"a configuration by its type", `{"@odata.type":"#microsoft.graph.iosLobAppProvisioningConfiguration","id":"c-1"}`, Record{
			Target: graph.Target{ConfigurationID: "c-1"}}},
		{"an id that is the configuration's", `{"configurationId":"c-1","id":"C-1"}`, Record{Target: graph.Target{ConfigurationID: "c-1"}}},
		{"a key in a context that cannot be one", `{"@odata.context":"https://x/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c 1')/deviceStatuses/$entity","id":"x"}`, Record{
			Target: graph.Target{ID: "x"}, Refused: []devicestatus.Finding{{Property: devicestatus.ConfigurationID, Rule: devicestatus.RuleConfigChars, Value: " "}}}},
		{"a context with $select", `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations('c-1')/deviceStatuses(id,status)/$entity","id":"x"}`, Record{
			Target: graph.Target{ConfigurationID: "c-1", ID: "x"}}},
	} {
		t.Run(tt.name, func(t *testing.T) { check(t, tt.text, one(JSON, tt.want)) })
	}
	check(t, "PATCH https://graph.microsoft.com"+item+"\n\n"+`{"id":"another","status":"error"}`, one(Request, Record{
		Target:  both,
		Host:    host,
		Edits:   devicestatus.Edits{devicestatus.Status: set("error")},
		Refused: []devicestatus.Finding{{Property: devicestatus.ID, Rule: RuleOtherID, Value: "another"}},
	}))
}

func TestTables(t *testing.T) {
	target := graph.Target{ConfigurationID: "c-1", ID: "x"}
	want := one(Table, Record{Target: target, Edits: devicestatus.Edits{
		devicestatus.DeviceDisplayName: set("5\" iPad, old"),
		devicestatus.DeviceModel:       cleared,
		devicestatus.Platform:          set("8"),
	}, Unknown: []devicestatus.Member{{Name: "Remark", JSON: "x"}}})
	for name, text := range map[string]string{
		"comma":     "configurationId,id,deviceDisplayName,deviceModel,platform,status,Remark\r\nc-1,x,\"5\"\" iPad, old\",null,8,,x\r\n",
		"semicolon": "\ufeffconfigurationId;id;deviceDisplayName;deviceModel;platform;status;Remark\nc-1;x;\"5\"\" iPad, old\";NULL;8;;x",
		"Excel":     "ID\tConfigurationID\tDEVICEDISPLAYNAME\t deviceModel \tplatform\tRemark\nx\tc-1\t5\" iPad, old\tnull\t8\tx\n",
		"Export-Csv": "#TYPE Selected.Microsoft.Graph\r\n" +
			"\"Id\",\"configurationId\",\"DeviceDisplayName\",\"DeviceModel\",\"Platform\",\"Status\",\"Remark\"\r\n\"x\",\"c-1\",\"5\"\" iPad, old\",\"null\",\"8\",\"\",\"x\"\r\n",
		"blanks above": " \r\n\nconfigurationId,id,deviceDisplayName,deviceModel,platform,status,Remark\r\nc-1,x,\"5\"\" iPad, old\",null,8,,x\r\n",
		"longer sheet": "configurationId,id,deviceDisplayName,deviceModel,platform,status,Remark\r\nc-1,x,\"5\"\" iPad, old\",null,8,,x,,,\r\n,,,,,,\r\n",
	} {
		t.Run(name, func(t *testing.T) { check(t, text, want) })
	}
	check(t, "id,deviceModel\na,'=1+1\nb,'null\nc,'", Pasted{Form: Table, Records: []Record{
		{Target: graph.Target{ID: "a"}, Edits: devicestatus.Edits{devicestatus.DeviceModel: set("=1+1")}},
		{Target: graph.Target{ID: "b"}, Edits: devicestatus.Edits{devicestatus.DeviceModel: set("null")}},
		{Target: graph.Target{ID: "c"}, Edits: devicestatus.Edits{devicestatus.DeviceModel: set("")}},
	}})
	check(t, "id;platform;status;lastReportedDateTime\nx;1.2E+08;null;05.10.2026 14:03", one(Table, Record{
		Target: graph.Target{ID: "x"},
		Refused: []devicestatus.Finding{
			{Property: devicestatus.Platform, Rule: devicestatus.RulePlatformDecimal, Value: "1.2E+08"},
			{Property: devicestatus.Status, Rule: devicestatus.RuleClearNotNullable},
			{Property: devicestatus.LastReportedDateTime, Rule: devicestatus.RuleTimeAmbiguous, Value: "05.10.2026"},
		}}))
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Error
	}{
		{"nothing", " \r\n\ufeff", Error{Reason: Unknown}},
		{"blanks", " \r\n", Error{Reason: Empty}},
		{"too long", strings.Repeat("a", Limit+1), Error{Reason: TooLong}},
		{"a sentence", "Hello, how are you?", Error{Reason: Unknown}},
		{"HTML", "<!doctype html><html>", Error{Reason: Unknown}},
		{"another address", "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices/7b52", Error{Reason: OtherResource, Text: "deviceManagement/managedDevices"}},
		{"any page with an id", "https://contoso.com/orders?id=5", Error{Reason: OtherResource, Text: "orders"}},
		{"a page without its keys", "https://editor.contoso.com/?configurationId=&id=%", Error{Reason: NoProperty}},
		{"statuses of another configuration", "https://graph.microsoft.com/beta/deviceAppManagement/mobileAppConfigurations/c-1/deviceStatuses/7b52", Error{Reason: OtherResource, Text: "deviceAppManagement/mobileAppConfigurations/deviceStatuses"}},
		{"the list of configurations", "https://graph.microsoft.com" + configurations, Error{Reason: NoProperty}},
		{"a broken escape", "https://graph.microsoft.com" + configurations + "/c%/deviceStatuses/x", Error{Reason: NoProperty}},
		{"another entity", `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#deviceManagement/managedDevices/$entity","id":"x"}`, Error{Reason: OtherResource, Text: "deviceManagement/managedDevices"}},
		{"another type", `{"value":[{"@odata.type":"#microsoft.graph.managedDevice","id":"x"}]}`, Error{Reason: OtherResource, Text: "managedDevice"}},
		{"a request for something else", "GET https://graph.microsoft.com/v1.0/me HTTP/1.1\n\n" + entity, Error{Reason: OtherResource, Text: "me"}},
		{"Graph's error", `{"error":{"code":"Forbidden","message":"m"}}`, Error{Reason: GraphError, Text: "Forbidden"}},
		{"Intune's error", `{"ErrorCode":"BadRequest","Message":"m"}`, Error{Reason: GraphError, Text: "BadRequest"}},
		{"an error answer", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n<html>", Error{Reason: GraphError, Text: "503"}},
		{"an answer without body", "HTTP/1.1 204 No Content\r\n\r\n", Error{Reason: NoProperty}},
		{"no property", `{"a":1}`, Error{Reason: NoProperty}},
		{"an empty list", `{"value":[]}`, Error{Reason: EmptyList}},
		{"a list of nothing", `[1,{}]`, Error{Reason: NoProperty}},
		{"a line comment", "{\n  \"platform\": 8, // iPhone\n}", Error{Reason: JSONComment, Line: 2, Column: 18}},
		{"a comment", `{/* x */"platform":8}`, Error{Reason: JSONComment, Line: 1, Column: 2}},
		{"a last comma", "{\n  \"platform\": 8,\n}", Error{Reason: JSONComma, Line: 3, Column: 1}},
		{"a last comma in a list", `[{"platform":8},]`, Error{Reason: JSONComma, Line: 1, Column: 17}},
		{"single quotes", `{'platform':8}`, Error{Reason: JSONQuote, Line: 1, Column: 2}},
		{"typographic quotes", `{"ä": “platform”}`, Error{Reason: JSONQuote, Line: 1, Column: 7}},
		{"cut off", `{"platform":8`, Error{Reason: JSONEnd, Line: 1, Column: 14}},
		{"cut off in a text", `{"deviceModel":"iPh`, Error{Reason: JSONEnd, Line: 1, Column: 20}},
		{"broken", `{"platform" 8}`, Error{Reason: JSONSyntax, Line: 1, Column: 13}},
		{"broken configurations a request", "\n PATCH https://graph.microsoft.com" + item + "\r\nAccept: x\r\n\r\n{\r\n  \"status\": error}", Error{Reason: JSONSyntax, Line: 6, Column: 13}},
		{"followed", "{\"platform\":8}\n{\"platform\":9}", Error{Reason: JSONFollowed, Line: 2, Column: 1}},
		{"deep", `{"platform":` + strings.Repeat("[", 1000), Error{Reason: JSONNesting}},
		{"a row alone", "c-1\tx\tcompliant\n", Error{Reason: TableHeader}},
		{"columns alone", "id,status\r\n", Error{Reason: TableRows}},
		{"rows without values", "id,status\r\n,\r\n", Error{Reason: TableRows}},
		{"a comma in a value", "id,deviceModel\nx,a\ny,b,c", Error{Reason: TableCells, Line: 3, Cells: 3, Want: 2}},
		{"a cell less", "id,deviceModel\nx", Error{Reason: TableCells, Line: 2, Cells: 1, Want: 2}},
		{"an open quote", "id,deviceModel\nx,\"a\ny,b", Error{Reason: TableQuote, Line: 2}},
		{"Format-Table", "\nId   Status\n--   ------\nx    compliant\n", Error{Reason: FormatTable}},
		{"Format-Table below its prompt", "PS C:\\> Get-It | ft Id, Status\n\nId Status\n-- ------\nx  compliant\n", Error{Reason: FormatTable}},
		{"a signature", "Hello\n-- \nAvery", Error{Reason: Unknown}},
		{"Invoke-MgGraphRequest's own", "\r\nName                           Value\r\n----                           -----\r\nplatform                       8\r\n", Error{Reason: FormatTable}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(tt.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("read as %+v, %v", got, err)
			}
			if *e != tt.want {
				t.Errorf("%+v, want %+v", *e, tt.want)
			}
		})
	}
}
