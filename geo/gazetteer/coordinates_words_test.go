package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestCoordinatesParted: only a space parts the name from coordinates; an ordinal indicator stands for the sign of degrees; degrees,
// minutes and seconds have spaces between them. Other numbers are none.
func TestCoordinatesParted(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"Vorukh 39.85N 70.58E", "39.85N 70.58E Vorukh", "Vorukh N 39.85 E 70.58", "39º51'00\"N 70º34'48\"E", "39 51 00, 70 34 48"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) != 1 || res.Ambiguous || res.Candidates[0].Match != gazetteer.MatchCoordinates ||
			res.Candidates[0].Point.Lon() != 70.58 || res.Candidates[0].Point.Lat() != 39.85 {
			t.Errorf("%s: %s (%s)", text, labels(res), res.Reason)
		}
	}
	for _, text := range []string{"Post 12 70", "12 05 2022, 13 05 2022", "1 2 3, 4 5 6", "Vorukh 39 70"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && res.Candidates[0].Match == gazetteer.MatchCoordinates {
			t.Errorf("%s: %s (%s)", text, labels(res), res.Reason)
		}
	}
}

// TestMilestones: which kilometre of a road is meant does not hide the road.
func TestMilestones(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"12th km of Osh-Uzgen highway", "km 12 of the Osh-Uzgen highway", "at the 3rd kilometre of the Osh-Uzgen highway"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !sureOf(res, "GN:1527534") || res.Candidates[0].Relation == nil || res.Candidates[0].Relation.Kind != gazetteer.RelationRoad {
			t.Errorf("%s: %s (%s), want the road", text, labels(res), res.Reason)
		}
	}
}

// TestRangesInWords: 5 to 10 km is 5-10 km, and a hyphen before a distance is none of its own.
func TestRangesInWords(t *testing.T) {
	ix := realIndex(t)
	want := geocode(t, ix, gazetteer.Query{Text: "5-10 km south of Osh"}).Candidates[0]
	for text, metres := range map[string]float64{"5 to 10 km south of Osh": 7_500, "-5 km south of Osh": 5_000} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !sureOf(res, "GN:1527534") || res.Candidates[0].Relation == nil || res.Candidates[0].Relation.DistanceM != metres {
			t.Errorf("%s: %s (%s)", text, labels(res), res.Reason)
			continue
		}
		if c := res.Candidates[0]; metres == 7_500 && (c.Point != want.Point || c.UncertaintyM != want.UncertaintyM) {
			t.Errorf("%s: %v, %v m; 5-10 km: %v, %v m", text, c.Point, c.UncertaintyM, want.Point, want.UncertaintyM)
		}
	}
}
