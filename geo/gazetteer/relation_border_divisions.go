package gazetteer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/geo"
)

// divisionPlurals are the words for several divisions, which say what both ends of a pair are (the border of Batken and Osh regions), with
// the word for one.
var divisionPlurals = func() map[string]string {
	all := map[string]string{}
	for line := range strings.SplitSeq(`region regions; oblast oblasts; province provinces; district districts; governorate governorates; state states; county counties;
		raion raions rayons; область областей областями областях областям; район районов районами районах районам; провинция провинций провинциями провинциях;
		штат штатов штатами штатах; округ округов округами округах; мухафаза мухафаз мухафазами; вилояти вилоятҳои вилоятхои; ноҳияи ноҳияҳои нохияхои;
		облусу облустарынын облустары облустардын; району райондорунун райондору райондордун; viloyati viloyatlari; tumani tumanlari`, ";") {
		words := strings.Fields(line)
		for _, plural := range words[1:] {
			all[relationKey(plural)] = words[0]
		}
	}
	return all
}()

// singular gives both ends of a pair the word for what they are that stands behind or before them in the plural.
func singular(ends [2]string) [2]string {
	first := &sentence{text: ends[0], words: relationWords(ends[0])}
	second := &sentence{text: ends[1], words: relationWords(ends[1])}
	last := len(second.words) - 1
	if one := divisionPlurals[second.key(last)]; one != "" && last > 0 {
		left := ends[0]
		if !slices.ContainsFunc(kindsIn(left), division) {
			left += " " + one
		}
		return [2]string{left, second.slice(0, last) + " " + one}
	}
	from := first.skip(0, articles)
	if one := divisionPlurals[first.key(from)]; one != "" && from+1 < len(first.words) {
		return [2]string{one + " " + first.rest(first.skip(from+1, ofWords)), one + " " + ends[1]}
	}
	return ends
}

// maxNeighbours is how many divisions of a name are tried for one end of a border.
const maxNeighbours = 5

// divisionsOf are the divisions and countries that a text may name, and the probability that it names something that is known.
func (s *relater) divisionsOf(text string, cases grammarCase) (found []Candidate, called float64) {
	a, ok := s.anywhere().anchor(text, cases)
	if !ok {
		return nil, 0
	}
	for _, c := range a.candidates {
		if division(c.Place.Kind) && c.Score >= floor && (!c.Match.bySound() || c.Difference <= costSure) && len(found) < maxNeighbours {
			found = append(found, c)
		}
	}
	return found, likely(a.candidates)
}

// divided is a border of two divisions, or of one and a country.
type divided struct {
	left, right Candidate
	line        Border
}

// divisionBorder answers the border of two divisions, or of a division and a country, by the line that their outlines share. It is false
// where the text names no two.
func (s *relater) divisionBorder(p *phrase) (Result, bool) {
	var apart *Result
	for _, ends := range p.ends {
		left, right, called := s.bothDivisions(ends, p.cases)
		if len(left) == 0 || len(right) == 0 {
			continue
		}
		if found := s.sharing(left, right); len(found) > 0 {
			return s.onDivisions(p, found, called), true
		} else if apart == nil {
			apart = s.apart(p, &left[0], &right[0], called)
		}
	}
	if apart != nil {
		return *apart, true
	}
	return Result{}, false
}

// bothDivisions are the divisions of both ends of a border, and the probability that both names are known.
func (s *relater) bothDivisions(ends [2]string, cases grammarCase) (left, right []Candidate, called float64) {
	if s.tired() {
		return nil, nil, 0
	}
	ends = singular(ends)
	left, called = s.divisionsOf(ends[0], cases)
	right, calledRight := s.divisionsOf(ends[1], cases)
	if _, rest, several := strings.Cut(ends[1], " "); len(left) == 0 && several && len(right) > 0 { // North and South Kivu
		left, called = s.divisionsOf(ends[0]+" "+rest, cases)
	}
	return left, right, min(called, calledRight)
}

// atDivisions answers a place that stands before the border of two divisions: of several places of the name one that lies there.
func (s *relater) atDivisions(p *phrase) (Result, bool) {
	at, ok := s.anchor(p.before, p.cases)
	if !ok || len(at.candidates) == 0 || container(at.candidates[0].Place.Kind) {
		return Result{}, false
	}
	for _, ends := range p.ends {
		left, right, _ := s.bothDivisions(ends, p.cases)
		for _, found := range s.sharing(left, right) {
			refs := []Ref{found.left.Place.Ref(), found.right.Place.Ref()}
			return s.besideLine(at, &sharedBorder{refs: refs, names: refs[0].Name + " and " + refs[1].Name, line: found.line, drawn: true}), true
		}
	}
	return Result{}, false
}

// sharing are the borders that divisions of two lists have with each other, those of the best names first.
func (s *relater) sharing(left, right []Candidate) (found []divided) {
	for i := range left {
		for j := range right {
			l, r := &left[i], &right[j]
			if l.nests(r) || r.nests(l) || l.Place.Kind == KindCountry && r.Place.Kind == KindCountry {
				continue
			}
			if line, ok := s.lineOf(l, r); ok {
				found = append(found, divided{*l, *r, line})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b divided) int {
		return cmp.Compare(b.left.Score+b.right.Score, a.left.Score+a.right.Score)
	})
	return found
}

// lineOf is the line that two outlines share: as they are drawn, or that of the border of their countries that is in both.
func (s *relater) lineOf(l, r *Candidate) (Border, bool) {
	if s.outlines == nil {
		return Border{}, false
	}
	if line, ok := s.outlines.Between(l.Place.ID, r.Place.ID); ok {
		return line, true
	}
	refs := s.countryRefs(l.Place.Country, r.Place.Country)
	if len(refs) != 2 || refs[0].ID == refs[1].ID {
		return Border{}, false
	}
	line, ok := s.outlines.Between(refs[0].ID, refs[1].ID)
	for _, c := range []*Candidate{l, r} {
		if outline, known := s.outline(c.Place.ID); ok && known {
			line, ok = line.in(outline)
		} else if ok {
			line, ok = line.around(c.Point, c.UncertaintyM) // its circle stands for its outline
		}
	}
	return line, ok
}

// apart answers the border of two divisions that share no line: there is none, as far as the outlines tell, or where one of these is not
// known it is where the circles of both meet. It is nil where one holds the other, or both are countries.
func (s *relater) apart(p *phrase, l, r *Candidate, called float64) *Result {
	_, known := s.outline(l.Place.ID)
	_, other := s.outline(r.Place.ID)
	far := geo.Distance(l.Point, r.Point)
	switch {
	case l.nests(r) || r.nests(l) || l.Place.Kind == KindCountry && r.Place.Kind == KindCountry:
		return nil
	case known && other || far > l.UncertaintyM+r.UncertaintyM:
		return &Result{Reason: fmt.Sprintf("%s and %s have no border in common, as far as the outlines tell: name a place", l.Place.Name, r.Place.Name)}
	}
	// No point of both circles is farther from the middle of their centres than this, by the theorem of Apollonius on the median.
	radius := math.Sqrt(max((l.UncertaintyM*l.UncertaintyM+r.UncertaintyM*r.UncertaintyM)/2-far*far/4, nearLeastM*nearLeastM))
	c := s.onLine([]Ref{l.Place.Ref(), r.Place.Ref()}, geo.Midpoint(l.Point, r.Point), math.Ceil(radius), l.Place.Source)
	c.UncertaintyReason = "the outlines of both are not known: what the circles of both hold, around the middle between them"
	if p.near {
		c.nearby(RelationBorder)
		c.Relation.Anchors = []Ref{l.Place.Ref(), r.Place.Ref()}
	}
	c.Confidence = called
	res := s.drawn(c)
	return &res
}

// nests reports whether a place is another one, or holds it.
func (c *Candidate) nests(other *Candidate) bool {
	return c.Place.ID == other.Place.ID || slices.ContainsFunc(other.Hierarchy, func(r Ref) bool { return r.ID == c.Place.ID })
}

// onDivisions answers the first of some borders, or the part of it that the text names.
func (s *relater) onDivisions(p *phrase, found []divided, called float64) Result {
	best := &found[0]
	refs, line := []Ref{best.left.Place.Ref(), best.right.Place.Ref()}, best.line
	if p.place != "" {
		if at, ok := s.anchor(p.place, inflected); ok && at.candidates[0].HasPoint {
			return s.borderPart(at, &sharedBorder{refs: refs, names: refs[0].Name + " and " + refs[1].Name, line: line, drawn: true, near: p.near})
		}
	}
	c := s.onLine(refs, line.Middle, math.Ceil(line.RadiusM+line.ErrorM), line.Source)
	c.UncertaintyReason = fmt.Sprintf("somewhere on the border: the farthest point of the %s that the outlines of both share from the middle, and the %s that they may be off",
		metresText(line.LengthM), metresText(line.ErrorM))
	if p.near {
		c.nearby(RelationBorder)
		c.Relation.Anchors = refs
	}
	c.Confidence = called
	res := s.drawn(c)
	for i := range found[1:] {
		other := &found[i+1]
		as := best.left.Score + best.right.Score - other.left.Score - other.right.Score
		if as < margin && geo.Distance(other.line.Middle, line.Middle) > line.RadiusM+line.ErrorM && len(res.Candidates) > 0 {
			res.Ambiguous, res.Reason = true, "several divisions of these names border on each other: say which kind they are, or the country"
		}
	}
	return res.lacking(p.place)
}
