package entratest_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"device-status-editor/app/signin/entratest"
)

func TestConcurrentUse(t *testing.T) {
	c := serve(t, entratest.Options{})
	var group sync.WaitGroup
	for i := range 8 {
		username := []string{avery, lee}[i%2]
		group.Go(func() {
			b := c.anotherBrowser()
			for range 5 {
				got := b.redeem(b.back(b.press(b.authorize("prompt", "login"), "user-"+username)).Get("code"))
				if got.status != http.StatusOK {
					t.Errorf("sign-in ends with %d %s", got.status, got.Description)
					return
				}
				claims, err := c.entra.Check(b.refresh(got.RefreshToken).AccessToken, graph)
				if err != nil || claims.Username != username {
					t.Errorf("Check() = %+v, %v; want %s", claims, err, username)
				}
			}
		})
		group.Go(func() {
			_ = c.entra.Turn("lifetime", entratest.Knob{Count: 1, Seconds: 60})
			_, _ = c.entra.Knobs(), c.entra.Log()
			b := c.anotherBrowser()
			b.get(authority + "/oauth2/v2.0/logout")
			b.get(authority + "/discovery/v2.0/keys")
		})
	}
	group.Wait()
}

// Of many that come at once, one gets the tokens.
func TestACodeIsRedeemedOnce(t *testing.T) {
	c := serve(t, entratest.Options{})
	code := c.back(c.press(c.authorize(), "user-"+avery)).Get("code")
	c.turn("throttle", entratest.Knob{Count: 3})
	var group sync.WaitGroup
	var good, throttled atomic.Int32
	for range 16 {
		group.Go(func() {
			switch c.redeem(code).status {
			case http.StatusOK:
				good.Add(1)
			case http.StatusTooManyRequests:
				throttled.Add(1)
			}
		})
	}
	group.Wait()
	if good.Load() != 1 || throttled.Load() != 3 {
		t.Errorf("%d got tokens and %d were throttled, want 1 and 3", good.Load(), throttled.Load())
	}
}
