package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxSplits is how many ways to part a text in two are tried.
const maxSplits = 6

// splits parts the words from i up to j at each word of the set.
func (s *sentence) splits(i, j int, at keys) [][2]string {
	var out [][2]string
	for k := i + 1; k < j-1; k++ {
		if at[s.words[k].key] && len(out) < maxSplits {
			out = append(out, [2]string{s.slice(i, k), s.slice(k+1, j)})
		}
	}
	return out
}

// between reads "between X and Y", "между X и Y", "X менен Y ортосунда".
func (s *sentence) between() []phrase {
	for i, w := range s.words {
		if !betweenPre[w.key] {
			continue
		}
		p := phrase{kind: RelationBetween, before: s.said(i), cases: inflected}
		if s.any(0, i, roadWords) {
			p.kind = RelationRoad
		}
		from := s.skip(i+1, pluralKinds)
		if divisionPlurals[s.key(s.skip(i+1, articles))] != "" {
			from = i + 1
		}
		if p.ends = s.splits(from, len(s.words), andWords); len(p.ends) > 0 {
			return []phrase{p}
		}
	}
	last := len(s.words) - 1
	if last < 3 || !betweenPost[s.words[last].key] {
		return nil
	}
	p := phrase{kind: RelationBetween, cases: postpositon}
	p.ends = s.splits(0, last, andWords)
	if len(p.ends) == 0 {
		p.ends = parted(s.slice(0, last))
	}
	if len(p.ends) == 0 {
		return nil
	}
	return []phrase{p}
}

// any reports whether one of the words from i up to j is in the set.
func (s *sentence) any(i, j int, set keys) bool {
	return slices.ContainsFunc(s.words[i:j], func(w relationWord) bool { return set[w.key] })
}

// junction reads "the junction of X and Y", "перекрёсток X и Y".
func (s *sentence) junction() []phrase {
	for i, w := range s.words {
		if !crossWords[w.key] || i+3 >= len(s.words) {
			continue
		}
		from := s.skip(i+1, crossLinks)
		end := len(s.words)
		for end > from && roadWords[s.words[end-1].key] {
			end--
		}
		if ends := s.splits(from, end, andWords); len(ends) > 0 {
			return []phrase{{kind: RelationJunction, before: s.said(i), ends: ends, cases: inflected}}
		}
	}
	return nil
}

// road reads "the X-Y road", "on the road from X to Y", "трасса X — Y", "X-Y жолунда".
func (s *sentence) road() []phrase {
	for i, w := range s.words {
		if !roadWords[w.key] {
			continue
		}
		p := phrase{kind: RelationRoad, cases: inflected}
		if from := s.skip(i+1, roadLinks); from < len(s.words) {
			p.before = s.said(i)
			p.ends = s.splits(from, len(s.words), roadJoins)
			p.ends = append(p.ends, parted(s.rest(from))...)
			if len(p.ends) > 0 {
				return []phrase{p}
			}
		}
		// What stands before: "on the X-Y road", with nothing but prepositions before X.
		from := 0
		for from < i && (emptyWords[s.words[from].key] || aboutWords[s.words[from].key] || linkWords[s.words[from].key]) {
			from++
		}
		p.cases = postpositon
		p.ends = s.splits(from, i, toWords)
		p.ends = append(p.ends, parted(s.slice(from, i))...)
		if len(p.ends) > 0 && i == len(s.words)-1 {
			return []phrase{p}
		}
	}
	return nil
}

// fromTo reads "from X to Y", "из X в Y" with nothing else before.
func (s *sentence) fromTo() []phrase {
	if !fromWords[s.key(0)] {
		return nil
	}
	ends := s.splits(1, len(s.words), roadJoins)
	if len(ends) == 0 {
		return nil
	}
	return []phrase{{kind: RelationBetween, ends: ends, cases: inflected}}
}

// parted parts a text at its hyphens and dashes: first at one of them, then with what stands between two left out, which
// are places on the way.
func parted(text string) [][2]string {
	if strings.ContainsRune(text, ',') {
		text, _, _ = strings.Cut(text, ",")
	}
	var cuts [][2]int
	for i, r := range text {
		if strings.ContainsRune("-–—‑", r) && i > 0 {
			cuts = append(cuts, [2]int{i, i + utf8.RuneLen(r)})
		}
	}
	var out [][2]string
	for skipped := range len(cuts) {
		for i := 0; i+skipped < len(cuts) && len(out) < maxSplits; i++ {
			left, right := strings.TrimSpace(text[:cuts[i][0]]), strings.TrimSpace(text[cuts[i+skipped][1]:])
			if left != "" && right != "" {
				out = append(out, [2]string{left, right})
			}
		}
	}
	return out
}

// border reads "the A-B border", "the border between A and B", "граница A с B", with what follows: "near X", "in X".
func (s *sentence) border() []phrase {
	at, end := s.borderWord()
	if at < 0 {
		return nil
	}
	var found []phrase
	if p, ok := s.borderBeyond(at, end); ok {
		found = append(found, p)
	}
	p := phrase{kind: RelationBorder, cases: inflected}
	stop := s.borderPlace(&p, at, end)
	for stop > end && meetWords[s.key(stop-1)] {
		stop--
	}
	from := s.skip(end, borderLands)
	if linked := s.skip(from, borderLinks); linked > from {
		from = linked
	} else {
		from = end
	}
	switch {
	case from > end && from < stop:
		p.before = s.said(at)
		if p.ends = s.splits(from, stop, andWords); len(p.ends) == 0 && withWords[s.key(end)] {
			p.ends, p.before = [][2]string{{s.countryBefore(at), s.slice(from, stop)}}, ""
		}
	case from == end && at > 0:
		s.borderOfTwo(&p, at, stop == end)
	}
	if len(p.ends) == 0 && end < stop { // граница Таджикистана и Афганистана, сарҳади Тоҷикистону Афғонистон
		p.before, p.cases = s.said(at), inflected
		p.ends = append(s.splits(end, stop, andWords), s.genitivePair(from, stop)...)
	}
	if len(p.ends) > 0 {
		found = append(found, p)
	}
	return found
}

var withWords = keysOf("with с со бо")

// borderPlace reads where on a border something is, behind a preposition or a comma, and gives the index of the word at which that begins.
// The comma stands behind both countries: of A, B and C there are three.
func (s *sentence) borderPlace(p *phrase, at, end int) (stop int) {
	for i := end; i+1 < len(s.words); i++ {
		if insideWords[s.words[i].key] {
			from := i + 1
			if p.near = s.nearAt(i); p.near && s.key(from) == areaKey {
				from++
				p.district = "район " + s.rest(from)
			}
			p.place = s.rest(from)
			return i
		}
		if c, n := courseAt(s.words, i); n > 0 {
			from := i + n // north of Goma: near it
			if c.form != courseThan && linkWords[s.key(from)] {
				from++
			} else if c.form != courseThan {
				continue
			}
			for i > end && courseGlue[s.key(i-1)] {
				i--
			}
			if p.place = s.rest(from); p.place != "" {
				p.near = true
				return i
			}
		}
	}
	for i := end - 1; i+1 < len(s.words); i++ {
		both := i == end-1 && at > 0 || s.any(end, i+1, andWords)
		if s.words[i].stop && both && !s.any(i+1, len(s.words), andWords) {
			p.place = s.rest(i + 1)
			return i + 1
		}
	}
	return len(s.words)
}

// borderBeyond reads a place at the border of its country with another, or of two: "X near the border with B", "X on the B border",
// "X, A-B border".
func (s *sentence) borderBeyond(at, end int) (phrase, bool) {
	atBorder := func(i int) bool { return insideWords[s.key(i)] || s.key(i) == "along" || s.key(i) == "вдоль" }
	from := at
	for from > 0 && !atBorder(from) && !s.words[from-1].stop {
		from--
	}
	middle, near := s.slice(from, at), false
	if atBorder(from) {
		middle, near = s.slice(s.skip(from+1, borderLead), at), s.nearAt(from)
	}
	// районе is a preposition only behind one: в районе границы, but в Лейлекском районе.
	for from > 0 && (atBorder(from-1) && (s.key(from-1) != areaKey || s.key(from-2) == "в") || articles[s.key(from-1)] || aboutWords[s.key(from-1)]) {
		from--
	}
	place := s.slice(s.skip(0, courseLead), from)
	described := slices.ContainsFunc(s.words[:from], func(w relationWord) bool { // what is near the border is described itself
		return betweenPre[w.key] || roadWords[w.key] || crossWords[w.key] || courses[w.key].form != 0 || relationUnits[w.key] > 0
	})
	if place == "" || described || s.said(from) == "" {
		return phrase{}, false
	}
	p := phrase{kind: RelationBorder, cases: inflected, place: place, beyond: true, near: near}
	switch two := parted(middle); {
	case middle == "" && withWords[s.key(end)]:
		p.ends = [][2]string{{"", s.rest(end + 1)}}
	case middle == "" || end < len(s.words) || strings.ContainsAny(middle, " ,"):
		return phrase{}, false
	case len(two) == 1:
		p.ends = two
	case len(two) == 0:
		p.ends = [][2]string{{"", middle}}
	}
	return p, len(p.ends) > 0 && p.ends[0][1] != ""
}

// areaKey is the Russian word for in the area of, behind в.
var areaKey = relationKey("районе")

// borderLead are the words that may stand between a preposition and the word for a border.
var borderLead = keysOf(`the to with от с к из its their state государственной`)

// atBorderWords make another thing of the word for a border before them.
var atBorderWords = keysOf("post crossing checkpoint outpost guard guards")

// meetingWords are those for where several meet, which are their borders: на стыке областей.
var meetingWords = keysOf("стык стыке стыка")

// borderWord is where the first word for a border stands, and the index after it; -1 without one.
func (s *sentence) borderWord() (at, end int) {
	for i, w := range s.words {
		if borderWords[w.key] && !atBorderWords[s.key(i+1)] {
			return i, i + 1
		}
		if meetingWords[w.key] && !s.any(i+1, len(s.words), borderWords) {
			return i, i + 1
		}
		if w.key == "чек" && strings.HasPrefix(s.key(i+1), "ара") {
			return i, i + 2
		}
	}
	return -1, 0
}

// borderOfTwo reads the two that stand before the word for a border, which is the last one if alone.
func (s *sentence) borderOfTwo(p *phrase, at int, alone bool) {
	start := 0
	for start < at && (emptyWords[s.words[start].key] || insideWords[s.words[start].key] || linkWords[s.words[start].key]) {
		key := s.words[start].key
		p.near = p.near || p.place == "" && (key == "near" || insideWords[key] && s.nearAt(start) && !courseGlue[key])
		start++
	}
	p.cases = asWritten
	if slices.ContainsFunc(s.words[start:at], func(w relationWord) bool { return w.stop }) {
		return // Kok-Tash, on the border
	}
	p.ends = append(s.splits(start, at, andWords), parted(s.slice(start, at))...)
	if len(p.ends) == 0 && at-start == 1 && alone { // the Afghan border: whose?
		p.ends = [][2]string{{"", s.slice(start, at)}}
	}
}

// nearAt reports whether the preposition at word i says that what follows is only near.
func (s *sentence) nearAt(i int) bool {
	switch s.key(i) {
	case "in", "on", "at", "within", "inside", "into", "в", "на", "дар":
		return s.key(i+1) == areaKey || s.key(i+1) == "area"
	}
	return true
}

// countryBefore is the country whose border it is: Tajikistan's border with Afghanistan.
func (s *sentence) countryBefore(at int) string {
	from := s.skip(0, emptyWords)
	text := s.slice(from, at)
	if owner, ok := possessive(text); ok {
		return owner
	}
	return text
}

// genitivePair reads two countries that stand side by side: Таджикистана с Афганистаном, Тоҷикистону Афғонистон.
func (s *sentence) genitivePair(from, to int) [][2]string {
	if to-from < 2 {
		return nil
	}
	return [][2]string{{s.slice(from, from+1), s.slice(from+1, to)}}
}
