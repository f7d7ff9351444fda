package tile

import (
	"math"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// Circle returns what a tile shows of a circle around a point, of a radius in metres, and
// whether it would be looked for.
func Circle(t Tile, p orb.Point, radiusM float64) (orb.Ring, bool) {
	at := project(p, int(Extent)<<t.Z)
	s := &symbol{Cluster: &incident.Cluster{Point: p}, at: orb.Point{math.Floor(at[0]) - float64(t.X*Extent), math.Floor(at[1]) - float64(t.Y*Extent)}}
	var c pen
	return c.circle(t, s, radiusM), t.reaches(s, radiusM)
}
