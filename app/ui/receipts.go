package ui

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/receipt"
)

// receiptsName is the key under which receipts stay in the tab's own storage. They
// hold names of devices and people, so they go when the tab does, when somebody
// signs out, and when they are told to.
const receiptsName = "deviceStatusEditor.receipts"

// takeReceipts brings back what was saved before the page was loaded. What cannot
// be read was written by another version, and is let go. Those of somebody else stay
// out of sight.
func (s *session) takeReceipts(text string) {
	all, _ := receipt.Read(text)
	s.receipts, s.theirs = nil, nil
	for i := range all {
		to := &s.receipts
		if s.isTheirs(&all[i]) {
			to = &s.theirs
		}
		*to = append(*to, all[i])
	}
}

func (e *Editor) keepReceipts() {
	s := e.session
	all := func() string {
		if len(s.receipts)+len(s.theirs) == 0 {
			return ""
		}
		return receipt.JSON(append(s.receipts[:len(s.receipts):len(s.receipts)], s.theirs...))
	}
	for !browser.Keep(receiptsName, all()) && len(s.receipts)+len(s.theirs) > 1 { // full: the oldest go
		of := &s.receipts
		if len(s.theirs) > 0 {
			of = &s.theirs
		}
		*of = (*of)[:len(*of)/2]
	}
}

// receiptOf is what a save, or a later look at it, established.
func (s *session) receiptOf(u graph.Updated, target graph.Target, changes []devicestatus.Change, name string, at time.Time) receipt.Receipt {
	account := s.account()
	r := receipt.Receipt{
		SavedAt: at.UTC(), Account: who(account), TenantID: account.TenantID,
		ConfigurationID: target.ConfigurationID, ID: target.ID, Name: name,
		Method: u.Exchange.Method, URL: u.Exchange.URL, Addressing: u.Addressing, Status: u.Exchange.Status,
		RequestID: u.Exchange.RequestID, ClientRequestID: u.Exchange.ClientRequestID,
		Outcome: receipt.NotVerified,
	}
	switch {
	case len(u.NotStored) > 0:
		r.Outcome = receipt.StoredDifferently
	case u.Verified:
		r.Outcome = receipt.Stored
	}
	for _, c := range changes {
		change := receipt.Change{Property: c.Property, Before: c.Before, After: c.After}
		if u.Verified {
			change.Stored = u.Record.Get(c.Property)
		}
		r.Changes = append(r.Changes, change)
	}
	return r
}

// remember adds a receipt. A later look at a save that could not be read back
// completes the receipt of that very save.
func (s *session) remember(r receipt.Receipt, look bool) {
	i := slices.IndexFunc(s.receipts, func(kept receipt.Receipt) bool {
		return look && r.ClientRequestID != "" && kept.ClientRequestID == r.ClientRequestID
	})
	if i >= 0 {
		s.receipts[i].Outcome, s.receipts[i].Changes = r.Outcome, r.Changes
		return
	}
	s.receipts = receipt.Add(s.receipts, r)
}

// undo prepares the way back and goes through the same review. What was saved is
// taken for what the form was filled from, so that whatever changed since comes up
// there as a question.
func (e *Editor) undo(r receipt.Receipt) {
	s := e.session
	changes, not := r.Reverse()
	if s.work != nil || len(changes) == 0 || s.readOnly() {
		return
	}
	e.show(tabRecord)
	e.leaveFor(graph.Target{ConfigurationID: r.ConfigurationID, ID: r.ID}, textDiscardAndUndo, func() {
		e.act(func() {
			s.prepareUndo(changes)
			s.undo = &undo{not}
		})
		e.reviewChanges()
	})
}

// undo is a save whose way back is in the form, until that is saved or left.
type undo struct {
	not []devicestatus.Property // those that have none
}

func (s *session) prepareUndo(changes []devicestatus.Change) {
	from := make(map[devicestatus.Property]devicestatus.Value)
	for _, c := range changes {
		if c.Before.Kind != devicestatus.Absent {
			from[c.Property] = c.Before
		}
		s.putBack(c.Property, c.After)
	}
	s.from = from
}

func (e *Editor) renderReceipts() app.UI {
	s := e.session
	if len(s.receipts) == 0 {
		return e.panel(tabReceipts, el("section.card", attr("aria-labelledby=receipts-heading"),
			el("h2#receipts-heading", textReceipts), el("p.hint", textNoReceipts)))
	}
	return e.panel(tabReceipts, el("section.card", attr("aria-labelledby=receipts-heading"),
		el("h2#receipts-heading", attr("tabindex=-1"), textReceipts),
		el("p.hint", textReceiptsIntro),
		el("div.buttons",
			button("#export-json", textExportJSON, e.onExportJSON),
			button("#export-csv", textExportCSV, e.onExportCSV),
			button("#print-receipts", textPrint, e.onPrint),
			button("#forget-receipts", textForget, e.onForget),
			e.renderCopied(),
		),
		el("ol.receipts", each(s.receipts, e.renderKept)),
	))
}

// renderKept is one receipt, folded. A printed page shows what a fold hides, so
// what is in it is always there.
func (e *Editor) renderKept(r receipt.Receipt) app.UI {
	changes, not := r.Reverse()
	scope := r.ClientRequestID
	cells := func(column string, v devicestatus.Value) app.UI { return valueCell(column, v) }
	stored := func(c receipt.Change) devicestatus.Value {
		if r.Outcome == receipt.NotVerified {
			return c.After
		}
		return c.Stored
	}
	after := textSaved
	switch r.Outcome {
	case receipt.StoredDifferently:
		after = textReturned
	case receipt.NotVerified:
		after = textSent
	}
	var way any
	if len(changes) > 0 && !e.session.readOnly() {
		way = el("button", attr("type=button"), attr("aria-label="+textUndoOf(r.Name)), on{"click", func(app.Context, app.Event) { e.undo(r) }, "undo" + scope}, textUndo)
	}
	return el("li",
		el("details.kept",
			el("summary", el("bdi", r.Name), el("span.hint", " · "+textKeptSummary(r, e.session.zone))),
			el("table.changes", tableHead([]string{textField, textWas, after}),
				el("tbody", each(r.Changes, func(c receipt.Change) app.UI {
					return el("tr", el("th", attr("scope=row"), labels[c.Property]), cells(textWas, c.Before), cells(after, stored(c)))
				}))),
			el("dl.facts",
				fact(textWhen, textMoment(r.SavedAt, e.session.zone)),
				fact(textWho, r.Account),
				fact(textTenant, r.TenantID),
				fact(textRequest, r.Method+" "+r.URL),
				fact(labels[devicestatus.ID], r.ID),
				fact("request-id", r.RequestID),
				fact("client-request-id", r.ClientRequestID),
			),
			when(len(not) > 0, func() app.UI { return el("p.hint", textCannotUndo(not)) }),
			el("div.buttons", way,
				el("button", attr("type=button"), attr("aria-label="+textCopyReceiptOf(r.Name)),
					on{"click", func(app.Context, app.Event) { e.copyText(textKept(r)) }, "copy" + scope}, textCopyReceipt)),
		))
}

func (e *Editor) onExportJSON(app.Context, app.Event) {
	e.export("receipts.json", "application/json", receipt.JSON(e.session.receipts))
}

func (e *Editor) onExportCSV(app.Context, app.Event) {
	e.export("receipts.csv", "text/csv", receipt.CSV(e.session.receipts, e.session.zone))
}

func (e *Editor) export(name, mediaType, text string) {
	browser.Download(name, mediaType, text)
	e.act(func() {
		e.session.note = textExported(name)
		e.session.polite = e.session.note
	})
}

func (e *Editor) onPrint(app.Context, app.Event) { browser.Print() }

func (e *Editor) onForget(app.Context, app.Event) {
	e.ask(&confirmation{title: textForgetQuestion(len(e.session.receipts)), stay: textKeepReceipts, sure: textForget, then: func() {
		e.act(func() { e.session.receipts, e.session.note = nil, "" })
		e.keepReceipts()
		e.focus("tab-receipts")
	}})
}

// lastReceipt is the receipt of the card on the page.
func (s *session) lastReceipt() (receipt.Receipt, bool) {
	i := slices.IndexFunc(s.receipts, func(r receipt.Receipt) bool {
		return s.receipt != nil && r.ID == s.receipt.target.ID && r.ConfigurationID == s.receipt.target.ConfigurationID
	})
	if i < 0 {
		return receipt.Receipt{}, false
	}
	return s.receipts[i], true
}
