package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// reading is one way to understand a query: which words are the name that is asked for, which are the places around
// it, and what the other words say.
type reading struct {
	target    named
	kinds     []string // kinds that words beside the target name
	floating  []string // kinds named between the target and a qualifier, said of either
	near      bool     // "near X", "X area"
	small     bool     // a word says that the place is no city
	long      bool     // a word says that the place is long: along the Panj
	farm      bool     // a word says that the farm, the station or the like is meant
	around    []qualifier
	unmatched []string
	inside    []string // kinds that words within the target name, if it has others, too
	loose     int      // qualifiers that no comma parts from the target
	reversed  bool     // a qualifier stands before the target
	locative  bool     // a qualifier stands before the target, and "in" or "near" between them
}

// qualifier is a place that is named beside the target to tell it from its namesakes.
type qualifier struct {
	named
	kinds []string
	aside bool // it stands in brackets or after a slash
}

// readings lists the ways to understand the words, given the names among them. If the words can be understood as one
// name with generic words, only those ways are listed; otherwise those that leave the fewest words unexplained.
func readings(tokens []token, found []named) []reading {
	var pure, mixed []reading
	fewest := len(tokens) + 1
	for _, target := range found {
		if len(target.coded) > 0 || target.allGeneric && target.to-target.from < len(tokens) {
			continue
		}
		r := read(tokens, found, target)
		if len(r.around) == 0 && len(r.unmatched) == 0 {
			pure = append(pure, r)
			continue
		}
		fewest = min(fewest, len(r.unmatched))
		mixed = append(mixed, r)
	}
	if len(pure) > 0 {
		return pure
	}
	return slices.DeleteFunc(mixed, func(r reading) bool { return len(r.unmatched) > fewest })
}

// withoutRoads leaves out the runs of words that only roads are called by which are named after both ends, where the text has
// neither the hyphen nor a word for a road, and names the ends: "Isfara Vorukh" is Vorukh in Isfara.
func (s *search) withoutRoads(tokens []token, found []named) []named {
	isRoad := func(h hit) bool {
		return h.row[colKind] == KindRoad && h.stripped && strings.Contains(h.name.Text, "-")
	}
	return slices.DeleteFunc(found, func(n named) bool {
		if n.to-n.from < 2 || len(n.coded) > 0 || strings.ContainsAny(n.text, "-‑") {
			return false
		}
		parts := 0
		for _, other := range found {
			if other.from >= n.from && other.to <= n.to && other.span != n.span && !other.allGeneric {
				parts++
			}
		}
		if parts < 2 {
			return false
		}
		hits := s.lookup(n.spelling, false)
		return len(hits) > 0 && !slices.ContainsFunc(hits, func(h hit) bool { return !isRoad(h) })
	})
}

// withoutParts leaves out the names behind a direction with which they are the name of a division: North Darfur, Sudan, is not a part of
// Darfur.
func (s *search) withoutParts(tokens []token, found []named) []named {
	var whole []span
	for _, n := range found {
		if n.to-n.from > 1 && (tokens[n.from].class.compass || centerWords[tokens[n.from].fold]) && tokens[n.from].segment == tokens[n.to-1].segment && !n.allGeneric && len(n.coded) == 0 &&
			slices.ContainsFunc(s.lookup(n.spelling, false), func(h hit) bool { return h.match.written() && !h.stripped && division(h.row[colKind]) }) {
			whole = append(whole, n.span)
		}
	}
	if len(whole) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(n named) bool {
		return slices.ContainsFunc(whole, func(w span) bool { return n.from > w.from && n.to <= w.to })
	})
}

// doubtLine says why a road, a river or a border is not taken without asking where the text does not call it so: the name is
// only a part of its own, or that of a place, too, which does not fit the rest of the text.
func (s *search) doubtLine(first *scored) string {
	kind := first.row[colKind]
	if !line(kind) || !first.bare || slices.Contains(s.area.kinds, kind) {
		return ""
	}
	if first.stripped && !strings.Contains(first.name.Text, "-") {
		return fmt.Sprintf("the text does not say that %s is meant: name the place on it", first.row[colName])
	}
	for _, h := range s.lookup(spell(first.name.Text), false) {
		if other := h.row[colKind]; h.place != first.place && (populated(other) || division(other)) && !h.match.bySound() {
			return fmt.Sprintf("the %s %s fits the text, but %s is also a %s: say which is meant", kind, first.row[colName], h.row[colName], other)
		}
	}
	return ""
}

// unmask takes the words of the first of several segments for a name if they are all generic but some place is called so:
// "Восточный, Баткенская область", "Shahrak, Mu'minobod district"; and those that end another, or stand behind a preposition, with capitals
// that a division is called by: "Jenin, northern West Bank", "Jenin in the West Bank".
func (s *search) unmask(tokens []token) {
	for from := 0; from < len(tokens); {
		if articles[tokens[from].fold] && from+1 < len(tokens) && tokens[from+1].segment == tokens[from].segment {
			from++
		}
		to, all, inside := from, true, from
		for ; to < len(tokens) && tokens[to].segment == tokens[from].segment; to++ {
			all = all && tokens[to].generic
			if tokens[to].class.in {
				inside = to + 1
			}
		}
		if all && from == 0 && to < len(tokens) && s.knows(spellSpan(tokens, span{from, to})) {
			asName(tokens[from:to])
		} else if from > 0 || inside > from {
			s.unmaskDivision(tokens, span{inside, to})
		}
		from = to
	}
}

// unmaskDivision does so with a run of words that is the name of a first-level division, if what stands before it is in lower case: the
// northern West Bank. It reports whether it is.
func (s *search) unmaskDivision(tokens []token, run span) bool {
	lower := func(t token) bool { return t.text == strings.ToLower(t.text) }
	for run.from < run.to && tokens[run.from].generic && lower(tokens[run.from]) {
		run.from++
	}
	other := func(t token) bool { return !t.generic || lower(t) }
	if run.to-run.from < 2 || slices.ContainsFunc(tokens[run.from:run.to], other) || !s.divides(spellSpan(tokens, run)) {
		return false
	}
	asName(tokens[run.from:run.to])
	for i := range tokens[run.from:run.to] {
		tokens[run.from+i].division = true
	}
	return true
}

// asName takes what generic words say off them.
func asName(tokens []token) {
	for i := range tokens {
		tokens[i].generic, tokens[i].class = false, wordClass{}
	}
}

// divides reports whether a first-level division bears the very spelling.
func (s *search) divides(spelling spelling) bool {
	return slices.ContainsFunc(s.lookup(spelling, false), func(h hit) bool {
		return h.row[colKind] == KindAdmin1 && h.match.written() && !h.stripped
	})
}

// read understands the words around a target. Of the other names the longest are taken first.
func read(tokens []token, found []named, target named) reading {
	r := reading{target: target}
	owner := make([]int, len(tokens)) // 0 none, 1 the target, 2.. the qualifiers
	claim := func(s span, who int) {
		for i := s.from; i < s.to; i++ {
			owner[i] = who
		}
	}
	claim(target.span, 1)
	for _, t := range tokens[target.from:target.to] {
		if !target.allGeneric {
			r.inside = append(r.inside, t.class.kinds...)
		}
	}
	for _, n := range found {
		free := !slices.ContainsFunc(owner[n.from:n.to], func(who int) bool { return who != 0 })
		if free && !n.allGeneric {
			r.around = append(r.around, qualifier{named: n, aside: tokens[n.from].aside})
			claim(n.span, 1+len(r.around))
			r.reversed = r.reversed || n.from < target.from
			if tokens[n.from].segment == tokens[target.from].segment {
				r.loose++
			}
		}
	}
	before := target.from - 1
	for before >= 0 && tokens[before].class.skip && !tokens[before].class.in {
		before--
	}
	r.locative = r.reversed && before >= 0 && (tokens[before].class.in || tokens[before].class.near)
	for i, t := range tokens {
		switch {
		case owner[i] != 0:
		case t.generic:
			before, after := ownerBefore(tokens, owner, i), ownerAfter(tokens, owner, i)
			if next := min(i+1, len(tokens)-1); before == 1 && (tokens[next].fold == "of" || tokens[next].class.in || tokens[next].class.near) {
				after = 0 // the Isfara region of Tajikistan, the Panj river near Farkhor
			}
			r.hint(t, before, after)
		default:
			r.unmatched = append(r.unmatched, t.text)
		}
	}
	return r
}

// ownerBefore is the owner of the nearest name before word i in its segment, or 0; ownerAfter is the same to the other side.
func ownerBefore(tokens []token, owner []int, i int) int {
	for j := i - 1; j >= 0 && tokens[j].segment == tokens[i].segment; j-- {
		if owner[j] != 0 {
			return owner[j]
		}
	}
	return 0
}

func ownerAfter(tokens []token, owner []int, i int) int {
	for j := i + 1; j < len(tokens) && tokens[j].segment == tokens[i].segment; j++ {
		if owner[j] != 0 {
			return owner[j]
		}
	}
	return 0
}

// hint takes what a generic word says of the names on its two sides.
func (r *reading) hint(t token, before, after int) {
	const target = 1
	switch {
	case t.class.ahead && after != 0:
		before = 0
	case t.class.behind && before != 0:
		after = 0
	}
	r.long = r.long || (t.class.ahead && after == target || t.class.behind && before == target)
	r.farm = r.farm || t.class.farm && !t.class.community
	ofAfter, ofBefore := after == target || after == 0 && before == target, before == target || before == 0 && after == target
	switch {
	case t.class.community && t.class.area:
		r.near = r.near || ofBefore
	case t.class.community, t.class.near:
		r.near = r.near || ofAfter
	case t.class.area:
		r.near = r.near || ofBefore
	}
	switch {
	case t.class.area && !t.class.community, t.class.near:
	case len(t.class.kinds) == 0:
	case before == 0 && after == 0, before == 0 && after == target, after == 0 && before == target, before == target && after == target:
		r.kinds = append(r.kinds, t.class.kinds...)
		r.small = r.small || t.class.small
	case before == target || after == target:
		r.floating = append(r.floating, t.class.kinds...)
	default:
		q := &r.around[max(before, after)-2]
		q.kinds = append(q.kinds, t.class.kinds...)
	}
}
