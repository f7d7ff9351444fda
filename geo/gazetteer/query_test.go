package gazetteer_test

import (
	"context"
	"errors"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// firstID is the id of the first candidate, or "-".
func firstID(res gazetteer.Result) string {
	if len(res.Candidates) == 0 {
		return "-"
	}
	return res.Candidates[0].Place.ID
}

func TestQueryRestricts(t *testing.T) {
	ix := realIndex(t)
	batken := &geo.BBox{West: 70, South: 39.5, East: 71.5, North: 40.3}
	for name, c := range map[string]struct {
		q    gazetteer.Query
		want string
	}{
		"town":              {gazetteer.Query{Text: "Batken"}, "GN:1528735"},
		"division":          {gazetteer.Query{Text: "Batken", Kinds: []string{gazetteer.KindAdmin1}}, "GN:1463580"},
		"no such kind here": {gazetteer.Query{Text: "Vorukh", Kinds: []string{gazetteer.KindLake}}, "-"},
		"in the box":        {gazetteer.Query{Text: "Ak-Say", BBox: batken}, "GN:10370337"},
		"outside the box":   {gazetteer.Query{Text: "Osh", BBox: batken, Kinds: []string{gazetteer.KindCity}}, "-"},
		"two countries":     {gazetteer.Query{Text: "Vorukh", Country: "KG/TJ"}, "GN:1220164"},
		"near Missouri":     {gazetteer.Query{Text: "Springfield", Near: &orb.Point{-93.3, 37.2}}, "GN:4409896"},
		"near Illinois":     {gazetteer.Query{Text: "Springfield", Near: &orb.Point{-89.6, 39.8}}, "GN:4250542"},
		"near excludes not": {gazetteer.Query{Text: "Vorukh", Near: &orb.Point{-89.6, 39.8}}, "GN:1220164"},
	} {
		if res := geocode(t, ix, c.q); firstID(res) != c.want {
			t.Errorf("%s: first is %s, want %s; %s", name, firstID(res), c.want, labels(res))
		}
	}
}

func TestQueryRefuses(t *testing.T) {
	ix := realIndex(t)
	var query *gazetteer.QueryError
	for name, q := range map[string]gazetteer.Query{
		"kind":                           {Text: "Vorukh", Kinds: []string{"hamlet"}},
		"day":                            {Text: "Vorukh", At: "yesterday"},
		"no such day":                    {Text: "Vorukh", At: "2022-02-31"},
		"no country":                     {Text: "Vorukh", Country: "/"},
		"half a country":                 {Text: "Vorukh", Country: "KG/"},
		"farther than the Earth is wide": {Text: "99999999999 km south of Isfara"},
		"too far":                        {Text: "Isfara, 25000 km to the south"},
		"near":                           {Text: "Vorukh", Near: &orb.Point{200, 100}},
	} {
		if _, err := ix.Geocode(context.Background(), q); !errors.As(err, &query) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNamesInTime: a former name is found and said to be former; on a day the name of that day counts.
func TestNamesInTime(t *testing.T) {
	ix := realIndex(t)
	for _, c := range []struct{ text, at, id, name, then string }{
		{"Leninabad", "", "GN:1514879", "Leninabad", ""},
		{"Leninabad", "1970", "GN:1514879", "Leninabad", "Leninabad"},
		{"Leninabad", "1985-06-01", "GN:1514879", "Leninabad", "Leninabad"},
		{"Leninabad", "1994-09-16", "GN:1221092", "Leninabad", "Leninabad"}, // the town had its old name again, the region had not
		{"Ленинабад", "1994-09-16", "GN:1221092", "Leninabad", "Leninabad"},
		{"Leninabad", "2005-06-01", "GN:1514879", "Leninabad", ""},
		{"Khujand", "1970-05-01", "GN:1514879", "Khujand", "Leninabad"},
		{"Khujand", "2020-05-01", "GN:1514879", "Khujand", ""},
		{"Isfana", "2001", "GN:1222662", "Isfana", "Isfana"},
		{"Razzakov", "2001", "GN:1222662", "Razzakov", "Isfana"},
		{"Tavildara district", "1994-09-16", "GN:7670495", "Tavildara District", "Tavildara District"},
		{"Sarband", "2010", "GN:1221549", "Sarband", "Sarband"},
		{"Taboshar", "", "GN:1514829", "Taboshar", ""},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: c.text, At: c.at, Country: "TJ/KG"})
		if firstID(res) != c.id {
			t.Errorf("%s at %q: first is %s, want %s; %s", c.text, c.at, firstID(res), c.id, labels(res))
			continue
		}
		got := res.Candidates[0]
		then := ""
		if got.NameAt != nil {
			then = got.NameAt.Text
		}
		if got.Name.Text != c.name || then != c.then || got.FormerName != (got.Name.Flag == gazetteer.FlagFormer) {
			t.Errorf("%s at %q: found by %+v (former %t), called %q then; want %s, %q", c.text, c.at, got.Name, got.FormerName, then, c.name, c.then)
		}
	}
	// The name of the day is worth more than the same name at another time.
	then := geocode(t, ix, gazetteer.Query{Text: "Leninabad", At: "1970"}).Candidates[0]
	later := geocode(t, ix, gazetteer.Query{Text: "Leninabad", At: "2020"}).Candidates[0]
	if then.Score <= later.Score {
		t.Errorf("Leninabad scores %v in 1970 and %v in 2020", then.Score, later.Score)
	}
}
