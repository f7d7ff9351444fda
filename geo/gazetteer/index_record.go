package gazetteer

import (
	"bytes"
	"hash/fnv"
	"iter"
	"math"
	"slices"
	"strings"

	"dateline/geo/gazetteer/segment"
)

// separator parts the fields of a stored record.
const separator = '\x1f'

// packed are the columns in the order in which a record stores them: those that say what a place is and where it belongs
// first, the names and the further ids last, so that they need not be read.
var packed = [storedColumns]int{
	colID, colName, colKind, colFeatureCode, colCountry, colAdmin1, colAdmin2, colParent, colLon, colLat, colUncertaintyM,
	colPopulation, colUncertaintyReason, colSource, colSourceURL, colNote, colNames,
	colOtherIDs,
}

// headColumns is the number of packed columns up to the population.
const headColumns = 12

func appendRow(dst []byte, r *row) []byte {
	for i, column := range packed {
		if column == colOtherIDs && r[column] == "" {
			break // few places have any
		}
		if i > 0 {
			dst = append(dst, separator)
		}
		start := len(dst)
		dst = append(dst, r[column]...)
		for j := bytes.IndexByte(dst[start:], separator); j >= 0; j = bytes.IndexByte(dst[start:], separator) {
			dst[start+j] = ' '
		}
	}
	return dst
}

func unpackRow(record string, r *row) {
	for _, column := range packed {
		r[column], record, _ = strings.Cut(record, string(separator))
	}
}

// newEntry makes the entry of a place for a segment.
func newEntry(r *row) segment.Entry {
	e := segment.Entry{
		IDs: []string{r[colID]}, Rank: prominence(r), Attr: attrOf(r), Record: appendRow(nil, r), Keys: placeKeys(r),
	}
	if code := divisionCode(r); code != "" {
		e.IDs = append(e.IDs, code)
	}
	if r[colOtherIDs] != "" {
		e.IDs = append(e.IDs, strings.Fields(r[colOtherIDs])...)
	}
	e.Point, e.HasPoint = pointOf(r)
	return e
}

// prominence orders places for lists that are cut off: by importance, then by people, then by the number of names.
func prominence(r *row) uint32 {
	people := 40 * math.Log2(number(r[colPopulation])+1)
	names := 2 * min(strings.Count(r[colNames], "|"), 200)
	return uint32(importance(r)*1e6)*1000 + min(uint32(people)+uint32(names), 999)
}

// An attribute tells without reading a record what kind of place it is (6 bits) and up to three countries that hold or
// claim it (10 bits for each: two letters). The next bit says that there are more. The rest is a hash of the code of its
// first-level division, 0 if it is in none.
const (
	attrKindBits      = 6
	attrCountryBits   = 10
	attrCountries     = 3
	attrMore          = 1 << (attrKindBits + attrCountries*attrCountryBits)
	attrDivisionShift = attrKindBits + attrCountries*attrCountryBits + 1
)

func attrOf(r *row) uint64 {
	attr := uint64(slices.Index(Kinds, r[colKind]) + 1)
	at := attrKindBits
	for code := range strings.SplitSeq(r[colCountry], "/") {
		packed := packCountry(code)
		if packed == 0 || at == attrKindBits+attrCountries*attrCountryBits {
			if code != "" {
				attr |= attrMore
			}
			continue
		}
		attr |= packed << at
		at += attrCountryBits
	}
	return attr | divisionHash(r[colAdmin1])<<attrDivisionShift
}

// divisionHash gives 27 bits for the code of a division, never 0 but for no code.
func divisionHash(code string) uint64 {
	if code == "" {
		return 0
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(code)) // a hash takes everything
	return max(hash.Sum64()>>attrDivisionShift, 1)
}

// packCountry gives the ten bits of a code of two capitals, or 0.
func packCountry(code string) uint64 {
	if len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
		return 0
	}
	return uint64(code[0]-'A'+1)<<5 | uint64(code[1]-'A'+1)
}

// kindOfAttr gives the kind of a place, or "".
func kindOfAttr(attr uint64) string {
	if i := int(attr & (1<<attrKindBits - 1)); i > 0 && i <= len(Kinds) {
		return Kinds[i-1]
	}
	return ""
}

// countriesOfAttr yields the bits of up to three countries of a place.
func countriesOfAttr(attr uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for i := range attrCountries {
			code := attr >> (attrKindBits + i*attrCountryBits) & (1<<attrCountryBits - 1)
			if code == 0 || !yield(code) {
				return
			}
		}
	}
}

// countryOfAttr gives the bits of the first country of a place.
func countryOfAttr(attr uint64) uint64 { return attr >> attrKindBits & (1<<attrCountryBits - 1) }

// placeFilter tells which places are wanted by their attributes: of certain kinds (none: all), held or claimed by one of
// certain countries (none: any).
type placeFilter struct {
	kinds     uint64 // bit set by the number of the kind
	countries []string
	packed    []uint64
	disputed  []*disputedArea // that the countries claim; see Index.filter
}

func newFilter(kinds, countries []string) placeFilter {
	f := placeFilter{countries: countries}
	for _, kind := range kinds {
		f.kinds |= 1 << (slices.Index(Kinds, kind) + 1)
	}
	for _, code := range countries {
		f.packed = append(f.packed, packCountry(code))
	}
	return f
}

func (f *placeFilter) open() bool { return f.kinds == 0 && len(f.countries) == 0 }

// in gives the filter for the places of a layer that are not dead; it is nil if all are wanted.
func (f *placeFilter) in(ix *Index, l *layer) func(n uint32) bool {
	alive := ix.aliveIn(l)
	if f.open() {
		return alive
	}
	return func(n uint32) bool { return f.wants(l, n, l.Attr(n)) && (alive == nil || alive(n)) }
}

// wants reports whether a place of a layer passes.
func (f *placeFilter) wants(l *layer, n uint32, attr uint64) bool {
	if f.kinds != 0 && f.kinds&(1<<(attr&(1<<attrKindBits-1))) == 0 {
		return false
	}
	return len(f.countries) == 0 || f.claimed(l, n, attr) || len(f.disputed) > 0 && f.inDisputed(l, n, attr)
}

func (f *placeFilter) claimed(l *layer, n uint32, attr uint64) bool {
	for code := range countriesOfAttr(attr) {
		if slices.Contains(f.packed, code) {
			return true
		}
	}
	if attr&attrMore == 0 {
		return false
	}
	r := l.head(n)
	return slices.ContainsFunc(f.countries, func(code string) bool { return claims(&r, code) })
}
