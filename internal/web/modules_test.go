package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/web"
)

var preloaded = regexp.MustCompile(`rel="modulepreload" href="assets/\w+/([^"]+)"`)

// TestModulesArePreloaded looks for every script of the map page among those that it names beforehand, once each.
func TestModulesArePreloaded(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, m := range preloaded.FindAllStringSubmatch(page(t, s, "map").Body.String(), -1) {
		named = append(named, m[1])
	}
	if slices.Sort(named); len(slices.Compact(slices.Clone(named))) != len(named) {
		t.Errorf("some are named twice: %q", named)
	}
	err = filepath.WalkDir("static/map", func(name string, d os.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".js" && !slices.Contains(named, strings.TrimPrefix(filepath.ToSlash(name), "static/")) {
			t.Errorf("%s is not named: nothing imports it, or the import was not understood", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPreloadedModulesAreUsed opens the map: each script that it named is one that it runs, or the browser would say so.
func TestPreloadedModulesAreUsed(t *testing.T) {
	server := testenv.StartDemo(t)
	tab := testenv.NewBrowser(t).Open(server.URL+"/map", nil)
	tab.Until(`window.map`)
	var asked []string
	if err := tab.Eval(`performance.getEntriesByType('resource').map(r => r.name).filter(n => n.endsWith('js'))`, &asked); err != nil {
		t.Fatal(err)
	}
	slices.Sort(asked)
	if len(slices.Compact(slices.Clone(asked))) != len(asked) {
		t.Errorf("some scripts were asked for twice: %q", asked)
	}
	for _, fault := range tab.Faults() {
		t.Error(fault)
	}
}
