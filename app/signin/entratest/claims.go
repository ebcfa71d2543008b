package entratest

import (
	"encoding/json"
	"slices"
)

// claimsRequest is a claims parameter (OpenID Connect Core 5.5), as far as
// Entra lets it decide anything.
type claimsRequest struct {
	capabilities []string // xms_cc: what the client can do
	acrs         []string // authentication contexts that are asked for
	secondFactor bool     // a policy of conditional access asks (capolids)
	essential    bool     // something must be in the token; libraries ask for much that need not
	text         string   // as it came
}

type claimRequest struct {
	Essential bool     `json:"essential"`
	Value     string   `json:"value"`
	Values    []string `json:"values"`
}

func parseClaims(text string) (claimsRequest, *failure) {
	c := claimsRequest{text: text}
	if text == "" {
		return c, nil
	}
	// A claim may be asked for with null.
	var places map[string]map[string]*claimRequest
	if err := json.Unmarshal([]byte(text), &places); err != nil || places == nil {
		return c, fail("invalid_request", 90013, "The input parameter 'claims' is not valid.")
	}
	for _, claims := range places {
		for name, claim := range claims {
			var values []string
			if claim != nil {
				c.essential = c.essential || claim.Essential
				values = claim.Values
				if claim.Value != "" {
					values = append(values, claim.Value)
				}
			}
			switch name {
			case "xms_cc":
				c.capabilities = append(c.capabilities, values...)
			case "acrs":
				c.acrs = append(c.acrs, values...)
			case "capolids":
				c.secondFactor = true
			}
		}
	}
	// The order of members means nothing, and a value may stand in two places.
	slices.Sort(c.capabilities)
	slices.Sort(c.acrs)
	c.capabilities, c.acrs = slices.Compact(c.capabilities), slices.Compact(c.acrs)
	return c, nil
}

// missing are the contexts asked for that were not stepped up to.
func (c claimsRequest) missing(acrs []string) []string {
	var missing []string
	for _, value := range c.acrs {
		if !slices.Contains(acrs, value) {
			missing = append(missing, value)
		}
	}
	return missing
}
