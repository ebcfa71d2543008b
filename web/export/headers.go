package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"device-status-editor/web"
)

// Hosts that compress by themselves say so themselves. They are reached over TLS
// only.
func hosted(f web.File) http.Header {
	headers := f.Headers.Clone()
	headers.Del("Vary")
	headers.Set("Strict-Transport-Security", web.HSTS)
	return headers
}

// notFoundName is the page that hosts answer with when there is nothing at an
// address; without it Cloudflare Pages would answer with the editor.
const notFoundName = "404.html"

// notFoundPage brings its own policy: a host that reads _headers sends the headers
// of the address that was asked for, and there is no rule for one that nobody knows
// but the rule for all.
const notFoundPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Not found</title>
<p>not found</p>
</html>
`

// notFound is that page as a file.
func notFound(site *web.Site) web.File {
	headers := site.Headers()
	headers.Set("Content-Type", "text/html; charset=utf-8")
	return web.File{Name: notFoundName, Headers: headers, Bodies: map[string][]byte{"": []byte(notFoundPage)}}
}

// common are the headers that all files have alike.
func common(files []web.File) http.Header {
	same := hosted(files[0])
	for _, f := range files[1:] {
		headers := hosted(f)
		maps.DeleteFunc(same, func(name string, value []string) bool { return !slices.Equal(headers[name], value) })
	}
	return same
}

// own are a file's headers that others have otherwise.
func own(f web.File, common http.Header) http.Header {
	headers := hosted(f)
	maps.DeleteFunc(headers, func(name string, _ []string) bool { return common[name] != nil })
	return headers
}

// headersFile is what Netlify and Cloudflare Pages read: a path, and indented the
// headers for it. Where several paths fit, a header that stands under two of them
// is sent with both values, and two policies in one allow what both allow. So each
// stands under all of the site, or under single files.
func headersFile(site *web.Site, base string) (text []byte, limit string, err error) {
	const longest = 2000
	files := append(site.Files(), notFound(site))
	var b bytes.Buffer
	write := func(path string, headers http.Header) {
		fmt.Fprintln(&b, path)
		values := single(headers)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			line := fmt.Sprintf("  %s: %s\n", name, values[name])
			if len(line) > longest+1 {
				limit = fmt.Sprintf("is not for Cloudflare Pages: a line has more than %d characters", longest)
			}
			b.WriteString(line)
		}
	}
	b.WriteString("# Made by -export. The policy is of config.json: export again when that changes.\n")
	all := common(files)
	write(base+"*", all)
	for _, f := range files {
		for _, path := range paths(base, f.Name) {
			write(path, own(f, all))
		}
	}
	return b.Bytes(), limit, nil
}

// staticWebApp is staticwebapp.config.json. A route's headers win over the global
// ones, which are those of an answer that is no file: so the policy, which grows with
// every portal, stands in few places. The host has its own table of types.
func staticWebApp(site *web.Site, base string) (text []byte, limit string, err error) {
	type route struct {
		Route   string            `json:"route"`
		Headers map[string]string `json:"headers"`
	}
	type override struct {
		Rewrite string `json:"rewrite"`
	}
	var app struct {
		Routes        []route             `json:"routes,omitempty"`
		Overrides     map[string]override `json:"responseOverrides"`
		GlobalHeaders map[string]string   `json:"globalHeaders"`
		MIMETypes     map[string]string   `json:"mimeTypes"`
	}
	app.Overrides = map[string]override{"404": {base + notFoundName}}
	global := hosted(web.File{Headers: site.Headers()})
	app.GlobalHeaders = single(global)
	app.MIMETypes = map[string]string{}
	for _, f := range site.Files() {
		headers := hosted(f)
		mediaType, _, err := mime.ParseMediaType(headers.Get("Content-Type"))
		if err != nil {
			return nil, "", err
		}
		app.MIMETypes[path.Ext(f.Name)] = mediaType
		headers.Del("Content-Type")
		maps.DeleteFunc(headers, func(name string, value []string) bool { return slices.Equal(global[name], value) })
		if len(headers) == 0 {
			continue
		}
		for _, p := range paths(base, f.Name) {
			app.Routes = append(app.Routes, route{p, single(headers)})
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(app); err != nil {
		return nil, "", err
	}
	const most = 20 << 10
	if b.Len() > most {
		return nil, fmt.Sprintf("is left out: it would have %d bytes, and Azure Static Web Apps takes %d", b.Len(), most), nil
	}
	return b.Bytes(), "", nil
}

func single(headers http.Header) map[string]string {
	values := map[string]string{}
	for name := range headers {
		values[name] = strings.Join(headers[name], ", ")
	}
	return values
}
