package gazetteer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Result is the answer to a Query.
type Result struct {
	// Candidates are the places that the text may mean, the best first. None means that the name is not in the
	// gazetteer, or not where the query looks.
	Candidates []Candidate
	// Ambiguous warns that the first candidate must not be taken without asking: another one, elsewhere, scores less
	// than 0.04 below it, or the text names several places, or the first candidate itself is a guess (score below 0.6:
	// words were not understood, the kind or the qualifier does not fit). It is false where there are no candidates.
	Ambiguous bool
	// Reason says why the answer is ambiguous, or why there is none. Empty for a clear answer.
	Reason string
	// Unmatched are the words of the text that are neither a name in the gazetteer nor a generic word.
	Unmatched []string
	// Suggestions are the nearest spellings where nothing was found or words were left over, and namesakes elsewhere
	// where the query's restrictions left nothing.
	Suggestions []Suggestion
}

// Candidate is one place that a text may mean.
type Candidate struct {
	Place Place
	// Name is the name of the place by which it was found, as it is stored, with its flag and dates.
	Name Name
	// Match is the rule by which it was found, for the interface that shows it.
	Match Match
	// Difference is the share of the letters of the text that differ from Name in sound, 0 to 1; 0 for a name as written.
	Difference float64
	// Confidence is the probability, from 0 to 1, that this is the place that is meant. From Sure on an answer may be taken
	// without asking.
	Confidence float64
	// Score, from 0 to 1, says how well the place fits the text; see the package comment. It is not a probability.
	Score float64
	// FormerName is true if the place does not bear Name any more.
	FormerName bool
	// NameAt is the name of the place on the day of Query.At, with its dates, where the gazetteer knows that it was another
	// one than today. Nil otherwise.
	NameAt *Name
	// Hierarchy are the places that hold this one, the next one first, the country last. An area that spans several
	// countries may have none.
	Hierarchy []Ref
	// Label is the name with those of its hierarchy; a border or an area of several countries is labelled without one of
	// them.
	Label string
	// Point is longitude, latitude in degrees: that of the place, or of the nearest place up that has one. It is
	// meaningful only with HasPoint.
	Point    orb.Point
	HasPoint bool
	// UncertaintyM is the radius in metres within which the place lies around Point, greater than 0, and
	// UncertaintyReason says why that radius.
	UncertaintyM      float64
	UncertaintyReason string
	// Relation tells how the text describes the place by others, which Place is the first of; Point and UncertaintyM are
	// then those of what is described, not those of Place. Nil where the text names the place itself.
	Relation *Relation
	// Attribution is the line that must stand beside the answer, or empty.
	Attribution string
}

// Geocode answers where a text is. An unusable query is a *QueryError; a Country, Admin1 or Within that cannot be
// resolved is a *NotFoundError or an *AmbiguousError with the same field named.
//
// Coordinates written out are read before any name, and so is a place that the text describes by others ("15 km south of
// Isfara"): see ParseCoordinates and Relation.
func (ix *Index) Geocode(ctx context.Context, q Query) (Result, error) {
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
	if q.Limit < 0 || q.Limit > MaxLimit {
		return Result{}, &QueryError{fmt.Sprintf("limit %d is not between 1 and %d", q.Limit, MaxLimit)}
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	area, err := ix.restrict(ctx, q)
	if err != nil {
		return Result{}, err
	}
	s := &search{Index: ix, area: area, omit: q.Omit, nearly: true, near: q.Near, at: q.At, most: q.Limit}
	s.unmask(tokens)
	all, unmatched := s.answers(tokens)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if several, ok := s.several(tokens, all, unmatched); ok {
		return s.result(several, nil, q.Limit, "the text names several places: give one of them"), nil
	}
	if len(all) == 0 || s.isGuess(all) {
		return s.notFound(q, tokens), nil
	}
	res := s.result(all, unmatched, q.Limit, ix.doubt(all, unmatched))
	if len(unmatched) > 0 {
		here := *area
		if here.open() {
			here.countries = strings.Split(all[0].row[colCountry], "/")
		}
		res.Suggestions = ix.suggest(strings.Join(unmatched, " "), 5, &here)
	}
	return res, nil
}

// isGuess reports whether the best answer is spelled so differently, or so many others are as near, that it is none.
func (s *search) isGuess(all []scored) bool {
	s.weigh(all)
	return all[0].match.bySound() && all[0].cost > costSure && (all[0].exists < leastExists || all[0].cost > leastCost && all[0].confidence < leastConfidence)
}

// search is one query on an index: where it looks, and what it leaves out.
type search struct {
	*Index
	area   *restriction
	omit   func(id, name string) bool
	near   *orb.Point // where the place is likely to lie
	at     string     // the day whose names are preferred
	nearly bool       // names that are spelled only nearly so count, too
	text   []named    // the names in the text, as far as they are known; see find
	most   int        // answers that are wanted
}

// answers scores all readings of the words; unmatched are the words that the best reading leaves over.
func (s *search) answers(tokens []token) (all []scored, unmatched []string) {
	found := s.names(tokens)
	s.text = found
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
	}
	return s.finish(tokens, all, unmatched)
}

// finish sorts the answers and says how sure they are.
func (s *search) finish(tokens []token, all []scored, unmatched []string) ([]scored, []string) {
	s.settle(all)
	letters := 0
	for _, t := range tokens {
		letters += utf8.RuneCountInString(t.fold)
	}
	if len(all) > 0 {
		likely := exists(&all[0], tokens, unmatched, letters)
		for i := range all {
			all[i].exists = likely
		}
	}
	return all, unmatched
}

// unite adds answers; of those for one place the better stays.
func unite(all, more []scored) []scored {
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
		hits := slices.DeleteFunc(s.bearers(&r.target), func(h hit) bool {
			return !s.area.admits(s.Index, &h) || r.target.allGeneric && !h.match.written()
		})
		around := make([][]hit, len(r.around))
		for i := range r.around {
			around[i] = s.bearers(&r.around[i].named)
		}
		for _, a := range s.rank(&r, hits, around) {
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
		if len(r.around)+len(r.unmatched) == 0 && slices.ContainsFunc(hits, func(h hit) bool { return h.match.written() }) {
			break // the longest name that explains every word
		}
	}
	return all, unmatched
}

// bearers are the places that a name may mean.
func (s *search) bearers(n *named) []hit {
	if n.hits != nil {
		return slices.Clone(n.hits)
	}
	if len(n.coded) == 0 {
		return s.lookup(n.spelling)
	}
	hits := make([]hit, 0, len(n.coded))
	for _, place := range n.coded {
		hits = append(hits, hit{place: place, row: s.row(place), plain: 1})
	}
	return hits
}

// doubt says why the first of the answers must not be taken without asking; it is empty if it may be.
func (ix *Index) doubt(all []scored, unmatched []string) string {
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
	ix.weigh(all)
	if all[0].match.bySound() && all[0].cost > costSure && !(all[0].held && all[0].confidence >= Sure) {
		return "the name is not in the gazetteer; the candidates are called nearly so"
	}
	rivals := 0
	for i := range all[1:] {
		if ix.rivals(&all[0], &all[i+1]) {
			rivals++
		}
	}
	if rivals > 0 {
		return fmt.Sprintf("%d places fit the text equally well: add the district or region, or give the id", rivals+1)
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
func (s *search) notFound(q Query, tokens []token) Result {
	res := Result{Reason: fmt.Sprintf("%q is not in the gazetteer", q.Text)}
	for _, t := range tokens {
		if !t.generic {
			res.Unmatched = append(res.Unmatched, t.text)
		}
	}
	if !s.area.open() {
		anywhere := *s
		anywhere.area = &restriction{}
		elsewhere, rest := anywhere.answers(tokens)
		if len(rest) == 0 {
			for _, e := range elsewhere[:min(len(elsewhere), 5)] {
				res.Suggestions = append(res.Suggestions, s.suggestion(e.place, e.name.Text, 0))
			}
		}
		if len(res.Suggestions) > 0 {
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

// result makes candidates of the best answers.
func (s *search) result(all []scored, unmatched []string, limit int, reason string) Result {
	s.weigh(all)
	if len(all) > 5 {
		all = append(all[:5:5], slices.DeleteFunc(all[5:], func(s scored) bool { return s.match.bySound() && s.confidence < noise })...)
	}
	res := Result{Ambiguous: reason != "", Reason: reason, Unmatched: unmatched}
	for i := range all[:min(len(all), limit)] {
		c := s.candidate(&all[i])
		c.NameAt = c.Place.nameAt(s.at)
		res.Candidates = append(res.Candidates, c)
	}
	return res
}

func (ix *Index) candidate(s *scored) Candidate {
	c := Candidate{
		Place: ix.place(s.place), Name: s.name, Match: s.match, Difference: s.cost, Score: s.score, FormerName: s.name.Flag == FlagFormer,
	}
	if c.Confidence = s.confidence; c.Confidence == 0 {
		c.Confidence = min(s.score, 1)
	}
	c.Label, c.Attribution = c.Place.Name, Attribution(c.Place)
	chain := ix.chain(s.place)
	last := c.Place.Name
	across := acrossCountries(c.Place.Country, c.Place.Admin1)
	for _, up := range chain {
		ref := Ref{ID: ix.field(up, colID), Name: ix.field(up, colName), Kind: ix.field(up, colKind)}
		c.Hierarchy = append(c.Hierarchy, ref)
		if ref.Name != last && !(across && ref.Kind == KindCountry) {
			c.Label += ", " + ref.Name
		}
		last = ref.Name
	}
	ix.locate(&c, chain)
	if s.near && c.HasPoint && !container(c.Place.Kind) {
		c.nearby(RelationNear)
	}
	return c
}

// locate gives the candidate its point and radius, or those of the nearest place up that has a point.
func (ix *Index) locate(c *Candidate, chain []uint32) {
	c.Point, c.HasPoint = c.Place.Point, c.Place.HasPoint
	c.UncertaintyM, c.UncertaintyReason = radius(&c.Place)
	for _, up := range chain {
		if c.HasPoint {
			return
		}
		p := ix.place(up)
		c.Point, c.HasPoint = p.Point, p.HasPoint
		c.UncertaintyM, c.UncertaintyReason = radius(&p)
		c.UncertaintyReason = fmt.Sprintf("no point is known: that of %s stands in (%s)", p.Name, c.UncertaintyReason)
	}
}

func radius(p *Place) (float64, string) {
	if p.UncertaintyM > 0 {
		if p.UncertaintyReason == "" {
			return p.UncertaintyM, "as its source states"
		}
		return p.UncertaintyM, p.UncertaintyReason
	}
	return defaultUncertainty(p.Kind)
}

// number reads a figure; what is none is 0.
func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return x
}
