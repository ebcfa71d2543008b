package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"device-status-editor/app/configuration"
)

// csp lets the page load its own files and compile WebAssembly, talk to its own
// origin, to Microsoft Graph's and to the sign-in service's, and nothing else. No
// string ever becomes script: Trusted Types are required and no policy may be
// created. The sign-in library renews a session in a hidden frame that begins at
// the service and ends on our redirect.html, so frame-src needs both.
const csp = "default-src 'none'; " +
	"script-src 'self' 'wasm-unsafe-eval'; " +
	"style-src 'self'; " +
	"img-src 'self' data:; " +
	"connect-src 'self' %s; " +
	"frame-src %s; " +
	"base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors %s; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// signInCSP is for the two pages of the sign-in. They hold an authorization code
// for a moment, so they may do next to nothing.
const signInCSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors %s; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// origin is the pattern of the origins that CSP can express: no IPv6 literal
// is a host-source, and nothing that could end the directive may slip in.
var origin = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:[0-9]+)?$`)

// securityHeaders are sent with every answer, errors included.
func securityHeaders(c configuration.Configuration) (http.Header, error) {
	frame, ancestors := "'none'", "'none'"
	graph, err := originOf("graph root", c.Root())
	if err != nil {
		return nil, err
	}
	connect := graph
	if services := c.SignInOrigins(); len(services) > 0 {
		for _, service := range services {
			if _, err := originOf("authority", service); err != nil {
				return nil, err
			}
		}
		connect += " " + strings.Join(services, " ")
		frame = "'self' " + strings.Join(services, " ")
	}
	for _, portal := range c.PortalOrigins {
		if _, err := originOf("portal origin", portal); err != nil {
			return nil, err
		}
	}
	if len(c.PortalOrigins) > 0 {
		ancestors = strings.Join(c.PortalOrigins, " ")
	}
	headers := http.Header{
		"Content-Security-Policy": {fmt.Sprintf(csp, connect, frame, ancestors)},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"Permissions-Policy":      {"camera=(), clipboard-write=(self), geolocation=(), microphone=(), payment=(), usb=()"},
		// A sign-in window that the page opens must be able to answer it.
		openerPolicy:                   {"same-origin-allow-popups"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
	}
	// It can name no list of origins, and where there is one a browser that knew both
	// headers would refuse those on it.
	if len(c.PortalOrigins) == 0 {
		headers.Set("X-Frame-Options", "DENY")
	}
	return headers, nil
}

const openerPolicy, noOpenerPolicy = "Cross-Origin-Opener-Policy", "unsafe-none"

// fromNowhere reports whether a visit is spared the opener policy.
//
// A browser learns the policy from the answer, when it has a process ready for
// the page, and then starts another: that is 0.4 of the time to the first paint
// (web/README.md). So it is not sent for a visit of which the browser says that it
// comes from nowhere: from the address bar, a bookmark, another program (Fetch Metadata,
// section 2.3). Whatever a page opens, comes from its site, and keeps that through a
// reload. Who says nothing gets the policy.
//
// What is given up: a page that is open still, and has opened this window or was opened
// by the page that stood in it before, keeps its hold on it. It can lead the window
// elsewhere and read nothing.
func fromNowhere(r *http.Request) bool { return r.Header.Get(fetchSite) == "none" }

const fetchSite = "Sec-Fetch-Site"

// unopened is the page for a visit from nowhere. It states the absence of a policy,
// because a browser that has the page writes the headers of a 304 over those that it
// keeps, and takes none away.
func unopened(page *file) *file {
	headers := page.headers.Clone()
	headers.Set(openerPolicy, noOpenerPolicy)
	representations := map[string]*representation{}
	for coding, r := range page.representations {
		same := *r
		same.complete(headers, coding)
		representations[coding] = &same
	}
	return &file{headers, representations}
}

// embedHeaders are for the script that a portal loads from here, whoever it is: it
// holds nothing of an installation, and the frame that it makes is guarded by
// itself.
func embedHeaders() http.Header {
	return http.Header{
		"Access-Control-Allow-Origin":  {"*"},
		"Cross-Origin-Resource-Policy": {"cross-origin"},
	}
}

// readableBy lets a listed portal's script read the answer, so that it can say what
// keeps its frame from working. Any other page learns nothing.
func readableBy(portals []string, header http.Header, origin string) {
	if len(portals) == 0 {
		return
	}
	header.Add("Vary", "Origin")
	if slices.Contains(portals, origin) {
		header.Set("Access-Control-Allow-Origin", origin)
	}
}

// signInHeaders take the place of securityHeaders on the pages of the sign-in:
// their policy, and no opener policy, which would cut them off from the window
// that waits for them. The redirect page also runs in a hidden frame of the
// editor, and of a portal around that.
func signInHeaders(name string, portals []string) http.Header {
	ancestors, frame := "'none'", "DENY"
	if name == redirectName {
		ancestors = strings.Join(append([]string{"'self'"}, portals...), " ")
		frame = "SAMEORIGIN"
	}
	headers := http.Header{
		"Content-Security-Policy": {fmt.Sprintf(signInCSP, ancestors)},
		openerPolicy:              {noOpenerPolicy},
		"Cache-Control":           {"no-store"},
	}
	if name != redirectName || len(portals) == 0 { // see securityHeaders
		headers.Set("X-Frame-Options", frame)
	}
	return headers
}

func originOf(what, address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%s: %w", what, err)
	}
	o := parsed.Scheme + "://" + parsed.Host
	if !origin.MatchString(o) {
		return "", fmt.Errorf("%s %q: a Content-Security-Policy needs an http or https address with a host name or an IPv4 address", what, address)
	}
	return o, nil
}
