package main

import (
	"cmp"
	"slices"
	"strings"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb/geojson"
)

const (
	townPopulation = 50_000 // from which a town anywhere is on the map
	nearPopulation = 3_000  // and one of the countries that the gazetteer knows best
)

// nearCountries are the countries whose smaller towns are on the map, too: those of the curated places.
var nearCountries = []string{"KG", "TJ", "UZ"}

// localLanguages are the languages in whose script a country's places are labelled besides the Latin one, by ISO 3166-1
// alpha-2: official languages of it that are not written in Latin letters, the first that has a name.
var localLanguages = map[string]string{
	"AE": "ar", "AF": "fa", "AM": "hy", "BD": "bn", "BG": "bg", "BH": "ar", "BY": "be ru", "CN": "zh", "CY": "el", "DZ": "ar",
	"EG": "ar", "ET": "am", "GE": "ka", "GR": "el", "IL": "he", "IN": "hi", "IQ": "ar", "IR": "fa", "JO": "ar", "JP": "ja",
	"KG": "ky ru", "KH": "km", "KR": "ko", "KW": "ar", "KZ": "kk ru", "LA": "lo", "LB": "ar", "LK": "si", "LY": "ar", "MA": "ar",
	"MK": "mk", "MM": "my", "MN": "mn", "NP": "ne", "OM": "ar", "PK": "ur", "QA": "ar", "RS": "sr", "RU": "ru", "SA": "ar",
	"SD": "ar", "SY": "ar", "TH": "th", "TJ": "tg", "TN": "ar", "TW": "zh", "UA": "uk", "YE": "ar",
}

// labels makes the points with names: countries, first-level divisions and towns, the most important first. The rank is 0
// for a country, 1 for a capital, 2 for a division, from 3 to 7 for towns by their population.
func labels(places *gazetteer.Index) (out []feature) {
	type label struct {
		place gazetteer.Place
		rank  int
	}
	var all []label
	for p := range places.All() {
		if rank, ok := rankOf(p); ok && p.HasPoint {
			all = append(all, label{p, rank})
		}
	}
	slices.SortFunc(all, func(a, b label) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(sizeOf(b.place), sizeOf(a.place)), cmp.Compare(a.place.ID, b.place.ID))
	})
	for _, l := range all {
		about := geojson.Properties{"kind": kindOf(l.place.Kind), "name": l.place.Name, "rank": l.rank, "size": sizeOf(l.place)}
		if local := localName(l.place); local != "" {
			about["local"] = local
		}
		out = append(out, feature{layer: "places", from: zoomOf[l.rank], properties: about, geometry: mercator(l.place.Point)})
	}
	return out
}

// zoomOf is the zoom from which places of a rank are on the map.
var zoomOf = []int{0, 2, 5, 3, 4, 5, 6, 6}

// sizeOf tells which of two places of a rank comes first: of countries and divisions the radius in kilometres, of towns
// the population.
func sizeOf(p gazetteer.Place) int64 {
	if p.Kind == gazetteer.KindCountry || p.Kind == gazetteer.KindAdmin1 {
		return int64(p.UncertaintyM / 1000)
	}
	return p.Population
}

func kindOf(kind string) string {
	switch kind {
	case gazetteer.KindCountry, gazetteer.KindAdmin1, "capital":
		return kind
	}
	return "town"
}

func rankOf(p gazetteer.Place) (rank int, ok bool) {
	switch p.Kind {
	case gazetteer.KindCountry:
		return 0, true
	case "capital":
		return 1, true
	case gazetteer.KindAdmin1:
		return 2, slices.Contains(nearCountries, p.Country)
	case "city", "town", "village", "settlement":
	default:
		return 0, false
	}
	for i, least := range []int64{1_000_000, 300_000, 100_000, townPopulation} {
		if p.Population >= least {
			return 3 + i, true
		}
	}
	return 7, p.Population >= nearPopulation && slices.ContainsFunc(p.Claimants(), func(c string) bool {
		return slices.Contains(nearCountries, c)
	})
}

// localName is the name of a place in its country's language; empty where the gazetteer has none, or it is the same.
func localName(p gazetteer.Place) string {
	country, _, _ := strings.Cut(p.Country, "/")
	for lang := range strings.FieldsSeq(localLanguages[country]) {
		for _, n := range p.Names {
			if n.Lang == lang && n.Flag == "" && n.To == "" && n.Text != p.Name {
				return n.Text
			}
		}
	}
	return ""
}
