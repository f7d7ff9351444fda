package gazetteer

import (
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// enclosure is a place that a query looks in. What lies in a country or a division the codes of places tell. An area or a line
// that no code tells of holds what lies in its circle and in its countries.
type enclosure struct {
	place     uint32
	name      string
	country   string          // the code of one that is a country
	disputed  []*disputedArea // that it claims
	circle    bool
	center    orb.Point
	radiusM   float64
	countries []string // of one with a circle; none: any
}

// enclosure makes one of a place.
func (ix *Index) enclosure(n uint32) enclosure {
	r := ix.head(n)
	e := enclosure{place: n, name: r[colName]}
	switch kind := r[colKind]; kind {
	case KindCountry:
		e.country = r[colCountry]
		e.disputed = ix.outlines.disputedOf([]string{e.country})
	case KindArea, KindExclave, KindBorder, KindBorderSection:
		p := ix.place(n)
		e.center, e.circle = p.Point, p.HasPoint
		e.radiusM, _ = radius(&p)
		e.countries = p.Claimants()
	}
	return e
}

// enclose restricts an area to what one of some places holds.
func (ix *Index) enclose(area *restriction, places ...uint32) {
	var any []enclosure
	name := ""
	for i, n := range places {
		e := ix.enclosure(n)
		if any = append(any, e); i > 0 {
			name += " or "
		}
		name += e.name
	}
	area.within, area.names = append(area.within, any), append(area.names, name)
}

// encloses reports whether a hit lies in e. A place lies in itself.
func (ix *Index) encloses(e *enclosure, h *hit) bool {
	if e.place == h.place || slices.Contains(ix.above(h), e.place) {
		return true
	}
	at := h.where()
	if e.country != "" {
		return claims(h.row, e.country) || at.hasPoint && inOneOf(e.disputed, h.row[colKind], at.point)
	}
	return at.hasPoint && e.encircles(at.point, h.row[colCountry])
}

// encircles reports whether a point in some countries, joined by "/", lies in the circle of e.
func (e *enclosure) encircles(p orb.Point, countries string) bool {
	if !e.circle || geo.Distance(e.center, p) > e.radiusM {
		return false
	}
	return len(e.countries) == 0 || countries == "" || slices.ContainsFunc(Place{Country: countries}.Claimants(), func(code string) bool {
		return slices.Contains(e.countries, code)
	})
}
