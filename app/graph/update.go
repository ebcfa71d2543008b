package graph

import (
	"context"
	"errors"
	"strings"

	"device-status-editor/app/devicestatus"
)

// Updated is a PATCH that Graph accepted.
type Updated struct {
	Addressing Addressing            // which one did it
	Refused    *Error                // the collection's refusal, when Auto went on to the item
	Exchange   Exchange              // the PATCH; of Verify, the GET
	ReadBack   bool                  // the answer carried no whole entity, so a GET was made
	Verified   bool                  // a record to compare with was had
	VerifyErr  error                 // why not
	Record     devicestatus.Record   // as Graph returned it
	NotStored  []devicestatus.Change // what differs: Before is what was asked, After what Graph returned
	Tries      int                   // how often the PATCH was sent to the address that took it
}

// PatchRequest is what Update sends first, with placeholders for the token and
// the id of the exchange: for people to see.
func (c *Client) PatchRequest(t Target, changes []devicestatus.Change) Request {
	return c.patchCall(t, changes, c.firstAddressing()).request("{token}", "{new GUID}")
}

// Update sends the changes, then compares what Graph holds with what was asked.
//
// Auto asks the collection first, unless it is known that only the item works.
// A refusal of the address proves that nothing was written, so the item is asked
// next. Once Graph has accepted the PATCH there is no error: what prevents the
// comparison is in VerifyErr. An error is an [*Error]; Refused is set beside it
// when the item was asked as well.
func (c *Client) Update(ctx context.Context, t Target, changes []devicestatus.Change) (Updated, error) {
	first := c.firstAddressing()
	updated, failed := c.patch(ctx, t, changes, first)
	if failed != nil && first == Collection && c.auto() && (failed.Kind == KindRoute || failed.Kind == KindNotFound) {
		refused := failed
		updated, failed = c.patch(ctx, t, changes, Item)
		updated.Refused = refused
	}
	if failed != nil {
		return updated, failed
	}
	// A 404 is no proof of how Graph routes: the record may have been away.
	if c.auto() && c.Remember != nil && (updated.Refused == nil || updated.Refused.Kind == KindRoute) {
		c.Remember.Remember(c.memoryKey(), updated.Addressing)
	}
	return updated, nil
}

// Verify reads the record and compares: for a change whose outcome is unknown.
// Its error is an [*Error].
func (c *Client) Verify(ctx context.Context, t Target, changes []devicestatus.Change) (Updated, error) {
	updated := Updated{}
	loaded := c.readBack(ctx, t, changes, &updated)
	updated.Exchange = loaded.Exchange
	return updated, updated.VerifyErr
}

func (c *Client) patch(ctx context.Context, t Target, changes []devicestatus.Change, a Addressing) (Updated, *Error) {
	updated := Updated{Addressing: a}
	q := c.patchCall(t, changes, a)
	err := t.check()
	if err == nil && len(changes) == 0 {
		err = errors.New("there is no change to send")
	}
	if err != nil {
		return updated, c.begin(q).fail(KindRequest, err)
	}
	answer, failed := c.send(ctx, q)
	updated.Exchange, updated.Tries = answer.exchange, answer.tries
	if failed != nil {
		failed.findLiterals(q.body)
		return updated, failed
	}
	if strings.TrimSpace(answer.body) == "" {
		c.readBack(ctx, t, changes, &updated)
		return updated, nil
	}
	record, err := devicestatus.ReadRecord([]byte(answer.body))
	if err != nil {
		return updated, answer.notTheRecord(err)
	}
	err = checkSameRecord(t, record)
	if errors.Is(err, ErrOtherRecord) {
		updated.VerifyErr = answer.notTheRecord(err)
		return updated, nil
	}
	if err != nil || !hasAll(record, changes) {
		c.readBack(ctx, t, changes, &updated)
		return updated, nil
	}
	updated.compare(record, changes)
	return updated, nil
}

func (c *Client) readBack(ctx context.Context, t Target, changes []devicestatus.Change, updated *Updated) Loaded {
	updated.ReadBack = true
	loaded, failed := c.load(ctx, t)
	if failed != nil {
		updated.VerifyErr = failed
		return loaded
	}
	updated.compare(loaded.Record, changes)
	return loaded
}

func (u *Updated) compare(record devicestatus.Record, changes []devicestatus.Change) {
	u.Verified, u.Record = true, record
	for _, asked := range changes {
		got := record.Get(asked.Property)
		if !devicestatus.Same(asked.Property, asked.After, got) {
			u.NotStored = append(u.NotStored, devicestatus.Change{Property: asked.Property, Before: asked.After, After: got})
		}
	}
}

// hasAll is false for a partial entity: it proves nothing about what it leaves
// out.
func hasAll(record devicestatus.Record, changes []devicestatus.Change) bool {
	for _, asked := range changes {
		if record.Get(asked.Property).Kind == devicestatus.Absent {
			return false
		}
	}
	return true
}

func (c *Client) patchCall(t Target, changes []devicestatus.Change, a Addressing) call {
	id := ""
	if a == Collection {
		id = t.ID // the address does not say which record is meant
	}
	return call{
		method:     "PATCH",
		url:        address(c.Root, t, a),
		body:       string(devicestatus.PatchBody(changes, id)),
		scope:      WriteScope,
		addressing: a,
	}
}

func (c *Client) auto() bool { return c.Addressing == Auto || c.Addressing == "" }

func (c *Client) firstAddressing() Addressing {
	if !c.auto() {
		return c.Addressing
	}
	if c.Remember != nil {
		if a, ok := c.Remember.Recall(c.memoryKey()); ok && a == Item {
			return Item
		}
	}
	return Collection
}

func (c *Client) memoryKey() string { return c.Root + " " + c.Tenant }
