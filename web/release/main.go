// Command release makes what is handed out, in one folder: the server with the
// bundle inside for every platform, a folder for hosts of files, a container
// image, the licences of all that is in these, a bill of materials and checksums.
//
// It knows compilers, archives and registries' formats. It must not know what the
// bundle holds, nor which headers a host has to send: web/export does. The same
// sources give the same bytes, wherever and whenever they are packed.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/web"
	"device-status-editor/web/export"
)

// name begins the names of all files.
const name = "device-status-editor"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	bundle, npm, goapp, out   string
	config, basePath, version string
	platforms                 []platform
}

func run(args []string, output io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if err := emptied(o.out); err != nil {
		return err
	}
	components, err := o.components()
	if err != nil {
		return err
	}
	licences := filepath.Join(o.out, licencesName)
	if err := os.WriteFile(licences, licenceTexts(components), 0o644); err != nil {
		return err
	}
	if err := o.buildBinaries(licences); err != nil {
		return err
	}
	if err := o.writeStatic(); err != nil {
		return err
	}
	if err := o.writeImage(licences); err != nil {
		return err
	}
	if err := o.writeSBOM(components); err != nil {
		return err
	}
	sums, err := writeChecksums(o.out)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(output, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, s := range sums {
		if !strings.Contains(s.name, "/") {
			fmt.Fprintf(table, "%d\t\t%s\n", s.size, s.name)
		}
	}
	return table.Flush()
}

func parse(args []string) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("release", flag.ExitOnError)
	flags.StringVar(&o.bundle, "bundle", ".build/bundle", "`folder` that web/bundle made")
	flags.StringVar(&o.npm, "npm", ".build/npm", "`folder` with the node_modules of web/bundle/package.json")
	flags.StringVar(&o.goapp, "goapp", "-modfile=.build/goapp/editor.mod", "`flag` with which the WebAssembly was built")
	flags.StringVar(&o.out, "out", ".build/release", "`folder` to make")
	flags.StringVar(&o.config, "config", "", "`file` with the configuration of the static folder; without one its config.json is to be filled in")
	flags.StringVar(&o.basePath, "base-path", "/", "`path` of the static folder on its host, with a slash at both ends")
	flags.StringVar(&o.version, "version", "unversioned", "`name` of this release")
	platforms := flags.String("platforms", "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64", "what to build the server for; those of linux make the image")
	flags.Parse(args)
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	// An image's tag is the narrowest of the places where it is written.
	if o.version == "" || len(o.version) > 100 || strings.Trim(o.version, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != "" || strings.ContainsAny(o.version[:1], ".-") {
		return o, fmt.Errorf("-version %q: it is of letters, digits and . _ -, and begins with a letter or digit", o.version)
	}
	if !strings.HasPrefix(o.basePath, "/") || !strings.HasSuffix(o.basePath, "/") || !web.IsPath(o.basePath) {
		return o, fmt.Errorf("-base-path %q: a path like /tools/editor/ is needed, of letters, digits and - . _ ~, with a slash at both ends", o.basePath)
	}
	for text := range strings.SplitSeq(*platforms, ",") {
		os, arch, ok := strings.Cut(strings.TrimSpace(text), "/")
		if !ok {
			return o, fmt.Errorf("-platforms %q: %q is not a system and an architecture, like linux/amd64", *platforms, text)
		}
		o.platforms = append(o.platforms, platform{os, arch})
	}
	slices.SortFunc(o.platforms, func(a, b platform) int { return cmp.Or(cmp.Compare(a.os, b.os), cmp.Compare(a.arch, b.arch)) })
	return o, nil
}

// writeStatic makes the folder for hosts of files, and an archive of it.
func (o options) writeStatic() error {
	// What every installation of Microsoft's global cloud has alike: the policy
	// does not depend on the two IDs.
	const none = "00000000-0000-0000-0000-000000000000"
	c := configuration.Configuration{Mode: configuration.MSAL, ClientID: none, TenantID: none, Cloud: graph.Global, Addressing: graph.Auto}
	if o.config != "" {
		text, err := os.ReadFile(o.config)
		if err != nil {
			return err
		}
		if c, err = configuration.Read(text); err != nil {
			return fmt.Errorf("%s: %w", o.config, err)
		}
	}
	site, err := web.New(os.DirFS(o.bundle), c)
	if err != nil {
		return fmt.Errorf("%s: %w", o.bundle, err)
	}
	folder := filepath.Join(o.out, "static")
	limits, err := export.Write(folder, site, o.basePath, export.UsualRoot)
	if err != nil {
		return err
	}
	for _, limit := range limits {
		fmt.Fprintln(os.Stderr, "release:", limit)
	}
	return archive(folder, filepath.Join(o.out, name+"-static.tar.gz"), name+"-static")
}

// emptied makes an empty folder, out of nothing or of a former release.
func emptied(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err = os.Stat(filepath.Join(folder, licencesName))
	if len(entries) > 0 && err != nil {
		return fmt.Errorf("%q holds files and no %s, so it is no release to replace", folder, licencesName)
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.MkdirAll(folder, 0o755)
}
