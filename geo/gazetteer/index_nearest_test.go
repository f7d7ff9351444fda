package gazetteer_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func isQueryError(err error) bool {
	var query *gazetteer.QueryError
	return errors.As(err, &query)
}

func nearest(tb testing.TB, ix *gazetteer.Index, q gazetteer.NearestQuery) []gazetteer.Nearby {
	tb.Helper()
	found, err := ix.Nearest(context.Background(), q)
	if err != nil {
		tb.Fatalf("Nearest(%+v): %v", q, err)
	}
	return found
}

func TestNearest(t *testing.T) {
	ix := openFixture(t, seq(gazetteer.Place{ID: "GN:1514896", Name: "Isfara", Kind: gazetteer.KindTown, Point: orb.Point{70.7, 40.2}, HasPoint: true}))
	got := nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70.58012, 39.86}, Limit: 2})
	if len(got) != 2 || got[0].Place.ID != "GN:1220164" || math.Abs(got[0].DistanceM-974) > 2 || math.Abs(got[0].BearingDeg) > 0.1 ||
		got[0].Label != "Vorukh, Isfara District, Sughd Region, Tajikistan" || got[0].Country != "TJ" {
		t.Errorf("%+v", got)
	}
	// A correction of the user's moves a place away.
	for _, n := range nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70.62526, 40.12649}}) {
		if n.Place.ID == "GN:1514896" && n.DistanceM < 5000 {
			t.Errorf("the place that was moved is at its old point: %+v", n)
		}
	}
	got = nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70.6, 40.1}, Kinds: []string{gazetteer.KindAdmin1, gazetteer.KindAdmin2}})
	if len(got) != 2 || got[0].Place.ID != "DL:isfara" || got[0].DistanceM > 0.1 || got[1].Place.ID != "GN:1221092" {
		t.Errorf("divisions: %+v", got)
	}
	if got := nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70.6, 40.1}, Countries: []string{"KG"}}); len(got) != 0 {
		t.Errorf("in another country: %+v", got)
	}
	if got := nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70, 40.001}, RadiusM: 50}); len(got) != 0 {
		t.Errorf("beyond the radius: %+v", got)
	}
	for _, q := range []gazetteer.NearestQuery{
		{Point: orb.Point{181, 0}}, {Point: orb.Point{math.NaN(), 0}}, {Limit: 101}, {RadiusM: -1}, {RadiusM: math.NaN()}, {Kinds: []string{"x"}},
	} {
		if _, err := ix.Nearest(context.Background(), q); !isQueryError(err) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// TestNearestIsRight looks at all places of the gazetteer.
func TestNearestIsRight(t *testing.T) {
	ix := realIndex(t)
	places := slices.Collect(ix.All())
	for _, p := range []orb.Point{{70.58, 39.85}, {179.99, -16.5}, {-179.99, 66}, {0, 90}, {-70, -89}, {0, 0}, {71.5, 36.7}} {
		for _, kinds := range [][]string{nil, {gazetteer.KindCity, gazetteer.KindCapital}} {
			best, id := 3_000_000.0, ""
			for _, place := range places {
				wanted := kinds != nil && slices.Contains(kinds, place.Kind) ||
					kinds == nil && !slices.Contains([]string{gazetteer.KindCountry, gazetteer.KindAdmin1, gazetteer.KindAdmin2, gazetteer.KindArea,
						gazetteer.KindRiver, gazetteer.KindRoad, gazetteer.KindBorder, gazetteer.KindBorderSection}, place.Kind)
				if d := geo.Distance(p, place.Point); place.HasPoint && wanted && d < best {
					best, id = d, place.ID
				}
			}
			got := nearest(t, ix, gazetteer.NearestQuery{Point: p, RadiusM: 3_000_000, Kinds: kinds, Limit: 1})
			if id == "" && len(got) == 0 {
				continue
			}
			if len(got) == 0 || math.Abs(got[0].DistanceM-best) > 0.1 {
				t.Errorf("nearest to %v of %v: %+v; want %s, %v m away", p, kinds, got, id, best)
			}
		}
	}
}

// TestNearestHolds: of the divisions that are asked for the one that holds the point comes first, not the one whose label is nearer.
func TestNearestHolds(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, tt := range []struct {
		point     orb.Point
		kinds     []string
		countries []string
		want      string
	}{
		{orb.Point{70.58, 39.85}, []string{gazetteer.KindAdmin1}, nil, "GN:1221092"},
		{orb.Point{70.58, 39.85}, []string{gazetteer.KindAdmin1}, []string{"KG"}, "GN:1463580"},
		{orb.Point{70.58, 39.85}, []string{gazetteer.KindCountry}, nil, "GN:1220409"},
		{orb.Point{70.82, 40.06}, []string{gazetteer.KindCountry, gazetteer.KindAdmin1}, nil, "GN:1463580"},
		{orb.Point{70.82, 40.06}, []string{gazetteer.KindTown}, nil, "GN:1528735"},
	} {
		q := gazetteer.NearestQuery{Point: tt.point, Kinds: tt.kinds, Countries: tt.countries, Limit: 3}
		found := nearest(t, ix, q)
		if len(found) == 0 || found[0].Place.ID != tt.want || len(found) > 3 {
			t.Errorf("%+v: %+v", q, found)
		}
		for i := range found {
			for j := range i {
				if found[i].Place == found[j].Place {
					t.Errorf("%+v: %s comes twice", q, found[i].Place.Name)
				}
			}
		}
	}
}
