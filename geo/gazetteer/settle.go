package gazetteer

import (
	"iter"
	"strings"
)

// Settled gives places without a district the one whose outline holds their point, with its codes, where the gazetteer
// knows the district and the outlines decide. A village of a dump that names no district is so found by "village,
// district" for certain. Other places and errors pass unchanged.
func (ix *Index) Settled(outlines *Outlines, places iter.Seq2[Place, error]) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		for p, err := range places {
			if err == nil && p.HasPoint && p.Parent == "" && p.Admin2 == "" && !division(p.Kind) {
				ix.settlePlace(outlines, &p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (ix *Index) settlePlace(outlines *Outlines, p *Place) {
	for _, c := range outlines.containing(p.Point.Lon(), p.Point.Lat(), 0) {
		if c.Level != 2 || !c.Inside || c.Uncertain {
			continue
		}
		district, ok := ix.Get(c.PlaceID)
		if !ok || district.Kind != KindAdmin2 || district.Country != p.Country {
			continue
		}
		p.Parent, p.Admin2 = district.ID, district.Admin2
		if p.Admin1 == "" {
			p.Admin1 = district.Admin1
		}
		return
	}
}

// Undivided reports whether a place has a point, and neither a division nor a place up that would tell where it belongs.
func (p *Place) Undivided() bool {
	return p.HasPoint && p.Admin1 == "" && p.Admin2 == "" && p.Parent == "" && !division(p.Kind) && p.Kind != KindArea && !line(p.Kind)
}

// Divide gives a place that is Undivided the country and the divisions whose outlines hold its point, as far as these decide and
// its own country does not contradict. A note tells that they come from outlines. It gives the lowest of them.
func (ix *Index) Divide(p *Place) (in Place, ok bool) {
	if !p.Undivided() {
		return Place{}, false
	}
	if old, there := ix.Get(p.ID); there && old.Admin1 != "" {
		return Place{}, false // what is not said stays as it is
	}
	for _, c := range ix.Containing(ix.outlines, p.Point.Lon(), p.Point.Lat()) {
		if c.Uncertain || c.Disputed != "" || p.Country != "" && c.Country != p.Country {
			break
		}
		up, known := ix.Get(c.PlaceID)
		if !known || !division(up.Kind) {
			continue
		}
		p.Country, p.Admin1, p.Admin2 = up.Country, up.Admin1, up.Admin2
		in, ok = up, true
	}
	if ok {
		p.Note = strings.TrimSpace(p.Note + " The outline of " + in.Name + " holds its point.")
	}
	return in, ok
}
