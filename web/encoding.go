package web

import (
	"strconv"
	"strings"
)

// identity is the coding of a body as it is (RFC 9110, section 8.4.1).
const identity = "identity"

// Codings are the content codings a bundle may hold beside a file, the one to
// prefer first. Brotli is the smallest of the three at the settings of
// web/bundle.
var Codings = []struct{ Name, Suffix string }{
	{"br", ".br"},
	{"zstd", ".zst"},
	{"gzip", ".gz"},
}

// implicit is the weight of identity when a client does not mention it: it
// may be sent, but whatever the client did name comes first.
const implicit = 0.0001

// accepted reads the Accept-Encoding field: a weight for each coding that the
// client names, "*" included. An element that cannot be read is left out, as
// if it were not there: serving identity is always right, guessing is not.
func accepted(field string) map[string]float64 {
	weights := map[string]float64{}
	for element := range strings.SplitSeq(field, ",") {
		name, parameters, weighted := strings.Cut(element, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "x-gzip" { // RFC 9110, section 8.4.1.3: an alias
			name = "gzip"
		}
		weight := 1.0
		if weighted {
			key, value, _ := strings.Cut(parameters, "=")
			var err error
			weight, err = strconv.ParseFloat(strings.TrimSpace(value), 64)
			if !strings.EqualFold(strings.TrimSpace(key), "q") || err != nil || !(weight >= 0 && weight <= 1) {
				continue
			}
		}
		if name != "" {
			weights[name] = weight
		}
	}
	return weights
}

// negotiate picks the coding with the highest weight among those that has
// reports, and of equals the first of Codings. It is false when the client
// refuses everything there is (RFC 9110, section 12.5.3).
func negotiate(field string, has func(coding string) bool) (string, bool) {
	weights := accepted(field)
	weigh := func(coding string, unnamed float64) float64 {
		if weight, ok := weights[coding]; ok {
			return weight
		}
		if weight, ok := weights["*"]; ok {
			return weight
		}
		return unnamed
	}

	best, most := "", 0.0
	for _, coding := range Codings {
		if weight := weigh(coding.Name, 0); weight > most && has(coding.Name) {
			best, most = coding.Name, weight
		}
	}
	if weight := weigh(identity, implicit); weight > most {
		best = identity
	}
	return best, best != ""
}
