package devicestatus

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// docsExample is the answer of the reference page's example. Its dates have six
// and seven decimals and an offset.
const docsExample = `{
  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",
  "id": "477d3651-3651-477d-5136-7d4751367d47",
  "deviceDisplayName": "Device Display Name value",
  "userName": "User Name value",
  "deviceModel": "Device Model value",
  "platform": 8,
  "complianceGracePeriodExpirationDateTime": "2016-12-31T23:56:44.951111-08:00",
  "status": "notApplicable",
  "lastReportedDateTime": "2017-01-01T00:00:17.7769392-08:00",
  "userPrincipalName": "User Principal Name value"
}`

func mustRead(t testing.TB, body string) Record {
	t.Helper()
	r, err := ReadRecord([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadRecordKeepsEveryProperty(t *testing.T) {
	want := map[Property]Value{
		ID:                                      {Text, "477d3651-3651-477d-5136-7d4751367d47"},
		DeviceDisplayName:                       {Text, "Device Display Name value"},
		UserName:                                {Text, "User Name value"},
		DeviceModel:                             {Text, "Device Model value"},
		Platform:                                {Number, "8"},
		ComplianceGracePeriodExpirationDateTime: {Text, "2016-12-31T23:56:44.951111-08:00"},
		Status:                                  {Text, "notApplicable"},
		LastReportedDateTime:                    {Text, "2017-01-01T00:00:17.7769392-08:00"},
		UserPrincipalName:                       {Text, "User Principal Name value"},
	}
	for name, body := range map[string]string{
		"bare":    docsExample,
		"wrapped": `{"value": ` + docsExample + `}`,
	} {
		r := mustRead(t, body)
		for p, v := range want {
			if got := r.Get(p); got != v {
				t.Errorf("%s: %s = %+v, want %+v", name, p, got, v)
			}
		}
		if len(want) != len(Properties) {
			t.Fatalf("%d properties are expected, there are %d", len(want), len(Properties))
		}
		annotation := []Member{{"@odata.type", `"` + ODataType + `"`}}
		if !slices.Equal(r.Unknown, annotation) {
			t.Errorf("%s: unknown members %q, want %q", name, r.Unknown, annotation)
		}
	}
}

func TestReadRecordIsTolerant(t *testing.T) {
	for _, test := range []struct {
		name, body string
		property   Property
		want       Value
	}{
		{"null", `{"deviceModel":null}`, DeviceModel, Value{Null, ""}},
		{"missing", `{"deviceModel":null}`, Platform, Value{}},
		{"unknown status", `{"status":"quarantined"}`, Status, Value{Text, "quarantined"}},
		{"last duplicate wins", `{"platform":1,"platform":2}`, Platform, Value{Number, "2"}},
		{"digits as written", `{"platform":-0}`, Platform, Value{Number, "-0"}},
		{"beyond a float", `{"platform":9007199254740993}`, Platform, Value{Number, "9007199254740993"}},
		{"number as text", `{"platform":"8"}`, Platform, Value{Text, "8"}},
		{"object", `{"platform": {"a": [1, 2]}}`, Platform, Value{Other, `{"a": [1, 2]}`}},
		{"boolean", `{"status":true}`, Status, Value{Other, "true"}},
		{"escapes", `{"userName":"\u00e9\n\"\/"}`, UserName, Value{Text, "é\n\"/"}},
		{"name with escapes", `{"\u0069d":"x"}`, ID, Value{Text, "x"}},
		{"surrogate pair", `{"userName":"\ud83d\ude00"}`, UserName, Value{Text, "😀"}},
		{"lone surrogate", `{"userName":"a\ud83db\udc00c"}`, UserName, Value{Text, "a\uFFFDb\uFFFDc"}},
		{"broken UTF-8", "{\"userName\":\"a\xffb\"}", UserName, Value{Text, "a\uFFFDb"}},
		{"typographic apostrophe", `{"deviceDisplayName":"Avery’s iPhone"}`, DeviceDisplayName, Value{Text, "Avery’s iPhone"}},
		{"blanks around", " \r\n{\"platform\" : 8 }\n", Platform, Value{Number, "8"}},
		{"a value property beside ours", `{"value":{"platform":1},"platform":2}`, Platform, Value{Number, "2"}},
		{"names are case-sensitive", `{"platform":1,"Platform":2}`, Platform, Value{Number, "1"}},
	} {
		if got := mustRead(t, test.body).Get(test.property); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestReadRecordKeepsUnknownMembersInOrder(t *testing.T) {
	r := mustRead(t, `{"@odata.context":"c","value":{"zeta":1,"id":"x","alpha":{"b" : [1]},"zeta":2.50}}`)
	want := []Member{{"@odata.context", `"c"`}, {"zeta", "2.50"}, {"alpha", `{"b" : [1]}`}}
	if !slices.Equal(r.Unknown, want) {
		t.Errorf("got %q, want %q", r.Unknown, want)
	}
}

func TestReadRecordRefuses(t *testing.T) {
	for _, test := range []struct{ body, message string }{
		{``, "is not a JSON object"},
		{`<html>`, "is not a JSON object"},
		{`"platform"`, "is not a JSON object"},
		{`[{"platform":8}]`, "is not a JSON object"},
		{`{"platform":8`, "is not a JSON object"},
		{`{"platform":8,}`, "is not a JSON object"},
		{`{"platform":08}`, "is not a JSON object"},
		{`{"platform":tru}`, "is not a JSON object"},
		{`{"platf`, "is not a JSON object"},
		{`{"platform":8} {}`, "is not a JSON object"},
		{strings.Repeat(`[`, 1<<16), "is not a JSON object"},
		{`{}`, "has none of the properties"},
		{`{"error":{"code":"x"}}`, "has none of the properties"},
		{`{"value":[{"platform":8}]}`, "has none of the properties"},
		{`{"value":null}`, "has none of the properties"},
		{`{"configurationId":"x"}`, "has none of the properties"},
	} {
		r, err := ReadRecord([]byte(test.body))
		switch {
		case err == nil:
			t.Errorf("%.40q was read as %+v", test.body, r)
		case !strings.Contains(err.Error(), test.message):
			t.Errorf("%.40q: error %q, want one that %q", test.body, err, test.message)
		case len(err.Error()) > 1000:
			t.Errorf("%.40q: error of %d bytes", test.body, len(err.Error()))
		}
	}
}

func TestWithLeavesTheOriginalAlone(t *testing.T) {
	var empty Record
	changed := empty.With(Platform, Value{Number, "9"}).With(ConfigurationID, Value{Text, "x"})
	if !empty.Empty() || empty.Get(Platform) != (Value{}) {
		t.Errorf("the original became %+v", empty)
	}
	if changed.Empty() || changed.Get(Platform) != (Value{Number, "9"}) {
		t.Errorf("the copy is %+v", changed)
	}
	if got := changed.Get(ConfigurationID); got != (Value{}) {
		t.Errorf("the record took configurationId = %+v, which is no property of it", got)
	}
}

func TestNullableAndTimestampFollowTheMetadata(t *testing.T) {
	var nullable, timestamps []Property
	for _, p := range append(slices.Clone(Properties), ConfigurationID) {
		if p.Nullable() {
			nullable = append(nullable, p)
		}
		if p.Timestamp() {
			timestamps = append(timestamps, p)
		}
	}
	if want := []Property{DeviceDisplayName, DeviceModel, UserName, UserPrincipalName}; !slices.Equal(nullable, want) {
		t.Errorf("nullable are %q, want %q", nullable, want)
	}
	if want := []Property{ComplianceGracePeriodExpirationDateTime, LastReportedDateTime}; !slices.Equal(timestamps, want) {
		t.Errorf("timestamps are %q, want %q", timestamps, want)
	}
}

func FuzzReadRecord(f *testing.F) {
	for _, body := range []string{
		docsExample,
		`{"value":` + docsExample + `}`,
		`{"@odata.context":"c","value":{"id":"x","platform":null,"extra":[1,{"a":"\ud800"}]}}`,
		`{"platform":{"a":1,"a":2},"status":true,"userName":"\udc00\u2028<&>"}`,
		"{\"platform\":[\"\xff\"],\"platform\":-0.0e+5}",
		`{"status":"a"}x`,
		`[]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := ReadRecord(body)
		if err != nil {
			return
		}
		if r.Empty() {
			t.Fatal("an empty record without an error")
		}
		for _, p := range Properties {
			v := r.Get(p)
			if v.Kind == Absent {
				continue
			}
			if !json.Valid([]byte(v.JSON())) {
				t.Fatalf("%s: %q is not JSON", p, v.JSON())
			}
			again, err := ReadRecord([]byte(`{"` + string(p) + `":` + v.JSON() + `}`))
			if err != nil || again.Get(p) != v {
				t.Fatalf("%s: %+v reads back as %+v, %v", p, v, again.Get(p), err)
			}
		}
		for _, m := range r.Unknown {
			if !json.Valid([]byte(m.JSON)) {
				t.Fatalf("unknown %q: %q is not JSON", m.Name, m.JSON)
			}
		}
		changes := Difference(Record{}, r)
		patch := PatchBody(changes, r.Get(ID).Text)
		if !json.Valid(patch) {
			t.Fatalf("the body is not JSON: %s", patch)
		}
		if len(changes) == 0 {
			return
		}
		sent, err := ReadRecord(patch)
		if err != nil {
			t.Fatalf("body %s: %v", patch, err)
		}
		if left := Difference(r, sent); len(left) > 0 {
			t.Fatalf("the body lost %+v", left)
		}
	})
}
