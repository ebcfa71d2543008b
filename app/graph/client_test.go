package graph_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
)

var target = graph.Target{ConfigurationID: "c-1", ID: "a_b_c"}

const secret = "secret.token-1"

// service answers in turn; the last answer stands for all further requests. A
// step is what Fetch does.
type service struct {
	steps    []graph.Fetch
	requests []graph.Request
	scopes   []string
	tokens   []graph.TokenRequest
	pauses   []graph.Pause
}

func (s *service) fetch(ctx context.Context, r graph.Request) (graph.Response, error) {
	step := s.steps[min(len(s.requests), len(s.steps)-1)]
	s.requests = append(s.requests, r)
	return step(ctx, r)
}

// client asks a service of these steps: its clock stands still, it waits no
// time, and its ids count.
func client(steps ...graph.Fetch) (*graph.Client, *service) {
	s := &service{steps: steps}
	ids := 0
	return &graph.Client{
		Root:  graph.Global.Root(),
		Fetch: s.fetch,
		Token: func(_ context.Context, r graph.TokenRequest) (string, error) {
			s.tokens = append(s.tokens, r)
			s.scopes = append(s.scopes, r.Scopes...)
			return secret, nil
		},
		NewID: func() string { ids++; return fmt.Sprintf("id-%d", ids) },
		Now:   func() time.Time { return noon },
		Pause: func(_ context.Context, p graph.Pause) error {
			s.pauses = append(s.pauses, p)
			return nil
		},
		Jitter: func() float64 { return 0.5 },
	}, s
}

func answer(status int, body string, header ...string) graph.Fetch {
	h := map[string]string{}
	for i := 0; i < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return func(context.Context, graph.Request) (graph.Response, error) {
		return graph.Response{Status: status, Header: h, Body: body}, nil
	}
}

func breaks(err error) graph.Fetch {
	return func(context.Context, graph.Request) (graph.Response, error) { return graph.Response{}, err }
}

// wire writes requests down as they go out.
func wire(requests ...graph.Request) string {
	var b strings.Builder
	for _, r := range requests {
		fmt.Fprintf(&b, "%s %s\n", r.Method, r.URL)
		for _, f := range r.Header {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
		fmt.Fprintf(&b, "\n%s\n", r.Body)
	}
	return b.String()
}

func asError(t *testing.T, err error) *graph.Error {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %v, want a *graph.Error", err)
	}
	return e
}

const (
	entity = `{"@odata.type":"#microsoft.graph.managedDeviceMobileAppConfigurationDeviceStatus","id":"A_b_c","deviceDisplayName":"Avery’s iPhone","userName":null,"deviceModel":null,"platform":8,"complianceGracePeriodExpirationDateTime":"2026-10-05T14:03:22.1406851Z","status":"compliant","lastReportedDateTime":"2026-10-04T09:00:00Z","userPrincipalName":"avery@contoso.com","extra":{"a":1}}`

	itemURL       = "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses/a_b_c"
	collectionURL = "https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/c-1/deviceStatuses"
)

func TestLoad(t *testing.T) {
	for name, body := range map[string]string{"bare": entity, "wrapped": `{"value":` + entity + `}`} {
		t.Run(name, func(t *testing.T) {
			c, s := client(answer(200, body, "request-id", "r-1", "date", "Mon, 05 Oct 2026 12:00:01 GMT"))
			loaded, err := c.Load(t.Context(), target)
			if err != nil {
				t.Fatal(err)
			}
			want := "GET " + itemURL + "\nAuthorization: Bearer " + secret + "\nAccept: application/json\nclient-request-id: id-1\n\n\n"
			if got := wire(s.requests...); got != want {
				t.Errorf("requests\n%swant\n%s", got, want)
			}
			if got := loaded.Record.Get(devicestatus.Platform); got != (devicestatus.Value{Kind: devicestatus.Number, Text: "8"}) {
				t.Errorf("platform is %+v, want the number 8", got)
			}
			wantExchange := graph.Exchange{Method: "GET", URL: itemURL, Status: 200, RequestID: "r-1", ClientRequestID: "id-1", Date: "2026-10-05T12:00:01Z"}
			if loaded.Exchange != wantExchange {
				t.Errorf("exchange is %+v, want %+v", loaded.Exchange, wantExchange)
			}
			if got := strings.Join(s.scopes, " "); got != graph.ReadScope {
				t.Errorf("asked a token for %q, want %q", got, graph.ReadScope)
			}
		})
	}
}

func TestLoadRefusesWhatIsNotTheRecord(t *testing.T) {
	tests := []struct {
		name  string
		fetch graph.Fetch
		kind  graph.Kind
		cause error
	}{
		{"another record", answer(200, strings.Replace(entity, "A_b_c", "x_y_z", 1)), graph.KindNotGraph, graph.ErrOtherRecord},
		{"no id", answer(200, `{"status":"login required"}`), graph.KindNotGraph, nil},
		{"a list", answer(200, `{"value":[`+entity+`]}`), graph.KindNotGraph, nil},
		{"a captive portal", answer(200, "<html>"), graph.KindNotGraph, nil},
		{"nothing", answer(204, ""), graph.KindNotGraph, nil},
		{"a redirect", answer(302, "", "location", "https://portal.example/"), graph.KindNotGraph, nil},
		{"a refusal", answer(404, `{"error":{"code":"UnknownError","message":""}}`), graph.KindNotFound, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := client(tt.fetch)
			_, err := c.Load(t.Context(), target)
			e := asError(t, err)
			if e.Kind != tt.kind || tt.cause != nil && !errors.Is(err, tt.cause) || e.MayBeStored {
				t.Errorf("error %v, may be stored %v; want kind %q, cause %v, and nothing written", err, e.MayBeStored, tt.kind, tt.cause)
			}
			if e.Method != "GET" || e.URL != itemURL || e.ClientRequestID != "id-1" || e.Tries != 1 || e.Date != "2026-10-05T12:00:00Z" {
				t.Errorf("error is of %s %s, %q, try %d, %q; want the GET's", e.Method, e.URL, e.ClientRequestID, e.Tries, e.Date)
			}
		})
	}
}

// Ids may hold what OData, URLs or browsers give a meaning.
func TestKeysArePercentEncoded(t *testing.T) {
	c, s := client(answer(200, entity))
	_, _ = c.Load(t.Context(), graph.Target{ConfigurationID: "a'(b)%2F/c", ID: "ä ?#\\\xff~.-_"})
	got := strings.TrimPrefix(s.requests[0].URL, graph.Global.Root()+"/deviceAppManagement/iosLobAppProvisioningConfigurations/")
	if got != "a%27%28b%29%252F%2Fc/deviceStatuses/%C3%A4%20%3F%23%5C%FF~.-_" {
		t.Errorf("keys are written %q", got)
	}
}

func TestNothingIsSentForAnImpossibleAddress(t *testing.T) {
	change := []devicestatus.Change{platform9}
	for _, bad := range []graph.Target{{}, {ConfigurationID: "..", ID: "a"}, {ConfigurationID: "a", ID: "."}, {ConfigurationID: "a"}} {
		c, s := client(answer(200, entity))
		_, loadErr := c.Load(t.Context(), bad)
		_, updateErr := c.Update(t.Context(), bad, change)
		_, verifyErr := c.Verify(t.Context(), bad, change)
		for _, err := range []error{loadErr, updateErr, verifyErr} {
			if e := asError(t, err); e.Kind != graph.KindRequest || e.Status != 0 || e.MayBeStored || e.Err == nil {
				t.Errorf("%+v: error %+v, want a refusal of our own", bad, e)
			}
		}
		if len(s.requests)+len(s.scopes) > 0 {
			t.Errorf("%+v: %d requests, tokens for %v; want none", bad, len(s.requests), s.scopes)
		}
	}
}

func TestNoTokenForAnUnsafeRoot(t *testing.T) {
	for _, root := range []string{"http://graph.microsoft.com/beta", "https://user@graph.microsoft.com/beta", "", "https://graph.microsoft.com/beta/"} {
		c, s := client(answer(200, entity))
		c.Root = root
		_, err := c.Load(t.Context(), target)
		if e := asError(t, err); e.Kind != graph.KindRequest {
			t.Errorf("root %q: kind %q, want %q", root, e.Kind, graph.KindRequest)
		}
		if len(s.requests)+len(s.scopes) > 0 {
			t.Errorf("root %q: %d requests, tokens for %v; want none", root, len(s.requests), s.scopes)
		}
	}
}
