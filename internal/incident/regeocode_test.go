package incident_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// moves are those that Regeocode proposes with a gazetteer, by the ids of the incidents.
func (b bench) moves(ix *gazetteer.Index, q incident.Query) map[incident.ID]incident.Move {
	b.Helper()
	b.Places = ix
	all := map[incident.ID]incident.Move{}
	for m, err := range b.Regeocode(b.Context(), q) {
		if err != nil {
			b.Fatal(err)
		}
		all[m.Old.ID] = m
	}
	return all
}

// with is the built-in gazetteer with further places.
func with(t *testing.T, further ...gazetteer.Place) *gazetteer.Index {
	t.Helper()
	ix, err := places().With("test", func(yield func(gazetteer.Place, error) bool) {
		for _, p := range further {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// TestRegeocodeOfTheSame: with the gazetteer that placed them, no incident moves, however it
// was placed, and none that a person placed moves with any.
func TestRegeocodeOfTheSame(t *testing.T) {
	b := newBench(t)
	sample, _, err := format.DecodeBody([]byte(data.Incidents))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Create(t.Context(), sample, incident.Options{By: "sample"}); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"15 km south of Isfara", "near Batken", "between Isfara and Batken", "along the Tajik-Afghan border",
		"250 km east of Dushanbe", "38.7N 70.5E", "Vorukh, Isfara", "Batken region"} {
		b.create(at(place), incident.Options{})
	}
	b.create(at("Batken"), incident.Options{Geocode: incident.Best})
	b.create(at("Qwertyuiop"), incident.Options{Geocode: incident.None})
	b.create(at("", func(i *incident.Incident) { i.PlaceID = "GN:1220164" }), incident.Options{})
	there, _ := places().Get("GN:1220164")
	own := b.create(at("Vorukh", func(i *incident.Incident) { i.PlaceID, i.Point, i.UncertaintyM = there.ID, &there.Point, 777 }), incident.Options{})
	wide := b.create(at("Vorukh, Isfara"), incident.Options{})
	if _, err := b.Patch(t.Context(), wide.ID, func(i incident.Incident) (*incident.Incident, error) { i.UncertaintyM = 9000; return &i, nil }, incident.Options{}); err != nil {
		t.Fatal(err)
	}
	for id, m := range b.moves(places(), incident.Query{}) {
		t.Errorf("%s (%q) moves by %.0f m: %s %s", id, m.Old.Place, m.DistanceM, m.Why, m.Detail)
	}
	given := b.create(at("Vorukh, Isfara", func(i *incident.Incident) { i.Point = &orb.Point{70.5, 39.8}; i.UncertaintyM = 500 }), incident.Options{})
	far := with(t, gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: "village", Point: orb.Point{70.6, 39.9}, HasPoint: true})
	moves := b.moves(far, incident.Query{})
	if _, moved := moves[given.ID]; moved {
		t.Error("an incident moves whose point a person gave")
	}
	if m := moves[own.ID]; m.Why != incident.WhyMoved || m.DistanceM < 1000 {
		t.Errorf("the place of an incident has moved: %+v", m)
	}
}

// TestRegeocode changes the gazetteer in every way and applies what follows.
func TestRegeocode(t *testing.T) {
	b := newBench(t)
	vorukh := b.create(at("Vorukh, Isfara"), incident.Options{})
	camp := b.create(at("Zaryaqum camp", func(i *incident.Incident) { i.PlaceQuery = "Isfara" }), incident.Options{})
	south := b.create(at("15 km south of Isfara"), incident.Options{})
	osh := b.create(at("Osh"), incident.Options{})
	zaryaqum := func(id string, lon float64) gazetteer.Place {
		return gazetteer.Place{ID: id, Name: "Qzxwobodk", Kind: "village", Country: "TJ", Point: orb.Point{lon, 39.5}, HasPoint: true, Source: "own"}
	}
	b.Places = with(t, zaryaqum("X:1", 70.5))
	own := b.create(at("Qzxwobodk"), incident.Options{})
	for name, c := range map[string]struct {
		ix     *gazetteer.Index
		id     incident.ID
		why    incident.Why
		place  string
		far    [2]float64 // metres
		others int
	}{
		"another point":         {with(t, gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: "village", Point: orb.Point{70.6, 39.9}, HasPoint: true}), vorukh.ID, incident.WhyMoved, "GN:1220164", [2]float64{5000, 7000}, 0},
		"another radius":        {with(t, gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: "village", UncertaintyM: 1234}), vorukh.ID, incident.WhyMoved, "GN:1220164", [2]float64{0, 1}, 0},
		"the region is left":    {places().Without([]string{osh.PlaceID}), osh.ID, incident.WhyGone, "GN:1346798", [2]float64{50_000, 60_000}, 0},
		"no such place":         {places(), own.ID, incident.WhyNotFound, "", [2]float64{}, 0},
		"two such places":       {with(t, zaryaqum("X:2", 69), zaryaqum("X:3", 72)), own.ID, incident.WhyAmbiguous, "", [2]float64{}, 0},
		"another such place":    {with(t, zaryaqum("X:2", 69)), own.ID, incident.WhyGone, "X:2", [2]float64{120_000, 140_000}, 0},
		"its name is another's": {with(t, zaryaqum("X:2", 69), gazetteer.Place{ID: "X:1", Name: "Bxlmqorda", Kind: "village", Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Source: "own"}), own.ID, incident.WhyNew, "X:2", [2]float64{120_000, 140_000}, 0},
		"a place of a query":    {with(t, gazetteer.Place{ID: "GN:1514896", Name: "Isfara", Kind: "town", Point: orb.Point{70.7, 40.2}, HasPoint: true}), camp.ID, incident.WhyMoved, "GN:1514896", [2]float64{8000, 12000}, 2},
		"what it starts from":   {with(t, gazetteer.Place{ID: "GN:1514896", Name: "Isfara", Kind: "town", Point: orb.Point{70.7, 40.2}, HasPoint: true}), south.ID, incident.WhyMoved, "-", [2]float64{8000, 12000}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			moves := b.moves(c.ix, incident.Query{})
			m, moved := moves[c.id]
			if delete(moves, own.ID); !moved || len(moves) > 1+c.others {
				t.Fatalf("the moves are %+v", moves)
			}
			if decided := c.place != ""; !decided && (m.Why != c.why || m.New != nil || m.Detail == "") {
				t.Errorf("it moves %+v to %+v", m, m.New)
			} else if decided && (m.Why != c.why || m.New == nil || c.place != "-" && m.New.PlaceID != c.place || m.DistanceM < c.far[0] || m.DistanceM > c.far[1]) {
				t.Errorf("it moves %+v", m)
			}
		})
	}
}

// TestRegeocodeApplied writes a move through the change log, once.
func TestRegeocodeApplied(t *testing.T) {
	b := newBench(t)
	i := b.create(at("Zaryaqum", func(i *incident.Incident) { i.PlaceQuery = "Isfara" }), incident.Options{})
	later := b.create(at("Osh"), incident.Options{})
	ix := with(t, gazetteer.Place{ID: "OWN:zaryaqum", Name: "Zaryaqum", Kind: "locality", Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Source: "own"},
		gazetteer.Place{ID: later.PlaceID, Name: later.PlaceName, Kind: "city", Point: orb.Point{72.9, 40.6}, HasPoint: true})
	if _, err := b.Patch(t.Context(), i.ID, func(i incident.Incident) (*incident.Incident, error) { return &i, nil }, incident.Options{}); err != nil {
		t.Fatal(err)
	}
	moves := b.moves(ix, incident.Query{})
	m := moves[later.ID]
	change, err := b.ApplyMove(t.Context(), m, "regeocode")
	if err != nil || change.By != "regeocode" || change.Before == nil || *change.Before.Point != *later.Point {
		t.Fatalf("the change is %+v, %v", change, err)
	}
	got := b.get(later.ID)
	if *got.Point != (orb.Point{72.9, 40.6}) || got.Version != later.Version+1 || got.Place != "Osh" || got.GeoMethod != incident.MethodGazetteer || got.Title != later.Title {
		t.Errorf("it is now %+v", got)
	}
	if _, err := b.ApplyMove(t.Context(), m, "regeocode"); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("an old move is applied: %v", err)
	}
	if again := b.moves(ix, incident.Query{}); len(again) != 0 {
		t.Errorf("after it there are still moves: %+v", again)
	}
	if _, err := b.ApplyMove(t.Context(), incident.Move{Old: later, Detail: "x"}, "regeocode"); incident.CodeOf(err) != incident.Invalid {
		t.Errorf("what has no new place is applied: %v", err)
	}
}

// TestRegeocodeWithoutPoint: what was stored without a point is placed where its words are clear now, and only there.
func TestRegeocodeWithoutPoint(t *testing.T) {
	b := newBench(t)
	none := incident.Options{Geocode: incident.None}
	camp := b.create(at("Qzxwobodk"), none)
	b.create(at("Zzyzxwq"), none)
	b.create(at("Ak-Say"), none)                                                     // several places
	b.create(at("Qzxwobodk", func(i *incident.Incident) { i.Country = "UA" }), none) // said to be elsewhere
	ix := with(t, gazetteer.Place{ID: "X:1", Name: "Qzxwobodk", Kind: "village", Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Source: "own"})
	moves := b.moves(ix, incident.Query{})
	m := moves[camp.ID]
	if len(moves) != 1 || m.Why != incident.WhyFound || m.New == nil || m.New.PlaceID != "X:1" || m.DistanceM != 0 || m.Old.Point != nil {
		t.Fatalf("the moves are %+v", moves)
	}
	if _, err := b.ApplyMove(t.Context(), m, "regeocode"); err != nil {
		t.Fatal(err)
	}
	if got := b.get(camp.ID); got.Point == nil || *got.Point != (orb.Point{70.5, 39.5}) || got.GeoMethod != incident.MethodGazetteer || got.UncertaintyM <= 0 || got.GeoPrecision == "unknown" {
		t.Errorf("it is now %+v", got)
	}
	if again := b.moves(ix, incident.Query{}); len(again) != 0 {
		t.Errorf("after it there are still moves: %+v", again)
	}
}

// TestRegeocodeGone: a name that another place has now because its own is not there any more is told as that, also where
// the place was weighed before.
func TestRegeocodeGone(t *testing.T) {
	b := newBench(t)
	i := b.create(at("Vorukh, Isfara"), incident.Options{})
	if len(i.Candidates) < 2 {
		t.Fatalf("Vorukh was weighed against nothing: %+v", i.Candidates)
	}
	other := slices.IndexFunc(i.Candidates, func(c incident.Candidate) bool { return c.Kind == "exclave" })
	if other < 0 {
		t.Fatalf("the candidates are %+v", i.Candidates)
	}
	moves := b.moves(places().Without([]string{i.PlaceID}), incident.Query{Within: "TJ"})
	if len(moves) != 0 {
		t.Errorf("what does not lie in a place of the id is looked at: %+v", moves)
	}
	m := b.moves(places().Without([]string{i.PlaceID}), incident.Query{})[i.ID]
	if m.New == nil || m.Why != incident.WhyGone || !strings.Contains(m.New.PlaceName, "Vorukh") {
		t.Errorf("it moves %+v", m)
	}
}

// TestRegeocodeRegrouped: what stays where it is, but lies in another district now, is found by that district once it is
// applied; so is what a person placed.
func TestRegeocodeRegrouped(t *testing.T) {
	b := newBench(t)
	const vorukh, district = "GN:1220164", "X:district"
	b.create(at("Osh"), incident.Options{})
	placed := b.create(at("", func(i *incident.Incident) { i.PlaceID = vorukh }), incident.Options{})
	given := b.create(at("Vorukh", func(i *incident.Incident) {
		i.PlaceID, i.Point, i.UncertaintyM = vorukh, &orb.Point{70.59, 39.86}, 500
	}), incident.Options{})
	ix := with(t, gazetteer.Place{ID: district, Name: "Qzxwobodk", Kind: "admin2", Country: "TJ", Parent: "ISO:TJ", Point: orb.Point{70.6, 39.9}, HasPoint: true, UncertaintyM: 20_000, Source: "own"},
		gazetteer.Place{ID: vorukh, Name: "Vorukh", Kind: "village", Parent: district})
	moves := b.moves(ix, incident.Query{})
	if len(moves) != 2 {
		t.Errorf("the moves are %+v", moves)
	}
	for _, id := range []incident.ID{placed.ID, given.ID} {
		m := moves[id]
		if m.Why != incident.WhyRegrouped || m.DistanceM != 0 || !strings.Contains(m.Detail, "now in Qzxwobodk (X:district)") || !strings.Contains(m.Detail, "no longer in ") {
			t.Fatalf("%s moves %+v", id, m)
		}
		if _, err := b.ApplyMove(t.Context(), m, "regeocode"); err != nil {
			t.Fatal(err)
		}
		was, is := m.Old, b.get(id)
		if *is.Point != *was.Point || is.PlaceID != was.PlaceID || is.UncertaintyM != was.UncertaintyM || is.GeoMethod != was.GeoMethod || !slices.Contains(is.PlacePath, district) {
			t.Errorf("it was %+v and is now %+v", was, is)
		}
	}
	if again := b.moves(ix, incident.Query{Within: district}); len(again) != 0 {
		t.Errorf("after it there are still moves: %+v", again)
	}
	if back := b.moves(places(), incident.Query{Within: district}); len(back) != 2 {
		t.Errorf("by the district %d incidents are found, not 2", len(back))
	}
}

// TestRegeocodeEndedID: incidents at a town whose id has ended are brought to the id of today, or told where that is not certain.
func TestRegeocodeEndedID(t *testing.T) {
	b := newBench(t)
	const ended, today = "CJ:TJ-qzxwobod-1", "GN:999999999"
	town := gazetteer.Place{ID: ended, Name: "Qzxwobod", Kind: "town", Country: "TJ", Point: orb.Point{70.6, 39.5}, HasPoint: true}
	b.Places = with(t, town)
	ids := []incident.ID{
		b.create(at("Qzxwobod"), incident.Options{}).ID,
		b.create(at("", func(i *incident.Incident) { i.PlaceID = ended }), incident.Options{}).ID,
		b.create(at("", func(i *incident.Incident) {
			i.PlaceID, i.Point, i.UncertaintyM = ended, &orb.Point{70.61, 39.51}, 500
		}), incident.Options{}).ID,
	}
	town.ID = today
	moves := b.moves(with(t, town), incident.Query{})
	for n, id := range ids {
		m := moves[id]
		if m.New == nil || m.New.PlaceID != today || m.Why != incident.WhyRegrouped || m.DistanceM != 0 || !strings.Contains(m.Detail, "now in Qzxwobod ("+today+")") {
			t.Errorf("%d moves %+v", n, m)
			continue
		}
		if _, err := b.ApplyMove(t.Context(), m, "test"); err != nil {
			t.Error(err)
		}
	}
	if moves := b.moves(with(t, town), incident.Query{}); len(moves) != 0 {
		t.Errorf("after it they move %+v", moves)
	}
	moves = b.moves(places(), incident.Query{})
	for n, id := range ids {
		if m := moves[id]; m.New != nil || m.Why != incident.WhyNotFound || m.Detail == "" {
			t.Errorf("without a place of today %d moves %+v", n, m)
		}
	}
}
