package cli

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"dateline/internal/incident"
)

// manyFilters is how many different filters a line asks for: more than the server
// keeps counts of, so that it counts anew.
const manyFilters = 20_000

// filterLines are the lines of the table of reads that ask by CQL2, each from one
// client.
func (b *bencher) filterLines(g *generator) []readLine {
	ask := func(rest string, filter func() string) []string {
		out := make([]string, manyFilters)
		for i := range out {
			out[i] = "/collections/incidents/items?" + rest + "&filter=" + strings.ReplaceAll(url.QueryEscape(filter()), "+", "%20")
		}
		return out
	}
	day := func(most int) incident.Day { return g.now - incident.Day(g.r.IntN(most)) }
	return []readLine{
		{what: "CQL2: type, country, dates and polygon, 100", aim: "p99 30 ms", clients: 1, paths: ask("limit=100", func() string {
			p := g.place()
			from := day(8000)
			return fmt.Sprintf("type IN ('armed_clash', 'shelling') AND country = '%s' AND date_start BETWEEN DATE('%s') AND DATE('%s') AND S_INTERSECTS(geometry, %s)",
				p.Country, from-2000, from, hexagon(p.Point[0], p.Point[1], 3))
		})},
		{what: "CQL2: one in 100,000, 100", aim: "p99 100 ms", clients: 1, paths: ask("limit=100", func() string {
			return fmt.Sprintf("type = 'hazard.flood' AND killed_best = %d AND injured_best BETWEEN 5 AND 9 AND date_start >= DATE('%s')", 4+g.r.IntN(4), day(4000)-8000)
		})},
		{what: "CQL2: hits by type, country and dates", aim: "p99 50 ms", clients: 1, paths: ask("resultType=hits", func() string {
			return fmt.Sprintf("type = '%s' AND country = '%s' AND date_start >= DATE('%s')", g.kind().code, g.place().Country, day(12_000))
		})},
		{what: "CQL2: hits by arithmetic", clients: 1, paths: ask("resultType=hits", func() string {
			return fmt.Sprintf("killed_best + injured_best > %d AND date_start >= DATE('%s')", g.r.IntN(30), day(12_000))
		})},
		{what: "by country and date, 100", clients: 1, paths: []string{"/collections/incidents/items?limit=100&sortby=-country,date_start"}},
	}
}

// hexagon is a polygon around a point, its corners a number of degrees away.
func hexagon(lon, lat, degrees float64) string {
	corners := make([]string, 7)
	for n := range corners {
		sin, cos := math.Sincos(float64(n%6) * math.Pi / 3)
		corners[n] = trim(lon+degrees*cos) + " " + trim(min(max(lat+degrees*sin, -90), 90))
	}
	return "POLYGON((" + strings.Join(corners, ", ") + "))"
}
