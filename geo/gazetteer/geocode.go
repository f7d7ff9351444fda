package gazetteer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Geocode answers where a text is. An unusable query is a *QueryError; a Country, Admin1 or Within that cannot be
// resolved is a *NotFoundError or an *AmbiguousError with the same field named.
//
// Coordinates written out are read before any name, and so is a place that the text describes by others ("15 km south of
// Isfara"): see ParseCoordinates and Relation.
func (ix *Index) Geocode(ctx context.Context, q Query) (Result, error) {
	q.Text = legible(q.Text)
	if place := withoutEvent(q.Text); place != q.Text && !(&search{Index: ix, area: &restriction{}}).bears(q.Text) {
		q.Text = place
	}
	q.Text = joinCountries(withoutMilestone(q.Text))
	if res, ok, err := ix.described(ctx, q); ok || err != nil {
		return res, err
	}
	return ix.geocodeName(ctx, q)
}

// geocodeName is Geocode of a text that names its place.
func (ix *Index) geocodeName(ctx context.Context, q Query) (Result, error) {
	tokens, err := tokenise(q.Text)
	if err != nil {
		return Result{}, err
	}
	if res, ok, err := ix.onStreet(ctx, q, tokens); ok || err != nil {
		return res, err
	}
	if q.Limit, err = limitOf(q.Limit); err != nil {
		return Result{}, err
	}
	area, err := ix.restrict(ctx, q)
	if err != nil {
		return Result{}, err
	}
	s := &search{Index: ix, area: area, omit: q.Omit, nearly: true, alone: true, placed: slices.ContainsFunc(tokens, token.leadsToPlace), near: q.Near, at: q.At, most: q.Limit}
	if res, ok := s.capital(q, tokens); ok {
		return res, ctx.Err()
	}
	if res, ok := s.belonging(q, tokens); ok {
		return res, ctx.Err()
	}
	tokens = s.genericName(tokens)
	if reason := s.vagueness(tokens); reason != "" {
		return s.vague(q, tokens, reason), ctx.Err()
	}
	if sign := aloneSign(tokens); sign != "" {
		return s.noPlace(q, tokens, sign), ctx.Err()
	}
	s.unmask(tokens)
	all, unmatched := s.answers(tokens)
	tokens, all, unmatched = s.inCase(tokens, all, unmatched)
	all = s.withoutOtherKinds(tokens, all)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if several, ok := s.several(tokens, all, unmatched); ok {
		s.weigh(several)
		return s.result(several, nil, q.Limit, "the text names several places: give one of them"), nil
	}
	s.weigh(all)
	if res, ok := s.describedKind(q, tokens, all); ok {
		return res, ctx.Err()
	}
	sign := signOf(tokens)
	if len(all) == 0 || s.isGuess(all) || sign != "" && (len(unmatched) > 0 || all[0].score < floor || all[0].match.bySound()) || isAcronym(tokens, &all[0]) {
		return s.notFound(q, tokens, sign), nil
	}
	res := s.result(all, unmatched, q.Limit, s.doubt(all, unmatched))
	if len(unmatched) > 0 {
		here := *area
		if here.open() {
			here.countries = strings.Split(all[0].row[colCountry], "/")
		}
		res.Suggestions = ix.suggest(strings.Join(unmatched, " "), 5, &here)
	}
	if word := all[0].unusedKind(tokens); word != "" && !all[0].own {
		res.Unmatched = append(res.Unmatched, word)
	}
	return res, nil
}

// isGuess reports whether the best of the weighed answers is spelled so differently, or so many others are as near, that it
// is none.
func (s *search) isGuess(all []scored) bool {
	return all[0].match.bySound() && all[0].cost > costSure && (all[0].exists < leastExists || all[0].cost > leastCost && all[0].confidence < leastConfidence)
}

// search is one query on an index: where it looks, and what it leaves out.
type search struct {
	*Index
	area    *restriction
	omit    func(id, name string) bool
	near    *orb.Point         // where the place is likely to lie
	at      string             // the day whose names are preferred
	nearly  bool               // names that are spelled only nearly so count, too
	toPoint bool               // the text is what a distance or a direction starts from
	alone   bool               // the text is no part of another, such as the anchor of a relation
	placed  bool               // it has a preposition that places have: in Temple
	text    []named            // the names in the text, as far as they are known; see find
	borne   map[borneKey][]hit // what bearers has found
	known   []knownKeys        // what keys has found
	most    int                // answers that are wanted
	// oblique: a word follows a Russian preposition; asStands are the hits that take it for a name of the other script as it is
	oblique  bool
	beside   bool // a building stands in the text beside the name of a place; see withoutSites
	asStands []*hit
	runs     *int // of words that were looked up for the text; nil: they are not counted. See tired
}

type borneKey struct {
	span
	here bool
}

// answers scores all readings of the words; unmatched are the words that the best reading leaves over.
func (s *search) answers(tokens []token) (all []scored, unmatched []string) {
	found := s.withoutParts(tokens, s.withoutRoads(tokens, s.names(tokens)))
	s.text, s.borne = found, nil
	all, unmatched = s.score(tokens, found)
	if !s.nearly {
		return s.finish(tokens, all, unmatched)
	}
	if near, instead := s.nearNames(tokens, found, all, unmatched); len(near) > 0 {
		if !instead {
			near = append(found, near...)
		}
		more, rest := s.score(tokens, near)
		if len(more) > 0 && (len(all) == 0 || more[0].score > all[0].score || len(rest) < len(unmatched)) {
			unmatched = rest
		}
		all = unite(all, more)
		s.byStyle(spanText(tokens, span{0, len(tokens)}), all)
		famousFirst(all)
	}
	return s.finish(tokens, all, unmatched)
}

// finish sorts the answers and says how sure they are.
func (s *search) finish(tokens []token, all []scored, unmatched []string) ([]scored, []string) {
	letters, words := 0, 0
	for _, t := range tokens {
		letters += utf8.RuneCountInString(t.fold)
		words += wordCount([]byte(t.fold))
	}
	asParted(all, words)
	s.settle(all)
	if len(all) > 0 {
		likely, why := s.exists(&all[0], tokens, unmatched, letters)
		for i := range all {
			all[i].exists, all[i].why = likely, why
		}
	}
	return all, unmatched
}

// unite adds answers; of those for one place the better stays.
func unite(all, more []scored) []scored {
	all = slices.Grow(all, len(more))
	for _, m := range more {
		i := slices.IndexFunc(all, func(a scored) bool { return a.place == m.place })
		switch {
		case i < 0:
			all = append(all, m)
		case m.score > all[i].score:
			all[i] = m
		}
	}
	return all
}

// score scores all readings of the words with the names found among them, in no order.
func (s *search) score(tokens []token, found []named) (all []scored, unmatched []string) {
	best := map[uint32]int{}
	top := -1.0
	for _, r := range readings(tokens, found) {
		hits := s.bearers(&r.target, true)
		if r.target.allGeneric {
			hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return !h.isWord(tokens[r.target.from:r.target.to]) })
		}
		around := make([][]hit, len(r.around))
		for i := range r.around {
			around[i] = s.bearers(&r.around[i].named, false)
		}
		ranked := s.rank(&r, hits, around)
		if all == nil {
			all = make([]scored, 0, len(ranked))
		}
		for _, a := range ranked {
			if a.score > top {
				top, unmatched = a.score, r.unmatched
			}
			if i, seen := best[a.place]; !seen {
				best[a.place] = len(all)
				all = append(all, a)
			} else if a.score > all[i].score {
				all[i] = a
			}
		}
		if len(r.around)+len(r.unmatched) == 0 && slices.ContainsFunc(hits, r.target.names) {
			break // the longest name that explains every word
		}
	}
	return all, unmatched
}

// bearers are the places that a name may mean, all of them or only those where the query looks. The caller must not change
// the list.
func (s *search) bearers(n *named, here bool) []hit {
	if n.hits != nil {
		return n.hits
	}
	if len(n.coded) == 0 {
		key := borneKey{n.span, here && !s.area.open()}
		hits, known := s.borne[key]
		if !known {
			if s.borne == nil {
				s.borne = map[borneKey][]hit{}
			}
			hits = s.lookup(n.spelling, key.here)
			s.borne[key] = hits
		}
		return hits
	}
	hits := make([]hit, 0, len(n.coded))
	for _, place := range n.coded {
		hits = append(hits, hit{place: place, row: s.row(place), plain: 1})
	}
	return hits
}

// doubt says why the first of the weighed answers must not be taken without asking; it is empty if it may be.
func (s *search) doubt(all []scored, unmatched []string) string {
	if all[0].score < floor {
		if len(unmatched) > 0 {
			return fmt.Sprintf("%q is not in the gazetteer; the candidates answer the rest of the text", strings.Join(unmatched, " "))
		}
		return "no place fits all of the text"
	}
	if all[0].score < sure {
		return "the text fits the place only in part"
	}
	if name := Fold(all[0].name.Text); !all[0].match.written() && utf8.RuneCountInString(name) < soundLeast {
		return fmt.Sprintf("%q is too short to be known by its sound alone", all[0].name.Text)
	}
	if all[0].match.bySound() && all[0].cost > costSure && !(all[0].held && !all[0].turned && all[0].confidence >= Sure) {
		if all[0].held && all[0].why != "" {
			return all[0].why
		}
		return "the name is not in the gazetteer; the candidates are called nearly so"
	}
	if reason := cmp.Or(s.doubtCase(&all[0]), s.doubtLine(&all[0])); reason != "" {
		return reason
	}
	rivals := 0
	for i := range all[1:] {
		if s.rivals(&all[0], &all[i+1]) {
			rivals++
		}
	}
	if rivals > 0 {
		return fmt.Sprintf("%d places fit the text equally well: add the district or region, or give the id", rivals+1)
	}
	if reason := s.doubtDistrict(&all[0]); reason != "" {
		return reason
	}
	if all[0].exists < Sure && all[0].why != "" {
		return all[0].why
	}
	if all[0].confidence < Sure {
		return "several places may be meant: add the district or region, or give the id"
	}
	return ""
}

// several answers a text that names two places with "and" between them, each clear enough.
func (s *search) several(tokens []token, all []scored, unmatched []string) ([]scored, bool) {
	i := slices.IndexFunc(tokens, func(t token) bool { return t.class.and })
	if i <= 0 || i == len(tokens)-1 || slices.ContainsFunc(tokens[i+1:], func(t token) bool { return t.class.and }) {
		return nil, false
	}
	if len(all) > 0 && all[0].score >= floor && len(unmatched) == 0 && strings.Contains(" "+Fold(all[0].name.Text)+" ", " "+tokens[i].fold+" ") {
		return nil, false // Bosnia and Herzegovina
	}
	left, restLeft := s.answers(tokens[:i])
	right, restRight := s.answers(tokens[i+1:])
	if len(left) == 0 || len(right) == 0 || len(restLeft)+len(restRight) > 0 || left[0].place == right[0].place {
		return nil, false
	}
	both := []scored{left[0], right[0]}
	rest := slices.Concat(left[1:], right[1:])
	slices.SortStableFunc(rest, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for _, r := range rest {
		if !slices.ContainsFunc(both, func(b scored) bool { return b.place == r.place }) {
			both = append(both, r)
		}
	}
	return both, true
}

// notFound answers a text of which no name is in the gazetteer, or none where the query looks.
func (s *search) notFound(q Query, tokens []token, sign sign) Result {
	res := Result{Reason: fmt.Sprintf("%q is not in the gazetteer", q.Text)}
	for _, t := range tokens {
		if !t.generic {
			res.Unmatched = append(res.Unmatched, t.text)
		}
	}
	if sign != "" {
		res.Reason = fmt.Sprintf("%q names %s, not a place", q.Text, sign)
		if around, ok := s.seat(tokens, q.Limit); ok {
			around.Reason = res.Reason + ": the answer is what the text places it in"
			return around
		}
		return res
	}
	if !s.area.open() {
		anywhere := *s
		anywhere.area = &restriction{}
		elsewhere, rest := anywhere.answers(tokens)
		called := func(e scored) bool { return e.score >= floor && (!e.match.bySound() || e.cost <= costSure) }
		if len(rest) == 0 && len(elsewhere) > 0 && called(elsewhere[0]) {
			for _, e := range elsewhere[:min(len(elsewhere), 5)] {
				if called(e) {
					res.Suggestions = append(res.Suggestions, s.suggestion(e.place, e.name.Text, 0))
				}
			}
			res.Reason = fmt.Sprintf("%q is in the gazetteer, but not %s", q.Text, s.area)
			res.Unmatched = nil
			return res
		}
	}
	text := strings.Join(res.Unmatched, " ")
	if text == "" {
		text = q.Text
	}
	res.Suggestions = s.suggest(text, 5, s.area)
	return res
}
