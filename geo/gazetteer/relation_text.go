package gazetteer

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// String says the relation in English, with the names of its anchors: "15 km south of Isfara", "between Isfara and
// Batken", "the north of Batken Region".
func (r *Relation) String() string {
	names := make([]string, len(r.Anchors))
	for i, a := range r.Anchors {
		names[i] = a.Name
	}
	first, of := "", listed(names) // what a distance or a direction is told of
	if len(names) > 0 {
		first = names[0]
	}
	switch r.Kind {
	case RelationDistance:
		return r.distanceText(names)
	case RelationBetween:
		return "between " + of
	case RelationRoad:
		return "the road between " + of
	case RelationJunction:
		return "the junction of " + of
	case RelationBorder:
		return r.borderText(names)
	case RelationPart:
		if r.HasBearing {
			return "the " + windName(r.Bearing) + " of " + first
		}
		return "a part of " + first
	}
	if r.HasBearing {
		return windName(r.Bearing) + " of " + of
	}
	return "near " + of
}

// distanceText says a distance from one place, towards another, or from what joins several.
func (r *Relation) distanceText(names []string) string {
	far, first := metresText(r.DistanceM), ""
	if len(names) > 0 {
		first = names[0]
	}
	switch {
	case r.HasBearing && len(names) > 1:
		return fmt.Sprintf("%s from %s towards %s", far, first, names[1])
	case r.HasBearing:
		return fmt.Sprintf("%s %s of %s", far, windName(r.Bearing), first)
	case len(names) > 1:
		return fmt.Sprintf("%s from what joins %s", far, listed(names))
	}
	return fmt.Sprintf("%s from %s", far, first)
}

// borderText says a border: of countries, or a part of it at the place that stands before what it is, or before its countries.
func (r *Relation) borderText(names []string) string {
	switch {
	case len(names) == 0:
		return "a border"
	case len(names) == 1 && r.Anchors[0].Kind != KindBorder:
		return "the border at " + names[0]
	case len(names) == 1:
		return "a part of " + names[0]
	case len(names) > 2 && r.Anchors[0].Kind != KindCountry:
		return "the border of " + names[1] + " and " + names[2] + ", at " + names[0]
	case len(names) > 2:
		return "where the borders of " + listed(names) + " meet"
	case r.Anchors[1].Kind == KindBorder:
		return names[1] + ", at " + names[0]
	}
	return "the border of " + listed(names)
}

// windName is the English name of the nearest of the sixteen winds.
func windName(bearing float64) string {
	names := map[byte]string{'n': "north", 'e': "east", 's': "south", 'w': "west"}
	steps := (int(math.Round(bearing/22.5))%16 + 16) % 16
	text := ""
	for name, n := range winds {
		if n != steps {
			continue
		}
		for i := range len(name) {
			if i > 0 {
				text += "-"
			}
			text += names[name[i]]
		}
	}
	return text
}

// joinCountries makes a hyphen of the slash between two names before the word for their border: the Tajik/Kyrgyz border.
func joinCountries(text string) string {
	before, after, ok := strings.Cut(text, "/")
	if !ok {
		return text
	}
	words, rest := relationWords(before), relationWords(after)
	at := slices.IndexFunc(rest, func(w relationWord) bool { return borderWords[w.key] })
	if len(words) == 0 || at < 1 || at > 4 || at+1 < len(rest) && atBorderWords[rest[at+1].key] ||
		slices.ContainsFunc(rest[:at], func(w relationWord) bool { return w.stop || insideWords[w.key] }) {
		return text
	}
	return strings.TrimRight(before, " ") + "-" + strings.TrimLeft(after, " ")
}

// metresText is a distance as people say it: 350 m, 6.4 km.
func metresText(m float64) string {
	if m < 1000 {
		return strconv.FormatFloat(math.Round(m), 'f', -1, 64) + " m"
	}
	return strconv.FormatFloat(math.Round(m/100)/10, 'f', -1, 64) + " km"
}

// rounded gives the points that were worked out no more digits than they have: seven places of a degree are a centimetre.
func (r Result) rounded() Result {
	to := func(x float64) float64 { return math.Round(x*1e7) / 1e7 }
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if own := c.Point == c.Place.Point; c.Place.ID == "" || !own {
			c.Point = orb.Point{to(c.Point.Lon()), to(c.Point.Lat())}
			if own {
				c.Place.Point = c.Point
			}
		}
	}
	return r
}
