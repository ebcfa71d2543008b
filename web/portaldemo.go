package web

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"device-status-editor/app/graph"
)

//go:embed portaldemo
var portalFiles embed.FS

// portalPolicy is what a strict portal has to allow: the editor's script, its
// frame, and the look at its server when the frame stays silent.
const portalPolicy = "default-src 'none'; script-src 'self' {editor}; frame-src {editor}; connect-src {editor}; style-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// newPortalDemo is a small internal portal for an origin of its own: the demo of
// the embedded editor, and the example of its documentation. Of the editor it
// knows what any portal knows: the address, which has a slash at its end.
func newPortalDemo(editor string, record graph.Target) (http.Handler, error) {
	page, err := template.ParseFS(portalFiles, "portaldemo/index.html")
	if err != nil {
		return nil, err
	}
	var filled bytes.Buffer
	if err := page.Execute(&filled, map[string]any{"Editor": editor, "Record": record}); err != nil {
		return nil, err
	}
	folder, err := fs.Sub(portalFiles, "portaldemo")
	if err != nil {
		return nil, err
	}
	policy := strings.ReplaceAll(portalPolicy, "{editor}", strings.TrimSuffix(editor, "/"))
	files := http.FileServerFS(folder)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-cache")
		if r.URL.Path != "/" {
			files.ServeHTTP(w, r)
			return
		}
		header.Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(filled.Bytes()) // whoever asked may be gone
	}), nil
}

// crossSite names a loopback address in the other way: for a browser localhost and
// 127.0.0.1 are two sites, so that the demo has the partitioned storage of a real
// portal.
func crossSite(address string) string {
	return strings.Replace(address, "http://localhost:", "http://127.0.0.1:", 1)
}
