package graph

import "net/url"

// The names of the two keys in a link to a record.
const (
	ConfigurationKey = "configurationId"
	IDKey            = "id"
)

// Query is a link to the record, as the query of the page's own address:
// ?configurationId=…&id=…. It holds the two keys and nothing else; one that is
// empty is left out.
func (t Target) Query() string {
	query, separator := "", "?"
	for _, key := range []struct{ name, value string }{{ConfigurationKey, t.ConfigurationID}, {IDKey, t.ID}} {
		if key.value != "" {
			query += separator + key.name + "=" + url.QueryEscape(key.value)
			separator = "&"
		}
	}
	return query
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
