package api_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"dateline/internal/format"
)

func TestTable(t *testing.T) {
	b := seeded(t)
	read := func(path string) [][]string {
		t.Helper()
		w := b.get(path)
		if ct := w.Header().Get("Content-Type"); w.Code != 200 || !strings.HasPrefix(ct, "text/csv") {
			t.Fatalf("%s: %d %q %s", path, w.Code, ct, w.Body)
		}
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := read("/incidents?f=csv&limit=3")
	if len(rows) != 4 || len(rows[0]) != len(format.FlatProperties())+2 {
		t.Errorf("%d rows of %d columns", len(rows), len(rows[0]))
	}
	if got := fmt.Sprint(read("/incidents?f=csv&properties=killed_best&type=landmine_ied")); !strings.Contains(got, "[a-sarigor 4") {
		t.Errorf("%s", got)
	}
	if rows := read("/incidents?f=csv&type=hazard.flood"); len(rows) != 1 {
		t.Errorf("the empty page has %d rows", len(rows))
	}
	w := b.get("/incidents?limit=3", "Accept", "text/csv")
	if link := w.Header().Get("Link"); !strings.Contains(link, `rel="next"; type="text/csv"`) || w.Header().Get("OGC-NumberMatched") != "7" {
		t.Errorf("Link %q, OGC-NumberMatched %q", link, w.Header().Get("OGC-NumberMatched"))
	}
}
