package ui

// This file holds every text that a person reads. The rules are:
//
//   - Name the field and say what to do; give an example where one helps.
//   - No "please", "invalid", "oops", "OK", "Submit" or "Yes"; a button says
//     what it does.
//   - The summary of errors and the field say the same words.
//   - Straight quotes around values, straight digits, times in 24 hours.
//   - Promise no more than is known: Graph "stored" a value, a device may
//     overwrite it; an outcome that is not known is called unknown.
//   - What Microsoft wrote is quoted in a fold, never mixed into our sentence
//     (Graph's error texts are "not localized", concepts/errors.md).

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"device-status-editor/app/devicestatus"
	"device-status-editor/app/graph"
	"device-status-editor/app/paste"
	"device-status-editor/app/portal"
	"device-status-editor/app/receipt"
	"device-status-editor/app/signin"
)

const (
	textTitle              = "Device Status Editor"
	textDemo               = "Made-up data in this server's memory"
	textDemoBadge          = "Demo"
	textStarting           = "Loading the editor. You can already type."
	textReloadLate         = "Takes too long? Copy what you typed, then reload."
	textSignedOut          = "Not signed in"
	textKeys               = "Keyboard shortcuts"
	textStepRecord         = "Record"
	textStepDevice         = "Device and user"
	textStepStatus         = "Compliance"
	textRecordIntro        = "Load the record, or fill in only what you want to change."
	textLoad               = "Load"
	textLoading            = "Loading the record…"
	textReviewAfterLoading = "Loading the record. The review comes after that."
	textChangeRecord       = "Choose another record"
	textCancel             = "Cancel"
	textClose              = "Close"
	textCopied             = "Copied"
	textNotCopied          = "The browser did not allow copying. Select the text and copy it by hand."

	textChanged      = "changed"
	textFormer       = "Now in Intune: "
	textClearsTo     = "Will be cleared. Graph is sent null."
	textEmptiesTo    = "Will be set to an empty text. To remove the value, use \"Clear (send null)\"."
	textRestore      = "Restore loaded value"
	textLeave        = "Leave unchanged"
	textClear        = "Clear (send null)"
	textSameAsUPN    = "Same as user principal name"
	textPick         = "Pick…"
	textNow          = "Now"
	textNoEnd        = "No end (9999-12-31)"
	textUseUTC       = "Use UTC"
	textNotReadable  = "Not readable as a time yet"
	textNotANumber   = "Not a whole number yet: digits only, like 8"
	textNotAUPN      = "Not a user principal name yet"
	textPlatformHint = "Meanings are Intune's deviceType list. Microsoft does not document that this field uses it."

	textWithName = "with my user name"

	textPaste       = "Paste…"
	textPasteTitle  = "Paste anything about a record"
	textPasteHint   = "An address of Graph's, its answer, an object, a request, a row of a table with its heading, or what PowerShell's Format-List prints. Nothing is sent."
	textPasteText   = "What you have"
	textPasteChoose = "Record"
	textPasteFill   = "Fill in"
	textPasteValue  = "Value"
	textPasteNot    = "Not taken"
	textPasteExtra  = "Not known to this editor"
	textPasteMore   = "The list goes on elsewhere: only what was pasted can be chosen."
	textPasteEmpty  = "It names the record, and no value to fill in."
	textPasteDates  = "PowerShell prints dates in the style of your region and without decimals. ConvertTo-Json keeps them as they are."

	textTabs           = "Parts of the editor"
	textReceipts       = "Receipts"
	textNoReceipts     = "What you save in this tab is listed here, with the way back."
	textReceiptsIntro  = "What was saved in this tab, the newest first, 200 at the most. Closing the tab and signing out forget them."
	textExportJSON     = "Export as JSON"
	textExportCSV      = "Export as CSV"
	textPrint          = "Print"
	textForget         = "Forget receipts"
	textKeepReceipts   = "Keep them"
	textUndo           = "Undo this change"
	textDiscardAndUndo = "Discard them and undo"
	textWho            = "Who"
	textTenant         = "Tenant"

	textUnkept    = "The browser's storage for this page is full. What you type will not survive a reload."
	textUndecided = "to be decided"
	textOpenDraft = "Open that record"
	textRestored  = "Your unsaved changes from before this page was loaded are back."
	textOpenLink  = "Open the linked record instead"

	textListRecords = "List records"
	textHideRecords = "Hide records"
	textListing     = "Listing the records…"
	textListSearch  = "Search in these records"
	textListAgain   = "List again"
	textListClose   = "Close the list"
	textListGrid    = "Records. Enter opens the one that is marked."
	textNamesComing = "Listing the configurations…"

	textUnknownProperties = "Other properties of this record"
	textUnknownIntro      = "Graph also returned these. They are kept as they are and never sent."

	textRequest        = "Request"
	textRequestNothing = "Nothing to send yet. The exact request appears here as soon as you change a value."
	textRequestAddress = "Fill in the record's two IDs to see the exact request."
	textRequestAuto    = "Sent to the collection's address first. Where Intune has no such route, the same change goes to the record's own address."

	textNothingChanged = "Nothing changed yet"
	textNoneChanged    = "Change at least one value before you review"
	textUnsent         = "What you typed changes nothing yet"
	textDiscard        = "Discard…"
	textReview         = "Review changes"
	textDiscardSure    = "Discard changes"
	textKeepEditing    = "Keep editing"

	textReviewing      = "Looking at what Intune has now…"
	textReviewBlind    = "Review without it"
	textAlreadyStored  = "Intune already has these values"
	textMoved          = "Intune has changed since you opened this record."
	textChangedAgain   = "Intune changed while you were reviewing. Nothing was sent. This is how it stands now."
	textBlind          = "The record could not be read, so this shows what is known. Nobody can tell what the change overwrites."
	textMovedSinceSave = "Intune has changed since that save."
	textNotYours       = "Changed since then. Your change leaves it alone."
	textKeepMine       = "Keep mine: "
	textTakeTheirs     = "Take Intune's: "
	textDecideFirst    = "Choose for each value that changed meanwhile"
	textNothingLeft    = "Nothing is left to send."

	textBack          = "Back"
	textField         = "Field"
	textNowInIntune   = "Now in Intune"
	textWillBe        = "Will be"
	textReturned      = "Graph returned"
	textWas           = "Was"
	textSaved         = "Saved"
	textSent          = "Sent"
	textNotLoaded     = "not loaded"
	textNull          = "null"
	textWaiting       = "…"
	textEmptyText     = "empty text"
	textExactRequest  = "The exact request"
	textShowAs        = "Show as"
	textCopy          = "Copy"
	textCopyRequest   = "Copy the request"
	textNoPowerShell  = "Microsoft's PowerShell module knows none of the clouds of this address. Use another form."
	textTokenVariable = "Put an access token into the environment variable TOKEN first. The editor never shows its own."
	textRisk          = "I have checked the values marked above"
	textRiskFirst     = "Tick the box above the buttons first"
	textSaving        = "Saving…"
	textMayBeDone     = "Cancelling stops waiting. The change may already be done."
	textTryNow        = "Try now"
	textStop          = "Stop"

	textThereIsAProblem = "There is a problem"
	textErrorPrefix     = "Error: "
	textErrorLabel      = "Error:"
	textWarningLabel    = "Note:"

	textWhatMicrosoftSaid = "What Microsoft said"
	textRawAnswer         = "The answer as it came"
	textCopySupport       = "Copy for support"
	textCopyChange        = "Copy the change"
	textCheckNow          = "Check now"
	textChecking          = "Checking what Intune has now…"
	textLoadCurrent       = "Load current values"
	textReviewAgain       = "Review again"
	textTryAgain          = "Try again"
	textWhen              = "When"
	textAddress           = "Address"
	textChangeID          = "Change the ID"
	textDismiss           = "Dismiss"
	textCopyReceipt       = "Copy receipt"
	textNextRecord        = "Next record"
	textOverwrite         = "The device may overwrite this at its next check-in."

	textPickTitle      = "Pick a date and time"
	textPickDate       = "Date"
	textPickClock      = "Time"
	textPickZone       = "Time zone"
	textPickOther      = "Other offset from UTC"
	textPickOffset     = "Offset, like +05:30"
	textPickUse        = "Use this time"
	textPickMissing    = "Choose a date and a time"
	textPickTwice      = "The clocks went back then, so this time happened twice. Choose which one you mean."
	textPickNever      = "The clocks went forward then, so this time never happened. Choose another."
	textPickOffsetHelp = "Write the offset as + or - and hours and minutes, like +05:30"

	textSignIn            = "Sign in"
	textSignInToLoad      = "Sign in to load and save. Everything else works without."
	textSignInStarting    = "Signing in…"
	textSignInHere        = "Sign in in this tab"
	textSignInAgain       = "Sign in again"
	textSignInWaitingBody = "Finish there; this page then goes on by itself. If you closed the window, open it again."
	textContinue          = "Continue"
	textOpenAgain         = "Open again"
	textSignOut           = "Sign out"
	textSignOutUnsaved    = "Save or discard your changes first. They would not survive signing out."
	textAccounts          = "Accounts"
	textAccountActive     = "in use"
	textAccountUse        = "use this one"
	textAccountChoose     = "Choose an account"
	textAccountAnother    = "Use another account"
	textCopyConsent       = "Copy approval link"
	textAskPermission     = "Ask for it"
	textDetails           = "Details"

	textCheckSetup       = "Check the set-up"
	textSetupPageURI     = "And the page's own, where signing out returns to. Only signing out shows whether it is registered:"
	textSetupDone        = "done"
	textSetupMissing     = "missing"
	textSetupUnknown     = "not known"
	textSetupChecking    = "Checking…"
	textSetupAllDone     = "Everything is set up."
	textSetupNotYet      = "The step above is missing. Those after it are checked once it is done."
	textSetupNotKnown    = "The step above could not be checked, nor those after it."
	textSetupNoRedirect  = "This server does not have the page, or sends another one in its place"
	textSetupSignInFirst = "Sign in first"

	textOffline = "You are offline. You can keep editing."

	textReadOnly    = "This portal shows the record without letting you change it"
	textHostSignsIn = "The portal signs you in"
	textOpenInTab   = "Open in a new tab"

	textSetupTitle = "The editor is not set up"
	textSetupBody  = "Whoever runs this page has to correct config.json:"
	textReload     = "Reload"
)

var formNames = map[commandForm]string{
	formHTTP:       "HTTP",
	formCurl:       "curl",
	formPowerShell: "PowerShell",
	formGo:         "Go",
}

// labels name the fields as an admin says them; the property's own name
// stands beside them in small print.
var labels = map[devicestatus.Property]string{
	devicestatus.ConfigurationID:                         "Provisioning configuration",
	devicestatus.ID:                                      "Device status ID",
	devicestatus.DeviceDisplayName:                       "Device name",
	devicestatus.DeviceModel:                             "Device model",
	devicestatus.Platform:                                "Platform number",
	devicestatus.UserName:                                "User name",
	devicestatus.UserPrincipalName:                       "User principal name",
	devicestatus.Status:                                  "Compliance status",
	devicestatus.ComplianceGracePeriodExpirationDateTime: "Grace period ends",
	devicestatus.LastReportedDateTime:                    "Last reported",
}

var hints = map[devicestatus.Property]string{
	devicestatus.ConfigurationID:                         "Name or ID of the iOS app provisioning profile. The address of a device status fills in both IDs.",
	devicestatus.ID:                                      "Choose it from the list of records, or paste it. Looks like three GUIDs joined by underscores.",
	devicestatus.DeviceDisplayName:                       "As reported by the device",
	devicestatus.DeviceModel:                             "For example iPhone 15 Pro. Often empty.",
	devicestatus.Platform:                                "Whole number. Leave it unless you know the value.",
	devicestatus.UserName:                                "Intune often stores the user principal name here",
	devicestatus.UserPrincipalName:                       "For example avery@contoso.com",
	devicestatus.Status:                                  "The descriptions are ours; Microsoft has none.",
	devicestatus.ComplianceGracePeriodExpirationDateTime: "When the device stops being given time, like 2026-10-05T14:03:22Z",
	devicestatus.LastReportedDateTime:                    "When the device last reported, like 2026-10-05T14:03:22Z",
}

// statusTexts are our own words: Microsoft's description of every member of
// complianceStatus is "Not yet documented".
var statusTexts = map[string]string{
	"compliant":     "Meets the policy",
	"nonCompliant":  "Does not meet it",
	"remediated":    "Was fixed",
	"error":         "Could not be evaluated",
	"conflict":      "Two policies disagree",
	"notApplicable": "Policy does not fit this device",
	"notAssigned":   "Policy not assigned",
	"unknown":       "No information",
}

func textStatusNotKnown(status string) string {
	return fmt.Sprintf("%q (current, not known to this app)", status)
}

// findingText is the one sentence for a finding of package devicestatus.
func findingText(f devicestatus.Finding) string {
	text, known := findingTexts[f.Rule]
	if f.Rule == devicestatus.RuleTimeEmpty && f.Property == devicestatus.LastReportedDateTime {
		text = "Enter when the device last reported, or restore the loaded value"
	}
	if !known {
		return labels[f.Property] + ": " + string(f.Rule)
	}
	text = strings.ReplaceAll(text, "{field}", labels[f.Property])
	text = strings.ReplaceAll(text, "{count}", strconv.Itoa(f.Count))
	return strings.ReplaceAll(text, "{value}", f.Value)
}

// findingTexts have places for the field's label, for what was found in it, and
// for a number.
var findingTexts = map[devicestatus.Rule]string{
	devicestatus.RuleConfigEmpty:      "Enter the provisioning configuration",
	devicestatus.RuleConfigChars:      "Provisioning configuration ID must not contain spaces, slashes, question marks or hash signs",
	devicestatus.RuleIDEmpty:          "Enter the device status ID",
	devicestatus.RuleIDChars:          "Device status ID must not contain spaces, slashes, question marks, hash signs or percent signs",
	devicestatus.RuleIDURL:            "This address is not a device status. Paste one that ends in /deviceStatuses/ and an ID",
	devicestatus.RuleConfigDots:       "{field} cannot be only full stops, because browsers leave them out of an address",
	devicestatus.RuleIDDots:           "{field} cannot be only full stops, because browsers leave them out of an address",
	devicestatus.RuleTextControl:      "{field} must not contain line breaks or control characters",
	devicestatus.RuleTextLong:         "{field} is {count} characters long. Intune may cut it",
	devicestatus.RulePlatformNaN:      "Platform number must be a whole number, like 8",
	devicestatus.RulePlatformDecimal:  "Platform number must be a whole number without decimals",
	devicestatus.RulePlatformRange:    "Platform number must be between -2147483648 and 2147483647",
	devicestatus.RulePlatformUnlisted: "{value} is not in Intune's list of device types. You can still send it",
	devicestatus.RulePlatformEmpty:    "Enter a platform number, or restore the loaded value",
	devicestatus.RuleStatusEmpty:      "Select a compliance status",
	devicestatus.RuleStatusUnknown:    "Compliance status must be one of: unknown, notApplicable, compliant, remediated, nonCompliant, error, conflict, notAssigned",
	devicestatus.RuleTimeUnreadable:   "{field} must be a date and time, like 2026-10-05T14:03:22Z",
	devicestatus.RuleTimeDateOnly:     "{field} must include a time, like 14:03:22",
	devicestatus.RuleTimeNoZone:       "{field} must say its time zone.",
	devicestatus.RuleTimeAmbiguous:    "Write the date as year-month-day, like 2026-10-05. {value} can mean two days",
	devicestatus.RuleTimeOrder:        "Write the date as year-month-day, like 2026-10-05",
	devicestatus.RuleTimeNotReal:      "{field} must be a real date and time. {value} does not exist",
	devicestatus.RuleTimeOffset:       "Time zone offset must be between -14:00 and +14:00",
	devicestatus.RuleTimePrecision:    "Seconds can have at most 7 decimals. You entered {count}",
	devicestatus.RuleTimeYear:         "Year must be between 0001 and 9999",
	devicestatus.RuleTimeEmpty:        "Enter when the grace period ends, or restore the loaded value",
	devicestatus.RuleTimePast:         "This is in the past. The grace period would already be over",
	devicestatus.RuleTimeFuture:       "This is in the future. A device cannot have reported yet",
	devicestatus.RuleTimeSame:         "Same moment as in Intune, so it will not be sent",
	devicestatus.RuleUPNAt:            "User principal name must contain one @, like avery@contoso.com",
	devicestatus.RuleUPNPart:          "User principal name needs text before and after the @, like avery@contoso.com",
	devicestatus.RuleUPNChars:         "User principal name can only contain letters A to Z, digits and ' . - _ ! # ^ ~ before the @",
	devicestatus.RuleUPNDomainChars:   "User principal name can only contain letters A to Z, digits, hyphens and full stops after the @",
	devicestatus.RuleUPNDot:           "User principal name must not have a full stop right before the @",
	devicestatus.RuleUPNLocal:         "The part before the @ must be 64 characters or fewer",
	devicestatus.RuleUPNDomain:        "The part after the @ must be 48 characters or fewer",
	devicestatus.RuleUPNLong:          "User principal name must be 113 characters or fewer",
	devicestatus.RuleUPNLoaded:        "This is how Intune stores it. It does not follow Entra's rules for user names",
	devicestatus.RuleClearNotNullable: "{field} cannot be cleared. Restore the loaded value instead",
}

// findingTextAt is findingText for the two warnings that say how far away an
// instant is.
func findingTextAt(f devicestatus.Finding, now time.Time) string {
	switch f.Rule {
	case devicestatus.RuleTimePast:
		return fmt.Sprintf("This is %s. The grace period would already be over", textRelative(f.Instant, now))
	case devicestatus.RuleTimeFuture:
		return fmt.Sprintf("This is %s from now. A device cannot have reported yet", textSpan(f.Instant.Sub(now)))
	}
	return findingText(f)
}

func textChanges(n int) string {
	if n == 1 {
		return "1 change"
	}
	return strconv.Itoa(n) + " changes"
}

// textUnsaved says of how many fields nothing could be sent, too, because what stands
// in them is no value or the same moment as before.
func textUnsaved(n, others int) string {
	text := strconv.Itoa(n) + " unsaved changes"
	if n == 1 {
		text = "1 unsaved change"
	}
	switch others {
	case 0:
		return text
	case 1:
		return text + "; 1 other field changes nothing yet"
	}
	return text + "; " + strconv.Itoa(others) + " other fields change nothing yet"
}

func textSave(n int) string { return "Save " + textChanges(n) }

// textDiscardQuestion counts only where all that is lost are changes.
func textDiscardQuestion(n, others int) string {
	if n == 0 || others > 0 {
		return "Discard what you typed?"
	}
	return fmt.Sprintf("Discard %s?", textChanges(n))
}

func textValues(n int) string {
	if n == 1 {
		return "1 value"
	}
	return strconv.Itoa(n) + " values"
}

func textAll(n int) string {
	if n == 1 {
		return "the value"
	}
	return "all " + textValues(n)
}

// textRecordName names a record so that nobody confirms a change of the wrong
// one: device, user and the last six characters of the ID.
func textRecordName(r devicestatus.Record, id string) string {
	name := r.Get(devicestatus.DeviceDisplayName).Text
	if name == "" {
		name = "device status"
	}
	if upn := r.Get(devicestatus.UserPrincipalName).Text; upn != "" {
		name += " (" + upn + ")"
	}
	tail := []rune(id)
	if len(tail) > 6 {
		tail = append([]rune("…"), tail[len(tail)-6:]...)
	}
	return name + ", ID " + string(tail)
}

func textReviewTitle(n int, name string, undo bool) string {
	if undo {
		return fmt.Sprintf("Undo: change %s of %s", textValues(n), name)
	}
	return fmt.Sprintf("Change %s of %s", textValues(n), name)
}

func textTab(t tab, receipts int) string {
	switch {
	case t == tabRecord:
		return "One record"
	case receipts == 0:
		return textReceipts
	}
	return fmt.Sprintf("%s (%d)", textReceipts, receipts)
}

func textUndoOf(name string) string        { return textUndo + ": " + name }
func textCopyReceiptOf(name string) string { return textCopyReceipt + ": " + name }
func textExported(name string) string      { return "The browser was given " + name }

func textForgetQuestion(n int) string {
	if n == 1 {
		return "Forget 1 receipt? Its change stays, the way back goes."
	}
	return fmt.Sprintf("Forget %d receipts? The changes stay, the way back goes.", n)
}

func textOutcomeOf(r receipt.Receipt) string {
	switch r.Outcome {
	case receipt.Stored:
		return textValues(len(r.Changes)) + " stored"
	case receipt.StoredDifferently:
		return "stored other than sent"
	}
	return textValues(len(r.Changes)) + " sent, not read back"
}

func textKeptSummary(r receipt.Receipt, zone devicestatus.Zone) string {
	return textMoment(r.SavedAt, zone) + " · " + textOutcomeOf(r)
}

func textCannotUndo(properties []devicestatus.Property) string {
	names := make([]string, len(properties))
	for i, p := range properties {
		names[i] = labels[p]
	}
	return "Has no way back, because what it was before is not known or cannot be sent: " + strings.Join(names, ", ")
}

// textKept is a receipt as text for a ticket; it names no token.
func textKept(r receipt.Receipt) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	b.WriteString(r.Name + "\n" + textOutcomeOf(r) + "\n")
	line("Time", r.SavedAt.UTC().Format("2006-01-02T15:04:05Z")+" (UTC)")
	line("Account", r.Account)
	line("Tenant", r.TenantID)
	b.WriteString(r.Method + " " + r.URL + "\n")
	line("id", r.ID)
	line("request-id", r.RequestID)
	line("client-request-id", r.ClientRequestID)
	for _, c := range r.Changes {
		line(string(c.Property), textWire(c.Before)+" -> "+textWire(c.After))
		if r.Outcome == receipt.StoredDifferently && c.Stored != c.After {
			line("NOT STORED "+string(c.Property), "Graph returned "+textWire(c.Stored))
		}
	}
	return b.String()
}

// textForms name what a pasted text was recognised as.
var textForms = map[paste.Form]string{
	paste.Address:        "an address",
	paste.Request:        "an HTTP request",
	paste.Answer:         "an HTTP answer",
	paste.JSON:           "JSON",
	paste.PowerShellJSON: "JSON of PowerShell's ConvertTo-Json",
	paste.PowerShellList: "PowerShell's Format-List",
	paste.Table:          "a table",
}

func textRecognised(p paste.Pasted) string {
	text := "Recognised as " + textForms[p.Form] + "."
	if n := len(p.Records); n > 1 {
		text += " It has " + textRecords(n) + ": choose one."
	}
	return text
}

func textPastedName(r paste.Record, place int) string {
	name := strconv.Itoa(place+1) + ". "
	if device := r.Edits[devicestatus.DeviceDisplayName].Text; device != "" {
		name += device
	}
	if upn := r.Edits[devicestatus.UserPrincipalName].Text; upn != "" {
		name += " (" + upn + ")"
	}
	return name + " " + r.Target.ID
}

func textPasteMixes(name string) string {
	return "This is another record. Save or discard your changes of " + name + " first, or they would get mixed."
}

func textPasteHost(host, own string) string {
	return "The address is of " + host + ", but this page talks to " + own + ". The IDs are taken, the host is not."
}

func textFilled(n int) string { return "Filled in: " + textValues(n) }

// textPasteRefused says of a property that was there why it could not be taken.
func textPasteRefused(f devicestatus.Finding) string {
	label := labels[f.Property]
	switch f.Rule {
	case paste.RuleType:
		return label + " holds " + shortened(f.Value) + ", which is neither a text nor a number that fits"
	case paste.RuleWrapped:
		return label + " is broken over several lines, and what stood at the break cannot be told. Copy it by itself"
	case paste.RuleOtherID:
		return label + " in the body, " + shortened(f.Value) + ", is not the one of the address"
	}
	return findingText(f)
}

// textPasteError says why nothing could be taken, and what to do.
func textPasteError(e *paste.Error) string {
	line := "Line " + strconv.Itoa(e.Line)
	place := line + ", column " + strconv.Itoa(e.Column)
	switch e.Reason {
	case paste.Empty:
		return ""
	case paste.TooLong:
		return "The text is longer than 1 MiB. Paste the one record that you need"
	case paste.OtherResource:
		return "This is " + e.Text + ", not a device status of an iOS app provisioning configuration"
	case paste.GraphError:
		return "This is an error of Graph's (" + e.Text + "), not a record"
	case paste.NoProperty:
		return "This has none of the nine properties of a device status, and no address of one"
	case paste.EmptyList:
		return "This list is empty"
	case paste.JSONSyntax:
		return place + ": this is not JSON from here on"
	case paste.JSONEnd:
		return "The JSON is cut off. Copy all of it, to the last bracket"
	case paste.JSONComment:
		return place + ": JSON has no comments. Take this one out"
	case paste.JSONComma:
		return place + ": nothing follows this comma. Take it out"
	case paste.JSONQuote:
		return place + ": JSON wants straight double quotes (\") here"
	case paste.JSONNesting:
		return "The JSON is nested deeper than any record of Graph's"
	case paste.JSONFollowed:
		return place + ": something follows the end of the JSON. Paste one object, or one list"
	case paste.TableHeader:
		return "The first row must name the columns, like id and status. Copy it too"
	case paste.TableRows:
		return "There are names of columns, and no row with values below them"
	case paste.TableCells:
		return fmt.Sprintf("%s has %d cells, the heading has %d. A comma inside a value needs quotes", line, e.Cells, e.Want)
	case paste.TableQuote:
		return line + ": a quote is opened here and never closed"
	case paste.FormatTable:
		return "PowerShell's Format-Table cuts values off. Use Format-List or ConvertTo-Json"
	}
	return "This is not recognised. Paste an address, JSON, a row with its heading, or Format-List"
}

var columnTitles = map[column]string{
	byDevice:   "Device name",
	byUser:     "User principal name",
	byStatus:   "Status",
	byReported: "Last reported (UTC)",
}

func textListOf(name string) string {
	if name == "" {
		return "Records of this configuration"
	}
	return "Records of " + name
}

// textListed says how much of a list there is, and whether that is all.
func textListed(l *listing) string {
	text := textRecords(len(l.rows))
	if l.search != "" {
		text = textNumber(len(l.shown)) + " of " + text
	}
	switch {
	case l.pause != nil:
		return text + " so far. Microsoft Graph asked us to wait " + textCountdown(l.pause.Wait) + "."
	case l.stop != nil:
		return text + " so far…"
	case !l.whole():
		return text + ". There may be more."
	}
	return text
}

func textRecords(n int) string {
	if n == 1 {
		return "1 record"
	}
	return textNumber(n) + " records"
}

// textNumber sets groups of three digits apart.
func textNumber(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func textSorted(l *listing) string {
	if l.descending {
		return "Sorted by " + columnTitles[l.order] + ", descending"
	}
	return "Sorted by " + columnTitles[l.order] + ", ascending"
}

// textCell is a value as the table shows it: a moment to the second in UTC, so
// that a column of them can be compared. The record itself keeps every digit.
func textCell(c column, v devicestatus.Value) string {
	if c == byReported {
		if t, err := devicestatus.ReadTimestamp(v.Text); err == nil {
			switch {
			case t.NoEnd():
				return "no end"
			case t.Never():
				return "never"
			}
			return t.Instant().UTC().Format("2006-01-02 15:04:05")
		}
	}
	return textValue(v)
}

func textConfigurationName(name string) string { return "= " + name }

func textNoNames(reason string) string {
	return "The configurations could not be listed: " + reason + ". An ID works all the same."
}

func textOtherDraft(name string) string { return "Other unsaved changes are kept: " + name + "." }

func textDiscardAndOpen(name string) string { return "Discard them and open " + name }

// textOpened heads the column of what the form was filled from.
func textOpened(undo bool) string {
	if undo {
		return "After that save"
	}
	return "When you opened it"
}

func textContest(label string) string { return label + ": whose value is it to be?" }

func textLoaded(name string) string { return "Loaded " + name }

func textLoadedKept(n int) string {
	return fmt.Sprintf("What you typed before was kept: %s.", textChanges(n))
}

func textReadAs(text string) string { return "Read as " + text }

func textUseZone(name, offset string) string {
	if name == "" {
		return "Use my time zone (" + offset + ")"
	}
	return fmt.Sprintf("Use %s (%s)", name, offset)
}

func textZoneChoice(name, offset string) string {
	if name == "" {
		return "My time zone (" + offset + ")"
	}
	return fmt.Sprintf("%s (%s then)", name, offset)
}

func textLoadedOffset(offset string) string { return "As loaded (" + offset + ")" }

// textReadBack tells a timestamp in the person's own zone, digit for digit.
// The two sentinels are named and never converted: their conversion leaves
// the calendar (facts of .NET: 0001 and 9999 are the limits).
func textReadBack(t devicestatus.Timestamp, zone devicestatus.Zone, now time.Time) string {
	switch {
	case t.NoEnd():
		return "= no end"
	case t.Never():
		return "= never"
	}
	offset := zone.Offset(t.Instant())
	local := t.Instant().Add(offset)
	name := zone.Name()
	if name == "" {
		name = "your time zone"
	}
	clock := local.Format("15:04:05")
	if _, fraction, ok := strings.Cut(t.Text, "."); ok {
		clock += "." + strings.TrimRight(strings.SplitN(strings.SplitN(fraction, "+", 2)[0], "-", 2)[0], "Z")
	}
	return fmt.Sprintf("= %s, %s in %s (UTC%s) · %s",
		local.Format("Monday 2 January 2006"), clock, name, textOffset(offset), textRelative(t.Instant(), now))
}

func textOffset(offset time.Duration) string {
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("%c%02d:%02d", sign, int(offset.Hours()), int(offset.Minutes())%60)
}

// textRelative says how far an instant is from now: "in 3 days", "2 hours ago".
func textRelative(at, now time.Time) string {
	switch d := at.Sub(now); {
	case d >= time.Second:
		return "in " + textSpan(d)
	case d <= -time.Second:
		return textSpan(-d) + " ago"
	}
	return "now"
}

// textSpan rounds down to the largest whole unit.
func textSpan(d time.Duration) string {
	const day = 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{365 * day, "year"}, {30 * day, "month"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / unit.length); n == 1 {
			return "1 " + unit.name
		} else if n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return "less than a second"
}

func textElapsed(d time.Duration) string {
	return fmt.Sprintf("%d seconds so far", int(d.Seconds()))
}

// textPause is the sentence of the countdown; left shrinks each second.
func textPause(p graph.Pause, left time.Duration) string {
	wait := textCountdown(left)
	try := fmt.Sprintf("Try %d of %d failed.", p.Try, p.Tries)
	switch {
	case p.Status != 429:
		return fmt.Sprintf("Microsoft Graph has a problem (%d). We try again in %s. Your changes are kept. %s", p.Status, wait, try)
	case p.Given:
		return fmt.Sprintf("Microsoft Graph asked us to wait %s. Your changes are kept. %s", wait, try)
	}
	return fmt.Sprintf("Microsoft Graph is busy and gave no time, so we wait %s. Your changes are kept. %s", wait, try)
}

// textCountdown counts seconds, and for a wait that nobody will sit through says
// how long it is.
func textCountdown(left time.Duration) string {
	left = (left + time.Second - 1).Truncate(time.Second)
	switch {
	case left > time.Hour:
		return textSpan(left)
	case left == time.Second:
		return "1 second"
	}
	return fmt.Sprintf("%d seconds", int(left/time.Second))
}

const textPauseOver = "Trying again"

// Where a change went: named after the two addresses of Graph's own
// documentation.
func textAddressUsed(u graph.Updated) string {
	switch {
	case u.Addressing != graph.Item && u.Addressing != graph.Collection:
		return "" // of a change that was sent before the page was loaded again
	case u.Addressing == graph.Item && u.Refused != nil && u.Refused.Kind != graph.KindRoute:
		return "Sent to the record's own address (…/deviceStatuses/{id}). The collection's address (…/deviceStatuses), which was tried first, answered that there is no such record."
	case u.Addressing == graph.Item && u.Refused != nil:
		return "Sent to the record's own address (…/deviceStatuses/{id}). Intune has no route for a change at the collection's address (…/deviceStatuses), which was tried first."
	case u.Addressing == graph.Item:
		return "Sent to the record's own address (…/deviceStatuses/{id})."
	}
	return "Sent to the collection's address (…/deviceStatuses), with the ID in the body."
}

// problemText is what a person reads of a problem: a heading, sentences, and
// where there are several possible causes a list of them.
type problemText struct {
	title string
	body  []string
	list  []string
}

// textProblem words every kind of package graph's closed set, and after an attempt
// to save what became of the change.
func textProblem(e *graph.Error, d doing) problemText {
	p := textKind(e, d)
	switch {
	case d == checking:
		// Why we could not look says nothing about what was stored before.
		return problemText{
			title: "Still not known whether the change was saved",
			body:  []string{"We could not read the record: " + p.title + ". Your changes are kept here."},
		}
	case d == reviewing:
		p.body = append(p.body, textOutcome(e))
	case d == saving && e.Kind != graph.KindNoAnswer && e.Kind != graph.KindStopped:
		p.body = append(p.body, textOutcome(e))
	}
	return p
}

func textOutcome(e *graph.Error) string {
	if e.MayBeStored {
		return "It is not known whether the change was saved. Your changes are kept here."
	}
	return "Nothing was saved. Your changes are kept."
}

// textKind says what went wrong, and nothing of what was stored.
func textKind(e *graph.Error, d doing) problemText {
	switch e.Kind {
	case graph.KindValue:
		named := slices.ContainsFunc(e.Details, func(d graph.Detail) bool { return d.Property != "" })
		if !named {
			return problemText{
				title: "Graph refused a value",
				body:  []string{"It names none of the fields of this form. What Microsoft said is below."},
			}
		}
		return problemText{
			title: "Graph refused a value",
			body:  []string{"The fields concerned are marked."},
		}
	case graph.KindRoute:
		return problemText{
			title: "Intune does not accept changes to this record here",
			body: []string{
				"The service says that it has no such operation at this address.",
				"Microsoft documents this update, but the status of a device is what the device itself reports, and Intune refuses the update for many such reports. Trying again does not help; the change can be copied and kept.",
			},
		}
	case graph.KindSignIn:
		return problemText{
			title: "Your session has ended",
			body:  []string{"Nothing you typed is lost. Sign in again, then review once more."},
		}
	case graph.KindClaims:
		return problemText{
			title: "Your organisation asks for another check",
			body:  []string{"For example a second factor. Nothing you typed is lost."},
		}
	case graph.KindScope:
		p := problemText{
			title: "This app lacks a permission",
			body:  []string{"Graph refused because the token does not carry a permission that it asks for. An administrator has to grant one of these:"},
			list:  e.Scopes,
		}
		if len(p.list) == 0 {
			p.list = []string{graph.WriteScope}
		}
		return p
	case graph.KindForbidden:
		action := "see"
		if d == saving {
			action = "edit"
		}
		return problemText{
			title: "You are signed in but Intune does not let you " + action + " this",
			body:  []string{"The usual causes are:"},
			list: []string{
				"your Intune role does not include this right",
				"the record has a scope tag that your role does not cover",
				"you or the tenant have no Intune licence",
			},
		}
	case graph.KindNotFound:
		return problemText{
			title: "No such record in this configuration",
			body:  []string{"Graph does not find this pair of IDs. Check both: the configuration may be another one, or the record may be gone."},
		}
	case graph.KindConflict:
		return problemText{
			title: "The record changed meanwhile",
			body:  []string{"Load the current values; what you typed is kept and can be reviewed against them."},
		}
	case graph.KindThrottled:
		return problemText{
			title: "Microsoft Graph is too busy",
			body:  []string{fmt.Sprintf("It turned the request away (429) after %s.", textTries(e.Tries))},
		}
	case graph.KindService:
		return problemText{
			title: fmt.Sprintf("Microsoft Graph has a problem (%d)", e.Status),
			body:  []string{fmt.Sprintf("We tried %s.", textTimes(e.Tries))},
		}
	case graph.KindNotGraph:
		if errors.Is(e.Err, graph.ErrOtherRecord) {
			return problemText{
				title: "Graph answered with another record",
				body:  []string{"The answer has another ID than the one that was asked for, so nothing of it is used."},
			}
		}
		return problemText{
			title: "Something between you and Graph answered instead of Graph",
			body:  []string{"The answer is not one of Graph's: a proxy, a firewall or a sign-in page of your network may have sent it."},
		}
	case graph.KindForeignLink:
		return problemText{
			title: "The list goes on at another address",
			body:  []string{"Graph's answer leads to another host for the next page. The token goes nowhere but to Graph, so it was not asked. What came before is shown."},
		}
	case graph.KindOffline:
		return problemText{
			title: "You are offline",
			body:  []string{"Nothing was sent. Try again when the network is back."},
		}
	case graph.KindBlocked:
		return problemText{
			title: "The browser blocked the call to " + hostOf(e.URL),
			body:  []string{"Nothing was sent. This page's Content Security Policy does not allow the address. Whoever runs this page has to add it to connect-src."},
			list:  []string{originOf(e.URL)},
		}
	case graph.KindNoAnswer:
		if d == saving {
			return problemText{
				title: "Not known whether the change was saved",
				body:  []string{"We sent the change but got no answer. It may have been saved. Your changes are kept here."},
			}
		}
		return problemText{
			title: "Graph did not answer",
			body:  []string{"There was no answer from " + hostOf(e.URL) + ". Check the network, then try again. Your changes are kept."},
		}
	case graph.KindStopped:
		if e.MayBeStored {
			return problemText{
				title: "Not known whether the change was saved",
				body:  []string{"You cancelled while the change was on its way. It may have been saved. Your changes are kept here."},
			}
		}
		return problemText{title: "Stopped", body: []string{"Nothing was saved. Your changes are kept."}}
	case graph.KindToken:
		return problemText{
			title: "No access token could be had",
			body:  []string{"Nothing was sent. Sign in again, then try once more."},
		}
	}
	return problemText{
		title: "Graph refused the request",
		body:  []string{fmt.Sprintf("It answered %d. What Microsoft said is below.", e.Status)},
	}
}

// signInName is who signs people in, as they know it.
func signInName(s signin.Service) string {
	if s.Entra {
		return "Microsoft"
	}
	return s.Host()
}

// textSignInOf is the service, at the beginning of a sentence.
func textSignInOf(s signin.Service) string {
	if s.Entra {
		return "Microsoft's sign-in"
	}
	return "The sign-in at " + s.Host()
}

func textSignInWaiting(s signin.Service) string {
	if s.Entra {
		return "Waiting for the Microsoft sign-in window"
	}
	return "Waiting for the sign-in window of " + s.Host()
}

// textSignInProblem words every kind of package signin's closed set.
func textSignInProblem(e *signin.Error, s signin.Service) problemText {
	who := signInName(s)
	switch e.Kind {
	case signin.KindSignedOut:
		return problemText{title: "Sign in to continue", body: []string{"Nothing you typed is lost."}}
	case signin.KindInteraction:
		return problemText{title: who + " needs you to confirm it's you", body: []string{"Nothing you typed is lost."}}
	case signin.KindConsent:
		return problemText{
			title: "This app needs your permission",
			body:  []string{who + " asks you to agree, once. Where only an administrator can, " + textApproval(s) + ". Nothing you typed is lost. It is about:"},
			list:  e.Scopes,
		}
	case signin.KindAdminConsent:
		return problemText{
			title: "An administrator must approve these permissions",
			body:  []string{"For that, " + textApproval(s) + ". Nothing you typed is lost."},
			list:  e.Scopes,
		}
	case signin.KindCancelled:
		return problemText{title: "Sign-in was cancelled", body: []string{"Nothing you typed is lost."}}
	case signin.KindPopupBlocked:
		return problemText{
			title: "Your browser blocked the sign-in window",
			body:  []string{"Allow windows for this page and continue, or sign in in this tab: what you typed is kept."},
		}
	case signin.KindBusy, signin.KindSuperseded:
		return problemText{title: "A sign-in window is already open", body: []string{"Finish there, or start over."}}
	case signin.KindTimeout:
		return problemText{title: "Sign-in did not finish in time", body: []string{"Nothing you typed is lost."}}
	case signin.KindOffline:
		return problemText{title: "You are offline", body: []string{"Signing in needs the network. Nothing was sent; your changes are kept."}}
	case signin.KindNetwork:
		return problemText{
			title: textSignInOf(s) + " cannot be reached",
			body:  []string{"Check the network and any proxy on the way to " + s.Host() + "." + textOwnOrigin(s) + " Nothing was sent; your changes are kept."},
		}
	case signin.KindService:
		return problemText{title: textSignInOf(s) + " is busy", body: []string{"Try again in a moment. Nothing was sent; your changes are kept."}}
	case signin.KindEmbed:
		if e.Code == signin.CodeAlone {
			return problemText{
				title: "This editor works inside a portal",
				body:  []string{"Open it from the portal of your organisation, which signs in for you. Nothing was sent."},
			}
		}
		return problemText{
			title: "This portal cannot sign you in here",
			body:  []string{"Open the editor in a tab of its own and sign in there. Nothing was sent."},
		}
	case signin.KindStorage:
		return problemText{title: "The browser blocks storage for this page", body: []string{"Signing in needs it. Allow storage for this page, or open it in a tab of its own."}}
	case signin.KindSetup:
		return textSetupStep(e, s)
	case signin.KindRetry:
		return problemText{title: "Sign in again", body: []string{"The answer of the sign-in page did not fit, as happens after going back. Nothing you typed is lost."}}
	case signin.KindPolicy:
		return problemText{
			title: "Your organisation's policy blocks access",
			body:  []string{"Trying again does not help. Give the code in the details to your administrator."},
		}
	case signin.KindAudience:
		return problemText{
			title: "The token is for another service",
			body: []string{
				fmt.Sprintf("It was issued for %s, but this page talks to %s. Nothing was sent.", e.Got, e.Want),
				"Whoever runs this page has to make cloud and authority in config.json fit each other.",
			},
		}
	case signin.KindTenant:
		return problemText{
			title: "You are signed in to another organisation",
			body:  []string{fmt.Sprintf("The token is of tenant %s, but this page is set up for %s. Nothing was sent. Use another account.", e.Got, e.Want)},
		}
	case signin.KindAccount:
		return problemText{
			title: "You signed in with another account",
			body:  []string{"You are " + e.Got + " now, so the request was not sent. What you typed is kept: load the record again and review."},
		}
	case signin.KindScope:
		return problemText{
			title: "The token lacks a permission",
			body:  []string{"Nothing was sent. Whoever set up the app registration has to add this delegated permission and have it approved:"},
			list:  e.Scopes,
		}
	}
	return problemText{title: "Sign-in failed", body: []string{"Nothing was sent; your changes are kept. The code in the details says more."}}
}

// textHost says why nobody around the editor supplies tokens. ownTab is whether the
// person can sign in without the portal.
func textHost(state hostState, code portal.Code, field string, ownTab bool) string {
	switch {
	case state == hostForeign:
		return "The page around the editor is not one of those that may embed it, so it was told nothing. Whoever runs this server lists them as portalOrigins in config.json."
	case state == hostRefused && code == portal.RefusedVersion:
		return "The page around the editor speaks another version of the protocol. Whoever runs the portal has to update it."
	case state == hostRefused:
		return "The page around the editor opened the conversation wrongly (" + strings.TrimSpace(string(code)+" "+field) + "). Whoever runs the portal has to correct it."
	}
	silent := "The page around the editor does not answer, so you are not signed in here. "
	if !ownTab {
		return silent + "You can edit, and neither load nor save. Whoever runs the portal has to correct it."
	}
	return silent + "You can edit, and open the record in a tab of its own."
}

// textHostAsked is the wait for a token, as text.
func textHostAsked(waited time.Duration) string {
	return "Waiting for the portal to sign you in… " + textElapsed(waited)
}

// textHostProblem words what a portal did not give. The person signs in there, and
// nothing here can help.
func textHostProblem(e *signin.Error, ownTab bool) problemText {
	kept := "Nothing was sent; your changes are kept."
	switch e.Kind {
	case signin.KindSignedOut, signin.KindInteraction:
		return problemText{title: "The portal has to sign you in", body: []string{"Sign in there, then try again. " + kept}}
	case signin.KindConsent, signin.KindAdminConsent, signin.KindScope:
		return problemText{
			title: "The portal lacks a permission",
			body:  []string{"Its app registration needs this delegated permission of Microsoft Graph, approved by an administrator. " + kept},
			list:  e.Scopes,
		}
	case signin.KindCancelled:
		return problemText{title: "The sign-in at the portal was cancelled", body: []string{kept}}
	case signin.KindPolicy:
		return problemText{title: "The portal does not let you do this", body: []string{"It refused to hand over a token. " + kept}}
	case signin.KindTimeout:
		return problemText{title: "The portal did not sign you in within 30 seconds", body: []string{"See whether it asks you something, then try again. " + kept}}
	case signin.KindService:
		return problemText{title: "The portal's sign-in does not work just now", body: []string{"Try again in a moment. " + kept}}
	case signin.KindAccount:
		return problemText{title: "The portal is signed in with another account", body: []string{"You are " + e.Got + " there now, so the request was not sent. What was typed before is kept for whoever typed it: load the record again."}}
	case signin.KindMalformed:
		return problemText{title: "What the portal handed over is no token", body: []string{"Whoever runs the portal has to correct its tokenProvider: it returns the access token as text. " + kept}}
	case signin.KindEmbed:
		if !ownTab {
			return problemText{title: "This portal does not sign you in", body: []string{"The page around the editor does not answer. Whoever runs the portal has to correct it. " + kept}}
		}
		return textSignInProblem(e, signin.Service{Entra: true})
	case signin.KindAudience, signin.KindTenant:
		return textSignInProblem(e, signin.Service{Entra: true})
	}
	return problemText{title: "The portal handed over no token", body: []string{kept + " The code in the details says more."}}
}

// textApproval is how a permission comes from an administrator.
func textApproval(s signin.Service) string {
	switch {
	case !s.Entra:
		return "ask one of " + s.Host()
	case s.Authority == "": // a portal's, which has no link
		return "ask one of your organisation"
	}
	return "send the approval link to one"
}

// textOwnOrigin: a browser does not tell an answer that it may not read from none.
func textOwnOrigin(s signin.Service) string {
	if s.Entra {
		return ""
	}
	return " If it answers elsewhere, it has to allow the origin of this page (CORS)."
}

// textSetupStep names the step of the set-up that is missing, by the number that
// Entra gives.
func textSetupStep(e *signin.Error, s signin.Service) problemText {
	title := "Signing in is not set up"
	step := "Give the code in the details to whoever set up this page."
	switch e.AADSTS {
	case "AADSTS50011":
		step = "The app registration lacks this page's redirect URI. Add the address of redirect.html beside this page, under Authentication, as a single-page application."
	case "AADSTS9002326", "AADSTS700025":
		step = "The redirect URI is registered for another kind of application. Under Authentication, move it to the platform \"Single-page application\"."
	case "AADSTS700016":
		step = "There is no application with this client ID in this tenant. Correct clientId or tenantId in config.json."
	case "AADSTS90002":
		step = "There is no such tenant. Correct tenantId in config.json."
	case "AADSTS650057":
		step = "The app registration lacks the permission. Under API permissions, add the delegated permissions of Microsoft Graph that this page needs."
	default:
		switch e.Code {
		case signin.LibraryNotLoaded:
			title = "Signing in could not start"
			step = "Microsoft's sign-in library did not load, or is not the one that was published with this page. Reload; if that does not help, whoever runs this server must publish the editor again."
		case "endpoint_of_another_host", "issuer_validation_failed":
			step = "The sign-in service " + s.Host() + " refers to " + e.Got + ". If that is right, add its host to knownAuthorities in config.json; otherwise correct authority."
		case "endpoints_resolution_error", "untrusted_authority", "authority_uri_insecure":
			step = "The sign-in service " + s.Host() + " does not answer as one. Correct authority and knownAuthorities in config.json."
			if s.Entra {
				step = "Microsoft's sign-in does not know this tenant. Correct tenantId and cloud in config.json."
			}
		}
	}
	return problemText{title: title, body: []string{step, "Nothing was sent; what you typed is kept."}}
}

// textSignInFacts are codes for a support case; no token and no name.
func textSignInFacts(e *signin.Error) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	line("Code", e.Code)
	line("Entra", e.AADSTS)
	if e.Kind == signin.KindAudience || e.Kind == signin.KindTenant {
		line("Token", e.Got)
		line("Page", e.Want)
	}
	line("Correlation ID", e.CorrelationID)
	return b.String()
}

// The steps are called by what they are about: the words after the name say whether
// they are done. The numbers are those of app/signin's README.md, which is about
// Entra ID alone.

func textSetupRedirect(s signin.Service) string {
	return "The page that the sign-in returns to" + textSetupNumber(s, " 5")
}
func textSetupService(s signin.Service) string {
	return textSignInOf(s) + textSetupNumber(s, " 5")
}
func textSetupRegistration(s signin.Service) string {
	return "The registration of this page" + textSetupNumber(s, "s 1 and 2")
}
func textSetupPermission(scope string, s signin.Service) string {
	return "Permission " + scope + textSetupNumber(s, " 3")
}
func textSetupGraph(s signin.Service) string {
	return "Role and licence at Microsoft Graph" + textSetupNumber(s, " 3")
}

func textSetupNumber(s signin.Service, number string) string {
	if s.Entra {
		return " (step" + number + ")"
	}
	return ""
}

func textSetupRedirectURI(s signin.Service) string {
	if s.Entra {
		return "The redirect URI to register with Entra ID, as a single-page application:"
	}
	return "The redirect URI to register with " + s.Host() + ", for a public client with PKCE:"
}

// textSetupFailure words what a check finds: nothing was typed, and nobody waits.
func textSetupFailure(e *signin.Error, s signin.Service) problemText {
	switch e.Kind {
	case signin.KindSignedOut:
		p := problemText{title: textSetupSignInFirst, body: []string{"If " + s.Host() + " then says that it does not know the address or the client, register the address above, and correct clientId in config.json."}}
		if s.Entra {
			p.body = []string{"If Microsoft's page then shows AADSTS50011, register the address above. If it shows AADSTS700016, correct clientId or tenantId in config.json."}
		}
		return p
	case signin.KindInteraction, signin.KindTimeout, signin.KindRetry, signin.KindBusy:
		return problemText{title: "Your session has ended", body: []string{"Sign in again, then check once more."}}
	case signin.KindConsent, signin.KindAdminConsent, signin.KindScope:
		p := problemText{title: "It has not been granted", body: []string{"Ask an administrator of " + s.Host() + " to grant it to this client."}}
		if s.Entra {
			p.body = []string{"Add it under API permissions, then grant admin consent there, or send the approval link to an administrator."}
		}
		return p
	case signin.KindSetup:
		p := textSetupStep(e, s)
		p.body = p.body[:1] // what follows is about a request
		return p
	}
	return textSignInProblem(e, s)
}

func textSetupState(f *setupFailure) string {
	if f.known() {
		return textSetupMissing
	}
	return textSetupUnknown
}

func textSetupOutcomeOf(check *setupCheck) string {
	if check.running {
		return textSetupChecking
	}
	return textSetupOutcome(check.steps)
}

func textSetupOutcome(steps []setupStep) string {
	for _, step := range steps {
		switch {
		case step.failed == nil:
		case step.failed.known():
			return textSetupNotYet
		default:
			return textSetupNotKnown
		}
	}
	return textSetupAllDone
}

func textAccountOf(username string) string { return username + ": accounts and signing out" }

// textUnexpected is for an error outside the closed set.
func textUnexpected(err error) problemText {
	return problemText{title: "The request could not be made", body: []string{err.Error() + ".", "Nothing was sent. Your changes are kept."}}
}

func textTimes(n int) string {
	switch n {
	case 0, 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

func textTries(n int) string {
	if n <= 1 {
		return "1 try"
	}
	return strconv.Itoa(n) + " tries"
}

const textRefusedValue = "Graph refused this value"

// textNotStoredYet is what "Check now" says when Intune still has the old
// values.
func textNotStoredYet() problemText {
	return problemText{
		title: "The change is not stored",
		body:  []string{"We asked Intune again: it has other values than the ones we sent. Your changes are kept here and can be reviewed again."},
	}
}

// textEndedMidSave is for a page that ended between a PATCH and its answer.
func textEndedMidSave() problemText {
	return problemText{
		title: "Not known whether the change was saved",
		body:  []string{"The page was loaded again while a change was on its way, so its answer is not known. What you typed is kept here."},
	}
}

func textReceiptTitle(u graph.Updated, changes int) string {
	switch {
	case !u.Verified:
		return fmt.Sprintf("Graph accepted %s, but what it stored could not be read back.", textValues(changes))
	case len(u.NotStored) > 0 && u.Exchange.Status == 0:
		return fmt.Sprintf("Read back from Graph: it stored %s other than sent.", textValues(len(u.NotStored)))
	case len(u.NotStored) > 0:
		return fmt.Sprintf("Graph answered %d, but stored %s other than sent.", u.Exchange.Status, textValues(len(u.NotStored)))
	case u.ReadBack:
		return fmt.Sprintf("Saved. Read back from Graph: %s stored.", textAll(changes))
	}
	return fmt.Sprintf("Saved. Graph returned %s.", textAll(changes))
}

// textReceipt is the receipt as text for a ticket; it names no token.
func textReceipt(r saved) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", textReceiptTitle(r.updated, len(r.changes)), r.name)
	fmt.Fprintf(&b, "Time: %s (UTC)\n", r.at.UTC().Format("2006-01-02T15:04:05Z"))
	if r.account != "" {
		fmt.Fprintf(&b, "Account: %s\n", r.account)
	}
	fmt.Fprintf(&b, "%s %s\n%s\n", r.updated.Exchange.Method, r.updated.Exchange.URL, textAddressUsed(r.updated))
	fmt.Fprintf(&b, "request-id: %s\nclient-request-id: %s\n", r.updated.Exchange.RequestID, r.updated.Exchange.ClientRequestID)
	for _, c := range r.changes {
		fmt.Fprintf(&b, "%s: %s -> %s\n", c.Property, textWire(c.Before), textWire(c.After))
		if returned, differs := returnedValue(r.updated, c); !differs && returned != c.After {
			fmt.Fprintf(&b, "%s is written by Graph as %s\n", c.Property, textWire(returned))
		}
	}
	for _, c := range r.updated.NotStored {
		fmt.Fprintf(&b, "NOT STORED %s: asked %s, Graph returned %s\n", c.Property, textWire(c.Before), textWire(c.After))
	}
	return b.String()
}

// textValue is a value as a person reads it.
func textValue(v devicestatus.Value) string {
	switch {
	case v.Kind == devicestatus.Absent:
		return textNotLoaded
	case v.Kind == devicestatus.Null:
		return textNull
	case v.Kind == devicestatus.Text && v.Text == "":
		return textEmptyText
	}
	return v.Text
}

func textWrittenOtherwise(v devicestatus.Value) string {
	return "Same moment as sent: " + textValue(v)
}

func textAskedFor(v devicestatus.Value) string { return "We asked for: " + textValue(v) }

// textMoment is an instant in UTC and on the person's own clock.
func textMoment(t time.Time, zone devicestatus.Zone) string {
	offset := zone.Offset(t)
	return fmt.Sprintf("%s UTC (%s UTC%s)", t.UTC().Format("2006-01-02 15:04:05"), t.UTC().Add(offset).Format("15:04:05"), textOffset(offset))
}

// textWire is a value as JSON, and a word for one that is not there.
func textWire(v devicestatus.Value) string {
	if v.Kind == devicestatus.Absent {
		return textNotLoaded
	}
	return v.JSON()
}

// anonymous is a sentence of Microsoft's without names of people and without the
// queries of addresses, which may name them too.
func anonymous(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if address, _, ok := strings.Cut(word, "?"); ok && strings.Contains(address, "://") {
			word = address
		}
		if strings.Contains(word, "@") {
			word = "{name}"
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}

// textSupport is the block for a support case: what happened, when and under
// which ids; no token, no query, and no user name unless the person who copies it
// wants to give theirs.
func textSupport(e *graph.Error, at time.Time, name string) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("Time (UTC)", at.UTC().Format("2006-01-02T15:04:05Z"))
	if e.Status != 0 {
		line("Status", strconv.Itoa(e.Status))
	}
	line("Kind", string(e.Kind))
	line("Code", e.Code)
	if name == "" {
		line("Message", anonymous(e.Message))
	} else {
		line("Message", e.Message)
	}
	line("Request", strings.TrimSpace(e.Method+" "+e.URL))
	line("request-id", e.RequestID)
	line("client-request-id", e.ClientRequestID)
	line("Activity ID", e.ActivityID)
	line("Date", e.Date)
	line(textWho, name)
	return b.String()
}

// textShortcuts is the list behind Ctrl+/ (⌘ on Apple's keyboards).
var textShortcuts = []struct{ keys, does string }{
	{"Ctrl or ⌘ + Enter", "Review changes; in the review, save them"},
	{"Ctrl or ⌘ + S", "Review changes"},
	{"Esc", "Close a dialog; nothing is lost"},
	{"Ctrl or ⌘ + /", "Show this list"},
}

// textSetup phrases a problem of config.json.
func textSetup(key, value, allowed string) string {
	switch {
	case key == "":
		return strings.ToUpper(value[:1]) + value[1:] + ". Allowed: " + allowed + "."
	case value == "":
		return fmt.Sprintf("The key %q is missing. Allowed: %s.", key, allowed)
	}
	return fmt.Sprintf("The key %q has the value %s. Allowed: %s.", key, value, allowed)
}

// originOf is scheme and host of an address, as a policy's connect-src lists it.
func originOf(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

func hostOf(address string) string {
	_, host, _ := strings.Cut(originOf(address), "://")
	return host
}
