package gazetteer_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func openCached(tb testing.TB, folder, text string) *gazetteer.Index {
	tb.Helper()
	ix, err := gazetteer.OpenCached(folder, text)
	if err != nil {
		tb.Fatal(err)
	}
	return ix
}

// files lists a folder.
func files(tb testing.TB, folder string) []string {
	tb.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// sameIndex holds two indexes to the same places and answers.
func sameIndex(t *testing.T, a, b *gazetteer.Index) {
	t.Helper()
	if a.Len() != b.Len() || a.NameCount() != b.NameCount() || !reflect.DeepEqual(slices.Collect(a.All()), slices.Collect(b.All())) {
		t.Errorf("%d places with %d names, and %d with %d", a.Len(), a.NameCount(), b.Len(), b.NameCount())
	}
	for _, text := range []string{"Vorukh", "Ворух", "Ak-Say", "Isfara district", "nowhere post"} {
		q := gazetteer.Query{Text: text}
		if x, y := geocode(t, a, q), geocode(t, b, q); !reflect.DeepEqual(x, y) {
			t.Errorf("%q: %+v and %+v", text, x, y)
		}
		if x, y := a.Suggest(text+"e", 5), b.Suggest(text+"e", 5); !reflect.DeepEqual(x, y) || len(x) == 0 {
			t.Errorf("%q: %+v and %+v", text, x, y)
		}
	}
}

func TestOpenCached(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache", "dateline")
	built := openCached(t, folder, fixture)
	left := files(t, folder)
	if len(left) != 1 {
		t.Fatalf("the folder has %v", left)
	}
	path := filepath.Join(folder, left[0])
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	sameIndex(t, built, openFixture(t))
	sameIndex(t, openCached(t, folder, fixture), built)
	if after, err := os.Stat(path); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the second call writes the file again: %v, %v", after, err)
	}
	// Another text has another file; that of a version nobody has built for long goes.
	old := time.Now().Add(-8 * 24 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if ix := openCached(t, folder, header+"DL:x,Xanadu,,town,,,,,,,,,,,,,\n"); ix.Len() != 1 {
		t.Errorf("another text has %d places", ix.Len())
	}
	if now := files(t, folder); len(now) != 1 || now[0] == left[0] {
		t.Errorf("the folder has %v, had %v", now, left)
	}
	sameIndex(t, built, openFixture(t)) // still mapped
}

func TestOpenCachedMendsDamage(t *testing.T) {
	folder := t.TempDir()
	openCached(t, folder, fixture)
	path := filepath.Join(folder, files(t, folder)[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range [][]byte{nil, whole[:len(whole)/2], []byte("something else")} {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, broken, 0o600)); err != nil {
			t.Fatal(err)
		}
		sameIndex(t, openCached(t, folder, fixture), openFixture(t))
	}
}

func TestOpenCachedWithoutFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sameIndex(t, openCached(t, filepath.Join(file, "folder"), fixture), openFixture(t))
	if _, err := gazetteer.OpenCached(t.TempDir(), "id\n"); err == nil || !strings.Contains(err.Error(), "open gazetteer: line 1") {
		t.Errorf("a bad text: %v", err)
	}
}

func TestOpenCachedAtOnce(t *testing.T) {
	folder := t.TempDir()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			ix, err := gazetteer.OpenCached(folder, fixture)
			if err != nil || ix.Len() != 9 {
				t.Errorf("%v, %v", ix, err)
			}
		})
	}
	wait.Wait()
	if left := files(t, folder); len(left) != 1 {
		t.Errorf("the folder has %v", left)
	}
}

// furtherPlaces are corrections, completions and new places, in the order of their ids.
func furtherPlaces() []gazetteer.Place {
	places := []gazetteer.Place{
		{ID: "GN:1220164", Name: "Vorukh-New", Kind: gazetteer.KindTown, Population: 5000, Source: "mine"},
		{ID: "GN:1220164", Name: "Vorukh", Kind: gazetteer.KindTown, Names: []gazetteer.Name{{Text: "Ворухи нав", Lang: "tg"}}},
		{ID: "DL:nowhere", Name: "Nowhere Post", Kind: gazetteer.KindBorderPost, Point: orb.Point{70.5, 40}, HasPoint: true, Source: gazetteer.SourceDump},
	}
	for i := range 700 {
		places = append(places, gazetteer.Place{ID: fmt.Sprintf("GN:9%06d", i), Name: fmt.Sprintf("Village %d", i), Kind: gazetteer.KindVillage,
			Country: "TJ", Admin1: "TJ.03", Admin2: "TJ.03.77", Point: orb.Point{70 + float64(i)/1000, 40}, HasPoint: true})
	}
	slices.SortStableFunc(places, func(a, b gazetteer.Place) int { return strings.Compare(a.ID, b.ID) })
	return places
}

func TestBuildAndOver(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "mine.idx")
	base := openFixture(t)
	if _, err := base.Over(path, "1"); !errors.Is(err, gazetteer.ErrStale) {
		t.Errorf("without a file: %v", err)
	}
	phases := map[string]bool{}
	progress := func(what string, done float64) { phases[what] = done == 1 }
	if err := base.Build(context.Background(), path, "1", seq(furtherPlaces()...), progress); err != nil {
		t.Fatal(err)
	}
	if len(phases) < 3 {
		t.Errorf("progress told of %v", phases)
	}
	if left := files(t, folder); len(left) != 1 {
		t.Errorf("the folder has %v", left)
	}
	over, err := base.Over(path, "1")
	if err != nil {
		t.Fatal(err)
	}
	sameIndex(t, over, openFixture(t, seq(furtherPlaces()...)))
	if p, _ := over.Get("GN:1220164"); p.Population != 5000 || p.Name != "Vorukh" || p.Parent != "DL:isfara" || base.Len() != 9 {
		t.Errorf("united: %+v, and the base has %d places", p, base.Len())
	}
	if over.Len() != 9+700 || len(complete(t, over, gazetteer.CompleteQuery{Text: "village 12", Limit: 50})) != 11 {
		t.Errorf("%d places; village 12 goes on as %s", over.Len(), completions(complete(t, over, gazetteer.CompleteQuery{Text: "village 12", Limit: 50})))
	}
	for name, stale := range map[string]func() error{
		"another stamp": func() error { _, err := base.Over(path, "2"); return err },
		"another base":  func() error { _, err := over.Over(path, "1"); return err },
	} {
		if err := stale(); !errors.Is(err, gazetteer.ErrStale) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A third layer, over the two; the file under the second is replaced meanwhile.
	third := filepath.Join(folder, "third.idx")
	if err := over.Build(context.Background(), third, "", seq(gazetteer.Place{ID: "GN:9000012", Name: "Renamed", Kind: gazetteer.KindTown}), nil); err != nil {
		t.Fatal(err)
	}
	all, err := over.Over(third, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := base.Build(context.Background(), path, "2", seq(), nil); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	if p, _ := all.Get("GN:9000012"); p.Name != "Renamed" || p.Country != "TJ" || all.Len() != over.Len() || len(p.Names) != 1 {
		t.Errorf("of the third layer: %+v, %d places", p, all.Len())
	}
	if res := geocode(t, all, gazetteer.Query{Text: "Village 12"}); len(res.Candidates) != 1 || res.Candidates[0].Place.Name != "Renamed" {
		t.Errorf("by its former name: %s", labels(res))
	}
	if n := len(slices.Collect(all.All())); n != all.Len() {
		t.Errorf("All has %d places, Len is %d", n, all.Len())
	}
}

func TestBuildRefuses(t *testing.T) {
	base, folder := openFixture(t), t.TempDir()
	path := filepath.Join(folder, "mine.idx")
	village := func(id string) gazetteer.Place {
		return gazetteer.Place{ID: id, Name: "V", Kind: gazetteer.KindVillage}
	}
	broken := errors.New("broken")
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, tt := range []struct {
		ctx    context.Context
		path   string
		places iter.Seq2[gazetteer.Place, error]
		want   string
	}{
		{context.Background(), path, seq(village("DL:b"), village("DL:a")), "the place DL:a comes after DL:b"},
		{context.Background(), path, seq(gazetteer.Place{ID: "DL:x", Name: "X", Kind: "castle"}), `kind "castle" is none of`},
		{context.Background(), path, func(yield func(gazetteer.Place, error) bool) {
			_ = yield(village("DL:a"), nil) && yield(gazetteer.Place{}, broken)
		}, "broken"},
		{stopped, path, seq(village("DL:a")), "canceled"},
		{context.Background(), filepath.Join(folder, "none", "x.idx"), seq(village("DL:a")), "no such file"},
	} {
		if err := base.Build(tt.ctx, tt.path, "", tt.places, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %q", err, tt.want)
		}
	}
	if left := files(t, folder); len(left) != 0 {
		t.Errorf("the folder has %v", left)
	}
}
