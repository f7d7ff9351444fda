package gazetteer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// The confidence of an answer is the probability that it is right: that the name is that of the place at all, spread over
// the candidates by their scores. The numbers were fitted on the development half of the evaluation sets (see
// docs/geocoding.md), so that of the answers with confidence 0.9 nine in ten are right.
const (
	scoreStep       = 0.02 // a score that much lower makes a place e times less likely
	doubtfulCost    = 0.17 // share of the letters that differ in sound at which every second name is another one
	costStep        = 0.04 // beyond it a name is e times less likely to be the one
	shortLetters    = 6    // a name with fewer letters that is not spelled as asked for is less certain
	factorShort     = 0.8
	factorLeft      = 0.5   // words of the text were not understood, or the kind or the qualifier does not fit
	factorFarm      = 0.6   // the farm, station or school of a place may lie elsewhere
	costSure        = 0.016 // share of the letters that may differ in a name that is taken without asking
	leastExists     = 0.25  // below it a text is not in the gazetteer; its name
	factorBare      = 0.65  // a district whose kind the text does not name: its seat, or another village, may be meant
	leastCost       = 0.1   // a name of which more differs in sound is not there, if many are as near:
	leastConfidence = 0.12  // and that of one of the places that are called nearly so
	shareLent       = 0.5   // of a difference of scores, that counts of a place that is called so by another name than its primary one; see lends
	listedApart     = 0.06  // the least difference of the scores of a division and one that is called so in a list only; see listed
	mostHamlets     = 0.35  // the most that hamlets weigh together, however many bear the name of a large city
	noise           = 0.002 // below it a name that is only nearly the one asked for is not worth showing
	most            = 0.99  // no gazetteer holds every place

	// Sure is the confidence from which on an answer may be taken without asking.
	Sure = 0.7
)

// exists is the probability that the best of the answers is called as the text says, of so many letters, at all.
// why says what speaks against it beside the likeness of the names, if anything does.
func (s *search) exists(first *scored, tokens []token, unmatched []string, letters int) (likely float64, why string) {
	likely = most
	if first.cost > 0 {
		likely /= 1 + math.Exp((first.cost-doubtfulCost)/costStep)
		if letters < shortLetters {
			likely *= factorShort
		}
	}
	saidSo := func(t token) bool { return slices.Contains(t.class.kinds, KindAdmin2) }
	if first.row[colKind] == KindAdmin2 && !slices.Contains(s.area.kinds, KindAdmin2) && !slices.ContainsFunc(tokens, saidSo) {
		likely *= factorBare
		if !first.match.bySound() {
			why = fmt.Sprintf("%s is a district: its seat, or a village of that name, may be meant; say \"district\" if the district is", first.row[colName])
		}
	}
	if len(unmatched) > 0 || first.score < floor {
		likely *= factorLeft
	} else if reason := cmp.Or(first.sized(), first.partly(tokens)); reason != "" && !first.own {
		likely, why = likely*factorLeft, reason
	}
	if slices.ContainsFunc(tokens, func(t token) bool { return t.class.farm && !t.class.community }) && !hasFarmWord(first.name.Text) {
		likely *= factorFarm
	}
	if likely >= chanceExists && len(unmatched) == 0 {
		if reason := s.famousOutside(first); reason != "" {
			return chanceExists, reason
		}
	}
	if likely >= chanceExists {
		if reason := s.chance(first, tokens); reason != "" {
			return chanceExists, reason
		}
	}
	if likely >= Sure && s.strange(first, tokens) {
		return strangeExists, fmt.Sprintf("the candidates are called nearly so, but names in the country of %s are spelled otherwise: add the country", first.row[colName])
	}
	return likely, why
}

// famousOutside says why a place that is called as the text says among its other names may not be meant, where a country or a capital that
// is called so lies elsewhere than the query looks; it is empty for any other.
func (s *search) famousOutside(first *scored) string {
	if s.area.open() || first.match != MatchAlternate || first.own || importance(first.row) >= famous {
		return ""
	}
	for _, h := range s.lookup(spell(first.name.Text), false) {
		if kind := h.row[colKind]; h.match == MatchExact && (kind == KindCountry || kind == KindCapital) && h.place != first.place {
			return fmt.Sprintf("%s is a %s, but not %s; %s only has that name among others", h.row[colName], kind, s.area, first.row[colName])
		}
	}
	return ""
}

// weigh gives the answers their confidence; they must be sorted. A place that holds another does not contradict it.
func (ix *Index) weigh(all []scored) {
	if len(all) == 0 {
		return
	}
	first, sum, hamlets := &all[0], 0.0, 0.0
	large := largeCity(first.row)
	for i := range all {
		b := &all[i]
		b.confidence = math.Exp(-first.apart(b) / scoreStep)
		switch {
		case i > 0 && (ix.holds(first, b) || ix.holds(b, first)):
		case i > 0 && large && populated(b.row[colKind]) && importance(b.row) <= villageShare:
			hamlets += b.confidence
		case i > 0 && large && b.confidence > noise && !ix.elsewhere(first, b): // New Delhi in Delhi, the region of a city that is none of it
		default:
			sum += b.confidence
		}
	}
	sum += min(hamlets, mostHamlets)
	for i := range all {
		all[i].confidence *= first.exists / sum
	}
}

// apart is how much less than a's the score of b is. Of two settlements it makes none certain that its name stands in the
// gazetteer as written and the other's in another script, or among the other names: which names a place has there is
// chance. That the other's name is only near the one that is written is none.
func (a *scored) apart(b *scored) float64 {
	apart := a.score - b.score
	if nearly := a.match.written() && b.cost > costSure; !nearly && populated(a.row[colKind]) && populated(b.row[colKind]) {
		apart = min(apart, a.fair-b.fair)
	}
	if a.lends(b) {
		apart *= shareLent
	}
	apart = max(apart, 0) * a.lessApart(b)
	if apart < listedApart && (a.listed(b) || a.primarily(b)) {
		apart = max(apart, listedApart)
	}
	return apart
}

// largeCity reports whether a row is a city of 316,000 people, or the capital or seat of what holds it: not a town, though it be a seat
// (Guliston, Karakol), of which there are many.
func largeCity(r *row) bool {
	return (r[colKind] == KindCity || r[colKind] == KindCapital) && importance(r) >= famous
}

// primarily reports whether the primary name of a large city is the one of the text, be it in the other script, and a smaller one has only
// another name that is: Хомс is Homs rather than Al Khums in Libya.
func (a *scored) primarily(b *scored) bool {
	if !largeCity(a.row) || !a.match.written() || !populated(b.row[colKind]) || b.name.Text == b.row[colName] || importance(a.row) < importance(b.row) ||
		b.name.Flag == FlagFormer || b.heads(a.name.Text) {
		return false
	}
	text := spell(a.name.Text)
	same := func(s *scored) bool {
		limit := int(100*soundShare) * len(text.heard.sounds)
		return rate(&text, s.row[colName], appendFold(nil, s.row[colName]), true, &soundCostAway, limit).quality > 0
	}
	return same(a) && !same(b)
}

// listed reports whether a division bears the very name, and another one of its country only in its list of names, which is that of the
// first by mistake: Almaty Region in the list of the city.
func (a *scored) listed(b *scored) bool {
	if a.match != MatchExact || b.match != MatchAlternate || a.row[colKind] != KindAdmin1 || b.row[colKind] != KindAdmin1 || a.row[colCountry] != b.row[colCountry] {
		return false
	}
	_, _, says := stripGeneric(Fold(a.name.Text), KindAdmin1) // Tashkent alone may be either
	return says
}

// heads reports whether the primary name of a place begins with another, or is made of it otherwise: Santiago de los Caballeros.
func (h *hit) heads(name string) bool {
	return strings.Contains(" "+Fold(h.row[colName])+" ", " "+Fold(name)+" ")
}

// lends reports whether a town is called as the text says among its other names only, and a seat of another country is by its primary
// one: Fayzobod is a seat in Tajikistan, and what Tajiks call Fayzabad.
func (a *scored) lends(b *scored) bool {
	kind := a.row[colKind]
	return populated(kind) && kind != KindCity && kind != KindCapital && !a.own && a.name.Text != a.row[colName] &&
		populated(b.row[colKind]) && rung(b.row) > rungVillage && b.name.Text == b.row[colName] && b.cost == 0 && !b.match.bySound() && !b.stripped &&
		a.row[colCountry] != b.row[colCountry]
}
