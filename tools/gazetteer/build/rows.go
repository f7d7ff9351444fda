package build

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// townRows makes a row of every town of the newer vintage, with id, feature code and population of the older one where
// they match, and of every town that only the older one has. Parents are the ids of countries ("ISO:TJ") or the codes
// of divisions ("TJ.03"), to be resolved by the caller.
func townRows(in *Inputs) []Place {
	match := matchTowns(in.Towns, in.OldTowns)
	used := make([]bool, len(in.OldTowns))
	known := map[string]bool{}
	for _, d := range in.Divisions {
		known[d.Code] = true
	}
	rows := make([]Place, 0, len(in.Towns))
	var nameless []int // rows that still need an id
	for i, t := range in.Towns {
		moved := -1.0
		var formerly []Name
		if j := match[i]; j >= 0 {
			old := in.OldTowns[j]
			used[j] = true
			moved = distance(t.Point, old.Point)
			t.ID, t.FeatureCode, t.Population = old.ID, old.FeatureCode, old.Population
			if a, b := fold(t.Name), fold(old.Name); a != b {
				n := Name{Lang: "und", Text: cleanText(old.Name)}
				if !similar(a, b) && !shareWord(t.Name, old.Name) && isLatin(old.Name) {
					n.Flag = "former"
				}
				formerly = append(formerly, n)
			}
		} else {
			nameless = append(nameless, i)
		}
		rows = append(rows, townRow(in, t, known, moved, formerly))
	}
	giveIDs(rows, nameless)
	for j, t := range in.OldTowns {
		if !used[j] {
			rows = append(rows, townRow(in, t, known, -1, nil))
		}
	}
	return rows
}

func townRow(in *Inputs, t Town, known map[string]bool, moved float64, formerly []Name) Place {
	p := Place{
		Name: cleanText(t.Name), Kind: townKind(t),
		FeatureCode: t.FeatureCode, Country: t.Country, Parent: "ISO:" + t.Country,
		HasPoint: true, Lon: t.Point[0], Lat: t.Point[1], Population: t.Population, Source: "geonames",
	}
	if code := t.Country + "." + t.Admin1; known[code] {
		p.Admin1, p.Parent = code, code
	}
	names := formerly
	if t.ID != 0 {
		p.ID = "GN:" + strconv.FormatInt(t.ID, 10)
		for _, n := range translations(in.TownNames, strconv.FormatInt(t.ID, 10)) {
			n.Text = withoutPlaceAround(n.Text)
			names = append(names, n)
		}
	}
	p.Names = compactNames(p.Name, names)
	p.Uncertainty, p.Reason = townRadius(t.Point, t.Population, moved)
	return p
}

// withoutPlaceAround drops what some catalogues add to tell towns of one name apart: "Portland (Oregon)",
// "Portland, Oregon", also with the Arabic comma.
func withoutPlaceAround(name string) string {
	name = withoutBrackets(name)
	if i := strings.IndexAny(name, ",،"); i > 0 {
		name = strings.TrimSpace(name[:i])
	}
	return name
}

func townKind(t Town) string {
	switch {
	case t.FeatureCode == "PPLC":
		return "capital"
	case t.FeatureCode == "PPLX":
		return "locality"
	case t.Population >= 100_000:
		return "city"
	case t.Population >= 10_000:
		return "town"
	case t.Population > 0:
		return "village"
	}
	return "settlement"
}

// giveIDs names the rows without a GeoNames id by country, name and a number that runs from west to east.
func giveIDs(rows []Place, which []int) {
	which = slices.Clone(which)
	slices.SortFunc(which, func(i, j int) int {
		a, b := &rows[i], &rows[j]
		return cmp.Or(cmp.Compare(a.Lon, b.Lon), cmp.Compare(a.Lat, b.Lat), cmp.Compare(a.Name, b.Name))
	})
	count := map[string]int{}
	for _, i := range which {
		id := "CJ:" + rows[i].Country + "-" + slug(rows[i].Name)
		count[id]++
		rows[i].ID = fmt.Sprintf("%s-%d", id, count[id])
	}
}

// dropNamedAsCountry removes the towns that stand in the newer vintage only and bear the English name of their country: a
// mention of the country must not land in a village. Singapore and the like have their GeoNames id from the older one.
func dropNamedAsCountry(towns, countries []Place) (kept []Place, dropped int) {
	named := map[string]bool{}
	for _, c := range countries {
		named[c.Country+fold(c.Name)] = true
	}
	for _, t := range towns {
		if strings.HasPrefix(t.ID, "CJ:") && named[t.Country+fold(t.Name)] {
			dropped++
			continue
		}
		kept = append(kept, t)
	}
	return kept, dropped
}

// sameTownWithin is the distance in metres within which rows of one name and division are one town entered twice.
const sameTownWithin = 2_000

// dropDuplicates removes towns that stand in the file twice. The row with the better id, more people and more names
// stays. Curated rows are never removed.
func dropDuplicates(rows []Place, curated map[string]bool) (kept []Place, dropped int) {
	groups := map[string][]int{}
	for i, p := range rows {
		if p.HasPoint && p.Kind != "country" && p.Kind != "admin1" && p.Kind != "admin2" {
			key := p.Country + "|" + p.Admin1 + "|" + fold(p.Name)
			groups[key] = append(groups[key], i)
		}
	}
	gone := make([]bool, len(rows))
	for _, g := range groups {
		slices.SortFunc(g, func(i, j int) int { return better(&rows[i], &rows[j], curated) })
		for at, i := range g {
			for _, j := range g[at+1:] {
				a, b := &rows[i], &rows[j]
				near := distance(orb.Point{a.Lon, a.Lat}, orb.Point{b.Lon, b.Lat}) <= sameTownWithin
				if near && !gone[i] && !gone[j] && !curated[b.ID] {
					gone[j] = true
					dropped++
				}
			}
		}
	}
	for i, p := range rows {
		if !gone[i] {
			kept = append(kept, p)
		}
	}
	return kept, dropped
}

func better(a, b *Place, curated map[string]bool) int {
	return cmp.Or(
		-cmp.Compare(btoi(curated[a.ID]), btoi(curated[b.ID])),
		-cmp.Compare(btoi(strings.HasPrefix(a.ID, "GN:")), btoi(strings.HasPrefix(b.ID, "GN:"))),
		-cmp.Compare(a.Population, b.Population),
		-cmp.Compare(len(a.Names), len(b.Names)),
		cmp.Compare(a.ID, b.ID),
	)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
