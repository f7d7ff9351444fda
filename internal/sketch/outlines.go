package sketch

import (
	"sync"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// Land is the outlines of countries and divisions, ready to be drawn. It is safe
// for concurrent use.
type Land struct {
	of     *gazetteer.Outlines
	fine   []area
	coarse []func() []area // for each of tolerances
}

// area is an outline with its box.
type area struct {
	gazetteer.Outline
	bound orb.Bound
}

// tolerances are how coarse, in degrees, the outlines are kept for wide views.
var tolerances = []float64{0.01, 0.05, 0.25}

// NewLand prepares the outlines. What only wide views need is made when the first
// of them is drawn.
func NewLand(of *gazetteer.Outlines) *Land {
	l := &Land{of: of}
	for _, o := range of.All() {
		if o.Level <= 1 {
			l.fine = append(l.fine, area{o, o.Region.Bound()})
		}
	}
	for n, tolerance := range tolerances {
		l.coarse = append(l.coarse, sync.OnceValue(func() []area {
			finer := l.fine
			if n > 0 {
				finer = l.coarse[n-1]()
			}
			return simplified(finer, tolerance)
		}))
	}
	return l
}

// Of reports whether l was made of these outlines.
func (l *Land) Of(outlines *gazetteer.Outlines) bool { return l != nil && l.of == outlines }

// at is the outlines for drawing them with a tolerance in degrees.
func (l *Land) at(tolerance float64) []area {
	for n := len(tolerances) - 1; n >= 0; n-- {
		if tolerances[n] <= tolerance {
			return l.coarse[n]()
		}
	}
	return l.fine
}

// simplified is areas with no more vertices than a tolerance in degrees needs.
// Divisions are left out: views as wide as these do not show them.
func simplified(areas []area, tolerance float64) []area {
	var out []area
	for _, a := range areas {
		if a.Level > 0 {
			continue
		}
		region, err := geo.PackRegion(a.Region.Within(a.bound, tolerance))
		if err != nil || region == "" {
			continue // too small to be seen
		}
		a.Region, a.bound = region, region.Bound()
		out = append(out, a)
	}
	return out
}
