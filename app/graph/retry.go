package graph

import (
	"context"
	"math/rand/v2"
	"time"
)

// Pause is a wait before a request is made again. Client.Pause does the waiting:
// returning nil early means "try now", an error means "stop".
type Pause struct {
	Wait   time.Duration
	Given  bool // the service said how long
	Try    int  // the one that just failed, from 1
	Tries  int  // how many there will be at most
	Status int
}

// tries is how often a status may come back in all. 500 and 502 are not among
// them: nothing says that they pass.
func tries(status int) int {
	switch status {
	case 429:
		return 5
	case 503, 504:
		return 3
	}
	return 1
}

// send makes a request until it is answered for good. A PATCH may go out again
// after a refusal that asks for it: it sets absolute values. One that got no
// answer is never sent again from here.
//
// A token that is refused is replaced once: one that answers the challenge when
// there is one (https://learn.microsoft.com/entra/identity-platform/claims-challenge),
// else a fresh one. Both refusals come before Graph looks at the request. Twice
// would be a loop of prompts.
func (c *Client) send(ctx context.Context, q call) (answer, *Error) {
	unknown := false // whether an earlier try may have been stored
	for try := 1; ; try++ {
		a, failed := c.exchange(ctx, q)
		a.tries = try
		if failed == nil {
			return a, nil
		}
		failed.Tries = try
		failed.MayBeStored = failed.MayBeStored || unknown
		unknown = failed.MayBeStored

		if !q.refresh && q.claims == "" && (failed.Kind == KindClaims || failed.Kind == KindSignIn) {
			q.claims, q.refresh = failed.Claims, failed.Claims == ""
			try-- // the service did not look at the request
			continue
		}
		most := tries(failed.Status)
		if try >= most {
			return a, failed
		}
		p := Pause{Try: try, Tries: most, Status: failed.Status}
		p.Wait, p.Given = RetryAfter(failed.retryAfter, c.Now())
		if !p.Given {
			p.Wait = c.backoff(try)
		}
		if err := c.Pause(ctx, p); err != nil {
			failed.Err = err
			return a, failed
		}
	}
}

// backoff is for an answer that does not say how long: 2, 4, 8, 16 s and up to one
// more, so that several pages do not come back together.
func (c *Client) backoff(try int) time.Duration {
	jitter := rand.Float64
	if c.Jitter != nil {
		jitter = c.Jitter
	}
	return time.Second<<try + time.Duration(jitter()*float64(time.Second))
}
