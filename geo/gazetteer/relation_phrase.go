package gazetteer

import (
	"strings"
)

// phrase is a relation as the words say it, before its places are looked up.
type phrase struct {
	kind    RelationKind
	measure measure // zero: no distance
	course  *course // nil: no direction
	part    bool    // of a direction: within the place rather than beside it
	// adjective: the direction stands before the name as a part of many names does ("northern X").
	adjective bool
	before    string // what stands before the relation and says something
	// ends are the ways to part the text into the places: first the surest. The second is empty for a relation to one.
	ends  [][2]string
	cases grammarCase
	place string // of a border: where on it; near tells how
	near  bool
}

// measure is a distance.
type measure struct {
	metres float64
	error  float64 // metres that it may be off
	most   float64 // the greatest distance that is said
	text   string
}

// grammarCase is how the name of an anchor may be inflected.
type grammarCase uint8

const (
	asWritten   grammarCase = iota
	inflected               // by a preposition: Russian
	postpositon             // by a suffix: Kyrgyz and Uzbek
)

// sentence is a text cut into words.
type sentence struct {
	text  string
	words []relationWord
}

// slice is the text of the words from i up to but without j.
func (s *sentence) slice(i, j int) string {
	if i < 0 || i >= j || j > len(s.words) {
		return ""
	}
	return s.text[s.words[i].from:s.words[j-1].to]
}

// rest is the text from word i on, with what stands around the words.
func (s *sentence) rest(i int) string {
	if i >= len(s.words) {
		return ""
	}
	return s.text[s.words[i].from:]
}

// said is the text before word i if it says something of its own.
func (s *sentence) said(i int) string {
	for _, w := range s.words[:i] {
		if _, generic := wordClasses[Fold(w.text)]; !generic && !emptyWords[w.key] && !roadWords[w.key] && !aboutWords[w.key] && relationUnits[w.key] == 0 && strings.Trim(w.key, "0123456789-") != "" {
			return s.slice(0, i)
		}
	}
	return ""
}

// skip gives the first index from i on whose word is not in the set.
func (s *sentence) skip(i int, set keys) int {
	for i < len(s.words) && set[s.words[i].key] {
		i++
	}
	return i
}

func (s *sentence) key(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].key
}

// phrases are the ways to understand a text as a relation, the surest first. It is empty for most texts, quickly.
func phrases(text string) []phrase {
	s := &sentence{text: text, words: relationWords(text)}
	if len(s.words) < 2 || !s.hints() {
		return nil
	}
	for _, read := range []func() []phrase{s.distance, s.border, s.between, s.junction, s.road, s.postposition, s.direction, s.piece, s.nearness} {
		if found := read(); len(found) > 0 {
			return found
		}
	}
	return nil
}

// relationHints are words one of which every relation has.
var relationHints = func() keys {
	all := keys{"чек": true}
	for _, set := range []keys{betweenPre, betweenPost, borderWords, crossWords, roadWords, centerWords, pieceWords, nearPost, halfKilometre} {
		for key := range set {
			all[key] = true
		}
	}
	for key := range courses {
		all[key] = true
	}
	for key := range relationUnits {
		all[key] = true
	}
	for _, prefix := range nearPrefixes {
		all[nearWord(prefix)] = true
	}
	return all
}()

// nearWord is the longest word of a phrase, which is not only a preposition.
func nearWord(phrase []string) string {
	longest := ""
	for _, key := range phrase {
		if len(key) > len(longest) {
			longest = key
		}
	}
	return longest
}

// hints reports whether a word of the sentence may be part of a relation.
func (s *sentence) hints() bool {
	for i, w := range s.words {
		if relationHints[w.key] || i > 0 && courses[s.words[i-1].key+w.key].form != 0 {
			return true
		}
	}
	return false
}

// one makes a phrase of one anchor, or none where it has no text.
func one(p phrase, anchor string) []phrase {
	anchor = strings.TrimFunc(anchor, func(r rune) bool { return isBreak(r) || r == ' ' })
	if anchor == "" {
		return nil
	}
	p.ends = [][2]string{{anchor, ""}}
	return []phrase{p}
}

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
		if c, n := courseAt(s.words, i); n > 0 && p.course == nil && c.form != courseAdjective {
			p.course = &c
			i += n
			link = link || c.form == courseThan || c.form == courseOf || c.form == courseIn && !linkWords[s.key(i)]
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
	if p.course == nil && end > i+1 {
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
	anchor := s.slice(0, from)
	p.before, p.cases = "", postpositon
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
	case form == courseThan || form == courseOf:
	case linkWords[s.key(i)]:
		p.part = article && s.key(i) == "of"
	case form == courseNoun && isRussianNoun(s.words[i-1].key):
		p.part = true // север Таджикистана
	default:
		return nil // South Sudan
	}
	i = s.skip(i, linkWords)
	if p.part && p.kind == RelationDirection {
		p.kind = RelationPart
	}
	return one(p, s.rest(s.skip(i, articles)))
}

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

// piece reads "a section of X", "X section", "участок X".
func (s *sentence) piece() []phrase {
	p := phrase{kind: RelationPart, part: true, cases: inflected}
	i := s.skip(0, courseLead)
	if pieceWords[s.key(i)] && i+1 < len(s.words) {
		next := s.skip(i+1, ofWords)
		if s.key(i+1) == "of" || cyrillicText(s.words[i].text) {
			return one(p, s.rest(next))
		}
	}
	if last := len(s.words) - 1; last > 0 && (s.key(last) == "section" || s.key(last) == "neighbourhood" || s.key(last) == "neighborhood") && s.said(last) != "" {
		p.cases = asWritten
		return one(p, s.slice(0, last))
	}
	return nil
}

// nearness reads "near X", "недалеко от X". What stands before it must say nothing: "Y near X" is Y.
func (s *sentence) nearness() []phrase {
	for i := range s.words {
		for _, prefix := range nearPrefixes {
			if !s.has(i, prefix) {
				continue
			}
			if s.said(i) != "" {
				return nil
			}
			p := phrase{kind: RelationNear, cases: inflected}
			return one(p, s.rest(i+len(prefix)))
		}
	}
	return nil
}

// has reports whether the words from i on are those of a phrase.
func (s *sentence) has(i int, phrase []string) bool {
	if i+len(phrase) >= len(s.words) {
		return false
	}
	for j, key := range phrase {
		if s.words[i+j].key != key || j < len(phrase)-1 && s.words[i+j].stop {
			return false
		}
	}
	return true
}

// postposition reads what Kyrgyz and Uzbek put behind the place: "X жанында", "X түштүгүндө", "X yaqinida".
func (s *sentence) postposition() []phrase {
	last := len(s.words) - 1
	if last < 1 {
		return nil
	}
	p := phrase{cases: postpositon}
	if nearPost[s.key(last)] || nearPost[s.key(last-1)] && s.key(last) == "жерде" && last > 1 {
		if !nearPost[s.key(last)] {
			last--
		}
		p.kind = RelationNear
		return one(p, s.slice(0, last))
	}
	for n := 2; n > 0; n-- {
		at := last + 1 - n
		if at < 1 {
			continue
		}
		if c, size := courseAt(s.words, at); size == n && c.form == coursePossessive {
			p.kind, p.course, p.part = RelationPart, &c, true
			return one(p, s.slice(0, at))
		}
	}
	if centerWords[s.key(last)] && strings.HasPrefix(s.key(last), "борбор") || s.key(last) == "markazida" {
		p.kind, p.part = RelationPart, true
		return one(p, s.slice(0, last))
	}
	return nil
}
