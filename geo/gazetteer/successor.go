package gazetteer

import "strings"

// Successor is the id of the place that an id of an earlier gazetteer stood for. Settlements whose id of GeoNames is not known
// have one of the program's own making, CJ:<country>-<name>-<number>, which ends when the other is known: then the only
// settlement of that country that is called so is meant. It is false for an id that is known, and where several places may be meant.
func (ix *Index) Successor(id string) (string, bool) {
	own, ok := strings.CutPrefix(id, "CJ:")
	if !ok || ix.Has(id) {
		return "", false
	}
	country, rest, _ := strings.Cut(own, "-")
	end := strings.LastIndexByte(rest, '-')
	if end < 0 {
		return "", false
	}
	name := strings.ReplaceAll(rest[:end], "-", " ")
	key, code, found := nameKey(name), packCountry(country), ""
	for _, l := range ix.layers {
		for _, n := range l.Find(Skeleton(name), 0, nil) {
			if attr := l.Attr(n); countryOfAttr(attr) != code || !populated(kindOfAttr(attr)) || ix.isDead(l.first+n) {
				continue
			}
			r := l.head(n)
			if nameKey(r[colName]) != key {
				continue
			}
			if found != "" {
				return "", false
			}
			found = r[colID]
		}
	}
	return found, found != ""
}

// today is the number of the place with an id, also with one of an earlier gazetteer: see Successor.
func (ix *Index) today(id string) (uint32, bool) {
	if n, ok := ix.number(id); ok {
		return n, true
	}
	if now, ok := ix.Successor(id); ok {
		return ix.number(now)
	}
	return 0, false
}
