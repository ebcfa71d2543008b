package graphtest

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// pageSize is what a list gives at once unless $top says otherwise.
const pageSize = 100

// get answers the two lists and the two items.
func (e *Emulator) get(q request) response {
	options, complaint := readOptions(q.query)
	if complaint != "" {
		return q.refuse(http.StatusBadRequest, "BadRequest", complaint)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(q.path) == 2 {
		var list []entity
		for _, c := range e.store.configurations {
			list = append(list, c.entity)
		}
		return q.page("", list, options)
	}
	c, ok := e.store.configuration(q.path[2])
	if !ok {
		return q.refuseUnknown(q.path[2])
	}
	context := "('" + c.entity.id() + "')/deviceStatuses"
	switch len(q.path) {
	case 3:
		return q.item("", c.entity.pick(options.names))
	case 4:
		var list []entity
		for _, s := range c.statuses {
			list = append(list, *s)
		}
		return q.page(context, list, options)
	}
	record, ok := e.store.status(q.path[2], q.path[4])
	if !ok {
		return q.refuseUnknown(q.path[4])
	}
	if e.faults.take("otherRecord", q.method) != nil {
		record = c.other(record)
	}
	return q.item(context, record.pick(options.names))
}

// other is the next record of the configuration.
func (c *configuration) other(record *entity) *entity {
	return c.statuses[(slices.Index(c.statuses, record)+1)%len(c.statuses)]
}

func (q request) refuseUnknown(id string) response {
	return q.refuse(http.StatusNotFound, "ResourceNotFound", "There is no resource with the id '"+id+"'.")
}

func (q request) context(of string) string {
	return q.base + "/$metadata#deviceAppManagement/iosLobAppProvisioningConfigurations" + of
}

func (q request) item(of string, e entity) response {
	return q.replyJSON(http.StatusOK, append(entity{{"@odata.context", encode(q.context(of) + "/$entity")}}, e...))
}

func (q request) page(of string, list []entity, o options) response {
	end := min(o.skip+o.top, len(list))
	page := []entity{}
	for _, e := range list[min(o.skip, end):end] {
		page = append(page, e.pick(o.names))
	}
	answer := entity{{"@odata.context", encode(q.context(of))}}
	if end < len(list) {
		next := maps.Clone(q.query)
		next.Set("$skiptoken", skipToken(end))
		address := q.base
		for _, segment := range q.path {
			address += "/" + url.PathEscape(segment)
		}
		// Graph writes the dollar of an option as it is.
		answer = append(answer, member{"@odata.nextLink", encode(address + "?" + strings.ReplaceAll(next.Encode(), "%24", "$"))})
	}
	return q.replyJSON(http.StatusOK, append(answer, member{"value", encode(page)}))
}

// options are the query options that this emulator knows; which others Intune
// honours here is not documented, so they are refused.
type options struct {
	names     []string // nil: all
	top, skip int
}

func readOptions(query url.Values) (o options, complaint string) {
	o.top = pageSize
	for _, name := range slices.Sorted(maps.Keys(query)) {
		value := query.Get(name)
		switch name {
		case "$select":
			o.names = strings.Split(value, ",")
		case "$top":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 1000 {
				return o, "The value '" + value + "' of $top is not a number from 1 to 1000."
			}
			o.top = n
		case "$skiptoken":
			n, ok := readSkipToken(value)
			if !ok {
				return o, "The $skiptoken was not made here."
			}
			o.skip = n
		default:
			return o, "The query option '" + name + "' is not supported."
		}
	}
	return o, ""
}

const skipMark = "offset:"

func skipToken(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(skipMark + strconv.Itoa(offset)))
}

func readSkipToken(token string) (int, bool) {
	decoded, err := base64.RawURLEncoding.DecodeString(token)
	text, ours := strings.CutPrefix(string(decoded), skipMark)
	offset, numberErr := strconv.Atoi(text)
	return offset, err == nil && ours && numberErr == nil && offset >= 0
}
