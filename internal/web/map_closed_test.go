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

// serve starts the server on a file of the demo's incidents, and returns its address and a key that may read.
func serve(t *testing.T, flags ...string) (url, key string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "served.gpkg")
	if err := testenv.StartDemo(t, "--db", file).Stop(); err != nil {
		t.Fatal(err)
	}
	key = strings.TrimSpace(testenv.Shell(t, filepath.Dir(file), "dateline key create reader --role reader --db served.gpkg"))
	cmd := testenv.Command(t, testenv.Binary(t), append([]string{"serve", "--db", file, "--addr", "127.0.0.1:0"}, flags...)...)
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
	return regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line), key
}

// TestMapOfAClosedServer asks for a key that may read, and shows table and map with it; no password of the browser's own is
// asked for. Who gives none is told so in words, and is asked again when he tries again.
func TestMapOfAClosedServer(t *testing.T) {
	server, key := serve(t, "--private")
	page := testenv.NewBrowser(t).Open(server+"/map#map=6/40/70", nil)
	page.Until(`document.querySelector('dialog #key')`)
	run(t, page, `document.querySelector('dialog[open] button[type=button]').click()`)
	page.Until(`!document.querySelector('dialog[open]') && /Reading needs a key/.test(document.querySelector('#list [role=alert]')?.textContent)`)
	page.Until(`document.querySelector('#list .state button')`)
	run(t, page, `document.querySelector('#list .state button').click()`)
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
