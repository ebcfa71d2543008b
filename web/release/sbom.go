package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// writeSBOM writes the bill of materials in CycloneDX: no time and no serial
// number, which would differ from one packing to the next.
func (o options) writeSBOM(components []component) error {
	bom := cdx.NewBOM()
	const self = "device-status-editor"
	bom.Metadata = &cdx.Metadata{Component: &cdx.Component{
		BOMRef: self, Type: cdx.ComponentTypeApplication, Name: name, Version: o.version,
		Description: "Changes device statuses under an iOS LOB app provisioning configuration of Microsoft Intune",
	}}
	var all []cdx.Component
	var refs []string
	for _, c := range components {
		entry := cdx.Component{
			BOMRef: c.purl, Type: cdx.ComponentTypeLibrary, Name: c.name, Version: c.version, PackageURL: c.purl,
			Licenses: &cdx.Licenses{{License: &cdx.License{ID: c.licence}}},
		}
		if group, name, ok := strings.Cut(c.name, "/"); ok && strings.HasPrefix(group, "@") {
			entry.Group, entry.Name = group, name
		}
		if c.integrity != "" {
			hash, err := sha512Of(c.integrity)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			entry.Hashes = &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA512, Value: hash}}
		}
		if c.changed != "" {
			entry.Pedigree = &cdx.Pedigree{Notes: c.changed}
		}
		all = append(all, entry)
		refs = append(refs, c.purl)
	}
	bom.Components = &all
	bom.Dependencies = &[]cdx.Dependency{{Ref: self, Dependencies: &refs}}

	file, err := os.Create(filepath.Join(o.out, name+".cdx.json"))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := cdx.NewBOMEncoder(file, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_6); err != nil {
		return err
	}
	return file.Close()
}

// sha512Of turns npm's integrity into hexadecimal digits.
func sha512Of(integrity string) (string, error) {
	encoded, ok := strings.CutPrefix(integrity, "sha512-")
	hash, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(hash) != 64 {
		return "", fmt.Errorf("the lock file has the integrity %q, not one SHA-512", integrity)
	}
	return hex.EncodeToString(hash), nil
}
