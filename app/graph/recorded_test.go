package graph_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
)

// recorded is an answer that others recorded or documented. The files are third-
// party text and no part of this repository; vectors of the same shapes are in
// the other tests.
type recorded struct {
	Response struct {
		Status   int
		Headers  map[string]string
		BodyRaw  string
		BodyJSON struct {
			Value     json.RawMessage
			Responses []struct {
				ID      string
				Status  int
				Headers map[string]string
				Body    json.RawMessage
			}
		} `json:"bodyJson"`
	}
}

func (r recorded) decode() *graph.Error {
	return graph.DecodeError(r.Response.Status, r.header(), r.Response.BodyRaw)
}

func (r recorded) header() map[string]string {
	lower := map[string]string{}
	for name, value := range r.Response.Headers {
		lower[strings.ToLower(name)] = value
	}
	return lower
}

// recordedFolder looks for shared/facts/graph-cases beside the checkout.
func recordedFolder(t *testing.T) string {
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for parent := filepath.Dir(folder); parent != folder; folder, parent = parent, filepath.Dir(parent) {
		cases := filepath.Join(parent, "shared", "facts", "graph-cases")
		if info, err := os.Stat(cases); err == nil && info.IsDir() {
			return cases
		}
	}
	t.Skip("no shared/facts/graph-cases beside the checkout: the recorded answers are not part of the repository")
	return ""
}

func TestRecordedAnswers(t *testing.T) {
	folder := recordedFolder(t)
	kind := func(want graph.Kind, code string, parts ...string) func(*testing.T, recorded) {
		return func(t *testing.T, r recorded) {
			e := r.decode()
			if e.Kind != want || e.Code != code {
				t.Errorf("kind %q, code %q; want %q, %q", e.Kind, e.Code, want, code)
			}
			for _, part := range parts {
				if !strings.Contains(said(e), part) {
					t.Errorf("%q is missing in\n%s", part, said(e))
				}
			}
			if strings.ContainsAny(e.Message, "{}\r\n") {
				t.Errorf("message %q is not decoded", e.Message)
			}
		}
	}
	checks := map[string]func(*testing.T, recorded){
		"01-docs-item-patch-200.json":               checkEntity,
		"03-docs-get-item-value-wrapper.json":       checkEntity,
		"04-intune-collection-patch-400-route.json": kind(graph.KindRoute, "No method match route template", "date: 2025-06-04T19:34:35Z", "request: 48aabff5-"),
		"06-intune-model-validation-int32.json":     kind(graph.KindValue, "ModelValidationFailure", "<enabled/>"),
		"07-intune-403-nested-json-message.json": kind(graph.KindScope, "Forbidden",
			"scopes: DeviceManagementConfiguration.Read.All DeviceManagementConfiguration.ReadWrite.All\n", "activity: 5c977c7f-", "request: 5c977c7f-"),
		"09-docs-429-sample.json":         checkThrottled,
		"11a-cae-401-transcript.json":     kind(graph.KindClaims, "", `claims: {"access_token":{"nbf":{"essential":true, "value":"1657834417"}}}`, "request: fb6261cb-"),
		"13-docs-batch-mixed.json":        checkBatch("2 forbidden ", "3 forbidden Authorization_RequestDenied", "4 route Request_BadRequest"),
		"15-batch-item-400-error.json":    checkBatch("3 request ExtensionError"),
		"20-graph-exposed-headers.json":   checkExposed,
		"22-guideline-details-array.json": kind(graph.KindValue, "badRequest", "detail: |phoneNumber|nullValue|", "detail: |lastName|nullValue|", "detail: |address|malformedValue|"),

		"17-patch-204-although-docs-say-200.json": func(t *testing.T, r recorded) {
			c, s := client(answer(r.Response.Status, r.Response.BodyRaw), answer(200, entity))
			updated, err := c.Update(t.Context(), target, stored)
			if err != nil || !updated.ReadBack || !updated.Verified || len(s.requests) != 2 {
				t.Errorf("%+v, %v after %d requests; want a success that was read back", updated, err, len(s.requests))
			}
		},
	}
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if errors.Is(err, fs.ErrNotExist) {
				t.Skip("this answer is not there any more")
			}
			var r recorded
			if err != nil || json.Unmarshal(text, &r) != nil {
				t.Fatalf("case cannot be read: %v", err)
			}
			if r.Response.Status == 0 { // not printed in the report; its siblings say 400
				r.Response.Status = 400
			}
			check(t, r)
		})
	}
}

// checkEntity wants every value as it came, to the last digit.
func checkEntity(t *testing.T, r recorded) {
	entity := []byte(r.Response.BodyRaw)
	if inner := r.Response.BodyJSON.Value; inner != nil {
		entity = inner
	}
	var want map[string]json.RawMessage
	if err := json.Unmarshal(entity, &want); err != nil {
		t.Fatal(err)
	}
	c, _ := client(answer(200, r.Response.BodyRaw))
	loaded, err := c.Load(t.Context(), graph.Target{ConfigurationID: "c", ID: strings.Trim(string(want["id"]), `"`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range devicestatus.Properties {
		if got := loaded.Record.Get(p).JSON(); got != string(want[string(p)]) {
			t.Errorf("%s is %s, want %s", p, got, want[string(p)])
		}
	}
}

func checkThrottled(t *testing.T, r recorded) {
	c, s := client(answer(r.Response.Status, r.Response.BodyRaw, "retry-after", r.header()["retry-after"]), answer(200, entity))
	if _, err := c.Load(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if len(s.pauses) != 1 || !s.pauses[0].Given || s.pauses[0].Wait.Seconds() != 10 {
		t.Errorf("pauses %+v, want one of the given 10 s", s.pauses)
	}
	if e := r.decode(); e.Kind != graph.KindThrottled || e.Code != "TooManyRequests" {
		t.Errorf("kind %q, code %q; want throttled, TooManyRequests", e.Kind, e.Code)
	}
}

// checkBatch decodes the body of each failed item as if it had come alone.
func checkBatch(want ...string) func(*testing.T, recorded) {
	return func(t *testing.T, r recorded) {
		var got []string
		for _, item := range r.Response.BodyJSON.Responses {
			if item.Status < 400 {
				continue
			}
			e := graph.DecodeError(item.Status, nil, string(item.Body))
			got = append(got, item.ID+" "+string(e.Kind)+" "+e.Code)
			if e.Message == "" || e.RequestID == "" {
				t.Errorf("item %s has message %q, request-id %q; want both", item.ID, e.Message, e.RequestID)
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("items %q, want %q", got, want)
		}
	}
}

// checkExposed holds the emulator to the newest recorded list.
func checkExposed(t *testing.T, r recorded) {
	w := httptest.NewRecorder()
	graphtest.New(graphtest.Options{}).ServeHTTP(w, httptest.NewRequest("GET", "/beta/deviceAppManagement", nil))
	if got, want := w.Header().Get("Access-Control-Expose-Headers"), r.header()["access-control-expose-headers"]; got != want {
		t.Errorf("the emulator exposes %q, Graph %q", got, want)
	}
}
