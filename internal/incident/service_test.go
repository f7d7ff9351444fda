package incident_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// places is the built-in gazetteer with its outlines, read once.
var places = sync.OnceValue(func() *gazetteer.Index {
	ix, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		panic(err)
	}
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		panic(err)
	}
	return ix.Outlined(outlines)
})

// bench is a service on a real store and the built-in gazetteer.
type bench struct {
	*incident.Service
	*testing.T
	store *gpkg.Store
}

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func newBench(t *testing.T) bench {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "test.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	var mu sync.Mutex
	ids := 0
	return bench{&incident.Service{Store: store, Places: places(), Types: vocabulary(t), Now: func() time.Time { return now },
		NewID: func() incident.ID {
			mu.Lock()
			defer mu.Unlock()
			ids++
			return incident.ID(fmt.Sprintf("id%d", ids))
		}}, t, store}
}

// at is a draft that happened at a place.
func at(place string, edit ...func(*incident.Incident)) *incident.Incident {
	d := &incident.Incident{Type: "armed_clash", DateStart: day("2022-09-16"), Place: place}
	for _, f := range edit {
		f(d)
	}
	return d
}

func (b bench) create(d *incident.Incident, o incident.Options) *incident.Incident {
	b.Helper()
	out, err := b.Create(b.Context(), []*incident.Incident{d}, o)
	if err != nil {
		b.Fatalf("%q: %v", d.Place, err)
	}
	return out[0].Incident
}

func (b bench) refused(d *incident.Incident, o incident.Options, want incident.Code) *incident.Error {
	b.Helper()
	_, err := b.Create(b.Context(), []*incident.Incident{d}, o)
	var faults incident.Errors
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != want {
		b.Fatalf("%q: %v (code %q), want one fault with code %q", d.Place, err, incident.CodeOf(err), want)
	}
	if b.store.Seq() != 0 {
		b.Errorf("%q was refused and stored", d.Place)
	}
	return faults[0]
}

func (b bench) get(id incident.ID) *incident.Incident {
	b.Helper()
	i, err := b.store.Get(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	return i
}

// near reports whether p is within a number of kilometres of a place.
func near(p *orb.Point, lon, lat, km float64) bool {
	return p != nil && geo.Distance(*p, orb.Point{lon, lat}) <= km*1000
}

func TestCreateFillsIn(t *testing.T) {
	b := newBench(t)
	i := b.create(at("Vorukh, Isfara"), incident.Options{By: "tester"})
	if i.ID != "id1" || i.Version != 1 || i.Seq != 1 || !i.CreatedAt.Equal(now) || i.Scope != "event" || i.Status != "published" ||
		i.DateEnd != i.DateStart || i.DatePrecision != "day" || i.Title != "Armed clash, Vorukh, Isfara" {
		t.Errorf("%+v", i)
	}
	if !near(i.Point, 70.59, 39.85, 10) || i.Country != "TJ" || i.Admin1 != "Sughd Region" || i.PlaceName != "Vorukh" || i.PlaceID == "" || i.GeoMethod != incident.MethodGazetteer ||
		i.GeoPrecision != "settlement" || i.UncertaintyM <= 0 || i.UncertaintyReason == "" || i.PlacePath[0] != i.PlaceID || len(i.PlacePath) < 3 {
		t.Errorf("placed as %+v at %v", i, i.Point)
	}
	chosen := 0
	for _, c := range i.Candidates {
		if c.Chosen {
			chosen++
			if c.PlaceID != i.PlaceID || c.UncertaintyM != i.UncertaintyM {
				t.Errorf("chosen is %+v", c)
			}
		}
	}
	if chosen != 1 {
		t.Errorf("%d of %d candidates are chosen", chosen, len(i.Candidates))
	}
	for c, err := range b.store.Changes(t.Context(), 0, 0) {
		if err != nil || c.By != "tester" || !c.At.Equal(now) {
			t.Errorf("%+v, %v", c, err)
		}
	}
	for _, within := range []string{i.PlaceID, i.PlacePath[len(i.PlacePath)-1]} {
		if c, err := b.store.Count(t.Context(), incident.Query{Within: within}, 100); err != nil || c.N != 1 {
			t.Errorf("within %s: %+v, %v", within, c, err)
		}
	}
}

func TestDatePrecisionByLength(t *testing.T) {
	b := newBench(t)
	for days, want := range map[int]string{1: "day", 2: "multi_day", 6: "multi_day", 7: "week", 8: "multi_week", 27: "multi_week", 28: "month", 31: "month", 92: "season", 366: "year"} {
		d := at("")
		d.DateEnd = d.DateStart + incident.Day(days-1)
		if i := b.create(d, incident.Options{}); i.DatePrecision != want {
			t.Errorf("%d days are a %q, want %q", days, i.DatePrecision, want)
		}
	}
	d := at("")
	d.DateEnd, d.DatePrecision = d.DateStart+5, "week"
	if i := b.create(d, incident.Options{}); i.DatePrecision != "week" {
		t.Errorf("the given precision became %q", i.DatePrecision)
	}
}

func TestSourcesAreDerived(t *testing.T) {
	b := newBench(t)
	d := at("")
	d.Reports = []incident.Report{{ID: "a", Publisher: "One", IndependenceGroup: "g"}, {ID: "b", Publisher: "Two", IndependenceGroup: "g"}, {ID: "c", Publisher: "One"}}
	if i := b.create(d, incident.Options{}); i.Source != "One; Two" || i.SourceCount != 2 {
		t.Errorf("source %q, %d", i.Source, i.SourceCount)
	}
	d = at("")
	d.Source = "Somebody"
	if i := b.create(d, incident.Options{}); i.Source != "Somebody" || i.SourceCount != 1 {
		t.Errorf("source %q, %d", i.Source, i.SourceCount)
	}
}

func TestGeocodingModes(t *testing.T) {
	t.Run("unknown", func(t *testing.T) {
		for _, mode := range []incident.Geocoding{incident.Strict, incident.Best} {
			b := newBench(t)
			e := b.refused(at("Xyzzyville"), incident.Options{Geocode: mode}, incident.Unplaced)
			if e.Field != "place" || !strings.Contains(e.Message, "geocode=none") {
				t.Errorf("%+v", e)
			}
		}
	})
	t.Run("nearly known", func(t *testing.T) {
		if e := newBench(t).refused(at("Tavildera"), incident.Options{}, incident.Unplaced); len(e.Candidates) == 0 || !strings.HasPrefix(e.Candidates[0].Name, "Tavildara") {
			t.Errorf("candidates %v", e.Candidates)
		}
	})
	t.Run("known elsewhere", func(t *testing.T) {
		for want, edit := range map[string]func(*incident.Incident){
			`with country "KG"`:        func(d *incident.Incident) { d.Country = "KG" },
			`with admin1 "Osh Region"`: func(d *incident.Incident) { d.Country, d.Admin1 = "KG", "Osh Region" },
		} {
			e := newBench(t).refused(at("Vorukh", edit), incident.Options{}, incident.Unplaced)
			if e.Field != "place" || !strings.Contains(e.Message, want) || !strings.Contains(e.Message, "Tajikistan") || len(e.Candidates) == 0 || e.Candidates[0].Country != "TJ" {
				t.Errorf("%+v", e)
			}
		}
	})
	t.Run("ambiguous", func(t *testing.T) {
		b := newBench(t)
		e := b.refused(at("San Juan"), incident.Options{}, incident.Unplaced)
		if len(e.Candidates) < 2 || e.Candidates[0].Label == "" || e.Candidates[0].PlaceID == "" {
			t.Errorf("candidates %+v", e.Candidates)
		}
		i := b.create(at("San Juan"), incident.Options{Geocode: incident.Best})
		if i.Point == nil || len(i.Candidates) < 2 || !i.Candidates[0].Chosen || i.PlaceID != i.Candidates[0].PlaceID {
			t.Errorf("%+v", i)
		}
		other := e.Candidates[1]
		j := b.create(at("San Juan", func(d *incident.Incident) { d.PlaceID = other.PlaceID }), incident.Options{})
		if j.PlaceID != other.PlaceID || *j.Point != other.Point || j.UncertaintyM != other.UncertaintyM {
			t.Errorf("by id: %+v at %v, want %+v", j, j.Point, other)
		}
	})
	t.Run("country decides", func(t *testing.T) {
		b := newBench(t)
		i := b.create(at("Batken", func(d *incident.Incident) { d.Country = "KG" }), incident.Options{Geocode: incident.Best})
		if i.Country != "KG" || !near(i.Point, 70.82, 40.06, 60) {
			t.Errorf("%+v at %v", i, i.Point)
		}
	})
	t.Run("none", func(t *testing.T) {
		b := newBench(t)
		i := b.create(at("Xyzzyville", func(d *incident.Incident) { d.Country, d.Admin1 = "TJ", "Sughd" }), incident.Options{Geocode: incident.None})
		if i.Point != nil || i.GeoMethod != incident.MethodNone || i.UncertaintyM != 0 || i.Place != "Xyzzyville" || i.PlaceID != "" {
			t.Errorf("%+v", i)
		}
		if c, err := b.store.Count(t.Context(), incident.Query{Within: i.PlacePath[0]}, 10); err != nil || c.N != 1 {
			t.Errorf("within its division: %+v, %v", c, err)
		}
	})
	t.Run("no place at all", func(t *testing.T) {
		if i := newBench(t).create(at(""), incident.Options{}); i.Point != nil || i.GeoMethod != incident.MethodNone || i.Title != "Armed clash" {
			t.Errorf("%+v", i)
		}
	})
	t.Run("place_query", func(t *testing.T) {
		d := at("a hamlet that nobody knows, not far from the town", func(d *incident.Incident) { d.PlaceQuery = "Isfara" })
		if i := newBench(t).create(d, incident.Options{}); !near(i.Point, 70.62, 40.12, 15) || !strings.HasPrefix(i.Place, "a hamlet") || i.PlaceQuery != "Isfara" {
			t.Errorf("%+v at %v", i, i.Point)
		}
	})
	t.Run("unusable words", func(t *testing.T) {
		for _, d := range []*incident.Incident{at("???"), at(strings.Repeat("word ", 90)), at("Batken", func(d *incident.Incident) { d.Country = "ZZ" }),
			at("Batken", func(d *incident.Incident) { d.Admin1 = "Nowhere At All" })} {
			b := newBench(t)
			_, err := b.Create(t.Context(), []*incident.Incident{d}, incident.Options{})
			if code := incident.CodeOf(err); code != incident.Invalid && code != incident.Unplaced {
				t.Errorf("%.30q in %q %q: %v, code %q", d.Place, d.Country, d.Admin1, err, code)
			}
		}
	})
	t.Run("unknown id", func(t *testing.T) {
		e := newBench(t).refused(at("Batken", func(d *incident.Incident) { d.PlaceID = "GN:999999999999" }), incident.Options{}, incident.Invalid)
		if e.Field != "place_id" {
			t.Errorf("%+v", e)
		}
	})
}

func TestCoordinatesAreKept(t *testing.T) {
	for _, c := range []struct {
		name      string
		precision string
		radius    float64
		wantP     string
		wantR     float64
	}{
		{"alone", "", 0, "settlement", 5000}, {"exact", "exact", 0, "exact", 500}, {"near", "near", 0, "near", 25000},
		{"with a radius", "", 800, "exact", 800}, {"with a wide radius", "", 90_000, "adm2", 90_000}, {"with both", "near", 1234.5, "near", 1234.5},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := at("Batken", func(d *incident.Incident) {
				d.Point, d.GeoPrecision, d.UncertaintyM = &orb.Point{69.123, 37.456}, c.precision, c.radius
			})
			i := newBench(t).create(d, incident.Options{})
			if *i.Point != (orb.Point{69.123, 37.456}) || i.GeoPrecision != c.wantP || i.UncertaintyM != c.wantR || i.GeoMethod != incident.MethodGiven || len(i.Candidates) != 0 {
				t.Errorf("%+v at %v", i, i.Point)
			}
		})
	}
	d := at("Batken", func(d *incident.Incident) { d.Point, d.GeoPrecision = &orb.Point{69, 37}, "adm1" })
	if e := newBench(t).refused(d, incident.Options{}, incident.Invalid); e.Field != "uncertainty_m" {
		t.Errorf("%+v", e)
	}
	d = at("Batken", func(d *incident.Incident) { d.Point, d.UncertaintyM = &orb.Point{69, 37}, -5 })
	if e := newBench(t).refused(d, incident.Options{}, incident.Invalid); e.Field != "uncertainty_m" {
		t.Errorf("%+v", e)
	}
}

func TestCreateIsAllOrNothing(t *testing.T) {
	b := newBench(t)
	bad := at("Xyzzyville", func(d *incident.Incident) { d.Country = "kg" })
	double := at("", func(d *incident.Incident) { d.ID = "same" })
	_, err := b.Create(t.Context(), []*incident.Incident{at(""), bad, double, at("", func(d *incident.Incident) { d.ID = "same"; d.Type = "clash" })}, incident.Options{})
	var faults incident.Errors
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	type place struct {
		index int
		field string
	}
	var got []place
	for _, e := range faults {
		got = append(got, place{e.Index, e.Field})
	}
	for _, want := range []place{{1, "country"}, {3, "type"}, {3, "id"}} {
		if !slices.Contains(got, want) {
			t.Errorf("faults at %v, not at %v", got, want)
		}
	}
	if slices.ContainsFunc(got, func(p place) bool { return p.index == 0 || p.index == 2 }) {
		t.Errorf("faults at %v", got)
	}
	if b.store.Seq() != 0 {
		t.Error("something was stored")
	}
}

func TestPut(t *testing.T) {
	b := newBench(t)
	put := func(d *incident.Incident, o incident.Options) (incident.Outcome, error) {
		return b.Put(t.Context(), "a", d, o)
	}
	out, err := put(at("Isfara"), incident.Options{})
	if err != nil || out.Change.Op != incident.Create || out.Incident.ID != "a" || out.Incident.Version != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	out, err = put(at("Batken city, Kyrgyzstan"), incident.Options{Geocode: incident.Best})
	if err != nil || out.Change.Op != incident.Update || out.Incident.Version != 2 || out.Incident.Country != "KG" {
		t.Fatalf("%+v, %v", out, err)
	}
	candidates := out.Incident.Candidates
	again := *out.Incident
	again.Summary, again.Candidates = "mended", nil // as a client sends back what it read
	if out, err = put(&again, incident.Options{}); err != nil || len(candidates) == 0 || !reflect.DeepEqual(b.get("a").Candidates, candidates) {
		t.Errorf("the candidates %+v became %+v, %v", candidates, b.get("a").Candidates, err)
	}
	if _, err = put(at(""), incident.Options{IfVersion: 1}); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("an old version: %v", err)
	}
	if out, err = put(at(""), incident.Options{IfVersion: 3}); err != nil || out.Incident.Version != 4 || b.get("a").Place != "" {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err = b.Put(t.Context(), "new", at(""), incident.Options{IfVersion: 2}); incident.CodeOf(err) != incident.NotFound && incident.CodeOf(err) != incident.Conflict {
		t.Errorf("a version of what is not there: %v", err)
	}
	if _, err = b.Delete(t.Context(), "a", incident.Options{IfVersion: 1}); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("an old version deleted: %v", err)
	}
	if out, err = b.Delete(t.Context(), "a", incident.Options{}); err != nil || out.Incident != nil || out.Change.Op != incident.Delete {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err = put(at(""), incident.Options{}); incident.CodeOf(err) != incident.Gone {
		t.Errorf("a deleted id: %v", err)
	}
	if _, err = b.Delete(t.Context(), "nobody", incident.Options{}); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("%v", err)
	}
}

// TestPutAtOnce lets clients put one id at the same time: one creates it, the
// others replace it, nobody fails.
func TestPutAtOnce(t *testing.T) {
	b := newBench(t)
	for round := range 10 {
		id := incident.ID(fmt.Sprintf("r%d", round))
		var wg sync.WaitGroup
		created := make([]bool, 6)
		for n := range created {
			wg.Go(func() {
				out, err := b.Put(context.Background(), id, at(""), incident.Options{})
				if err != nil {
					t.Errorf("%v", err)
				}
				created[n] = out.Change.Op == incident.Create
			})
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(created, func(c bool) bool { return !c })); n != 1 || b.get(id).Version != 6 {
			t.Errorf("%d of 6 created it, version %d", n, b.get(id).Version)
		}
	}
}

// sarigor is the box of the README.
func sarigor() geo.BBox { return geo.BBox{West: 69.5, South: 37.2, East: 71, North: 38.2} }

func TestPrecisionOf(t *testing.T) {
	for _, c := range []struct {
		kind string
		r    float64
		want string
	}{
		{"country", 1, "country"}, {"admin1", 1, "adm1"}, {"admin2", 1, "adm2"}, {"border", 1, "linear"}, {"road", 1, "linear"}, {"lake", 1, "water"}, {"reservoir", 1, "water"},
		{"village", 90_000, "settlement"}, {"capital", 1, "settlement"}, {"pass", 1000, "exact"}, {"pass", 1001, "settlement"}, {"border_post", 6000, "near"}, {"area", 25_001, "adm2"},
		{"area", 100_001, "adm1"}, {"area", 400_001, "country"},
	} {
		if got := incident.PrecisionOf(c.kind, c.r); got != c.want || !slices.Contains(incident.GeoPrecisions, got) {
			t.Errorf("%s of %v m is %q, want %q", c.kind, c.r, got, c.want)
		}
	}
}
