package graph

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// CheckRoot says why root must not be given a token: it has to be an https URL,
// or http on this machine's loopback, with nothing but a host and a path.
func CheckRoot(root string) error {
	u, err := url.Parse(root)
	if err != nil {
		return fmt.Errorf("graph root %q cannot be read as an address", root)
	}
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return fmt.Errorf("graph root %q is neither https nor http on a loopback host", root)
	case u.User != nil:
		return fmt.Errorf("graph root of host %q has user information", u.Host)
	case u.Hostname() == "":
		return fmt.Errorf("graph root %q has no host", root)
	case strings.ContainsAny(root, "?#") || strings.HasSuffix(root, "/"):
		return fmt.Errorf("graph root %q has a query, a fragment or a slash at its end", root)
	}
	return checkPlain(root)
}

// guard lets a token go only to an address below root. Every request passes it.
//
// It compares text, not parsed parts: an address that begins with a sound root
// and a slash has the root's origin in every URL parser, while two parsers can
// differ on where a host ends.
func guard(root, address string) error {
	if err := CheckRoot(root); err != nil {
		return err
	}
	if !strings.HasPrefix(address, root+"/") {
		return fmt.Errorf("an address outside of %q gets no token", root)
	}
	return checkPlain(address)
}

// checkPlain refuses what browsers rewrite: a backslash becomes a slash, tabs and
// line breaks vanish, and dot segments, also percent-encoded ones, climb out of
// the path.
func checkPlain(address string) error {
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || c == '\\' || c == '#' {
			return fmt.Errorf("address has the character %q", c)
		}
	}
	path, _, _ := strings.Cut(address, "?")
	for segment := range strings.SplitSeq(path, "/") {
		switch strings.ReplaceAll(strings.ToLower(segment), "%2e", ".") {
		case ".", "..":
			return fmt.Errorf("address has the segment %q", segment)
		}
	}
	return nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
