package main

import (
	"bufio"
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// inImage runs the server as a container would: its files are the whole file
// system, and it is nobody.
func inImage(t *testing.T, image v1.Image) {
	if os.Geteuid() != 0 {
		t.Log("not root, so the server is not run with the image as its whole file system")
		return
	}
	root := t.TempDir()
	for path := root; path != os.TempDir() && path != "/"; path = path[:strings.LastIndex(path, "/")] {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range contents(t, image) {
		if err := os.WriteFile(root+"/"+name, content, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(config.Config.Entrypoint[0], "-addr", "127.0.0.1:0")
	command.Dir, command.Env = config.Config.WorkingDir, config.Config.Env
	command.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
	var log bytes.Buffer
	command.Stderr = &log
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	_, url, ok := strings.Cut(strings.TrimSpace(line), ": ")
	if err != nil || !ok {
		t.Errorf("it says %q, %v", line, err)
	} else if response, err := http.Get(url); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("the page: %v, %v", response, err)
	} else {
		response.Body.Close()
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, &log)
	}
	if !strings.Contains(log.String(), `"msg":"request"`) {
		t.Errorf("its log is %q, want a line in JSON", &log)
	}
}
