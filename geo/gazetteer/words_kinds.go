package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// withoutOtherKinds takes away the names that are only nearly those of a text which names another kind of place, one that few
// names are: Belfast is none for Bedel Pass.
func (s *search) withoutOtherKinds(tokens []token, all []scored) []scored {
	var kinds []string
	for _, t := range tokens {
		for _, kind := range t.class.kinds {
			if !populated(kind) && !division(kind) && kind != KindLocality {
				kinds = append(kinds, kind)
			}
		}
	}
	if len(kinds) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(a scored) bool {
		return a.match.bySound() && a.cost > costSure && !slices.Contains(kinds, a.row[colKind])
	})
}

// wideWords are the words for the land around a place that bears its name: what they mean besides a division.
var wideWords = keysOf(`region valley province район долина долине долины водии`)

// describedKind answers texts whose words for kinds fit no place of the name as they stand: an inflected name after its kind
// (район Исфары), and a region or a valley that is called by a place in it (Vorukh region).
func (s *search) describedKind(q Query, tokens []token, all []scored) (Result, bool) {
	at := slices.IndexFunc(tokens, func(t token) bool { return len(t.class.kinds) > 0 })
	if at < 0 || len(all) > 0 && all[0].score >= sure && all[0].match.written() {
		return Result{}, false
	}
	if cyrillicText(tokens[at].text) {
		better := func(c *Candidate) bool {
			return c.Score >= sure && (len(all) == 0 || all[0].match.bySound() && !c.Match.bySound() || c.Match.written() && c.Score > all[0].score)
		}
		written := *s // what is only nearly a name is not better
		written.nearly = false
		if a, ok := written.anchor(q.Text, inflected); ok && len(a.candidates) > 0 && better(&a.candidates[0]) {
			return Result{Candidates: a.candidates[:min(len(a.candidates), q.Limit)], Ambiguous: a.reason != "", Reason: a.reason}, true
		}
	}
	if res, ok := s.districtAfter(q, tokens, all); ok {
		return res, true
	}
	if !wideWords[relationKey(tokens[at].text)] || len(all) > 0 && all[0].score >= floor {
		return Result{}, false
	}
	wide := slices.Clone(tokens)
	wide[at].class = wordClass{kinds: []string{KindAdmin2}}
	if found, rest := s.answers(wide); len(rest) == 0 && len(found) > 0 && found[0].score >= sure && found[0].match.written() && found[0].row[colKind] == KindAdmin2 && !slices.Contains(tokens[at].class.kinds, KindArea) {
		return s.settled(found, q.Limit), true
	}
	wide[at].class = wordClass{area: true}
	found, rest := s.answers(wide)
	if len(rest) > 0 || len(found) == 0 || found[0].score < sure || found[0].match.bySound() {
		return Result{}, false
	}
	res := s.settled(found, q.Limit)
	if kinds := tokens[at].class.kinds; (slices.Contains(kinds, KindArea) || tokens[at].fold == "province" || slices.Contains(kinds, KindAdmin2) && adjectiveBefore(tokens, at)) && !res.Ambiguous {
		res.Ambiguous = true
		res.Reason = fmt.Sprintf("%q is not in the gazetteer: what is near %s stands for it, though it may reach farther", q.Text, res.Candidates[0].Place.Name)
	}
	return res, true
}

// adjectiveBefore reports whether the word before word i is a Russian adjective, as before what is called by it: Ленинский район.
func adjectiveBefore(tokens []token, i int) bool {
	return i > 0 && strings.HasSuffix(strings.ToLower(tokens[i-1].text), "кий")
}

// seat answers with what a text places an organisation or people in: the parliament in Bishkek.
func (s *search) seat(tokens []token, limit int) (Result, bool) {
	at := len(tokens) - 1
	for at > 0 && !tokens[at].class.in {
		at--
	}
	if at == 0 || at == len(tokens)-1 || signOf(tokens[at+1:]) != "" {
		return Result{}, false
	}
	all, unmatched := s.answers(tokens[at+1:])
	if len(all) == 0 || len(unmatched) > 0 || all[0].score < floor || all[0].match.bySound() && all[0].cost > costSure {
		return Result{}, false
	}
	for i := range all {
		all[i].exists *= factorLeft
	}
	res := s.settled(all, limit)
	res.Ambiguous = true
	for _, t := range tokens[:at] {
		if !t.generic {
			res.Unmatched = append(res.Unmatched, t.text)
		}
	}
	return res, true
}
