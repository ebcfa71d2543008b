package entratest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestParseClaims(t *testing.T) {
	tests := []struct {
		text                    string
		capabilities, acrs      string
		secondFactor, essential bool
	}{
		{text: ``},
		{text: `{}`},
		{text: `{"access_token":{}}`},
		{text: `{"access_token":null}`},
		{text: `{"access_token":{"xms_cc":{"values":["cp1","CP1"]}}}`, capabilities: "CP1 cp1"},
		{text: `{"access_token":{"xms_cc":null}}`},
		{text: `{"access_token":{"nbf":{"essential":true,"value":"1790000000"}}}`, essential: true},
		{text: `{"id_token":{"auth_time":null}}`},
		{text: `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`, acrs: "c1", essential: true},
		{text: `{"access_token":{"acrs":{"values":["c2","c1"],"value":"c3"}},"id_token":{"acrs":{"value":"c1"}}}`, acrs: "c1 c2 c3"},
		{text: `{"access_token":{"capolids":{"essential":true,"values":["p"]}}}`, secondFactor: true, essential: true},
		{text: `{"userinfo":{"given_name":{"purpose":1}}}`},
		{text: `{"id_token":{"login_hint":{"essential":false},"signin_state":{"essential":false}},"access_token":{"xms_cc":{"values":["CP1"]}}}`, capabilities: "CP1"},
	}
	for _, tt := range tests {
		got, refused := parseClaims(tt.text)
		if refused != nil || strings.Join(got.capabilities, " ") != tt.capabilities || strings.Join(got.acrs, " ") != tt.acrs ||
			got.secondFactor != tt.secondFactor || got.essential != tt.essential || got.text != tt.text {
			t.Errorf("parseClaims(%s) = %+v, %+v", tt.text, got, refused)
		}
	}
	for _, text := range []string{`x`, `[]`, `null`, `"x"`, `{"access_token":[]}`, `{"access_token":{"acrs":"c1"}}`, `{"access_token":{"acrs":{"values":"c1"}}}`, `{"access_token":{"nbf":{"value":1}}}`, `{} {}`} {
		if got, refused := parseClaims(text); refused == nil || refused.code != 90013 {
			t.Errorf("parseClaims(%s) = %+v, %+v; want AADSTS90013", text, got, refused)
		}
	}
}

func FuzzParseClaims(f *testing.F) {
	for _, text := range []string{``, `{}`, `{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["CP1"]}}}`, `{"id_token":{"capolids":null}}`, `[`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, refused := parseClaims(text)
		if refused != nil {
			return
		}
		if !slices.IsSorted(got.acrs) || !slices.IsSorted(got.capabilities) {
			t.Errorf("parseClaims(%s) = %+v, want it in order", text, got)
		}
		missing := got.missing(nil)
		if len(missing) != len(got.acrs) || len(got.missing(got.acrs)) != 0 {
			t.Errorf("parseClaims(%s): missing are %q of %q", text, missing, got.acrs)
		}
		// What a refusal asks for is what is missing.
		if refusal := needSecondFactor(missing); len(missing) > 0 {
			asked, refused := parseClaims(refusal.claims)
			if refused != nil || !json.Valid([]byte(refusal.claims)) || len(asked.missing(missing)) != 0 || len(asked.acrs) != len(missing) {
				t.Errorf("refusal asks for %s, want %q", refusal.claims, missing)
			}
		}
	})
}
