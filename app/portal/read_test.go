package portal

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestThemeTokenValues(t *testing.T) {
	for _, tt := range []struct {
		is        string
		good, bad []string
	}{
		{"colorBrandBackground",
			[]string{"#fff", "#0F6CBD", "#0f6cbd80", "rgb(1, 2, 3)", "rgba(0,0,0,0.4)", "hsl(120 50% 50% / 0.5)"},
			[]string{"", "red", "#ff", "#ggg", "rgb(1,2,3", "rgb(var(--x))", "url(x)", "#fff;background:url(x)", "rgb(" + strings.Repeat("1", 65) + ")"}},
		{"fontFamilyBase",
			[]string{"Inter", "'Segoe UI', sans-serif", `"A B", -apple-system`},
			[]string{"", "'Segoe UI", "a;b", "url(x)", "a/b", strings.Repeat("a", 257)}},
		{"borderRadiusMedium",
			[]string{"0", "4px", ".5rem", "10000px"},
			[]string{"", "px", "4", "4em", "-4px", "calc(1px)", "1.2.3px", "123456789px"}},
	} {
		for _, token := range ThemeTokens {
			if token.Name != tt.is {
				continue
			}
			for _, value := range tt.good {
				if !token.is(value) {
					t.Errorf("%s: %q is refused", tt.is, value)
				}
			}
			for _, value := range tt.bad {
				if token.is(value) {
					t.Errorf("%s: %q is taken", tt.is, value)
				}
			}
		}
	}
}

// A token that the style does not use would be a promise without effect, and one
// that is not documented is no promise.
func TestThemeTokensHaveAnEffectAndAreDocumented(t *testing.T) {
	for _, path := range []string{"../../web/static/app.css", "README.md"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range ThemeTokens {
			want := "`" + token.Name + "`"
			if strings.HasSuffix(path, ".css") {
				want = "var(--" + token.Name + ")"
			}
			if !strings.Contains(string(text), want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
	}
}

// Every type and code is on the published page.
func TestTheProtocolIsPublished(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"hello", "init", "refused", "ready", "resize", "dirty", "token.request", "token", "token.error", "saving", "saved", "failed",
		"theme", "options", "load", "load.ok", "load.no", "leave", "leave.ok", "leave.no", "error"}
	for _, code := range append(tokenCodes, NoHost, Timeout, Unknown, RefusedVersion, RefusedPort, Malformed, TooLarge, Dirty, Busy, Failed, IDs) {
		names = append(names, string(code))
	}
	for _, feature := range features {
		names = append(names, string(feature))
	}
	names = append(names, "slot")
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("README.md does not name `%s`", name)
		}
	}
}

// The element and its types have every code that a tokenProvider may throw, and the
// types also what the editor makes of it.
func TestTheElementKnowsTheCodes(t *testing.T) {
	for _, path := range []string{"device-status-editor.js", "device-status-editor.d.ts"} {
		text, err := os.ReadFile("../../web/static/" + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range tokenCodes {
			if !strings.Contains(string(text), strconv.Quote(string(code))) {
				t.Errorf("%s does not name %q", path, code)
			}
		}
	}
}

// FuzzRead looks for what the parser of a host's messages should have refused.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		say("init", "", `{"nonce":"n","slot":"left","target":{"configurationId":"c","id":"s"},"theme":{"mode":"dark","tokens":{"fontFamilyBase":"Inter"}},"locale":"de","readOnly":true,"features":{"header":false}}`),
		say("token", "1", `{"accessToken":"x","account":{"id":"o"}}`),
		say("token.error", "1", `{"code":"denied","claims":"{}"}`),
		say("theme", "", `{"mode":"contrast","tokens":{"colorBrandBackground":"rgb(1,2,3)","borderRadiusMedium":"4px"}}`),
		say("options", "", `{"locale":""}`),
		say("options", "", `{"locale":"de_DE","features":{"header":1,"request":false},"readOnly":true}`),
		say("init", "", `{"nonce":"n","target":{"id":"s"},"theme":{"mode":"sepia","tokens":{"colorBrandBackground":"red"}}}`),
		say("load", "1", `{"configurationId":"c","id":"s"}`),
		say("leave", "1", `null`),
		`{"ns":"lob-device-status","v":2}`,
		`{"ns":"lob-device-status","v":1,"type":"init","payload":[]}`,
		"", "null", "[[[[", `{"ns":"lob-device-status","v":1,"type":"leave","id":"\u0000"}`,
	} {
		f.Add(seed)
	}
	plain := func(t *testing.T, what, text string, limit int) {
		if len(text) > limit || strings.ContainsFunc(text, isControl) {
			t.Errorf("%s is %q", what, text)
		}
	}
	dressed := func(t *testing.T, theme Theme) {
		for _, token := range theme.Tokens {
			if strings.ContainsAny(token.Value, ";{}\\<>:@") || strings.Contains(token.Value, "url") && !strings.HasPrefix(token.Name, "font") {
				t.Errorf("token %s is %q", token.Name, token.Value)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		message, refused, ours := read(text)
		if !ours && (message != nil || refused != nil) || ours && message == nil && (refused == nil || len(refused.fields) > 1) {
			t.Fatalf("%q: message %v, refusal %+v, ours %t", text, message, refused, ours)
		}
		if refused != nil {
			plain(t, "id", refused.id, 64)
			for _, path := range refused.fields {
				if isSpared(path) != (message != nil) {
					t.Errorf("%q: message %v without %s", text, message, path)
				}
			}
		}
		switch m := message.(type) {
		case Init:
			plain(t, "nonce", m.Nonce, 128)
			plain(t, "slot", m.Slot, 256)
			if m.Nonce == "" || m.Target.ID != "" && m.Target.ConfigurationID == "" {
				t.Errorf("init %+v", m)
			}
			dressed(t, m.Theme)
		case Theme:
			dressed(t, m)
		case Load:
			plain(t, "id", m.ID, 64)
			if m.ID == "" || m.Target.ID == "" || m.Target.ConfigurationID == "" {
				t.Errorf("load %+v", m)
			}
		case Leave:
			if m.ID == "" {
				t.Error("leave without an id")
			}
		case tokenAnswer:
			if m.id == "" || (m.token.Value == "") == (m.err == nil) || strings.ContainsAny(m.token.Value, " \r\n") {
				t.Errorf("token answer %+v", m)
			}
		}
	})
}
