package configuration

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/graph"
)

const (
	keys          = "mode, clientId, tenantId, cloud, addressing, portalOrigins, authority, knownAuthorities, graphRoot, start"
	startKeys     = "configurationId, id"
	rootRule      = "an https address, or http on a loopback host, with the version and no slash at its end"
	clientRule    = "the Application (client) ID of the app registration"
	tenantRule    = "the Directory (tenant) ID or a domain of the tenant"
	authorityRule = "an https address without a query, a fragment and a slash at its end"
	originsRule   = "a list of origins in small letters like https://portal.contoso.com, http on a loopback host only"
	hostsRule     = "a list of hosts like login.contoso.com, with the port where it is not 443"
)

// Read reads config.json. An error is a [*Problem]: a wrong key is refused, not
// skipped, because a setting that silently does nothing is found out too late.
func Read(body []byte) (Configuration, error) { return read(body, nil) }

// read takes members that win over those of the file.
func read(body []byte, over []member) (Configuration, error) {
	c := Configuration{Cloud: graph.Global, Addressing: graph.Auto}
	// Windows editors put a byte order mark before JSON.
	members, reason := readObject(bytes.TrimPrefix(body, []byte("\uFEFF")))
	if reason != "" {
		return c, &Problem{Value: reason, Allowed: "a JSON object with " + keys}
	}
	for _, m := range append(members, over...) {
		if p := c.set(m.key, m.value); p != nil {
			return c, p
		}
	}
	if p := c.missing(); p != nil {
		return c, p
	}
	if p := c.match(); p != nil {
		return c, p
	}
	return c, nil
}

// match refuses hosts of Microsoft that belong to another cloud than the one
// configured: a token of one is of no use in another. An authority of the right
// one says cloud and tenant in another way, and is taken as those, so that Entra's
// tokens are checked as Entra's however the file names it.
func (c *Configuration) match() *Problem {
	if host := hostOf(c.GraphRoot); graph.IsMicrosoft(host) && host != hostOf(c.Cloud.Root()) {
		return &Problem{"graphRoot", quote(c.GraphRoot),
			"with the cloud " + string(c.Cloud) + " " + c.Cloud.Root() + ", or no host of Microsoft's"}
	}
	host := hostOf(c.Authority)
	if !graph.IsMicrosoft(host) {
		return nil
	}
	allowed := "with the cloud " + string(c.Cloud) + " " + c.Cloud.Authority() + "/ and " + tenantRule
	tenant := strings.TrimSuffix(strings.TrimPrefix(c.Authority[len("https://")+len(host):], "/"), "/v2.0")
	switch {
	case !slices.Contains(c.Cloud.SignInOrigins(), "https://"+host), !isTenant(tenant):
		return &Problem{"authority", quote(c.Authority), allowed}
	case c.TenantID != "" && !strings.EqualFold(c.TenantID, tenant):
		return &Problem{"tenantId", quote(c.TenantID), "the tenant of authority, " + tenant}
	}
	c.Authority, c.TenantID = "", tenant
	return nil
}

// missing finds the key that the mode cannot do without.
func (c *Configuration) missing() *Problem {
	none := func(key, allowed string) *Problem { return &Problem{key, "null", allowed} }
	switch {
	case c.Mode == "":
		return none("mode", list(Modes))
	case c.Mode == MSAL && c.ClientID == "":
		return none("clientId", clientRule)
	case c.SignsIn() && c.TenantID == "" && c.Authority == "":
		return none("tenantId", tenantRule)
	case c.Mode == Portal && len(c.PortalOrigins) == 0:
		return none("portalOrigins", originsRule)
	}
	return nil
}

func (c *Configuration) set(key string, value jsontext.Value) *Problem {
	problem := func(allowed string) *Problem { return &Problem{key, string(value), allowed} }
	text, isText := readText(value)
	switch key {
	case "mode":
		if c.Mode = Mode(text); !slices.Contains(Modes, c.Mode) {
			return problem(list(Modes))
		}
	case "clientId":
		if c.ClientID = text; !isWord(text) {
			return problem(clientRule)
		}
	case "tenantId":
		if c.TenantID = text; !isTenant(text) {
			return problem(tenantRule)
		}
	case "cloud":
		if c.Cloud = graph.Cloud(text); !slices.Contains(graph.Clouds, c.Cloud) {
			return problem(list(graph.Clouds))
		}
	case "addressing":
		addressings := []graph.Addressing{graph.Auto, graph.Collection, graph.Item}
		if c.Addressing = graph.Addressing(text); !slices.Contains(addressings, c.Addressing) {
			return problem(list(addressings))
		}
	case "portalOrigins":
		if c.PortalOrigins, isText = readTexts(value); !isText || !all(c.PortalOrigins, isOrigin) {
			return problem(originsRule)
		}
	case "authority":
		if c.Authority = text; !isAuthority(text) {
			return problem(authorityRule)
		}
	case "knownAuthorities":
		if c.KnownAuthorities, isText = readTexts(value); !isText || !all(c.KnownAuthorities, isHost) {
			return problem(hostsRule)
		}
	case "graphRoot":
		if c.GraphRoot = text; !isText || graph.CheckRoot(text) != nil {
			return problem(rootRule)
		}
	case "start":
		return c.setStart(value)
	default:
		return problem("one of the keys " + keys)
	}
	return nil
}

// setStart wants both keys: one alone opens no record.
func (c *Configuration) setStart(value jsontext.Value) *Problem {
	members, reason := readObject(value)
	if reason != "" {
		return &Problem{"start", string(value), "an object with " + startKeys}
	}
	for _, m := range members {
		text, isText := readText(m.value)
		if !isText || text == "" {
			return &Problem{"start." + m.key, string(m.value), "text"}
		}
		switch m.key {
		case "configurationId":
			c.Start.ConfigurationID = text
		case "id":
			c.Start.ID = text
		default:
			return &Problem{"start." + m.key, string(m.value), "one of the keys " + startKeys}
		}
	}
	if len(members) != 2 {
		return &Problem{"start", string(value), "an object with " + startKeys}
	}
	return nil
}

type member struct {
	key   string
	value jsontext.Value
}

// readObject reads strictly: this file is written by people and by our server,
// and a key that stands twice is a mistake of one of them.
func readObject(text []byte) (members []member, reason string) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	if t, err := d.ReadToken(); err != nil {
		return nil, "not JSON: " + err.Error()
	} else if t.Kind() != jsontext.KindBeginObject {
		return nil, "not an object"
	}
	for d.PeekKind() != jsontext.KindEndObject {
		t, err := d.ReadToken()
		if err != nil {
			return nil, "not JSON: " + err.Error()
		}
		key := t.String()
		v, err := d.ReadValue()
		if err != nil {
			return nil, "not JSON: " + err.Error()
		}
		members = append(members, member{key, v.Clone()})
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, "not JSON: " + err.Error()
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, "more than one value"
	}
	return members, ""
}

func readText(v jsontext.Value) (string, bool) {
	if v.Kind() != jsontext.KindString {
		return "", false
	}
	text, err := jsontext.AppendUnquote(nil, v)
	return string(text), err == nil
}

func readTexts(v jsontext.Value) ([]string, bool) {
	d := jsontext.NewDecoder(bytes.NewReader(v))
	if t, err := d.ReadToken(); err != nil || t.Kind() != jsontext.KindBeginArray {
		return nil, false
	}
	var texts []string
	for d.PeekKind() == jsontext.KindString {
		t, err := d.ReadToken()
		if err != nil {
			return nil, false
		}
		texts = append(texts, t.String())
	}
	return texts, d.PeekKind() == jsontext.KindEndArray
}

func list[T ~string](values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return strings.Join(texts, ", ")
}
