package column

import (
	"math"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// extra is a property that the index does not hold by itself. It is loaded when
// a query first asks for it, and then follows every change.
type extra struct {
	ready bool
	// text, num or joined hold the values by slot, in chunks; an unknown number is
	// NaN.
	text   [][]string
	num    [][]float64
	joined *joined // not nil for what incident.IsJoined
	// touched are the numbers of the rows that were written while the property
	// was loaded: their values are newer than what is read. Nil once it is ready.
	touched map[int64]bool
}

// held reports whether the index holds a property by itself.
func held(field int) bool {
	switch field {
	case incident.FieldGeometry, incident.FieldType, incident.FieldCountry, incident.FieldAdmin1, incident.FieldScope,
		incident.FieldStatus, incident.FieldDatePrecision, incident.FieldGeoPrecision, incident.FieldDisputed,
		incident.FieldDateStart, incident.FieldDateEnd, incident.FieldKilledLow, incident.FieldKilledBest, incident.FieldKilledHigh,
		incident.FieldInjuredLow, incident.FieldInjuredBest, incident.FieldInjuredHigh,
		incident.FieldUpdatedAt, incident.FieldSeq, incident.FieldPlaceID, incident.FieldPlacePath:
		return true
	}
	return false
}

// setText puts a value at a slot. It is nothing to remember where no value is.
func (e *extra) setText(s slot, v string) {
	if e.joined != nil {
		e.joined.set(s, v)
		return
	}
	c := int(s >> chunkBits)
	for len(e.text) <= c {
		e.text = append(e.text, nil)
	}
	if e.text[c] == nil {
		if v == "" {
			return
		}
		e.text[c] = make([]string, chunkSize)
	}
	e.text[c][s&(chunkSize-1)] = v
}

func (e *extra) setNum(s slot, v float64) {
	c := int(s >> chunkBits)
	for len(e.num) <= c {
		e.num = append(e.num, nil)
	}
	if e.num[c] == nil {
		e.num[c] = slices.Repeat([]float64{math.NaN()}, chunkSize)
	}
	e.num[c][s&(chunkSize-1)] = v
}

func (e *extra) textAt(s slot) string {
	if e.joined != nil {
		return e.joined.text(e.joined.codeAt(s))
	}
	if c := int(s >> chunkBits); c < len(e.text) && e.text[c] != nil {
		return e.text[c][s&(chunkSize-1)]
	}
	return ""
}

func (e *extra) numAt(s slot) (float64, bool) {
	if c := int(s >> chunkBits); c < len(e.num) && e.num[c] != nil {
		v := e.num[c][s&(chunkSize-1)]
		return v, v == v
	}
	return 0, false
}

// follow takes over what a row that was just stored says of the property.
func (e *extra) follow(field int, s slot, r *Row) {
	if e.touched != nil {
		e.touched[r.Num] = true
	}
	text, num := "", math.NaN()
	if r.Whole != nil {
		text, num = ExtraOf(field, r.Whole)
	}
	if incident.IsText(field) {
		e.setText(s, strings.Clone(text))
	} else {
		e.setNum(s, num)
	}
}

// ExtraOf returns the value of a property as a Loader wants it: a text, or a
// number that is NaN when it is unknown.
func ExtraOf(field int, i *incident.Incident) (text string, num float64) {
	row, num := incident.Row{Incident: i}, math.NaN()
	if incident.IsText(field) {
		text, _ = row.Text(field)
		return text, num
	}
	if field == incident.FieldCreatedAt {
		if micros, known := row.Time(field); known {
			num = float64(micros) // exact for the next 200 years
		}
	} else if v, known := row.Number(field); known {
		num = v
	}
	return "", num
}

// Missing returns the properties that q needs and the index does not have yet:
// they must be loaded before q is asked.
func (x *Index) Missing(q incident.Query) (fields []int) {
	if q.Filter == nil && len(q.Sort.Then) == 0 && held(incident.FieldOf(string(q.Sort.Normal().Field))) {
		return nil
	}
	need := func(field int) {
		if field >= 0 && !x.loaded(field) && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, k := range q.Sort.Keys() {
		if field := incident.FieldOf(string(k.Field)); field != incident.FieldCreatedAt { // sorted by number
			need(field)
		}
	}
	if q.Filter != nil {
		for _, p := range q.Filter.Properties() {
			need(p.Field)
		}
	}
	return fields
}

// Ungrouped returns the properties that groupings go by and the index does not have
// yet: they must be loaded before Summary is asked.
func (x *Index) Ungrouped(by []incident.Grouping) (fields []int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, g := range by {
		if field, ok := g.By.Joined(); ok && !x.loaded(field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// Loaded reports whether queries can ask for a property.
func (x *Index) Loaded(field int) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.loaded(field)
}

func (x *Index) loaded(field int) bool {
	return held(field) || x.extras[field] != nil && x.extras[field].ready
}

// Loader loads a property into the index. It is not for concurrent use.
type Loader struct {
	x     *Index
	field int
	e     *extra
	words map[string]string // values that were met, so that equal ones share memory
}

// mostWords is how many values a Loader remembers.
const mostWords = 1 << 15

// Load begins to load a property. The owner of the index lets nobody else load
// the same one meanwhile.
func (x *Index) Load(field int) *Loader {
	x.mu.Lock()
	defer x.mu.Unlock()
	l := &Loader{x: x, field: field, e: &extra{touched: map[int64]bool{}}, words: map[string]string{}}
	if incident.IsJoined(field) {
		l.e.joined = newJoined()
	}
	x.extras[field] = l.e
	return l
}

// Cell is a value of a property: of the row of this number, as ExtraOf has it.
type Cell struct {
	Row  int64
	Text string
	Num  float64
}

// Add takes values that were read after Load was called. Those of rows that
// changed meanwhile, or are not there, are passed over.
func (l *Loader) Add(cells []Cell) {
	l.x.mu.Lock()
	defer l.x.mu.Unlock()
	text := incident.IsText(l.field)
	for _, c := range cells {
		s, ok := l.x.rows.find(c.Row)
		switch {
		case !ok || l.e.touched[c.Row]:
		case l.e.joined != nil:
			l.e.joined.set(s, c.Text)
		case text:
			l.e.setText(s, l.share(c.Text))
		default:
			l.e.setNum(s, c.Num)
		}
	}
}

func (l *Loader) share(s string) string {
	if known, ok := l.words[s]; ok {
		return known
	}
	if len(l.words) < mostWords {
		l.words[s] = s
	}
	return s
}

// End makes the property available, or forgets it if not all of it was added.
func (l *Loader) End(whole bool) {
	l.x.mu.Lock()
	defer l.x.mu.Unlock()
	if !whole {
		l.x.extras[l.field] = nil
		return
	}
	l.e.ready, l.e.touched = true, nil
}
