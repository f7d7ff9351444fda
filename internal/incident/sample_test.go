package incident_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/data"
	"dateline/internal/format"
	"dateline/internal/incident"
)

var rewrite = flag.Bool("update", false, "rewrite the files in testdata")

// TestSample loads the sample through the geocoder and pins where each incident
// lands, with what radius, and with what figures: testdata/sample.txt, which a
// person can judge. -update rewrites it.
func TestSample(t *testing.T) {
	b := newBench(t)
	list, _, err := format.DecodeBody([]byte(data.Incidents))
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.Create(t.Context(), list, incident.Options{By: "sample"}) // strictly: no name may be in doubt
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	s.WriteString("# Where each incident of the sample lands: id, the words that were looked for, the place that was found,\n" +
		"# longitude latitude +- radius in metres (class: reason), killed and injured as low/best/high (- unknown), disputed fields.\n")
	for _, o := range out {
		i := b.get(o.Incident.ID)
		words := i.Place
		if i.PlaceQuery != "" {
			words = i.PlaceQuery
		}
		fmt.Fprintf(&s, "\n%s\n  %q, country %q\n", i.ID, words, i.Country)
		if i.Point == nil {
			s.WriteString("  no point\n")
		} else {
			fmt.Fprintf(&s, "  %s %s, %s\n  %.4f %.4f +- %.0f (%s: %s)\n", i.PlaceID, i.PlaceName, i.Admin1, i.Point[0], i.Point[1], i.UncertaintyM, i.GeoPrecision, i.UncertaintyReason)
		}
		fmt.Fprintf(&s, "  killed %s injured %s disputed [%s] sources %d\n", shown(i.Killed), shown(i.Injured), strings.Join(i.DisputedFields, " "), i.SourceCount)
	}
	golden := filepath.Join("testdata", "sample.txt")
	if *rewrite {
		if err := os.WriteFile(golden, []byte(s.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.String(); got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for n := range max(len(g), len(w)) {
			a, b := "(end)", "(end)"
			if n < len(g) {
				a = g[n]
			}
			if n < len(w) {
				b = w[n]
			}
			if a != b {
				t.Errorf("%s:%d is now\n  %s\nwas\n  %s", golden, n+1, a, b)
			}
		}
	}
}

// TestLandmineAtSarigor is what a stranger tries first.
func TestLandmineAtSarigor(t *testing.T) {
	b := newBench(t)
	list, _, err := format.DecodeBody([]byte(data.Incidents))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Create(t.Context(), list, incident.Options{}); err != nil {
		t.Fatal(err)
	}
	box := sarigor()
	var ids []string
	for i, err := range b.store.Find(t.Context(), incident.Query{BBox: &box, Located: true}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, string(i.ID))
	}
	if !strings.Contains(strings.Join(ids, " "), "sarigor-landmine") {
		t.Errorf("the box of the README finds %v", ids)
	}
}
