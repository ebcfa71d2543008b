package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// nobody is a user that the image need not name: Kubernetes' runAsNonRoot only
// believes a number.
const nobody = "65532:65532"

// writeImage packs the servers for Linux into one archive, an OCI image layout
// with an image for each architecture. It holds two files and no system around
// them, and needs no daemon to be made.
func (o options) writeImage(licences string) error {
	text, err := os.ReadFile(licences)
	if err != nil {
		return err
	}
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	var docker []dockerImage
	for _, p := range o.platforms {
		if p.os != "linux" {
			continue
		}
		binary, err := os.ReadFile(filepath.Join(o.out, p.file()))
		if err != nil {
			return err
		}
		image, err := o.image(p, binary, text)
		if err != nil {
			return err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
		d, err := forDocker(image, name+":"+o.version+"-"+p.arch)
		if err != nil {
			return err
		}
		docker = append(docker, d)
	}
	if docker == nil {
		return nil
	}

	folder, err := os.MkdirTemp("", "image")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	image, err := layout.Write(folder, empty.Index)
	if err != nil {
		return err
	}
	if err := image.AppendIndex(index, layout.WithAnnotations(map[string]string{
		"org.opencontainers.image.ref.name": o.version,
		"io.containerd.image.name":          name + ":" + o.version,
	})); err != nil {
		return err
	}
	manifest, err := json.Marshal(docker)
	if err != nil {
		return err
	}
	if err := image.WriteFile("manifest.json", manifest, 0o644); err != nil {
		return err
	}
	entries, err := readTree(folder, "")
	if err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(o.out, name+"-image.tar"))
	if err != nil {
		return err
	}
	defer out.Close()
	if err := writeTar(out, entries); err != nil {
		return err
	}
	return out.Close()
}

func (o options) image(p platform, binary, licences []byte) (v1.Image, error) {
	var files bytes.Buffer
	err := writeTar(&files, []entry{{licencesName, 0o444, licences}, {name, 0o555, binary}})
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files.Bytes())), nil },
		tarball.WithMediaType(types.OCILayer), tarball.WithCompressionLevel(9))
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err = mutate.Append(image, mutate.Addendum{
		Layer:   layer,
		History: v1.History{Created: v1.Time{Time: epoch}, CreatedBy: "web/release"},
	})
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = p.os, p.arch, v1.Time{Time: epoch}
	config.Config = v1.Config{
		User:         nobody,
		WorkingDir:   "/",
		Entrypoint:   []string{"/" + name},
		Env:          []string{"DEVICESTATUS_ADDR=:8080", "DEVICESTATUS_LOG=json"},
		ExposedPorts: map[string]struct{}{"8080/tcp": {}},
		StopSignal:   "SIGTERM",
		Labels: map[string]string{
			"org.opencontainers.image.title":       "Device Status Editor",
			"org.opencontainers.image.description": "Changes device statuses under an iOS LOB app provisioning configuration of Microsoft Intune",
			"org.opencontainers.image.version":     o.version,
		},
	}
	return mutate.ConfigFile(image, config)
}

// A dockerImage is how Docker's own archives name an image. docker load without
// containerd's store reads this list and not the index; it wants a tag for each
// architecture.
type dockerImage struct {
	Config   string
	RepoTags []string
	Layers   []string
}

func forDocker(image v1.Image, tag string) (dockerImage, error) {
	config, err := image.ConfigName()
	if err != nil {
		return dockerImage{}, err
	}
	d := dockerImage{Config: blob(config), RepoTags: []string{tag}}
	layers, err := image.Layers()
	if err != nil {
		return dockerImage{}, err
	}
	for _, layer := range layers {
		digest, err := layer.Digest()
		if err != nil {
			return dockerImage{}, err
		}
		d.Layers = append(d.Layers, blob(digest))
	}
	return d, nil
}

// blob is where a layout has it.
func blob(h v1.Hash) string { return "blobs/" + h.Algorithm + "/" + h.Hex }
