package e2e

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/chromedp/cdproto/domstorage"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watch looks at what one target shows on its way, because a leak that is gone by
// the end of the test is one too: its console, the addresses it asks and has, and
// what it stores.
func (b *tab) watch(ctx context.Context) {
	b.Helper()
	console := chromedp.Console(ctx)
	go func() {
		for message, err := range console {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.messages = append(b.messages, message.String())
			b.mu.Unlock()
		}
	}()
	err := chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			r := e.Request
			b.addresses = append(b.addresses, r.URL+r.URLFragment)
			if b.demo != nil && strings.HasPrefix(r.URL, b.demo.URL) {
				b.shown = append(b.shown, fmt.Sprintf("a request to the page's own server, %s with %v", r.URL, r.Headers))
			}
		case *page.EventNavigatedWithinDocument:
			b.addresses = append(b.addresses, e.URL)
		case *page.EventFrameNavigated:
			b.addresses = append(b.addresses, e.Frame.URL+e.Frame.URLFragment)
		case *domstorage.EventDomStorageItemAdded:
			b.stores(e.StorageID, e.Key, e.NewValue)
		case *domstorage.EventDomStorageItemUpdated:
			b.stores(e.StorageID, e.Key, e.NewValue)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		b.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, domstorage.Enable, struct{}{}); err != nil {
		b.Fatal(err)
	}
}

// libraryKeys are those of the sign-in library that hold a secret: a token with its
// account, client and scopes, and while a person is away the question and the answer
// that the redirect page leaves for the page behind it. Everything else of its has to
// be as clean as ours.
var libraryKeys = regexp.MustCompile(`^msal\.[0-9]+\|[^|]+\|[^|]+\|(accesstoken|refreshtoken|idtoken)\|[^|]+\|[^|]*\|[^|]*\|[^|]*\|?$|^msal\.[^.]+\.(urlHash|request\.params)$`)

func (b *tab) stores(id *domstorage.StorageID, key, value string) {
	switch {
	case id.IsLocalStorage && strings.HasPrefix(key, "msal") && key != "msal.version":
		b.shown = append(b.shown, "what outlives the tab, "+key)
		b.keptForGood = append(b.keptForGood, key)
	case id.IsLocalStorage || !libraryKeys.MatchString(key):
		b.shown = append(b.shown, "the storage, "+key+": "+value)
	}
}

// checkHygiene is what every test checks at its end.
func (b *tab) checkHygiene() {
	if b.gone {
		return
	}
	if b.ctx.Err() != nil {
		b.Error("the tab ended before it could be checked:", context.Cause(b.ctx))
		return
	}
	held, err := "", error(nil)
	for range 10 {
		held, err = chromedp.Run(b.ctx, chromedp.Evaluate[string](`JSON.stringify([document.documentElement.outerHTML, document.title, self.origin === "null" || document.cookie,
			[...document.querySelectorAll("input, textarea")].map((e) => e.value)])`))
		if err == nil || !leaving(err) {
			break
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shown = append(b.shown, "the document: "+held)
	for _, secret := range b.secrets {
		for _, shown := range b.shown {
			if strings.Contains(shown, secret) {
				b.Errorf("a secret is in %.200s", shown)
			}
		}
		for _, address := range b.addresses {
			if strings.Contains(address, secret) && !b.isAnswer(address, secret) {
				b.Errorf("a secret is in the address %.200s", address)
			}
		}
	}
	for _, key := range b.keptForGood {
		b.Errorf("the sign-in library keeps %s beyond the tab", key)
	}
	for _, message := range b.messages {
		for _, secret := range b.secrets {
			if strings.Contains(message, secret) {
				b.Errorf("a secret is in the console: %s", message)
			}
		}
		expected := false
		for _, part := range b.expected {
			expected = expected || strings.Contains(message, part)
		}
		if !expected {
			b.Errorf("the console says: %s", message)
		}
	}
}

// checkLast is that check for a page that does not live until the test ends.
func (b *tab) checkLast() {
	b.checkHygiene()
	b.gone = true
}

// isAnswer is true of the one address that has a code in it: where the sign-in
// service sends the browser, in the fragment, which goes to no server.
func (b *tab) isAnswer(address, secret string) bool {
	before, fragment, _ := strings.Cut(address, "#")
	_, code, _ := strings.Cut("&"+fragment, "&code=")
	code, _, _ = strings.Cut(code, "&")
	return b.demo != nil && before == b.demo.URL+"redirect.html" && strings.Contains(code, secret)
}
