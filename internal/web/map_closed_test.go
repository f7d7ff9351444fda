package web_test

import (
	"bufio"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"dateline/internal/testenv"
)

// TestMapOfAClosedServer asks for a key that may read, once, and shows table and map with it; no password of the
// browser's own is asked for.
func TestMapOfAClosedServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "closed.gpkg")
	if err := testenv.StartDemo(t, "--db", file).Stop(); err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(testenv.Shell(t, filepath.Dir(file), "dateline key create reader --role reader --db closed.gpkg"))
	cmd := testenv.Command(t, testenv.Binary(t), "serve", "--private", "--db", file, "--addr", "127.0.0.1:0")
	banner, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(banner).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	server := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)

	page := testenv.NewBrowser(t).Open(server+"/map#map=6/40/70", nil)
	page.Until(`document.querySelector('dialog #key')`)
	if err := page.Eval(`document.getElementById('key').value = '`+key+`'; document.querySelector('dialog button.main').click()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`!document.querySelector('dialog[open]') && /incidents/.test(document.getElementById('list').textContent)`)
	page.Until(`map.getLayer('clusters') && map.queryRenderedFeatures({layers: ['clusters', 'incidents']}).length`)
	if left := unexpected(page, "401"); len(left) > 0 {
		t.Error(left)
	}
}
