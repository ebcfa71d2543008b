package configuration

import (
	"strings"

	"device-status-editor/app/graph"
	"device-status-editor/app/signin"
)

// These values reach a Content-Security-Policy and MSAL's own parser, so what
// could mean something else in either is refused here. Written without regexp,
// which the WebAssembly would carry for it alone.

// isOrigin wants scheme, host and perhaps a port, as a browser writes them: it
// compares them letter by letter, and leaves out a port that goes without saying.
func isOrigin(text string) bool {
	scheme, rest, _ := strings.Cut(text, "://")
	if text != strings.ToLower(text) || scheme == "https" && strings.HasSuffix(rest, ":443") || scheme == "http" && strings.HasSuffix(rest, ":80") {
		return false
	}
	// CheckRoot knows what of http is on this machine.
	return (scheme == "https" || scheme == "http") && isHost(rest) && graph.CheckRoot(text) == nil
}

// isAuthority wants what MSAL takes: https always, on loopback too.
func isAuthority(text string) bool {
	return strings.HasPrefix(text, "https://") && isHost(hostOf(text)) && graph.CheckRoot(text) == nil
}

// isRoot wants the version too: only beta has the records that this is about.
func isRoot(text string) bool {
	return graph.CheckRoot(text) == nil && isHost(hostOf(text)) && strings.HasSuffix(text, "/beta")
}

// isHost takes a name or an IPv4 address, with a port or without. A policy can
// name no IPv6 literal.
func isHost(text string) bool {
	name, port, hasPort := strings.Cut(text, ":")
	return isName(name) && (!hasPort || port != "" && only(port, "0123456789"))
}

// isName takes a DNS name or an IPv4 address.
func isName(text string) bool {
	return text != "" && only(text, letters+"0123456789.-") && text == strings.Trim(text, ".-")
}

// isID takes a GUID, but not the one of the examples.
func isID(text string) bool {
	return signin.IsGUID(text) && strings.Trim(text, "0-") != ""
}

// isTenant takes a GUID or a domain. Entra's common, organizations and consumers
// stand for no tenant: whoever signs in there brings their own, in which this
// application has nothing to do.
func isTenant(text string) bool {
	return isName(text) && (strings.Contains(text, ".") || isID(text))
}

// hostOf is the host of an address, in small letters, with its port if it has one.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(host)
}

// isWord takes any client id: Entra's are GUIDs, those of other providers need
// not be.
func isWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c >= 0x7f })
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func only(text, allowed string) bool { return strings.Trim(text, allowed) == "" }

func all(texts []string, is func(string) bool) bool {
	for _, t := range texts {
		if !is(t) {
			return false
		}
	}
	return true
}
