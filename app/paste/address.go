package paste

import (
	"net/url"
	"strings"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

// isAddress takes any http address, which may have blanks in its query as Graph
// Explorer shows it, and a path that names our resources.
func isAddress(text string) bool {
	text = bare(text)
	if strings.ContainsAny(text, "\r\n") {
		return false
	}
	_, _, absolute := splitAddress(text)
	path, _, _ := strings.Cut(text, "?")
	return absolute || namesConfigurations(path) && !strings.ContainsAny(path, " \t,;")
}

// bare is the address without what mail and shells put around one.
func bare(text string) string { return strings.Trim(strings.TrimSpace(text), `<>"'`) }

func readAddress(text string) (Pasted, error) {
	var r Record
	if err := r.takeAddress(bare(text)); err != nil {
		return Pasted{}, err
	}
	if r.empty() {
		return Pasted{}, &Error{Reason: NoProperty}
	}
	return Pasted{Form: Address, Records: []Record{r}}, nil
}

// takeAddress takes the keys out of an address. It is Graph's in any cloud or
// behind any proxy, since nothing is ever sent there; or one of a page like this,
// with the keys in its query.
func (r *Record) takeAddress(address string) error {
	host, path, _ := splitAddress(address)
	r.Host = host
	if _, fragment, ok := strings.Cut(path, "$metadata#"); ok {
		path = fragment
	}
	path, query, _ := strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	if t, ok := graph.ReadKeys(path); ok {
		r.take(string(devicestatus.ConfigurationID), cell(t.ConfigurationID))
		r.take(string(devicestatus.ID), cell(t.ID))
		return nil
	}
	if namesConfigurations(path) {
		return &Error{Reason: NoProperty} // the list of configurations, or a broken key
	}
	query, _, _ = strings.Cut(query, "#")
	if !strings.Contains(query, string(devicestatus.ConfigurationID)+"=") { // id alone may be anything's
		return &Error{Reason: OtherResource, Text: resource(path)}
	}
	r.Host = "" // of a page, which says nothing about the cloud
	r.takeQuery(query)
	return nil
}

// takeQuery takes the keys that this page has in its own address.
func (r *Record) takeQuery(query string) {
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(value)
		if err == nil && (name == string(devicestatus.ConfigurationID) || name == string(devicestatus.ID)) {
			r.take(name, cell(value))
		}
	}
}

func cell(text string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Text, Text: text}
}

// splitAddress is absolute for what begins with http:// or https://. A user in
// front of the host is dropped: it may have a password.
func splitAddress(address string) (host, rest string, absolute bool) {
	scheme, rest, found := strings.Cut(address, "://")
	if !found || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return "", address, false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, rest = rest[:end], rest[end:]
	return strings.ToLower(host[strings.LastIndex(host, "@")+1:]), rest, true
}

func namesConfigurations(text string) bool {
	return strings.Contains(strings.ToLower(text), "ioslobappprovisioningconfigurations")
}

// resource is the path without keys and version, as far as these can be told:
// the segments that are a name of letters.
func resource(path string) string {
	var names []string
	for _, segment := range strings.Split(path, "/") {
		name, _, _ := strings.Cut(segment, "(")
		if name != "" && name != "beta" && strings.Trim(name, letters) == "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, "/")
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
