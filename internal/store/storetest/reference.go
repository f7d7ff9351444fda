package storetest

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"

	"dateline/geo"
	"dateline/internal/cql"
	"dateline/internal/incident"

	"golang.org/x/text/unicode/norm"
)

// reference is a store as plain as can be: it copies everything for each batch,
// looks at everything for each query, and sorts what it finds.
type reference struct {
	rows    map[incident.ID]*incident.Incident
	words   map[incident.ID][][]string // of each text of an incident
	gone    map[incident.ID]bool
	seq     incident.Seq
	changes []incident.Change
}

func newReference() *reference {
	return &reference{rows: map[incident.ID]*incident.Incident{}, words: map[incident.ID][][]string{}, gone: map[incident.ID]bool{}}
}

// apply carries out a batch and returns the faults of all writes, in which case
// nothing has changed. nums are the numbers that the store gave to the batch;
// they are its own to choose.
func (r *reference) apply(batch []incident.Write, nums []int64) (faults []fault) {
	rows, gone := map[incident.ID]*incident.Incident{}, map[incident.ID]bool{} // what the batch has changed so far
	get := func(id incident.ID) *incident.Incident {
		if i, ok := rows[id]; ok {
			return i
		}
		return r.rows[id]
	}
	var changes []incident.Change
	for n, w := range batch {
		old := get(w.ID)
		code := incident.Code("")
		switch {
		case r.gone[w.ID] || gone[w.ID]:
			code = incident.Gone
		case w.Op == incident.Create && old != nil:
			code = incident.Conflict
		case w.Op != incident.Create && old == nil:
			code = incident.NotFound
		case w.Op != incident.Create && w.IfVersion != 0 && w.IfVersion != old.Version:
			code = incident.Conflict
		}
		if code != "" {
			faults = append(faults, fault{n, code})
			continue
		}
		c := incident.Change{Seq: r.seq + incident.Seq(len(changes)) + 1, Op: w.Op, ID: w.ID, At: w.At, By: w.By, Before: old, Version: 1}
		if old != nil {
			c.Num, c.Version = old.Num, old.Version+1
		} else if n < len(nums) {
			c.Num = nums[n]
		}
		changes = append(changes, c)
		if w.Op == incident.Delete {
			rows[w.ID], gone[w.ID] = nil, true
			continue
		}
		i := clone(w.Incident)
		i.ID, i.Num, i.Seq, i.Version, i.CreatedAt, i.UpdatedAt = w.ID, c.Num, c.Seq, c.Version, w.At, w.At
		if old != nil {
			i.CreatedAt = old.CreatedAt
		}
		rows[w.ID] = i
	}
	if len(faults) > 0 {
		return faults
	}
	for id, i := range rows {
		if i == nil {
			delete(r.rows, id)
			delete(r.words, id)
			continue
		}
		r.rows[id] = i
		r.words[id] = [][]string{tokens(i.Title), tokens(i.Summary), tokens(i.Place), tokens(i.PlaceName)}
	}
	for id := range gone {
		r.gone[id] = true
	}
	r.seq += incident.Seq(len(changes))
	r.changes = append(r.changes, changes...)
	return nil
}

// find returns all that q matches, in its order.
func (r *reference) find(q incident.Query) []*incident.Incident {
	var list []*incident.Incident
	for id, i := range r.rows {
		if matches(q, i) && saysAll(r.words[id], q.Text) {
			list = append(list, i)
		}
	}
	return ordered(list, q.Sort)
}

// page returns the incidents of a list in q's order that come after q's cursor,
// or right before it, up to its limit.
func page(list []*incident.Incident, q incident.Query) []*incident.Incident {
	if q.After != nil {
		list = slices.Clone(list)
		list = slices.DeleteFunc(list, func(i *incident.Incident) bool { return !q.Sort.Before(*q.After, q.Sort.CursorOf(i)) })
	}
	if q.Before != nil {
		list = slices.Clone(list)
		list = slices.DeleteFunc(list, func(i *incident.Incident) bool { return !q.Sort.Before(q.Sort.CursorOf(i), *q.Before) })
		if q.Limit > 0 && len(list) > q.Limit {
			list = list[len(list)-q.Limit:]
		}
	}
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list
}

// matches holds one incident against each condition of q but its text, by
// itself.
func matches(q incident.Query, i *incident.Incident) bool {
	switch p := i.Point; {
	case p == nil && (q.Located || q.Near != nil),
		p != nil && q.BBox != nil && !q.BBox.Contains(p[0], p[1]),
		p != nil && q.Near != nil && geo.Distance(q.Near.Point, *p) > q.Near.RadiusM:
		return false
	}
	if i.DateStart != 0 {
		if q.Time.From != 0 && i.DateEnd < q.Time.From || q.Time.To != 0 && i.DateStart > q.Time.To {
			return false
		}
	}
	for p, values := range q.Equal {
		if !slices.Contains(values, incident.PropertyOf(i, p)) {
			return false
		}
	}
	if q.IDs != nil && !slices.Contains(q.IDs, i.ID) {
		return false
	}
	if q.Within != "" && !slices.Contains(i.PlacePath, q.Within) {
		return false
	}
	if q.KilledMin.Known && !(i.Killed.Best.Known && i.Killed.Best.N >= q.KilledMin.N) {
		return false
	}
	if !q.UpdatedAfter.IsZero() && !i.UpdatedAt.After(q.UpdatedAfter) {
		return false
	}
	return q.Filter == nil || q.Filter.Eval(incident.Row{Incident: i}) == cql.True
}

// saysAll reports whether texts, cut into words, contain every word of text. A
// word that holds punctuation, as Tavil-Dara does, is several in a row.
func saysAll(texts [][]string, text string) bool {
	for _, word := range strings.Fields(text) {
		said := false
		for _, s := range texts {
			said = said || containsRun(s, tokens(word))
		}
		if !said {
			return false
		}
	}
	return true
}

func containsRun(list, run []string) bool {
	for n := range list {
		if n+len(run) <= len(list) && slices.Equal(list[n:n+len(run)], run) {
			return true
		}
	}
	return false
}

// tokens cuts a text into words without case and accents.
func tokens(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// sorted yields a map's values in the order of its keys, so that a seed always
// makes the same choices.
func sorted[K cmp.Ordered, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		keys := make([]K, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
