package command

import (
	"strings"

	"device-status-editor/app/graph"
)

// environments are what Microsoft's module for PowerShell calls the clouds
// (https://learn.microsoft.com/powershell/module/microsoft.graph.authentication/get-mgenvironment).
var environments = map[graph.Cloud]string{
	graph.Global:  "Global",
	graph.USGovL4: "USGov",
	graph.USGovL5: "USGovDoD",
	graph.China:   "China",
}

// PowerShell is for Microsoft's module, in PowerShell and in Windows PowerShell. It
// signs in by itself, so there is no token. The typed cmdlet is no choice: it
// cannot send null and turns offsets into local time.
//
// It is not ok when the address is in none of the clouds the module knows.
func PowerShell(r graph.Request) (text string, ok bool) {
	environment := ""
	for cloud, name := range environments {
		if strings.HasPrefix(r.URL, cloud.Resource()+"/") {
			environment = name
		}
	}
	if environment == "" {
		return "", false
	}
	scope := graph.WriteScope
	if r.Method == "GET" {
		scope = graph.ReadScope
	}
	var b strings.Builder
	b.WriteString("Connect-MgGraph -Environment " + environment + " -Scopes " + powerShellQuote(scope) + "\n")
	// As Json the answer stays text: a hashtable has dates without decimals.
	b.WriteString("Invoke-MgGraphRequest -OutputType Json -Method " + r.Method + " -Uri " + powerShellQuote(r.URL))
	if r.Body != "" {
		b.WriteString(" -ContentType 'application/json' -Body " + hereString(escapeJSON(r.Body, notASCII)))
	}
	b.WriteString("\n")
	return b.String(), true
}

// hereString keeps the lines of a body. It ends at a line that begins with '@,
// which has to be quoted in the other way
// (https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules).
func hereString(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		for _, quote := range singleQuotes {
			if strings.HasPrefix(line, string(quote)+"@") {
				return powerShellQuote(text)
			}
		}
	}
	return "@'\n" + text + "\n'@"
}

// singleQuotes all are one to PowerShell, which takes typographic ones for those
// of the keyboard.
const singleQuotes = "'\u2018\u2019\u201a\u201b"

// powerShellQuote writes text as a literal. All is literal in it but single
// quotes, which are doubled.
func powerShellQuote(text string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, c := range text {
		if strings.ContainsRune(singleQuotes, c) {
			b.WriteRune(c)
		}
		b.WriteRune(c)
	}
	b.WriteByte('\'')
	return b.String()
}

// notASCII is what the body must not have. The module sent bodies as ISO-8859-1
// for long (msgraph-sdk-powershell#1757), Windows PowerShell reads a file without
// a byte order mark in the code page of the country, and a typographic apostrophe
// would end a text.
func notASCII(c rune) bool { return c >= 0x7f }
