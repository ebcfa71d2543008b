package entratest

import (
	"slices"
	"strings"
)

// scopes is a scope parameter taken apart.
type scopes struct {
	protocol []string // openid, profile, email, offline_access
	resource string   // "https://graph.microsoft.com"
	names    []string // the resource's, without it
	asked    []string // all, as they were written
}

var protocolScopes = []string{"openid", "profile", "email", "offline_access"}

// parseScopes reads a list of scopes for a cloud. Names without a resource are
// Graph's.
func parseScopes(text string, c cloud) (scopes, *failure) {
	s := scopes{}
	for _, word := range strings.Fields(text) {
		if slices.Contains(s.asked, word) {
			continue
		}
		s.asked = append(s.asked, word)
		if slices.Contains(protocolScopes, word) {
			s.protocol = append(s.protocol, word)
			continue
		}
		resource, name := c.graphs[0], word
		if i := strings.LastIndexByte(word, '/'); i >= 0 {
			resource, name = strings.TrimSuffix(word[:i], "/"), word[i+1:]
		}
		switch {
		case !isScopeName(name):
			return scopes{}, fail("invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid: %q.", word)
		case !slices.Contains(c.graphs, resource):
			return scopes{}, fail("invalid_resource", 500011, "The resource principal named %s was not found in the tenant.", resource)
		case s.resource != "" && s.resource != resource:
			return scopes{}, fail("invalid_scope", 28000, "The input parameter scope contains more than one resource: %s, %s.", s.resource, resource)
		}
		s.resource = resource
		if !slices.Contains(s.names, name) {
			s.names = append(s.names, name)
		}
	}
	if len(s.asked) == 0 {
		return scopes{}, fail("invalid_request", 900144, "The request body must contain the following parameter: 'scope'.")
	}
	if s.resource == "" {
		// A sign-in alone is answered with a token for Graph, too.
		s.resource = c.graphs[0]
	}
	return s, nil
}

func isScopeName(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_", r))
	}) < 0
}

func (s scopes) has(protocol string) bool { return slices.Contains(s.protocol, protocol) }

// without takes scopes away, or all of the resource's when none is named.
func (s scopes) without(names []string) scopes {
	gone := func(word string) bool {
		name := word[strings.LastIndexByte(word, '/')+1:]
		return !slices.Contains(protocolScopes, word) && (len(names) == 0 || slices.Contains(names, name))
	}
	s.names = slices.DeleteFunc(slices.Clone(s.names), gone)
	s.asked = slices.DeleteFunc(slices.Clone(s.asked), gone)
	return s
}

// granted is the response's scope: as it was written, because clients look
// their tokens up by it, and without offline_access, which is not a token's.
func (s scopes) granted() string {
	var words []string
	for _, word := range s.asked {
		if word != "offline_access" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
