package gazetteer

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Containment tells of one outline how a point lies to it.
type Containment struct {
	PlaceID  string // empty for a disputed area that is no place of the gazetteer
	Name     string
	Country  string // ISO 3166-1 alpha-2; of a disputed area all claimants, joined by "/", the holder first
	Level    int    // 0 a country or a disputed area, 1 a first-level division, and so on
	Source   string
	Disputed string // who claims a disputed area, in a sentence; otherwise empty
	// Inside is false for an outline that the point lies beside, nearer than the error of its border.
	Inside bool
	// EdgeM is the distance to the outline's border in metres, at most FarFromEdge.
	EdgeM float64
	// Uncertain is true where the outlines do not decide: the border is nearer than its error and another outline of the
	// level is as near, or none is on this side; or where the area is disputed.
	Uncertain bool
}

// FarFromEdge is the largest distance in metres that a Containment tells: what is farther from a border has it too.
const FarFromEdge = 50_000

// Containing tells where the point lies, from the country down. Of each level the first is the likeliest. Where the borders
// are too coarse to decide, the others that may hold the point follow, marked Uncertain; if no outline holds the point, the
// nearest one does that is nearer than its error, so that a harbour off a generalised coast has its country. After the
// country come the disputed areas that hold the point or are near it, so that all claimants are told. A finer outline
// decides over a coarser one of the same level. Divisions are of a country that the answer tells, or of a claimant.
//
// The longitude and latitude are degrees; for what are none the answer is empty.
func (o *Outlines) Containing(lon, lat float64) []Containment {
	return o.containing(lon, lat, FarFromEdge)
}

// containing is Containing for who need not know how far borders are that are farther than far, in metres, and than their error.
func (o *Outlines) containing(lon, lat, far float64) []Containment {
	var levels [maxLevel + 1][]candidate
	var disputed []Containment
	p := orb.Point{lon, lat}
	o.candidates(lon, lat, func(out Outline) {
		inside := out.Region.Contains(p)
		limit := out.ErrorM
		if inside {
			limit = max(limit, far)
		}
		edge := out.Region.EdgeDistance(p, limit)
		switch {
		case !inside && edge >= limit:
		case out.Disputed != "":
			disputed = append(disputed, out.containment(inside, edge))
		default:
			levels[out.Level] = append(levels[out.Level], candidate{out.containment(inside, edge), out.ErrorM})
		}
	})
	var answer []Containment
	countries := map[string]bool{}
	for level, found := range levels {
		if level > 0 && len(countries) > 0 {
			found = slices.DeleteFunc(found, func(c candidate) bool { return !c.of(countries) })
		}
		kept := decide(found)
		for i := range kept {
			if level > 0 && len(answer) > 0 && answer[0].Uncertain && len(disputed) == 0 {
				kept[i].Uncertain = true
			}
		}
		answer = append(answer, kept...)
		if level == 0 {
			answer = append(answer, markDisputed(answer, disputed)...)
			for _, c := range answer {
				for _, code := range (Place{Country: c.Country}).Claimants() {
					countries[code] = true
				}
			}
		}
	}
	return answer
}

// candidate is an outline that holds the point or is near it.
type candidate struct {
	Containment
	errorM float64
}

// of reports whether the candidate belongs to one of the countries.
func (c candidate) of(countries map[string]bool) bool {
	return slices.ContainsFunc(Place{Country: c.Country}.Claimants(), func(code string) bool { return countries[code] })
}

func (o Outline) containment(inside bool, edge float64) Containment {
	return Containment{
		PlaceID: o.PlaceID, Name: o.Name, Country: o.Country, Level: o.Level, Source: o.Source, Disputed: o.Disputed,
		Inside: inside, EdgeM: edge, Uncertain: o.Disputed != "",
	}
}

// decide orders the candidates of one level, the likeliest first, and drops those that another one excludes.
func decide(found []candidate) []Containment {
	slices.SortStableFunc(found, func(a, b candidate) int {
		if a.Inside != b.Inside {
			return cmp.Compare(btoi(b.Inside), btoi(a.Inside))
		}
		if a.Inside {
			// Inside both: the finer one knows better, then the one whose border is farther.
			return cmp.Or(cmp.Compare(a.errorM, b.errorM), cmp.Compare(b.EdgeM, a.EdgeM))
		}
		return cmp.Compare(a.EdgeM, b.EdgeM)
	})
	var kept []Containment
	for i, c := range found {
		first := found[0]
		if i > 0 && first.Inside && first.EdgeM >= first.errorM && !(c.Inside && c.errorM <= first.errorM) {
			continue // the first one decides
		}
		kept = append(kept, c.Containment)
	}
	for i := range kept {
		kept[i].Uncertain = len(kept) > 1 || !kept[i].Inside
	}
	return kept
}

// markDisputed makes the countries of a point that lies in disputed areas or beside them uncertain, and gives the areas:
// those that hold the point first, then those of which the border is nearer.
func markDisputed(countries, areas []Containment) []Containment {
	for i := range countries {
		countries[i].Uncertain = countries[i].Uncertain || len(areas) > 0
	}
	slices.SortStableFunc(areas, func(a, b Containment) int {
		return cmp.Or(cmp.Compare(btoi(b.Inside), btoi(a.Inside)), cmp.Compare(a.EdgeM, b.EdgeM))
	})
	return areas
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
