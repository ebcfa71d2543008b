package command

import (
	"strconv"
	"strings"

	"device-status-editor/app/graph"
)

// Go is a program of the standard library that sends the request and prints the
// answer. The token is in the environment variable TOKEN.
func Go(r graph.Request) string {
	var b strings.Builder
	body := "nil"
	b.WriteString("package main\n\nimport (\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"os\"\n")
	if r.Body != "" {
		b.WriteString("\t\"strings\"\n")
		body = "strings.NewReader(body)"
	}
	b.WriteString(")\n\n")
	if r.Body != "" {
		b.WriteString("const body = " + goQuote(r.Body) + "\n\n")
	}
	b.WriteString("func main() {\n")
	b.WriteString("\trequest, err := http.NewRequest(" + strconv.Quote(r.Method) + ", " + strconv.Quote(r.URL) + ", " + body + ")\n")
	b.WriteString("\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n")
	b.WriteString("\trequest.Header.Set(\"Authorization\", \"Bearer \"+os.Getenv(\"TOKEN\"))\n")
	for _, h := range headers(r) {
		b.WriteString("\trequest.Header.Set(" + strconv.Quote(h.Name) + ", " + strconv.Quote(h.Value) + ")\n")
	}
	b.WriteString(`	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	log.Print(response.Status)
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		log.Fatal(err)
	}
}
`)
	return b.String()
}

// goQuote keeps the lines of text: in a raw string, or, where there is a backquote
// or something that a screen does not show, in a string each.
func goQuote(text string) string {
	var lines []string
	raw := true
	for line := range strings.SplitAfterSeq(text, "\n") {
		lines = append(lines, strconv.Quote(line))
		line = strings.TrimSuffix(line, "\n")
		raw = raw && strconv.CanBackquote(line) && !strings.ContainsFunc(line, func(c rune) bool { return !strconv.IsPrint(c) })
	}
	if raw {
		return "`" + text + "`"
	}
	return strings.Join(lines, " +\n\t")
}
