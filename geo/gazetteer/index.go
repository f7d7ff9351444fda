package gazetteer

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"sync"

	"dateline/geo/gazetteer/segment"
)

// Index answers by name and by id. It is immutable and safe for concurrent use.
//
// It consists of layers: the gazetteer itself, and further places laid over it. Each is a segment (see package segment),
// in memory or mapped from a file. The places of all layers are numbered through, those of a layer in order of their
// prominence. A place whose id occurs in a later layer is dead: the later one, which contains what is left of it, stands
// in its place. What Without takes away is dead too.
type Index struct {
	layers      []layer
	dead        []uint64 // bit set of places that a later layer replaces
	live        int
	fingerprint [32]byte  // of all that it is built from
	outlines    *Outlines // nil: none; see Outlined

	// chains are those that were needed: of places that hold others by their numbers, of those without a parent by their
	// codes.
	chains sync.Map
	styles styles // how the names of each country are spelled

	capitals  capitals // see capitalOf
	findTowns sync.Once
	towns     townCells // once they were asked for; see townNear
}

// layer is a segment whose places have the numbers from first on.
type layer struct {
	*segment.Segment
	first uint32
}

// Len is the number of places.
func (ix *Index) Len() int { return ix.live }

// NameCount is the number of different spellings in the index, counted by skeleton and place.
func (ix *Index) NameCount() int {
	count := 0
	for _, l := range ix.layers {
		count += l.Names()
	}
	return count
}

// Get is the place with the id, spelled exactly as in the gazetteer (GN:1220164).
func (ix *Index) Get(id string) (Place, bool) {
	n, ok := ix.number(id)
	if !ok {
		return Place{}, false
	}
	return ix.place(n), true
}

// All yields every place: the gazetteer's first, then the further ones, each in the order of prominence.
func (ix *Index) All() iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for n := range ix.count() {
			if !ix.isDead(n) && !yield(ix.place(n)) {
				return
			}
		}
	}
}

// count is the number of places, dead ones included.
func (ix *Index) count() uint32 {
	if len(ix.layers) == 0 {
		return 0
	}
	last := ix.layers[len(ix.layers)-1]
	return last.first + uint32(last.Segment.Len())
}

// Ancestors are the ids of the places that hold the place with the id, from the next one up to the country (a shared
// place has one country in its chain). It is nil for an unknown id and for a country.
func (ix *Index) Ancestors(id string) []string {
	n, ok := ix.number(id)
	if !ok {
		return nil
	}
	var ids []string
	for _, up := range ix.chain(n) {
		ids = append(ids, ix.field(up, colID))
	}
	return ids
}

// number finds a place by its id.
func (ix *Index) number(id string) (uint32, bool) {
	if id == "" {
		return 0, false
	}
	for _, l := range slices.Backward(ix.layers) {
		n, ok := l.ByID(id, func(n uint32) (is bool) {
			l.View(n, func(record []byte) {
				first, _, _ := bytes.Cut(record, []byte{separator})
				is = string(first) == id || otherID(record, id)
			})
			return is
		})
		if ok {
			return l.first + n, !ix.isDead(l.first + n)
		}
	}
	return 0, false
}

// otherID reports whether an id is among the further ones of a record, which are its last field.
func otherID(record []byte, id string) bool {
	for other := range bytes.FieldsSeq(record[bytes.LastIndexByte(record, separator)+1:]) {
		if string(other) == id {
			return true
		}
	}
	return false
}

// code finds a country or a division by its code (see countryCode).
func (ix *Index) code(code string) (uint32, bool) {
	if code == "" {
		return 0, false
	}
	for _, l := range slices.Backward(ix.layers) {
		n, ok := l.ByID(code, func(n uint32) bool {
			r := l.head(n)
			return divisionCode(&r) == code && !ix.isDead(l.first+n)
		})
		if ok {
			return l.first + n, true
		}
	}
	return 0, false
}

func (ix *Index) isDead(n uint32) bool {
	return int(n/64) < len(ix.dead) && ix.dead[n/64]&(1<<(n%64)) != 0
}

// layer finds the layer of a place, and the number that it has there.
func (ix *Index) layer(n uint32) (*layer, uint32) {
	i := len(ix.layers) - 1
	for i > 0 && ix.layers[i].first > n {
		i--
	}
	return &ix.layers[i], n - ix.layers[i].first
}

// ref is the short form of a place.
func (ix *Index) ref(n uint32) Ref {
	r := ix.head(n)
	return Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}
}

// row reads the record of a place.
func (ix *Index) row(n uint32) *row {
	r := new(row)
	ix.read(n, r)
	return r
}

// read is row, into a row at hand.
func (ix *Index) read(n uint32, r *row) {
	l, at := ix.layer(n)
	unpackRow(l.Record(at), r)
}

// head is row without the names and the texts that few places have.
func (l *layer) head(n uint32) (r row) {
	l.View(n, func(record []byte) {
		end := 0
		for range headColumns {
			at := bytes.IndexByte(record[end:], separator)
			if at < 0 {
				end = len(record) + 1
				break
			}
			end += at + 1
		}
		text := string(record[:max(end-1, 0)])
		for _, column := range packed[:headColumns] {
			r[column], text, _ = strings.Cut(text, string(separator))
		}
	})
	return r
}

// head is the record of a place with the columns that say what it is and where it belongs.
func (ix *Index) head(n uint32) row {
	l, at := ix.layer(n)
	return l.head(at)
}

// field reads one column of a place.
func (ix *Index) field(n uint32, column int) (text string) {
	l, at := ix.layer(n)
	l.View(at, func(record []byte) {
		for _, c := range packed {
			var field []byte
			field, record, _ = bytes.Cut(record, []byte{separator})
			if c == column {
				text = string(field)
				return
			}
		}
	})
	return text
}

// place reads a whole place. What cannot be read stays empty: Open accepts rows by their shape, ReadCSV is the strict
// reader.
func (ix *Index) place(n uint32) Place {
	r := ix.row(n)
	p, _ := r.place()
	return p
}

// chain is the way up from a place, without it. A missing parent is found by the codes of the divisions; what lies in
// several countries, and in no division, has none. The caller must not change it.
func (ix *Index) chain(n uint32) []uint32 {
	if up, known := ix.chains.Load(n); known {
		return up.([]uint32)
	}
	r := ix.head(n)
	return ix.chainOf(n, &r)
}

// chainOf is chain of a place whose record is at hand.
func (ix *Index) chainOf(n uint32, r *row) []uint32 {
	if r[colParent] != "" || division(r[colKind]) {
		return ix.climb(n, r)
	}
	codes := r[colCountry] + "|" + r[colAdmin1] + "|" + r[colAdmin2] // all that the way up comes from
	if up, known := ix.chains.Load(codes); known {
		return up.([]uint32)
	}
	up := ix.climb(n, r)
	ix.chains.Store(codes, up)
	return up
}

// climb finds the chain of a place.
func (ix *Index) climb(n uint32, r *row) []uint32 {
	next, ok := ix.parent(r)
	up := make([]uint32, 0, 4)
	for ok && next != n && len(up) < maxChain && !slices.Contains(up, next) {
		up = append(up, next)
		if rest, known := ix.chains.Load(next); known {
			up = append(up, rest.([]uint32)...)
			break
		}
		above := ix.head(next)
		next, ok = ix.parent(&above)
	}
	if !ok { // it ends at the top, not in a circle
		for i, n := range up {
			ix.chains.Store(n, slices.Clip(up[i+1:]))
		}
	}
	return slices.Clip(up)
}

// maxChain is the greatest number of places over another.
const maxChain = 8

func (ix *Index) parent(r *row) (uint32, bool) {
	if n, ok := ix.number(r[colParent]); ok {
		return n, true
	}
	if acrossCountries(r[colCountry], r[colAdmin1]) {
		return 0, false
	}
	country, _, _ := strings.Cut(r[colCountry], "/")
	var codes []string
	switch r[colKind] {
	case KindCountry:
		return 0, false
	case KindAdmin1:
		codes = []string{countryCode(country)}
	case KindAdmin2:
		codes = []string{admin1Code(r[colAdmin1]), countryCode(country)}
	default:
		codes = []string{admin2Code(r[colAdmin1], r[colAdmin2]), admin1Code(r[colAdmin1]), countryCode(country)}
	}
	for _, code := range codes {
		if n, ok := ix.code(code); ok {
			return n, true
		}
	}
	return 0, false
}

// acrossCountries reports whether a place lies in several countries and in no division of one of them: a border, Central
// Asia. To name one of the countries beside it would be wrong.
func acrossCountries(countries, admin1 string) bool {
	return strings.Contains(countries, "/") && admin1 == ""
}

func countryCode(country string) string { return "c/" + country }

func admin1Code(admin1 string) string {
	if admin1 == "" {
		return ""
	}
	return "1/" + admin1
}

func admin2Code(admin1, admin2 string) string {
	if admin2 == "" {
		return ""
	}
	return "2/" + admin1 + "." + strings.TrimPrefix(admin2, admin1+".")
}

// divisionCode is the code under which a row itself is found by parent, or empty.
func divisionCode(r *row) string {
	switch r[colKind] {
	case KindCountry:
		return countryCode(r[colCountry])
	case KindAdmin1:
		return admin1Code(r[colAdmin1])
	case KindAdmin2:
		return admin2Code(r[colAdmin1], r[colAdmin2])
	}
	return ""
}

// aliveIn tells which places of a layer are not dead; it is nil if all are alive.
func (ix *Index) aliveIn(l *layer) func(n uint32) bool {
	if len(ix.dead) == 0 {
		return nil
	}
	return func(n uint32) bool { return !ix.isDead(l.first + n) }
}
