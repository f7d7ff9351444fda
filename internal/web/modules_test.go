package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/web"
)

var preloaded = regexp.MustCompile(`rel="modulepreload" href="(assets/[^"]+)"`)

// TestModulesArePreloaded opens the map: the scripts that it runs are those that it named beforehand, each asked for once.
func TestModulesArePreloaded(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, m := range preloaded.FindAllStringSubmatch(page(t, s, "map").Body.String(), -1) {
		named = append(named, m[1])
	}
	server := testenv.StartDemo(t)
	tab := testenv.NewBrowser(t).Open(server.URL+"/map", nil)
	tab.Until(`window.map && document.readyState === 'complete'`)
	var asked []string
	if err := tab.Eval(`performance.getEntriesByType('resource').map(r => r.name).filter(n => n.endsWith('js'))`, &asked); err != nil {
		t.Fatal(err)
	}
	for i := range asked {
		asked[i] = strings.TrimPrefix(asked[i], server.URL+"/")
	}
	asked = slices.DeleteFunc(asked, func(name string) bool { return strings.HasSuffix(name, "-worker.mjs") }) // no module can name it
	slices.Sort(asked)
	slices.Sort(named)
	if !slices.Equal(asked, named) {
		t.Errorf("asked for\n%s\nnamed\n%s", strings.Join(asked, "\n"), strings.Join(named, "\n"))
	}
	for _, fault := range tab.Faults() {
		t.Error(fault)
	}
}
