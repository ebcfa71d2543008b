package configuration

import (
	"strings"

	"device-status-editor/app/graph"
)

// These values reach a Content-Security-Policy and MSAL's own parser, so what
// could mean something else in either is refused here. Written without regexp,
// which the WebAssembly would carry for it alone.

// isOrigin wants scheme, host and perhaps a port, as a browser writes them.
func isOrigin(text string) bool {
	scheme, rest, _ := strings.Cut(text, "://")
	// CheckRoot knows what of http is on this machine.
	return (scheme == "https" || scheme == "http") && isHost(rest) && graph.CheckRoot(text) == nil
}

// isAuthority wants what MSAL takes: https always, on loopback too.
func isAuthority(text string) bool {
	rest, https := strings.CutPrefix(text, "https://")
	host, _, _ := strings.Cut(rest, "/")
	return https && isHost(host) && graph.CheckRoot(text) == nil
}

// isHost takes a name or an IPv4 address, with a port or without. A policy can
// name no IPv6 literal.
func isHost(text string) bool {
	name, port, hasPort := strings.Cut(text, ":")
	return isTenant(name) && (!hasPort || port != "" && only(port, "0123456789"))
}

// isTenant takes a GUID or a domain.
func isTenant(text string) bool {
	return text != "" && only(text, letters+"0123456789.-") && text == strings.Trim(text, ".-")
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
