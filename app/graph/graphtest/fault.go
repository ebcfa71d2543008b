package graphtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// fault holds the members of every fault; which of them may stand where says
// faultKeys.
type fault struct {
	Count           int                        `json:"count,omitempty"`
	After           int                        `json:"after,omitempty"`
	Method          string                     `json:"method,omitempty"`
	Milliseconds    int                        `json:"milliseconds,omitempty"`
	Location        string                     `json:"location,omitempty"`
	Claims          string                     `json:"claims,omitempty"`
	RetryAfter      string                     `json:"retryAfter,omitempty"`
	RetryAfterDate  int                        `json:"retryAfterDate,omitempty"`
	RetryAfterInner string                     `json:"retryAfterInner,omitempty"`
	Hidden          bool                       `json:"hidden,omitempty"`
	Status          int                        `json:"status,omitempty"`
	Nested          int                        `json:"nested,omitempty"`
	Property        string                     `json:"property,omitempty"`
	Properties      map[string]json.RawMessage `json:"properties,omitempty"`
	Names           []string                   `json:"names,omitempty"`
	Statuses        int                        `json:"statuses,omitempty"`
	Writes          int                        `json:"writes,omitempty"`
	Seconds         int                        `json:"seconds,omitempty"`
	IDs             []string                   `json:"ids,omitempty"`
}

var faultKeys = map[string][]string{
	"slow":              {"milliseconds"},
	"hang":              {},
	"dropBefore":        {},
	"proxy":             {},
	"portal":            {},
	"redirect":          {"location"},
	"claims":            {"claims"},
	"expired":           {},
	"throttle":          {"retryAfter", "retryAfterDate", "retryAfterInner", "hidden"},
	"unavailable":       {"retryAfter", "retryAfterDate", "retryAfterInner", "hidden", "status"},
	"segment":           {},
	"role":              {},
	"scope":             {"nested"},
	"intune":            {"nested", "status"},
	"unknownError":      {},
	"modelValidation":   {"property"},
	"budget":            {"writes", "seconds"},
	"refuseItem":        {},
	"lenientCollection": {},
	"store":             {"properties"},
	"ignore":            {"names"},
	"dropAfter":         {},
	"otherRecord":       {},
	"noContent":         {},
	"generate":          {"statuses"},
	"batchShuffle":      {},
	"batchThrottle":     {"ids", "retryAfter", "retryAfterDate", "retryAfterInner", "hidden"},
	"batchMissing":      {"ids"},
	"batchNullBody":     {"ids"},
}

// allowed are the values of members that have only a few.
var allowed = map[string][]any{
	"method": {"", "GET", "PATCH", "POST"},
	"nested": {0, 1, 2},
	"status": {0, 400, 500, 503, 504},
}

// faults are those switched on.
type faults map[string]*fault

// change is a colleague's edit.
type change struct {
	ConfigurationID string                     `json:"configurationId"`
	ID              string                     `json:"id"`
	Properties      map[string]json.RawMessage `json:"properties"`
}

func (e *Emulator) serveFaults(w http.ResponseWriter, method string, body []byte) {
	switch method {
	case http.MethodGet:
	case http.MethodPut:
		if err := e.setFaults(body); err != nil {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(encode(map[string]string{"error": err.Error()}))
			return
		}
	case http.MethodDelete:
		e.reset()
	default:
		w.Header().Set("Allow", "GET, PUT, DELETE")
		http.Error(w, "faults take GET, PUT and DELETE", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(e.currentFaults())
}

func (e *Emulator) currentFaults() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return encode(e.faults)
}

func (e *Emulator) setFaults(body []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil || members == nil {
		return fmt.Errorf("faults are a JSON object")
	}
	set := faults{}
	var deed *change
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "change" {
			deed = &change{}
			if err := readMembers(name, members[name], deed, "configurationId", "id", "properties"); err != nil {
				return err
			}
			continue
		}
		keys, known := faultKeys[name]
		if !known {
			return fmt.Errorf("unknown key %q", name)
		}
		f, err := readFault(name, members[name], keys)
		if err != nil {
			return err
		}
		set[name] = f
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if deed != nil {
		record, ok := e.store.status(deed.ConfigurationID, deed.ID)
		if !ok {
			return fmt.Errorf("key %q: no record %q in configuration %q", "change", deed.ID, deed.ConfigurationID)
		}
		for _, name := range slices.Sorted(maps.Keys(deed.Properties)) {
			record.set(name, deed.Properties[name])
		}
	}
	e.faults = set
	generated := 0
	if f := set["generate"]; f != nil {
		generated = f.Statuses
	}
	e.store.generate(generated)
	return nil
}

func readFault(name string, text json.RawMessage, keys []string) (*fault, error) {
	var f fault
	if err := readMembers(name, text, &f, append([]string{"count", "after", "method"}, keys...)...); err != nil {
		return nil, err
	}
	for key, value := range map[string]any{"method": f.Method, "nested": f.Nested, "status": f.Status} {
		if !slices.Contains(allowed[key], value) {
			return nil, fmt.Errorf("key %q: value %v, allowed are %v", name+"."+key, value, allowed[key][1:])
		}
	}
	for key, value := range map[string]int{"count": f.Count, "after": f.After, "milliseconds": f.Milliseconds, "statuses": f.Statuses, "writes": f.Writes, "seconds": f.Seconds} {
		if value < 0 {
			return nil, fmt.Errorf("key %q: value %d, must not be negative", name+"."+key, value)
		}
	}
	if f.Claims != "" {
		var claims map[string]json.RawMessage
		if err := json.Unmarshal([]byte(f.Claims), &claims); err != nil || claims == nil {
			return nil, fmt.Errorf("key %q: value %q holds no JSON object", name+".claims", f.Claims)
		}
	}
	return &f, nil
}

// readMembers reads an object that may have only these keys.
func readMembers(name string, text json.RawMessage, into any, keys ...string) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return fmt.Errorf("key %q: value %s is not an object", name, text)
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(keys, key) {
			return fmt.Errorf("unknown key %q", name+"."+key)
		}
		one := encode(map[string]json.RawMessage{key: members[key]})
		// A null would leave the member as it is, without an error.
		if err := json.Unmarshal(one, into); err != nil || string(members[key]) == "null" {
			return fmt.Errorf("key %q: value %s has the wrong type", name+"."+key, members[key])
		}
	}
	return nil
}

// take uses up one hit of a fault and returns it, or nil when it does not hit.
func (e *Emulator) take(name, method string) *fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.faults.take(name, method)
}

func (s faults) take(name, method string) *fault {
	f := s[name]
	if f == nil || !f.hits(name, method) {
		return nil
	}
	if f.After > 0 {
		f.After--
		return nil
	}
	if f.Count > 0 {
		if f.Count--; f.Count == 0 {
			delete(s, name)
		}
	}
	hit := *f
	return &hit
}

// hits says whether requests of this method are meant. Those faults that are
// about a batch have no other request than its POST.
func (f *fault) hits(name, method string) bool {
	switch {
	case f.Method != "":
		return f.Method == method
	case strings.HasPrefix(name, "batch"):
		return method == http.MethodPost
	}
	return method == http.MethodGet || method == http.MethodPatch
}
