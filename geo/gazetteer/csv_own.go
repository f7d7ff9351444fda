package gazetteer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/maphash"
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
	known *Index // nil: none
	seen  map[uint64]seenRow
}

// seenRow is an earlier row, by the hash of its id.
type seenRow struct {
	line     int32
	hasPoint bool
	at       [2]float32 // longitude, latitude in degrees
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
	ownTwiceM = 100    // and how far two rows of one file lie apart that say the same, in metres
	ownGap    = 10     // ids that were removed, after which others of the name may follow
)

// identify gives a place that was said without an id that of the place of the user's own that it is, or a new one.
func (o *ownIDs) identify(p *Place) error {
	base, free, best := p.ID, "", float64(ownSameM)
	p.ID = ""
	for n, gap := 1, 0; gap < ownGap; n++ {
		id := base
		if n > 1 {
			id = fmt.Sprintf("%s-%d", base, n)
		}
		if row, taken := o.seen[hashID(id)]; taken {
			gap = 0
			at := orb.Point{float64(row.at[0]), float64(row.at[1])}
			if row.hasPoint == p.HasPoint && geo.Distance(at, p.Point) <= ownTwiceM {
				return fmt.Errorf("line %d has the same name and the same point: leave one of them out, or give them ids", row.line)
			}
			continue
		}
		old, there := o.get(id)
		if !there {
			if gap++; free == "" {
				free = id
			}
			continue
		}
		gap = 0
		away := 0.0
		if old.HasPoint && p.HasPoint {
			away = geo.Distance(old.Point, p.Point)
		}
		if away <= best && strings.EqualFold(old.Name, p.Name) {
			p.ID, best = id, away
		}
	}
	if p.ID == "" {
		p.ID = free
	}
	return nil
}

func (o *ownIDs) get(id string) (Place, bool) {
	if o.known == nil {
		return Place{}, false
	}
	return o.known.Get(id)
}

// see remembers a row by its id, or tells which one had it before.
func (o *ownIDs) see(p *Place, line int) error {
	h := hashID(p.ID)
	if first, ok := o.seen[h]; ok {
		return &RowError{Line: line, Reason: "the id of another line", Detail: fmt.Sprintf("the id %s is that of line %d, too", p.ID, first.line)}
	}
	if len(o.seen) == MaxCSV {
		return errTooMany
	}
	o.seen[h] = seenRow{int32(line), p.HasPoint, [2]float32{float32(p.Point[0]), float32(p.Point[1])}}
	return nil
}

// idSeed is that of hashID: two ids of one file have the same hash once in 30 million full files.
var idSeed = maphash.MakeSeed()

func hashID(id string) uint64 { return maphash.String(idSeed, id) }
