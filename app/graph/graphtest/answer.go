package graphtest

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer is the service's reaction to one request, alone or in a batch. The
// order is that of the way: the network, a proxy, the gateway, Intune.
func (e *Emulator) answer(q request) response {
	if r, ok := e.onTheWay(q); ok {
		return r
	}
	if r, ok := e.atTheGateway(q); ok {
		return r
	}
	if len(q.path) < 2 || !strings.EqualFold(q.path[0], "deviceAppManagement") || !strings.EqualFold(q.path[1], "iosLobAppProvisioningConfigurations") {
		return q.refuse(http.StatusBadRequest, "BadRequest", "Resource not found for the segment '"+strings.Join(q.path, "/")+"'.")
	}
	if r, ok := e.refusedByIntune(q); ok {
		return r
	}
	switch {
	case len(q.path) > 5 || len(q.path) > 3 && !strings.EqualFold(q.path[3], "deviceStatuses"):
		return q.refuse(http.StatusBadRequest, "BadRequest", "Resource not found for the segment '"+q.path[len(q.path)-1]+"'.")
	case q.method == http.MethodGet:
		return e.get(q)
	case q.method == http.MethodPatch && len(q.path) > 3:
		return e.patch(q)
	}
	return q.refuseRoute()
}

// onTheWay is what happens before Graph is reached.
func (e *Emulator) onTheWay(q request) (response, bool) {
	if f := e.take("slow", q.method); f != nil {
		timer := time.NewTimer(time.Duration(f.Milliseconds) * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-q.ctx.Done():
			return response{drop: true}, true
		}
	}
	if e.take("hang", q.method) != nil {
		<-q.ctx.Done()
		return response{drop: true}, true
	}
	if e.take("dropBefore", q.method) != nil {
		return response{drop: true}, true
	}
	if e.take("proxy", q.method) != nil {
		return html(http.StatusBadGateway, "Bad gateway"), true
	}
	if e.take("portal", q.method) != nil {
		return html(http.StatusOK, "Welcome to the guest network"), true
	}
	if f := e.take("redirect", q.method); f != nil {
		r := html(http.StatusFound, "Moved")
		r.header.Set("Location", cmp.Or(f.Location, "https://portal.example/"))
		return r, true
	}
	return response{}, false
}

// atTheGateway is what Graph decides before it asks Intune.
func (e *Emulator) atTheGateway(q request) (response, bool) {
	if f := e.take("claims", q.method); f != nil {
		return q.challenge(cmp.Or(f.Claims, revocationClaims)), true
	}
	expired := e.take("expired", q.method) != nil
	switch token := q.bearer(); {
	case token == "":
		return q.refuseToken("No access token was sent."), true
	case expired || !e.token(token):
		return q.refuseToken("The access token has expired."), true
	}
	if f := e.take("throttle", q.method); f != nil {
		return q.later(http.StatusTooManyRequests, "TooManyRequests", f), true
	}
	if f := e.take("unavailable", q.method); f != nil {
		return q.later(cmp.Or(f.Status, http.StatusServiceUnavailable), "ServiceUnavailable", f), true
	}
	return response{}, false
}

// refusedByIntune is what Intune refuses whatever the request asks for.
func (e *Emulator) refusedByIntune(q request) (response, bool) {
	if e.take("segment", q.method) != nil {
		return q.refuseSegment(), true
	}
	if e.take("role", q.method) != nil {
		return q.refuse(http.StatusForbidden, "Forbidden", "The signed-in user's Intune role does not allow this."), true
	}
	if f := e.take("scope", q.method); f != nil {
		return q.refuseScope(f.Nested), true
	}
	if !e.hasScope(q) {
		return q.refuseScope(1), true
	}
	if f := e.take("intune", q.method); f != nil {
		status, code := cmp.Or(f.Status, http.StatusInternalServerError), "InternalServerError"
		if status == http.StatusBadRequest {
			code = "BadRequest"
		}
		return q.refuseIntune(status, f.Nested, code, "An internal step failed.", ""), true
	}
	if e.take("unknownError", q.method) != nil {
		return q.refuse(http.StatusNotFound, "UnknownError", ""), true
	}
	if f := e.take("modelValidation", q.method); f != nil {
		return q.refuse(http.StatusBadRequest, "ModelValidationFailure", "A value of the request is not allowed.",
			detail{Code: "InvalidValue", Target: f.Property, Message: "This value is not allowed."}), true
	}
	return response{}, false
}

// later asks the client to come back.
func (q request) later(status int, code string, f *fault) response {
	const message = "Too much at once, come back later."
	r := q.refuse(status, code, message)
	if f.RetryAfterInner != "" {
		r = q.refuseIntune(status, 1, code, message, f.RetryAfterInner)
	}
	if f.RetryAfter != "" {
		r.header.Set("Retry-After", f.RetryAfter)
	}
	if f.RetryAfterDate != 0 {
		r.header.Set("Retry-After", q.now.Add(time.Duration(f.RetryAfterDate)*time.Second).Format(http.TimeFormat))
	}
	if f.Hidden {
		hideRetryAfter(r.header)
	}
	return r
}

// seconds is Retry-After as Graph writes it.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}
