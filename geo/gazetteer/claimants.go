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

// disputedAreas are the outlines of disputed areas.
func (o *Outlines) disputedAreas() []disputedArea {
	if o == nil {
		return nil
	}
	o.findDisputed.Do(func() {
		for _, out := range o.All() {
			if out.Disputed != "" {
				o.disputed = append(o.disputed, disputedArea{out, boxOf(out.Region)})
			}
		}
		o.disputedBy = map[string][]*disputedArea{}
		for i := range o.disputed {
			for _, code := range o.disputed[i].Claimants() {
				o.disputedBy[code] = append(o.disputedBy[code], &o.disputed[i])
			}
		}
	})
	return o.disputed
}

// holds reports whether a point lies in the area.
func (a *disputedArea) holds(p orb.Point) bool {
	return a.box.near(p.Lon(), p.Lat(), 0, 0) && a.Region.Contains(p)
}

// claims yields the disputed areas that hold a point.
func (o *Outlines) claims(lon, lat float64) iter.Seq[Outline] {
	return func(yield func(Outline) bool) {
		for _, area := range o.disputedAreas() {
			if area.holds(orb.Point{lon, lat}) && !yield(area.Outline) {
				return
			}
		}
	}
}

// Claimants are the countries that hold or claim a candidate, as ISO 3166-1 alpha-2 codes; nil if no dispute is known. Disputed are a place of
// a kind that only one country can hold whose row has several (a village, not a river), and what lies in a disputed area; the countries of the
// place come first, then those of the area. Countries that share a border or a river do not claim it, and where outlines cannot decide in
// which of two a point lies, that is no claim. A country is not disputed because the area that its label stands in is, unless it is that area.
func (ix *Index) Claimants(c *Candidate) []string {
	codes := c.Place.Claimants()
	if len(codes) > 1 && (!undivided(c.Place.Kind) || c.Elsewhere()) {
		codes = nil
	}
	if c.HasPoint && c.Place.Kind != KindBorder && c.Place.Kind != KindBorderSection {
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
	}
	if len(codes) < 2 {
		return nil
	}
	return codes
}

// undivided reports whether a place of the kind is of one country: where several are told, they claim it.
func undivided(kind string) bool {
	switch kind {
	case KindLocality, KindExclave, KindJunction, KindMarket, KindAirport:
		return true
	}
	return populated(kind) || division(kind)
}

// disputedOf are the disputed areas that one of some countries claims.
func (o *Outlines) disputedOf(countries []string) (areas []*disputedArea) {
	if len(countries) == 0 || len(o.disputedAreas()) == 0 {
		return nil
	}
	for _, code := range countries {
		areas = append(areas, o.disputedBy[code]...)
	}
	return areas
}

// inOneOf reports whether a place of a kind, which is no country, lies in one of some disputed areas.
func inOneOf(areas []*disputedArea, kind string, p orb.Point) bool {
	return kind != KindCountry && slices.ContainsFunc(areas, func(a *disputedArea) bool { return a.holds(p) })
}

// filter is newFilter for which what lies in a disputed area is of all that claim it, too.
func (ix *Index) filter(kinds, countries []string) placeFilter {
	f := newFilter(kinds, countries)
	f.disputed = ix.outlines.disputedOf(countries)
	return f
}

// filter is that of an area for its kinds and countries.
func (a *restriction) filter() placeFilter {
	f := newFilter(a.kinds, a.countries)
	f.disputed = a.disputed
	return f
}

// inDisputed reports whether a place of a layer lies in a disputed area that the countries claim.
func (f *placeFilter) inDisputed(l *layer, n uint32, attr uint64) bool {
	p, has := l.Point(n)
	return has && inOneOf(f.disputed, kindOfAttr(attr), p)
}
