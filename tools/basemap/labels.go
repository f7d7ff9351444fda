package main

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dateline/geo/gazetteer"

	orbgeo "github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/geojson"
)

const (
	townPopulation = 50_000 // from which a town anywhere is on the map
	nearPopulation = 3_000  // and one of the countries that the gazetteer knows best

	smallestDivision = 1e9 // square metres of a division whose name is on the map
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
func labels(places *gazetteer.Index, outlines *gazetteer.Outlines) (out []feature) {
	type label struct {
		place gazetteer.Place
		rank  int
		size  int64
	}
	areas := map[string]float64{}
	for _, o := range outlines.All() {
		areas[o.PlaceID] = orbgeo.Area(o.Geometry())
	}
	var all []label
	for p := range places.All() {
		if rank, ok := rankOf(p, areas[p.ID]); ok && p.HasPoint {
			all = append(all, label{p, rank, sizeOf(p, areas[p.ID])})
		}
	}
	slices.SortFunc(all, func(a, b label) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.size, a.size), cmp.Compare(a.place.ID, b.place.ID))
	})
	for _, l := range all {
		about := geojson.Properties{"kind": kindOf(l.place.Kind), "name": l.place.Name, "rank": l.rank, "size": l.size}
		if local := localName(l.place); local != "" {
			about["local"] = local
		}
		out = append(out, feature{layer: "places", from: zoomOf(l.rank, l.size), properties: about, geometry: mercator(l.place.Point)})
	}
	return out
}

// zoomOf is the zoom from which places of a rank and size are on the map.
func zoomOf(rank int, size int64) int {
	switch {
	case rank > 2:
		return []int{3: 3, 4, 5, 6, 6}[rank]
	case rank == 2 && size >= 5:
		return 5
	case rank == 2:
		return 6
	case rank == 1 && size >= 1000:
		return 2
	case rank == 1 && size >= 100:
		return 4
	case rank == 1:
		return 5
	case size >= 200:
		return 1
	case size >= 60:
		return 2
	case size >= 20:
		return 3
	case size >= 1:
		return 4
	}
	return 5
}

// sizeOf tells which of two places of a rank comes first: of countries and divisions the area in thousands of square
// kilometres, of towns the population in thousands.
func sizeOf(p gazetteer.Place, area float64) int64 {
	if p.Kind == gazetteer.KindCountry || p.Kind == gazetteer.KindAdmin1 {
		return int64(math.Round(area / 1e9))
	}
	return (p.Population + 500) / 1000
}

func kindOf(kind string) string {
	switch kind {
	case gazetteer.KindCountry, gazetteer.KindAdmin1, "capital":
		return kind
	}
	return "town"
}

// rankOf is the rank of a place with an area in square metres, if it is known; ok is false for those that are not on the map.
func rankOf(p gazetteer.Place, area float64) (rank int, ok bool) {
	switch p.Kind {
	case gazetteer.KindCountry:
		return 0, true
	case "capital":
		return 1, true
	case gazetteer.KindAdmin1:
		return 2, area >= smallestDivision || slices.Contains(nearCountries, p.Country)
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
