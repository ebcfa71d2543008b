package ui

import (
	"context"
	"strings"
	"time"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
)

// sentName is the key under which a change stands in the tab's own storage from the
// moment it goes out until its outcome is known: the page may end in between.
const sentName = "deviceStatusEditor.sent"

// sentKey is in a portal that of a record in the editor's slot.
func (s *session) sentKey(t graph.Target) string {
	if s.host == nil {
		return sentName
	}
	return sentName + s.slot + t.Query()
}

// noting is fetch that first writes down the change that goes out with it.
func (s *session) noting(fetch graph.Fetch) graph.Fetch {
	return func(ctx context.Context, r graph.Request) (graph.Response, error) {
		if p := s.pending; p != nil && r.Method == "PATCH" {
			s.out = true
			p.Method, p.URL, p.Addressing = r.Method, r.URL, graph.Item
			if strings.HasSuffix(r.URL, "/deviceStatuses") {
				p.Addressing = graph.Collection
			}
			for _, h := range r.Header {
				if h.Name == "client-request-id" {
					p.ClientRequestID = h.Value
				}
			}
			browser.Keep(s.sentKey(graph.Target{ConfigurationID: p.ConfigurationID, ID: p.ID}), receipt.JSON([]receipt.Receipt{*p}))
		}
		return fetch(ctx, r)
	}
}

// settled says that the outcome of the last change is known, or that the person
// gave up finding out.
func (s *session) settled(t graph.Target) {
	s.pending, s.out = nil, false
	browser.Keep(s.sentKey(t), "")
}

// takeSent brings back a change whose outcome was not known when the page ended.
func (s *session) takeSent(t graph.Target) bool {
	kept, err := receipt.Read(browser.Kept(s.sentKey(t)))
	if err != nil || len(kept) == 0 || s.isTheirs(&kept[0]) {
		return false
	}
	r := kept[0]
	target := graph.Target{ConfigurationID: r.ConfigurationID, ID: r.ID}
	var changes []devicestatus.Change
	for _, c := range r.Changes {
		changes = append(changes, devicestatus.Change{Property: c.Property, Before: c.Before, After: c.After})
	}
	s.write(devicestatus.ConfigurationID, target.ConfigurationID)
	s.write(devicestatus.ID, target.ID)
	x := graph.Exchange{Method: r.Method, URL: r.URL, ClientRequestID: r.ClientRequestID, Date: r.SavedAt.UTC().Format(time.RFC3339)}
	s.problem = &problem{
		text: textEndedMidSave(), doing: saving, at: r.SavedAt, target: target, changes: changes,
		sent: graph.Updated{Exchange: x, Addressing: r.Addressing},
		err:  &graph.Error{Kind: graph.KindNoAnswer, MayBeStored: true, Method: x.Method, URL: x.URL, ClientRequestID: x.ClientRequestID, Date: x.Date},
	}
	s.assertive = s.problem.text.title
	return true
}
