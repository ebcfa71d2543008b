package graphtest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"device-status-editor/app/graph/graphtest"
)

// In a bubble time passes at once, and exactly.
func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		emulator := graphtest.New(graphtest.Options{})
		ask := func(ctx context.Context, method, address, body string) (took time.Duration, status int, gone any) {
			r := httptest.NewRequest(method, "/beta"+address, strings.NewReader(body)).WithContext(ctx)
			r.Header.Set("Authorization", "Bearer demo")
			w := httptest.NewRecorder()
			start := time.Now()
			defer func() { took, status, gone = time.Since(start), w.Code, recover() }()
			emulator.ServeHTTP(w, r)
			return
		}
		ask(t.Context(), "PUT", "/faults", `{"slow":{"milliseconds":3000,"count":2}}`)
		if took, status, _ := ask(t.Context(), "GET", record, ""); took != 3*time.Second || status != http.StatusOK {
			t.Errorf("answer %d after %v, want 200 after 3 s", status, took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if took, _, gone := ask(ctx, "GET", record, ""); took != time.Second || gone != http.ErrAbortHandler {
			t.Errorf("ended with %v after %v, want no answer when the client leaves after 1 s", gone, took)
		}
		if took, status, _ := ask(t.Context(), "GET", record, ""); took != 0 || status != http.StatusOK {
			t.Errorf("answer %d after %v, want 200 at once", status, took)
		}
	})
}

// A hang that outlives its client would hold this test until go test gives up.
func TestHangEndsWithTheClient(t *testing.T) {
	emulator := graphtest.New(graphtest.Options{})
	entered, left := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, graphtest.StatusID) && r.Method == http.MethodPatch {
			close(entered)
			defer close(left)
		}
		emulator.ServeHTTP(w, r)
	}))
	defer server.Close()
	c := &caller{t, server, clientOf(server)}
	c.faults(`{"hang":{"count":1}}`)

	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	r, err := http.NewRequestWithContext(ctx, "PATCH", server.URL+"/beta"+record, strings.NewReader(`{"platform":9}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer demo")
	if _, err := c.client.Do(r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the client's own cancellation", err)
	}
	<-left
	if got := c.property(record, "platform"); got != "0" {
		t.Errorf("platform became %s, want 0", got)
	}
}

// The caller cannot tell a write that was lost from one whose answer was.
func TestDroppedConnections(t *testing.T) {
	for fault, platform := range map[string]string{"dropBefore": "0", "dropAfter": "9"} {
		c := serve(t, graphtest.Options{})
		c.faults(`{"` + fault + `":{"count":1,"method":"PATCH"}}`)
		if a, err := c.send("PATCH", record, `{"platform":9}`); err == nil {
			t.Errorf("%s: answer %d, want none", fault, a.status)
		}
		if got := c.property(record, "platform"); got != platform {
			t.Errorf("%s: platform is %s, want %s", fault, got, platform)
		}
		c.patch(record, `{"platform":8}`).wants(t, http.StatusOK, "")
	}
	c := serve(t, graphtest.Options{})
	c.faults(`{"dropBefore":{}}`)
	for range 2 {
		if a, err := c.send("GET", record, ""); err == nil {
			t.Errorf("answer %d, want none until the fault is reset", a.status)
		}
	}
	c.faults(`{"dropAfter":{}}`)
	c.get(record).wants(t, http.StatusOK, "")
	c.patch(record, `{"platform":"x"}`).wants(t, http.StatusBadRequest, "ModelValidationFailure")
}

// An item that gets no answer takes the answers of the others with it, not their deeds.
func TestDroppedBatch(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"dropAfter":{"count":1}}`)
	items := patchItem("1", `{"platform":9}`) + "," + patchItem("2", `{"deviceModel":"x"}`)
	if a, err := c.send("POST", "/$batch", `{"requests":[`+items+`]}`); err == nil {
		t.Errorf("answer %d, want none", a.status)
	}
	if platform, model := c.property(record, "platform"), c.property(record, "deviceModel"); platform != "9" || model != "null" {
		t.Errorf("platform is %s and deviceModel %s, want 9 and null", platform, model)
	}
}
