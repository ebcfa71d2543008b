package export

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"device-status-editor/web"
)

// nginxStart is common to all locations. nginx as distributions ship it chooses
// between compressed files by hand only: a module for brotli is extra, and there
// is none for zstd. The weights of a client are looked at as far as 0 goes.
const nginxStart = `# Made by -export, for the path %[1]s. Include it in a server block, with
# the folder in the next line. Export again when config.json changes.
set $editor_root "%[2]s";

`

// unquotable are the characters that mean something between nginx's quotes.
const unquotable = "\"\\$\n"

const nginxCoding = `%[1]sif ($http_accept_encoding ~* "(^|,) *%[4]s%[2]s *(,|$|; *q=(1|0?\.[0-9]*[1-9]))") {
%[1]s    set $editor_coding %[2]s;
%[1]s    set $editor_suffix %[3]s;
%[1]s}
`

const nginxTLS = `
set $editor_tls "";
if ($https) {
    set $editor_tls "%s";
}
`

// The page's opener policy depends on the visit as our server's does.
const nginxOpener = `
set $editor_opener "%s";
if ($http_sec_fetch_site = none) {
    set $editor_opener unsafe-none;
}
`

// nginx is a piece of nginx's configuration. It names every file, so that what
// lies beside them, such as itself, is not served. A location that adds a header
// inherits none, so each adds all.
func nginx(site *web.Site, base, root string) (text []byte, limit string, err error) {
	files := site.Files()
	if strings.ContainsAny(root, unquotable) {
		return nil, "", fmt.Errorf("nginx cannot be told the folder %q", root)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, nginxStart, base, root)
	choose(&b, "", func(string) bool { return true })
	fmt.Fprintf(&b, nginxTLS, web.HSTS)

	fmt.Fprint(&b, "\nset $editor_origin \"\";\n")
	for _, portal := range site.Portals() {
		fmt.Fprintf(&b, "if ($http_origin = %q) {\n    set $editor_origin $http_origin;\n}\n", portal)
	}

	fmt.Fprintf(&b, nginxOpener, site.Headers().Get(openerPolicy))

	if base != "/" {
		fmt.Fprintf(&b, "\nlocation = %s {\n", strings.TrimSuffix(base, "/"))
		redirection := site.Headers()
		redirection.Set("Vary", fetchSite)
		if err := addHeaders(&b, redirection); err != nil {
			return nil, "", err
		}
		fmt.Fprintf(&b, "    absolute_redirect off;\n    return 308 %s$is_args$args;\n}\n", base)
	}
	fmt.Fprintf(&b, "\nlocation = %s {\n    rewrite ^ %sindex.html last;\n}\n", base, base)
	fmt.Fprintf(&b, "\nlocation %s {\n", base)
	notFound := site.Headers()
	if len(site.Portals()) > 0 {
		notFound.Set("Vary", "Origin")
	}
	if err := addHeaders(&b, notFound); err != nil {
		return nil, "", err
	}
	b.WriteString("    return 404;\n}\n")

	for _, f := range files {
		fmt.Fprintf(&b, "\nlocation = %s%s {\n", base, f.Name)
		if len(f.Bodies) <= len(web.Codings) {
			choose(&b, "    ", func(suffix string) bool { return f.Bodies[suffix] != nil })
		}
		fmt.Fprintf(&b, "    alias $editor_root/%s$editor_suffix;\n    max_ranges 0;\n    types { }\n    default_type %q;\n", f.Name, f.Headers.Get("Content-Type"))
		headers := f.Headers.Clone()
		headers.Del("Content-Type")
		if err := addHeaders(&b, headers); err != nil {
			return nil, "", err
		}
		// A header without a value is not sent. One that is added here stays on an
		// answer to a range that there is not, whose content is nginx's own and not
		// encoded: hence no ranges.
		b.WriteString("    add_header Content-Encoding $editor_coding;\n}\n")
	}
	return b.Bytes(), "", nil
}

// alias is the older name that RFC 9110, section 8.4.1.3, has for a coding.
var alias = map[string]string{"gzip": "(x-)?"}

// choose sets coding and suffix to the best that there is and that a client takes.
func choose(b *bytes.Buffer, indent string, has func(suffix string) bool) {
	fmt.Fprintf(b, "%[1]sset $editor_coding \"\";\n%[1]sset $editor_suffix \"\";\n", indent)
	for _, coding := range slices.Backward(web.Codings) { // the last that fits stays
		if has(coding.Suffix) {
			fmt.Fprintf(b, nginxCoding, indent, coding.Name, coding.Suffix, alias[coding.Name])
		}
	}
}

const openerPolicy, fetchSite = "Cross-Origin-Opener-Policy", "Sec-Fetch-Site"

// addHeaders says those that differ between visits by the variables that are set for
// the server.
func addHeaders(b *bytes.Buffer, headers http.Header) error {
	vary := headers.Get("Vary")
	if strings.Contains(vary, fetchSite) {
		headers = headers.Clone()
		headers.Del(openerPolicy)
		fmt.Fprintf(b, "    add_header %s $editor_opener always;\n", openerPolicy)
	}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			if strings.ContainsAny(value, unquotable) {
				return fmt.Errorf("nginx cannot be told the header %s: %q", name, value)
			}
			fmt.Fprintf(b, "    add_header %s %q always;\n", name, value)
		}
	}
	if strings.Contains(vary, "Origin") {
		b.WriteString("    add_header Access-Control-Allow-Origin $editor_origin always;\n")
	}
	b.WriteString("    add_header Strict-Transport-Security $editor_tls always;\n")
	return nil
}
