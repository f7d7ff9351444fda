package build

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// absorbWithin is the distance in metres within which a row without a GeoNames id is the curated place of its name.
const absorbWithin = 5_000

// mergeCurated lays the curated rows over the others: a row of the same id, the country of the same code, the division
// of the same GeoNames code, and a town without id but of the same name and place are overridden where the curated
// field is not empty, and names are united. What is left is added. It returns the new id of each row that changed it.
func mergeCurated(rows, curated []Place) (merged []Place, renamed map[string]string) {
	byID := map[string]int{}
	claims := map[string]int{}
	towns := map[string][]int{}
	for i, p := range rows {
		byID[p.ID] = i
		switch {
		case p.Kind == "country":
			claims["country "+p.Country] = i
		case p.Kind == "admin1":
			claims["admin1 "+p.Admin1] = i
		case strings.HasPrefix(p.ID, "CJ:"):
			key := p.Country + fold(p.Name)
			towns[key] = append(towns[key], i)
		}
	}
	renamed = map[string]string{}
	gone := make([]bool, len(rows))
	var added []Place
	for _, c := range curated {
		at, found := byID[c.ID]
		if key := claimOf(&c); !found && key != "" {
			at, found = claims[key]
		}
		if key := nearestTown(rows, towns, &c); key >= 0 {
			if found {
				gone[key] = true
			} else {
				at, found = key, true
			}
		}
		if !found {
			added = append(added, c)
			continue
		}
		if rows[at].ID != c.ID {
			renamed[rows[at].ID] = c.ID
		}
		override(&rows[at], &c)
	}
	for i, p := range rows {
		if !gone[i] {
			merged = append(merged, p)
		}
	}
	return append(merged, added...), renamed
}

func claimOf(c *Place) string {
	switch c.Kind {
	case "country":
		return "country " + c.Country
	case "admin1":
		if c.Admin1 != "" {
			return "admin1 " + c.Admin1
		}
	}
	return ""
}

// nearestTown returns the row without GeoNames id that has one of the curated settlement's names and lies close by,
// or -1.
func nearestTown(rows []Place, towns map[string][]int, c *Place) int {
	settlements := []string{"capital", "city", "town", "village", "settlement", "locality"}
	if !c.HasPoint || !slices.Contains(settlements, c.Kind) {
		return -1
	}
	best, at := float64(absorbWithin), -1
	for _, name := range append([]Name{{Text: c.Name}}, c.Names...) {
		for _, i := range towns[c.Country+fold(name.Text)] {
			d := distance(orb.Point{c.Lon, c.Lat}, orb.Point{rows[i].Lon, rows[i].Lat})
			if d <= best {
				best, at = d, i
			}
		}
	}
	return at
}

// override puts the filled fields of c over those of p.
func override(p, c *Place) {
	before := *p
	text := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	text(&p.ID, c.ID)
	text(&p.Name, c.Name)
	text(&p.Kind, c.Kind)
	text(&p.FeatureCode, c.FeatureCode)
	text(&p.Country, c.Country)
	text(&p.Admin1, c.Admin1)
	text(&p.Admin2, c.Admin2)
	if strings.Contains(c.Country, "/") && c.Country != before.Country {
		p.Parent = "" // of one of those that claim it
	}
	text(&p.Parent, c.Parent)
	text(&p.SourceURL, c.SourceURL)
	text(&p.Note, c.Note)
	if c.HasPoint {
		p.HasPoint, p.Lon, p.Lat = true, c.Lon, c.Lat
	}
	if c.Uncertainty > 0 {
		p.Uncertainty, p.Reason = c.Uncertainty, c.Reason
	}
	if c.Population > 0 {
		p.Population = c.Population
	}
	p.Source = joinSources(c.Source, before.Source)
	p.Names = uniteNames(p.Name, c.Names, append([]Name{{Lang: "und", Text: before.Name}}, before.Names...))
}

func joinSources(a, b string) string {
	var out []string
	for _, s := range slices.Concat(strings.Split(a, "+"), strings.Split(b, "+")) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "+")
}
