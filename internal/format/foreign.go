package format

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// foreign is the form of another data set: a table whose rows are incidents. An
// incident keeps its foreign id under the set's name in ExternalIDs and the whole
// row, as JSON, under the name with "_row"; so what is imported and not changed is
// exported again as it was.
type foreign struct {
	name     string // acled
	columns  []string
	required []string // without these a file is not of the set
	dates    []string // columns with days
	// clock is the column that says when the row was changed, "" for none.
	clock  string
	decode func(r *foreignRow) *incident.Incident
	// encode fills the row of an incident; r has no row yet.
	encode func(r *foreignRow, i *incident.Incident, types incident.Vocabulary) export

	at map[string]int // numbers of the columns
}

func (f *foreign) init() *foreign {
	f.at = make(map[string]int, len(f.columns))
	for n, c := range f.columns {
		f.at[c] = n
	}
	return f
}

func (f *foreign) rowKey() string { return f.name + "_row" }

// export is an incident in the columns of a foreign set.
type export struct {
	rows    [][]string // one, but for an episode that is split by day
	lost    []string   // what of the incident the set cannot hold
	blank   []string   // columns that only the set's makers can fill
	leftOut string     // why the incident is not of the set, "" if it is
}

// foreignRow is a row of a foreign table while it is read or made.
type foreignRow struct {
	set    *foreign
	values []string // by the set's columns
	order  dateOrder
	radius func(i *incident.Incident) (float64, string, bool)
	faults incident.Errors
}

// get returns a cell without the space around it.
func (r *foreignRow) get(column string) string { return strings.TrimSpace(r.values[r.set.at[column]]) }

// put sets a cell.
func (r *foreignRow) put(column, value string) { r.values[r.set.at[column]] = value }

func (r *foreignRow) add(column string, err error) {
	r.faults = append(r.faults, incident.Errorf(incident.Invalid, column, "%s", shorten(err.Error())))
}

// day reads a column with a day.
func (r *foreignRow) day(column string) incident.Day {
	d, err := parseDate(r.get(column), r.order)
	if err != nil {
		r.add(column, err)
	}
	return d
}

// count reads a column with a whole number.
func (r *foreignRow) count(column string) incident.Number {
	n, err := parseCount(r.get(column))
	if err != nil {
		r.add(column, err)
	}
	return n
}

// people reads a column with a number of people.
func (r *foreignRow) people(column string) incident.Number {
	n := r.count(column)
	if n.N < 0 {
		r.add(column, fmt.Errorf("%d is not a number of people", n.N))
	}
	return n
}

// civilians are the victims of whom a foreign set says no more than that.
const civilians = "civilians"

// killedClaim is what a foreign set says of the dead of a side.
func killedClaim(set, side, victims, qualifier string, n incident.Number) incident.Claim {
	return incident.Claim{Kind: "casualty", Metric: "killed", Qualifier: qualifier, Value: n, Unit: "persons", VictimKind: victims, VictimSide: side,
		Stance: "asserts", Claimant: set, Chain: []string{set}}
}

// class reads a column with one of the codes 1 to most.
func (r *foreignRow) class(column string, most int64) int64 {
	n := r.count(column)
	if n.Known && (n.N < 1 || n.N > most) {
		r.add(column, fmt.Errorf("%d is not a code: 1 to %d were expected", n.N, most))
	}
	return n.N
}

// place sets the point. The columns of a foreign set hold 0, 0 for no position.
func (r *foreignRow) place(i *incident.Incident) {
	c := cellReader{in: i, lon: r.get("longitude"), lat: r.get("latitude")}
	c.position()
	r.faults = append(r.faults, c.faults...)
	if i.Point != nil && i.Point[0] == 0 && i.Point[1] == 0 {
		i.Point = nil
	}
}

// classRadius is the radius in metres of coordinates that stand for a place of a
// precision class, if nobody knows how large the place is. For the coarse classes
// it is the class's upper bound (incident.PrecisionOf).
var classRadius = map[string]float64{"exact": 500, "settlement": 5_000, "near": 25_000, "adm2": 100_000, "adm1": 400_000,
	"linear": 400_000, "water": 400_000, "country": 1_500_000}

// precision sets the class and the radius of a point.
func (r *foreignRow) precision(i *incident.Incident, class, code string) {
	if i.Point == nil {
		return
	}
	i.GeoPrecision = class
	if r.radius != nil && classRadius[class] > 25_000 {
		if m, reason, ok := r.radius(i); ok && m > 0 {
			i.UncertaintyM, i.UncertaintyReason = m, reason
			return
		}
	}
	i.UncertaintyM = classRadius[class]
	i.UncertaintyReason = code
	if i.UncertaintyM > 25_000 {
		i.UncertaintyReason += ", largest radius of the class"
	}
}

// foreignReader reads the rows of a foreign set.
type foreignReader struct {
	set    *foreign
	sheet  *sheet
	from   []int // the column of the file for each column of the set, or -1
	keys   [][]byte
	order  dateOrder
	radius func(i *incident.Incident) (float64, string, bool)
}

func newForeignReader(name string, r io.Reader, o ReadOptions) (*foreignReader, error) {
	f := &foreignReader{set: acled, radius: o.Radius}
	if name == "ucdp" {
		f.set = ucdp
	}
	var err error
	if f.sheet, err = openSheet(r); err != nil {
		return nil, err
	}
	f.headless()
	names := make([]string, len(f.sheet.header))
	for n, h := range f.sheet.header {
		names[n] = normalName(h)
		f.keys = append(f.keys, append(appendText(nil, names[n]), ':'))
	}
	for _, c := range f.set.columns {
		f.from = append(f.from, slices.Index(names, c))
	}
	for _, c := range f.set.required {
		if f.from[f.set.at[c]] < 0 {
			return nil, fmt.Errorf("the column %q is missing: a %s file has %s", c, name, strings.Join(f.set.required, ", "))
		}
	}
	m := GuessColumns(nil, nil)
	if err := m.Override(o.Map); err != nil {
		return nil, err
	}
	if f.order = dateOrder(m.DateOrder); f.order == orderUnknown {
		f.order, err = f.guessOrder()
	}
	return f, err
}

// headless takes the set's own columns for a file that begins with a row of data,
// as some releases of UCDP do.
func (f *foreignReader) headless() {
	s := f.sheet
	if len(s.header) != len(f.set.columns) || !isDigits(s.header[0]) {
		return
	}
	w := s.rows.w
	w.start -= len(s.head)
	w.offset -= int64(len(s.head))
	s.rows.line = 1
	s.header, s.head = f.set.columns, []byte(strings.Join(f.set.columns, string(s.rows.comma))+"\n")
}

func (f *foreignReader) guessOrder() (dateOrder, error) {
	for _, c := range f.set.dates {
		var cells []string
		n := f.from[f.set.at[c]]
		for _, row := range f.sheet.sample {
			if n >= 0 && n < len(row) {
				cells = append(cells, row[n])
			}
		}
		order, _, err := orderOf(cells)
		if err != nil {
			return order, fmt.Errorf("column %q: %w", c, err)
		}
		if order != orderUnknown {
			return order, nil
		}
	}
	return orderUnknown, nil
}

func (f *foreignReader) Err() error   { return f.sheet.rows.w.err }
func (f *foreignReader) Frame() Frame { return f.sheet.frame() }

// Records implements Reader.
func (f *foreignReader) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		values := make([]string, len(f.set.columns))
		var kept []byte
		for {
			row, ok := f.sheet.rows.next()
			if !ok || f.sheet.rows.w.err != nil {
				return
			}
			rec := Record{Line: row.line, Raw: bytes.TrimRight(row.raw, "\r\n")}
			if rec.Err = f.sheet.check(row); rec.Err == nil {
				for n, from := range f.from {
					values[n] = ""
					if from >= 0 {
						values[n] = unguard(row.cells[from])
					}
				}
				kept = f.appendRow(kept[:0], row.cells)
				r := &foreignRow{set: f.set, values: values, order: f.order, radius: f.radius}
				rec.Incident, rec.Err = r.read(string(kept))
			}
			if !yield(rec) {
				return
			}
		}
	}
}

// appendRow writes a row as a JSON object of texts, in the order of the file.
func (f *foreignReader) appendRow(b []byte, cells []string) []byte {
	b = append(b, '{')
	for n, key := range f.keys {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, key...), unguard(cells[n]))
	}
	return append(b, '}')
}

// read makes an incident that keeps the row. Its figures are those that its claims
// give.
func (r *foreignRow) read(kept string) (*incident.Incident, error) {
	i := r.set.decode(r)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	incident.Consolidate(i)
	if i.ExternalIDs == nil {
		i.ExternalIDs = map[string]string{}
	}
	i.ExternalIDs[r.set.rowKey()] = kept
	return i, nil
}
