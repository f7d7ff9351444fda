package gazetteer

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strings"
	"unicode"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// columnNames are names that people give to our columns.
var columnNames = map[string]int{
	"latitude": colLat, "y": colLat, "широта": colLat,
	"longitude": colLon, "lng": colLon, "long": colLon, "x": colLon, "долгота": colLon,
	"place": colName, "title": colName, "название": colName,
}

// columnNamed is the column that a cell of a header names, or -1.
func columnNamed(cell string) int {
	cell = strings.ToLower(strings.TrimSpace(cell))
	if i, ok := columnNames[cell]; ok {
		return i
	}
	return slices.Index(Columns, cell)
}

// csvColumns finds the columns of a table: order[i] is the position of Columns[i], by its own name or by another, or -1.
func csvColumns(header []string) (order [numColumns]int, err error) {
	for i := range order {
		order[i] = -1
	}
	for at, cell := range header {
		i := columnNamed(cell)
		if i >= 0 && (order[i] < 0 || strings.EqualFold(strings.TrimSpace(cell), Columns[i]) && columnNames[strings.ToLower(strings.TrimSpace(header[order[i]]))] == i) {
			order[i] = at
		}
	}
	switch has := func(i int) bool { return order[i] >= 0 }; {
	case !has(colName) && !(has(colID) && has(colNames)):
		err = fmt.Errorf(`column "name" is missing: the first line must name the columns, for instance name,lat,lon; all of them are %s`, strings.Join(Columns, ","))
	case has(colLat) && !has(colLon):
		err = errors.New(`column "lon" is missing: there is a column of latitudes, the longitudes must be in one called lon`)
	case has(colLon) && !has(colLat):
		err = errors.New(`column "lat" is missing: there is a column of longitudes, the latitudes must be in one called lat`)
	}
	return order, err
}

// IsHeader reports whether a text, or the beginning of one, may be a table of places: its first line names the columns that ReadCSV must
// have, or those of the point, of which ReadCSV tells what is missing beside them.
func IsHeader(text string) bool {
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	c.FieldsPerRecord, c.Comma = -1, delimiterOf([]byte(text))
	header, err := c.Read()
	if err == nil && strings.HasPrefix(header[0], "sep=") {
		header, err = c.Read()
	}
	if err != nil {
		return false
	}
	order, err := csvColumns(header)
	return err == nil || order[colLat] >= 0 && order[colLon] >= 0
}

// ownIDs makes places of the rows of one file, and tells which they are.
type ownIDs struct {
	known *Index                // nil: none
	lines map[uint64]int32      // of the rows so far, by the hashes of their ids
	spots map[rowSpot]int32     // the same, by what they name and where
	named map[uint64]*ownPlaces // of the known places, by the hashes of their names
	next  map[uint64]int        // the number to try next, by the hash of the id without one
}

func newOwnIDs(known *Index) ownIDs {
	return ownIDs{known, map[uint64]int32{}, map[rowSpot]int32{}, map[uint64]*ownPlaces{}, map[uint64]int{}}
}

// errTooMany ends the reading of a file.
var errTooMany = fmt.Errorf("the file has more than %d places: part it into several", MaxCSV)

// place makes a place of a row, which it completes.
func (o *ownIDs) place(r *row, line int) (Place, error) {
	if r[colID] != "" && r[colName] == "" && r[colKind] == "" && r[colNames] != "" {
		p := Place{ID: r[colID], Source: r[colSource]}
		var err error
		if p.Names, err = parseNames(withLanguages(r[colNames])); err != nil {
			return Place{}, err
		}
		return p, o.see(&p, line)
	}
	if r[colName] == "" {
		return Place{}, errors.New("the name must not be empty")
	}
	if err := o.complete(r); err != nil {
		return Place{}, err
	}
	made := r[colID] == ""
	if made {
		r[colID] = OwnID(r[colName])
	}
	p, err := r.place()
	if err != nil {
		return Place{}, err
	}
	if made {
		if !p.HasPoint && p.Parent == "" {
			return Place{}, fmt.Errorf("%s: where is it? Give lat and lon, or the id of a parent", p.Name)
		}
		if err := o.identify(&p); err != nil {
			return Place{}, err
		}
	}
	return p, o.see(&p, line)
}

// complete makes the cells of a row what the columns hold.
func (o *ownIDs) complete(r *row) (err error) {
	r[colKind] = strings.ReplaceAll(strings.ToLower(r[colKind]), " ", "_")
	r[colPopulation] = strings.Join(strings.Fields(r[colPopulation]), "") // 3 000
	if r[colKind] == "" {
		r[colKind] = KindSettlement
		if o.known != nil && r[colID] != "" {
			if old, ok := o.known.Get(r[colID]); ok {
				r[colKind] = old.Kind
			}
		}
	}
	r[colNames] = withLanguages(r[colNames])
	if err := r.decimalPoint(); err != nil {
		return err
	}
	if r[colCountry], err = o.countries(r[colCountry]); err != nil {
		return err
	}
	if r[colAdmin1] = upperCode(r[colAdmin1]); r[colAdmin1] != "" && o.known != nil && !strings.Contains(r[colAdmin1], ".") {
		r[colAdmin1], err = o.known.Admin1Code(r[colAdmin1], r[colCountry])
	}
	return err
}

// countries gives the codes of countries. Codes that the gazetteer does not have may stand.
func (o *ownIDs) countries(text string) (string, error) {
	codes := strings.Split(text, "/")
	unknown := false
	for i := range codes {
		codes[i] = upperCode(codes[i])
		unknown = unknown || packCountry(codes[i]) == 0
	}
	if unknown && text != "" && o.known != nil {
		return o.known.CountryCodes(text)
	}
	return strings.Join(codes, "/"), nil
}

// withLanguages says of names without a language that it is not known.
func withLanguages(names string) string {
	if names == "" {
		return ""
	}
	parts := strings.Split(names, "|")
	for i, part := range parts {
		if parts[i] = strings.TrimSpace(part); !strings.Contains(part, ":") {
			parts[i] = "und:" + parts[i]
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "und:" }), "|")
}

// decimalPoint makes decimal degrees of coordinates with a comma, or in another form.
func (r *row) decimalPoint() error {
	lon, lat := &r[colLon], &r[colLat]
	if *lon == "" || *lat == "" {
		return nil
	}
	for _, x := range []*string{lon, lat} {
		if strings.Count(*x, ",") == 1 && !strings.Contains(*x, ".") {
			*x = strings.Replace(*x, ",", ".", 1)
		}
	}
	var p Place
	plain := r.point(&p)
	if plain == nil || strings.Trim(*lon+*lat, "0123456789.,-+ ") == "" {
		return nil // or the fault is told when the row is read
	}
	c, ok, err := ParseCoordinates(*lat + ", " + *lon)
	if err != nil || !ok {
		return errors.Join(plain, err)
	}
	*lon, *lat = decimal(c.Point.Lon()), decimal(c.Point.Lat())
	return nil
}

// OwnID makes an id of the name of a place of the user's own: OWN: with the letters and digits; all else becomes a hyphen.
func OwnID(name string) string {
	id := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name)
	return ownPrefix + strings.Trim(id, "-")
}

const (
	ownPrefix = "OWN:"
	ownSameM  = 20_000 // how far a place of the user's own, without an id, may move when it is said again, in metres
)

// identify gives a place that was said without an id that of the place of the user's own that it is, or a new one.
func (o *ownIDs) identify(p *Place) error {
	if line, ok := o.spots[rowSpotOf(p)]; ok {
		what := "point"
		if !p.HasPoint {
			what = "parent"
		}
		return fmt.Errorf("line %d has the same name and the same %s: leave one of them out, or give them ids", line, what)
	}
	if id := o.sameAs(p); id != "" {
		p.ID = id
		return nil
	}
	base := p.ID
	h := hashText(base)
	for n := max(1, o.next[h]); ; n++ {
		if n > 1 {
			o.next[h] = n
			p.ID = fmt.Sprintf("%s-%d", base, n)
		}
		if o.free(p.ID) && (o.known == nil || !o.known.Has(p.ID)) {
			return nil
		}
	}
}

// free reports whether no row so far has the id.
func (o *ownIDs) free(id string) bool {
	_, taken := o.lines[hashText(id)]
	return !taken
}

// sameAs is the id of the nearest place of the user's own that is called as p and that no row so far is; it is empty if there is none.
func (o *ownIDs) sameAs(p *Place) (id string) {
	own := o.called(p.Name)
	best := float64(ownSameM)
	look := func(old *ownPlace) (more bool) {
		if geo.Distance(old.at, orb.Point{old.at.Lon(), p.Point.Lat()}) > best {
			return false // it lies too far to the north or the south, and so do all behind it
		}
		if away := geo.Distance(old.at, p.Point); (away < best || away == best && id == "") && o.free(old.id) {
			best, id = away, old.id
		}
		return true
	}
	if p.HasPoint {
		i, _ := slices.BinarySearchFunc(own.placed, p.Point.Lat(), func(old ownPlace, lat float64) int { return cmp.Compare(old.at.Lat(), lat) })
		for north := i; north < len(own.placed) && look(&own.placed[north]); north++ {
		}
		for south := i - 1; south >= 0 && look(&own.placed[south]); south-- {
		}
	}
	if id != "" {
		return id
	}
	others := own.vague
	if !p.HasPoint {
		others = slices.Concat(own.vague, own.placed)
	}
	for _, together := range []bool{true, false} { // what lies in the same place first
		for _, old := range others {
			if (old.parent == p.Parent) == together && o.free(old.id) {
				return old.id
			}
		}
	}
	return ""
}

// ownPlaces are the known places of the user's own of one name: those with a point from south to north, and the others.
type ownPlaces struct{ placed, vague []ownPlace }

type ownPlace struct {
	id, parent string
	at         orb.Point // longitude, latitude in degrees
}

// called gives the known places of the user's own that have a name, in either case.
func (o *ownIDs) called(name string) *ownPlaces {
	h := hashText(strings.ToLower(name))
	if own, ok := o.named[h]; ok || o.known == nil {
		return cmp.Or(own, &ownPlaces{})
	}
	own := &ownPlaces{}
	for _, l := range o.known.layers {
		alive := o.known.aliveIn(&l)
		for _, n := range l.Find(Skeleton(name), 0, alive) {
			n += l.first
			id := o.known.field(n, colID)
			if !strings.HasPrefix(id, ownPrefix) || !strings.EqualFold(o.known.field(n, colName), name) {
				continue
			}
			at, has := o.known.point(n)
			into := &own.vague
			if has {
				into = &own.placed
			}
			*into = append(*into, ownPlace{id, o.known.field(n, colParent), at})
		}
	}
	for _, list := range [][]ownPlace{own.placed, own.vague} {
		slices.SortFunc(list, func(a, b ownPlace) int {
			return cmp.Or(cmp.Compare(a.at.Lat(), b.at.Lat()), cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
		})
	}
	o.named[h] = own
	return own
}

// rowSpot is what a row names and where: its point to a metre or so, or what it lies in.
type rowSpot struct {
	name     uint64 // hash
	lon, lat int32  // hundred-thousandths of a degree
}

func rowSpotOf(p *Place) rowSpot {
	name := strings.ToLower(p.Name)
	if !p.HasPoint {
		name += "\n" + p.Parent
	}
	return rowSpot{hashText(name), int32(math.Round(p.Point.Lon() * 1e5)), int32(math.Round(p.Point.Lat() * 1e5))}
}

// see remembers a row, or tells which one had its id before.
func (o *ownIDs) see(p *Place, line int) error {
	h := hashText(p.ID)
	if first, ok := o.lines[h]; ok {
		return &RowError{Line: line, Reason: "the id of another line", Detail: fmt.Sprintf("the id %s is that of line %d, too", p.ID, first)}
	}
	if len(o.lines) == MaxCSV {
		return errTooMany
	}
	o.lines[h] = int32(line)
	if p.Name != "" {
		o.spots[rowSpotOf(p)] = int32(line)
	}
	return nil
}

// idSeed is that of hashText: two ids of one file have the same hash once in 30 million full files.
var idSeed = maphash.MakeSeed()

func hashText(text string) uint64 { return maphash.String(idSeed, text) }
