package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// The bounds of the join. A division gets an outline only if its towns say that it is the right one.
const (
	unitShare = 0.65 // of the towns in a unit, at least that many are of the division
	keepShare = 0.85 // of the division's towns, at least that many lie in the outline, and the other way round
	nameShare = 0.60 // the same, if the names agree and the other towns lie beside the border
	holdShare = 0.50 // another division of which that many of the towns lie in the outline speaks against it
	besideM   = 5000 // a town nearer to the border of a unit, in metres, may be on the wrong side of it
)

// division is a first-level division of the gazetteer.
type division struct {
	gazetteer.Place
	towns []orb.Point
	units []int
}

// joined is what became of a division.
type joined struct {
	division *division
	polygons orb.MultiPolygon // none if the join is not certain
	reason   string           // why not
	held     int              // towns of the division in the outline
	holds    int              // towns in the outline
}

// atlas finds units by point.
type atlas struct {
	units   []unit
	regions []geo.Region
	bounds  []orb.Bound
}

func newAtlas(units []unit) (*atlas, error) {
	a := &atlas{units: units}
	for _, u := range units {
		r, err := geo.PackRegion(snapped(u.polygons))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u.name, err)
		}
		a.regions = append(a.regions, r)
		a.bounds = append(a.bounds, r.Bound())
	}
	return a, nil
}

// snapped brings polygons on the grid of nodes.
func snapped(polygons orb.MultiPolygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(polygons))
	for i, polygon := range polygons {
		for _, ring := range polygon {
			s := make(orb.Ring, len(ring))
			for k, p := range ring {
				s[k] = toNode(p).point()
			}
			out[i] = append(out[i], s)
		}
	}
	return out
}

// at is the number of the unit that holds p, or the nearest one within a kilometre, or -1.
func (a *atlas) at(p orb.Point) int {
	const slack, metres = 0.02, 1000
	best, nearest := metres, -1
	for i, b := range a.bounds {
		if p[1] < b.Min[1]-slack || p[1] > b.Max[1]+slack || p[0] < b.Min[0]-slack || p[0] > b.Max[0]+slack {
			continue
		}
		if a.regions[i].Contains(p) {
			return i
		}
		if d := int(a.regions[i].EdgeDistance(p, metres)); d < best {
			best, nearest = d, i
		}
	}
	return nearest
}

// join finds the units that each division consists of. Each unit goes to the division of most of its towns, if they are
// enough; one without towns to the division of its GeoNames name, if just one of its country bears it. What the units of a
// division make together must agree with its towns.
func join(divisions []*division, a *atlas) []joined {
	inUnit := make([]map[*division]int, len(a.units))
	total := make([]int, len(a.units))
	located := map[*division][]int{} // units of its towns
	for _, d := range divisions {
		for _, p := range d.towns {
			i := a.at(p)
			located[d] = append(located[d], i)
			if i < 0 {
				continue
			}
			if inUnit[i] == nil {
				inUnit[i] = map[*division]int{}
			}
			inUnit[i][d]++
			total[i]++
		}
	}
	byCountry := map[string][]*division{}
	for _, d := range divisions {
		byCountry[d.Country] = append(byCountry[d.Country], d)
	}
	for i, u := range a.units {
		if d := owner(inUnit[i], total[i]); d != nil {
			d.units = append(d.units, i)
		} else if total[i] == 0 {
			if d := namesake(u, byCountry[u.country]); d != nil {
				d.units = append(d.units, i)
			}
		}
	}
	var out []joined
	for _, d := range divisions {
		out = append(out, judge(d, divisions, a, located))
	}
	return out
}

// owner is the division of most of a unit's towns.
func owner(votes map[*division]int, total int) *division {
	var best *division
	for d, n := range votes {
		if best == nil || n > votes[best] || n == votes[best] && d.ID < best.ID {
			best = d
		}
	}
	if best == nil || float64(votes[best]) < unitShare*float64(total) {
		return nil
	}
	return best
}

// namesake is the only division of the list that bears a name of the unit.
func namesake(u unit, list []*division) *division {
	var found *division
	for _, d := range list {
		if sameName(u, d) {
			if found != nil {
				return nil
			}
			found = d
		}
	}
	return found
}

// sameName reports whether a unit and a division share a name, or the code that GeoNames took over from FIPS 10-4.
func sameName(u unit, d *division) bool {
	names := []string{key(u.name), key(u.otherName), key(u.geoName)}
	mine := func(s string) bool { k := key(s); return k != "" && slices.Contains(names, k) }
	return mine(d.Name) || slices.ContainsFunc(d.Names, func(n gazetteer.Name) bool { return mine(n.Text) })
}

// unitWords are left out of names that are compared.
var unitWords = strings.Fields(`region province oblast oblasty oblast' district governorate state county department prefecture
	krai republic voivodeship parish municipality canton autonomous city territory viloyati wilayat-e velayat-e viloyat shahri
	gorod of the and provincia distrito wilaya wilayah`)

func key(name string) string {
	var kept []string
	for _, w := range strings.Fields(strings.ToLower(name)) {
		if !slices.Contains(unitWords, w) {
			kept = append(kept, w)
		}
	}
	return string(gazetteer.Fold(strings.Join(kept, " ")))
}

// judge unites the units of a division and holds the outline to the towns.
func judge(d *division, all []*division, a *atlas, located map[*division][]int) joined {
	j := joined{division: d}
	if len(d.units) == 0 {
		j.reason = "no unit of Natural Earth has its towns or its name"
		return j
	}
	own := j.count(d, a, located)
	j.held, j.holds = own.inside, own.inside
	deep := 0 // towns of others that are not beside the border
	var rival string
	for _, other := range all {
		if other == d {
			continue
		}
		n := j.count(other, a, located)
		j.holds += n.inside
		deep += n.deep
		if other.Country == d.Country && n.deep > 0 && float64(n.inside) >= holdShare*float64(len(other.towns)) {
			rival = fmt.Sprintf("the units of Natural Earth hold %s too, with %d of its %d towns", other.Name, n.inside, len(other.towns))
		}
	}
	named := slices.ContainsFunc(d.units, func(i int) bool { return sameName(a.units[i], d) })
	share := func(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }
	nearly := named && share(j.held+own.beside, len(d.towns)) >= keepShare && share(j.holds-deep, j.holds) >= keepShare
	least := keepShare
	if nearly {
		least = nameShare
	}
	switch {
	case len(d.towns) == 0 && !named, len(d.towns) < 3 && !named && len(d.units) > 1:
		j.reason = "too few towns, and another name"
	case len(d.towns) > 0 && share(j.held, len(d.towns)) < least:
		j.reason = fmt.Sprintf("only %d of its %d towns lie in the units of Natural Earth", j.held, len(d.towns))
	case j.holds > 0 && share(j.held, j.holds) < least:
		j.reason = fmt.Sprintf("only %d of the %d towns in the units of Natural Earth are its own", j.held, j.holds)
	case rival != "":
		j.reason = rival
	default:
		var parts orb.MultiPolygon
		for _, i := range d.units {
			parts = append(parts, a.units[i].polygons...)
		}
		j.polygons = dissolve(parts, sliver)
	}
	return j
}

// counted says how the towns of a division lie to the units of another one, or of itself.
type counted struct {
	inside int // in the units
	deep   int // of these, farther from the unit's border than besideM
	beside int // outside, but nearer than that to one of the units
}

func (j joined) count(towns *division, a *atlas, located map[*division][]int) (c counted) {
	for k, i := range located[towns] {
		p := towns.towns[k]
		if i >= 0 && slices.Contains(j.division.units, i) {
			c.inside++
			if towns != j.division && a.regions[i].EdgeDistance(p, besideM) >= besideM {
				c.deep++
			}
			continue
		}
		if towns == j.division && slices.ContainsFunc(j.division.units, func(u int) bool { return a.regions[u].EdgeDistance(p, besideM) < besideM }) {
			c.beside++
		}
	}
	return c
}

// sliver is the area in square degrees, about a tenth of a square kilometre, below which a ring is the rounding of two
// borders that are one.
const sliver = 1e-5

// divisionsOf lists the first-level divisions of the gazetteer, each with the points of its towns.
func divisionsOf(ix *gazetteer.Index) []*division {
	byCode := map[string]*division{}
	var out []*division
	for p := range ix.All() {
		if p.Kind == gazetteer.KindAdmin1 && p.Admin1 != "" && len(p.Country) == 2 {
			d := &division{Place: p}
			byCode[p.Admin1] = d
			out = append(out, d)
		}
	}
	for p := range ix.All() {
		switch p.Kind {
		case gazetteer.KindCapital, gazetteer.KindCity, gazetteer.KindTown, gazetteer.KindVillage, gazetteer.KindSettlement:
			if d := byCode[p.Admin1]; d != nil && p.HasPoint && p.Country == d.Country {
				d.towns = append(d.towns, p.Point)
			}
		}
	}
	slices.SortFunc(out, func(a, b *division) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
