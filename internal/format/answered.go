package format

import (
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/geo/gazetteer"
)

// Status is what became of an item of a batch.
type Status string

// The statuses of an item.
const (
	StatusMatched   Status = "matched"   // one place is meant
	StatusAmbiguous Status = "ambiguous" // the first of several, or a guess: somebody has to look
	StatusNotFound  Status = "not_found" // no place is meant that is known
	StatusInvalid   Status = "invalid"   // the item cannot be asked
)

// BatchSummary counts what became of the items of a batch.
type BatchSummary struct {
	Total     int64 `json:"total"`
	Matched   int64 `json:"matched"`
	Ambiguous int64 `json:"ambiguous"`
	NotFound  int64 `json:"not_found"`
	Invalid   int64 `json:"invalid"`
	// Rules counts the matched items by the rule of their match.
	Rules map[string]int64 `json:"rules"`
}

// AnswerOptions are the options of NewAnswerWriter.
type AnswerOptions struct {
	// Header and Comma are those of the table that is answered, which its columns go on from; nil and 0: the columns id and
	// query come first.
	Header []string
	Comma  byte
	// Lang is the language of names and labels, by its ISO 639 code; empty: the primary names.
	Lang  string
	Index *gazetteer.Index
}

// AnswerWriter writes the answers to a batch as they come.
type AnswerWriter struct {
	*output
	o       AnswerOptions
	form    string
	summary BatchSummary
	credits []string // attribution lines
}

// NewAnswerWriter returns a writer of answers as csv (RFC 4180: the columns of the table that was asked, then those of
// AnswerColumns), json (an object with the array results, a summary and the attribution) or ndjson (an object a line).
func NewAnswerWriter(name string, w io.Writer, o AnswerOptions) (*AnswerWriter, error) {
	if !slices.Contains(AskFormats, name) {
		return nil, unknownFormat(name, AskFormats)
	}
	if o.Comma == 0 {
		o.Comma = ','
	}
	a := &AnswerWriter{output: &output{w: w, buf: make([]byte, 0, flushAt+8<<10)}, o: o, form: name}
	a.summary.Rules = map[string]int64{}
	switch name {
	case "csv":
		a.header()
	case "json":
		a.buf = append(a.buf, `{"results":[`...)
	}
	return a, nil
}

// Summary counts what was written.
func (w *AnswerWriter) Summary() BatchSummary { return w.summary }

// Write adds the answer to an item. An item that has an Err of its own needs none.
func (w *AnswerWriter) Write(q *Asked, a *gazetteer.Answer) error {
	if w.err != nil {
		return w.err
	}
	r := w.answered(q, a)
	switch w.form {
	case "csv":
		w.row(q, &r)
	case "json":
		if w.summary.Total > 1 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, '\n')
		w.object(q, &r)
	default:
		w.object(q, &r)
		w.buf = append(w.buf, '\n')
	}
	return w.flush(false)
}

// Close writes the end. It does not close the io.Writer.
func (w *AnswerWriter) Close() error {
	if w.err == nil && w.form == "json" {
		w.buf = append(w.buf, "\n],\"summary\":{"...)
		s := &w.summary
		for n, c := range []struct {
			name  string
			count int64
		}{{"total", s.Total}, {"matched", s.Matched}, {"ambiguous", s.Ambiguous}, {"not_found", s.NotFound}, {"invalid", s.Invalid}} {
			w.buf = appendInt(appendName(w.buf, c.name, n == 0), c.count)
		}
		w.buf = append(w.buf, `,"rules":{`...)
		for n, rule := range slices.Sorted(maps.Keys(s.Rules)) {
			w.buf = appendInt(appendName(w.buf, rule, n == 0), s.Rules[rule])
		}
		w.buf = append(w.buf, `}},"attribution":`...)
		w.buf = append(appendText(w.buf, strings.Join(w.credits, "; ")), "}\n"...)
	}
	return w.flush(true)
}

// answered is an answer as it is written.
type answered struct {
	status      Status
	reason      string
	query       string
	best        *gazetteer.Candidate // nil: none
	names       gazetteer.Localized
	others      []gazetteer.Candidate
	suggestions []gazetteer.Suggestion
}

// shortened is a text without what is beyond the greatest length that is answered: an item of megabytes is refused, and not sent back.
func shortened(text string) string {
	if len(text) <= gazetteer.MaxText {
		return text
	}
	end := gazetteer.MaxText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// answered sums an answer up, and counts it.
func (w *AnswerWriter) answered(q *Asked, a *gazetteer.Answer) answered {
	r := answered{query: shortened(q.Text), status: StatusNotFound, reason: a.Result.Reason, suggestions: a.Result.Suggestions}
	err := q.Err
	if err == nil { // what cannot be read cannot be asked
		err = a.Err
	}
	switch {
	case err != nil: // also that of a country or division that is not known
		r.status, r.reason = StatusInvalid, strings.ReplaceAll(err.Error(), "\n", "; ")
	case len(a.Result.Candidates) > 0:
		r.best, r.others = &a.Result.Candidates[0], a.Result.Candidates[1:]
		r.names = w.o.Index.InLanguage(r.best, w.o.Lang)
		r.status = StatusMatched
		if a.Result.Ambiguous {
			r.status = StatusAmbiguous
		}
		for credit := range strings.SplitSeq(r.best.Attribution, "; ") {
			if credit != "" && !slices.Contains(w.credits, credit) {
				w.credits = append(w.credits, credit)
			}
		}
	}
	s := &w.summary
	s.Total++
	switch r.status {
	case StatusMatched:
		s.Matched++
		s.Rules[string(r.best.Match)]++
	case StatusAmbiguous:
		s.Ambiguous++
	case StatusNotFound:
		s.NotFound++
	default:
		s.Invalid++
	}
	return r
}

// relation says in words how the text describes the place by others.
func relation(c *gazetteer.Candidate) string {
	if c.Relation == nil {
		return ""
	}
	return c.Relation.String()
}

// appendName appends the name of a member of an object, with a comma before it unless it is the first.
func appendName(b []byte, name string, first bool) []byte {
	if !first {
		b = append(b, ',')
	}
	return append(appendText(b, name), ':')
}

// object appends an answer as JSON.
func (w *AnswerWriter) object(q *Asked, r *answered) {
	b := append(w.buf, `{"index":`...)
	b = appendInt(b, w.summary.Total-1)
	b = append(b, `,"id":`...)
	if q.ID == "" {
		b = append(b, "null"...)
	} else {
		b = append(b, q.ID...)
	}
	b = appendText(append(b, `,"query":`...), r.query)
	b = appendText(append(b, `,"status":`...), string(r.status))
	b = appendTextOrNull(append(b, `,"reason":`...), r.reason)
	if c := r.best; c != nil {
		b = w.place(append(b, ','), c, &r.names)
	} else {
		b = append(b, `,"place_id":null`...)
	}
	b = append(b, `,"candidates":[`...)
	for n := range r.others {
		if n > 0 {
			b = append(b, ',')
		}
		names := w.o.Index.InLanguage(&r.others[n], w.o.Lang)
		b = append(w.place(append(b, '{'), &r.others[n], &names), '}')
	}
	b = append(b, `],"suggestions":[`...)
	for n, s := range r.suggestions {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendSuggestion(b, &s)
	}
	w.buf = append(b, "]}"...)
}

func appendSuggestion(b []byte, s *gazetteer.Suggestion) []byte {
	b = appendText(append(b, `{"place_id":`...), s.Place.ID)
	b = appendText(append(b, `,"name":`...), s.Name)
	b = appendText(append(b, `,"kind":`...), s.Place.Kind)
	return append(appendText(append(b, `,"country":`...), s.Country), '}')
}

// place appends the members that tell of a place.
func (w *AnswerWriter) place(b []byte, c *gazetteer.Candidate, names *gazetteer.Localized) []byte {
	b = appendTextOrNull(append(b, `"place_id":`...), c.Place.ID)
	b = appendText(append(b, `,"name":`...), names.Name)
	b = appendText(append(b, `,"label":`...), names.Label)
	b = appendText(append(b, `,"kind":`...), c.Place.Kind)
	b = appendTextOrNull(append(b, `,"country":`...), c.Place.Country)
	b = append(b, `,"lon":`...)
	if c.HasPoint {
		b = appendReal(b, c.Point.Lon())
		b = appendReal(append(b, `,"lat":`...), c.Point.Lat())
	} else {
		b = append(b, `null,"lat":null`...)
	}
	if claimants := w.o.Index.Claimants(c); claimants != nil {
		b = append(b, `,"claimants":[`...)
		for n, code := range claimants {
			if n > 0 {
				b = append(b, ',')
			}
			b = appendText(b, code)
		}
		b = append(b, ']')
	}
	b = appendReal(append(b, `,"uncertainty_m":`...), c.UncertaintyM)
	b = appendText(append(b, `,"uncertainty_reason":`...), c.UncertaintyReason)
	b = appendReal(append(b, `,"confidence":`...), rounded(c.Confidence))
	b = appendReal(append(b, `,"score":`...), rounded(c.Score))
	b = appendText(append(b, `,"match":`...), string(c.Match))
	b = appendText(append(b, `,"matched_name":`...), c.Name.Text)
	if c.FormerName {
		b = append(b, `,"former_name":true`...)
	}
	if names.Defaulted {
		b = append(b, `,"language_defaulted":true`...)
	}
	if text := relation(c); text != "" {
		b = appendText(append(b, `,"relation":`...), text)
	}
	return b
}

// rounded is a share to four places.
func rounded(x float64) float64 { return float64(int64(x*1e4+0.5)) / 1e4 }
