package places_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/places"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

var builtIn = places.Text{Gazetteer: "id,name,names,kind,country,lon,lat\n" +
	"ISO:TJ,Tajikistan,,country,TJ,71,39\nGN:1,Vorukh,,village,TJ,70.58,39.85\nGN:2,Sarigor,,village,TJ,70.2,38.1\n"}

func newStore(t *testing.T) *gpkg.Store {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	s, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "p.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func open(t *testing.T, s places.Store) *places.Holder {
	t.Helper()
	h, err := places.Open(t.Context(), builtIn, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func refreshed(t *testing.T, h *places.Holder, want bool) {
	t.Helper()
	if got, err := h.Refresh(t.Context()); got != want || err != nil {
		t.Fatalf("refreshed is %v (%v), want %v", got, err, want)
	}
}

// TestOutlinesPlaceCoordinates: the index that the holder gives knows the outlines, with a data file and without.
func TestOutlinesPlaceCoordinates(t *testing.T) {
	text := builtIn
	text.Outlines = data.Outlines
	text.Gazetteer += "GN:1220409,Tajikistan,,country,TJ,71,39\n"
	for _, store := range []places.Store{nil, newStore(t)} {
		h, err := places.Open(t.Context(), text, store, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := h.Current().Geocode(t.Context(), gazetteer.Query{Text: "38.7N 70.5E"})
		if err != nil || len(res.Candidates) != 1 || res.Candidates[0].Place.Country != "TJ" {
			t.Errorf("38.7N 70.5E is %+v, %v", res, err)
		}
	}
}

// found are the ids that a name may mean.
func found(t *testing.T, ix *gazetteer.Index, name string) string {
	t.Helper()
	res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: name})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range res.Candidates {
		ids = append(ids, c.Place.ID)
	}
	return strings.Join(ids, " ")
}

func one(p gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) { yield(p, nil) }
}

// dump imports places as a dump does, up to the end of its files.
func dump(t *testing.T, s *gpkg.Store, list []gazetteer.Place, names []gazetteer.AlternateName) gpkg.Import {
	t.Helper()
	i, err := s.BeginImport(t.Context(), gpkg.Import{File: "-", Kind: "geonames", Started: time.Now()})
	if err == nil {
		err = s.SaveBatch(t.Context(), &i, gpkg.Batch{Places: list, Names: names})
	}
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// TestLayers: the user's own stands before dumps, and both before what is built in.
func TestLayers(t *testing.T) {
	s := newStore(t)
	h := open(t, s)
	refreshed(t, h, false)
	old := h.Current()
	dumped := gazetteer.Place{ID: "GN:1", Name: "Vorukh of the dump", Kind: "town", Country: "TJ", Population: 3836, Source: gazetteer.SourceDump}
	another := gazetteer.Place{ID: "GN:3", Name: "Kishtut", Kind: "village", Country: "TJ", Point: orb.Point{70.1, 39.1}, HasPoint: true, Source: gazetteer.SourceDump}
	i := dump(t, s, []gazetteer.Place{dumped, another}, []gazetteer.AlternateName{
		{ID: "GN:3", Name: gazetteer.Name{Text: "Кыштут", Lang: "ru"}}, {ID: "GN:2", Name: gazetteer.Name{Text: "Saraigor", Lang: "und"}},
		{ID: "GN:77", Name: gazetteer.Name{Text: "Nowhere", Lang: "und"}}})
	refreshed(t, h, false) // it does not count yet
	if err := s.FinishImports(t.Context(), []int64{i.ID}, 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	refreshed(t, h, true)
	p, _ := h.Current().Get("GN:1")
	if p.Name != "Vorukh" || p.Kind != "village" || p.Population != 3836 || found(t, h.Current(), "Vorukh of the dump") != "GN:1" {
		t.Errorf("after a dump it is %+v", p)
	}
	for name, id := range map[string]string{"Кыштут": "GN:3", "Saraigor": "GN:2", "Nowhere": ""} {
		if got := found(t, h.Current(), name); got != id {
			t.Errorf("%s is %q, want %q", name, got, id)
		}
	}
	if _, err := s.SavePlaces(t.Context(), one(gazetteer.Place{ID: "GN:3", Name: "Qishtut", Kind: "town"})); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"GN:3", "GN:1", "GN:77"} {
		n := gazetteer.AlternateName{ID: id, Name: gazetteer.Name{Text: "Worukh", Lang: "de"}}
		if err := s.SaveName(t.Context(), n, ""); err != nil {
			t.Fatal(err)
		}
	}
	refreshed(t, h, true)
	p, _ = h.Current().Get("GN:3")
	if p.Name != "Qishtut" || p.Kind != "town" || !p.HasPoint || found(t, h.Current(), "Kishtut") != "GN:3" {
		t.Errorf("the user's own is %+v", p)
	}
	if got := found(t, h.Current(), "Worukh"); got != "GN:3 GN:1" && got != "GN:1 GN:3" {
		t.Errorf("the user's own name means %q", got)
	}
	if _, err := s.RemovePlace(t.Context(), "GN:2", time.Now()); err != nil {
		t.Fatal(err)
	}
	refreshed(t, h, true)
	if got := found(t, h.Current(), "Sarigor"); strings.Contains(got, "GN:2") {
		t.Errorf("a hidden place is found: %q", got)
	}
	if _, ok := h.Current().Get("GN:2"); ok || h.Current().Len() != 3 {
		t.Errorf("a hidden place is there, among %d", h.Current().Len())
	}
	if found(t, old, "Sarigor") != "GN:2" || old.Len() != 3 || found(t, old, "Worukh") == "GN:3" {
		t.Error("the old index has changed")
	}
	if old.Fingerprint() == h.Current().Fingerprint() {
		t.Error("two indexes have one fingerprint")
	}
	again := open(t, s)
	if again.Current().Fingerprint() != h.Current().Fingerprint() || found(t, again.Current(), "Worukh") != found(t, h.Current(), "Worukh") {
		t.Error("opened anew the places are others")
	}
}

// many are more places of a dump than an index is made of in memory.
func many() (list []gazetteer.Place) {
	for n := range 20_100 {
		list = append(list, gazetteer.Place{ID: fmt.Sprintf("GN:%d", 100_000+n), Name: fmt.Sprintf("Dumped %c%c%c%c", 'a'+n%26, 'a'+n/26%26, 'a'+n/676%26, 'a'+n/17576), Kind: "village",
			Country: "TJ", Point: orb.Point{70, 39}, HasPoint: true, Source: gazetteer.SourceDump})
	}
	return list
}

// TestFile: the index of many places of dumps is a file beside the data file, which who
// imports makes, and which is made again when it is not there or not of these places.
func TestFile(t *testing.T) {
	s := newStore(t)
	i := dump(t, s, many(), nil)
	base, err := places.Base(builtIn.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	if err := places.Build(t.Context(), base, s, 1, []int64{i.ID}, nil); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(s.Path() + "-places")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.FinishImports(t.Context(), []int64{i.ID}, 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	h := open(t, s)
	if after, err := os.Stat(s.Path() + "-places"); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was made again (%v)", err)
	}
	if got := found(t, h.Current(), "Dumped abca"); !strings.HasPrefix(got, "GN:101378") {
		t.Errorf("a place of the dump is %q", got)
	}
	for what, spoil := range map[string]func() error{
		"removed": func() error { return os.Remove(s.Path() + "-places") },
		"damaged": func() error { return os.WriteFile(s.Path()+"-places", []byte("noise"), 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if got := open(t, s).Current().Fingerprint(); got != h.Current().Fingerprint() {
			t.Errorf("the file was %s: the places are others", what)
		}
	}
	if os.Getuid() == 0 {
		t.Log("a folder that cannot be written: not tested, root writes everywhere")
		return
	}
	folder := filepath.Dir(s.Path())
	if err := errors.Join(os.Remove(s.Path()+"-places"), os.Chmod(folder, 0o500)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o700)
	if got := open(t, s).Current().Fingerprint(); got != h.Current().Fingerprint() {
		t.Error("in a folder that cannot be written the places are others")
	}
}

// TestSwap exchanges the index again and again while it is in use.
func TestSwap(t *testing.T) {
	s := newStore(t)
	h := open(t, s)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				ix := h.Current()
				res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: "Vorukh"})
				if err != nil || len(res.Candidates) == 0 {
					t.Errorf("Vorukh is not found: %v", err)
					return
				}
				if _, ok := ix.Get(res.Candidates[0].Place.ID); !ok || h.Outlines() == nil {
					t.Error("an index does not know what it has found")
				}
			}
		})
	}
	for n := range 20 {
		var err error
		if n%5 == 0 {
			i := dump(t, s, many()[:10+n], nil)
			err = s.FinishImports(t.Context(), []int64{i.ID}, int64(n+1), time.Now())
		} else {
			_, err = s.SavePlaces(t.Context(), one(gazetteer.Place{ID: fmt.Sprintf("OWN:%d", n), Name: "Vorukh", Kind: "village", Country: "TJ"}))
		}
		if err != nil {
			t.Error(err)
		}
		refreshed(t, h, true)
	}
	close(stop)
	wait.Wait()
}

// TestWithoutStore has the built-in places alone.
func TestWithoutStore(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	h, err := places.Open(t.Context(), builtIn, nil, nil)
	if err != nil || h.Current().Len() != 3 || h.Outlines() == nil {
		t.Errorf("there are %v (%v)", h, err)
	}
}

// TestUnusablePlace: a place that somebody has spoilt in the file is told, and the places
// from before stay in use.
func TestUnusablePlace(t *testing.T) {
	s := newStore(t)
	if _, err := s.SavePlaces(t.Context(), one(gazetteer.Place{ID: "OWN:a", Name: "Post", Kind: "border_post"})); err != nil {
		t.Fatal(err)
	}
	h := open(t, s)
	db, err := sql.Open("sqlite", "file:"+s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE places SET kind = 'hovel'"); err != nil {
		t.Fatal(err)
	}
	if changed, err := h.Refresh(t.Context()); changed || err == nil || !strings.Contains(err.Error(), "OWN:a") || !strings.Contains(err.Error(), "hovel") {
		t.Errorf("it is told as %v", err)
	}
	if got := found(t, h.Current(), "Post"); got != "OWN:a" {
		t.Errorf("the place is %q", got)
	}
	if _, err := s.RemovePlace(t.Context(), "OWN:a", time.Now()); err != nil {
		t.Fatal(err)
	}
	refreshed(t, h, true)
}

// TestUpgrade: the user's own places and names stay when the program comes with another gazetteer, also where a place has the id of
// GeoNames there that it did not have; a name whose place is gone is told.
func TestUpgrade(t *testing.T) {
	const head = "id,name,names,kind,country,lon,lat\nISO:TJ,Tajikistan,,country,TJ,71,39\n"
	before := places.Text{Gazetteer: head + "GN:1,Vorukh,,village,TJ,70.58,39.85\nCJ:TJ-zar-halol-1,Zar Halol,,settlement,TJ,68.1,37.4\n" +
		"CJ:TJ-gone-1,Gone,,settlement,TJ,68.2,37.5\nCJ:TJ-hidden-1,Hidden,,settlement,TJ,68.3,37.6\nCJ:TJ-two-1,Two,,settlement,TJ,68.4,37.6\n"}
	after := places.Text{Gazetteer: head + "GN:1,Vorukh,tg:Ворух,town,TJ,70.6,39.9\nGN:7,Zar-Halol,,village,TJ,68.11,37.41\n" +
		"CJ:UZ-zar-halol-1,Zar Halol,,settlement,UZ,64,40\nGN:8,Hidden,,settlement,TJ,68.3,37.6\nGN:9,Two,,village,TJ,68.4,37.6\nGN:10,Two,,village,TJ,69.4,37.6\n"}
	s := newStore(t)
	ctx := t.Context()
	for _, p := range []gazetteer.Place{
		{ID: "OWN:post", Name: "Post 99", Kind: "border_post", Country: "TJ", Point: orb.Point{69.7, 37.6}, HasPoint: true, UncertaintyM: 700},
		{ID: "GN:1", Name: "Vorukh", Kind: "village", Point: orb.Point{70.5, 39.8}, HasPoint: true},
	} {
		if _, err := s.SavePlaces(ctx, one(p)); err != nil {
			t.Fatal(err)
		}
	}
	for id, name := range map[string]string{"GN:1": "Worukhchik", "CJ:TJ-zar-halol-1": "Zarxal", "CJ:TJ-gone-1": "Gonobod", "CJ:TJ-two-1": "Duobod"} {
		if err := s.SaveName(ctx, gazetteer.AlternateName{ID: id, Name: gazetteer.Name{Text: name, Lang: "und"}}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.RemovePlace(ctx, "CJ:TJ-hidden-1", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text  places.Text
		found map[string]string
		lost  []string
	}{
		{before, map[string]string{"Post 99": "OWN:post", "Worukhchik": "GN:1", "Zarxal": "CJ:TJ-zar-halol-1", "Gonobod": "CJ:TJ-gone-1", "Duobod": "CJ:TJ-two-1", "Hidden": ""}, nil},
		{after, map[string]string{"Post 99": "OWN:post", "Worukhchik": "GN:1", "Zarxal": "GN:7", "Gonobod": "", "Duobod": "", "Hidden": ""}, []string{"CJ:TJ-gone-1", "CJ:TJ-two-1"}},
	} {
		h, err := places.Open(ctx, tt.text, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, id := range tt.found {
			if got := found(t, h.Current(), name); got != id {
				t.Errorf("%s is %q, want %q", name, got, id)
			}
		}
		if p, ok := h.Current().Get("GN:1"); !ok || p.Point != (orb.Point{70.5, 39.8}) || p.Kind != "village" {
			t.Errorf("the corrected place is %+v", p)
		}
		if p, ok := h.Current().Get("CJ:TJ-zar-halol-1"); !ok || !strings.Contains(found(t, h.Current(), p.Name), p.ID) {
			t.Errorf("the place of the old id is %+v", p)
		}
		if lost := h.Lost(); !slices.Equal(lost, tt.lost) {
			t.Errorf("lost are %q, want %q", lost, tt.lost)
		}
	}
}

// TestOwnNamesWithSources: the user's names are the user's, whatever source they tell.
func TestOwnNamesWithSources(t *testing.T) {
	s := newStore(t)
	text := builtIn
	text.Gazetteer += "GN:4,Dushanbe,,capital,TJ,68.77,38.53\n"
	p := gazetteer.Place{ID: "OWN:camp", Name: "Camp 7", Kind: "village", Country: "TJ", Point: orb.Point{70, 39}, HasPoint: true, Source: "own+field trip",
		Names: []gazetteer.Name{{Text: "Dushanbe", Lang: "und", Source: "a letter"}}}
	if _, err := s.SavePlaces(t.Context(), one(p)); err != nil {
		t.Fatal(err)
	}
	h, err := places.Open(t.Context(), text, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := found(t, h.Current(), "Dushanbe"); got != "OWN:camp GN:4" {
		t.Errorf("it is %q", got)
	}
	if p, _ := h.Current().Get("OWN:camp"); !strings.Contains(p.Names[0].Source, "a letter") {
		t.Errorf("the name has lost its source: %+v", p.Names)
	}
}
