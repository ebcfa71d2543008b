package command

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// nasty are texts that break what is quoted carelessly.
var nasty = []string{
	"", "plain", "two words", " ", "\t", "\r\n", "\n'@\n", "'@", "\n\"@", "a\nb",
	`'`, `''`, `'''`, `"`, `\`, `\\`, `\'`, `\"`, "`", "``", `'"'"'`, `'\''`, `'\!'`,
	`$TOKEN`, `$(id)`, "`id`", `${IFS}`, `%PATH%`, `%`, `%%`, `!`, `!!`, `!ls`, `^`, `&`, `|`, `;`, `<`, `>`, `*`, `?`, `~`, `#`, `{a,b}`, `[a-z]`,
	"@/etc/passwd", "-x", "--data",
	"Avery’s iPhone", "‘’‚‛“”„", "ä€", "😀", "\u202eabc\u200f", "\u2028\u2029", "\ufeff", "\u0000\u001b[31m\u007f\u0085",
	"</script>", "2021-03-01T12:20:19.1406850-08:00",
}

const token = "eyJhbGciOi.canary"

var target = graph.Target{ConfigurationID: "c '$(id)`\"\\!%41", ID: "ä’😀_{1}[2]"}

// request is the one the editor would send.
func request(root, text string) graph.Request {
	word := devicestatus.Value{Kind: devicestatus.Text, Text: text}
	return (&graph.Client{Root: root, Addressing: graph.Item}).PatchRequest(target, []devicestatus.Change{
		{Property: devicestatus.DeviceDisplayName, After: word},
		{Property: devicestatus.DeviceModel, After: devicestatus.Value{Kind: devicestatus.Null}},
		{Property: devicestatus.Platform, After: devicestatus.Value{Kind: devicestatus.Number, Text: "-2147483648"}},
		{Property: devicestatus.UserName, After: word},
		{Property: devicestatus.LastReportedDateTime, After: devicestatus.Value{Kind: devicestatus.Text, Text: "2021-03-01T12:20:19.1406850-08:00"}},
	})
}

func TestHTTP(t *testing.T) {
	r := request(graph.Global.Root(), "a")
	const lines = "\nAuthorization: Bearer {token}\nContent-Type: application/json\nAccept: application/json\nclient-request-id: {new GUID}\n\n{\n"
	if got := HTTP(r); !strings.HasPrefix(got, "PATCH "+r.URL+lines) || !strings.HasSuffix(got, "\n\n"+r.Body) {
		t.Errorf("got %s", got)
	}
}

// PowerShell is not to be had here: the test reads the text by the documented
// rules, in a reader of its own.
func TestPowerShell(t *testing.T) {
	for _, text := range append([]string{strings.Join(nasty, "")}, nasty...) {
		r := request(graph.USGovL5.Root(), text)
		got, ok := PowerShell(r)
		if !ok {
			t.Fatal("not for the DoD's cloud")
		}
		for i := range len(got) {
			if got[i] >= 0x7f || got[i] < ' ' && got[i] != '\n' {
				t.Fatalf("byte %#x in %q", got[i], got)
			}
		}
		commands := readPowerShell(t, got)
		if len(commands) != 2 {
			t.Fatalf("%d commands in\n%s", len(commands), got)
		}
		if want := []string{"Connect-MgGraph", "-Environment", "USGovDoD", "-Scopes", "DeviceManagementApps.ReadWrite.All"}; !cmp.Equal(commands[0], want) {
			t.Errorf("first command %q, want %q", commands[0], want)
		}
		sent := commands[1]
		body := sent[len(sent)-1]
		want := []string{"Invoke-MgGraphRequest", "-OutputType", "Json", "-Method", "PATCH", "-Uri", r.URL, "-ContentType", "application/json", "-Body", body}
		if !cmp.Equal(sent, want) {
			t.Errorf("second command %q, want %q", sent, want)
		}
		sentMembers, err := devicestatus.ReadObject([]byte(body))
		if err != nil {
			t.Fatalf("body %s: %v", body, err)
		}
		wantMembers, _ := devicestatus.ReadObject([]byte(r.Body))
		if len(sentMembers) != len(wantMembers) {
			t.Fatalf("body %s, want %s", body, r.Body)
		}
		for i, m := range sentMembers {
			if want := wantMembers[i]; m.Name != want.Name || devicestatus.ReadValue(m.JSON) != devicestatus.ReadValue(want.JSON) {
				t.Errorf("%s is %s, want %s", m.Name, m.JSON, want.JSON)
			}
		}
		// By a second reader of JSON, to whom the two are one.
		var a, b any
		if json.Unmarshal([]byte(body), &a) != nil || json.Unmarshal([]byte(r.Body), &b) != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("body %s, want %s", body, r.Body)
		}
	}
}

func TestPowerShellClouds(t *testing.T) {
	for cloud, name := range map[graph.Cloud]string{graph.Global: "Global", graph.USGovL4: "USGov", graph.USGovL5: "USGovDoD", graph.China: "China"} {
		got, ok := PowerShell(graph.Request{Method: "GET", URL: cloud.Root() + "/x"})
		want := "Connect-MgGraph -Environment " + name + " -Scopes 'DeviceManagementApps.Read.All'\n" +
			"Invoke-MgGraphRequest -OutputType Json -Method GET -Uri '" + cloud.Root() + "/x'\n"
		if !ok || got != want {
			t.Errorf("%s: %q, want %q", cloud, got, want)
		}
	}
	for _, root := range []string{"https://graph.microsoft.com.example/beta", "http://127.0.0.1:8080/beta", "https://graph.example/beta"} {
		if got, ok := PowerShell(request(root, "a")); ok || got != "" {
			t.Errorf("%s: %q, want none", root, got)
		}
	}
}

func TestTheTokenStaysOut(t *testing.T) {
	r := request(graph.Global.Root(), "a")
	r.Header = []graph.Field{{Name: "authorization", Value: "Bearer " + token}, {Name: "Accept", Value: "application/json"}}
	powerShell, _ := PowerShell(r)
	for _, text := range []string{HTTP(r), Curl(r), Go(r), powerShell} {
		if strings.Contains(text, token) || text == "" {
			t.Errorf("the token is in %s", text)
		}
	}
}

// readPowerShell splits a script into commands and their words, by
// about_Quoting_Rules: in single quotes, of which there are five, all is literal and
// two of them are one, the second; a here-string begins behind @' at the end of a
// line and ends before '@ at the start of one. A bare word here is only letters
// and hyphens.
func readPowerShell(t testing.TB, script string) (commands [][]string) {
	t.Helper()
	isQuote := func(c rune) bool { return strings.ContainsRune("'\u2018\u2019\u201a\u201b", c) }
	text := []rune(script)
	var words []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			commands, words = append(commands, words), nil
			i++
		case c == ' ':
			i++
		case c == '@' && i+2 < len(text) && isQuote(text[i+1]) && text[i+2] == '\n':
			start := i + 3
			for i = start; ; i++ {
				if i+2 >= len(text) {
					t.Fatalf("the here-string does not end: %q", script)
				}
				if text[i] == '\n' && isQuote(text[i+1]) && text[i+2] == '@' {
					break
				}
			}
			words = append(words, string(text[start:i]))
			i += 3
		case isQuote(c):
			var word []rune
			for i++; ; i++ {
				if i >= len(text) {
					t.Fatalf("the quote is not closed: %q", script)
				}
				if isQuote(text[i]) {
					if i+1 >= len(text) || !isQuote(text[i+1]) {
						break
					}
					i++
				}
				word = append(word, text[i])
			}
			words = append(words, string(word))
			i++
		default:
			start := i
			for i < len(text) && (text[i] == '-' || 'a' <= text[i]|0x20 && text[i]|0x20 <= 'z') {
				i++
			}
			if i == start {
				t.Fatalf("%q is no word: %q", c, script)
			}
			words = append(words, string(text[start:i]))
		}
	}
	if words != nil {
		commands = append(commands, words)
	}
	return commands
}

func FuzzQuote(f *testing.F) {
	for _, text := range nasty {
		f.Add(text)
	}
	f.Add("‘’@\n’@")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\ufffd")
		// Single quotes, or a backslash and one character, and nothing else.
		if got, ok := readPOSIX(posixQuote(text)); !ok || got != text {
			t.Errorf("posixQuote(%q) = %s, which is %q, %v", text, posixQuote(text), got, ok)
		}
		for _, quoted := range []string{powerShellQuote(text), hereString(text)} {
			if got := readPowerShell(t, quoted); len(got) != 1 || len(got[0]) != 1 || got[0][0] != text {
				t.Errorf("%q was quoted %q, which is %q", text, quoted, got)
			}
		}
		if got, err := goValue(goQuote(text)); err != nil || got != text {
			t.Errorf("goQuote(%q) = %s, which is %q, %v", text, goQuote(text), got, err)
		}
		body, _ := json.Marshal(text)
		var a, b string
		if err := json.Unmarshal([]byte(escapeJSON(string(body), notASCII)), &a); err != nil || json.Unmarshal(body, &b) != nil || a != b {
			t.Errorf("escapeJSON(%s) = %s, %v", body, escapeJSON(string(body), notASCII), err)
		}
		if i := bytes.IndexFunc([]byte(escapeJSON(text, notASCII)), func(c rune) bool { return c >= 0x7f }); i >= 0 {
			t.Errorf("escapeJSON(%q) is not ASCII at %d", text, i)
		}
	})
}

// readPOSIX reads one word of single quotes and of backslashes outside of them.
func readPOSIX(word string) (text string, ok bool) {
	for word != "" {
		switch word[0] {
		case '\'':
			literal, rest, closed := strings.Cut(word[1:], "'")
			if !closed {
				return "", false
			}
			text, word = text+literal, rest
		case '\\':
			if len(word) < 2 || word[1] == '\n' {
				return "", false
			}
			text, word = text+word[1:2], word[2:]
		default:
			return "", false
		}
	}
	return text, true
}

// goValue reads a raw string, or strings joined with +.
func goValue(source string) (string, error) {
	if strings.HasPrefix(source, "`") {
		return strconv.Unquote(source)
	}
	text := ""
	for part := range strings.SplitSeq(source, " +\n\t") {
		s, err := strconv.Unquote(part)
		if err != nil {
			return "", err
		}
		text += s
	}
	return text, nil
}
