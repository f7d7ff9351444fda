package gazetteer

import (
	"cmp"
	"fmt"
	"slices"

	"dateline/geo"
)

// line reports whether places of the kind are long and narrow, so that hardly anything happens at their point.
func line(kind string) bool {
	return kind == KindRoad || kind == KindRiver || kind == KindBorder || kind == KindBorderSection
}

// along gives the place by which a text names a part of a river or a road: the Panj near Farkhor. It lies in the circle of the line, and
// its own is the smaller: more is not known of where the line runs. It is nil if there is none, if several may be meant that do not
// meet, and if the text does not name its kind where a settlement or a division bears the name, too (Isfara for the Isfara River).
func (ix *Index) along(h *hit, r *reading, kinds []string, hits []hit, around [][]hit) *hit {
	kind := h.row[colKind]
	if !line(kind) || !slices.Contains(kinds, kind) && slices.ContainsFunc(hits, func(o hit) bool {
		return (populated(o.row[colKind]) || division(o.row[colKind])) && !o.match.bySound()
	}) {
		return nil
	}
	var there []*hit
	for i, hits := range around {
		if slices.ContainsFunc(hits, func(q hit) bool {
			return division(q.row[colKind]) && !q.match.bySound() && !q.stripped && q.surrounds(h)
		}) {
			continue // Batken may be the region, too, in which all of the river is
		}
		for j := range hits {
			if q := &hits[j]; !line(q.row[colKind]) && h.circles(q) && number(q.row[colUncertaintyM]) < number(h.row[colUncertaintyM]) && !r.alias(i, h, hits) {
				there = append(there, q)
			}
		}
	}
	if len(there) == 0 {
		return nil
	}
	worth := func(q *hit) float64 { return q.quality * (1 - importanceShare + importanceShare*importance(q.row)) }
	best := slices.MaxFunc(there, func(a, b *hit) int { return cmp.Compare(worth(a), worth(b)) })
	for _, q := range there {
		if worth(best)-worth(q) < margin && !best.circles(q) && !q.circles(best) {
			return nil
		}
	}
	return best
}

// surrounds reports whether the circle of a division holds that of a line.
func (q *hit) surrounds(h *hit) bool {
	at, of := q.where(), h.where()
	return at.hasPoint && of.hasPoint && geo.Distance(at.point, of.point)+number(h.row[colUncertaintyM]) <= number(q.row[colUncertaintyM])
}

// holdsAny reports whether one of the hits is the place or holds it.
func (ix *Index) holdsAny(at *hit, hits []hit) bool {
	return slices.ContainsFunc(hits, func(q hit) bool { return q.place == at.place || slices.Contains(ix.above(at), q.place) })
}

// along narrows a river or a road to where it is at a place; a place that holds others is not near itself.
func (c *Candidate) along(at Candidate) {
	c.Point, c.UncertaintyM = at.Point, at.UncertaintyM
	c.UncertaintyReason = fmt.Sprintf("the %s where it is at %s: %s", c.Place.Kind, at.Place.Name, at.UncertaintyReason)
	c.Relation = &Relation{Kind: RelationNear, Anchors: []Ref{c.Place.Ref(), at.Place.Ref()}}
}
