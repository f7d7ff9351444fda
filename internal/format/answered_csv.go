package format

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
)

// AnswerColumns are the columns that an answer adds to a table. Where the table has a column of that name already, answered_
// stands before it.
var AnswerColumns = slices.Concat([]string{"status"}, answerPlaceColumns, []string{"reason", "candidates", "claimants"})

// answerPlaceColumns are those of the place, which are empty where there is none.
var answerPlaceColumns = []string{"place_id", "name", "label", "kind", "country", "lon", "lat", "uncertainty_m", "uncertainty_reason",
	"confidence", "score", "match", "matched_name", "former_name", "relation"}

// header appends the header of a table.
func (w *AnswerWriter) header() {
	own := w.o.Header
	if own == nil {
		own = []string{"id", "query"}
	}
	for _, name := range own {
		w.cell(name)
	}
	for _, name := range AnswerColumns {
		if slices.Contains(own, name) {
			name = "answered_" + name
		}
		w.cell(name)
	}
	w.endRow()
}

// cell appends a cell and the delimiter after it.
func (w *AnswerWriter) cell(s string) {
	w.buf = append(appendCell(w.buf, guard(s), w.o.Comma), w.o.Comma)
}

func (w *AnswerWriter) real(x float64) { w.buf = append(appendReal(w.buf, x), w.o.Comma) }

// endRow makes the line end of the last delimiter.
func (w *AnswerWriter) endRow() { w.buf = append(w.buf[:len(w.buf)-1], '\r', '\n') }

// row appends an answer as a row.
func (w *AnswerWriter) row(q *Asked, r *answered) {
	if w.o.Header == nil {
		var id string
		if json.Unmarshal([]byte(q.ID), &id) != nil {
			id = q.ID // a number, or none
		}
		w.cell(id)
		w.cell(r.query)
	}
	for _, c := range q.Cells {
		w.cell(c)
	}
	w.cell(string(r.status))
	if c := r.best; c != nil {
		w.placeCells(r, c)
	} else {
		for range answerPlaceColumns {
			w.cell("")
		}
	}
	w.cell(r.reason)
	w.cell(w.alternatives(r))
	claimants := ""
	if r.best != nil {
		claimants = strings.Join(w.o.Index.Claimants(r.best), "/")
	}
	w.cell(claimants)
	w.endRow()
}

// placeCells appends the cells of answerPlaceColumns.
func (w *AnswerWriter) placeCells(r *answered, c *gazetteer.Candidate) {
	w.cell(c.Place.ID)
	w.cell(r.names.Name)
	w.cell(r.names.Label)
	w.cell(c.Place.Kind)
	w.cell(c.Place.Country)
	if c.HasPoint {
		w.real(c.Point.Lon())
		w.real(c.Point.Lat())
	} else {
		w.cell("")
		w.cell("")
	}
	w.real(c.UncertaintyM)
	w.cell(c.UncertaintyReason)
	w.real(rounded(c.Confidence))
	w.real(rounded(c.Score))
	w.cell(string(c.Match))
	w.cell(c.Name.Text)
	w.cell(strconv.FormatBool(c.FormerName))
	w.cell(relation(c))
}

// alternatives lists the other candidates, or the nearest spellings, as "id label" with bars between.
func (w *AnswerWriter) alternatives(r *answered) string {
	var b []byte
	add := func(id, label string) {
		if len(b) > 0 {
			b = append(b, " | "...)
		}
		b = append(append(append(b, id...), ' '), label...)
	}
	if r.status == StatusMatched {
		return ""
	}
	for n := range r.others {
		add(r.others[n].Place.ID, w.labelOf(&r.others[n]))
	}
	if r.best == nil {
		for _, s := range r.suggestions {
			add(s.Place.ID, s.Name+", "+s.Country)
		}
	}
	return string(b)
}

func (w *AnswerWriter) labelOf(c *gazetteer.Candidate) string {
	return w.o.Index.InLanguage(c, w.o.Lang).Label
}
