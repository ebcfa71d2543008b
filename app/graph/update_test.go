package graph_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

func text(s string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Text, Text: s}
}

func number(s string) devicestatus.Value {
	return devicestatus.Value{Kind: devicestatus.Number, Text: s}
}

var (
	platform9 = devicestatus.Change{Property: devicestatus.Platform, Before: number("8"), After: number("9")}

	// What entity answers to.
	stored = []devicestatus.Change{
		{Property: devicestatus.DeviceDisplayName, Before: text("iPhone"), After: text("Avery’s iPhone")},
		{Property: devicestatus.UserName, Before: text("x"), After: devicestatus.Value{Kind: devicestatus.Null}},
		{Property: devicestatus.Platform, Before: number("0"), After: number("8")},
		{Property: devicestatus.ComplianceGracePeriodExpirationDateTime, Before: text("2026-01-01T00:00:00Z"), After: text("2026-10-05T16:03:22.1406851+02:00")},
	}
)

const (
	route = `{"error":{"code":"No method match route template","message":"No OData route exists that match template ~/x with http verb PATCH."}}`
	gone  = `{"error":{"code":"UnknownError","message":""}}`
)

// The request is documented in Microsoft's page; both forms of it as they go out.
func TestUpdateSends(t *testing.T) {
	const header = "Authorization: Bearer " + secret + "\nContent-Type: application/json\nAccept: application/json\nclient-request-id: id-1\n\n"
	const properties = `  "deviceDisplayName": "Avery’s iPhone",
  "platform": 8,
  "userName": null,
  "complianceGracePeriodExpirationDateTime": "2026-10-05T16:03:22.1406851+02:00"
}
`
	const odataType = "{\n" + `  "@odata.type": "#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus",` + "\n"
	tests := []struct {
		addressing graph.Addressing
		want       string
	}{
		{graph.Item, "PATCH " + itemURL + "\n" + header + odataType + properties},
		{graph.Collection, "PATCH " + collectionURL + "\n" + header + odataType + `  "id": "a_b_c",` + "\n" + properties},
	}
	for _, tt := range tests {
		t.Run(string(tt.addressing), func(t *testing.T) {
			c, s := client(answer(200, entity, "request-id", "r-1"))
			c.Addressing = tt.addressing
			shown := c.PatchRequest(target, stored)
			updated, err := c.Update(t.Context(), target, stored)
			if err != nil {
				t.Fatal(err)
			}
			if got := wire(s.requests...); got != tt.want {
				t.Errorf("sent\n%swant\n%s", got, tt.want)
			}
			wantShown := strings.NewReplacer(secret, "{token}", "id-1", "{new GUID}").Replace(tt.want)
			if got := wire(shown); got != wantShown {
				t.Errorf("shown\n%swant\n%s", got, wantShown)
			}
			if got := strings.Join(s.scopes, " "); got != graph.WriteScope {
				t.Errorf("asked a token for %q, want %q", got, graph.WriteScope)
			}
			if !updated.Verified || updated.ReadBack || updated.VerifyErr != nil || len(updated.NotStored) > 0 || updated.Tries != 1 ||
				updated.Addressing != tt.addressing || updated.Refused != nil {
				t.Errorf("updated %+v, want all verified from the answer", updated)
			}
			want := graph.Exchange{Method: "PATCH", URL: strings.Fields(tt.want)[1], Status: 200, RequestID: "r-1", ClientRequestID: "id-1", Date: "2026-10-05T12:00:00Z"}
			if updated.Exchange != want {
				t.Errorf("exchange %+v, want %+v", updated.Exchange, want)
			}
		})
	}
}

func TestUpdateComparesWithWhatGraphHolds(t *testing.T) {
	changes := []devicestatus.Change{platform9, {Property: devicestatus.Status, Before: text("error"), After: text("compliant")}}
	differs := []devicestatus.Change{{Property: devicestatus.Platform, Before: number("9"), After: number("8")}}
	other := strings.Replace(entity, "A_b_c", "x_y_z", 1)
	tests := []struct {
		name      string
		steps     []graph.Fetch
		readBack  bool
		verified  bool
		notStored []devicestatus.Change
		verifyErr graph.Kind
	}{
		{"200 with the entity", []graph.Fetch{answer(200, entity)}, false, true, differs, ""},
		{"200 with the entity wrapped", []graph.Fetch{answer(200, `{"value":`+entity+`}`)}, false, true, differs, ""},
		{"204", []graph.Fetch{answer(204, ""), answer(200, entity)}, true, true, differs, ""},
		{"empty 200", []graph.Fetch{answer(200, " \n"), answer(200, entity)}, true, true, differs, ""},
		{"200 with a part", []graph.Fetch{answer(200, `{"id":"a_b_c","status":"compliant"}`), answer(200, entity)}, true, true, differs, ""},
		{"200 without an id", []graph.Fetch{answer(200, `{"platform":9,"status":"compliant"}`), answer(200, entity)}, true, true, differs, ""},
		{"another record", []graph.Fetch{answer(200, other)}, false, false, nil, graph.KindNotGraph},
		{"204, then another record", []graph.Fetch{answer(204, ""), answer(200, other)}, true, false, nil, graph.KindNotGraph},
		{"204, then no answer", []graph.Fetch{answer(204, ""), breaks(&graph.TransportError{Failure: graph.Lost})}, true, false, nil, graph.KindNoAnswer},
		{"204, then refused", []graph.Fetch{answer(204, ""), answer(403, `{"error":{"code":"Forbidden","message":"no"}}`)}, true, false, nil, graph.KindForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := client(tt.steps...)
			c.Addressing = graph.Item
			updated, err := c.Update(t.Context(), target, changes)
			if err != nil {
				t.Fatal(err)
			}
			if updated.ReadBack != tt.readBack || updated.Verified != tt.verified || !reflect.DeepEqual(updated.NotStored, tt.notStored) {
				t.Errorf("read back %v, verified %v, not stored %+v; want %v, %v, %+v",
					updated.ReadBack, updated.Verified, updated.NotStored, tt.readBack, tt.verified, tt.notStored)
			}
			if updated.Verified == updated.Record.Empty() {
				t.Errorf("verified %v with the record %+v", updated.Verified, updated.Record)
			}
			if tt.verifyErr == "" && updated.VerifyErr != nil {
				t.Errorf("not verified because of %v", updated.VerifyErr)
			} else if tt.verifyErr != "" {
				if e := asError(t, updated.VerifyErr); e.Kind != tt.verifyErr {
					t.Errorf("not verified because of %q, want %q", e.Kind, tt.verifyErr)
				}
			}
			if updated.Exchange.Method != "PATCH" {
				t.Errorf("exchange of the %s, want the PATCH's", updated.Exchange.Method)
			}
			wantScopes := []string{graph.WriteScope, graph.ReadScope}[:len(s.requests)]
			if !reflect.DeepEqual(s.scopes, wantScopes) {
				t.Errorf("asked tokens for %v, want %v", s.scopes, wantScopes)
			}
		})
	}
}

func TestAuto(t *testing.T) {
	ok := answer(200, entity)
	tests := []struct {
		name       string
		remembered graph.Addressing
		steps      []graph.Fetch
		urls       []string
		kind       graph.Kind // "" is success
		refused    graph.Kind
		remembers  graph.Addressing
	}{
		{"the collection takes it", "", []graph.Fetch{ok}, []string{collectionURL}, "", "", graph.Collection},
		{"route refusal", "", []graph.Fetch{answer(400, route), ok}, []string{collectionURL, itemURL}, "", graph.KindRoute, graph.Item},
		{"405", "", []graph.Fetch{answer(405, ""), ok}, []string{collectionURL, itemURL}, "", graph.KindRoute, graph.Item},
		{"404 proves nothing for the next time", "", []graph.Fetch{answer(404, gone), ok}, []string{collectionURL, itemURL}, "", graph.KindNotFound, ""},
		{"item remembered", graph.Item, []graph.Fetch{ok}, []string{itemURL}, "", "", graph.Item},
		{"item remembered and refused", graph.Item, []graph.Fetch{answer(400, route)}, []string{itemURL}, graph.KindRoute, "", graph.Item},
		{"collection remembered, refused now", graph.Collection, []graph.Fetch{answer(400, route), ok}, []string{collectionURL, itemURL}, "", graph.KindRoute, graph.Item},
		{"both refused by route", "", []graph.Fetch{answer(400, route)}, []string{collectionURL, itemURL}, graph.KindRoute, graph.KindRoute, ""},
		{"no route, then no record", "", []graph.Fetch{answer(400, route), answer(404, gone)}, []string{collectionURL, itemURL}, graph.KindNotFound, graph.KindRoute, ""},
		{"404 of a proxy is no refusal of Graph's", "", []graph.Fetch{answer(404, "<html>")}, []string{collectionURL}, graph.KindNotGraph, "", ""},
		{"a value refused", "", []graph.Fetch{answer(400, `{"error":{"code":"ModelValidationFailure","message":"x"}}`)}, []string{collectionURL}, graph.KindValue, "", ""},
		{"not allowed", "", []graph.Fetch{answer(403, `{"error":{"code":"Forbidden","message":"x"}}`)}, []string{collectionURL}, graph.KindForbidden, "", ""},
		{"unknown outcome", "", []graph.Fetch{breaks(&graph.TransportError{Failure: graph.Lost})}, []string{collectionURL}, graph.KindNoAnswer, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := client(tt.steps...)
			c.Tenant = "t"
			c.Remember = graph.NewMemory()
			key := c.Root + " t"
			if tt.remembered != "" {
				c.Remember.Remember(key, tt.remembered)
			}
			first := c.PatchRequest(target, stored).URL
			updated, err := c.Update(t.Context(), target, stored)
			var urls []string
			for _, r := range s.requests {
				urls = append(urls, r.URL)
			}
			if !reflect.DeepEqual(urls, tt.urls) || first != tt.urls[0] {
				t.Errorf("asked %v, shown %q; want %v", urls, first, tt.urls)
			}
			var kind, refused graph.Kind
			if err != nil {
				e := asError(t, err)
				if kind = e.Kind; e.Addressing == graph.Collection != (e.URL == collectionURL) {
					t.Errorf("error of %s has addressing %q", e.URL, e.Addressing)
				}
			}
			if updated.Refused != nil {
				refused = updated.Refused.Kind
			}
			if kind != tt.kind || refused != tt.refused {
				t.Errorf("kind %q, the collection's %q; want %q, %q", kind, refused, tt.kind, tt.refused)
			}
			if got, _ := c.Remember.Recall(key); got != tt.remembers {
				t.Errorf("remembers %q, want %q", got, tt.remembers)
			}
			if c.Tenant = "another"; c.PatchRequest(target, stored).URL != collectionURL {
				t.Errorf("another tenant begins with %q, want the collection", c.PatchRequest(target, stored).URL)
			}
		})
	}
}

func TestFixedAddressingNeverTriesTheOther(t *testing.T) {
	for addressing, url := range map[graph.Addressing]string{graph.Collection: collectionURL, graph.Item: itemURL} {
		c, s := client(answer(400, route))
		c.Addressing, c.Remember = addressing, graph.NewMemory()
		_, err := c.Update(t.Context(), target, stored)
		if e := asError(t, err); e.Kind != graph.KindRoute || len(s.requests) != 1 || s.requests[0].URL != url {
			t.Errorf("%s: %q after\n%swant one request to %s", addressing, e.Kind, wire(s.requests...), url)
		}
	}
}

func TestNoChangeIsNotSent(t *testing.T) {
	c, s := client(answer(200, entity))
	_, err := c.Update(t.Context(), target, nil)
	if e := asError(t, err); e.Kind != graph.KindRequest || len(s.requests) > 0 {
		t.Errorf("%v after %d requests, want a refusal of our own and none", err, len(s.requests))
	}
}

// A PATCH without a usable answer may have been stored; one that was refused or
// never left was not. Nothing is sent twice.
func TestMayBeStored(t *testing.T) {
	canceled := func(ctx context.Context, _ graph.Request) (graph.Response, error) {
		<-ctx.Done()
		return graph.Response{}, ctx.Err()
	}
	tests := []struct {
		name  string
		fetch graph.Fetch
		kind  graph.Kind
		want  bool
	}{
		{"lost", breaks(&graph.TransportError{Failure: graph.Lost, Err: errors.New("reset")}), graph.KindNoAnswer, true},
		{"an error of another sort", breaks(errors.New("reset")), graph.KindNoAnswer, true},
		{"timeout", canceled, graph.KindNoAnswer, true},
		{"too large", breaks(&graph.TransportError{Failure: graph.TooLarge}), graph.KindNotGraph, true},
		{"redirected", breaks(&graph.TransportError{Failure: graph.Redirected}), graph.KindNotGraph, true},
		{"a proxy's page", answer(200, "<html>"), graph.KindNotGraph, true},
		{"500", answer(500, gone), graph.KindService, true},
		{"502 of a proxy", answer(502, "<html>"), graph.KindNotGraph, true},
		{"offline", breaks(&graph.TransportError{Failure: graph.Offline}), graph.KindOffline, false},
		{"blocked", breaks(&graph.TransportError{Failure: graph.Blocked}), graph.KindBlocked, false},
		{"400", answer(400, gone), graph.KindRequest, false},
		{"401", answer(401, gone), graph.KindSignIn, false},
		{"409", answer(409, gone), graph.KindConflict, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, s := client(tt.fetch)
			c.Addressing, c.Timeout = graph.Item, time.Millisecond
			_, err := c.Update(t.Context(), target, stored)
			e := asError(t, err)
			if e.Kind != tt.kind || e.MayBeStored != tt.want {
				t.Errorf("kind %q, may be stored %v; want %q, %v", e.Kind, e.MayBeStored, tt.kind, tt.want)
			}
			sent := 1
			if e.Status == 401 {
				sent = 2 // the second with another token
			}
			if len(s.requests) != sent || e.Tries != 1 || e.Method != "PATCH" || e.Addressing != graph.Item {
				t.Errorf("%d requests, error of try %d of %s by %q; want one PATCH by item", len(s.requests), e.Tries, e.Method, e.Addressing)
			}
			_, err = c.Load(t.Context(), target)
			if e := asError(t, err); e.Kind != tt.kind || e.MayBeStored {
				t.Errorf("of a GET: kind %q, may be stored %v; want %q, false", e.Kind, e.MayBeStored, tt.kind)
			}
		})
	}
}

func TestStopped(t *testing.T) {
	t.Run("before it was sent", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c, s := client(answer(200, entity))
		_, err := c.Update(ctx, target, stored)
		if e := asError(t, err); e.Kind != graph.KindStopped || e.MayBeStored || len(s.requests) > 0 || !errors.Is(err, context.Canceled) {
			t.Errorf("%v, may be stored %v after %d requests; want stopped and nothing sent", err, e.MayBeStored, len(s.requests))
		}
	})
	t.Run("while the token was fetched", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, s := client(answer(200, entity))
		c.Token = func(context.Context, graph.TokenRequest) (string, error) {
			cancel()
			return "", errors.New("closed")
		}
		_, err := c.Update(ctx, target, stored)
		if e := asError(t, err); e.Kind != graph.KindStopped || e.MayBeStored || len(s.requests) > 0 {
			t.Errorf("%v, may be stored %v after %d requests; want stopped and nothing sent", err, e.MayBeStored, len(s.requests))
		}
	})
	t.Run("on its way", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, _ := client(func(ctx context.Context, _ graph.Request) (graph.Response, error) {
			cancel()
			return graph.Response{}, ctx.Err()
		})
		_, err := c.Update(ctx, target, stored)
		if e := asError(t, err); e.Kind != graph.KindStopped || !e.MayBeStored || !errors.Is(err, context.Canceled) {
			t.Errorf("%v, may be stored %v; want stopped with an unknown outcome", err, e.MayBeStored)
		}
	})
	t.Run("while it was read back", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, _ := client(func(context.Context, graph.Request) (graph.Response, error) {
			cancel()
			return graph.Response{Status: 204}, nil
		})
		updated, err := c.Update(ctx, target, stored)
		if err != nil || updated.Verified || asError(t, updated.VerifyErr).Kind != graph.KindStopped {
			t.Errorf("%+v, %v; want an accepted change that could not be compared", updated, err)
		}
	})
}

func TestVerify(t *testing.T) {
	c, s := client(answer(200, entity, "request-id", "r-1"))
	updated, err := c.Verify(t.Context(), target, []devicestatus.Change{platform9})
	if err != nil || !updated.Verified || !updated.ReadBack || len(updated.NotStored) != 1 {
		t.Errorf("%+v, %v; want a comparison that finds platform", updated, err)
	}
	if len(s.requests) != 1 || s.requests[0].Method != "GET" || updated.Exchange.Method != "GET" || updated.Exchange.RequestID != "r-1" {
		t.Errorf("sent\n%swith exchange %+v; want one GET", wire(s.requests...), updated.Exchange)
	}
	c, _ = client(answer(404, gone))
	updated, err = c.Verify(t.Context(), target, []devicestatus.Change{platform9})
	if e := asError(t, err); e.Kind != graph.KindNotFound || updated.Verified {
		t.Errorf("%+v, %v; want that nothing could be compared", updated, err)
	}
}

func TestRefusedLiteralFindsItsField(t *testing.T) {
	changes := []devicestatus.Change{
		{Property: devicestatus.DeviceDisplayName, After: text("9")},
		{Property: devicestatus.DeviceModel, After: text("it's 'x'")},
		{Property: devicestatus.UserName, After: devicestatus.Value{Kind: devicestatus.Null}},
		{Property: devicestatus.Platform, After: number("9")},
		{Property: devicestatus.Status, After: text("odd")},
		{Property: devicestatus.LastReportedDateTime, After: text("2026-10-05T14:03:22")},
		{Property: devicestatus.UserPrincipalName, After: text("a@b")},
	}
	tests := []struct{ name, literal, edmType, want string }{
		{"time", "2026-10-05T14:03:22", "Edm.DateTimeOffset", "lastReportedDateTime"},
		{"number, where a name reads alike", "9", "Edm.Int32", "platform"},
		{"name, where a number reads alike", "9", "Edm.String", "deviceDisplayName"},
		{"enumeration of the back end", "odd", "microsoft.management.services.api.complianceStatus", "status"},
		{"apostrophes", "it's 'x'", "Edm.String", "deviceModel"},
		{"null", "null", "Edm.String", "userName"},
		{"several of an unknown type", "9", "Edm.Other", "deviceDisplayName platform"},
		{"a value that was not sent", "elsewhere", "Edm.Int32", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			complaint := "Cannot convert the literal '" + tt.literal + "' to the expected type '" + tt.edmType + "'."
			c, _ := client(answer(400, `{"error":{"code":"ModelValidationFailure","message":"`+complaint+`"}}`))
			c.Addressing = graph.Collection
			_, err := c.Update(t.Context(), target, changes)
			e := asError(t, err)
			var got []string
			for _, d := range e.Details {
				got = append(got, string(d.Property))
				if d.Message != complaint {
					t.Errorf("detail says %q, want %q", d.Message, complaint)
				}
			}
			if e.Kind != graph.KindValue || strings.Join(got, " ") != tt.want {
				t.Errorf("kind %q about %v, want %q about %q", e.Kind, got, graph.KindValue, tt.want)
			}
		})
	}
	t.Run("in details without a target of ours", func(t *testing.T) {
		c, _ := client(answer(400, `{"error":{"code":"badRequest","message":"no","details":[{"code":"x","target":"entity","message":"Cannot convert the literal '9' to the expected type 'Edm.Int32'."}]}}`))
		c.Addressing = graph.Item
		_, err := c.Update(t.Context(), target, changes)
		if e := asError(t, err); len(e.Details) != 1 || e.Details[0].Property != devicestatus.Platform {
			t.Errorf("details %+v, want one about platform", e.Details)
		}
	})
}

// Whoever echoes the request, the token does not come out again.
func TestTokenStaysInside(t *testing.T) {
	echo := "you sent Bearer " + secret + " to us"
	for name, step := range map[string]graph.Fetch{
		"page of a proxy":     answer(502, "<html>"+echo),
		"page as a success":   answer(200, "<html>"+echo),
		"refusal":             answer(400, `{"error":{"code":"`+secret+`","message":"`+echo+`","details":[{"target":"`+secret+`"}]}}`, "request-id", secret),
		"transport":           breaks(&graph.TransportError{Failure: graph.Lost, Err: errors.New(echo)}),
		"transport, wrapped":  breaks(fmt.Errorf("%s: %w", echo, &graph.TransportError{Failure: graph.Offline})),
		"error of other sort": breaks(errors.New(echo)),
		"entity":              answer(200, strings.Replace(entity, "compliant", secret, 1), "request-id", secret),
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := client(step)
			updated, err := c.Update(t.Context(), target, stored)
			shown := fmt.Sprintf("%+v %v", updated, err)
			if err != nil {
				e := asError(t, err)
				shown += fmt.Sprintf("%+v %v", *e, e.Err)
			}
			if strings.Contains(shown, secret) {
				t.Errorf("the token shows in %s", shown)
			}
		})
	}
	c, _ := client(breaks(fmt.Errorf("%s: %w", echo, &graph.TransportError{Failure: graph.Offline})))
	_, err := c.Load(t.Context(), target)
	if e := asError(t, err); e.Kind != graph.KindOffline {
		t.Errorf("kind %q once the token was hidden, want %q", e.Kind, graph.KindOffline)
	}
}

func TestNoToken(t *testing.T) {
	cause := errors.New("interaction needed")
	for name, token := range map[string]func() (string, error){
		"none":         func() (string, error) { return "", cause },
		"empty":        func() (string, error) { return "", nil },
		"line break":   func() (string, error) { return "a\nb", nil },
		"not ASCII":    func() (string, error) { return "ä", nil },
		"with a blank": func() (string, error) { return "a b", nil },
	} {
		t.Run(name, func(t *testing.T) {
			c, s := client(answer(200, entity))
			c.Token = func(context.Context, graph.TokenRequest) (string, error) { return token() }
			_, err := c.Update(t.Context(), target, stored)
			if e := asError(t, err); e.Kind != graph.KindToken || e.MayBeStored || len(s.requests) > 0 {
				t.Errorf("%v, may be stored %v after %d requests; want no token and nothing sent", err, e.MayBeStored, len(s.requests))
			}
			if name == "none" && !errors.Is(err, cause) {
				t.Errorf("%v does not wrap %v", err, cause)
			}
		})
	}
}
