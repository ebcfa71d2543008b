package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Every sentence that a bad value can get, as it stands in the summary and at
// the field. What each rule takes and refuses is tested in package
// devicestatus.
var badValues = []struct{ id, typed, want string }{
	{"configurationId", "", "Enter the provisioning configuration"},
	{"configurationId", "a b", "Provisioning configuration ID must not contain spaces, slashes, question marks or hash signs"},
	{"configurationId", "..", "Provisioning configuration cannot be only full stops, because browsers leave them out of an address"},
	{"id", "", "Enter the device status ID"},
	{"id", "50%", "Device status ID must not contain spaces, slashes, question marks, hash signs or percent signs"},
	{"id", "https://portal.azure.com/x", "This address is not a device status. Paste one that ends in /deviceStatuses/ and an ID"},
	{"platform", "eight", "Platform number must be a whole number, like 8"},
	{"platform", "8.5", "Platform number must be a whole number without decimals"},
	{"platform", "1e3", "Platform number must be a whole number without decimals"},
	{"platform", "2147483648", "Platform number must be between -2147483648 and 2147483647"},
	{"platform", "", "Enter a platform number, or restore the loaded value"},
	{"userPrincipalName", "avery", "User principal name must contain one @, like avery@contoso.com"},
	{"userPrincipalName", "@contoso.com", "User principal name needs text before and after the @, like avery@contoso.com"},
	{"userPrincipalName", "zoë@contoso.com", "User principal name can only contain letters A to Z, digits and ' . - _ ! # ^ ~ before the @"},
	{"userPrincipalName", "a@con toso.com", "User principal name can only contain letters A to Z, digits, hyphens and full stops after the @"},
	{"userPrincipalName", "avery.@contoso.com", "User principal name must not have a full stop right before the @"},
	{"userPrincipalName", strings.Repeat("a", 65) + "@contoso.com", "The part before the @ must be 64 characters or fewer"},
	{"userPrincipalName", "a@" + strings.Repeat("c", 49), "The part after the @ must be 48 characters or fewer"},
	{"userPrincipalName", strings.Repeat("a", 65) + "@" + strings.Repeat("c", 49), "User principal name must be 113 characters or fewer"},
	{"complianceGracePeriodExpirationDateTime", "soon", "Grace period ends must be a date and time, like 2026-10-05T14:03:22Z"},
	{"complianceGracePeriodExpirationDateTime", "2026-10-05", "Grace period ends must include a time, like 14:03:22"},
	{"complianceGracePeriodExpirationDateTime", "2026-10-05 14:03", "Grace period ends must say its time zone."},
	{"complianceGracePeriodExpirationDateTime", "05/10/2026 14:03Z", "Write the date as year-month-day, like 2026-10-05. 05/10/2026 can mean two days"},
	{"complianceGracePeriodExpirationDateTime", "31.12.2026 14:03Z", "Write the date as year-month-day, like 2026-10-05"},
	{"complianceGracePeriodExpirationDateTime", "2026-02-30T14:03:22Z", "Grace period ends must be a real date and time. 2026-02-30 does not exist"},
	{"complianceGracePeriodExpirationDateTime", "2026-10-05T14:03:22+15:00", "Time zone offset must be between -14:00 and +14:00"},
	{"complianceGracePeriodExpirationDateTime", "2026-10-05T14:03:22.123456789Z", "Seconds can have at most 7 decimals. You entered 9"},
	{"complianceGracePeriodExpirationDateTime", "12026-10-05T14:03:22Z", "Year must be between 0001 and 9999"},
	{"complianceGracePeriodExpirationDateTime", "", "Enter when the grace period ends, or restore the loaded value"},
	{"lastReportedDateTime", "", "Enter when the device last reported, or restore the loaded value"},
}

func TestEveryBadValueHasItsSentence(t *testing.T) {
	for _, form := range []struct {
		name   string
		loaded bool
	}{{"address", false}, {"record", true}} {
		t.Run(form.name, func(t *testing.T) {
			b := open(t, "")
			if form.loaded {
				b.click("Load")
				b.awaitText("#change-record", "Choose another record")
			}
			b.fill("deviceModel", "iPhone 15") // something to review, so that the form can be right again
			for _, bad := range badValues {
				if isAddress := bad.id == "id" || bad.id == "configurationId"; isAddress == form.loaded {
					continue
				}
				good := b.value(bad.id)
				b.fill(bad.id, bad.typed)
				b.press(kb.Enter, 2) // Ctrl+Enter
				b.awaitFocus("error-summary")
				if got := b.text("#error-summary"); got != "There is a problem\n"+bad.want {
					b.Errorf("%s %q: the summary says %q, want %q", bad.id, bad.typed, got, bad.want)
				}
				if got := evaluate[string](b, fmt.Sprintf(`document.getElementById(%q).textContent`, bad.id+"-error")); got != "Error: "+bad.want {
					b.Errorf("%s %q: the field says %q, want %q", bad.id, bad.typed, got, bad.want)
				}
				if got := b.value(bad.id); got != bad.typed {
					b.Errorf("%s: %q became %q", bad.id, bad.typed, got)
				}
				b.press(kb.Tab)
				b.press(kb.Enter)
				b.awaitFocus(bad.id)
				// From Review on an error goes as soon as the field is right.
				b.fill(bad.id, good)
				b.await("the error is gone", `!document.querySelector("#error-summary")`)
			}
			if n := len(b.graph.requests("PATCH")); n != 0 {
				b.Errorf("%d requests went out", n)
			}
		})
	}
}

func TestErrorsStandAtTheirFieldsAndInOneSummary(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("platform", "8.5")
	b.fill("userPrincipalName", "avery")
	b.fill("complianceGracePeriodExpirationDateTime", "tomorrow")
	b.awaitText("#platform-note", "Not a whole number yet")
	b.awaitText("#savebar-text", "What you typed changes nothing yet")
	b.fill("deviceModel", "iPhone 15")
	b.awaitText("#savebar-text", "1 unsaved change; 3 other fields change nothing yet")
	if evaluate[int](b, `document.querySelectorAll("[aria-invalid=true], [role=alert]:not([hidden])").length`) != 0 {
		b.Error("something is red before the first review")
	}
	b.click("Review changes")
	b.awaitFocus("error-summary")
	b.state("invalid")

	if title := evaluate[string](b, "document.title"); title != "Error: • Device Status Editor" {
		b.Errorf("title %q", title)
	}
	want := []string{"platform", "userPrincipalName", "complianceGracePeriodExpirationDateTime"}
	if got := evaluate[[]string](b, `[...document.querySelectorAll("#error-summary a")].map((a) => a.hash.slice(1))`); fmt.Sprint(got) != fmt.Sprint(want) {
		b.Errorf("the summary leads to %v, want %v", got, want)
	}
	if n := evaluate[int](b, `document.querySelectorAll("[role=alert]:not([hidden])").length`); n != 1 {
		b.Errorf("%d alerts, want the summary alone", n)
	}
	for _, id := range want {
		if described := evaluate[string](b, fmt.Sprintf(`document.getElementById(%q).getAttribute("aria-describedby")`, id)); !strings.Contains(described, id+"-error") {
			b.Errorf("%s is described by %q, which lacks its error", id, described)
		}
		if invalid := evaluate[string](b, fmt.Sprintf(`document.getElementById(%q).getAttribute("aria-invalid")`, id)); invalid != "true" {
			b.Errorf("%s: aria-invalid is %q", id, invalid)
		}
	}
	if dangling := evaluate[[]string](b, `[...document.querySelectorAll("[aria-describedby]")].flatMap((e) =>
		e.getAttribute("aria-describedby").split(" ").filter((id) => !document.getElementById(id)))`); len(dangling) > 0 {
		b.Errorf("aria-describedby names what is not there: %v", dangling)
	}

	before := evaluate[string](b, `document.querySelector("#error-summary a").textContent`)
	// One event: a right value between would take the error away.
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const box = document.getElementById("platform");
		box.value = "99999999999";
		box.dispatchEvent(new Event("input", {bubbles: true}));
	}`))
	b.await("the summary says of the new value what the field does", fmt.Sprintf(`(() => {
		const [link, field] = ["#error-summary a", "#platform-error"].map((selector) => document.querySelector(selector).textContent);
		return link !== %q && field.endsWith(link);
	})()`, before))

	b.fill("platform", "8")
	b.await("the summary shrinks", `document.querySelectorAll("#error-summary li").length === 2`)
	if b.focused() != "platform" {
		b.Errorf("the focus went to %q while typing", b.focused())
	}
}

func TestOddValuesAreNotedAndNotRefused(t *testing.T) {
	tests := []struct{ id, typed, want string }{
		{"platform", "42", "42 is not in Intune's list of device types. You can still send it"},
		{"platform", " 007 ", "Read as 7"},
		{"deviceDisplayName", strings.Repeat("é", 257), "Device name is 257 characters long. Intune may cut it"},
		{"lastReportedDateTime", "2999-01-01T00:00:00Z", "A device cannot have reported yet"},
	}
	b := openLoaded(t, "")
	for _, odd := range tests {
		b.fill(odd.id, odd.typed)
		b.awaitText("#"+odd.id+"-note", odd.want)
		if evaluate[bool](b, fmt.Sprintf(`document.getElementById(%q).hasAttribute("aria-invalid")`, odd.id)) {
			b.Errorf("%s: %q is marked as wrong", odd.id, odd.typed)
		}
	}
	b.review()
}

// The browser follows a link as soon as Enter goes down, and a field that has
// the focus by then gets the rest of the same key press, which in a text box
// means: submit.
func TestHeldEnterOnTheSummaryGoesToTheFieldAndNoFurther(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("platform", "8.5")
	b.click("Review changes")
	b.awaitFocus("error-summary")
	b.press(kb.Tab)
	enter := kb.Encode('\r')
	asFromAKeyboard(enter[0])
	down, char, up := *enter[0], *enter[1], *enter[2]
	send := func(key input.DispatchKeyEventParams) {
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key)
			return err
		}))
	}
	send(down)
	b.awaitFocus("platform")
	down.AutoRepeat = new(true)
	for range 3 {
		send(char)
		send(down)
	}
	send(up)
	if b.focused() != "platform" {
		b.Errorf("the focus went on to %q", b.focused())
	}
	b.fill("platform", "8")
	b.await("the error is gone", `!document.querySelector("#error-summary")`)
}
