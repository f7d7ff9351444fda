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
	piece   bool    // a section of the place is meant, whatever it is
	// adjective: the direction stands before the name as a part of many names does ("northern X").
	adjective bool
	// named: the text may be a name as a whole, because the direction is a noun (East Pakistan) or is not plainly in lower case.
	named  bool
	before string // what stands before the relation and says something
	// lying is the place itself, where the direction may only say where in its country it lies, and country the code of that if it is told.
	lying, country string
	// ends are the ways to part the text into the places: first the surest. The second is empty for a relation to one.
	ends  [][2]string
	cases grammarCase
	place string // of a border: where on it; near tells how
	// district is place as the name of a district, where в районе may mean that as well as near
	district string
	near     bool
	beyond   bool // of a border: it is that of the country of place with the one that the second end names
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
	for _, read := range []func() []phrase{s.distance, s.border, s.between, s.junction, s.road, s.fromTo, s.postposition, s.direction, s.piece, s.nearness} {
		if found := read(); len(found) > 0 {
			return found
		}
	}
	return nil
}

// relationHints are words one of which every relation has.
var relationHints = func() keys {
	all := keys{"чек": true}
	for _, set := range []keys{betweenPre, betweenPost, borderWords, crossWords, roadWords, centerWords, pieceWords, nearPost, halfKilometre, fromWords, meetingWords} {
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

// piece reads "a section of X", "X section", "участок X".
func (s *sentence) piece() []phrase {
	p := phrase{kind: RelationPart, part: true, piece: true, cases: inflected}
	i := s.skip(0, courseLead)
	if pieceWords[s.key(i)] && i+1 < len(s.words) {
		next := s.skip(i+1, ofWords)
		if ends := s.dashed(next); len(ends) > 0 {
			return []phrase{{kind: RelationBetween, cases: inflected, ends: ends}}
		}
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

// dashed parts the words from i on at a dash, which hyphens are no part of: the section X – Y.
func (s *sentence) dashed(i int) [][2]string {
	for j := i + 1; j < len(s.words)-1; j++ {
		if s.key(j) == "-" {
			return [][2]string{{s.slice(i, j), s.rest(j + 1)}}
		}
	}
	left, right, ok := strings.Cut(s.rest(i), "—")
	if !ok {
		left, right, ok = strings.Cut(s.rest(i), "–")
	}
	if left, right = strings.TrimSpace(left), strings.TrimSpace(right); ok && left != "" && right != "" {
		return [][2]string{{left, right}}
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
