package format_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
)

// TestDataModelNamesTheValues holds the tables of docs/data-model.md to the values
// that are accepted: no more and no less, but for names of properties.
func TestDataModelNamesTheValues(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "data-model.md"))
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`([^`]+)`")
	for property, allowed := range map[string][]string{
		"scope": incident.Scopes, "status": incident.Statuses, "certainty": incident.Certainties, "kind": incident.ClaimKinds,
		"metric": incident.Metrics, "stance": incident.Stances, "geo_method": {incident.MethodGazetteer, incident.MethodGiven, incident.MethodNone},
	} {
		_, row, ok := strings.Cut(string(text), "\n| `"+property+"` |")
		row, _, _ = strings.Cut(row, "\n")
		if !ok {
			t.Errorf("there is no row of %s", property)
			continue
		}
		for _, v := range allowed {
			if !strings.Contains(row, "`"+v+"`") {
				t.Errorf("the row of %s does not name %q", property, v)
			}
		}
		for _, m := range code.FindAllStringSubmatch(row, -1) {
			if others := []string{"no_information", "dateline import"}; !slices.Contains(allowed, m[1]) && !slices.Contains(others, m[1]) {
				t.Errorf("the row of %s names %q, which is none of %s", property, m[1], strings.Join(allowed, ", "))
			}
		}
	}
}
