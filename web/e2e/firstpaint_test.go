package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph/graphtest"
)

// openEarlyDemo is the demo's page as soon as the form can be seen, without its
// program, which starts to arrive when arrive is called.
func openEarlyDemo(t *testing.T) (b *tab, arrive func()) {
	t.Helper()
	b = prepare(t, graphtest.New(graphtest.Options{}))
	arrive = b.holding(".wasm", nil)
	b.do(chromedp.Navigate(b.demo.URL))
	b.awaitText("#boot-text", "You can already type.")
	return b, arrive
}

func (b *tab) awaitProgram() {
	b.Helper()
	b.await("the program has taken over", `!document.querySelector("#boot")`)
}

// stillEarly fails the test when it tests something else than it means to.
func (b *tab) stillEarly() {
	b.Helper()
	if !evaluate[bool](b, `!!document.querySelector("#boot")`) {
		b.Fatal("the program was there too soon for this test")
	}
}

// insert is what a paste does to the control that has the focus.
func (b *tab) insert(text string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		b.Fatal(err)
	}
}

func TestTypedBeforeTheProgramIsThere(t *testing.T) {
	b, arrive := openEarlyDemo(t)
	time.AfterFunc(5*time.Second, arrive)

	b.do(chromedp.Focus(chromedp.ID("id")))
	b.insert("another-record")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.fill("platform", "8.5")
	b.choose("compliant")
	b.fill("userName", "avery")
	b.press(kb.Home)
	b.press(kb.ArrowRight)
	b.press(kb.ArrowRight, chromedp.ModifierShift)
	b.press(kb.ArrowRight, chromedp.ModifierShift)
	b.stillEarly()

	b.awaitProgram()
	for id, want := range map[string]string{
		"id":              "another-record", // and not the demo's own
		"configurationId": graphtest.ConfigurationID,
		"deviceModel":     "iPhone 15 Pro",
		"platform":        "8.5",
		"userName":        "avery",
	} {
		b.awaitValue(id, want)
	}
	b.await("the choice is kept", `document.querySelector("#status-compliant").checked`)
	b.awaitText("#savebar-text", "3 unsaved changes")
	if got := evaluate[string](b, `{const e = document.activeElement; [e.id, e.selectionStart, e.selectionEnd].join()}`); got != "userName,1,3" {
		b.Errorf("focus and selection are %s, want userName,1,3", got)
	}
	// The next key goes where the one before went, and the program hears it.
	b.press("X")
	b.awaitValue("userName", "aXry")
	b.click("Review changes")
	b.awaitText("#error-summary", "Platform number")
}

// waiting is a page on which presses wait, until arrive is called; says is where it
// tells so, and state what it is called then.
type waiting struct {
	open        func(*testing.T) (b *tab, arrive func())
	says, state string
}

// whilePressesWait runs a test for the time before the program is there, and for that
// in which its second file is still missing.
func whilePressesWait(t *testing.T, test func(*testing.T, waiting)) {
	t.Run("for the program", func(t *testing.T) { test(t, waiting{openEarlyDemo, "#boot-text", "first-paint-pressed"}) })
	t.Run("for the second file", func(t *testing.T) { test(t, waiting{openFirstFile, "#second", "second-file-pressed"}) })
}

// awaitPresses is for what has no effect to wait for: one more press, behind all others,
// from which the person goes back to where they were.
func (b *tab) awaitPresses(arrive func()) {
	b.Helper()
	at := b.focused()
	b.click("Now: Last reported")
	b.do(chromedp.Focus(chromedp.ID(at)))
	arrive()
	b.await("the last press is carried out", `document.querySelector("#lastReportedDateTime").value.endsWith("Z")`)
}

func TestPressedBeforeTheProgramIsThere(t *testing.T) {
	whilePressesWait(t, func(t *testing.T, early waiting) {
		t.Run("a button", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("deviceModel", "iPhone 15 Pro")
			b.click("Load")
			b.awaitText(early.says, "Load: as soon as the editor is ready.")
			b.await("the button shows it", `document.querySelector("#load").ariaBusy === "true"`)
			b.state(early.state)
			arrive()
			b.awaitText("#change-record", "Choose another record")
			b.awaitText("#savebar-text", "1 unsaved change")
		})
		t.Run("several", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("No end (9999-12-31): Grace period ends")
			b.click("Now: Last reported")
			b.click("Now: Last reported")
			b.click("Review changes")
			arrive()
			b.awaitFocus("review-heading")
			b.awaitText("#review", "9999-12-31T23:59:59Z")
			b.awaitText("#review", "Last reported")
		})
		t.Run("Enter", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("deviceModel", "iPhone 15 Pro")
			b.press(kb.Enter)
			b.awaitText(early.says, "Review changes: as soon as the editor is ready.")
			arrive()
			b.awaitFocus("review-heading")
			b.awaitText("#review", "iPhone 15 Pro")
		})
		t.Run("a shortcut", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("deviceModel", "iPhone 15 Pro")
			b.press("s", chromedp.ModifierCtrl)
			b.awaitText(early.says, "Ctrl+S: as soon as the editor is ready.")
			arrive()
			b.awaitFocus("review-heading")
		})
		t.Run("an arrow on the tabs", func(t *testing.T) {
			b, arrive := early.open(t)
			b.do(chromedp.Focus(chromedp.ID("tab-record")))
			b.press(kb.ArrowRight)
			b.awaitFocus("tab-receipts")
			b.awaitText(early.says, "Receipts: as soon as the editor is ready.")
			arrive()
			b.await("the receipts are shown", `document.querySelector("#panel-receipts").checkVisibility()`)
			b.awaitFocus("tab-receipts")
		})
	})
}

// Replacing the box would take the text out of the input method's hands.
func TestComposedTextIsWaitedFor(t *testing.T) {
	b, arrive := openEarlyDemo(t)
	b.do(chromedp.Focus(chromedp.ID("deviceDisplayName")))
	compose := func(text string) {
		params := input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len([]rune(text))), SelectionEnd: int64(len([]rune(text)))}
		if _, err := chromedp.Call(b.ctx, input.ImeSetComposition, params); err != nil {
			b.Fatal(err)
		}
	}
	compose("とうきょ")
	arrive()
	b.awaitText("#boot-text", "Starting the editor")
	compose("とうきょう")
	b.stillEarly()
	b.insert("東京")
	b.awaitProgram()
	b.awaitValue("deviceDisplayName", "東京")
	b.awaitFocus("deviceDisplayName")
	b.awaitText("#savebar-text", "1 unsaved change")
}

// The editor makes two IDs of an address when the person goes on to the next box.
func TestAnAddressPastedEarlyFillsInBothIDs(t *testing.T) {
	b, arrive := openEarlyDemo(t)
	b.do(chromedp.Focus(chromedp.ID("configurationId")))
	b.insert("https://graph.microsoft.com/beta/deviceAppManagement/iosLobAppProvisioningConfigurations/one/deviceStatuses/two")
	b.press(kb.Tab)
	b.awaitFocus("id")
	arrive()
	b.awaitProgram()
	b.awaitValue("configurationId", "one")
	b.awaitValue("id", "two")
	b.awaitFocus("id")
}

// A reload is what the page advises when the program does not come.
func TestTypedBeforeTheProgramOutlivesAReload(t *testing.T) {
	tests := []struct{ name, draft, userName, changes string }{
		{"beside a draft", `{"userName":"from the draft"}`, "from the draft", "3 unsaved changes"},
		{"and a draft that cannot be read", `{"userName":`, "", "2 unsaved changes"},
		{"and one that is none", `null`, "", "2 unsaved changes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, arrive := openEarlyDemo(t)
			b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`sessionStorage.setItem("deviceStatusEditor.draft", %s)`, quote(test.draft))))
			b.fill("deviceModel", "iPhone 15 Pro")
			b.choose("compliant")
			b.stillEarly()
			b.startAgain()
			arrive()
			b.awaitProgram()
			b.awaitValue("deviceModel", "iPhone 15 Pro")
			b.awaitValue("userName", test.userName)
			b.await("the choice is kept", `document.querySelector("#status-compliant").checked`)
			b.awaitText("#savebar-text", test.changes)
		})
	}
}

func TestTypedBeatsADraft(t *testing.T) {
	b, arrive := openEarlyDemo(t)
	b.do(chromedp.Evaluate[chromedp.Void](`sessionStorage.setItem("deviceStatusEditor.draft", '{"deviceModel":"from the draft","userName":"from the draft"}')`))
	b.fill("deviceModel", "just typed")
	arrive()
	b.awaitProgram()
	b.awaitValue("deviceModel", "just typed")
	b.awaitValue("userName", "from the draft")
	b.awaitText("#savebar-text", "2 unsaved changes")
}

func TestNothingMovesWhenTheProgramTakesOver(t *testing.T) {
	for _, width := range []int64{1280, 880, 768, 660, 375} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b, arrive := openEarlyDemo(t)
			b.size(width, 900)
			// What can be seen without scrolling: further down a hint has other words.
			const places = `Object.fromEntries([...document.querySelectorAll(".header, main, main [id], main button, main label, main h2")].filter((e) => e.checkVisibility())
				.map((e) => [(e.id || e.ariaLabel || e.innerText).replace(/\s[^]*/, ""), e.getBoundingClientRect()]).filter(([, r]) => r.top < innerHeight)
				.map(([name, r]) => [name, [r.x, r.y, r.width, Math.min(innerHeight, r.bottom)].join()]))`
			before := evaluate[map[string]string](b, places)
			if len(before) < 10 {
				t.Fatalf("%d elements on the page before the program is there: %v", len(before), before)
			}
			if width == 1280 {
				b.state("first-paint")
				b.size(width, 900)
			}
			arrive()
			b.awaitProgram()
			for name, place := range evaluate[map[string]string](b, places) {
				if before[name] != place {
					t.Errorf("%s was at %s and is at %s", name, before[name], place)
				}
			}
		})
	}
}

func TestTypedInputOutlivesAFailedStart(t *testing.T) {
	t.Run("no program", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		arrive := b.holding(".wasm", instead(`\.wasm$`, 404, "text/plain", "not found"))
		b.expect(refused(404))
		b.expect("The server does not have")
		b.do(chromedp.Navigate(b.demo.URL))
		b.awaitText("#boot-text", "You can already type.")
		b.fill("deviceModel", "iPhone 15 Pro")
		b.choose("compliant")
		arrive()
		b.awaitText("#crash h1", "The editor could not start.")
		b.awaitText("#crash", "The page may be out of date: reload it.\n\nYour input:")
		b.awaitText("#crash pre", "Device model: iPhone 15 Pro")
		b.awaitText("#crash pre", "Compliance status: compliant")
		b.await("the heading has the focus", `document.activeElement.matches("#crash h1")`)
		b.state("start-failed-typed")
	})
	t.Run("no configuration", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		wrong, correct := until(instead(`config\.json$`, 200, "application/json", `{"mode":"demo","colour":"red"}`))
		arrive := b.holding(".wasm", wrong)
		b.do(chromedp.Navigate(b.demo.URL))
		b.awaitText("#boot-text", "You can already type.")
		b.fill("configurationId", graphtest.ConfigurationID)
		b.fill("id", graphtest.StatusID)
		b.fill("deviceModel", "iPhone 15 Pro")
		arrive()
		b.awaitText(".page .problem", "The editor is not set up")
		b.awaitText("#crash pre", "Device model: iPhone 15 Pro")
		b.await("its heading has the focus", `document.activeElement.matches("#crash h2")`)
		b.press("s", chromedp.ModifierCtrl)
		b.awaitText("#crash pre", "Device model: iPhone 15 Pro")
		b.state("setup-typed")
		correct()
		b.do(chromedp.Click(`.page .problem button`))
		b.await("what was typed is in the form", `document.querySelector("#deviceModel")?.value === "iPhone 15 Pro" && document.querySelector("#configurationId").value === `+quote(graphtest.ConfigurationID))
		b.awaitText("#savebar-text", "1 unsaved change")
	})
}

// Extensions put things of their own into the pages that they help with. The program
// finds its elements as they were before.
func TestAPageThatSomebodyElseChanges(t *testing.T) {
	const badge = `document.querySelector("label").prepend(document.createElement("span"))`
	t.Run("while the program is on its way", func(t *testing.T) {
		b, arrive := openEarlyDemo(t)
		b.do(chromedp.Evaluate[chromedp.Void](badge))
		arrive()
		b.awaitProgram()
		b.fill("deviceModel", "iPhone 15 Pro")
		b.awaitText("#savebar-text", "1 unsaved change")
	})
	t.Run("before the form", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		b.beforeScripts(`new MutationObserver((_, observer) => { if (document.body) { observer.disconnect(); document.body.prepend(document.createElement("div")); } }).observe(document, {childList: true, subtree: true})`)
		b.load()
		b.fill("deviceModel", "iPhone 15 Pro")
		b.awaitText("#savebar-text", "1 unsaved change")
	})
	t.Run("before the boot script", func(t *testing.T) {
		b := prepare(t, graphtest.New(graphtest.Options{}))
		b.beforeScripts(`new MutationObserver((_, observer) => { if (document.querySelector("label")) { observer.disconnect(); ` + badge + `; } }).observe(document, {childList: true, subtree: true})`)
		b.expect("Something changed the page")
		b.do(chromedp.Navigate(b.demo.URL))
		b.awaitText("#crash h1", "The editor could not start.")
		b.awaitText("#crash", "Something changed the page before the editor could start")
		b.state("start-page-changed")
	})
}

// A press is meant for the button with its name, whatever has taken its place since.
func TestAPressIsForTheButtonThatWasPressed(t *testing.T) {
	whilePressesWait(t, func(t *testing.T, early waiting) {
		t.Run("another one comes before it", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("userName", "somebody")
			b.fill("userPrincipalName", "avery@contoso.example")
			b.click("Clear (send null): User name")
			arrive()
			b.await("null is chosen", `document.querySelector("#userName").placeholder === "null" && document.querySelector("#userName").value === ""`)
			b.await("no button looks busy", `!document.querySelector("button[aria-busy]")`)
		})
		t.Run("while the one before it is at work", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("deviceModel", "iPhone 15 Pro")
			b.click("Load")
			b.press("\r", chromedp.ModifierCtrl)
			arrive()
			b.await("the review is open", `document.querySelector("#review").open`)
		})
		t.Run("typed over since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Clear (send null): User name")
			b.click("Clear (send null): Device name")
			b.fill("userName", "somebody")
			arrive()
			b.await("null is chosen", `document.querySelector("#deviceDisplayName").placeholder === "null"`)
			b.awaitValue("userName", "somebody")
			b.await("no button looks busy", `!document.querySelector("button[aria-busy]")`)
		})
		t.Run("typed after a tab", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Receipts")
			b.fill("userName", "somebody")
			b.awaitText(early.says, "Receipts: not any more, you went on typing.")
			b.awaitPresses(arrive)
			b.awaitText("#savebar-text", "2 unsaved changes")
			b.awaitFocus("userName")
			b.await("the form is shown", `document.querySelector("#panel-record").checkVisibility()`)
		})
		t.Run("typed elsewhere since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("No end (9999-12-31): Grace period ends")
			b.click("List records")
			b.do(chromedp.Focus(chromedp.ID("deviceModel")))
			b.press("iPhone 15")
			arrive()
			b.awaitValue("complianceGracePeriodExpirationDateTime", "9999-12-31T23:59:59Z")
			b.await("the list is open", `document.querySelector("#list-search")`)
			b.press(" Pro")
			b.awaitValue("deviceModel", "iPhone 15 Pro")
			b.awaitText("#savebar-text", "2 unsaved changes")
		})
		t.Run("gone elsewhere since", func(t *testing.T) {
			for _, to := range []struct {
				id   string
				keys func(*tab)
			}{
				{"userName", func(b *tab) { b.press("a", chromedp.ModifierCtrl) }}, // what is no press lets nothing go
				{"review-changes", func(*tab) {}},
			} {
				b, arrive := early.open(t)
				b.click("List records")
				b.do(chromedp.Focus(chromedp.ID(to.id)))
				to.keys(b)
				arrive()
				b.await("the list is open", `document.querySelector("#list-search")`)
				b.awaitText("#list", "iPhone")
				b.awaitFocus(to.id)
				// But nobody is held there: not by a script, as a screen reader's.
				b.do(chromedp.Focus(chromedp.ID("deviceModel")))
				b.press("iPhone")
				b.awaitValue("deviceModel", "iPhone")
			}
		})
		t.Run("pressed elsewhere since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("List records")
			b.fill("platform", "8.5")
			b.press(kb.Enter)
			arrive()
			b.await("the list is open", `document.querySelector("#list-search")`)
			b.awaitFocus("error-summary")
		})
		t.Run("another record, typed since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Load")
			b.fill("id", "another")
			b.awaitText(early.says, "Load: not any more, you went on typing.")
			b.awaitPresses(arrive)
			b.await("nothing was loaded", `!document.querySelector(".problem, .work, #change-record")`)
			b.awaitValue("id", "another")
		})
		t.Run("a shortcut, typed since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.fill("deviceModel", "iPhone 15 Pro")
			b.press(kb.Enter)
			b.press("s", chromedp.ModifierCtrl)
			b.fill("userName", "some")
			b.awaitText(early.says, "Ctrl+S: not any more, you went on typing.")
			b.awaitPresses(arrive)
			b.press("body")
			b.awaitValue("userName", "somebody")
			b.await("no dialog is open", `!document.querySelector("dialog[open]")`)
		})
		t.Run("a dialog, typed since", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Pick…: Grace period ends")
			b.fill("deviceModel", "iPhone 15 Pro")
			b.awaitText(early.says, "Pick…: Grace period ends: not any more, you went on typing.")
			b.awaitPresses(arrive)
			b.await("no dialog is open", `!document.querySelector("dialog[open]")`)
			b.awaitText("#savebar-text", "2 unsaved changes")
			b.awaitFocus("deviceModel")
		})
		t.Run("in the header", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Keyboard shortcuts")
			arrive()
			b.await("the list is open", `document.querySelector("#shortcuts").open`)
		})
		t.Run("pressed after what would cover it", func(t *testing.T) {
			b, arrive := early.open(t)
			b.click("Receipts")
			b.click("Paste…")
			b.click("One record")
			b.awaitText(early.says, "Paste…: not any more. One record: as soon as the editor is ready.")
			b.click("Load")
			b.awaitText(early.says, "One record: not any more. Load: as soon as the editor is ready.")
			arrive()
			b.awaitText("#change-record", "Choose another record")
			b.await("no dialog is open", `!document.querySelector("dialog[open]")`)
			b.await("no button looks busy", `!document.querySelector("button[aria-busy]")`)
		})
	})
}
