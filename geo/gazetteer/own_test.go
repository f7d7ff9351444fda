package gazetteer_test

import (
	"context"
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

const famousText = "id,name,names,kind,feature_code,country,admin1,lon,lat,population,source\n" +
	"ISO:FR,France,,country,PCLI,FR,,2.2,46.6,,iso-codes\nISO:TJ,Tajikistan,,country,PCLI,TJ,,71,39,,iso-codes\n" +
	"ISO:RU,Russia,,country,PCLI,RU,,100,60,,iso-codes\n" +
	"GN:2988507,Paris,ru:Париж,capital,PPLC,FR,,2.3488,48.85341,2138551,geonames\n" +
	"GN:524901,Moscow,ru:Москва,capital,PPLC,RU,,37.61556,55.75222,10381222,geonames\n" +
	"GN:1220164,Vorukh,ru:Ворух|en:Varukh,village,PPL,TJ,,70.58971,39.84813,3836,geonames\n" +
	"GN:9,Vorukh,,village,PPL,RU,,60,55,800,geonames\n"

// A place, or a name of one, that the user has said stands before all others that are written so; that others are meant is said.
func TestOwnStandFirst(t *testing.T) {
	own := seq(
		gazetteer.Place{ID: "GN:1220164", Source: "own+a letter", Names: []gazetteer.Name{{Text: "Paris", Lang: "und"}, {Text: "Ленинград", Lang: "ru"}}},
		gazetteer.Place{ID: "OWN:moscow", Name: "Moscow", Kind: gazetteer.KindVillage, Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Source: "own+field trip",
			Names: []gazetteer.Name{{Text: "Russia", Lang: "und"}, {Text: "France", Lang: "und", Flag: gazetteer.FlagFormer}}},
	)
	ix, err := gazetteer.Open(famousText, own)
	if err != nil {
		t.Fatal(err)
	}
	paris := orb.Point{2.3, 48.8}
	for _, test := range []struct {
		query gazetteer.Query
		first string
		clear bool
	}{
		{gazetteer.Query{Text: "Paris"}, "GN:1220164", false},
		{gazetteer.Query{Text: "paris", Near: &paris}, "GN:1220164", false},
		{gazetteer.Query{Text: "Paris, France"}, "GN:2988507", true},
		{gazetteer.Query{Text: "Париж"}, "GN:2988507", true},
		{gazetteer.Query{Text: "Ленинград"}, "GN:1220164", true},
		{gazetteer.Query{Text: "Moscow"}, "OWN:moscow", false},
		{gazetteer.Query{Text: "Moscow", Country: "RU"}, "GN:524901", true},
		{gazetteer.Query{Text: "Russia"}, "OWN:moscow", false},
		{gazetteer.Query{Text: "France"}, "ISO:FR", true},
	} {
		res, err := ix.Geocode(context.Background(), test.query)
		if err != nil || len(res.Candidates) == 0 || res.Candidates[0].Place.ID != test.first || res.Ambiguous == test.clear {
			t.Errorf("%+v: %+v, %v; want %s, clear: %t", test.query, res, err, test.first, test.clear)
		}
	}
}

// What the user has said and the text begins stands first while it is typed, too, whatever is prominent, near or spelled so elsewhere.
func TestOwnStandFirstWhileTyped(t *testing.T) {
	many := "fr:Moscou|de:Moskau|es:Moscú|it:Mosca|pl:Moskwa|cs:Moskva|fi:Moskova|hu:Moszkva|nl:Moskou|ro:Moscova|tr:Moskof|et:Moskvas|ru:Москва"
	text := strings.Replace(famousText, "ru:Москва", many, 1)
	own := seq(
		gazetteer.Place{ID: "GN:1220164", Source: "own+a letter", Names: []gazetteer.Name{{Text: "Parisha", Lang: "und"}, {Text: "Ленинград", Lang: "ru"}}},
		gazetteer.Place{ID: "GN:524901", Source: "own", Names: []gazetteer.Name{{Text: "Vormas", Lang: "sv"}}},
		gazetteer.Place{ID: "OWN:moscow", Name: "Mos Camp", Kind: gazetteer.KindVillage, Country: "TJ", Point: orb.Point{70.5, 39.5}, HasPoint: true, Source: "own+field trip",
			Names: []gazetteer.Name{{Text: "Rus", Lang: "und"}, {Text: "Franken", Lang: "und", Flag: gazetteer.FlagFormer}}},
		gazetteer.Place{ID: "GN:9", Name: "Vorukh", Kind: gazetteer.KindVillage, Source: "own"}, // a correction
	)
	ix, err := gazetteer.Open(text, own)
	if err != nil {
		t.Fatal(err)
	}
	paris := orb.Point{2.3, 48.8}
	for _, test := range []struct {
		query gazetteer.CompleteQuery
		want  string // the names, in their order
	}{
		{gazetteer.CompleteQuery{Text: "p"}, "Parisha GN:1220164, Paris GN:2988507"},
		{gazetteer.CompleteQuery{Text: "paris", Near: &paris}, "Parisha GN:1220164, Paris GN:2988507"},
		{gazetteer.CompleteQuery{Text: "парис"}, "Paris GN:2988507, Parisha GN:1220164"}, // sounds so only
		{gazetteer.CompleteQuery{Text: "mos"}, "Mos Camp OWN:moscow, Moscow GN:524901"},
		{gazetteer.CompleteQuery{Text: "m", Countries: []string{"RU"}}, "Moscow GN:524901"},
		{gazetteer.CompleteQuery{Text: "camp"}, "Mos Camp OWN:moscow"},
		{gazetteer.CompleteQuery{Text: "ru"}, "Rus OWN:moscow, Russia ISO:RU"},
		{gazetteer.CompleteQuery{Text: "fra"}, "France ISO:FR, Franken OWN:moscow"}, // no longer called so
		{gazetteer.CompleteQuery{Text: "v"}, "Vormas GN:524901, Vorukh GN:9, Vorukh GN:1220164"},
		{gazetteer.CompleteQuery{Text: "вор"}, "Ворух GN:1220164, Vormas GN:524901, Vorukh GN:9"},
	} {
		var got []string
		for _, c := range complete(t, ix, test.query) {
			got = append(got, c.Name+" "+c.Place.ID)
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("%+v:\n%s, want\n%s", test.query, got, test.want)
		}
	}
}
