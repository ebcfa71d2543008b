package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"device-status-editor/app/graph/graphtest"
)

// What the editors of a portal's page keep in the tab: each its own, each person's
// own, and nothing of it is lost or somebody else's.

// openEditors opens a portal with these elements.
func openEditors(t *testing.T, elements ...string) (*portalTab, []*tab) {
	t.Helper()
	p := preparePortal(t, map[string]string{"/": fmt.Sprintf(portalPage, strings.Join(elements, ""))})
	p.do(chromedp.Navigate(portalOrigin + "/"))
	return p, p.dressed(len(elements))
}

// editorWith is editorElement with more attributes.
func editorWith(attributes string) string {
	return strings.Replace(editorElement, "<device-status-editor ", "<device-status-editor "+attributes+" ", 1)
}

// dressed are the editors of the page: that with a dark theme comes second.
func (p *portalTab) dressed(n int) []*tab {
	p.Helper()
	p.await("the editors are ready", fmt.Sprintf(`events.filter((e) => e.type === "ready").length === %d`, n))
	if n == 0 {
		return nil
	}
	frames := p.frames(n)
	for _, frame := range frames {
		frame.await("it is there", `document.querySelector("#configurationId")?.value || document.querySelector("#load")`)
	}
	if n == 2 && evaluate[bool](frames[0], `document.documentElement.dataset.theme === "dark"`) {
		frames[0], frames[1] = frames[1], frames[0]
	}
	return frames
}

// again loads the portal's page again and goes into its editors.
func (p *portalTab) again(editors ...*tab) []*tab {
	p.Helper()
	p.left(editors...)
	p.startAgain()
	return p.dressed(len(editors))
}

// left checks editors whose page is about to go.
func (p *portalTab) left(editors ...*tab) {
	for _, editor := range editors {
		editor.checkLast()
	}
}

// anotherRecord is the ID of one of the same configuration.
func (p *portalTab) anotherRecord() string {
	p.Helper()
	var list struct{ Value []struct{ ID string } }
	if err := json.Unmarshal(p.graphRequest("GET", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"+graphtest.ConfigurationID+"/deviceStatuses?$select=id", ""), &list); err != nil {
		p.Fatal(err)
	}
	return list.Value[2].ID
}

const loaded = "Choose another record"

// chooseRecord opens a record inside the frame.
func (b *tab) chooseRecord(id string) {
	b.Helper()
	b.click(loaded)
	b.fill("id", id)
	b.click("Load")
	b.awaitText("#change-record", loaded)
	b.awaitValue("id", id)
}

// awaitSent waits until a change has gone out; the text on the page comes before that.
func (b *tab) awaitSent() {
	b.Helper()
	b.await("the change is on its way", `Object.keys(sessionStorage).some((key) => key.startsWith("deviceStatusEditor.sent"))`)
}

func TestPortalKeepsWhatWasTypedForARecordOpenedInside(t *testing.T) {
	p, editor := openPortal(t)
	id := p.anotherRecord()
	name := "device status, ID …" + id[len(id)-6:]
	editor.chooseRecord(id)
	editor.fill("deviceModel", "typed there")

	editor = p.again(editor)[0]
	editor.awaitText("#change-record", loaded)
	editor.awaitValue("id", graphtest.StatusID) // the host's, as it says
	editor.awaitText(".strip", "Other unsaved changes are kept: "+name)
	p.state("portal-kept-draft")
	editor.fill("deviceModel", "typed here")

	editor = p.again(editor)[0]
	editor.awaitText("#change-record", loaded)
	editor.awaitValue("deviceModel", "typed here")
	editor.awaitText(".strip", "Other unsaved changes are kept: "+name)
	editor.click("Open that record")
	editor.awaitText("#confirm-heading", "Discard 1 change?")
	editor.click("Discard them and open " + name)
	editor.awaitText("#change-record", loaded)
	editor.awaitValue("id", id)
	editor.awaitValue("deviceModel", "typed there")
	editor.await("nothing else is kept", `!document.querySelector("#open-link")`)

	editor = p.again(editor)[0]
	editor.awaitText(".strip", "Other unsaved changes are kept: "+name)
	editor.awaitText("#savebar-text", "Nothing changed yet")
	p.element(`editor.load({ configurationId: ` + quote(graphtest.ConfigurationID) + `, id: ` + quote(id) + ` })`)
	editor.awaitValue("deviceModel", "typed there")
	editor.awaitText("#savebar-text", "1 unsaved change")
}

// A portal that names no record leaves the choice to the person.
func TestPortalThatNamesNoRecordKeepsTheOneOfThePerson(t *testing.T) {
	p, editors := openEditors(t, `<device-status-editor src="`+editorOrigin+`/"></device-status-editor>`)
	editor := editors[0]
	editor.fill("configurationId", graphtest.ConfigurationID)
	editor.fill("id", graphtest.StatusID)
	editor.click("Load")
	editor.awaitText("#change-record", loaded)
	editor.fill("deviceModel", "iPhone 15 Pro")
	editor = p.again(editor)[0]
	editor.awaitText("#change-record", loaded)
	editor.awaitValue("id", graphtest.StatusID)
	editor.awaitValue("deviceModel", "iPhone 15 Pro")
	editor.awaitText("#savebar-text", "1 unsaved change")
}

// Two editors of one record keep two drafts, told apart by their ids, else by their
// order, also where the portal gave them the same id.
func TestTwoEditorsKeepTheirOwnDrafts(t *testing.T) {
	for _, tt := range []struct{ name, first, second string }{
		{"by order", "", ""},
		{"by id", `id="left"`, `id="right"`},
		{"with one id", `id="same"`, `id="same"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, editors := openEditors(t, editorWith(tt.first), editorWith(tt.second+` theme="dark"`))
			for i, text := range []string{"iPhone 1", "iPhone 2"} {
				editors[i].awaitText("#change-record", loaded)
				editors[i].fill("deviceModel", text)
			}
			editors = p.again(editors...)
			for i, text := range []string{"iPhone 1", "iPhone 2"} {
				editors[i].awaitText("#change-record", loaded)
				editors[i].awaitValue("deviceModel", text)
			}
			editors[0].click("Discard…")
			editors[0].awaitText("#confirm-heading", "Discard 1 change?")
			editors[0].do(chromedp.Click(chromedp.ID("confirm-sure")))
			editors[0].awaitText("#savebar-text", "Nothing changed yet")
			editors = p.again(editors...)
			editors[1].awaitValue("deviceModel", "iPhone 2")
			editors[0].awaitText("#change-record", loaded)
			editors[0].awaitText("#savebar-text", "Nothing changed yet")
		})
	}
}

// The portal need not make them in the same order each time.
func TestAnEditorsIDIsWhereItsDraftIs(t *testing.T) {
	p, editors := openEditors(t)
	put := func(id string) *tab {
		t.Helper()
		p.do(chromedp.Evaluate[chromedp.Void](`{
			const editor = document.createElement("device-status-editor");
			editor.id = ` + quote(id) + `;
			editor.tokenProvider = async () => token;
			editor.setAttribute("configuration-id", ` + quote(graphtest.ConfigurationID) + `);
			editor.setAttribute("status-id", ` + quote(graphtest.StatusID) + `);
			editor.setAttribute("src", ` + quote(editorOrigin+"/") + `);
			document.querySelector("main").append(editor);
		}`))
		var added *tab
		for _, frame := range p.frames(len(editors) + 1) {
			if evaluate[bool](frame, `"known" in globalThis`) {
				p.left(frame)
				continue
			}
			added = frame
		}
		added.awaitText("#change-record", loaded)
		added.do(chromedp.Evaluate[chromedp.Void](`globalThis.known = true`))
		editors = append(editors, added)
		return added
	}
	put("left").fill("deviceModel", "iPhone left")
	put("right").fill("deviceModel", "iPhone right")
	p.left(editors...)
	editors = nil
	p.startAgain()
	p.await("the portal is there", `globalThis.events`)
	put("right").awaitValue("deviceModel", "iPhone right")
	put("left").awaitValue("deviceModel", "iPhone left")
}

func TestAnEditorDoesNotClaimTheSaveOfAnother(t *testing.T) {
	p, first := openPortal(t)
	p.faults(`{"hang":{"method":"PATCH"}}`)
	first.fill("deviceModel", "iPhone 15 Pro")
	first.review()
	first.click("Save 1 change")
	first.awaitSent()
	p.do(chromedp.Evaluate[chromedp.Void](`{
		const editor = document.createElement("device-status-editor");
		for (const { name, value } of document.querySelector("device-status-editor").attributes) editor.setAttribute(name, value);
		editor.setAttribute("theme", "dark");
		editor.tokenProvider = async () => token;
		editor.addEventListener("ready", () => events.push({ type: "ready" }));
		document.querySelector("main").append(editor);
	}`))
	both := p.dressed(2)
	second := both[1]
	second.awaitText("#change-record", loaded)
	if second.text("#problem-heading") != "" {
		t.Error("an editor claims the save of another")
	}
	second.fill("deviceModel", "iPhone 2")
	p.left(both...)
	first = p.again(first)[0]
	first.awaitText("#problem-heading", "Not known whether the change was saved")
	first.awaitValue("deviceModel", "iPhone 15 Pro")
	p.faults(`{}`)
	first.click("Check now")
	first.awaitText("#problem-heading", "The change is not stored")
	first.awaitValue("deviceModel", "iPhone 15 Pro")
}

func TestPortalKeepsForEachPersonTheirOwn(t *testing.T) {
	p, editor := openPortal(t)
	be := func(who string) {
		p.do(chromedp.Evaluate[chromedp.Void](`sessionStorage.setItem("person", ` + quote(who) + `)`))
		editor = p.again(editor)[0]
		editor.awaitText("#change-record", loaded)
		editor.awaitText(".header .who", who+"@contoso.com")
	}
	editor.fill("userName", "saved by avery")
	editor.review()
	editor.click("Save 1 change")
	editor.awaitText("#receipt-heading", "Saved.")
	editor.awaitText("#tab-receipts", "Receipts (1)")
	editor.fill("deviceModel", "typed by avery")

	be("lee")
	editor.awaitText("#savebar-text", "Nothing changed yet")
	if got := editor.text("#tab-receipts"); got != "Receipts" {
		t.Errorf("lee sees %s", got)
	}
	if evaluate[bool](editor, `document.documentElement.outerHTML.includes("typed by avery") || !!document.querySelector("#open-link")`) {
		t.Error("lee sees what avery typed")
	}
	editor.fill("deviceModel", "typed by lee")

	be("avery")
	editor.awaitValue("deviceModel", "typed by avery")
	editor.awaitText("#tab-receipts", "Receipts (1)")
	if evaluate[bool](editor, `!!document.querySelector("#open-link")`) {
		t.Error("avery is told of lee's draft")
	}

	// The portal signs in somebody else while the page is there.
	p.do(chromedp.Evaluate[chromedp.Void](`token = ` + quote(accessToken("DeviceManagementApps.ReadWrite.All", "lee"))))
	editor.click("Review changes") // which asks Graph
	editor.awaitText("#problem-heading", "The portal is signed in with another account")
	editor.awaitFocus("problem-heading")
	editor.awaitValue("deviceModel", "typed by lee")
	editor.awaitText("#tab-receipts", "Receipts")
	p.state("portal-another-person")
	if evaluate[bool](editor, `[...document.querySelectorAll("input")].some((e) => e.value.includes("avery"))`) || editor.text("#tab-receipts") != "Receipts" {
		t.Error("lee sees what avery did")
	}
	p.do(chromedp.Evaluate[chromedp.Void](`token = ` + quote(p.token)))
	editor.click("Try again")
	editor.awaitText("#problem-heading", "The portal is signed in with another account")
	editor.awaitValue("deviceModel", "typed by avery")
	editor.awaitText("#tab-receipts", "Receipts (1)")
	editor.click("Try again")
	editor.awaitText("#change-record", loaded)
	editor.awaitValue("deviceModel", "typed by avery")
}

func TestTwoEditorsHaveTheSameReceipts(t *testing.T) {
	p, editors := openEditors(t, editorWith(""), editorWith(`theme="dark"`))
	save := func(text string) {
		t.Helper()
		editors[0].fill("deviceModel", text)
		editors[0].review()
		editors[0].click("Save 1 change")
		editors[0].awaitText("#receipt-heading", "Saved.")
	}
	for _, editor := range editors {
		editor.awaitText("#change-record", loaded)
	}
	save("iPhone 1")
	editors[0].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].click("Receipts (1)")
	editors[1].click("Forget receipts")
	editors[1].do(chromedp.Click(chromedp.ID("confirm-sure")))
	forgotten := `document.querySelector("#tab-receipts").innerText.trim() === "Receipts"`
	editors[1].await("they are forgotten", forgotten)
	editors[0].await("they are forgotten here too", forgotten)
	editors[0].click("Dismiss")
	editors[0].awaitFocus("review-changes")
	save("iPhone 2")
	editors[0].awaitText("#tab-receipts", "Receipts (1)")
	editors[1].awaitText("#tab-receipts", "Receipts (1)")
	p.again(editors...)[1].awaitText("#tab-receipts", "Receipts (1)")
}
