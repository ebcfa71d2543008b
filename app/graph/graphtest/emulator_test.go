package graphtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"device-status-editor/app/graph/graphtest"
)

const (
	configurations = "/deviceAppManagement/iosLobAppProvisioningConfigurations"
	collection     = configurations + "/" + graphtest.ConfigurationID + "/deviceStatuses"
	record         = collection + "/" + graphtest.StatusID
)

var noon = time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// caller asks an emulator over HTTP, with a good token unless a test says otherwise.
type caller struct {
	*testing.T
	server *httptest.Server
	client *http.Client
}

func serve(t *testing.T, opts graphtest.Options) *caller {
	server := httptest.NewServer(graphtest.New(opts))
	t.Cleanup(server.Close)
	return &caller{t, server, clientOf(server)}
}

// clientOf shows each answer as it comes. Without connections kept alive, a
// request whose connection breaks is not sent a second time behind the test's back.
func clientOf(server *httptest.Server) *http.Client {
	client := server.Client()
	client.Transport.(*http.Transport).DisableKeepAlives = true
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

type answer struct {
	status int
	header http.Header
	body   string
}

// send asks below /beta, or an absolute address. Headers are names and values in
// turn; an empty value takes a header away.
func (c *caller) send(method, address, body string, header ...string) (answer, error) {
	if strings.HasPrefix(address, "/") {
		address = c.server.URL + "/beta" + address
	}
	r, err := http.NewRequestWithContext(c.Context(), method, address, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer demo")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			r.Header.Del(header[i])
		}
	}
	response, err := c.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

func (c *caller) ask(method, address, body string, header ...string) answer {
	c.Helper()
	a, err := c.send(method, address, body, header...)
	if err != nil {
		c.Fatal(err)
	}
	return a
}

func (c *caller) get(address string) answer {
	c.Helper()
	return c.ask("GET", address, "")
}

func (c *caller) patch(address, body string) answer {
	c.Helper()
	return c.ask("PATCH", address, body)
}

// faults switches faults on.
func (c *caller) faults(body string) {
	c.Helper()
	if a := c.ask("PUT", "/faults", body); a.status != http.StatusOK {
		c.Fatalf("faults %s: answer %d %s, want 200", body, a.status, a.body)
	}
}

// property is a member of a record as it stands in JSON.
func (c *caller) property(address, name string) string {
	c.Helper()
	a := c.get(address)
	a.wants(c.T, http.StatusOK, "")
	return string(a.members(c.T)[name])
}

type refusal struct {
	Code, Message string
	Details       []struct{ Code, Target, Message string }
	InnerError    struct {
		Message, Date   string
		RequestID       string `json:"request-id"`
		ClientRequestID string `json:"client-request-id"`
	}
}

// refusal is empty when the body is none.
func (a answer) refusal() refusal {
	var body struct{ Error refusal }
	_ = json.Unmarshal([]byte(a.body), &body)
	return body.Error
}

// wants checks the status and the code of the error, "" where there is none.
func (a answer) wants(t *testing.T, status int, code string) {
	t.Helper()
	if got := a.refusal().Code; a.status != status || got != code {
		t.Errorf("answer %d with code %q, want %d with %q\n%s", a.status, got, status, code, a.body)
	}
}

func (a answer) members(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(a.body), &members); err != nil {
		t.Fatalf("body %q: %v", a.body, err)
	}
	return members
}

func TestRequestIDs(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon})
	fresh := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for _, address := range []string{configurations, record, collection + "/x", "/elsewhere"} {
		own, echoed := c.get(address), c.ask("GET", address, "", "client-request-id", "mine-1")
		for _, a := range []answer{own, echoed} {
			id := a.header.Get("request-id")
			if !fresh.MatchString(id) || seen[id] {
				t.Errorf("%s: request-id %q, want a new GUID", address, id)
			}
			seen[id] = true
			if inner := a.refusal().InnerError; a.status >= 400 &&
				(inner.RequestID != id || inner.ClientRequestID != a.header.Get("client-request-id") || inner.Date != "2026-10-05T12:00:00") {
				t.Errorf("%s: innerError %+v, want the ids of the headers and the date without a zone", address, inner)
			}
			if got, want := a.header.Get("Date"), "Mon, 05 Oct 2026 12:00:00 GMT"; got != want {
				t.Errorf("%s: Date %q, want %q", address, got, want)
			}
		}
		if got, want := own.header.Get("client-request-id"), own.header.Get("request-id"); got != want {
			t.Errorf("%s: client-request-id %q, want the request-id %q", address, got, want)
		}
		if got := echoed.header.Get("client-request-id"); got != "mine-1" {
			t.Errorf("%s: client-request-id %q, want the caller's mine-1", address, got)
		}
	}
}

// A demo and a failing test must look the same when they are started again.
func TestEveryStartIsTheSame(t *testing.T) {
	run := func() (texts []string) {
		c := serve(t, graphtest.Options{Now: atNoon})
		c.faults(`{"generate":{"statuses":5}}`)
		for _, address := range []string{configurations, collection, configurations + "/" + graphtest.GeneratedID + "/deviceStatuses", "/elsewhere"} {
			texts = append(texts, strings.ReplaceAll(c.get(address).body, c.server.URL, ""))
		}
		return texts
	}
	first, second := run(), run()
	for i := range first {
		if first[i] != second[i] {
			t.Errorf("answer %d differs:\n%s\n%s", i, first[i], second[i])
		}
	}
}

func TestTooLargeABodyIsNotRead(t *testing.T) {
	w := httptest.NewRecorder()
	body := `{"deviceModel":"` + strings.Repeat("x", 4<<20) + `"}`
	graphtest.New(graphtest.Options{}).ServeHTTP(w, httptest.NewRequest("PATCH", "/beta"+record, strings.NewReader(body)))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("answer %d, want 413", w.Code)
	}
}
