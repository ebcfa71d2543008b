package devicestatus

// PatchBody writes the body of a PATCH: two-space indent, @odata.type first, id
// next when one is given (the PATCH of the collection carries the key in the
// body, that of the item in the address), then the changed properties in the
// order of the form. A change to Absent has no wire form and is left out.
//
// This very text is shown to the person and sent.
func PatchBody(changes []Change, id string) []byte {
	members := []Member{{Name: "@odata.type", JSON: quote(ODataType)}}
	if id != "" {
		members = append(members, Member{Name: string(ID), JSON: quote(id)})
	}
	for _, p := range editable() {
		for _, c := range changes {
			if c.Property == p && c.After.Kind != Absent {
				members = append(members, Member{Name: string(p), JSON: c.After.JSON()})
			}
		}
	}
	return []byte(WriteObject(members, ""))
}
