package gazetteer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// distance reads "15 km south of X", "в 15 км к югу от X", "X дан 15 км түштүккө".
func (s *sentence) distance() []phrase {
	for i := range s.words {
		m, unit, ok := s.measureAt(i)
		if !ok {
			continue
		}
		from := i
		for from > 0 && aboutWords[s.words[from-1].key] && !s.words[from-1].stop {
			from--
		}
		return s.offset(m, from, unit)
	}
	return nil
}

// offset reads what stands around a distance, whose words are those from up to, unit being the last.
func (s *sentence) offset(m measure, from, unit int) []phrase {
	p := phrase{kind: RelationDistance, measure: m, before: s.said(from)}
	i, link := unit+1, izafetUnits[s.words[unit].key]
	if s.words[unit].stop && i < len(s.words) { // 15 kilometres (9 miles)
		if _, last, again := s.measureAt(i); again {
			i = last + 1
		}
	}
	for i < len(s.words) {
		if c, n := courseAt(s.words, i); n > 0 && p.course == nil && (c.form != courseAdjective || wayWords[s.key(i+n)]) {
			p.course = &c
			i += n
			bare := i < len(s.words) && !s.words[i-1].stop && !courseGlue[s.key(i)] && (c.form == courseShort || c.form == courseNoun) // 7 km NE Isfara
			link = link || bare || c.form == courseThan || c.form == courseOf || c.form == courseIn && !linkWords[s.key(i)]
			continue
		}
		if linkWords[s.words[i].key] {
			i, link = i+1, true
			i = s.skip(i, linkWords)
			break
		}
		if !courseGlue[s.words[i].key] {
			break
		}
		if exactWords[s.words[i].key] && p.course == nil {
			if c, n := courseAt(s.words, i+1); n > 0 {
				c.spread = 11.25
				p.course = &c
				i += n
				link = link || c.form == courseThan
			}
		}
		i++
	}
	if link {
		return s.offsetFrom(p, i)
	}
	return s.offsetBehind(p, from, i)
}

// offsetFrom reads the place after the preposition, with a direction that may stand behind it: 15 km from X to the south.
func (s *sentence) offsetFrom(p phrase, i int) []phrase {
	end := len(s.words)
	if c, n := courseAt(s.words, end-2); p.course == nil && n == 1 && end > i+2 && wayWords[s.key(end-1)] && courseGlue[s.key(end-3)] { // in a northerly direction
		p.course = &c
		for end -= 2; end > i && courseGlue[s.words[end-1].key]; {
			end--
		}
	} else if p.course == nil && end > i+1 {
		for n := 2; n > 0; n-- {
			if c, size := courseAt(s.words, end-n); size == n && end-n > i && c.form != courseAdjective && c.form != courseShort &&
				(courseGlue[s.key(end-n-1)] || s.words[end-n-1].stop) {
				p.course = &c
				end -= n
				for end > i && courseGlue[s.words[end-1].key] {
					end--
				}
				break
			}
		}
	}
	p.cases = inflected
	if end < len(s.words) {
		return one(p, s.slice(i, end))
	}
	if toward := s.toward(i); p.course == nil && toward > 0 {
		q := p
		q.kind = RelationDistance
		from := toward
		for from < len(s.words) && towardWords[s.words[from].key] {
			from++
		}
		if x, y := s.slice(i, toward), s.rest(from); x != "" && y != "" {
			q.ends = [][2]string{{x, y}}
			return append([]phrase{q}, one(p, x)...)
		}
	}
	return one(p, s.rest(i))
}

// wayWords make a direction of the adjective before them: in a northerly direction, в южном направлении.
var wayWords = keysOf(`direction направлении направлению сторону стороне`)

var towardWords = keysOf(`on the road to towards toward in direction of way по дороге в на сторону направлении к дар роҳи ба самти тарафи`)

// toward is where "on the road to Y", "towards Y", "в сторону Y" begins after word i, or 0.
func (s *sentence) toward(i int) int {
	for j := i + 1; j < len(s.words); j++ {
		if end := s.skip(j, towardWords); end < len(s.words) && end > j {
			for _, w := range s.words[j:end] {
				switch w.key {
				case "road", "way", "towards", "toward", "direction", "дороге", "сторону", "направлении", "рохи", "самти", "тарафи":
					return j
				}
			}
		}
	}
	return 0
}

// offsetBehind reads a distance whose place stands before it: "X дан 15 км түштүккө", "X, 15 km to the south".
func (s *sentence) offsetBehind(p phrase, from, after int) []phrase {
	if after < len(s.words) || from == 0 {
		return nil
	}
	if p.course == nil && from > 1 {
		if c, n := courseAt(s.words, from-1); n == 1 && c.form != courseAdjective && c.form != courseShort {
			p.course = &c
			from--
		}
	}
	if p.course == nil { // к югу от X, в 7 км
		front := &sentence{text: s.text[:s.words[from-1].to], words: s.words[:from]}
		for _, q := range front.direction() {
			if !q.adjective && q.kind == RelationDirection {
				q.kind, q.measure = RelationDistance, p.measure
				return []phrase{q}
			}
		}
	}
	anchor := s.slice(0, from)
	p.before, p.cases = "", postpositon
	if fromWords[s.key(0)] && from > 1 { // аз Исфара 15 км ҷануб
		p.cases = inflected
		return one(p, s.slice(1, from))
	}
	last := s.words[from-1]
	if _, ablative := cutSuffixes(last.text, ablatives); ablative || ablatives[last.key] {
		if ablatives[last.key] {
			anchor = s.slice(0, from-1)
		}
		return one(p, anchor)
	}
	if last.stop && p.course != nil {
		p.cases = asWritten
		return one(p, anchor)
	}
	return nil
}

// direction reads "south of X", "the north of X", "northern X", "к югу от X", "central X".
func (s *sentence) direction() []phrase {
	i := s.skip(0, courseLead)
	for j := i; j < len(s.words) && s.said(j) == ""; j++ { // the mountains east of X
		if _, n := courseAt(s.words, j); n > 0 {
			if c, _ := courseAt(s.words, j); j > i && c.form != courseAdjective && c.form != courseShort {
				i = s.skip(j, courseLead)
			}
			break
		}
	}
	article := s.key(i-1) == "the" && s.key(i-2) != "to"
	p := phrase{kind: RelationDirection, cases: inflected}
	if c, n := courseAt(s.words, i); n > 0 && c.form != courseShort {
		p.course = &c
		i += n
	} else if centerWords[s.key(i)] {
		p.kind, p.part = RelationPart, true
		p.lying, p.country = s.lying(i + 1)
		i = s.skip(i+1, partNouns)
		i = s.skip(i, linkWords)
		return one(p, s.rest(s.skip(i, articles)))
	} else {
		return nil
	}
	if i >= len(s.words) || s.words[i-1].stop {
		return nil // Восточный, Баткенская область
	}
	switch form := p.course.form; {
	case edgeNouns[s.key(i)]:
		p.kind = RelationNear
		i++
	case partNouns[s.key(i)]:
		p.part = true
		i++
	case form == courseAdjective || form == courseIn && !linkWords[s.key(i)]:
		p.part, p.adjective = true, form == courseAdjective
		p.lying, p.country = s.lying(i)
	case form == courseThan || form == courseOf:
	case linkWords[s.key(i)]:
		p.part = article && s.key(i) == "of"
	case form == courseNoun && isRussianNoun(s.words[i-1].key):
		p.part = true // север Таджикистана
	case form == courseNoun && !s.generic(i) && !s.elsewhere(i) && !shoreWords[s.key(i)]:
		p.part, p.adjective = true, true // South Tyrol
	default:
		return nil // South Station
	}
	p.named = p.adjective && !s.lowerBefore(i)
	i = s.skip(i, linkWords)
	if p.part && p.kind == RelationDirection {
		p.kind = RelationPart
	}
	return one(p, s.rest(s.skip(i, articles)))
}

// generic reports whether word i says only what a place is.
func (s *sentence) generic(i int) bool {
	_, ok := wordClasses[Fold(s.words[i].text)]
	return ok
}

// elsewhere reports whether a nearer relation follows word i: East Syria, near Deir ez-Zor.
func (s *sentence) elsewhere(i int) bool {
	for ; i < len(s.words); i++ {
		if slices.ContainsFunc(nearPrefixes, func(prefix []string) bool { return s.has(i, prefix) }) {
			return true
		}
	}
	return false
}

// lowerBefore reports whether the word before word i is in lower case and word i is not: the first is no part of a name then.
func (s *sentence) lowerBefore(i int) bool {
	capital := func(i int) bool {
		r, _ := utf8.DecodeRuneInString(s.words[i].text)
		return unicode.IsUpper(r)
	}
	return !capital(i-1) && capital(i)
}

// lying is what stands from word i on, behind an adjective that says where something lies, if it is a place that lies there rather than
// what has such a part (town of Isfara, городе Ош), and the country that an adjective before it tells: Tajik town of Isfara.
func (s *sentence) lying(i int) (text, country string) {
	country, demonym := countryDemonyms[s.key(i)]
	if demonym {
		i++
	}
	if i >= len(s.words) {
		return "", ""
	}
	kinds := wordClasses[Fold(s.words[i].text)].kinds
	if demonym || len(kinds) > 0 && i+1 < len(s.words) && (s.key(i+1) == "of" || populated(kinds[0]) && cyrillicText(s.words[i].text)) {
		return s.rest(i), country
	}
	return "", ""
}

// shoreWords are what a direction tells of a river or a sea rather than a part of it: the east bank of the Panj.
var shoreWords = keysOf(`bank banks shore shores`)

// courseLead are the words that may stand before a direction.
var courseLead = keysOf(`in at on to the a from across around к на в во с дар аз ба`)

// isRussianNoun reports whether a place follows the word in the genitive without a preposition.
func isRussianNoun(key string) bool {
	for _, noun := range []string{"север", "юг", "восток", "запад"} {
		if strings.HasSuffix(key, noun) {
			return true
		}
	}
	return false
}

// notHere answers a distance from a place, or what is near it, where that does not lie where the query looks.
func (s *relater) notHere(p *phrase) (Result, bool) {
	near := p.kind == RelationNear || p.kind == RelationDirection
	if p.kind != RelationDistance && !near || s.area.open() || len(p.ends) == 0 {
		return Result{}, false
	}
	anywhere := &search{Index: s.Index, area: &restriction{}, omit: s.omit}
	a, ok := anywhere.anchor(p.ends[0][0], p.cases)
	if !ok || a.candidates[0].Score < floor || a.candidates[0].Place.ID == "" || near && (a.candidates[0].Score < sure || a.candidates[0].Match.bySound()) {
		return Result{}, false
	}
	top := a.candidates[0].Place
	n, _ := s.number(top.ID)
	return Result{
		Reason:      fmt.Sprintf("%q is described by %s, which is in the gazetteer, but not %s: leave the restriction out, or name a place there", s.query.Text, top.Name, s.area),
		Suggestions: []Suggestion{s.suggestion(n, top.Name, 0)},
	}, true
}

// bearsPart reports whether a text that reads as a part of a place of the kind may rather be the name of another, which is not in the
// gazetteer. With a capital only an English adjective before a country (Northern Syria, but not East Pakistan) or a wind between the four
// (Northeast Syria) tells a part for certain; before a village none does.
func (s *relater) bearsPart(p *phrase, kind string) bool {
	if p.named {
		between := math.Mod(p.course.bearing, 90) != 0
		adjective := p.course.form != courseNoun && !cyrillicText(s.query.Text)
		return kind != KindCountry || !between && !adjective
	}
	return p.adjective && !container(kind) && kind != KindCapital && kind != KindCity
}

// famousCity reports whether a candidate is a city so large, or such a seat, that what is called after it with a direction lies in it.
func (s *relater) famousCity(c *Candidate) bool {
	n, ok := s.number(c.Place.ID)
	return ok && populated(c.Place.Kind) && importance(s.row(n)) >= famous
}
