package gazetteer

import (
	"iter"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// disputedArea is an outline with its box.
type disputedArea struct {
	Outline
	box gridBox
}

// claims yields the disputed areas that hold a point.
func (o *Outlines) claims(lon, lat float64) iter.Seq[Outline] {
	return func(yield func(Outline) bool) {
		if o == nil {
			return
		}
		o.findDisputed.Do(func() {
			for _, out := range o.All() {
				if out.Disputed != "" {
					o.disputed = append(o.disputed, disputedArea{out, boxOf(out.Region)})
				}
			}
		})
		for _, area := range o.disputed {
			if area.box.near(lon, lat, 0, 0) && area.Region.Contains(orb.Point{lon, lat}) && !yield(area.Outline) {
				return
			}
		}
	}
}

// Claimants are the countries that hold or claim a candidate, as ISO 3166-1 alpha-2 codes: those of its place, then those of a disputed area
// that holds its point. A country is not disputed because the area that its label stands in is, unless it is that area, or the two sides
// of a line in it are.
func (ix *Index) Claimants(c *Candidate) []string {
	codes := c.Place.Claimants()
	if !c.HasPoint {
		return codes
	}
	for area := range ix.outlines.claims(c.Point.Lon(), c.Point.Lat()) {
		if c.Place.Kind == KindCountry && !strings.HasPrefix(area.Name, c.Place.Name) {
			continue
		}
		for _, code := range area.Claimants() {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}
