package format_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

func TestGoldenFeatures(t *testing.T) {
	lines := func(f func([]byte, *incident.Incident) []byte) (b []byte) {
		for _, i := range []*incident.Incident{rich(), bare()} {
			b = append(f(b, i), '\n')
		}
		return b
	}
	golden(t, "flat.geojsonl", lines(format.AppendFeature))
	golden(t, "whole.geojsonl", lines(format.AppendWhole))
	golden(t, "restricted.geojsonl", lines(func(b []byte, i *incident.Incident) []byte {
		return format.AppendProperties(b, i, []string{"type", "title", "unheard_of"})
	}))
}

// checkFeature checks one Feature against RFC 7946 with encoding/json alone.
func checkFeature(t *testing.T, data []byte) map[string]any {
	t.Helper()
	if !json.Valid(data) {
		t.Fatalf("not JSON: %s", data)
	}
	var f map[string]any
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if f["type"] != "Feature" {
		t.Errorf("type is %v (RFC 7946 §3.2)", f["type"])
	}
	if _, ok := f["id"].(string); !ok {
		t.Errorf("id is %v, not a text", f["id"])
	}
	g, ok := f["geometry"]
	if !ok {
		t.Error("no member geometry (RFC 7946 §3.2)")
	}
	if g, ok := g.(map[string]any); ok {
		at, _ := g["coordinates"].([]any)
		if g["type"] != "Point" || len(at) != 2 {
			t.Errorf("geometry is %v", g)
		}
		for _, x := range at {
			if _, ok := x.(float64); !ok {
				t.Errorf("coordinate %v is not a number", x)
			}
		}
	} else if f["geometry"] != nil {
		t.Errorf("geometry is %v", f["geometry"])
	}
	p, ok := f["properties"].(map[string]any)
	if !ok {
		t.Fatalf("properties are %v", f["properties"])
	}
	if p["id"] != f["id"] {
		t.Errorf("id %v in the properties, %v on the Feature", p["id"], f["id"])
	}
	for _, foreign := range []string{"crs", "coordinates", "geometries", "features"} {
		if _, ok := f[foreign]; ok {
			t.Errorf("the Feature has a member %q (RFC 7946 §4, §7.1)", foreign)
		}
	}
	return p
}

func TestFeaturesKeepRFC7946(t *testing.T) {
	for _, i := range []*incident.Incident{rich(), bare(), {ID: "n", Point: &orb.Point{math.NaN(), 1}}} {
		p := checkFeature(t, format.AppendFeature(nil, i))
		for _, name := range format.FlatProperties() {
			v, ok := p[name]
			if !ok {
				t.Errorf("flat feature lacks %q", name)
			}
			switch v.(type) {
			case map[string]any, []any:
				t.Errorf("%q is not a scalar: %v", name, v)
			}
		}
		if len(p) != len(format.FlatProperties()) {
			t.Errorf("flat feature has %d properties, not %d", len(p), len(format.FlatProperties()))
		}
		checkFeature(t, format.AppendWhole(nil, i))
		p = checkFeature(t, format.AppendProperties(nil, i, []string{}))
		if len(p) != 1 {
			t.Errorf("no properties asked for, got %v", p)
		}
	}
}

func TestAppendKeepsWhatStandsBefore(t *testing.T) {
	for _, f := range []func([]byte, *incident.Incident) []byte{format.AppendFeature, format.AppendWhole} {
		if b := f([]byte("["), rich()); b[0] != '[' || !json.Valid(b[1:]) {
			t.Errorf("appended to a bracket: %.40s", b)
		}
	}
}

func TestValuesInText(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*incident.Incident)
		want string
	}{
		{"null is not zero", func(i *incident.Incident) { i.Killed.Low = incident.Num(0) }, `"killed_low":0,"killed_best":null`},
		{"broken UTF-8", func(i *incident.Incident) { i.Title = "a\xffb" }, `"title":"a` + "\uFFFD" + `b"`},
		{"broken at the end", func(i *incident.Incident) { i.Title = "a\xe2\x82" }, `"title":"a` + "\uFFFD\uFFFD" + `"`},
		{"seven decimals", func(i *incident.Incident) { i.Point = &orb.Point{-70.0000001, 0.5} }, `[-70.0000001,0.5]`},
		{"many decimals", func(i *incident.Incident) { i.Point = &orb.Point{0.30000000000000004, 1e-9} }, `[0.30000000000000004,1e-09]`},
		{"whole degrees", func(i *incident.Incident) { i.Point = &orb.Point{180, -90} }, `[180,-90]`},
		{"before 1900", func(i *incident.Incident) { i.DateStart = day("0987-06-05") }, `"date_start":"0987-06-05"`},
		{"other zone", func(i *incident.Incident) {
			i.CreatedAt = time.Date(2026, 1, 1, 2, 0, 0, 1999, time.FixedZone("", 3*3600))
		}, `"created_at":"2025-12-31T23:00:00.000001Z"`},
		{"infinite radius", func(i *incident.Incident) { i.UncertaintyM = math.Inf(1) }, `"uncertainty_m":null`},
		{"huge radius", func(i *incident.Incident) { i.UncertaintyM = 1e300 }, `"uncertainty_m":1e+300`},
	} {
		i := bare()
		c.set(i)
		got := format.AppendFeature(nil, i)
		if !bytes.Contains(got, []byte(c.want)) {
			t.Errorf("%s: no %s in %s", c.name, c.want, got)
		}
		checkFeature(t, got)
	}
}

func TestFlatPropertiesAreACopy(t *testing.T) {
	names := format.FlatProperties()
	if names[0] != "id" || !slices.Contains(names, "uncertainty_reason") {
		t.Fatalf("names are %v", names)
	}
	names[0] = "spoiled"
	if format.FlatProperties()[0] != "id" {
		t.Error("a caller can spoil the list")
	}
}

func FuzzAppendFeature(f *testing.F) {
	f.Add("a\"\\\x00\x7f\xff😀", 70.1, -37.2, int64(4), 6000.0, int64(1_000_000_000))
	f.Add("\xed\xa0\x80", math.Inf(1), math.NaN(), int64(-1), math.Copysign(0, -1), int64(-62135596800))
	f.Fuzz(func(t *testing.T, s string, lon, lat float64, n int64, m float64, sec int64) {
		at := time.Unix(sec%1e11, n)
		i := &incident.Incident{ID: "x", Title: s, Summary: s + s, Place: s, Point: &orb.Point{lon, lat}, UncertaintyM: m, Seq: incident.Seq(n),
			Killed: incident.Figure{Low: incident.Num(n)}, DateStart: incident.Day(1 + uint64(n)%uint64(incident.MaxDay)), CreatedAt: at,
			Tags: []string{s}, ExternalIDs: map[string]string{"k": s}, Claims: []incident.Claim{{Evidence: s}}, Candidates: []incident.Candidate{{Score: m}}}
		p := checkFeature(t, format.AppendFeature(nil, i))
		if want := strings.ToValidUTF8(s, ""); !strings.Contains(s, "\uFFFD") && strings.ReplaceAll(str(p["title"]), "\uFFFD", "") != want {
			t.Errorf("title %q became %q", s, p["title"])
		}
		checkFeature(t, format.AppendWhole(nil, i))
		var g struct {
			Geometry *struct{ Coordinates []float64 }
		}
		if err := json.Unmarshal(format.AppendFeature(nil, i), &g); err != nil {
			t.Fatal(err)
		}
		if g.Geometry != nil && (g.Geometry.Coordinates[0] != lon || g.Geometry.Coordinates[1] != lat) {
			t.Errorf("[%v %v] became %v", lon, lat, g.Geometry.Coordinates)
		}
	})
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func BenchmarkAppendFeature(b *testing.B) {
	i := typical()
	buf := format.AppendFeature(nil, i)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = format.AppendFeature(buf[:0], i)
	}
}

func BenchmarkAppendWhole(b *testing.B) {
	i := rich()
	buf := format.AppendWhole(nil, i)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = format.AppendWhole(buf[:0], i)
	}
}

// typical returns an incident as most are: flat, with a summary of two sentences.
func typical() *incident.Incident {
	i := input(rich(), true)
	i.Title = "Landmine near Border Post 12"
	i.Summary = "Four Russian border guards were killed and two wounded when their vehicle hit a landmine near Border Post Number 12. " +
		"The command of the border troops blamed opposition fighters who had crossed the Pyandzh."
	i.Version, i.Seq, i.CreatedAt, i.UpdatedAt = 1, 123456, rich().CreatedAt, rich().UpdatedAt
	i.Point = &orb.Point{70.12345, 37.54321}
	i.UncertaintyM = 6000
	return i
}
