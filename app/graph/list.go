package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"device-status-editor/app/devicestatus"
)

// Configuration is a provisioning configuration as far as choosing one needs it.
type Configuration struct{ ID, DisplayName string }

// Configurations reads all provisioning configurations and hands them to take,
// page by page. Its error is an [*Error]; pages taken before it stay good.
func (c *Client) Configurations(ctx context.Context, take func([]Configuration)) error {
	return c.list(ctx, c.Root+"/"+apps+"/"+configurations, func(entities []string) error {
		page := make([]Configuration, 0, len(entities))
		for _, text := range entities {
			o, ok := readObject(text)
			if id := o.text("id"); ok && id != "" {
				page = append(page, Configuration{ID: id, DisplayName: o.text("displayName")})
			}
		}
		take(page)
		return nil
	})
}

// Statuses reads all device statuses of a configuration and hands them to take,
// page by page. Its error is an [*Error]; pages taken before it stay good.
func (c *Client) Statuses(ctx context.Context, configurationID string, take func([]devicestatus.Record)) error {
	first := address(c.Root, Target{ConfigurationID: configurationID}, Collection)
	if err := checkSegment(configurationID); err != nil {
		return c.begin(call{method: "GET", url: first}).fail(KindRequest, fmt.Errorf("configuration id: %w", err))
	}
	return c.list(ctx, first, func(entities []string) error {
		page := make([]devicestatus.Record, 0, len(entities))
		for _, text := range entities {
			r, err := devicestatus.ReadRecord([]byte(text))
			if err != nil {
				return err
			}
			page = append(page, r)
		}
		take(page)
		return nil
	})
}

// list follows a collection to its end. A nextLink is opaque and used as it is
// (Graph's paging page), but only within the origin of the root: it comes with
// an answer, and the token goes with the request.
//
// Intune has been seen to hand out a nextLink that leads to the same page for
// ever (microsoft-graph-docs 18143), so an address that comes again ends the list.
func (c *Client) list(ctx context.Context, first string, take func(entities []string) error) error {
	asked := map[string]bool{}
	q := call{method: "GET", url: first, scope: ReadScope, within: originOf(c.Root)}
	for {
		asked[q.url] = true
		answer, failed := c.send(ctx, q)
		if failed != nil {
			return failed
		}
		entities, next, err := readPage(answer.body)
		if err == nil {
			err = take(entities)
		}
		switch {
		case err != nil:
			return answer.notTheRecord(err)
		case next == "":
			return nil
		case asked[next]:
			return answer.notTheRecord(errors.New("the next page is one that was read already"))
		}
		if err := guard(q.within, next); err != nil {
			return answer.fail(KindForeignLink, err)
		}
		q.url = next
	}
}

// readPage takes the entities of one page apart, each as its own text.
func readPage(body string) (entities []string, next string, err error) {
	o, ok := readObject(body)
	value := o.get("value")
	if !ok || value.Kind() != jsontext.KindBeginArray {
		return nil, "", errors.New("the answer is not a list")
	}
	d := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil {
		return nil, "", err
	}
	for d.PeekKind() != jsontext.KindEndArray {
		entity, err := d.ReadValue()
		if err != nil {
			return nil, "", err
		}
		entities = append(entities, string(entity))
	}
	return entities, o.text("@odata.nextLink"), nil
}

// originOf is scheme and host of an address.
func originOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
