package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// reportFiles names the text of each report, where the reports are at hand.
var reportFiles = map[string]string{
	"mt-1994-09-17-tajik-battle-flares":         "1-tajik-battle-flares.txt",
	"mt-1994-08-border-casualties-reproach":     "2-border-casualties-reproach.txt",
	"ds-2022-09-16-clashes-despite-cease-fire":  "3-clashes-despite-cease-fire.txt",
	"agency-2022-09-16-fresh-clashes":           "4-fresh-clashes.txt",
	"mt-2022-01-27-border-guards-exchange-fire": "5-border-guards-exchange-fire.txt",
}

// TestSampleIsVerbatim compares every quotation with the report that it is
// from. The reports belong to their publishers and are not in the repository.
func TestSampleIsVerbatim(t *testing.T) {
	dir := testenv.Shared(t, "reports")
	texts := map[string]string{}
	for id, name := range reportFiles {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[id] = string(b)
	}
	_, c := load(t)
	used := map[string]bool{}
	for _, f := range c.Features {
		p := f.Properties
		var all strings.Builder
		for _, r := range p.Reports {
			text, ok := texts[r.ID]
			if !ok {
				t.Errorf("%s: report %q has no text", f.ID, r.ID)
			}
			used[r.ID] = true
			all.WriteString(text)
			all.WriteByte(0)
		}
		quotes := []string{p.DateText}
		if p.Place != nil {
			quotes = append(quotes, *p.Place)
		}
		for _, a := range p.Actors {
			quotes = append(quotes, a.AsWritten)
		}
		for _, q := range quotes {
			if !strings.Contains(all.String(), q) {
				t.Errorf("%s: %q is not in its reports", f.ID, q)
			}
		}
		for _, cl := range p.Claims {
			if !strings.Contains(texts[cl.Report], cl.Evidence) {
				t.Errorf("%s: evidence not in %s: %q", f.ID, cl.Report, cl.Evidence)
			}
		}
	}
	if len(used) != len(reportFiles) {
		t.Errorf("%d reports coded, want all %d", len(used), len(reportFiles))
	}
}
