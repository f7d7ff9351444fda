package format_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// TestFlatGeobufOfManyRuns writes more than is held in memory: every incident is there
// once, with its own words, and those of one point stay in their order.
func TestFlatGeobufOfManyRuns(t *testing.T) {
	const count = 3000
	list := make([]*incident.Incident, count)
	for n := range list {
		list[n] = &incident.Incident{ID: incident.ID(fmt.Sprintf("i%04d", n)), Type: "other", Point: &orb.Point{float64(n * 7919 % 360), float64(n % 3)},
			Summary: strings.Repeat(fmt.Sprintf("%04d ", n), 1200+n%7)}
		if n%10 == 0 {
			list[n].Point = &orb.Point{12, 12}
		}
		if n%11 == 0 {
			list[n].Point = nil
		}
	}
	data := write(t, "flatgeobuf", format.Options{}, list...)
	if len(data) < 17<<20 {
		t.Fatalf("only %d bytes: not many runs", len(data))
	}
	seen, last := map[incident.ID]bool{}, incident.ID("")
	for _, i := range incidents(t, "flatgeobuf", string(data), format.ReadOptions{}) {
		if number := string(i.ID[1:]) + " "; seen[i.ID] || strings.Trim(i.Summary, " ") != strings.TrimSpace(strings.Repeat(number, strings.Count(i.Summary, number))) {
			t.Fatalf("%s came twice, or with the words of another: %.40s", i.ID, i.Summary)
		}
		seen[i.ID] = true
		if i.Point != nil && *i.Point == (orb.Point{12, 12}) {
			if i.ID < last {
				t.Errorf("%s comes behind %s", i.ID, last)
			}
			last = i.ID
		}
	}
	if len(seen) != count {
		t.Errorf("%d incidents of %d", len(seen), count)
	}
}

// TestLinks: KML and GPX lead to the incidents, and are read as without the links.
func TestLinks(t *testing.T) {
	for name, want := range map[string]string{"kml": `<atom:link href="https://example.org/a&amp;b/typical"/>`, "gpx": `<link href="https://example.org/a&amp;b/typical"/>`} {
		i := typical()
		i.ID = "typical"
		data := string(write(t, name, format.Options{Items: "https://example.org/a&b/"}, i))
		if !strings.Contains(data, want) {
			t.Errorf("%s lacks %s:\n%s", name, want, data)
		}
		plain := incidents(t, name, string(write(t, name, format.Options{}, i)), format.ReadOptions{})
		got := incidents(t, name, data, format.ReadOptions{})
		if len(got) != 1 || string(format.AppendFeature(nil, got[0])) != string(format.AppendFeature(nil, plain[0])) {
			t.Errorf("%s is read differently: %v", name, got)
		}
	}
}
