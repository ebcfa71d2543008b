package graphtest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// The record the demo opens.
const (
	ConfigurationID = "2f9c4e1a-6b38-4d07-9a5e-c81d3f60b724"
	StatusID        = ConfigurationID + "_5d0a7c93-e14f-4b62-8f3d-27b6a9108ce5_a3e86f12-70c4-4f9b-b2d1-6e95c04d8b37"
)

// GeneratedID is the configuration that the fault "generate" adds.
const GeneratedID = "c0ffee00-9d1b-4e83-a6f2-58b7d4130e9c"

const secondID = "8e17d5b0-42fa-4c96-b3c8-09e1f7a52d64"

// Every time is before this one, so that seeded records look the same on any day.
var seedTime = time.Date(2026, 9, 21, 8, 0, 0, 0, time.UTC)

const (
	noEnd = "9999-12-31T23:59:59.9999999Z"
	never = "0001-01-01T00:00:00Z"
)

// row is one seeded status. The shapes are those of recorded answers: 4 and 7
// fraction digits, deviceModel null beside platform 0, userName equal to the UPN.
type row struct {
	device, model       string // model "" is null
	platform            int
	upn, status         string
	graceEnds, reported string
}

var firstRows = []row{
	{"Avery’s iPhone", "", 0, "avery@contoso.com", "nonCompliant", "2026-09-28T19:13:41.8113Z", "2026-09-18T12:20:19.1406851Z"},
	{"iPad-Reception-02", "iPad (10th generation)", 9, "reception@contoso.com", "compliant", noEnd, "2026-09-20T06:41:07.5520313Z"},
	{"Lee’s iPhone 15", "iPhone 15 Pro", 8, "lee.gu@contoso.com", "compliant", noEnd, "2026-09-20T21:15:58.0041Z"},
	{"iPhone", "iPhone SE", 8, "adele.vance@contoso.com", "error", "2026-09-25T07:00:00Z", "2026-09-17T16:02:33.7719264Z"},
	{"Warehouse iPad 7", "iPad (9th generation)", 9, "warehouse.ne@contoso.com", "notApplicable", noEnd, "2026-09-11T10:30:12.4907Z"},
	{"Priya iPhone 14", "iPhone 14", 8, "priya@contoso.com", "remediated", "2026-09-23T23:59:59Z", "2026-09-19T05:44:50.1185937Z"},
	{"iPhone von Jörg", "iPhone 13 mini", 8, "joerg.mueller@contoso.com", "conflict", "2026-09-24T12:00:00.5Z", "2026-09-19T14:27:01.6634Z"},
	{"東京会議室 iPad", "iPad Pro 11-inch", 9, "tokyo.room4@contoso.com", "compliant", noEnd, "2026-09-20T23:08:45.9012846Z"},
	{"Fabrikam loaner", "iPhone 12", 8, "sam_fabrikam.com#EXT#@contoso.com", "notAssigned", never, "2026-08-30T09:12:26.3341Z"},
	{"iPhone de Zoë", "iPhone 16", 8, "zoe@contoso.com", "pendingReview", "2026-09-30T08:15:00Z", "2026-09-20T18:51:39.2078615Z"},
	{"Field iPad 12", "", 0, "field12@contoso.com", "unknown", never, never},
	{"Morgan's iPhone", "iPhone 15", 8, "morgan@contoso.com", "nonCompliant", "2026-09-22T17:45:30.1275Z", "2026-09-16T11:36:14.8450972Z"},
}

var secondRows = []row{
	{"Kiosk iPad 1", "iPad (10th generation)", 9, "kiosk1@contoso.com", "compliant", noEnd, "2026-09-20T04:00:11.6092Z"},
	{"Kiosk iPad 2", "iPad (10th generation)", 9, "kiosk2@contoso.com", "compliant", noEnd, "2026-09-20T04:00:13.7720518Z"},
	{"Kiosk iPad 3", "", 0, "kiosk3@contoso.com", "unknown", never, "2026-09-02T13:21:47.0306Z"},
}

func seed() store {
	random := rand.New(rand.NewPCG(3, 4))
	first := newConfiguration(ConfigurationID, "Contoso Field App profile", 4, firstRows, random)
	first.statuses[0].set("id", encode(StatusID))
	// A property that Graph may add one day.
	first.statuses[1].set("deviceOwnership", encode("company"))
	second := newConfiguration(secondID, "Contoso Kiosk profile", 1, secondRows, random)
	return store{configurations: []*configuration{first, second}}
}

// generate sets how many statuses the generated configuration has; 0 takes it
// away. One that has as many already keeps its edits.
func (s *store) generate(n int) {
	if c, ok := s.configuration(GeneratedID); ok && len(c.statuses) == n {
		return
	}
	s.configurations = slices.DeleteFunc(s.configurations, func(c *configuration) bool { return c.entity.id() == GeneratedID })
	if n == 0 {
		return
	}
	rows := make([]row, n)
	for i := range rows {
		rows[i] = firstRows[i%len(firstRows)]
		rows[i].device = fmt.Sprintf("iPhone %05d", i+1)
		rows[i].upn = fmt.Sprintf("user%05d@contoso.com", i+1)
		rows[i].reported = seedTime.Add(-time.Duration(i+1) * time.Minute).Format(time.RFC3339)
	}
	c := newConfiguration(GeneratedID, "Contoso rollout profile", 1, rows, rand.New(rand.NewPCG(5, 6)))
	s.configurations = append(s.configurations, c)
}

func newConfiguration(id, name string, version int, rows []row, random *rand.Rand) *configuration {
	c := &configuration{entity: entity{
		{"@odata.type", encode("#microsoft.graph.iosLobAppProvisioningConfiguration")},
		{"id", encode(id)},
		{"roleScopeTagIds", encode([]string{"0"})},
		{"createdDateTime", encode(seedTime.AddDate(0, -6, 0))},
		{"description", encode("")},
		{"lastModifiedDateTime", encode(seedTime.AddDate(0, 0, -20))},
		{"displayName", encode(name)},
		{"version", encode(version)},
		{"expirationDateTime", encode(seedTime.AddDate(0, 6, 0))},
		{"payloadFileName", encode("contoso.mobileprovision")},
		{"payload", json.RawMessage("null")},
	}}
	for _, r := range rows {
		c.statuses = append(c.statuses, r.entity(id, random))
	}
	return c
}

func (r row) entity(configurationID string, random *rand.Rand) *entity {
	var model any
	if r.model != "" {
		model = r.model
	}
	return &entity{
		{"id", encode(configurationID + "_" + guid(random) + "_" + guid(random))},
		{"deviceDisplayName", encode(r.device)},
		{"userName", encode(r.upn)},
		{"deviceModel", encode(model)},
		{"platform", encode(r.platform)},
		{"complianceGracePeriodExpirationDateTime", encode(r.graceEnds)},
		{"status", encode(r.status)},
		{"lastReportedDateTime", encode(r.reported)},
		{"userPrincipalName", encode(r.upn)},
	}
}

// guid has the form of a random one.
func guid(random *rand.Rand) string {
	a, b := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x",
		uint32(a>>32), uint16(a>>16), a&0xfff, 0x8000|uint16(b>>48)&0x3fff, b&0xffffffffffff)
}
