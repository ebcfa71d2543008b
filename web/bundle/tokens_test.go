package main

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	project(t)
	tests := []struct {
		name, stylesheet string
		want, wantNot    []string
		wantErr          string
	}{
		{
			name:       "only what is used, dark only where it differs",
			stylesheet: "a { color: var(--colorNeutralBackground1); margin: var( --spacingHorizontalM, 1px ) }",
			want: []string{
				":root{color-scheme:light;\n--colorNeutralBackground1:#fff;\n--spacingHorizontalM:12px;\n}",
				"@media (prefers-color-scheme:dark){\n:root:not([data-theme=light]){color-scheme:dark;\n--colorNeutralBackground1:#292929;\n}",
				":root[data-theme=dark]{color-scheme:dark;\n--colorNeutralBackground1:#292929;\n}",
			},
			wantNot: []string{"unused"},
		},
		{
			name:       "own properties and comments are no tokens",
			stylesheet: "a{--own:1px; margin:var(--own)} /* var(--removed) */",
			wantNot:    []string{"own", "removed"},
		},
		{
			name:       "unknown tokens",
			stylesheet: "a{color:var(--colorNone);margin:var(--alsoNone)}",
			wantErr:    "app.css uses --alsoNone, --colorNone, which Fluent's web theme does not have.",
		},
		{
			name:       "a name that every object has",
			stylesheet: "a{color:var(--constructor)}",
			wantErr:    "--constructor",
		},
	}
	for _, tt := range tests {
		write(t, "app.css", tt.stylesheet)
		css, err := designTokens("web/bundle/tokens.mjs", ".build/npm", "app.css")
		if tt.wantErr != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error %v, want one line with %q", tt.name, err, tt.wantErr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for _, want := range tt.want {
			if !strings.Contains(string(css), want) {
				t.Errorf("%s: the properties are\n%s\nwant in it\n%s", tt.name, css, want)
			}
		}
		for _, wantNot := range tt.wantNot {
			if strings.Contains(string(css), wantNot) {
				t.Errorf("%s: the properties are\n%s\nwant nothing of %q in it", tt.name, css, wantNot)
			}
		}
	}
}
