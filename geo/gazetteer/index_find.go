package gazetteer

import "slices"

// maxBearers is the number of namesakes above which a query looks at the most prominent ones only, and at those that lie
// where the text or the query says.
const maxBearers = 100

// find gives the places that bear a skeleton, as far as one query needs them. Of up to maxBearers all are given. Of more, the
// most prominent ones in the countries of the query; and the most prominent ones in the divisions and countries that the
// query looks in, or in which the other names of its text have their most prominent bearers: a village of a thousand
// namesakes is found beside the name of its region.
func (s *search) find(skeleton string) []uint32 {
	filter := placeFilter{}
	if s.area != nil {
		filter = newFilter(nil, s.area.countries)
	}
	places := s.Index.findMost(skeleton, maxBearers+1, filter, nil)
	if len(places) <= maxBearers {
		return places
	}
	where := s.regions(skeleton)
	if len(where) == 0 {
		return places[:maxBearers]
	}
	there := s.Index.findMost(skeleton, maxBearers, filter, where)
	there = slices.Concat(places[:maxBearers], there)
	slices.Sort(there)
	return slices.Compact(there)
}

// findMost gives up to most places of each layer that bear a skeleton, of those that the filter wants and that lie in one
// of the regions (nil: anywhere), the most prominent first.
func (ix *Index) findMost(skeleton string, most int, filter placeFilter, where regions) []uint32 {
	var places []uint32
	for _, l := range ix.layers {
		keep := filter.in(ix, &l)
		if where != nil {
			wanted := keep
			keep = func(n uint32) bool { return where.hold(l.Attr(n)) && (wanted == nil || wanted(n)) }
		}
		for _, n := range l.Find(skeleton, most, keep) {
			places = append(places, l.first+n)
		}
	}
	return places
}

// regions are countries and first-level divisions, as attributes tell them.
type regions map[uint64]bool

// hold reports whether a place of the attribute is in one of the regions.
func (r regions) hold(attr uint64) bool {
	if division := attr >> attrDivisionShift; division != 0 && r[division<<attrDivisionShift] {
		return true
	}
	for i := range attrCountries {
		if code := attr >> (attrKindBits + i*attrCountryBits) & (1<<attrCountryBits - 1); code != 0 && r[code] {
			return true
		}
	}
	return false
}

// add adds where a place lies: its first-level division, or its countries if it is in none or is a country.
func (r regions) add(attr uint64) {
	if division := attr >> attrDivisionShift; division != 0 {
		r[division<<attrDivisionShift] = true
		return
	}
	for i := range attrCountries {
		if code := attr >> (attrKindBits + i*attrCountryBits) & (1<<attrCountryBits - 1); code != 0 {
			r[code] = true
		}
	}
}

// maxRegional is the number of bearers of a name whose regions count.
const maxRegional = 20

// regions are those that the query looks in and those of the other names of the text.
func (s *search) regions(skeleton string) regions {
	where := regions{}
	if s.area != nil {
		for _, n := range s.area.within {
			where.add(s.attr(n))
		}
	}
	for _, name := range s.text {
		places := name.coded
		if places == nil && name.skeleton != skeleton && name.other != skeleton && !name.allGeneric {
			places = s.Index.findMost(name.skeleton, maxRegional, placeFilter{}, nil)
		}
		for _, n := range places {
			where.add(s.attr(n))
		}
	}
	return where
}

func (ix *Index) attr(n uint32) uint64 {
	l, at := ix.layer(n)
	return l.Attr(at)
}
