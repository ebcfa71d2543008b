package entratest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Knob holds the members of every knob; which of them may stand where says
// the package comment.
type Knob struct {
	Count        int      `json:"count,omitempty"`
	Endpoint     string   `json:"endpoint,omitempty"`
	Milliseconds int      `json:"milliseconds,omitempty"`
	RetryAfter   string   `json:"retryAfter,omitempty"`
	Return       bool     `json:"return,omitempty"`
	Scopes       []string `json:"scopes,omitempty"`
	Admin        bool     `json:"admin,omitempty"`
	Seconds      int      `json:"seconds,omitempty"`
	Value        string   `json:"value,omitempty"`
	AADSTS       int      `json:"aadsts,omitempty"`
}

var knobKeys = map[string][]string{
	"slow":           {"endpoint", "milliseconds"},
	"drop":           {"endpoint"},
	"proxy":          {"endpoint"},
	"unavailable":    {"retryAfter"},
	"throttle":       {"retryAfter"},
	"policy":         {"return"},
	"silentClaims":   {},
	"secondFactor":   {},
	"consent":        {"scopes", "admin"},
	"lifetime":       {"seconds"},
	"audience":       {"value"},
	"tenant":         {"value"},
	"missingScopes":  {"scopes"},
	"nonce":          {},
	"noRefreshToken": {},
}

// deedKeys are of what is done at once.
var deedKeys = map[string][]string{
	"expireSessions":      {},
	"revokeRefreshTokens": {"aadsts"},
}

// Turn sets a knob beside those that are set; what it holds is checked as the
// JSON of /knobs is.
func (e *Entra) Turn(name string, k Knob) error {
	keys, known := knobKeys[name]
	if !known {
		return fmt.Errorf("unknown key %q", name)
	}
	text, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("key %q: %w", name, err)
	}
	checked, err := readKnob(name, text, append([]string{"count"}, keys...))
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.knobs[name] = checked
	return nil
}

// Knobs returns those that are set, with the hits that are left.
func (e *Entra) Knobs() map[string]Knob {
	e.mu.Lock()
	defer e.mu.Unlock()
	set := map[string]Knob{}
	for name, k := range e.knobs {
		set[name] = *k
	}
	return set
}

// serveKnobs is the JSON API. It asks nobody who they are: whoever can reach a
// test's stand-in may turn its knobs.
func (e *Entra) serveKnobs(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
	case http.MethodPut:
		if err := e.setKnobs(r); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
	case http.MethodDelete:
		e.Reset()
	default:
		w.Header().Set("Allow", "GET, PUT, DELETE")
		http.Error(w, "knobs take GET, PUT and DELETE", http.StatusMethodNotAllowed)
		return
	}
	writeJSON(w, http.StatusOK, e.Knobs())
}

// setKnobs sets all that a body names or, when something is wrong, nothing.
func (e *Entra) setKnobs(r *http.Request) error {
	var members map[string]json.RawMessage
	decoder := json.NewDecoder(r.Body)
	if err := decoder.Decode(&members); err != nil || members == nil || decoder.More() {
		return fmt.Errorf("knobs are a JSON object")
	}
	set, deeds := map[string]*Knob{}, map[string]*Knob{}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		into, keys := set, append([]string{"count"}, knobKeys[name]...)
		if deed, isDeed := deedKeys[name]; isDeed {
			into, keys = deeds, deed
		} else if _, known := knobKeys[name]; !known {
			return fmt.Errorf("unknown key %q", name)
		}
		k, err := readKnob(name, members[name], keys)
		if err != nil {
			return err
		}
		into[name] = k
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.knobs = set
	if deeds["expireSessions"] != nil {
		clear(e.sessions)
	}
	if k := deeds["revokeRefreshTokens"]; k != nil {
		e.revoke(k.AADSTS)
	}
	return nil
}

// readKnob reads an object that may have only these keys.
func readKnob(name string, text json.RawMessage, keys []string) (*Knob, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, fmt.Errorf("key %q: value %s is not an object", name, text)
	}
	k := &Knob{}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(keys, key) {
			return nil, fmt.Errorf("unknown key %q", name+"."+key)
		}
		one, err := json.Marshal(map[string]json.RawMessage{key: members[key]})
		if err == nil {
			err = json.Unmarshal(one, k)
		}
		// A null would leave the member as it is, without an error.
		if err != nil || string(members[key]) == "null" {
			return nil, fmt.Errorf("key %q: value %s has the wrong type", name+"."+key, members[key])
		}
	}
	for key, value := range map[string]int{"count": k.Count, "milliseconds": k.Milliseconds, "seconds": k.Seconds} {
		if value < 0 {
			return nil, fmt.Errorf("key %q: value %d, must not be negative", name+"."+key, value)
		}
	}
	if !slices.Contains([]string{"", "token", "authorize"}, k.Endpoint) {
		return nil, fmt.Errorf("key %q: value %q, allowed are %q", name+".endpoint", k.Endpoint, []string{"token", "authorize"})
	}
	if !slices.Contains(append(revocations, 0), k.AADSTS) {
		return nil, fmt.Errorf("key %q: value %d, allowed are %d", name+".aadsts", k.AADSTS, revocations)
	}
	return k, nil
}

// take uses up one hit of a knob and returns it, or nil when it is not set.
// The lock is held.
func (e *Entra) take(name string) *Knob {
	k := e.knobs[name]
	if k == nil {
		return nil
	}
	hit := *k
	if k.Count > 0 {
		if k.Count--; k.Count == 0 {
			delete(e.knobs, name)
		}
	}
	return &hit
}

// takeAt is take for a knob of one endpoint.
func (e *Entra) takeAt(name, endpoint string) *Knob {
	e.mu.Lock()
	defer e.mu.Unlock()
	k := e.knobs[name]
	if k == nil || k.Endpoint != endpoint && (k.Endpoint != "" || endpoint != "token") {
		return nil
	}
	return e.take(name)
}
