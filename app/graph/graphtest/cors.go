package graphtest

import (
	"net/http"
	"strings"
)

// exposed is what Graph lets a page read (recorded in 2024). Date and
// x-ms-ags-diagnostic were never among them, Retry-After not always.
var exposed = []string{
	"ETag", "Location", "Preference-Applied", "Content-Range", "request-id", "client-request-id",
	"ReadWriteConsistencyToken", "Retry-After", "SdkVersion", "WWW-Authenticate", "x-ms-client-gcc-tenant",
	"X-Planner-Operationid", "x-ms-permissions-recommendations",
}

// allowOrigin answers what a browser asks before and after a request from
// another origin. A preflight has no token, so it is answered before any check.
func allowOrigin(h http.Header, r *http.Request) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", strings.Join(exposed, ", "))
	if r.Method != http.MethodOptions {
		return
	}
	h.Set("Access-Control-Allow-Methods", "GET, PATCH, POST, PUT, DELETE")
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		h.Set("Access-Control-Allow-Headers", asked)
	}
}

// hideRetryAfter takes Retry-After off the exposed headers of this answer.
func hideRetryAfter(h http.Header) {
	var rest []string
	for _, name := range exposed {
		if name != "Retry-After" {
			rest = append(rest, name)
		}
	}
	h.Set("Access-Control-Expose-Headers", strings.Join(rest, ", "))
}
