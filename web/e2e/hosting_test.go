package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/web"
	"device-status-editor/web/export"
	"device-status-editor/web/export/nginxtest"
)

// smoke is what has to work wherever the editor is hosted: the page starts without
// a complaint of the browser, a record is loaded, changed and saved.
func (b *tab) smoke() {
	b.Helper()
	b.expect(refused(400)) // the collection's address, which Intune does not route
	b.load()
	b.click("Load")
	b.awaitText("#change-record", "Choose another record")
	b.fill("deviceModel", "iPhone 15 Pro")
	b.awaitText("#savebar-text", "1 unsaved change")
	b.save()
	b.awaitText("#receipt-heading", "Saved.")
	if stored := b.stored(); stored["deviceModel"] != "iPhone 15 Pro" {
		b.Errorf("Graph holds %v", stored)
	}
}

func TestTheStaticExportOnNginx(t *testing.T) {
	if nginxtest.Path() == "" {
		t.Skip(nginxtest.Missing)
	}
	for _, base := range []string{"/", "/tools/editor/"} {
		t.Run(base, func(t *testing.T) {
			b := prepare(t, graphtest.New(graphtest.Options{}))
			site, err := web.New(os.DirFS(bundle), configuration.Configuration{
				Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto,
				GraphRoot: b.graphURL + "beta", Start: b.demo.Record,
			})
			if err != nil {
				t.Fatal(err)
			}
			folder := filepath.Join(t.TempDir(), "site")
			if _, err := export.Write(folder, site, base, ""); err != nil {
				t.Fatal(err)
			}
			nginx, err := nginxtest.Start(folder, 1)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { nginx.Close() })
			b.demo.URL = "http://" + nginx.Address + base
			b.smoke()
		})
	}
}

func TestBelowAPath(t *testing.T) {
	b := prepare(t, graphtest.New(graphtest.Options{}))
	below := &web.Program{
		Addr: "127.0.0.1:0", Bundle: bundle, BasePath: "/tools/editor/",
		Configuration: configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto,
			GraphRoot: b.graphURL + "beta", Start: b.demo.Record},
	}
	if err := below.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { below.Close() })
	b.demo.URL = below.URL
	b.smoke()
}
