package graph

import "net/url"

// The names of the two keys in a link to a record.
const (
	ConfigurationKey = "configurationId"
	IDKey            = "id"
)

// Query is a link to the record, as the query of the page's own address:
// ?configurationId=…&id=…. It holds the two keys and nothing else.
func (t Target) Query() string {
	return "?" + ConfigurationKey + "=" + url.QueryEscape(t.ConfigurationID) + "&" + IDKey + "=" + url.QueryEscape(t.ID)
}

// ReadQuery is the record that the query of the page's address names; what it does
// not name is empty. The keys may hold anything: whoever made the link chose them.
func ReadQuery(query string) Target {
	if query != "" && query[0] == '?' {
		query = query[1:]
	}
	values, _ := url.ParseQuery(query) // what can be read of a damaged one
	return Target{ConfigurationID: values.Get(ConfigurationKey), ID: values.Get(IDKey)}
}
