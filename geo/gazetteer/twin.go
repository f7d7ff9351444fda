package gazetteer

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// twinM is how far apart, in metres, the points of a settlement may be in the gazetteer and in a dump.
const twinM = 5000

// twin finds the place that a place of a dump is though it has another id there: the built-in countries, divisions and towns have
// GeoNames' ids only as far as those were known. A country or a division is known by its code, if one of its names or its point agrees; a
// division without a code, and a settlement of unknown id, by its name and the point.
func (ix *Index) twin(p *Place) (uint32, bool) {
	if p.Name == "" || !p.FromDump() {
		return 0, false
	}
	country, _, _ := strings.Cut(p.Country, "/")
	switch {
	case p.Kind == KindCountry:
		n, ok := ix.code(countryCode(country))
		return n, ok && (p.FeatureCode == "PCLI" || ix.sharesName(n, p))
	case p.Kind == KindAdmin1 && p.Admin1 != "":
		n, ok := ix.code(admin1Code(p.Admin1))
		return n, ok && ix.agrees(n, p)
	case p.Kind == KindAdmin2 && p.Admin2 != "":
		if n, ok := ix.code(admin2Code(p.Admin1, p.Admin2)); ok && ix.agrees(n, p) {
			return n, true
		}
	}
	return ix.namesake(p, country)
}

// agrees reports whether a division of the gazetteer with the code of p is p: it has one of p's names, or holds p's point.
func (ix *Index) agrees(n uint32, p *Place) bool {
	r := ix.head(n)
	at, ok := pointOf(&r)
	return !ok || !p.HasPoint || geo.Distance(at, p.Point) <= number(r[colUncertaintyM]) || ix.sharesName(n, p)
}

// sharesName reports whether a place of the gazetteer has one of the names of p.
func (ix *Index) sharesName(n uint32, p *Place) bool {
	known := map[string]bool{}
	for name := range ix.row(n).names() {
		known[Skeleton(name.Text)] = true
	}
	return known[Skeleton(p.Name)] || slices.ContainsFunc(p.Names, func(m Name) bool { return known[Skeleton(m.Text)] })
}

// namesake finds the one division or settlement with p's primary name where p is. Places that have an id of GeoNames are others than
// those of a dump.
func (ix *Index) namesake(p *Place, country string) (twin uint32, found bool) {
	settlement := populated(p.Kind)
	if !p.HasPoint || !settlement && p.Kind != KindAdmin1 && p.Kind != KindAdmin2 || settlement && !ix.townNear(p.Point) {
		return 0, false
	}
	key, code := Skeleton(p.Name), packCountry(country)
	for _, l := range ix.layers {
		for _, n := range l.Find(key, 0, nil) {
			attr := l.Attr(n)
			if kind := kindOfAttr(attr); countryOfAttr(attr) != code || kind != p.Kind && !(settlement && populated(kind)) || ix.isDead(l.first+n) {
				continue
			}
			r := l.head(n)
			reach := float64(twinM)
			if !settlement {
				reach = number(r[colUncertaintyM])
			}
			at, ok := pointOf(&r)
			if !ok || geo.Distance(at, p.Point) > reach || strings.HasPrefix(r[colID], "GN:") && p.from(SourceDump) {
				continue
			}
			if found {
				return 0, false // which one it is cannot be told
			}
			twin, found = l.first+n, true
		}
	}
	return twin, found
}

// ownNames leaves out of what dumps call the first-level division n the names that have a word for one and are those of another one of the
// country: GeoNames gives the city of Tashkent those of Tashkent Region, too.
func (ix *Index) ownNames(n uint32, group []Place) []Place {
	if r := ix.head(n); r[colKind] != KindAdmin1 || !group[0].FromDump() {
		return group
	}
	group = slices.Clone(group)
	for i := range group {
		group[i].Names = slices.DeleteFunc(slices.Clone(group[i].Names), func(m Name) bool { return ix.isAnothers(n, m.Text) })
	}
	return group
}

// isAnothers reports whether a name with a word for a first-level division is one of another than n of its country, and none of n.
func (ix *Index) isAnothers(n uint32, text string) bool {
	called := func(n uint32) bool {
		for name := range ix.row(n).names() {
			if sameKey(name.Text, text) {
				return true
			}
		}
		return false
	}
	division := func(word string) bool { return slices.Contains(wordClasses[word].kinds, KindAdmin1) }
	if !slices.ContainsFunc(strings.Fields(Fold(text)), division) || called(n) {
		return false
	}
	self := ix.head(n)
	code := packCountry(self[colCountry])
	for _, l := range ix.layers {
		for _, m := range l.Find(Skeleton(text), 0, nil) {
			attr := l.Attr(m)
			if l.first+m != n && kindOfAttr(attr) == KindAdmin1 && countryOfAttr(attr) == code && !ix.isDead(l.first+m) && called(l.first+m) {
				return true
			}
		}
	}
	return false
}

// townCell is the width, in degrees, of the cells that tell where the settlements are whose id of GeoNames is not known: most places of a
// dump have none near, and need not be compared.
const townCell = 0.2

type townCells map[[2]int16]struct{}

func cellOf(lon, lat float64) [2]int16 {
	return [2]int16{int16(math.Floor(lon / townCell)), int16(math.Floor(lat / townCell))}
}

// townNear reports whether a settlement without an id of GeoNames may be within twinM of a point. It errs on the side of yes.
func (ix *Index) townNear(at orb.Point) bool {
	ix.findTowns.Do(func() {
		ix.towns = townCells{}
		for _, l := range ix.layers {
			for n := range uint32(l.Len()) {
				if !populated(kindOfAttr(l.Attr(n))) {
					continue
				}
				known := true
				l.View(n, func(record []byte) { known = bytes.HasPrefix(record, []byte("GN:")) })
				if p, ok := l.Point(n); ok && !known {
					ix.towns[cellOf(p.Lon(), p.Lat())] = struct{}{}
				}
			}
		}
	})
	dLat := twinM / float64(degreeM)
	dLon := min(dLat/math.Max(math.Cos(at.Lat()*math.Pi/180), 0.01), townCell)
	for _, lon := range []float64{at.Lon() - dLon, at.Lon(), at.Lon() + dLon} {
		for _, lat := range []float64{at.Lat() - dLat, at.Lat() + dLat} {
			if _, ok := ix.towns[cellOf(geo.WrapLon(lon), lat)]; ok {
				return true
			}
		}
	}
	return false
}

// twins are the places of the gazetteer that dumps may have under other ids too. They are written when all places are laid, each once.
type twins map[uint32]*Place

// take unites a group of places with the place n of the gazetteer. It reports false if the group is another place: dumps have the
// first one of the kind already.
func (t twins) take(ix *Index, n uint32, group []Place) bool {
	held := t[n]
	if held == nil {
		p := ix.place(n)
		held = &p
		t[n] = held
	}
	if id := group[0].ID; id != held.ID && !slices.Contains(held.OtherIDs, id) {
		prefix, _, _ := strings.Cut(id, ":")
		if slices.ContainsFunc(held.OtherIDs, func(other string) bool { return strings.HasPrefix(other, prefix+":") }) {
			return false
		}
		held.OtherIDs = append(slices.Clip(held.OtherIDs), id)
	}
	*held = held.uniteAll(group)
	return true
}

// write adds the places to w and gives their numbers.
func (t twins) write(w *segment.Writer) (numbers []uint32, err error) {
	numbers = slices.Sorted(maps.Keys(t))
	for _, n := range numbers {
		entry, err := entryOf(t[n])
		if err == nil {
			err = w.Add(&entry)
		}
		if err != nil {
			return nil, err
		}
	}
	return numbers, nil
}
