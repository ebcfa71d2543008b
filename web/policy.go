package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
)

// csp lets the page load its own files and compile WebAssembly, talk to its
// own origin and to Microsoft Graph's, and nothing else. No string ever
// becomes script: Trusted Types are required and no policy may be created.
// frame-ancestors 'none' holds until the editor can be embedded.
const csp = "default-src 'none'; " +
	"script-src 'self' 'wasm-unsafe-eval'; " +
	"style-src 'self'; " +
	"img-src 'self' data:; " +
	"connect-src 'self' %s; " +
	"base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// origin is the pattern of the origins that CSP can express: no IPv6 literal
// is a host-source, and nothing that could end the directive may slip in.
var origin = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:[0-9]+)?$`)

// securityHeaders are sent with every answer, errors included.
func securityHeaders(graphRoot string) (http.Header, error) {
	root, err := url.Parse(graphRoot)
	if err != nil {
		return nil, fmt.Errorf("graph root: %w", err)
	}
	graph := root.Scheme + "://" + root.Host
	if !origin.MatchString(graph) {
		return nil, fmt.Errorf("graph root %q: a Content-Security-Policy needs an http or https address with a host name or an IPv4 address", graphRoot)
	}
	return http.Header{
		"Content-Security-Policy": {fmt.Sprintf(csp, graph)},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"Permissions-Policy":      {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		// A sign-in window that the page opens must be able to answer it.
		"Cross-Origin-Opener-Policy": {"same-origin-allow-popups"},
	}, nil
}
