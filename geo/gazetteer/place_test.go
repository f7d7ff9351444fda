package gazetteer_test

import (
	"reflect"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// The main table of a dump repeats every name without its dates: what is said of the name beside it, or in the gazetteer, holds.
func TestFormerNamesStayFormer(t *testing.T) {
	former := gazetteer.Name{Text: "Oldville", Lang: "en", Flag: gazetteer.FlagFormer, From: "1930", To: "1991"}
	plain := func(text, lang string) gazetteer.Name { return gazetteer.Name{Text: text, Lang: lang} }
	current := gazetteer.Name{Text: "Oldville", Lang: "ru", Flag: gazetteer.FlagFormer}
	for name, test := range map[string]struct {
		place gazetteer.Place
		add   []gazetteer.Name
		want  []gazetteer.Name
	}{
		"the dated one comes later": {place: gazetteer.Place{Name: "New"}, add: []gazetteer.Name{plain("Oldville", "und"), former}, want: []gazetteer.Name{former}},
		"the dated one comes first": {place: gazetteer.Place{Name: "New"}, add: []gazetteer.Name{former, plain("Oldville", "und")}, want: []gazetteer.Name{former}},
		"but for marks":             {place: gazetteer.Place{Name: "New"}, add: []gazetteer.Name{plain("Ōldville", "und"), former, plain("OLD-VILLE", "und")}, want: []gazetteer.Name{former}},
		"a language that says it is the name now": {place: gazetteer.Place{Name: "New"}, add: []gazetteer.Name{current, plain("Oldville", "ru"), plain("Oldville", "und")},
			want: []gazetteer.Name{current, plain("Oldville", "ru")}},
		"the primary name": {place: gazetteer.Place{Name: "Oldville"}, add: []gazetteer.Name{plain("Ōldville", "und"), former}, want: []gazetteer.Name{plain("Ōldville", "und"), former}},
	} {
		t.Run(name, func(t *testing.T) {
			test.place.AddNames(test.add...)
			if !reflect.DeepEqual(test.place.Names, test.want) {
				t.Errorf("names %+v, want %+v", test.place.Names, test.want)
			}
		})
	}
}

// What the gazetteer knows of a former name stands against the names of a dump; what a user says of one, against both.
func TestUniteFormerNames(t *testing.T) {
	place := gazetteer.Place{ID: "GN:1", Name: "Razzakov", Kind: gazetteer.KindTown, Source: "curated", Names: []gazetteer.Name{
		{Text: "Isfana", Lang: "en", Flag: gazetteer.FlagFormer, To: "2022-03-18"}, {Text: "Razzaqov", Lang: "en"}}}
	dump := gazetteer.Place{ID: "GN:1", Name: "Isfana", Kind: gazetteer.KindTown, Source: gazetteer.SourceDump, Names: []gazetteer.Name{
		{Text: "İsfana", Lang: "kaa"}, {Text: "Isfana", Lang: "de"}, {Text: "Isfina", Lang: "und"}}}
	united := place.Unite(dump)
	want := append(place.Names, gazetteer.Name{Text: "Isfina", Lang: "und", Source: gazetteer.SourceDump})
	if !reflect.DeepEqual(united.Names, want) {
		t.Errorf("with the dump: %+v, want %+v", united.Names, want)
	}
	said := gazetteer.Name{Text: "Razzaqov", Lang: "und", Flag: gazetteer.FlagFormer, To: "1990"}
	own := united.Unite(gazetteer.Place{ID: "GN:1", Source: "own+a letter; of 2024", Names: []gazetteer.Name{said}})
	said.Source = "own+a letter; of 2024"
	if want := append(append([]gazetteer.Name{}, place.Names[0]), want[2], said); !reflect.DeepEqual(own.Names, want) {
		t.Errorf("with the user's: %+v, want %+v", own.Names, want)
	}
	if again, err := gazetteer.ParseRecord(own.Record()); err != nil || !reflect.DeepEqual(again.Names, own.Names) {
		t.Errorf("written and read: %+v, %v", again.Names, err)
	}
	for i, source := range []string{"curated", gazetteer.SourceDump, said.Source} {
		if got := own.NameSource(own.Names[i]); got != source {
			t.Errorf("the source of %s is %q, want %q", own.Names[i].Text, got, source)
		}
	}
	if got := own.NameSource(gazetteer.Name{Text: own.Name}); got != "curated" {
		t.Errorf("the source of the primary name is %q", got)
	}
}

// What is known of one point says nothing of another one.
func TestUniteMovesTheRadius(t *testing.T) {
	place := gazetteer.Place{ID: "GN:1", Name: "Vorukh", Kind: gazetteer.KindVillage, Point: orb.Point{70.59, 39.85}, HasPoint: true,
		UncertaintyM: 3000, UncertaintyReason: "independent point 357 m away", Source: "geonames"}
	own := gazetteer.Place{ID: "GN:1", Name: "Vorukh", Kind: gazetteer.KindVillage, Point: orb.Point{70.6, 39.9}, HasPoint: true, Source: "own"}
	if p := place.Unite(own); p.UncertaintyM != 0 || p.UncertaintyReason != "" {
		t.Errorf("moved: %g m, %q", p.UncertaintyM, p.UncertaintyReason)
	}
	own.Point = place.Point
	if p := place.Unite(own); p.UncertaintyM != 3000 {
		t.Errorf("not moved: %g m, %q", p.UncertaintyM, p.UncertaintyReason)
	}
}
