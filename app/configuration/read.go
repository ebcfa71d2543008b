package configuration

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/graph"
)

const (
	keys          = "mode, clientId, tenantId, cloud, addressing, portalOrigins, authority, knownAuthorities, graphRoot, start"
	startKeys     = "configurationId, id"
	rootRule      = "an https address, or http on a loopback host, with a host name or an IPv4 address and /beta at its end: v1.0 has no such records"
	clientRule    = "the Application (client) ID of the app registration, a GUID"
	anyClientRule = "the client ID that the provider gave this page"
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
	if p := c.missing(members); p != nil {
		return c, p
	}
	if p := c.match(); p != nil {
		return c, p
	}
	if p := c.provider(members); p != nil {
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
func (c *Configuration) missing(members []member) *Problem {
	none := func(key, allowed string) *Problem { return &Problem{key, given(members, key), allowed} }
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

// provider wants of Entra's clients the GUID that Entra gives them, and of another
// provider that the file says twice who it is: MSAL asks Microsoft about a host
// that is not among the known ones, which the page's policy forbids.
func (c *Configuration) provider(members []member) *Problem {
	switch host := hostOf(c.Authority); {
	case !c.SignsIn():
	case host == "" && !isID(c.ClientID):
		return &Problem{"clientId", quote(c.ClientID), clientRule}
	case host != "" && !slices.ContainsFunc(c.KnownAuthorities, func(known string) bool { return strings.EqualFold(known, host) }):
		return &Problem{"knownAuthorities", given(members, "knownAuthorities"), "a list with the host of authority: [" + quote(host) + "]"}
	}
	return nil
}

// given is what the file says of a key, "" where it has none.
func given(members []member, key string) string {
	for _, m := range members {
		if m.key == key {
			return string(m.value)
		}
	}
	return ""
}

func (c *Configuration) set(key string, value jsontext.Value) *Problem {
	problem := func(allowed string) *Problem { return &Problem{key, string(value), allowed} }
	text, _ := readText(value) // what is no text fits none of the rules
	isList := false
	switch key {
	case "mode":
		if c.Mode = Mode(text); !slices.Contains(Modes, c.Mode) {
			return problem(list(Modes))
		}
	case "clientId":
		if c.ClientID = text; !isWord(text) {
			return problem(anyClientRule)
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
		if c.PortalOrigins, isList = readTexts(value); !isList || !all(c.PortalOrigins, isOrigin) {
			return problem(originsRule)
		}
	case "authority":
		if c.Authority = text; !isAuthority(text) {
			return problem(authorityRule)
		}
	case "knownAuthorities":
		if c.KnownAuthorities, isList = readTexts(value); !isList || !all(c.KnownAuthorities, isHost) {
			return problem(hostsRule)
		}
	case "graphRoot":
		if c.GraphRoot = text; !isRoot(text) {
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
		return nil, noJSON(text, err)
	} else if t.Kind() != jsontext.KindBeginObject {
		return nil, "not an object"
	}
	for d.PeekKind() != jsontext.KindEndObject {
		t, err := d.ReadToken()
		if err != nil {
			return nil, noJSON(text, err)
		}
		key := t.String()
		v, err := d.ReadValue()
		if err != nil {
			return nil, noJSON(text, err)
		}
		members = append(members, member{key, v.Clone()})
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, noJSON(text, err)
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, "more than one value"
	}
	return members, ""
}

// noJSON says where, as editors count: people have the file open in one.
func noJSON(text []byte, err error) string {
	var syntax *jsontext.SyntacticError
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return "the file is empty"
	case !errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
		return "not JSON: the file ends too early"
	}
	before := text[:min(int(syntax.ByteOffset), len(text))]
	line := bytes.Count(before, []byte("\n"))
	start := bytes.LastIndexByte(before, '\n') + 1
	place := fmt.Sprintf("line %d, column %d", line+1, utf8.RuneCount(before[start:])+1)
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return place + ": a key that stands twice"
	}
	return "not JSON from " + place + " on"
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
