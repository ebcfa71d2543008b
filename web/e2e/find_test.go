package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
)

// listed opens the list of the configuration that the demo begins with.
func listed(t *testing.T) *tab {
	t.Helper()
	b := open(t, "")
	b.click("List records")
	b.awaitText("#list-count", "12 records")
	return b
}

// rows counts those that are in the document.
func (b *tab) rows() int {
	b.Helper()
	return evaluate[int](b, `document.querySelectorAll("#list tr.row").length`)
}

// awaitLoaded waits until the form holds the record of a device.
func (b *tab) awaitLoaded(device string) {
	b.Helper()
	b.awaitText("#change-record", "Choose another record")
	b.awaitValue("deviceDisplayName", device)
}

func TestARecordIsFoundByKeysAlone(t *testing.T) {
	b := listed(t)
	b.awaitFocus("list-search")
	b.state("list")
	b.press("lee 15")
	b.awaitText("#list-count", "1 of 12 records")
	b.press(kb.ArrowDown)
	b.awaitFocus("list-grid")
	b.await("the row is named", `document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText.includes("Lee’s iPhone 15")`)
	b.press(kb.Enter)
	b.awaitLoaded("Lee’s iPhone 15")
	b.await("the row is marked", `document.querySelector("#list tr[aria-selected=true]")?.innerText.includes("Lee’s")`)
	if n := len(b.graph.requests("PATCH")); n != 0 {
		b.Errorf("%d PATCH requests", n)
	}
}

func TestTheListIsSorted(t *testing.T) {
	b := listed(t)
	b.click("Last reported (UTC)")
	b.awaitText("#list tr.row", "Field iPad 12") // which never did
	b.await("the column says how", `document.querySelector('#list th[aria-sort="ascending"]')?.innerText.includes("Last reported")`)
	b.click("Last reported (UTC)")
	b.awaitText("#list tr.row", "東京会議室 iPad")
	b.awaitText("#polite", "Sorted by Last reported (UTC), descending")
}

// rollout lists a configuration of so many records, found by its name.
func rollout(t *testing.T, records int) *tab {
	t.Helper()
	b := open(t, fmt.Sprintf(`{"generate":{"statuses":%d}}`, records))
	b.fill("configurationId", "contoso rollout profile")
	b.await("the names are there", `document.querySelector("#configurationId-options option")`)
	b.press(kb.Tab)
	b.awaitValue("configurationId", graphtest.GeneratedID)
	b.awaitText("#configurationId-note", "= Contoso rollout profile")
	b.click("List records")
	return b
}

func TestTenThousandRecords(t *testing.T) {
	b := rollout(t, 10_000)
	b.awaitText("#list-count", "10,000 records")
	b.await("the list is whole", `document.querySelector("#list-again")`)
	if n := b.rows(); n == 0 || n > 64 {
		b.Errorf("%d rows are in the document", n)
	}
	b.do(chromedp.Focus(chromedp.ID("list-grid")))
	b.press(kb.End)
	b.await("the last row is in sight", `(() => {
		const row = document.getElementById("list-row-9999")?.getBoundingClientRect(), list = document.getElementById("list").getBoundingClientRect();
		return row && row.top >= list.top && row.bottom <= list.bottom + 1;
	})()`)
	b.await("and named", `document.activeElement.getAttribute("aria-activedescendant") === "list-row-9999"`)
	b.press(kb.Home)
	b.await("the first row is in sight, below the heading", `(() => {
		const row = document.getElementById("list-row-0")?.getBoundingClientRect(), head = document.querySelector("#list thead th").getBoundingClientRect();
		return row && row.top >= head.bottom - 1;
	})()`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("list").scrollTop = 200_000`))
	b.await("scrolling brings the rows there", `document.getElementById("list-row-5000")?.innerText.trim()`)
	if n := b.rows(); n > 64 {
		b.Errorf("%d rows are in the document", n)
	}
	b.state("list-long")

	b.fill("list-search", "77")
	b.await("less is shown", `/^[0-9,]+ of 10,000 records$/.test(document.querySelector("#list-count").innerText)`)
	b.await("from its beginning", `document.getElementById("list").scrollTop === 0 && document.getElementById("list-row-0")`)
}

func TestALongListCanBeStopped(t *testing.T) {
	b := open(t, `{"generate":{"statuses":500},"slow":{"milliseconds":300,"method":"GET"}}`)
	b.fill("configurationId", graphtest.GeneratedID)
	b.click("List records")
	b.awaitText("#list-count", "100 records so far…")
	b.fill("deviceModel", "iPhone 15 Pro") // nothing waits for a list
	b.click("Stop")
	b.awaitText("#list-count", "There may be more.")
	b.faults(`{"generate":{"statuses":500}}`)
	b.click("List again")
	b.await("all of it comes", `document.querySelector("#list-count").innerText === "500 records"`)
	b.awaitValue("deviceModel", "iPhone 15 Pro")
}

func TestAnotherRecordDoesNotInheritWhatWasTyped(t *testing.T) {
	b := listed(t)
	b.press("warehouse")
	b.press(kb.Enter)
	b.awaitLoaded("Warehouse iPad 7")
	b.fill("deviceModel", "iPad Air")
	b.fill("list-search", "lee 15")
	b.press(kb.Enter)
	b.awaitText("#confirm", "Discard 1 change?")
	b.state("discard-and-open")
	b.click("Keep editing")
	b.awaitValue("deviceModel", "iPad Air")
	b.do(chromedp.Focus(chromedp.ID("list-search")))
	b.press(kb.Enter)
	b.do(chromedp.Click(chromedp.ID("confirm-sure")))
	b.awaitLoaded("Lee’s iPhone 15")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.awaitText("#savebar-text", "Nothing changed yet")
}

// A nextLink decides where the token goes next.
func TestTheListStaysWithinGraph(t *testing.T) {
	asked := make(chan string, 1)
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case asked <- r.Header.Get("Authorization"):
		default:
		}
	}))
	t.Cleanup(foreign.Close)
	emulator := graphtest.New(graphtest.Options{})
	b := prepare(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/deviceStatuses") {
			emulator.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"@odata.nextLink":%q,"value":[{"id":"1","deviceDisplayName":"one <img src=x onerror=alert(1)>"}]}`, foreign.URL+"/beta/x")
	}))
	b.load()
	b.click("List records")
	b.awaitText(".list-problem", "The list goes on at another address")
	b.awaitText("#list-count", "1 record. There may be more.")
	b.awaitText("#list", "one <img src=x onerror=alert(1)>")
	b.state("list-foreign")
	select {
	case got := <-asked:
		b.Errorf("the foreign host was asked, with %q", got)
	default:
	}
}

func TestAListThatGraphRefusesSaysWhy(t *testing.T) {
	b := open(t, `{"role":{"method":"GET"}}`)
	b.expect(refused(403))
	b.click("List records")
	b.awaitText(".list-problem", "You are signed in but Intune does not let you see this")
	b.do(chromedp.Focus(chromedp.ID("configurationId")))
	b.awaitText("#configurationId-note", "The configurations could not be listed")
	b.state("list-refused")
}

func TestALinkOpensItsRecord(t *testing.T) {
	b := listed(t)
	b.press("priya")
	b.press(kb.Enter)
	b.awaitLoaded("Priya iPhone 14")
	link := evaluate[string](b, `location.href`)
	if query := strings.TrimPrefix(link, b.demo.URL); !strings.HasPrefix(query, "?configurationId="+graphtest.ConfigurationID+"&id=") || strings.Contains(query, "priya") {
		b.Fatalf("the address became %s", link)
	}
	b.click("Choose another record")
	b.await("the link is gone with its record", `location.search === ""`)
	b.do(chromedp.Navigate(link))
	b.awaitLoaded("Priya iPhone 14")
}

func TestALinkCannotSetAnythingElse(t *testing.T) {
	b := open(t, "")
	b.do(chromedp.Navigate(b.demo.URL + "?configurationId=..&id=x%2F..%3Cimg%3E&graphRoot=https%3A%2F%2Fevil.example&mode=msal&state=1"))
	b.awaitFocus("error-summary")
	b.awaitText("#error-summary", "cannot be only full stops")
	if n := len(b.graph.requests("GET")); n != 0 {
		b.Errorf("%d requests went out", n)
	}
}

func TestUnsavedChangesSurviveAReload(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.choose("compliant")
	b.click("Clear (send null): User name")
	b.awaitText("#savebar-text", "3 unsaved changes")
	b.reload()
	b.awaitText(".messages", "Your unsaved changes from before this page was loaded are back.")
	b.awaitText("#savebar-text", "3 unsaved changes")
	b.awaitLoaded("Avery’s iPhone")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.await("the status is chosen", `document.querySelector("#status-compliant").checked`)
	b.state("restored")
	b.click("Discard…")
	b.click("Discard changes")
	b.awaitText("#savebar-text", "Nothing changed yet")
	b.reload()
	b.awaitLoaded("Avery’s iPhone")
	b.awaitValue("deviceModel", "")
}

func TestALinkDoesNotOverwriteWhatIsUnsaved(t *testing.T) {
	b := openLoaded(t, "")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.awaitText("#savebar-text", "1 unsaved change")
	var list struct {
		Value []struct{ ID string }
	}
	if err := json.Unmarshal(b.graphRequest("GET", "beta/deviceAppManagement/iosLobAppProvisioningConfigurations/"+graphtest.ConfigurationID+"/deviceStatuses", ""), &list); err != nil {
		b.Fatal(err)
	}
	other := graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: list.Value[2].ID}
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`history.replaceState(null, "", %s)`, quote(other.Query()))))
	b.reload()
	b.awaitLoaded("Avery’s iPhone")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	b.click("Open the linked record instead")
	b.do(chromedp.Click(chromedp.ID("confirm-sure")))
	b.awaitLoaded("Lee’s iPhone 15")
}

func TestTypingWhileARecordLoads(t *testing.T) {
	b := open(t, `{"slow":{"milliseconds":1500,"method":"GET"}}`)
	b.click("Load")
	b.awaitText(".loading", "Loading the record…")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.awaitText("#change-record", "Choose another record")
	b.awaitValue("deviceDisplayName", "Avery’s iPhone")
	b.awaitValue("deviceModel", "iPhone 15 Pro")
	if got := b.focused(); got != "deviceModel" {
		b.Errorf("the focus went to %q", got)
	}
	b.awaitText("#savebar-text", "1 unsaved change")
}

func TestTheListShowsWhatWasSaved(t *testing.T) {
	b := listed(t)
	b.press("avery")
	b.press(kb.Enter)
	b.awaitLoaded("Avery’s iPhone")
	b.faults(`{"lenientCollection":{}}`)
	b.choose("compliant")
	b.saveAll()
	b.await("the row says so", `document.querySelector("#list tr.row").innerText.includes("compliant") && !document.querySelector("#list tr.row").innerText.includes("nonCompliant")`)
}

func TestEnterOpensNoRowThatNobodySees(t *testing.T) {
	b := rollout(t, 1000)
	b.awaitText("#list-count", "1,000 records")
	b.do(chromedp.Focus(chromedp.ID("list-grid")))
	b.press(kb.ArrowDown)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("list").scrollTop = 20_000`))
	b.await("the row is out of the document", `!document.getElementById("list-row-1")`)
	b.press(kb.Enter)
	b.await("it is in sight again", `document.activeElement.getAttribute("aria-activedescendant") === "list-row-1"`)
	b.await("nothing was opened", `!document.querySelector("#change-record")`)
}

func TestTypedIDsSurviveAReload(t *testing.T) {
	b := open(t, "")
	b.fill("id", "another-record")
	b.await("it is kept", `sessionStorage.getItem("deviceStatusEditor.draft")?.includes("another-record")`)
	b.reload()
	b.awaitValue("id", "another-record")
}
