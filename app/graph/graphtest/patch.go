package graphtest

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// patch changes a record, at its own address or, if a fault allows it, at the
// collection's with the id in the body.
func (e *Emulator) patch(q request) response {
	if r, ok := e.spend(q); ok {
		return r
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	collection := len(q.path) == 4
	if collection && e.faults.take("lenientCollection", q.method) == nil ||
		!collection && e.faults.take("refuseItem", q.method) != nil {
		return q.refuseRoute()
	}
	sent, refusal, ok := q.readChange()
	if !ok {
		return refusal
	}
	id := sent.id()
	switch {
	case collection && id == "":
		return q.refuse(http.StatusBadRequest, "BadRequest", "The body must have the id of the record.")
	case !collection && sent.get("id") != nil && !strings.EqualFold(id, q.path[4]):
		return q.refuse(http.StatusBadRequest, "BadRequest", "The property 'id' is the key and cannot be changed.")
	case !collection:
		id = q.path[4]
	}
	c, ok := e.store.configuration(q.path[2])
	if !ok {
		return q.refuseUnknown(q.path[2])
	}
	record, ok := e.store.status(q.path[2], id)
	if !ok {
		return q.refuseUnknown(id)
	}
	e.write(record, sent, q.method)
	if e.faults.take("dropAfter", q.method) != nil {
		return response{drop: true}
	}
	if e.faults.take("otherRecord", q.method) != nil {
		record = c.other(record)
	}
	if e.faults.take("noContent", q.method) != nil {
		return q.reply(http.StatusNoContent)
	}
	whole := append(entity{{"@odata.type", encode(odataType)}}, *record...)
	return q.item("('"+c.entity.id()+"')/deviceStatuses", whole)
}

// write stores what was sent, or what a fault puts in its place. The key stays.
func (e *Emulator) write(record *entity, sent entity, method string) {
	var instead map[string]json.RawMessage
	var ignored []string
	if f := e.faults.take("store", method); f != nil {
		instead = f.Properties
	}
	if f := e.faults.take("ignore", method); f != nil {
		ignored = f.Names
	}
	for _, m := range sent {
		if other, ok := instead[m.name]; ok {
			m.value = other
		}
		if m.name != "id" && !slices.Contains(ignored, m.name) {
			record.set(m.name, m.value)
		}
	}
}

// readChange checks the body and gives its properties as they will be stored.
func (q request) readChange() (entity, response, bool) {
	mediaType, _, err := mime.ParseMediaType(q.header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, q.refuse(http.StatusUnsupportedMediaType, "UnsupportedMediaType", "The body must be application/json."), false
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(q.body, &body); err != nil || body == nil {
		return nil, q.refuse(http.StatusBadRequest, "BadRequest", "The body must be one JSON object."), false
	}
	var sent entity
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if strings.Contains(name, "@") {
			var said string
			if name == "@odata.type" && (json.Unmarshal(body[name], &said) != nil || said != odataType) {
				return nil, q.refuseModel("The type " + string(body[name]) + " is not the one of this resource."), false
			}
			continue
		}
		value, complaint := check(name, body[name])
		if complaint != "" {
			return nil, q.refuseModel(complaint), false
		}
		sent = append(sent, member{name, value})
	}
	return sent, response{}, true
}

// refuseModel says the same twice, as Intune does.
func (q request) refuseModel(complaint string) response {
	return q.refuseWith(http.StatusBadRequest, "ModelValidationFailure", complaint, complaint)
}
