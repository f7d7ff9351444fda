package format

import (
	"cmp"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// keptRow returns the values of the row that an incident keeps, nil when it keeps
// none that can be read.
func (f *foreign) keptRow(i *incident.Incident) []string {
	kept := i.ExternalIDs[f.rowKey()]
	if kept == "" {
		return nil
	}
	values := make([]string, len(f.columns))
	s := scanner{data: []byte(kept)}
	s.object(func(name []byte) {
		if n, ok := f.at[string(name)]; ok && s.peek() == '"' {
			values[n] = string(s.str())
		} else {
			s.skip()
		}
	})
	s.finish()
	if s.fault != nil || s.pos == 0 {
		return nil
	}
	return values
}

// fresh encodes an incident without regard to a row that it keeps.
func (f *foreign) fresh(i *incident.Incident, types incident.Vocabulary) export {
	return f.encode(&foreignRow{set: f, values: make([]string, len(f.columns))}, i, types)
}

// export writes an incident in the set's columns. Of a kept row it changes only
// what was changed in the incident since.
func (f *foreign) export(i *incident.Incident, types incident.Vocabulary) export {
	kept := f.keptRow(i)
	if kept == nil {
		return f.fresh(i, types)
	}
	r := &foreignRow{set: f, values: kept}
	base, err := r.read(i.ExternalIDs[f.rowKey()])
	if err != nil {
		return f.fresh(i, types)
	}
	now := *i
	if base.Point == nil && i.GeoMethod == incident.MethodGazetteer { // found from the row's own words
		now.Point, now.GeoPrecision, now.Country, now.Admin1, now.PlaceName = nil, base.GeoPrecision, base.Country, base.Admin1, ""
	}
	before, after := f.fresh(base, types), f.fresh(&now, types)
	after.blank = nil
	if after.leftOut != "" && before.leftOut == "" || len(after.rows) != 1 {
		return after
	}
	after.leftOut = ""
	changed := false
	for n, c := range f.columns {
		if c == f.clock || after.rows[0][n] == before.rows[0][n] {
			continue
		}
		kept[n] = after.rows[0][n]
		changed = true
	}
	if changed && f.clock != "" {
		kept[f.at[f.clock]] = after.rows[0][f.at[f.clock]]
	}
	after.rows[0] = kept
	return after
}

// foreignWriter writes incidents in the columns of a foreign set.
type foreignWriter struct {
	*output
	set    *foreign
	types  incident.Vocabulary
	headed bool
	losses lossCount
}

func newForeignWriter(out *output, set *foreign, types incident.Vocabulary) *foreignWriter {
	return &foreignWriter{output: out, set: set, types: types}
}

func (f *foreignWriter) row(cells []string) { f.buf = AppendRow(f.buf, cells) }

func (f *foreignWriter) header() {
	if !f.headed {
		f.headed = true
		f.row(f.set.columns)
	}
}

// Write implements Writer.
func (f *foreignWriter) Write(i *incident.Incident) error {
	if f.err != nil {
		return f.err
	}
	f.header()
	e := f.set.export(i, f.types)
	if e.leftOut != "" {
		f.losses.add(Loss{Reason: e.leftOut, LeftOut: true})
		return nil
	}
	for _, reason := range slices.Concat(e.lost, e.blank) {
		f.losses.add(Loss{Reason: reason})
	}
	for _, row := range e.rows {
		f.row(row)
	}
	return f.flush(false)
}

// Close implements Writer.
func (f *foreignWriter) Close() error {
	if f.err != nil {
		return f.err
	}
	f.header()
	return f.flush(true)
}

// Losses implements Lossy.
func (f *foreignWriter) Losses() []Loss { return f.losses.list() }

// lossCount counts incidents by Reason and LeftOut.
type lossCount map[Loss]int64

func (c *lossCount) add(l Loss) {
	if *c == nil {
		*c = lossCount{}
	}
	(*c)[l]++
}

// list returns the losses, the most frequent first.
func (c lossCount) list() []Loss {
	list := make([]Loss, 0, len(c))
	for l, n := range c {
		l.Count = n
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Reason, b.Reason))
	})
	return list
}
