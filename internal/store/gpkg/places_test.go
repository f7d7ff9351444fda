package gpkg_test

import (
	"iter"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// TestOwnPlacesAreUnited: a later place of an id wins where it speaks, and keeps the
// names of the earlier one.
func TestOwnPlacesAreUnited(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	first := gazetteer.Place{ID: "GN:1", Name: "Vorukh", Kind: "village", Country: "TJ", Point: orb.Point{70.6, 39.8}, HasPoint: true,
		UncertaintyM: 1500, UncertaintyReason: "measured", Source: "geonames-dump+field trip", Names: []gazetteer.Name{{Text: "Ворух", Lang: "ru"}}}
	again := gazetteer.Place{ID: "GN:1", Name: "Worukh", Kind: "village", UncertaintyM: 900}
	for _, p := range []gazetteer.Place{first, again} {
		if n, err := s.SavePlaces(t.Context(), alone(p)); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	got := all(t, s.OwnPlaces(t.Context()))
	if len(got) != 1 {
		t.Fatalf("%d places are stored: %+v", len(got), got)
	}
	p := got[0]
	if p.Name != "Worukh" || p.Point != first.Point || p.UncertaintyM != 900 || p.Source != "own" || p.FromDump() || names(p) != "Vorukh Ворух" {
		t.Errorf("stored is %+v", p)
	}
}

// TestDumps follows an import: what it brings counts when it is finished, one that was
// interrupted goes on, and a later one replaces what the same source said.
func TestDumps(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	ctx := t.Context()
	begin := func(file, mark, kind string) gpkg.Import {
		t.Helper()
		i, err := s.BeginImport(ctx, gpkg.Import{File: file, Mark: mark, Kind: kind, Started: clock})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	save := func(i *gpkg.Import, b gpkg.Batch) {
		t.Helper()
		if err := s.SaveBatch(ctx, i, b); err != nil {
			t.Fatal(err)
		}
	}
	village := func(id, name string) gazetteer.Place {
		return gazetteer.Place{ID: id, Name: name, Kind: "village", Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Population: 7, Source: gazetteer.SourceDump}
	}
	first := begin("TJ.zip", "abc", "geonames")
	var many []gazetteer.Place
	for _, c := range strings.Split("9 2 11 1 3", " ") {
		many = append(many, village("GN:"+c, "Village "+c))
	}
	save(&first, gpkg.Batch{Places: many[:3], Bytes: 100, Lines: 4})
	if on := begin("TJ.zip", "abc", "geonames"); on.ID != first.ID || !on.Started.Equal(clock) || on.Bytes != 100 || on.Lines != 4 || on.Rows != 3 {
		t.Errorf("the import goes on as %+v, not as %+v", on, first)
	}
	if other := begin("TJ.zip", "abd", "geonames"); other.ID == first.ID || other.Bytes != 0 {
		t.Errorf("the import of another file goes on as %+v", other)
	}
	save(&first, gpkg.Batch{Places: many[3:], Bytes: 200, Lines: 6})
	if got := all(t, s.DumpPlaces(ctx)); len(got) != 0 {
		t.Errorf("an unfinished import counts: %+v", got)
	}
	if got := all(t, s.DumpPlaces(ctx, first.ID)); len(got) != 5 {
		t.Errorf("of an import that ends there are %d places, want 5", len(got))
	}
	if err := s.FinishImports(ctx, []int64{first.ID}, 1, clock); err != nil {
		t.Fatal(err)
	}
	// Names come after the place of their id, and where there is no place.
	for seq := range int64(2) { // the second time they replace those of the first
		n := begin("names.zip", "", "alternate-names")
		save(&n, gpkg.Batch{Names: []gazetteer.AlternateName{{ID: "GN:3", Name: gazetteer.Name{Text: "Drei", Lang: "de"}},
			{ID: "GN:10", Name: gazetteer.Name{Text: "Zehn", Lang: "de"}}, {ID: "GN:3", Name: gazetteer.Name{Text: "Trois", Lang: "fr", Flag: "former", From: "1936"}}}})
		if err := s.FinishImports(ctx, []int64{n.ID}, 2+seq, clock); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.FinishImports(ctx, []int64{first.ID}, 3, clock); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("two imports end under one number: %v", err)
	}
	again := begin("TJ2.zip", "x", "geonames") // not finished: its places are there already
	save(&again, gpkg.Batch{Places: []gazetteer.Place{village("GN:1", "Village One"), village("GN:12", "Village 12")}})
	var got []string
	for _, p := range all(t, s.DumpPlaces(ctx)) {
		got = append(got, p.ID+" "+p.Name+" "+names(p))
	}
	want := []string{"GN:1 Village One ", "GN:10  Zehn", "GN:11 Village 11 ", "GN:2 Village 2 ", "GN:3 Village 3 ", "GN:3  Drei", "GN:3  Trois", "GN:9 Village 9 "}
	if !slices.Equal(got, want) {
		t.Errorf("the places are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if dumps, own, err := s.PlacesSeq(ctx); dumps != 3 || own != 0 || err != nil {
		t.Errorf("the numbers are %d, %d (%v), want 3, 0", dumps, own, err)
	}
	if n, err := s.DumpRows(ctx); n != 5+3+2 || err != nil {
		t.Errorf("there are %d rows (%v), want 10", n, err)
	}
	clean(t, path)
}

// TestPlacesStoppedEarly: whoever has enough of the places may stop.
func TestPlacesStoppedEarly(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	i, err := s.BeginImport(t.Context(), gpkg.Import{File: "-", Kind: "geonames", Started: clock})
	if err != nil {
		t.Fatal(err)
	}
	var b gpkg.Batch
	for n := range 100 {
		id := "GN:" + strings.Repeat("1", n+1)
		b.Places = append(b.Places, gazetteer.Place{ID: id, Name: "X", Kind: "village", Source: gazetteer.SourceWOF})
		b.Names = append(b.Names, gazetteer.AlternateName{ID: id, Name: gazetteer.Name{Text: "Y", Lang: "und"}})
	}
	b.Own = b.Places[:2]
	if err := s.SaveBatch(t.Context(), &i, b); err != nil {
		t.Fatal(err)
	}
	for stop := range 5 {
		for name, places := range map[string]iter.Seq2[gazetteer.Place, error]{"own": s.OwnPlaces(t.Context()), "dumps": s.DumpPlaces(t.Context(), i.ID)} {
			n := 0
			for _, err := range places {
				if err != nil {
					t.Fatal(name, err)
				}
				if n++; n > stop {
					break
				}
			}
		}
	}
	if got := all(t, s.DumpPlaces(t.Context(), i.ID)); len(got) != 200 {
		t.Errorf("there are %d places and names, want 200", len(got))
	}
}

// TestOwnNames stores the user's names for a place, hides it, and takes both back.
func TestOwnNames(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	ctx := t.Context()
	seq := int64(0)
	raised := func(what string) {
		t.Helper()
		_, own, err := s.PlacesSeq(ctx)
		if err != nil || own <= seq {
			t.Errorf("%s: the number of the user's places is %d (%v) after %d", what, own, err, seq)
		}
		seq = own
	}
	n := gazetteer.AlternateName{ID: "GN:5", Name: gazetteer.Name{Text: "Sarigor", Lang: "en", Flag: "former", To: "1999"}}
	if err := s.SaveName(ctx, n, "field trip"); err != nil {
		t.Fatal(err)
	}
	raised("a name")
	got := all(t, s.OwnPlaces(ctx))
	if len(got) != 1 || got[0].ID != "GN:5" || got[0].Name != "" || got[0].Source != "field trip" || !slices.Equal(got[0].Names, []gazetteer.Name{n.Name}) {
		t.Errorf("the names are %+v", got)
	}
	if err := s.RemoveName(ctx, "GN:5", "Sarigon"); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("a name that is not there is removed: %v", err)
	}
	if err := s.RemoveName(ctx, "GN:5", "Sarigor"); err != nil {
		t.Error(err)
	}
	raised("a removed name")
	if own, err := s.RemovePlace(ctx, "GN:5", clock); own || err != nil {
		t.Error(own, err)
	}
	raised("a hidden place")
	if err := s.ShowPlace(ctx, "GN:6"); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("a place that is not hidden is shown again: %v", err)
	}
	if ids, err := s.Hidden(ctx); !slices.Equal(ids, []string{"GN:5"}) || err != nil {
		t.Errorf("hidden are %q (%v)", ids, err)
	}
	if _, err := s.SavePlaces(ctx, alone(gazetteer.Place{ID: "GN:5", Name: "Sarigor", Kind: "village"})); err != nil {
		t.Fatal(err)
	}
	raised("an own place")
	if ids, err := s.Hidden(ctx); len(ids) != 0 || err != nil {
		t.Errorf("hidden is still %q (%v)", ids, err)
	}
	if own, err := s.RemovePlace(ctx, "GN:5", clock); !own || err != nil {
		t.Error(own, err)
	}
	raised("a removed place")
	if got := all(t, s.OwnPlaces(ctx)); len(got) != 0 {
		t.Errorf("there is still %+v", got)
	}
	clean(t, path)
}

// TestOutlines stores the area of a place, twice.
func TestOutlines(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	i, err := s.BeginImport(t.Context(), gpkg.Import{File: "a.geojson", Kind: "geojson", Started: clock})
	if err != nil {
		t.Fatal(err)
	}
	region, err := geo.PackRegion(orb.MultiPolygon{{{{70, 39}, {71, 39}, {71, 40}, {70, 40}, {70, 39}}}})
	if err != nil {
		t.Fatal(err)
	}
	o := gazetteer.Outline{PlaceID: "GN:1", Name: "Isfara", Country: "TJ", Level: 2, Source: "ours", ErrorM: 500, Region: region}
	later := o
	later.ErrorM = 100
	for _, o := range []gazetteer.Outline{o, later} {
		if err := s.SaveBatch(t.Context(), &i, gpkg.Batch{Outlines: []gazetteer.Outline{o}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Outlines(t.Context()); err != nil || !slices.Equal(got, []gazetteer.Outline{later}) {
		t.Errorf("the outlines are %+v (%v)", got, err)
	}
}

func alone(p gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) { yield(p, nil) }
}

func all(t *testing.T, places iter.Seq2[gazetteer.Place, error]) (list []gazetteer.Place) {
	t.Helper()
	for p, err := range places {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func names(p gazetteer.Place) string {
	var list []string
	for _, n := range p.Names {
		list = append(list, n.Text)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
