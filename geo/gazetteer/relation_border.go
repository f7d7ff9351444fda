package gazetteer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// relateBorder answers the border of two countries, or the part of it in or near a place.
func (s *relater) relateBorder(p *phrase) (Result, bool) {
	if p.beyond {
		return s.borderBeyond(p)
	}
	before, isPlace := s.placeBefore(p.before)
	if isPlace { // Sarigor, on the border of A and B
		return s.atDivisions(p)
	}
	if several := s.severalCountries(p); len(several) > 2 {
		return s.meetingOf(several), true
	}
	var refused *Result // why a way to part the text names no border, unless another does
	for _, ends := range p.ends {
		left, right := s.bothCountries(ends[0], ends[1])
		switch {
		case len(left) > 0 || ends[0] != "":
		case len(s.area.countries) == 1: // the border with B, of a country that the query names
			left = s.area.countries
		case p.place != "": // the Afghan border in Tajikistan
			left = s.countriesOf(p.place)
		}
		both := s.neighbours(left, right)
		switch {
		case len(both) > 1:
			return s.severalBorders(both, p), true
		case len(both) == 1:
			return s.withBefore(s.borderOf(both[0][0], both[0][1], p), p, before, isPlace)
		case len(right) > 0 && ends[0] == "":
			var names []string
			for _, code := range right {
				names = append(names, s.countryName(code))
			}
			return s.noBorder(fmt.Sprintf("%q does not say whose border with %s: name both countries, or a place on it", s.query.Text, strings.Join(names, " or ")), right...), true
		case (len(left) > 0) != (len(right) > 0) && refused == nil:
			unknown, codes := ends[0], right
			if len(left) > 0 {
				unknown, codes = ends[1], left
			}
			if !strings.ContainsAny(unknown, " -") {
				res := s.noBorder(fmt.Sprintf("%q is no country that is known: name both countries of the border, or a place on it", unknown), codes...)
				refused = &res
			}
		}
	}
	if res, ok := s.divisionBorder(p); ok {
		return s.withBefore(res, p, before, isPlace)
	}
	if refused != nil {
		return *refused, true
	}
	return Result{}, false
}

// bothCountries are the countries of both ends of a border, of which the first may leave out what the second one says: North and South
// Korea.
func (s *relater) bothCountries(first, second string) (left, right []string) {
	left, right = s.countriesOf(first), s.countriesOf(second)
	if _, rest, several := strings.Cut(second, " "); len(left) == 0 && first != "" && several && len(right) > 0 {
		left = s.countriesOf(first + " " + rest)
	}
	return left, right
}

// neighbours are the pairs of countries of both sides that may be meant: of several, those that border on each other, as far as that is
// known of any.
func (s *relater) neighbours(left, right []string) (pairs [][2]string) {
	for _, a := range left {
		for _, b := range right {
			if a != b {
				pairs = append(pairs, [2]string{a, b})
			}
		}
	}
	if len(pairs) < 2 || s.outlines == nil {
		return pairs[:min(len(pairs), 1)]
	}
	apart := func(pair [2]string) bool {
		refs := s.countryRefs(pair[0], pair[1])
		if len(refs) < 2 {
			return true
		}
		_, ok := s.outlines.Between(refs[0].ID, refs[1].ID)
		return !ok
	}
	if bordering := slices.DeleteFunc(slices.Clone(pairs), apart); len(bordering) > 0 {
		return bordering
	}
	return pairs[:1]
}

// severalBorders answers a text that may mean the borders of several pairs of countries.
func (s *relater) severalBorders(pairs [][2]string, p *phrase) Result {
	res := Result{Ambiguous: true}
	var names []string
	for _, pair := range pairs {
		res.Candidates = append(res.Candidates, s.borderOf(pair[0], pair[1], p).Candidates...)
		names = append(names, fmt.Sprintf("that of %s and %s", s.countryName(pair[0]), s.countryName(pair[1])))
	}
	for i := range res.Candidates {
		res.Candidates[i].Confidence /= float64(len(pairs))
	}
	res.Reason = fmt.Sprintf("%q may be %s: name both countries in full", s.query.Text, strings.Join(names, " or "))
	return res
}

// borderBeyond answers a place at the border of its country with another, or of two that the text names: of a division the part of the border in it, of what is smaller the
// place. Where it does not lie there the answer is not sure.
func (s *relater) borderBeyond(p *phrase) (Result, bool) {
	at, ok := s.anchor(p.place, p.cases)
	if !ok {
		return Result{}, false
	}
	first := at.candidates[0]
	left, right := s.bothCountries(p.ends[0][0], p.ends[0][1])
	if p.ends[0][0] == "" {
		left = []string{first.Place.Country}
	}
	both := s.neighbours(left, right)
	if len(both) != 1 || len(both[0][0]) != len(both[0][1]) || first.Score < floor || !first.HasPoint {
		return Result{}, false
	}
	a, b := both[0][0], both[0][1]
	if container(first.Place.Kind) {
		return s.borderOf(a, b, p), true
	}
	line, known := s.borderRow(a, b)
	return s.besideLine(at, s.sharedBorder(a, b, line, known, p.near)), true
}

// besideLine answers a place that a text says lies at a border: of several places of the name one that does.
func (s *relater) besideLine(at anchored, border *sharedBorder) Result {
	first := at.candidates[0]
	reason := s.onBorder(&first, border)
	if reason == "" && at.reason == "" {
		return Result{Candidates: at.candidates}
	}
	var there []Candidate
	for _, c := range at.candidates {
		if on := c; s.onBorder(&on, border) == "" {
			there = append(there, c)
		}
	}
	if len(there) > 0 && there[0].certain() && there[0].alone(there[1:]) {
		raise(there, at.candidates)
		return Result{Candidates: there}
	}
	if reason == "" {
		return Result{Candidates: at.candidates, Ambiguous: true, Reason: at.reason}
	}
	for i := range at.candidates {
		at.candidates[i].Score *= factorElsewhere
		at.candidates[i].Confidence *= factorElsewhere
	}
	return Result{Candidates: at.candidates, Ambiguous: true, Reason: reason}
}

// borderOf answers for two countries by their codes.
func (s *relater) borderOf(a, b string, p *phrase) Result {
	line, known := s.borderRow(a, b)
	place := p.place
	if at, ok := s.onBorderOf(p); place != "" && ok && at.candidates[0].HasPoint {
		border := s.sharedBorder(a, b, line, known, p.near)
		switch part, ok := s.section(place, &at.candidates[0], border); {
		case ok:
			return Result{Candidates: []Candidate{part}}
		case !s.wholeBorder(&at.candidates[0], border, a, b):
			return s.borderPart(at, border)
		}
		place = ""
	}
	if !known {
		return s.drawnBorder(a, b, p.near).lacking(place)
	}
	if p.near {
		line.nearby(RelationBorder)
	}
	line.Relation = &Relation{Kind: RelationBorder, Anchors: s.countryRefs(a, b)}
	return Result{Candidates: []Candidate{line}}.lacking(place)
}

// lacking tells that a border is all of it, since the place on it that the text names is not in the gazetteer.
func (r Result) lacking(place string) Result {
	if r.Unmatched = unsaid(place); len(r.Unmatched) > 0 && len(r.Candidates) > 0 && !r.Ambiguous {
		r.Ambiguous, r.Reason = true, fmt.Sprintf("%q is not in the gazetteer: the answer is the whole border", place)
	}
	return r
}

func (s *relater) countryRefs(codes ...string) (refs []Ref) {
	for _, code := range codes {
		if n, ok := s.code(countryCode(code)); ok {
			refs = append(refs, s.Index.place(n).Ref())
		}
	}
	return refs
}

// drawnBorder answers a border that is no place of the gazetteer by the line that the outlines of both countries share.
func (s *relater) drawnBorder(a, b string, near bool) Result {
	refs := s.countryRefs(a, b)
	if s.outlines == nil || len(refs) < 2 {
		return s.noBorder(fmt.Sprintf("the border of %s and %s is not in the gazetteer: name a place on it", s.countryName(a), s.countryName(b)), a, b)
	}
	border, ok := s.outlines.Between(refs[0].ID, refs[1].ID)
	if !ok {
		return s.noBorder(fmt.Sprintf("%s and %s have no border in common, as far as the outlines tell: name a place", refs[0].Name, refs[1].Name), a, b)
	}
	c := s.onLine(refs, border.Middle, math.Ceil(border.RadiusM+border.ErrorM), border.Source)
	c.UncertaintyReason = fmt.Sprintf("somewhere on the border: the farthest point of the %s that the outlines of both share from the middle, and the %s that they may be off",
		metresText(border.LengthM), metresText(border.ErrorM))
	if near {
		c.nearby(RelationBorder)
		c.Relation.Anchors = refs
	}
	return s.drawn(c)
}

// drawn answers with what outlines tell, unless the query looks elsewhere.
func (s *relater) drawn(c Candidate) Result {
	r := row{}
	copy(r[:], c.Place.record())
	if h := (hit{row: &r}); !s.area.admits(s.Index, &h) {
		return Result{Reason: fmt.Sprintf("%s is known, but not %s", c.Label, s.area)}
	}
	return Result{Candidates: []Candidate{c}}
}

// onLine is a candidate on the borders of countries, which has no id.
func (s *relater) onLine(refs []Ref, at orb.Point, radiusM float64, source string) Candidate {
	var codes []string
	for _, r := range refs {
		n, _ := s.number(r.ID)
		codes = append(codes, s.field(n, colCountry))
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	c := Candidate{
		Place: Place{Kind: KindBorder, Country: strings.Join(codes, "/"), Point: at, HasPoint: true, Source: source},
		Name:  Name{Text: s.query.Text}, Match: MatchOutlines, Score: 1, Confidence: most, Point: at, HasPoint: true, UncertaintyM: radiusM,
		Relation: &Relation{Kind: RelationBorder, Anchors: refs},
	}
	c.Place.Name = c.Relation.String()
	c.Label = c.Place.Name
	c.credit(source)
	return c
}

// MatchOutlines is the match of an answer that no place of the gazetteer is, but the outlines of several: a border.
const MatchOutlines Match = "outlines"

// noBorder answers with nothing but the borders of the countries that the gazetteer has.
func (s *relater) noBorder(reason string, codes ...string) Result {
	res := Result{Reason: reason}
	for _, code := range codes {
		for _, border := range s.bordersOf(code) {
			if !slices.Contains(res.Suggestions, border) {
				res.Suggestions = append(res.Suggestions, border)
			}
		}
	}
	return res
}

// severalCountries are the countries that a border is named by, where each word of it is one: the Kyrgyz-Tajik-Uzbek border.
func (s *relater) severalCountries(p *phrase) []string {
	var longest []string
	for _, ends := range p.ends {
		var codes []string
		for _, part := range strings.FieldsFunc(ends[0]+", "+ends[1], func(r rune) bool { return strings.ContainsRune(",;/-–—‑", r) }) {
			for _, word := range splitAnd(part) {
				of := s.countriesOf(word)
				if len(of) != 1 || slices.Contains(codes, of[0]) {
					return nil
				}
				codes = append(codes, of[0])
			}
		}
		if len(codes) > len(longest) {
			longest = codes
		}
	}
	return longest
}

// splitAnd parts a text at its words for and.
func splitAnd(text string) []string {
	s := &sentence{text: text, words: relationWords(text)}
	var parts []string
	from := 0
	for i := range len(s.words) + 1 {
		if i == len(s.words) || andWords[s.key(i)] {
			if part := s.slice(from, i); part != "" {
				parts = append(parts, part)
			}
			from = i + 1
		}
	}
	return parts
}

// meetingOf answers where the borders of three countries meet.
func (s *relater) meetingOf(codes []string) Result {
	refs := s.countryRefs(codes...)
	var names []string
	for _, r := range refs {
		names = append(names, r.Name)
	}
	list := listed(names)
	if s.outlines == nil || len(refs) != 3 {
		return s.noBorder(fmt.Sprintf("the text names the borders of %s: name two of them, or a place on the border", list), codes...)
	}
	borders, points := s.outlines.meeting([3]string{refs[0].ID, refs[1].ID, refs[2].ID})
	if len(points) == 0 {
		for i := range refs {
			if _, ok := s.outlines.Between(refs[i].ID, refs[(i+1)%3].ID); !ok {
				return s.noBorder(fmt.Sprintf("%s and %s have no border in common, as far as the outlines tell: name two countries, or a place", refs[i].Name, refs[(i+1)%3].Name), codes...)
			}
		}
		return s.noBorder(fmt.Sprintf("the borders of %s do not meet in one point, as far as the outlines tell: name two countries, or a place", list), codes...)
	}
	radius := nearLeastM + borders[0].ErrorM
	for _, p := range points {
		radius = max(radius, geo.Distance(points[0], p)+nearLeastM+borders[0].ErrorM)
	}
	c := s.onLine(refs, points[0], math.Ceil(radius), borders[0].Source)
	for _, border := range borders {
		c.credit(border.Source)
	}
	c.UncertaintyReason = fmt.Sprintf("where the outlines of the three meet, %s around as for what is near a place, and the %s that they may be off", metresText(nearLeastM), metresText(borders[0].ErrorM))
	if len(points) > 1 {
		c.UncertaintyReason += "; they meet at several points, which the circle holds"
	}
	return s.drawn(c)
}

// bordersOf are the borders of a country that the gazetteer has as places.
func (s *relater) bordersOf(code string) []Suggestion {
	var out []Suggestion
	for other := range strings.FieldsSeq(borderCountries) {
		if row, ok := s.borderRow(code, other); ok {
			out = append(out, Suggestion{Name: row.Place.Name, Place: row.Place.Ref(), Country: row.Place.Country})
		}
	}
	return out
}

// borderRow finds the border of two countries by the names that borders bear.
func (s *relater) borderRow(a, b string) (Candidate, bool) {
	for _, x := range s.borderNames(a) {
		for _, y := range s.borderNames(b) {
			for _, name := range []string{x + "-" + y + " border", y + "-" + x + " border"} {
				for _, c := range s.ofKind(name, KindBorder) {
					if claimed := c.Place.Claimants(); slices.Contains(claimed, a) && slices.Contains(claimed, b) {
						c.Name = Name{Text: c.Place.Name}
						return c, true
					}
				}
			}
		}
	}
	return Candidate{}, false
}

func (s *relater) borderNames(code string) []string {
	names := []string{s.countryName(code)}
	if adjective, ok := firstDemonyms[code]; ok {
		names = append(names, adjective)
	}
	return names
}

func (s *relater) countryName(code string) string {
	if n, ok := s.code(countryCode(code)); ok {
		return s.field(n, colName)
	}
	return code
}
