package gazetteer_test

import (
	"context"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

const twinText = "id,name,names,kind,feature_code,country,admin1,parent,lon,lat,uncertainty_m,source\n" +
	"ISO:DE,Germany,de:Deutschland,country,PCLI,DE,,,10.4,51.2,500000,iso-codes\n" +
	"ISO:AU,Australia,,country,PCLI,AU,,,134,-25,2000000,iso-codes\n" +
	"ISO:DE-BY,Bavaria,de:Bayern,admin1,ADM1,DE,DE.02,ISO:DE,11.5,49,250000,iso-codes\n" +
	"GN:2861650,Nuremberg,de:Nürnberg,city,PPL,DE,DE.02,ISO:DE-BY,11.07752,49.45421,,geonames\n" +
	"CJ:DE-on-1,On,,settlement,,DE,DE.02,ISO:DE-BY,11.2,49.2,5000,geonames\n"

// A dump that holds what is built in under other ids adds its names and ids, not a second place.
func TestDumpMeetsBuiltIn(t *testing.T) {
	text := gnLine("2921044", "Federal Republic of Germany", "Deutschland,Germany,Германия", "51.5", "10.5", "A", "PCLI", "DE", "", "00", "", "80000000") +
		gnLine("2951839", "Freistaat Bayern", "Bavaria,Бавария", "49", "11.5", "A", "ADM1", "DE", "", "02", "", "12000000") +
		gnLine("1", "On", "Он", "49.2001", "11.2001", "P", "PPL", "DE", "", "02", "", "900") +
		gnLine("2", "On", "", "49.2003", "11.2", "P", "PPLX", "DE", "", "02", "", "0") +
		gnLine("3", "On", "", "48.2", "11.2", "P", "PPL", "DE", "", "02", "", "0") +
		gnLine("2194884", "Coral Sea Islands", "", "-16", "150", "A", "TERR", "AU", "", "00", "", "0")
	ix, err := gazetteer.Open(twinText, gazetteer.ReadGeoNames(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]struct {
		id, name, kind, other string
		radius                float64
	}{
		"GN:2921044": {"ISO:DE", "Germany", gazetteer.KindCountry, "GN:2921044", 500_000},
		"ISO:DE":     {"ISO:DE", "Germany", gazetteer.KindCountry, "GN:2921044", 500_000},
		"GN:2951839": {"ISO:DE-BY", "Bavaria", gazetteer.KindAdmin1, "GN:2951839", 250_000},
		"GN:1":       {"CJ:DE-on-1", "On", gazetteer.KindSettlement, "GN:1", 5000},
		"GN:3":       {"GN:3", "On", gazetteer.KindSettlement, "", 0},
		"GN:2194884": {"GN:2194884", "Coral Sea Islands", gazetteer.KindArea, "", 0},
	} {
		p, ok := ix.Get(id)
		if !ok || p.ID != want.id || p.Name != want.name || p.Kind != want.kind || strings.Join(p.OtherIDs, " ") != want.other || p.UncertaintyM != want.radius {
			t.Errorf("%s is %+v, want %+v", id, p, want)
		}
	}
	if n := ix.Len(); n != 8 {
		t.Errorf("%d places, want 8: the five that are built in, the quarter of On, the other On and the islands", n)
	}
	for _, q := range []gazetteer.Query{
		{Text: "Nuremberg", Admin1: "Bavaria", Country: "Germany"}, {Text: "Nuremberg", Within: "Germany"}, {Text: "Germany"}, {Text: "Бавария"},
		{Text: "Nuremberg", Within: "GN:2951839"}, {Text: "Australia"},
	} {
		if res, err := ix.Geocode(context.Background(), q); err != nil || len(res.Candidates) == 0 || res.Ambiguous {
			t.Errorf("%+v: %d answers, %s, %v", q, len(res.Candidates), res.Reason, err)
		}
	}
}

// A dump that gives a city the names of the region round it does not make the region's name ambiguous.
func TestDumpMixesCityAndRegion(t *testing.T) {
	const text = "id,name,names,kind,feature_code,country,admin1,parent,lon,lat,uncertainty_m,source\n" +
		"ISO:UZ,Uzbekistan,,country,PCLI,UZ,,,64,41,700000,iso-codes\n" +
		"GN:1484838,Tashkent Region,ru:Ташкентская область|uz:Toshkent viloyati,admin1,ADM1,UZ,UZ.14,ISO:UZ,69.8,41.25,136000,geonames\n" +
		"GN:1484839,Tashkent,ru:город Ташкент,admin1,ADM1,UZ,UZ.13,ISO:UZ,69.25,41.32,26000,geonames\n"
	dump := gnLine("1484839", "Tashkent", "Ташкентская область,Toshkent Viloyati,Tashkent City", "41.32", "69.25", "A", "ADM1", "UZ", "", "13", "", "2309600")
	ix, err := gazetteer.Open(text, gazetteer.ReadGeoNames(strings.NewReader(dump)))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Ташкентская область": "GN:1484838", "Toshkent viloyati": "GN:1484838", "Tashkent City": "GN:1484839", "город Ташкент": "GN:1484839",
	} {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text})
		if err != nil || len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != want {
			t.Errorf("%s: %+v, %v, want %s", text, res, err, want)
		}
	}
}

// Further names of a place that is built in under another id come to it, too, and so does what a user says of it.
func TestOtherIDsAreLaidOver(t *testing.T) {
	dump := gazetteer.ReadGeoNames(strings.NewReader(gnLine("2951839", "Bayern", "", "49", "11.5", "A", "ADM1", "DE", "", "02", "", "0")))
	names := seq(gazetteer.Place{ID: "GN:2951839", Source: gazetteer.SourceDump, Names: []gazetteer.Name{{Text: "Baviera", Lang: "es"}}})
	own := seq(gazetteer.Place{ID: "GN:2951839", Source: "own", Names: []gazetteer.Name{{Text: "Bayernland", Lang: "de"}}},
		gazetteer.Place{ID: "ISO:DE-BY", Source: "own", Names: []gazetteer.Name{{Text: "Weißblau", Lang: "de"}}})
	ix, err := gazetteer.Open(twinText, dump, names, own)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := ix.Get("ISO:DE-BY")
	var texts []string
	for _, n := range p.Names {
		texts = append(texts, n.Text)
	}
	if got := strings.Join(texts, " "); got != "Bayern Baviera Bayernland Weißblau" || ix.Len() != 5 {
		t.Errorf("%d places; names %s", ix.Len(), got)
	}
	if again, ok := ix.Get("GN:2951839"); !ok || again.ID != p.ID {
		t.Errorf("GN:2951839 is %+v", again)
	}
}
