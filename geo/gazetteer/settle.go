package gazetteer

import "iter"

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
