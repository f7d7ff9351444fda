package gazetteer

import (
	"bytes"
	"iter"
	"math"
	"slices"
	"strings"
)

// Match says by which rule a name was found.
type Match string

// The rules, from the surest to the weakest.
const (
	MatchExact          Match = "exact"          // the primary name, but for case
	MatchAlternate      Match = "alternate"      // another name as it is stored, but for case
	MatchFolded         Match = "folded"         // equal after Fold, hyphens and spaces left out
	MatchTransliterated Match = "transliterated" // equal by Skeleton, in the other script
	MatchSound          Match = "sound"          // other letters for the same or nearly the same sounds
	MatchFuzzy          Match = "fuzzy"          // some letters differ: a typing error, or another name
)

// written reports whether a name is written as the text is, but for case, marks and hyphens.
func (m Match) written() bool { return m == MatchExact || m == MatchAlternate || m == MatchFolded }

// The share of the score that each rule earns; see the package comment.
const (
	qualityExact       = 1.0
	qualityAlternate   = 0.987
	qualityFolded      = 0.97
	qualityOtherScript = 0.985 // which script a name stands in is chance
	qualitySound       = 0.965
	lessOther          = 0.0075 // a name that is not the primary one
	slopeCost          = 1.2    // lost for all letters of a name differing
	soundShare         = 0.12   // of the letters may differ in names that sound the same
	factorFormer       = 0.96
	factorMisspelling  = 0.98
	factorOtherTime    = 0.9   // not the name of the day that the query is about
	factorStripped     = 0.98  // the stored name has one generic word more
	plainFolded        = 0.98  // of hit.plain, for marks and hyphens that differ
	lessParted         = 0.004 // for each hyphen or space more or less, at most two
	mixtureCost        = 0.03  // share of the letters that differ at which a name tells e times less of its place
)

// spelling is the text of a query, or of a part of it, in the forms in which names are compared.
type spelling struct {
	text     string
	key      string
	skeleton string
	other    string // the skeleton with x for ks, if there is an x
	heard    heard
	words    int  // parted by hyphens or spaces
	mute     bool // see muteText
	cyrillic bool
	roman    romanisation // see romanised
}

// romanisation says whether a text spells Cyrillic letters, once it was asked for.
type romanisation int8

const (
	unread romanisation = iota
	roman
	native
)

func spell(text string) spelling {
	s := spelling{text: text, mute: muteText(text), cyrillic: cyrillicText(text)}
	fold := appendFold(nil, text)
	key := appendKey(nil, fold)
	s.words = wordCount(fold)
	s.key, s.skeleton = string(key), string(appendSkeleton(nil, key, "h"))
	if strings.Contains(s.key, "x") {
		s.other = string(appendSkeleton(nil, key, "ks"))
	}
	s.heard = newHeard(appendTextSounds(nil, text, fold))
	return s
}

// hit is one place that bears a spelling, with the name by which it does so best.
type hit struct {
	place    uint32
	row      *row
	up       []uint32 // the places that hold it, once they were asked for; see above
	spot     *spot    // where it lies, once that was asked for; see where
	name     Name
	match    Match
	quality  float64
	plain    float64 // quality as if the name were the primary one as written, but for what differs in sound
	cost     float64 // the share of the letters that differ in sound
	native   bool    // the name is in the script of the query
	foreign  bool    // for transliterated: the query is Cyrillic, the name in a language that never is
	turned   bool    // by sound: the name begins with another consonant than the text
	stripped bool    // the name has a generic word ("airport") that the spelling has not
	names    int     // of the place, in letters that can be compared
	alike    float64 // how many of them are like the text: 1 for each that is equal, less for others
	whole    bool    // it has no such word at all, not even one that says nothing
}

// isWord reports whether a place is called by generic words: as it is written, or a settlement that is called by the word
// for a kind in the other script (Ферма, Ferma).
func (h *hit) isWord(words []token) bool {
	noKind := func(t token) bool { return len(t.class.kinds) == 0 }
	return h.match.written() || h.match == MatchTransliterated && h.cost == 0 && populated(h.row[colKind]) && !slices.ContainsFunc(words, noKind)
}

// names reports whether a place is called so: as it is written, or in as many words of the very sounds in the other script.
func (s *spelling) names(h hit) bool {
	if h.match != MatchTransliterated || h.cost > 0 || h.stripped {
		return h.match.written()
	}
	return wordCount(appendFold(nil, h.name.Text)) == s.words
}

// bySound reports whether the name is spelled with other letters of the same script.
func (m Match) bySound() bool { return m == MatchSound || m == MatchFuzzy }

// lookup finds the places that bear the spelling, all of them or only those where the query looks.
func (q *search) lookup(s spelling, here bool) []hit {
	if s.skeleton == "" {
		return nil
	}
	places := q.find(s.skeleton, q.keys(s.skeleton), here, nil)
	if s.other != "" {
		places = append(places, q.find(s.other, q.keys(s.other), here, nil)...)
	}
	hits, rows := make([]hit, 0, len(places)), make([]row, len(places))
	for i, n := range places {
		if i > 0 && places[i-1] == n {
			continue
		}
		q.read(n, &rows[i])
		h := hit{place: n, row: &rows[i]}
		if (!here || q.area.admits(q.Index, &h)) && h.compare(&s, 0, q) {
			hits = append(hits, h)
		}
	}
	return hits
}

// knows reports whether a place bears the spelling, but for a collision of hashes.
func (q *search) knows(s spelling) bool {
	if q.runs != nil {
		*q.runs++
	}
	if q.omit != nil {
		return len(q.lookup(s, false)) > 0
	}
	bears := func(skeleton string) bool { return len(q.findMost(q.keys(skeleton), 1, nil, nil)) > 0 }
	return s.skeleton != "" && (bears(s.skeleton) || s.other != "" && bears(s.other))
}

// compare finds the best of the place's names; it reports whether any is the spelling, or differs from it by no more than
// limit hundredths of a letter.
func (h *hit) compare(s *spelling, limit int, q *search) bool {
	h.plain = 1
	omitted := func(name string) bool { return q.omit != nil && q.omit(h.row[colID], name) }
	if strings.EqualFold(h.row[colName], s.text) && !omitted(h.row[colName]) {
		h.name, h.match, h.quality = Name{Text: h.row[colName]}, MatchExact, qualityExact
		return true
	}
	if n, ok := h.asStored(s.text); ok && q.at == "" && !omitted(n.Text) {
		h.name, h.match, h.quality = n, MatchAlternate, qualityAlternate
		return true
	}
	if !omitted(h.row[colName]) {
		h.consider(s, "", h.row[colName], limit, q.at)
	}
	// Arabic letters tell too little of how a name sounds to a text in others, if the place has a name in these.
	skip := plainLetters(s.text) && plainLetters(h.row[colName])
	for names := h.row[colNames]; names != ""; {
		var part string
		part, names, _ = strings.Cut(names, "|")
		if _, text, ok := strings.Cut(part, ":"); ok && !(skip && !plainLetters(text)) && (s.mute || !muteText(text)) && !omitted(text) {
			h.consider(s, part, text, limit, q.at)
		}
	}
	return h.quality > 0
}

// names yields the primary name and the others.
func (r *row) names() iter.Seq[Name] {
	return func(yield func(Name) bool) {
		if !yield(Name{Text: r[colName]}) {
			return
		}
		for names := r[colNames]; names != ""; {
			var part string
			part, names, _ = strings.Cut(names, "|")
			if n, ok := parseName(part); ok && !yield(n) {
				return
			}
		}
	}
}

// asStored finds a name without a flag that is written like the text, without the work of folding all the names of a
// country.
func (h *hit) asStored(text string) (Name, bool) {
	for names := h.row[colNames]; ; {
		at := strings.Index(names, ":"+text)
		if at < 0 {
			return Name{}, false
		}
		end := at + 1 + len(text)
		if end == len(names) || names[end] == '|' {
			n, ok := parseName(names[strings.LastIndexByte(names[:at], '|')+1 : end])
			if ok && n.Flag == "" && n.Text == text {
				return n, true
			}
		}
		names = names[end:]
	}
}

// wordCount is the number of words of a fold.
func wordCount(fold []byte) int { return bytes.Count(fold, []byte{' '}) + 1 }

// rating is how well one name fits a spelling.
type rating struct {
	match   Match
	quality float64
	cost    float64
}

// consider compares one name, by its text, and keeps it if it is better than what was found before. It stands so in the
// column of names; the primary one does not stand there.
func (h *hit) consider(s *spelling, column, text string, limit int, at string) {
	var space [128]byte
	primary := column == ""
	fold := appendFold(space[:0], text)
	costs := &soundCostAway
	if h.in(vowelCountries) {
		costs = &soundCost
	}
	r := rate(s, text, fold, primary, costs, limit)
	stripped, whole, less := false, true, 1.0
	better := func(rest string) bool { // a part of the name is compared
		bare := ratePart(s, rest, primary, costs, limit)
		if bare.quality == 0 || r.quality > 0 && bare.cost >= r.cost {
			return false
		}
		r, whole, fold = bare, false, []byte(rest)
		return true
	}
	if r.quality == 0 || r.cost > 0 {
		if rest, part, ok := stripGeneric(string(fold), h.row[colKind]); ok && better(rest) {
			stripped, less = part || !populated(h.row[colKind]), factorStripped
		}
	}
	if r.quality == 0 || r.cost > 0 {
		if rest, ok := withoutArticle(fold, h.row[colKind], h.row[colCountry]); ok && better(string(rest)) {
			less = factorArticle
		}
	}
	h.names++
	if r.quality == 0 {
		return
	}
	h.alike += math.Exp(-r.cost / mixtureCost)
	if words := wordCount(fold); !r.match.written() {
		less -= lessParted * float64(min(max(words-s.words, s.words-words), 2))
	}
	n, ok := Name{Text: text}, true
	if !primary {
		n, ok = parseName(column)
	}
	less *= n.inUse(at)
	if was, is := h.whole && h.match.written(), whole && r.match.written(); !ok || was && !is || was == is && r.quality*less <= h.quality {
		return // what is written stands before what only sounds so
	}
	h.keep(s, n, &r, less, primary)
	h.stripped, h.whole = stripped, whole
	h.turned = r.match.bySound() && s.turns(fold)
}

// turns reports whether a name begins with another consonant than the spelling: Khani Khel is not Ghani Khel.
func (s *spelling) turns(fold []byte) bool {
	other := Skeleton(string(fold))
	if other == "" || s.skeleton == "" || other[0] == s.skeleton[0] {
		return false
	}
	return !strings.ContainsRune("aeiouy", rune(other[0])) && !strings.ContainsRune("aeiouy", rune(s.skeleton[0]))
}

// ratePart compares a part of a name with the spelling, which is never more than folded.
func ratePart(s *spelling, part string, primary bool, costs *soundCosts, limit int) rating {
	r := rate(s, part, []byte(part), primary, costs, limit)
	if r.match == MatchExact || r.match == MatchAlternate {
		r.match, r.quality = MatchFolded, qualityFolded
	}
	return r
}

// keep takes a name for the one by which the place is called as the text says, a share of whose quality is less.
func (h *hit) keep(s *spelling, n Name, r *rating, less float64, primary bool) {
	h.name, h.match, h.quality, h.cost = n, r.match, r.quality*less, r.cost
	h.native = r.match.written() || cyrillicText(n.Text) == s.cyrillic
	h.plain = less * (1 - slopeCost*r.cost)
	if r.match == MatchFolded {
		h.plain *= plainFolded
	}
	h.foreign = r.match == MatchTransliterated && s.cyrillic && !primary && !cyrillicLanguages[n.Lang]
}

// rate compares one stored name with the spelling.
func rate(s *spelling, name string, fold []byte, primary bool, costs *soundCosts, limit int) rating {
	less := lessOther
	if primary {
		less = 0
	}
	if strings.EqualFold(name, s.text) {
		if primary {
			return rating{match: MatchExact, quality: qualityExact}
		}
		return rating{match: MatchAlternate, quality: qualityAlternate}
	}
	var space, soundSpace [128]byte
	key := appendKey(space[:0], fold)
	if string(key) == s.key {
		return rating{match: MatchFolded, quality: qualityFolded - less}
	}
	same := s.sameSkeleton(key)
	if !same && limit == 0 {
		return rating{}
	}
	r := rating{match: MatchSound}
	if sounds := appendTextSounds(soundSpace[:0], name, fold); len(sounds) > 0 && len(s.heard.sounds) > 0 {
		most := limit
		if same {
			most = 100 * maxSounds
		}
		cost := s.heard.distance(sounds, costs, most)
		if cost > most {
			return rating{}
		}
		r.cost = float64(cost) / float64(100*len(s.heard.sounds))
	} else if !same {
		return rating{}
	}
	r.quality = qualitySound
	switch {
	case same && cyrillicText(name) != s.cyrillic:
		r.match = MatchTransliterated
		r.quality = qualityOtherScript
	case !same && r.cost > soundShare:
		r.match = MatchFuzzy
	}
	r.quality = max(r.quality-less-slopeCost*r.cost, 0.1)
	return r
}

// sameSkeleton reports whether a key has the skeleton of the spelling.
func (s *spelling) sameSkeleton(key []byte) bool {
	var space [128]byte
	skeleton := appendSkeleton(space[:0], key, "h")
	if string(skeleton) == s.skeleton {
		return true
	}
	if s.other == "" && !strings.Contains(string(key), "x") {
		return false
	}
	ks := string(appendSkeleton(nil, key, "ks"))
	return ks == s.skeleton || s.other != "" && (ks == s.other || string(skeleton) == s.other)
}
