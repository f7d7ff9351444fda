package gazetteer

import (
	"slices"

	"dateline/geo"
)

// bearersLeast is the number of namesakes above which a query looks at some of them only: that many, or as many as it
// wants answers.
const bearersLeast = 40

// keyIn is the number that a skeleton has as a key of a layer.
type keyIn struct {
	layer  int
	number uint32
}

// keys finds the layers in which a skeleton is a key. It is looked for once for a query.
func (s *search) keys(skeleton string) []keyIn {
	for i := range s.known {
		if s.known[i].skeleton == skeleton {
			return s.known[i].keys
		}
	}
	var keys []keyIn
	for i, l := range s.layers {
		if number, ok := l.Number(skeleton); ok {
			keys = append(keys, keyIn{i, number})
		}
	}
	s.known = append(s.known, knownKeys{skeleton, keys})
	return keys
}

type knownKeys struct {
	skeleton string
	keys     []keyIn
}

// find gives the places that bear a skeleton with certain keys, as far as one query needs them: only those that it admits by their countries
// and kinds (here), or others, too. Of a few all are given. Of more, so many of the most prominent ones; of those that the
// query admits; and of those of them that lie where the query looks, or where the other names of its text have their most
// prominent bearers: a village of a thousand namesakes is found beside the name of its region. With looks (nil:
// without a bound) no more than so many bearers are asked whether they are admitted; it counts down.
func (s *search) find(skeleton string, keys []keyIn, here bool, looks *int) []uint32 {
	most := max(s.most, bearersLeast)
	filter := s.area.filter()
	wanted := filter.wants
	if !here || filter.open() {
		wanted = nil
	}
	places := s.findMost(keys, most+1, wanted, looks)
	if len(places) <= most {
		return places
	}
	places = places[:most]
	if !here && !filter.open() {
		places = append(places, s.findMost(keys, most, filter.wants, looks)...)
	}
	if where := s.around(skeleton); !where.empty() {
		places = append(places, s.findMost(keys, most, func(l *layer, n uint32, attr uint64) bool {
			return where.hold(l, n, attr) && filter.wants(l, n, attr)
		}, looks)...)
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// findMost gives up to most places of each layer that bear a skeleton with certain keys, of those that wanted tells by their numbers there and
// their attributes (nil: all), the most prominent first. For looks see find.
func (ix *Index) findMost(keys []keyIn, most int, wanted func(l *layer, n uint32, attr uint64) bool, looks *int) []uint32 {
	var places []uint32
	for _, k := range keys {
		l := ix.layers[k.layer]
		keep := ix.aliveIn(&l)
		if wanted != nil {
			alive := keep
			keep = func(n uint32) bool {
				if looks != nil {
					if *looks == 0 {
						return false
					}
					*looks--
				}
				return wanted(&l, n, l.Attr(n)) && (alive == nil || alive(n))
			}
		}
		for _, n := range l.Bearers(k.number, most, keep) {
			places = append(places, l.first+n)
		}
	}
	return places
}

// surroundings are where a place may lie: countries and first-level divisions, as attributes tell them, and a box.
type surroundings struct {
	regions map[uint64]bool
	box     *geo.BBox
}

func (w *surroundings) empty() bool { return len(w.regions) == 0 && w.box == nil }

// hold reports whether a place of a layer is there.
func (w *surroundings) hold(l *layer, n uint32, attr uint64) bool {
	if division := attr >> attrDivisionShift << attrDivisionShift; division != 0 && w.regions[division] {
		return true
	}
	for code := range countriesOfAttr(attr) {
		if w.regions[code] {
			return true
		}
	}
	if w.box == nil {
		return false
	}
	p, has := l.Point(n)
	return has && w.box.Contains(p.Lon(), p.Lat())
}

// add adds where a place lies: its first-level division, or its countries if it is in none or is a country.
func (w *surroundings) add(attr uint64) {
	if division := attr >> attrDivisionShift << attrDivisionShift; division != 0 {
		w.regions[division] = true
		return
	}
	for code := range countriesOfAttr(attr) {
		w.regions[code] = true
	}
}

// maxRegional is the number of bearers of a name whose divisions count.
const maxRegional = 20

// around is where the query looks, and where the other names of the text lie.
func (s *search) around(skeleton string) surroundings {
	where := surroundings{regions: map[uint64]bool{}}
	where.box = s.area.box
	for _, any := range s.area.within {
		for _, e := range any {
			where.add(s.attr(e.place))
			for _, code := range e.countries {
				where.regions[packCountry(code)] = true
			}
		}
	}
	if s.near != nil && where.box == nil {
		box := geo.BoxAround(*s.near, nearReachM)
		where.box = &box
	}
	for _, name := range s.text {
		places := name.coded
		if places == nil && name.skeleton != skeleton && name.other != skeleton && !name.allGeneric {
			places = s.findMost(s.keys(name.skeleton), maxRegional, nil, nil)
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
