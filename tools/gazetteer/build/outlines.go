package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// Area is the outline of a division: its vertices, and how far its border may be off, in metres.
type Area struct {
	Vertices []orb.Point
	ErrorM   float64
}

// ReadOutlines reads the areas of the first-level divisions, by place id, from a file that tools/outlines has written. A
// file that does not exist, as in the first of the two builds that need each other's data, has none.
func ReadOutlines(file string) (map[string]Area, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	outlines, err := gazetteer.OpenOutlines(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	areas := map[string]Area{}
	for _, o := range outlines.All() {
		if o.Level != 1 {
			continue
		}
		a := Area{ErrorM: o.ErrorM}
		for _, polygon := range o.Geometry() {
			a.Vertices = append(a.Vertices, polygon[0]...)
		}
		areas[o.PlaceID] = a
	}
	return areas, nil
}

// circleOfArea sets the smallest circle round the outline of a division, wider by what its border may be off, or as wide
// as its towns need.
func circleOfArea(p *Place, area Area, towns []orb.Point) {
	centre, radius := enclosing(area.Vertices)
	p.HasPoint, p.Lon, p.Lat = true, centre[0], centre[1]
	radius += area.ErrorM
	p.Reason = fmt.Sprintf("farthest vertex of the Natural Earth 1:10m polygon, plus %.0f km", area.ErrorM/1000)
	if len(towns) > 0 {
		if t := farthest(centre, withoutStrays(towns)); t > radius {
			radius, p.Reason = t, "farthest town that GeoNames lists, beyond the Natural Earth 1:10m polygon"
		}
	}
	p.Uncertainty = roundUp(radius, 1000)
	p.Source = joinSources(p.Source, "naturalearth")
}
