// Package graph is the protocol: it addresses a device status in Microsoft
// Graph, reads and changes it, and understands what Graph, Intune and what
// stands in between answer.
//
// It knows devicestatus, the record. It must not know where tokens come from,
// how bytes travel, what time it is or who waits: those are handed in. Nor does
// it word anything for people: an [Error] has a [Kind], and Microsoft's own text
// beside it.
//
// Facts it rests on: the documented PATCH goes to the collection, while every
// other source of Microsoft's addresses the item, and Intune may route neither;
// a success comes with the entity (200) or without (204); 429 comes with and
// without Retry-After, and browsers may hide it; a token goes nowhere but to
// the chosen root.
package graph

import (
	"context"
	"errors"
	"strings"
	"time"

	"device-status-editor/app/devicestatus"
)

// Least privileged permissions of the two operations
// (https://learn.microsoft.com/graph/permissions-reference). A [TokenRequest] has
// them as they stand here, without the resource.
const (
	ReadScope  = "DeviceManagementApps.Read.All"
	WriteScope = "DeviceManagementApps.ReadWrite.All"
)

// ErrOtherRecord is why an answer about a record that was not asked for counts
// for nothing.
var ErrOtherRecord = errors.New("the answer is about another record")

var errNoRecord = errors.New("the answer has no id")

// Client asks Graph. Root, Fetch, Token, NewID, Now and Pause must be set.
type Client struct {
	Root       string // Graph root with version, no trailing slash
	Fetch      Fetch
	Token      func(ctx context.Context, r TokenRequest) (string, error)
	Addressing Addressing // "" is Auto
	Remember   Memory     // what Auto found; may be nil
	Tenant     string     // part of the memory's key
	NewID      func() string
	Now        func() time.Time
	Pause      func(ctx context.Context, p Pause) error
	Timeout    time.Duration  // per exchange; 0 is 60 s
	Jitter     func() float64 // 0..1; nil is math/rand/v2
}

// Loaded is a record as Graph holds it.
type Loaded struct {
	Record   devicestatus.Record
	Exchange Exchange
}

// Load reads the record. Its error is an [*Error].
func (c *Client) Load(ctx context.Context, t Target) (Loaded, error) {
	loaded, err := c.load(ctx, t)
	if err != nil {
		return loaded, err
	}
	return loaded, nil
}

func (c *Client) load(ctx context.Context, t Target) (Loaded, *Error) {
	q := call{method: "GET", url: address(c.Root, t, Item), scope: ReadScope}
	if err := t.check(); err != nil {
		return Loaded{}, c.begin(q).fail(KindRequest, err)
	}
	answer, failed := c.send(ctx, q)
	if failed != nil {
		return Loaded{Exchange: answer.exchange}, failed
	}
	record, err := devicestatus.ReadRecord([]byte(answer.body))
	if err == nil {
		err = checkSameRecord(t, record)
	}
	if err != nil {
		return Loaded{Exchange: answer.exchange}, answer.notTheRecord(err)
	}
	return Loaded{Record: record, Exchange: answer.exchange}, nil
}

// checkSameRecord compares ids as Intune does, whatever the case of their
// hexadecimal digits. A page that merely looks like a record has no id.
func checkSameRecord(t Target, r devicestatus.Record) error {
	id := r.Get(devicestatus.ID)
	switch {
	case id.Kind == devicestatus.Absent:
		return errNoRecord
	case !strings.EqualFold(id.Text, t.ID):
		return ErrOtherRecord
	}
	return nil
}
