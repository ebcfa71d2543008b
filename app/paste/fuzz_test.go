package paste

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/csv"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
)

// Whatever is pasted, what comes back can go into the fields as it is: it was in
// the text, and it is of one of the forms.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		entity,
		`{"value":[` + entity + `,{"Id":1,"AdditionalProperties":{"@odata.context":"#x"}}],"@odata.nextLink":"y"}`,
		"PATCH https://graph.microsoft.com" + item + "\nAuthorization: Bearer x\n\n{\"status\":\"error\",}",
		"HTTP/1.1 200\n\n[{}]",
		"https://avery@graph.microsoft.com" + configurations + "('c''1')/deviceStatuses('%2F')?x",
		"https://x/?id=a&configurationId=%zz",
		"id,deviceModel\n\"a\"\"\",'=1\n,null\n",
		"savedAtUtc\tconfigurationId\tid\tproperty\tafter\n1\t2\t3\tid\t'\n1\t2\t3\tstatus\terror",
		formatList,
		"Name : id\nValue : x\n\nName : id\nKey : y\nValue : \n\n        z",
		"a\n-- --\n",
		"#TYPE x",
		"\ufeff\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Read(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Reason == "" || len(p.Records) > 0 {
				t.Fatalf("%#v with %+v", err, p)
			}
			return
		}
		if p.Form == "" || len(p.Records) == 0 {
			t.Fatalf("no error and %+v", p)
		}
		for _, r := range p.Records {
			if r.empty() {
				t.Errorf("a record that says nothing: %+v", r)
			}
			if r.Target.ID != "" && devicestatus.CheckID(r.Target.ID) != nil || r.Target.ConfigurationID != "" && devicestatus.CheckConfigurationID(r.Target.ConfigurationID) != nil {
				t.Errorf("target %+v breaks the rules of keys", r.Target)
			}
			for property, edit := range r.Edits {
				if !slices.Contains(devicestatus.Properties[1:], property) || edit.Action == devicestatus.Clear && !property.Nullable() || edit.Action == devicestatus.Leave {
					t.Errorf("%s: %+v", property, edit)
				}
				if !utf8.ValidString(edit.Text) {
					t.Errorf("%s: %q is not UTF-8", property, edit.Text)
				}
			}
			for _, finding := range r.Refused {
				if finding.Rule == "" || finding.Property == "" {
					t.Errorf("refused without a reason: %+v", finding)
				}
			}
		}
	})
}

// What is exported comes back equal: as the body of a PATCH, as a row of CSV, as
// a receipt.
func FuzzRoundTrip(f *testing.F) {
	f.Add("Avery’s iPhone", "", "null", "-8", "2021-03-01T12:20:19.1406850-00:00", 3)
	f.Add("=1+1", "'", "'s-Gravenhage, \"x\"\r\n;\t", "2147483647", "9999-12-31T23:59:59.9999999+14:00", 0)
	f.Add(" \u2028 ", "\ufeff", "null ", " 007 ", "/Date(0)/", 7)
	f.Fuzz(func(t *testing.T, name, model, user, platform, moment string, status int) {
		text := func(s string) devicestatus.Value {
			return devicestatus.Value{Kind: devicestatus.Text, Text: strings.ToValidUTF8(s, "\ufffd")}
		}
		want := devicestatus.Edits{
			devicestatus.DeviceDisplayName: set(text(name).Text),
			devicestatus.DeviceModel:       set(text(model).Text),
			devicestatus.UserName:          set(text(user).Text),
			devicestatus.UserPrincipalName: cleared,
			devicestatus.Status:            set(devicestatus.Statuses[(status%8+8)%8]),
		}
		for p, s := range map[devicestatus.Property]string{devicestatus.Platform: platform, devicestatus.LastReportedDateTime: moment} {
			s = text(s).Text
			v := devicestatus.After(devicestatus.Record{}, devicestatus.Edits{p: set(s)}).Get(p)
			if v.Kind != devicestatus.Absent {
				want[p] = set(v.Text)
			}
		}
		var changes []devicestatus.Change
		header, cells := []string{"configurationId", "id"}, []string{both.ConfigurationID, both.ID}
		for _, p := range slices.Sorted(maps.Keys(want)) {
			v := text(want[p].Text)
			switch {
			case want[p].Action == devicestatus.Clear:
				v = devicestatus.Value{Kind: devicestatus.Null}
			case p == devicestatus.Platform:
				v.Kind = devicestatus.Number
			}
			changes = append(changes, devicestatus.Change{Property: p, After: v})
			header, cells = append(header, string(p)), append(cells, csv.Cell(v))
		}
		same := func(form, text string) {
			t.Helper()
			p, err := Read(text)
			if err != nil || len(p.Records) != 1 {
				t.Fatalf("%s %q: %+v, %v", form, text, p, err)
			}
			if r := p.Records[0]; r.Target != both || !cmp.Equal(r.Edits, want) {
				t.Errorf("%s %q: %+v\n%s", form, text, r.Target, cmp.Diff(want, r.Edits))
			}
		}
		q := (&graph.Client{Root: graph.China.Root(), Addressing: graph.Item}).PatchRequest(both, changes)
		same("request", q.Method+" "+q.URL+"\n\n"+q.Body)
		same("CSV", string(csv.AppendRow(csv.AppendRow(nil, header...), cells...)))
		r := receipt.Receipt{SavedAt: time.Unix(0, 0), ConfigurationID: both.ConfigurationID, ID: both.ID, Name: text(name).Text}
		for _, c := range changes {
			r.Changes = append(r.Changes, receipt.Change{Property: c.Property, After: c.After, Stored: c.After})
		}
		same("receipt", receipt.CSV([]receipt.Receipt{r}, utc{}))
	})
}

type utc struct{}

func (utc) Name() string                   { return "UTC" }
func (utc) Offset(time.Time) time.Duration { return 0 }

func TestReceiptsAreAChoice(t *testing.T) {
	at := time.Date(2026, 10, 5, 14, 3, 22, 0, time.UTC)
	change := func(p devicestatus.Property, after devicestatus.Value) receipt.Change {
		return receipt.Change{Property: p, After: after}
	}
	words := devicestatus.Value{Kind: devicestatus.Text, Text: "=1"}
	text := receipt.CSV([]receipt.Receipt{
		{SavedAt: at, ConfigurationID: "c-1", ID: "x", Changes: []receipt.Change{change(devicestatus.DeviceModel, words), change(devicestatus.UserName, devicestatus.Value{Kind: devicestatus.Null})}},
		{SavedAt: at.Add(time.Second), ConfigurationID: "c-1", ID: "x", Changes: []receipt.Change{change(devicestatus.DeviceModel, words)}},
	}, utc{})
	p, err := Read(text)
	if err != nil || len(p.Records) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	for i, want := range []devicestatus.Edits{
		{devicestatus.DeviceModel: set("=1"), devicestatus.UserName: cleared},
		{devicestatus.DeviceModel: set("=1")},
	} {
		if r := p.Records[i]; r.Target != (graph.Target{ConfigurationID: "c-1", ID: "x"}) || !cmp.Equal(r.Edits, want) {
			t.Errorf("record %d: %+v", i, r)
		}
	}
}

// A text as long as the limit takes no noticeable time, whatever it is made of.
func TestLongTexts(t *testing.T) {
	for _, part := range []string{"\n", "[", `{"value":`, `[{"id":"x"},`, ",", "id,", "\"\n", "id : x\n", " ", "a:", "HTTP/1.1 200\n\n", "x\n    \n"} {
		for _, start := range []string{"", "id,status\n", "id : x\n", "HTTP/1.1 200\n"} {
			began := time.Now()
			_, _ = Read(start + strings.Repeat(part, (Limit-len(start))/len(part)))
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("%q and many %q take %v", start, part, took)
			}
		}
	}
}
