package gazetteer

import (
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// Index answers by name and by id. It is immutable after Open and safe for concurrent use.
//
// It keeps no strings of its own: places are decoded from the CSV texts when they are asked for. For every name of every
// place it has one entry, the hash of the name's skeleton with the number of the place, sorted; names that meet on a
// hash are compared in full at the time of a query. For the suggestions it has one signature of letters per name.
type Index struct {
	sources []source
	offsets []uint32          // of each place's row in its source
	entries []uint64          // hash of a skeleton (high 40 bits), number of the place (low 24), sorted
	ids     []uint64          // open addressing by the hash of the id, in the same form; 0 is free
	codes   map[string]uint32 // countries and divisions by their code
	letters []uint64          // signature of each name, place by place
	first   []uint32          // first signature of each place, and the end
	dead    []uint64          // bit set of places that a later row of the same id replaces
	live    int
}

// source is one CSV text, whose places have the numbers from first on.
type source struct {
	text  string
	order [numColumns]int
	first uint32
}

const (
	placeBits = 24
	maxPlaces = 1<<placeBits - 1
)

func pack(hash uint64, place uint32) uint64 { return hash>>placeBits<<placeBits | uint64(place) }

func placeOf(entry uint64) uint32 { return uint32(entry & maxPlaces) }

func sameHash(entry, hash uint64) bool { return (entry^hash)>>placeBits == 0 }

// hashOf is FNV-1a with a last stirring, so that the high bits are good.
func hashOf[T string | []byte](s T) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>32) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// Len is the number of places.
func (ix *Index) Len() int { return ix.live }

// NameCount is the number of different spellings in the index, counted by skeleton and place.
func (ix *Index) NameCount() int { return len(ix.letters) }

// Get is the place with the id, spelled exactly as in the gazetteer (GN:1220164).
func (ix *Index) Get(id string) (Place, bool) {
	n, ok := ix.number(id)
	if !ok {
		return Place{}, false
	}
	return ix.place(n), true
}

// All yields every place, in the order of the sources.
func (ix *Index) All() iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for n := range uint32(len(ix.offsets)) {
			if !ix.isDead(n) && !yield(ix.place(n)) {
				return
			}
		}
	}
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

func (ix *Index) number(id string) (uint32, bool) {
	if len(ix.ids) == 0 || id == "" {
		return 0, false
	}
	slot := ix.slot(id, hashOf(id))
	if ix.ids[slot] == 0 {
		return 0, false
	}
	return placeOf(ix.ids[slot]) - 1, true
}

// slot is where the id stands in the table, or the free slot where it would. Numbers are stored plus one.
func (ix *Index) slot(id string, hash uint64) int {
	mask := len(ix.ids) - 1
	for i := int(hash>>placeBits) & mask; ; i = (i + 1) & mask {
		e := ix.ids[i]
		if e == 0 || sameHash(e, hash) && ix.field(placeOf(e)-1, colID) == id {
			return i
		}
	}
}

func (ix *Index) isDead(n uint32) bool {
	return int(n/64) < len(ix.dead) && ix.dead[n/64]&(1<<(n%64)) != 0
}

// source finds the text that holds a place.
func (ix *Index) source(n uint32) *source {
	i := len(ix.sources) - 1
	for ix.sources[i].first > n {
		i--
	}
	return &ix.sources[i]
}

// row reads the record of a place.
func (ix *Index) row(n uint32) (r row) {
	s := ix.source(n)
	var fields [maxFields]string
	count, _, err := scanRecord(s.text[ix.offsets[n]:], &fields)
	if err != nil {
		return r // Open has read it without error
	}
	for i, at := range s.order {
		if at >= 0 && at < count {
			r[i] = fields[at]
		}
	}
	return r
}

func (ix *Index) field(n uint32, column int) string {
	s := ix.source(n)
	if column == colID && s.order[colID] == 0 {
		if text := s.text[ix.offsets[n]:]; text[0] != '"' {
			return text[:strings.IndexByte(text, ',')]
		}
	}
	r := ix.row(n)
	return r[column]
}

// place reads a whole place. What cannot be read stays empty: Open accepts rows by their shape, ReadCSV is the strict
// reader.
func (ix *Index) place(n uint32) Place {
	r := ix.row(n)
	p, _ := r.place()
	return p
}

// chain is the way up from a place, without it. A missing parent is found by the codes of the divisions; what lies in
// several countries, and in no division, has none.
func (ix *Index) chain(n uint32) []uint32 {
	var up []uint32
	for len(up) < 8 {
		r := ix.row(n)
		next, ok := ix.parent(&r)
		if !ok || next == n || slices.Contains(up, next) {
			break
		}
		up = append(up, next)
		n = next
	}
	return up
}

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

// code finds a country or a division by its code (see countryCode).
func (ix *Index) code(code string) (uint32, bool) {
	n, ok := ix.codes[code]
	return n, ok && code != ""
}

// find gives the places that bear a skeleton, but for a collision of hashes.
func (ix *Index) find(skeleton string) []uint32 {
	hash := hashOf(skeleton)
	from, _ := slices.BinarySearch(ix.entries, hash>>placeBits<<placeBits)
	to := from
	for to < len(ix.entries) && sameHash(ix.entries[to], hash) {
		to++
	}
	places := make([]uint32, 0, to-from)
	for _, e := range ix.entries[from:to] {
		places = append(places, placeOf(e))
	}
	return places
}

// letterSignature marks which of the letters a skeleton has once, and which twice or more. One edit changes at most two
// marks, so that texts whose signatures differ in more than 2d marks are more than d edits apart.
func letterSignature(skeleton []byte) (marks uint64) {
	for _, c := range skeleton {
		at := uint64(c-'a') % 26
		if c < 'a' || c > 'z' {
			at = 26 + uint64(c)%6
		}
		if marks&(1<<at) != 0 {
			at += 32
		}
		marks |= 1 << at
	}
	return marks
}

func marksApart(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// maxFields is the largest number of columns that a source may have.
const maxFields = 32

// scanRecord reads one record at the beginning of s. Fields follow RFC 4180 but contain no line break. It returns the
// number of fields and of bytes, the line's end included.
func scanRecord(s string, fields *[maxFields]string) (count, size int, err error) {
	line, _, ended := strings.Cut(s, "\n")
	size = len(line)
	if ended {
		size++
	}
	line = strings.TrimSuffix(line, "\r")
	for more := true; more; count++ {
		if count == maxFields {
			return 0, 0, fmt.Errorf("more than %d columns", maxFields)
		}
		if strings.HasPrefix(line, `"`) {
			if fields[count], line, more, err = scanQuoted(line[1:]); err != nil {
				return 0, 0, fmt.Errorf("column %d: %w", count+1, err)
			}
		} else {
			fields[count], line, more = strings.Cut(line, ",")
		}
	}
	return count, size, nil
}

// scanQuoted reads a quoted field after its opening quote and gives its text, the rest of the line after the comma, and
// whether there was one.
func scanQuoted(s string) (text, rest string, more bool, err error) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case i+1 < len(s) && s[i+1] == '"':
			i++
		default:
			text, rest = strings.ReplaceAll(s[:i], `""`, `"`), s[i+1:]
			if rest != "" && rest[0] != ',' {
				return "", "", false, errors.New("text follows a closing quote")
			}
			return text, strings.TrimPrefix(rest, ","), rest != "", nil
		}
	}
	return "", "", false, errors.New("a quote is not closed on its line")
}
