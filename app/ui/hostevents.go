package ui

import (
	"errors"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/portal"
)

// dirtiness is what a host is told of unsaved input.
type dirtiness struct {
	dirty bool
	count int
}

// tellHost says what changed about unsaved input.
func (s *session) tellHost() {
	if s.host == nil || s.host.state != hostThere {
		return
	}
	if now := (dirtiness{s.dirty(), len(s.changes())}); now != s.host.told {
		s.host.told = now
		s.host.frame.Changed(now.dirty, now.count)
	}
}

// hostSaving says that a change is on its way: a host that takes the frame away now
// does not know whether it was stored.
func (s *session) hostSaving(t graph.Target) {
	if s.host != nil {
		s.host.frame.Saving(targetOf(t))
	}
}

func targetOf(t graph.Target) portal.Object {
	var o portal.Object
	o.Text("configurationId", t.ConfigurationID)
	o.Text("id", t.ID)
	return o
}

// hostSaved hands the receipt over. It has no token, and of Microsoft's answer
// nothing but the values and ids.
func (s *session) hostSaved(r *saved) {
	if s.host == nil {
		return
	}
	u := r.updated
	o := targetOf(r.target)
	o.Text("time", r.at.UTC().Format("2006-01-02T15:04:05Z"))
	o.Text("account", r.account)
	o.JSON("changes", changesOf(r.changes))
	o.Bool("verified", u.Verified)
	o.JSON("notStored", changesOf(u.NotStored))
	o.Number("status", u.Exchange.Status)
	o.Text("requestId", u.Exchange.RequestID)
	o.Text("clientRequestId", u.Exchange.ClientRequestID)
	s.host.frame.Saved(o)
}

func changesOf(changes []devicestatus.Change) string {
	list := []byte{'['}
	for i, c := range changes {
		if i > 0 {
			list = append(list, ',')
		}
		var o portal.Object
		o.Text("property", string(c.Property))
		if c.Before.Kind != devicestatus.Absent {
			o.JSON("before", c.Before.JSON())
		}
		o.JSON("after", c.After.JSON())
		list = append(list, o.String()...)
	}
	return string(append(list, ']'))
}

// errNotStored is what a look at the record found after an outcome that was not
// known.
var errNotStored = errors.New("not stored")

var doings = map[doing]string{loading: "load", reviewing: "load", saving: "save", checking: "check", asking: "save", signingIn: "load"}

// hostFailed says what failed by its code alone: Microsoft's sentences can hold
// names.
func (e *Editor) hostFailed(err error, d doing, target graph.Target) {
	h := e.session.host
	if h == nil {
		return
	}
	o := targetOf(target)
	o.Text("doing", doings[d])
	code := "unknown"
	if errors.Is(err, errNotStored) {
		code = "notStored"
	}
	if failed, ok := asGraphError(err); ok {
		code = string(failed.Kind)
		o.Number("status", failed.Status)
		o.Text("requestId", failed.RequestID)
		o.Text("clientRequestId", failed.ClientRequestID)
		o.Bool("mayBeStored", failed.MayBeStored)
		if s := asSignInError(failed); s != nil {
			o.Text("tokenCode", string(s.Kind))
		}
	}
	o.Text("code", code)
	h.frame.Failed(o)
	e.loadedForHost(portal.Failed)
}
