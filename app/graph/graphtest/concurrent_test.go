package graphtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"device-status-editor/app/graph/graphtest"
)

// together sends n requests at once and counts their statuses.
func (c *caller) together(n int, one func(i int) (answer, error)) map[int]int {
	c.Helper()
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for i := range n {
		wait.Go(func() {
			a, err := one(i)
			if err != nil {
				c.Errorf("request %d: %v", i, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			statuses[a.status]++
		})
	}
	wait.Wait()
	return statuses
}

func TestCountUnderLoad(t *testing.T) {
	c := serve(t, graphtest.Options{})
	c.faults(`{"proxy":{"count":7},"unavailable":{"count":5}}`)
	got := c.together(40, func(int) (answer, error) { return c.send("GET", record, "") })
	if got[502] != 7 || got[503] != 5 || got[200] != 28 {
		t.Errorf("statuses %v, want 7 times 502, 5 times 503 and 28 times 200", got)
	}
}

func TestBudgetUnderLoad(t *testing.T) {
	c := serve(t, graphtest.Options{Now: atNoon})
	got := c.together(130, func(i int) (answer, error) { return c.send("PATCH", record, fmt.Sprintf(`{"platform":%d}`, i)) })
	if got[200] != 100 || got[429] != 30 {
		t.Errorf("statuses %v, want 100 times 200 and 30 times 429", got)
	}
}

// Writes of different properties do not undo one another.
func TestWritesUnderLoad(t *testing.T) {
	c := serve(t, graphtest.Options{})
	bodies := []string{`{"platform":9}`, `{"deviceModel":"x"}`, `{"status":"error"}`, `{"userName":null}`, `{"deviceDisplayName":"y"}`}
	if got := c.together(len(bodies), func(i int) (answer, error) { return c.send("PATCH", record, bodies[i]) }); got[200] != len(bodies) {
		t.Errorf("statuses %v, want 200 alone", got)
	}
	after := c.get(record).members(t)
	for _, body := range bodies {
		for name, want := range (answer{body: body}).members(t) {
			if got := string(after[name]); got != string(want) {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
	}
}

// Everything at once, for the race detector; each answer still is a whole one.
func TestAllAtOnce(t *testing.T) {
	c := serve(t, graphtest.Options{})
	steps := []func() (answer, error){
		func() (answer, error) { return c.send("GET", configurations, "") },
		func() (answer, error) { return c.send("GET", collection+"?$top=3", "") },
		func() (answer, error) { return c.send("GET", record, "") },
		func() (answer, error) { return c.send("PATCH", record, `{"platform":9,"status":"compliant"}`) },
		func() (answer, error) {
			return c.send("POST", "/$batch", `{"requests":[`+patchItem("1", `{"deviceModel":"x"}`)+`,`+getItem("2", generated)+`]}`)
		},
		func() (answer, error) {
			return c.send("PUT", "/faults", `{"generate":{"statuses":120},"unavailable":{"count":2},"ignore":{"names":["status"],"count":1}}`)
		},
		func() (answer, error) {
			return c.send("PUT", "/faults", `{"change":{"configurationId":"`+graphtest.ConfigurationID+`","id":"`+graphtest.StatusID+`","properties":{"platform":3}}}`)
		},
		func() (answer, error) { return c.send("GET", "/faults", "") },
		func() (answer, error) { return c.send("DELETE", "/faults", "") },
	}
	expected := []int{http.StatusOK, http.StatusServiceUnavailable}
	statuses := c.together(20*len(steps), func(i int) (answer, error) {
		a, err := steps[i%len(steps)]()
		if err == nil && !json.Valid([]byte(a.body)) {
			err = fmt.Errorf("answer %d is no JSON: %q", a.status, a.body)
		}
		return a, err
	})
	for status := range statuses {
		if !slices.Contains(expected, status) {
			t.Errorf("statuses %v, want %v alone", statuses, expected)
		}
	}
}
