package graph

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Target names one record. The configuration's ID is part of the address only;
// the record itself does not hold it.
type Target struct{ ConfigurationID, ID string }

const (
	apps           = "deviceAppManagement"
	configurations = "iosLobAppProvisioningConfigurations"
	statuses       = "deviceStatuses"
)

// ParseTarget reads a Graph address that ends in
// …/iosLobAppProvisioningConfigurations/{id}/deviceStatuses/{id}: of any cloud or
// without a host, of any version, keys as segments or as ('key'), which is OData's
// own form. The query is ignored. Names are matched as Graph matches them,
// whatever their case.
func ParseTarget(address string) (Target, bool) {
	address = strings.TrimSpace(address)
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	address, absolute := cutPrefixFold(address, "https://")
	path := strings.TrimSuffix(strings.TrimPrefix(address, "/"), "/")
	segments, ok := splitPath(path)
	if !ok {
		return Target{}, false
	}
	if isCloudHost(segments[0]) {
		segments = segments[1:]
	} else if absolute {
		return Target{}, false
	}
	if i := slices.IndexFunc(segments, func(s string) bool { return strings.EqualFold(s, apps) }); i == 0 || i == 1 {
		segments = segments[i+1:] // i == 1: a version stands before it
	}
	var t Target
	if t.ConfigurationID, segments, ok = readKey(segments, configurations); !ok {
		return Target{}, false
	}
	if t.ID, segments, ok = readKey(segments, statuses); !ok || len(segments) > 0 {
		return Target{}, false
	}
	return t, true
}

// ReadKeys takes from a path what it has of a record's keys, wherever they begin
// and whatever follows them: a configuration's path and that of its deviceStatuses
// leave the ID "". It is for a person's own find, whose host may be any.
func ReadKeys(path string) (Target, bool) {
	segments, ok := splitPath(path)
	if !ok {
		return Target{}, false
	}
	i := slices.IndexFunc(segments, func(s string) bool {
		_, is := cutPrefixFold(s, configurations)
		return is
	})
	if i < 0 {
		return Target{}, false
	}
	var t Target
	if t.ConfigurationID, segments, ok = readKey(segments[i:], configurations); !ok || isSystem(t.ConfigurationID) {
		return Target{}, false
	}
	if id, _, ok := readKey(segments, statuses); ok && !isSystem(id) {
		t.ID = id
	}
	return t, true
}

// isSystem tells OData's own segments, such as $count and $entity, from keys.
func isSystem(segment string) bool { return strings.HasPrefix(segment, "$") }

// splitPath is false for a path with a broken percent-encoding.
func splitPath(path string) (segments []string, ok bool) {
	segments = strings.Split(path, "/")
	for i, s := range segments {
		decoded, err := url.PathUnescape(s)
		if err != nil {
			return nil, false
		}
		segments[i] = decoded
	}
	return segments, true
}

// readKey takes the entity set name and its key off the front of segments.
func readKey(segments []string, name string) (key string, rest []string, ok bool) {
	if len(segments) == 0 {
		return "", nil, false
	}
	after, ok := cutPrefixFold(segments[0], name)
	switch {
	case !ok:
		return "", nil, false
	case after == "" && len(segments) > 1:
		key, rest = segments[1], segments[2:]
	case strings.HasPrefix(after, "('") && strings.HasSuffix(after, "')") && len(after) > len("('')"):
		// OData doubles an apostrophe inside a quoted key.
		key, rest = strings.ReplaceAll(after[2:len(after)-2], "''", "'"), segments[1:]
	}
	return key, rest, checkSegment(key) == nil
}

func cutPrefixFold(s, prefix string) (after string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func isCloudHost(s string) bool {
	for _, h := range hosts {
		if strings.EqualFold(s, h.graph) {
			return true
		}
	}
	return false
}

func (t Target) check() error {
	if err := checkSegment(t.ConfigurationID); err != nil {
		return fmt.Errorf("configuration id: %w", err)
	}
	if err := checkSegment(t.ID); err != nil {
		return fmt.Errorf("device status id: %w", err)
	}
	return nil
}

// address is where a request for t goes. The collection's has no key of the
// status.
func address(root string, t Target, a Addressing) string {
	u := root + "/" + apps + "/" + configurations + "/" + escapeSegment(t.ConfigurationID) + "/" + statuses
	if a == Collection {
		return u
	}
	return u + "/" + escapeSegment(t.ID)
}

// checkSegment refuses "." and "..": the URL standard folds such a segment away,
// also when it is written %2e, so the request would reach another address.
func checkSegment(s string) error {
	switch s {
	case "":
		return errors.New("empty")
	case ".", "..":
		return fmt.Errorf("%q cannot be part of an address", s)
	}
	return nil
}

// escapeSegment leaves only RFC 3986's unreserved characters as they are.
// [url.PathEscape] also leaves ' ( ) and others that OData gives a meaning.
func escapeSegment(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
