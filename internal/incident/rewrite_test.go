package incident_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// TestARadiusNeedsAPoint: whoever says how far around a point something happened,
// but not around which, is told so, however it is written.
func TestARadiusNeedsAPoint(t *testing.T) {
	withRadius := func(d *incident.Incident) { d.UncertaintyM = 500 }
	fields := func(err error) (list []string) {
		var faults incident.Errors
		errors.As(err, &faults)
		for _, e := range faults {
			list = append(list, e.Field)
		}
		return list
	}
	for name, c := range map[string]struct {
		edit func(*incident.Incident)
		want []string
	}{
		"a radius":             {withRadius, []string{"uncertainty_m"}},
		"a class":              {func(d *incident.Incident) { d.GeoPrecision = "adm1" }, []string{"geo_precision"}},
		"both":                 {func(d *incident.Incident) { d.UncertaintyM, d.GeoPrecision = 5, "near" }, []string{"uncertainty_m", "geo_precision"}},
		"that it is not known": {func(d *incident.Incident) { d.GeoPrecision = "unknown" }, nil},
		"a point":              {func(d *incident.Incident) { d.Point = &orb.Point{70, 38}; withRadius(d) }, nil},
	} {
		b := newBench(t)
		_, err := b.Create(t.Context(), []*incident.Incident{at("Isfara", c.edit)}, incident.Options{})
		if got := fields(err); !slices.Equal(got, c.want) {
			t.Errorf("Create with %s: faults of %v, want %v (%v)", name, got, c.want, err)
		}
		_, err = b.Put(t.Context(), "a", at("Isfara", c.edit), incident.Options{})
		if got := fields(err); !slices.Equal(got, c.want) {
			t.Errorf("Put with %s: faults of %v, want %v (%v)", name, got, c.want, err)
		}
	}
	b := newBench(t)
	b.create(at("Isfara", func(d *incident.Incident) { d.ID = "a" }), incident.Options{})
	for name, edit := range map[string]func(*incident.Incident){
		"without the point": func(d *incident.Incident) { d.Point = nil; withRadius(d) },
		"of another place":  func(d *incident.Incident) { d.Place = "Khorog"; withRadius(d) },
	} {
		_, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) { edit(&i); return &i, nil }, incident.Options{})
		if got := fields(err); !slices.Equal(got, []string{"uncertainty_m"}) {
			t.Errorf("Patch of a radius %s: %v", name, err)
		}
	}
}

// TestWithoutAPointByItsOwnWord: a draft that says that it has no point gets none,
// and one that was stored so stays so until its place reads differently.
func TestWithoutAPointByItsOwnWord(t *testing.T) {
	none := func(d *incident.Incident) { d.ID, d.GeoMethod = "a", incident.MethodNone }
	b := newBench(t)
	i := b.create(at("Isfara", none), incident.Options{})
	if i.Point != nil || i.GeoMethod != incident.MethodNone || i.GeoPrecision != "unknown" {
		t.Fatalf("created %+v at %v", i, i.Point)
	}
	put := func(d *incident.Incident, o incident.Options) *incident.Incident {
		t.Helper()
		out, err := b.Put(t.Context(), "a", d, o)
		if err != nil {
			t.Fatal(err)
		}
		return out.Incident
	}
	if i = put(at("Isfara", func(d *incident.Incident) { d.Summary = "said more" }), incident.Options{}); i.Point != nil {
		t.Errorf("what says nothing new of the place was placed at %v", i.Point)
	}
	if i = put(at("Isfara"), incident.Options{Geocode: incident.Best}); i.Point == nil {
		t.Error("the best place was asked for, but none was looked for")
	}
	for name, read := range map[string]*incident.Incident{
		"as it was read": at("Khorog", none, func(d *incident.Incident) { d.GeoPrecision = "unknown" }),
		"alone":          at("Khorog"),
	} {
		put(at("Isfara"), incident.Options{Geocode: incident.None})
		if i = put(read, incident.Options{}); i.Point == nil || i.PlaceName != "Khorugh" {
			t.Errorf("a new name, %s, was not looked up: %+v", name, i)
		}
	}
	i = put(at("Isfara"), incident.Options{})
	out, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) {
		i.Point, i.GeoMethod = nil, incident.MethodNone
		return &i, nil
	}, incident.Options{})
	if err != nil || i.Point == nil || out.Incident.Point != nil {
		t.Errorf("a point taken away for good: %+v, %v", out.Incident, err)
	}
	e := newBench(t).refused(at("Isfara", func(d *incident.Incident) { d.GeoMethod = "guess" }), incident.Options{}, incident.Invalid)
	if e.Field != "geo_method" {
		t.Errorf("%+v", e)
	}
}

// TestAMadeTitleFollows: a title that was made of type and place is made again
// when these change; a given one stays.
func TestAMadeTitleFollows(t *testing.T) {
	b := newBench(t)
	first := b.create(at("Isfara", func(d *incident.Incident) { d.ID = "a" }), incident.Options{})
	if first.Title != "Armed clash, Isfara" {
		t.Fatalf("the title is %q", first.Title)
	}
	patch := func(edit func(*incident.Incident)) string {
		t.Helper()
		out, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) { edit(&i); return &i, nil }, incident.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return out.Incident.Title
	}
	if got := patch(func(i *incident.Incident) { i.Place = "Khorog" }); got != "Armed clash, Khorog" {
		t.Errorf("after a patch of the place: %q", got)
	}
	if got := patch(func(i *incident.Incident) { i.Summary = "more" }); got != "Armed clash, Khorog" {
		t.Errorf("after a patch of something else: %q", got)
	}
	out, err := b.Put(t.Context(), "a", at("Isfara", func(d *incident.Incident) { d.Title = "Armed clash, Khorog" }), incident.Options{})
	if err != nil || out.Incident.Title != "Armed clash, Isfara" {
		t.Errorf("put back as it was read, with another place: %q, %v", out.Incident.Title, err)
	}
	if got := patch(func(i *incident.Incident) { i.Title = "The night of Isfara" }); got != "The night of Isfara" {
		t.Errorf("a given title: %q", got)
	}
	if got := patch(func(i *incident.Incident) { i.Place = "Khorog" }); got != "The night of Isfara" {
		t.Errorf("a given title after a patch of the place: %q", got)
	}
}

// TestPatchAtOnce lets clients change different properties at the same time:
// no change is lost.
func TestPatchAtOnce(t *testing.T) {
	b := newBench(t)
	b.create(at("", func(d *incident.Incident) { d.ID = "a" }), incident.Options{})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			_, err := b.Patch(context.Background(), "a", func(i incident.Incident) (*incident.Incident, error) {
				i.Tags = append(slices.Clone(i.Tags), fmt.Sprint("tag", n))
				return &i, nil
			}, incident.Options{})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if i := b.get("a"); len(i.Tags) != 8 || i.Version != 9 {
		t.Errorf("tags %v, version %d", i.Tags, i.Version)
	}
}

func TestPatch(t *testing.T) {
	start := func(t *testing.T) (bench, func(edit func(*incident.Incident)) (*incident.Incident, error)) {
		b := newBench(t)
		b.create(at("Isfara", func(d *incident.Incident) { d.ID = "a" }), incident.Options{})
		return b, func(edit func(*incident.Incident)) (*incident.Incident, error) {
			out, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) { edit(&i); return &i, nil }, incident.Options{})
			return out.Incident, err
		}
	}
	t.Run("leaves the rest", func(t *testing.T) {
		b, patch := start(t)
		old := b.get("a")
		i, err := patch(func(i *incident.Incident) { i.Title = "new" })
		if err != nil || i.Title != "new" || *i.Point != *old.Point || i.PlaceID != old.PlaceID || i.UncertaintyM != old.UncertaintyM || i.GeoMethod != old.GeoMethod ||
			i.Version != 2 || len(i.Candidates) != len(old.Candidates) || i.UncertaintyReason != old.UncertaintyReason || !slices.Equal(i.PlacePath, old.PlacePath) {
			t.Errorf("%+v, %v; was %+v", i, err, old)
		}
	})
	t.Run("a new place is looked for", func(t *testing.T) {
		b, patch := start(t)
		i, err := patch(func(i *incident.Incident) { i.Place = "Khorog" })
		if err != nil || !near(i.Point, 71.55, 37.49, 20) || i.PlaceName != "Khorugh" || i.Country != "TJ" || !strings.Contains(i.Admin1, "Badakhshan") || i.GeoMethod != incident.MethodGazetteer {
			t.Fatalf("%+v at %v, %v", i, i.Point, err)
		}
		if c, err := b.store.Count(t.Context(), incident.Query{Within: i.PlaceID}, 10); err != nil || c.N != 1 {
			t.Errorf("within: %+v, %v", c, err)
		}
	})
	t.Run("a new place that is not known changes nothing", func(t *testing.T) {
		b, patch := start(t)
		old := b.get("a")
		if _, err := patch(func(i *incident.Incident) { i.Place = "Xyzzyville" }); incident.CodeOf(err) != incident.Unplaced {
			t.Errorf("%v", err)
		}
		if got := b.get("a"); got.Version != 1 || got.Place != "Isfara" || *got.Point != *old.Point {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a new place_id counts", func(t *testing.T) {
		_, patch := start(t)
		p, err := places().Resolve("Khorog")
		if err != nil {
			t.Fatal(err)
		}
		i, err := patch(func(i *incident.Incident) { i.PlaceID = p.ID })
		if err != nil || i.PlaceID != p.ID || !near(i.Point, 71.55, 37.49, 20) || i.PlacePath[0] != p.ID || !strings.Contains(i.Admin1, "Badakhshan") {
			t.Errorf("%+v at %v, %v", i, i.Point, err)
		}
	})
	t.Run("a moved point drops the radius and the place", func(t *testing.T) {
		_, patch := start(t)
		i, err := patch(func(i *incident.Incident) { i.Point = &orb.Point{69.1, 37.2} })
		if err != nil || *i.Point != (orb.Point{69.1, 37.2}) || i.UncertaintyM != 5000 || i.GeoPrecision != "settlement" || i.PlaceID != "" || i.PlaceName != "" ||
			i.GeoMethod != incident.MethodGiven || len(i.Candidates) != 0 || strings.Contains(i.UncertaintyReason, "GeoNames") {
			t.Errorf("%+v at %v, %v", i, i.Point, err)
		}
	})
	t.Run("a moved point with a radius keeps it", func(t *testing.T) {
		_, patch := start(t)
		i, err := patch(func(i *incident.Incident) { i.Point, i.UncertaintyM = &orb.Point{69.1, 37.2}, 750 })
		if err != nil || i.UncertaintyM != 750 || *i.Point != (orb.Point{69.1, 37.2}) {
			t.Errorf("%+v at %v, %v", i, i.Point, err)
		}
	})
	t.Run("a given point stays when the place is renamed", func(t *testing.T) {
		_, patch := start(t)
		if _, err := patch(func(i *incident.Incident) { i.Point = &orb.Point{69.1, 37.2} }); err != nil {
			t.Fatal(err)
		}
		i, err := patch(func(i *incident.Incident) { i.Place = "Khorog" })
		if err != nil || *i.Point != (orb.Point{69.1, 37.2}) || i.Place != "Khorog" {
			t.Errorf("%+v at %v, %v", i, i.Point, err)
		}
	})
	t.Run("a point taken away is looked for again by the place", func(t *testing.T) {
		b, patch := start(t)
		old := b.get("a")
		if _, err := patch(func(i *incident.Incident) { i.Point = &orb.Point{69.1, 37.2} }); err != nil {
			t.Fatal(err)
		}
		i, err := patch(func(i *incident.Incident) { i.Point = nil })
		if err != nil || i.Point == nil || *i.Point != *old.Point || i.GeoMethod != incident.MethodGazetteer || i.UncertaintyM != old.UncertaintyM {
			t.Errorf("%+v at %v, %v", i, i.Point, err)
		}
	})
	t.Run("an old version is refused", func(t *testing.T) {
		b, patch := start(t)
		if _, err := patch(func(i *incident.Incident) { i.Title = "x" }); err != nil {
			t.Fatal(err)
		}
		_, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) { return &i, nil }, incident.Options{IfVersion: 1})
		if incident.CodeOf(err) != incident.Conflict {
			t.Errorf("%v", err)
		}
	})
	t.Run("the id and a fault of the edit", func(t *testing.T) {
		b, patch := start(t)
		if i, err := patch(func(i *incident.Incident) { i.ID = "other" }); err != nil || i.ID != "a" {
			t.Errorf("%+v, %v", i, err)
		}
		fault := incident.Errorf(incident.Invalid, "x", "no")
		_, err := b.Patch(t.Context(), "a", func(incident.Incident) (*incident.Incident, error) { return nil, fault }, incident.Options{})
		if !errors.Is(err, fault) {
			t.Errorf("%v", err)
		}
		if _, err := b.Patch(t.Context(), "nobody", func(i incident.Incident) (*incident.Incident, error) { return &i, nil }, incident.Options{}); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("%v", err)
		}
	})
}

// TestAMovedPointHasTheCountryItLiesIn: what the gazetteer said of the old point does not stay with the new one.
func TestAMovedPointHasTheCountryItLiesIn(t *testing.T) {
	for name, c := range map[string]struct {
		to              orb.Point
		edit            func(*incident.Incident)
		country, admin1 string
	}{
		"into another country":     {orb.Point{76, 41.43}, nil, "KG", "Naryn Region"},
		"out at sea":               {orb.Point{-30, 40}, nil, "", ""},
		"where the patch says so":  {orb.Point{74.59, 42.87}, func(d *incident.Incident) { d.Country, d.Admin1 = "KZ", "Almaty" }, "KZ", "Almaty"},
		"within the same division": {orb.Point{69.65, 40.2}, nil, "TJ", "Sughd Region"},
	} {
		b := newBench(t)
		b.create(at("Khujand", func(d *incident.Incident) { d.ID = "a" }), incident.Options{})
		out, err := b.Patch(t.Context(), "a", func(i incident.Incident) (*incident.Incident, error) {
			i.Point, i.UncertaintyM = &c.to, 800
			if c.edit != nil {
				c.edit(&i)
			}
			return &i, nil
		}, incident.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := out.Incident
		if got.Country != c.country || got.Admin1 != c.admin1 || got.UncertaintyReason != "" || got.UncertaintyM != 800 || got.PlaceID != "" {
			t.Errorf("%s: in %q, %q within %v m (%q), place %q", name, got.Country, got.Admin1, got.UncertaintyM, got.UncertaintyReason, got.PlaceID)
		}
	}
}
