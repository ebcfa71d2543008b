package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"device-status-editor/web/export/nginxtest"
)

var (
	fenced = regexp.MustCompile("(?ms)^```(sh|nginx)\n(.*?)^```$")
	port   = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// hostingPage runs what web/README.md marks with ▸, in a folder with a release and
// a config.json, and looks at what is said to come of it.
func hostingPage(t *testing.T, release string) {
	page := string(read(t, "web", "README.md"))
	var blocks []string
	for _, match := range fenced.FindAllStringSubmatchIndex(page, -1) {
		before := strings.TrimSpace(page[:match[0]])
		if paragraph := before[strings.LastIndex(before, "\n\n")+2:]; strings.Contains(paragraph, "▸") {
			blocks = append(blocks, page[match[4]:match[5]])
		}
	}
	if len(blocks) != 5 {
		t.Fatalf("%d blocks are marked, and this knows 5", len(blocks))
	}
	start, tls, proxy, behind, static := blocks[0], blocks[1], blocks[2], blocks[3], blocks[4]

	if output := shell(t, release, start); !strings.HasSuffix(output, "/\nok\n") {
		t.Errorf("start: %q", output)
	}
	if output := shell(t, release, tls); !strings.Contains(strings.ToLower(output), "strict-transport-security: max-age=31536000") {
		t.Errorf("TLS: %q", output)
	}
	if output := shell(t, release, behind); !strings.Contains(output, `"clientId": "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2018"`) {
		t.Errorf("behind a proxy: %q", output)
	}
	site := filepath.Join(t.TempDir(), "site")
	shell(t, release, strings.Replace(static, "/var/www/device-status-editor", site, 1))
	if !strings.Contains(string(read(t, site, "nginx.conf")), "location = /tools/editor/index.html {") {
		t.Error("the export is for another path")
	}
	if !strings.Contains(string(read(t, site, "nginx.conf")), fmt.Sprintf("set $editor_root %q;", site)) {
		t.Errorf("the export does not say that it lies in %s", site)
	}

	if nginxtest.Path() == "" {
		t.Log(nginxtest.Missing + ", so the proxy's configuration is not run")
		return
	}
	server := exec.Command(filepath.Join(release, binaryName), "-addr", "127.0.0.1:0", "-base-path", "/tools/editor/", "-mode", "msal", "-client-id", "0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2017", "-tenant-id", "contoso.com")
	server.Env = []string{} // without the variables of the build
	output, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	line := make([]byte, 200)
	n, err := output.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	address := port.FindString(strings.ReplaceAll(string(line[:n]), "localhost", "127.0.0.1"))
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "nginx.conf"), []byte(port.ReplaceAllString(proxy, address)), 0o644); err != nil {
		t.Fatal(err)
	}
	nginx, err := nginxtest.Start(folder, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer nginx.Close()
	response, err := http.Get("http://" + nginx.Address + "/tools/editor/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "Device Status Editor") ||
		!strings.HasPrefix(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("through the proxy: %s, %v, %v", response.Status, err, response.Header)
	}
}

// shell runs a block in a folder with the release, on a free port, and ends what it
// leaves running.
func shell(t *testing.T, release, block string) string {
	t.Helper()
	folder := t.TempDir()
	entries, err := os.ReadDir(release)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.Symlink(filepath.Join(release, entry.Name()), filepath.Join(folder, entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(`{"mode":"msal","clientId":"0f1e2d3c-4b5a-4697-8a7b-6c5d4e3f2018","tenantId":"contoso.com"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n%s", port.ReplaceAllString(block, free))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "bash", "-c", script)
	command.WaitDelay = time.Second // of what it left running
	command.Dir, command.Env = folder, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder}
	var problem strings.Builder
	command.Stderr = &problem
	output, err := command.Output()
	if err != nil {
		t.Errorf("%v\n%s%s\nof\n%s", err, output, &problem, script)
	}
	return string(output)
}
