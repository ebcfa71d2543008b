// Package graphtest is an emulator of the part of Microsoft Graph that the
// editor uses: the demo runs on it, and tests make it fail in the ways Graph,
// Intune and networks are known to fail.
//
// It knows the wire: addresses, bodies, headers, limits and how the service
// words its refusals. It must not know the editor's packages, so that a mistake
// of theirs is not repeated here. Everything is in memory; nothing but the
// answers' dates changes from one start to the next.
//
// # Addresses
//
// Any base path will do, like /beta:
//
//	GET    …/deviceAppManagement/iosLobAppProvisioningConfigurations[/{id}]
//	GET    …/deviceAppManagement/iosLobAppProvisioningConfigurations/{id}/deviceStatuses[/{id}]
//	PATCH  …/deviceAppManagement/iosLobAppProvisioningConfigurations/{id}/deviceStatuses[/{id}]
//	POST   …/$batch
//	GET, PUT, DELETE /faults
//
// GET understands $select, $top and the $skiptoken of a nextLink. As Intune does,
// a PATCH of the collection is refused by route unless a fault says otherwise.
// Writes have Intune's budget: 100 in 20 seconds. A token without the scope gets
// 403 where Options say what tokens may do.
//
// # Faults
//
// PUT /faults takes a JSON object whose members switch faults on; it replaces
// those set before and answers with what holds now, as GET does. DELETE puts
// faults, records and budget back to the start. An unknown or ill-typed key is
// refused with 400 and its name. These members may stand in every fault:
//
//	count   how many requests it hits; 0 or absent: all until it is reset
//	after   how many requests it lets pass before
//	method  only requests of this method: "GET", "PATCH" or "POST" ($batch itself);
//	        absent: GET and PATCH, also those inside a batch
//
// The faults, in the order in which they are looked at:
//
//	slow              {"milliseconds":3000}  answers later
//	hang              {}  answers never; ends when the client leaves
//	dropBefore        {}  closes the connection; nothing was done
//	proxy             {}  502 with HTML
//	portal            {}  200 with HTML, like a captive portal
//	redirect          {"location":"https://portal.example/"}  302
//	claims            {}  401 with a claims challenge; "claims" says, as a string of JSON, which
//	                  ones it asks for
//	expired           {}  401, the token has expired
//	throttle          {"retryAfter":"2.128"} or {"retryAfterDate":10} (an HTTP date so many
//	                  seconds ahead) or {"retryAfterInner":"10"} (only in Intune's body)
//	                  or none; with "hidden":true CORS does not expose the header; 429
//	unavailable       as throttle, and "status": 503 (default), 504, 400 or 500
//	segment           {}  400, no such segment 'deviceStatuses'
//	role              {}  403 without scopes
//	scope             {"nested":1}  403 naming scopes, as JSON in the message; 2: nested twice
//	intune            {"status":500,"nested":1}  400, 500, 503 or 504 in the same shape
//	unknownError      {}  404 with an empty message
//	modelValidation   {"property":"platform"}  400 with the target in details
//	budget            {"writes":100,"seconds":20}  another write budget
//	refuseItem        {}  the PATCH of an item is refused by route as well
//	lenientCollection {}  the PATCH of a collection works, with the id in the body
//	store             {"properties":{"platform":0}}  stores this where the PATCH sends another value
//	ignore            {"names":["platform"]}  keeps the old value instead
//	dropAfter         {}  closes the connection once the write is stored
//	otherRecord       {}  GET and PATCH of a record answer with another record
//	noContent         {}  a PATCH answers 204
//	generate          {"statuses":500}  one more configuration, [GeneratedID], with so many statuses;
//	                  it is there until it is reset, whatever count and method say
//	batchShuffle      {}  answers of a batch come in another order
//	batchThrottle     {"ids":["2"],"retryAfter":"5"}  these items get 429
//	batchMissing      {"ids":["2"]}  these items are done but not answered
//	batchNullBody     {"ids":["2"]}  these items are answered with a null body
//
// One more member is no fault but a deed, done at once: a colleague's change,
// of which nothing is checked.
//
//	change            {"configurationId":"…","id":"…","properties":{"status":"error"}}
package graphtest

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options are all optional.
type Options struct {
	// Token says whether a bearer token is good; nil takes any but "expired".
	Token func(string) bool
	// Scopes says what a token may do; nil: any may do all. GET needs
	// DeviceManagementApps.Read.All or DeviceManagementApps.ReadWrite.All,
	// PATCH the latter, alone and in a batch.
	Scopes func(token string) []string
	// Now is the clock of the write budget and of the answers' dates.
	Now func() time.Time
}

// Emulator is an [http.Handler], safe for concurrent use.
type Emulator struct {
	token  func(string) bool
	scopes func(string) []string
	now    func() time.Time

	mu     sync.Mutex
	random *rand.Rand
	store  store
	faults faults
	writes []time.Time // within the budget's window
}

// New returns an emulator with the seeded records.
func New(opts Options) *Emulator {
	e := &Emulator{token: opts.Token, scopes: opts.Scopes, now: opts.Now, random: rand.New(rand.NewPCG(1, 2))}
	if e.token == nil {
		e.token = func(token string) bool { return token != "expired" }
	}
	if e.now == nil {
		e.now = time.Now
	}
	e.reset()
	return e
}

func (e *Emulator) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.store, e.faults, e.writes = seed(), faults{}, nil
}

// maxBody is far above any honest request: 20 items of a batch.
const maxBody = 4 << 20

func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w.Header(), r)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the request's body cannot be read", http.StatusRequestEntityTooLarge)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/faults") {
		e.serveFaults(w, r.Method, body)
		return
	}
	q := e.request(r, body)
	var answer response
	if len(q.path) == 1 && q.path[0] == "$batch" {
		answer = e.batch(q)
	} else {
		answer = e.answer(q)
	}
	if answer.drop {
		panic(http.ErrAbortHandler)
	}
	answer.write(w)
}

// request reads an HTTP request. What stands before the first known segment is
// the base path.
func (e *Emulator) request(r *http.Request, body []byte) request {
	q := request{
		ctx:    r.Context(),
		method: r.Method,
		query:  r.URL.Query(),
		header: r.Header,
		body:   body,
		id:     e.newID(),
		now:    e.now().UTC(),
	}
	q.clientID = r.Header.Get("client-request-id")
	if q.clientID == "" {
		q.clientID = q.id
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	q.base = scheme + r.Host
	escaped := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i, segment := range escaped {
		if segment == "$batch" || strings.EqualFold(segment, "deviceAppManagement") {
			q.path = escaped[i:]
			break
		}
		q.base += "/" + segment
	}
	for i, segment := range q.path {
		if decoded, err := url.PathUnescape(segment); err == nil {
			q.path[i] = decoded
		}
	}
	return q
}

// newID makes ids that look like Graph's and are the same in every run.
func (e *Emulator) newID() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return guid(e.random)
}
