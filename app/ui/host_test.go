package ui

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
	"device-status-editor/app/signin"
)

// hostedSession is a loaded record in a portal, which hears what is said.
func hostedSession(t *testing.T) (*session, func() string) {
	t.Helper()
	s := loadedSession(t)
	frame := &portal.Frame{Origins: []string{"https://portal.contoso.com"}, Nonce: "n", NewID: func() string { return "1" }}
	s.host = newHost(frame)
	s.host.state = hostThere
	var heard string
	_, accepted := frame.Offered(portal.Event{FromParent: true, Origin: "https://portal.contoso.com", Ports: 1, Text: func() string {
		return `{"ns":"lob-device-status","v":1,"type":"init","payload":{"nonce":"n"}}`
	}})
	if !accepted {
		t.Fatal("the host is not accepted")
	}
	frame.Connect(func(text string) { heard = text })
	heard = "" // that it is ready
	return s, func() string { last := heard; heard = ""; return last }
}

func TestHostHearsOfUnsavedInputOnce(t *testing.T) {
	s, heard := hostedSession(t)
	s.tellHost()
	if got := heard(); got != "" {
		t.Errorf("nothing was typed, and the host hears %s", got)
	}
	s.typed(devicestatus.DeviceModel, "iPhone")
	s.tellHost()
	if got := heard(); !strings.Contains(got, `"dirty":true,"count":1`) {
		t.Errorf("the host hears %s", got)
	}
	s.typed(devicestatus.DeviceModel, "iPhone 15")
	s.tellHost()
	if got := heard(); got != "" {
		t.Errorf("nothing new, and the host hears %s", got)
	}
	s.discardAll()
	s.tellHost()
	if got := heard(); !strings.Contains(got, `"dirty":false,"count":0`) {
		t.Errorf("the host hears %s", got)
	}
}

func TestHostHearsOfFailuresByCode(t *testing.T) {
	s, heard := hostedSession(t)
	e := &Editor{session: s}
	secret := errors.New("secret sentence")
	for _, tt := range []struct {
		err  error
		d    doing
		want string
	}{
		{&graph.Error{Kind: graph.KindForbidden, Status: 403, Message: "secret sentence", RequestID: "r"}, saving, `"doing":"save","status":403,"requestId":"r","mayBeStored":false,"code":"forbidden"`},
		{&graph.Error{Kind: graph.KindNoAnswer, MayBeStored: true, Err: secret}, saving, `"mayBeStored":true,"code":"noAnswer"`},
		{&graph.Error{Kind: graph.KindToken, Err: &signin.Error{Kind: signin.KindConsent}}, loading, `"doing":"load","status":0,"mayBeStored":false,"tokenCode":"consent","code":"token"`},
		{&graph.Error{Kind: graph.KindOffline}, reviewing, `"doing":"load"`},
		{errNotStored, checking, `"doing":"check","code":"notStored"`},
		{secret, loading, `"code":"unknown"`},
	} {
		e.hostFailed(tt.err, tt.d, graph.Target{ConfigurationID: "c", ID: "s"})
		if got := heard(); !strings.Contains(got, tt.want) || !strings.Contains(got, `"configurationId":"c","id":"s"`) || strings.Contains(got, "secret") {
			t.Errorf("%v: the host hears %s, want %s", tt.err, got, tt.want)
		}
	}
}

func TestHostHearsTheReceipt(t *testing.T) {
	s, heard := hostedSession(t)
	text := func(v string) devicestatus.Value { return devicestatus.Value{Kind: devicestatus.Text, Text: v} }
	changes := []devicestatus.Change{
		{Property: devicestatus.DeviceModel, Before: devicestatus.Value{Kind: devicestatus.Null}, After: text("iPhone \"15\"")},
		{Property: devicestatus.UserName, Before: devicestatus.Value{}, After: devicestatus.Value{Kind: devicestatus.Null}},
	}
	s.hostSaved(&saved{at: now, target: graph.Target{ConfigurationID: "c", ID: "s"}, changes: changes, account: "avery@contoso.com",
		updated: graph.Updated{Verified: true, Exchange: graph.Exchange{Status: 200, RequestID: "r"}, NotStored: changes[:1]}})
	want := `"payload":{"configurationId":"c","id":"s","time":"2026-10-02T12:00:00Z","account":"avery@contoso.com",` +
		`"changes":[{"property":"deviceModel","before":null,"after":"iPhone \"15\""},{"property":"userName","after":null}],"verified":true,` +
		`"notStored":[{"property":"deviceModel","before":null,"after":"iPhone \"15\""}],"status":200,"requestId":"r"}`
	if got := heard(); !strings.Contains(got, want) {
		t.Errorf("the host hears\n%s\nwant\n%s", got, want)
	}
}

func TestNobodyElseHearsAnything(t *testing.T) {
	s := loadedSession(t)
	s.typed(devicestatus.DeviceModel, "iPhone")
	s.tellHost()
	s.hostSaving(graph.Target{})
	s.hostSaved(&saved{})
	(&Editor{session: s}).hostFailed(errNotStored, saving, graph.Target{})
	if s.readOnly() || !s.shows(portal.Header) {
		t.Error("a page without a host obeys one")
	}
}

func TestReadOnlyLocksWhatGoesIntoAChange(t *testing.T) {
	s, _ := hostedSession(t)
	readOnly := true
	s.host.take(portal.Options{ReadOnly: &readOnly, Features: map[portal.Feature]bool{portal.Shortcuts: false}})
	for _, p := range devicestatus.Properties {
		if !s.fieldView(p).Locked {
			t.Errorf("%s can be changed", p)
		}
	}
	if s.fieldView(devicestatus.ConfigurationID).Locked != s.locked || s.shows(portal.Shortcuts) || !s.shows(portal.Header) {
		t.Error("more or less is switched off than the host wants")
	}
	s.host.take(portal.Options{}) // what is not said stays
	if !s.readOnly() {
		t.Error("forgotten")
	}
}

// A portal's problem never sends the person to Microsoft's sign-in.
func TestHostProblemsNameThePortal(t *testing.T) {
	for _, kind := range []signin.Kind{signin.KindSignedOut, signin.KindInteraction, signin.KindConsent, signin.KindAdminConsent, signin.KindCancelled,
		signin.KindPolicy, signin.KindTimeout, signin.KindService, signin.KindAccount, signin.KindScope, signin.KindEmbed, signin.KindMalformed, signin.KindUnknown} {
		text := textHostProblem(&signin.Error{Kind: kind}, true)
		if !strings.Contains(text.title, "portal") || strings.Contains(fmt.Sprint(text), "Microsoft's sign-in") {
			t.Errorf("%s: %+v", kind, text)
		}
		// Nor to a tab of its own, where that cannot sign in.
		if text := textHostProblem(&signin.Error{Kind: kind}, false); !strings.Contains(text.title, "portal") || strings.Contains(fmt.Sprint(text), " tab ") {
			t.Errorf("%s, the portal alone signs in: %+v", kind, text)
		}
	}
}

// What a host can hear as a code is in the documentation and in the types.
func TestCodesForTheHostArePublished(t *testing.T) {
	var codes []string
	for _, kind := range []signin.Kind{signin.KindSignedOut, signin.KindInteraction, signin.KindConsent, signin.KindAdminConsent, signin.KindCancelled, signin.KindPolicy,
		signin.KindService, signin.KindMalformed, signin.KindEmbed, signin.KindTimeout, signin.KindUnknown, signin.KindAudience, signin.KindTenant, signin.KindScope, signin.KindAccount} {
		codes = append(codes, string(kind))
	}
	for d := loading; d <= signingIn; d++ {
		if doings[d] == "" {
			t.Errorf("what was being done is not said for %d", d)
		}
		codes = append(codes, doings[d])
	}
	for path, quote := range map[string]string{"../portal/README.md": "`", "../../web/static/device-status-editor.d.ts": `"`} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes {
			if !strings.Contains(string(text), quote+code+quote) {
				t.Errorf("%s does not name %s", path, code)
			}
		}
	}
}
