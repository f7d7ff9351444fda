package cli

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// tileLines are the lines of the table of reads that a map asks for, each from one
// client. The server keeps no tiles: each is made anew.
func (b *bencher) tileLines(g *generator) []readLine {
	many := func(n int, path func() string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = path()
		}
		return out
	}
	filter := func() string {
		from := g.now - 200 - 365*5
		return fmt.Sprintf("type=%s,%s&datetime=%s/%s", g.kind().code, g.kind().code, from, from+365*3)
	}
	around := func(zoom maptile.Zoom) []string {
		return many(b.places, func() string {
			p, _ := g.point(g.place())
			t := maptile.At(orb.Point{p[0], min(max(p[1], -85), 85)}, zoom)
			return fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt", t.Z, t.X, t.Y)
		})
	}
	lines := []readLine{
		{what: "tile of the world", aim: "p99 50 ms", paths: []string{"/tiles/incidents/0/0/0.mvt"}},
		{what: "tile of the world, types and dates", aim: "p99 30 ms", paths: many(100, func() string { return "/tiles/incidents/0/0/0.mvt?" + filter() })},
	}
	for _, zoom := range []maptile.Zoom{2, 3, 5, 8, 11, 14} {
		aim := "p99 50 ms"
		if zoom >= 11 {
			aim = "p99 2 ms"
		}
		lines = append(lines, readLine{what: fmt.Sprintf("tile of zoom %d", zoom), aim: aim, paths: around(zoom)})
	}
	lines = append(lines,
		readLine{what: "clusters of 10 degrees as GeoJSON", paths: many(b.places, func() string {
			return "/collections/incidents/clusters?zoom=6&bbox=" + strings.Join(g.boxes(1, 10), "")
		})},
		readLine{what: "summary by month", aim: "p99 50 ms", paths: []string{"/collections/incidents/summary?by=month"}},
		readLine{what: "summary by time and type, types and dates", aim: "p99 50 ms", paths: many(100, func() string { return "/collections/incidents/summary?by=time,type&" + filter() })},
		readLine{what: "summary by place", paths: []string{"/collections/incidents/summary?by=place"}})
	for n := range lines {
		lines[n].clients = 1
	}
	return lines
}
