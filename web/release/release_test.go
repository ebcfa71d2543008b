package main

import (
	"archive/tar"
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/validate"

	"device-status-editor/web/export"
)

const binaryName = name + "-linux-amd64"

// pack makes a release of the bundle that ./build.sh test made, for one system, as
// the command does.
func pack(t *testing.T, args ...string) string {
	t.Helper()
	bundle := os.Getenv("DEVICESTATUS_BUNDLE")
	if bundle == "" {
		t.Skip("set DEVICESTATUS_BUNDLE to the folder that web/bundle made, or run ./build.sh test")
	}
	goapp := "-modfile=.build/goapp/editor.mod"
	if os.Getenv("DEVICESTATUS_GOAPP") == "stock" {
		goapp = "-mod=readonly"
	}
	t.Chdir(filepath.Join("..", ".."))
	out := filepath.Join(t.TempDir(), "release")
	if err := run(append([]string{"-bundle", bundle, "-goapp", goapp, "-out", out, "-version", "v1-test", "-platforms", "linux/amd64"}, args...), io.Discard); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestRelease(t *testing.T) {
	out := pack(t)

	t.Run("the server needs nothing beside it", func(t *testing.T) {
		binary := filepath.Join(out, binaryName)
		ask := func(args ...string) ([]byte, error) {
			command := exec.Command(binary, args...)
			command.Dir, command.Env = t.TempDir(), []string{} // without the variables of the build
			return command.CombinedOutput()
		}
		version, err := ask("-version")
		if err != nil || !strings.HasPrefix(string(version), "Device Status Editor v1-test, go1.") {
			t.Errorf("-version: %q, %v", version, err)
		}
		licences, err := ask("-licences")
		if err != nil || !bytes.Equal(licences, read(t, out, licencesName)) {
			t.Errorf("-licences: %d bytes, %v, want those of %s", len(licences), err, licencesName)
		}
		site := filepath.Join(t.TempDir(), "site")
		output, err := ask("-mode", "msal", "-client-id", "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2017", "-tenant-id", "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2011", "-export", site)
		if err != nil {
			t.Fatalf("-export: %v\n%s", err, output)
		}
		conf := filepath.Join(site, "nginx.conf")
		elsewhere := strings.Replace(string(read(t, conf)), site, export.UsualRoot, 1)
		if err := os.WriteFile(conf, []byte(elsewhere), 0o644); err != nil {
			t.Fatal(err)
		}
		if diff := differences(t, filepath.Join(out, "static"), site); !slices.Equal(diff, []string{"config.json"}) {
			t.Errorf("what it exports and the static folder differ in %q, want the IDs to be filled in alone", diff)
		}
	})

	t.Run("the bill of materials", func(t *testing.T) {
		bom := new(cdx.BOM)
		if err := cdx.NewBOMDecoder(bytes.NewReader(read(t, out, name+".cdx.json")), cdx.BOMFileFormatJSON).Decode(bom); err != nil {
			t.Fatal(err)
		}
		listed := map[string]string{}
		for _, c := range *bom.Components {
			if c.Licenses == nil || (*c.Licenses)[0].License.ID == "" {
				t.Errorf("%s has no licence", c.PackageURL)
				continue
			}
			listed[c.PackageURL] = (*c.Licenses)[0].License.ID
		}
		linked, err := buildinfo.ReadFile(filepath.Join(out, binaryName))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"pkg:golang/std@" + strings.TrimPrefix(linked.GoVersion, "go"): "BSD-3-Clause"}
		for _, m := range linked.Deps {
			want["pkg:golang/"+m.Path+"@"+m.Version] = "BSD-3-Clause"
		}
		if len(linked.Deps) > 2 {
			t.Errorf("the server links %d modules, the tools' own among them?", len(linked.Deps))
		}
		var lock struct {
			Packages map[string]struct{ Version, License string }
		}
		if err := json.Unmarshal(read(t, "web/bundle/package-lock.json"), &lock); err != nil {
			t.Fatal(err)
		}
		msal := lock.Packages["node_modules/@azure/msal-browser"]
		want["pkg:npm/%40azure/msal-browser@"+msal.Version] = "MIT"
		for purl, licence := range want {
			if listed[purl] != licence {
				t.Errorf("%s is listed with the licence %q, want %q", purl, listed[purl], licence)
			}
		}
		for purl := range listed {
			if strings.Contains(purl, "axe-core") || strings.Contains(purl, "go-containerregistry") {
				t.Errorf("%s is listed, and only tests or tools use it", purl)
			}
		}
		if text := string(read(t, out, licencesName)); !strings.Contains(text, "go-app/v10") || !strings.Contains(text, "Permission is hereby granted") {
			t.Error("the texts of the licences are not there")
		}
	})

	t.Run("checksums", func(t *testing.T) {
		command := exec.Command("sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS")
		command.Dir = out
		if output, err := command.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
		for _, file := range []string{binaryName, name + "-image.tar", name + ".cdx.json", "static/index.html"} {
			if !strings.Contains(string(read(t, out, "SHA256SUMS")), "  "+file+"\n") {
				t.Errorf("there is no checksum of %s", file)
			}
		}
	})

	t.Run("the image", func(t *testing.T) {
		archive := filepath.Join(out, name+"-image.tar")
		folder := t.TempDir()
		unpack(t, bytes.NewReader(read(t, archive)), folder)
		index, err := layout.ImageIndexFromPath(folder)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate.Index(index); err != nil {
			t.Error(err)
		}
		image := only(t, index)
		config, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if config.Config.User != nobody || config.OS != "linux" || config.Architecture != "amd64" {
			t.Errorf("the image is for %s/%s and the user %q", config.OS, config.Architecture, config.Config.User)
		}
		if !bytes.Equal(contents(t, image)[name], read(t, out, binaryName)) {
			t.Error("the image's server is another one")
		}

		// And as docker load reads it.
		docker, err := tarball.ImageFromPath(archive, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(contents(t, docker)) != 2 {
			t.Errorf("for Docker the image holds %d files, want 2", len(contents(t, docker)))
		}
		inImage(t, image)
	})

	t.Run("the hosting page", func(t *testing.T) { hostingPage(t, out) })

	// This takes longest: all of it again, from the sources in another folder.
	t.Run("the same bytes from elsewhere", func(t *testing.T) {
		elsewhere := t.TempDir()
		for _, source := range []string{"app", "wasm", "web", "build.sh", "go.mod", "go.sum", "index.html"} {
			if output, err := exec.Command("cp", "-R", source, elsewhere).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
		}
		// What npm brings is an input, pinned by hashes.
		if err := os.Mkdir(filepath.Join(elsewhere, ".build"), 0o755); err != nil {
			t.Fatal(err)
		}
		npm, err := filepath.Abs(".build/npm")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(npm, filepath.Join(elsewhere, ".build", "npm")); err != nil {
			t.Fatal(err)
		}
		command := exec.Command("./build.sh", "package", "-platforms", "linux/amd64", "-version", "v1-test")
		command.Dir = elsewhere
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		if diff := differences(t, out, filepath.Join(elsewhere, ".build", "release")); diff != nil {
			t.Errorf("two releases of the same sources differ in %q", diff)
		}
	})
}

// differences are the names of files that are not the same in two folders.
func differences(t *testing.T, a, b string) []string {
	t.Helper()
	var names []string
	for _, folders := range [][2]string{{a, b}, {b, a}} {
		err := filepath.WalkDir(folders[0], func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(folders[0], path)
			if err != nil {
				return err
			}
			other, err := os.ReadFile(filepath.Join(folders[1], name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if (err != nil || !bytes.Equal(other, read(t, path))) && !slices.Contains(names, name) {
				names = append(names, name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func unpack(t *testing.T, archive io.Reader, folder string) {
	t.Helper()
	for r := tar.NewReader(archive); ; {
		header, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, header.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, fs.FileMode(header.Mode)); err != nil {
			t.Fatal(err)
		}
	}
}

// only is the one image of an index of one index.
func only(t *testing.T, index v1.ImageIndex) v1.Image {
	t.Helper()
	for {
		manifest, err := index.IndexManifest()
		if err != nil || len(manifest.Manifests) != 1 {
			t.Fatalf("%v, %+v: want one entry", err, manifest)
		}
		digest := manifest.Manifests[0].Digest
		if manifest.Manifests[0].MediaType.IsImage() {
			image, err := index.Image(digest)
			if err != nil {
				t.Fatal(err)
			}
			return image
		}
		if index, err = index.ImageIndex(digest); err != nil {
			t.Fatal(err)
		}
	}
}

func contents(t *testing.T, image v1.Image) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	layers := mutate.Extract(image)
	defer layers.Close()
	for r := tar.NewReader(layers); ; {
		header, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[header.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWrongFlags(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"-platforms linux", `"linux" is not a system and an architecture`},
		{"-version v1/2", `-version "v1/2": it is of letters`},
		{"-base-path tools", `-base-path "tools": a path like /tools/editor/ is needed`},
		{"more", `unknown argument "more"`},
	} {
		if err := run(strings.Fields(tt.args), io.Discard); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.args, err, tt.want)
		}
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-out", folder}, io.Discard); err == nil || !strings.Contains(err.Error(), "so it is no release to replace") {
		t.Errorf("a folder with other files: error %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "mine")); err != nil {
		t.Error("the other file is gone")
	}
}
