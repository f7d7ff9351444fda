package build

import (
	"math"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

const earthRadius = 6371008.8 // metres, mean radius of the WGS 84 ellipsoid (IUGG)

// nowhereRadius is the radius of a place of which no point is known: half the way round the Earth.
const nowhereRadius = 20_016_000

func distance(a, b orb.Point) float64 { // metres
	return orbgeo.DistanceHaversine(a, b) * earthRadius / orb.EarthRadius
}

func farthest(centre orb.Point, points []orb.Point) float64 { // metres
	far := 0.0
	for _, p := range points {
		far = max(far, distance(centre, p))
	}
	return far
}

// enclosing returns a circle, close to the smallest one, that holds all the points, wherever on Earth they are. It
// walks from the mean of the points towards the farthest one in ever smaller steps (Badoiu and Clarkson, 2003).
func enclosing(points []orb.Point) (centre orb.Point, radius float64) {
	vectors := make([][3]float64, len(points))
	var c [3]float64
	for i, p := range points {
		vectors[i] = toVector(p)
		for k := range c {
			c[k] += vectors[i][k] / float64(len(points))
		}
	}
	for step := 1; step <= 300; step++ {
		far, most := 0, -1.0
		for i, v := range vectors {
			d := 0.0
			for k := range c {
				d += (v[k] - c[k]) * (v[k] - c[k])
			}
			if d > most {
				far, most = i, d
			}
		}
		for k := range c {
			c[k] += (vectors[far][k] - c[k]) / float64(step+1)
		}
	}
	centre = roundPoint(toPoint(c))
	return centre, farthest(centre, points)
}

func toVector(p orb.Point) [3]float64 {
	lon, lat := p[0]*math.Pi/180, p[1]*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

func toPoint(v [3]float64) orb.Point {
	return orb.Point{
		math.Atan2(v[1], v[0]) * 180 / math.Pi, math.Atan2(v[2], math.Hypot(v[0], v[1])) * 180 / math.Pi,
	}
}

func roundPoint(p orb.Point) orb.Point { // to 5 decimals, about a metre
	return orb.Point{math.Round(p[0]*1e5) / 1e5, math.Round(p[1]*1e5) / 1e5}
}

func roundUp(metres float64, to int) int {
	return int(math.Ceil(metres/float64(to))) * to
}
