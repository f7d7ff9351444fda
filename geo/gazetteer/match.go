package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match says by which rule a name was found.
type Match string

// The rules, from the surest to the weakest.
const (
	MatchExact          Match = "exact"          // the primary name, but for case
	MatchAlternate      Match = "alternate"      // another name as it is stored, but for case
	MatchFolded         Match = "folded"         // equal after Fold, hyphens and spaces left out
	MatchTransliterated Match = "transliterated" // equal only by Skeleton
)

// The share of the score that each rule earns; see the package comment.
const (
	qualityExact        = 1.0
	qualityAlternate    = 0.97
	qualityFolded       = 0.96
	qualityFoldedOther  = 0.94
	qualityOtherScript  = 0.93
	qualityOtherScript2 = 0.91
	qualitySound        = 0.88
	qualitySoundOther   = 0.85
	factorFormer        = 0.97
	factorMisspelling   = 0.98
	factorStripped      = 0.98 // the stored name has one generic word more
)

// spelling is the text of a query, or of a part of it, in the forms in which names are compared.
type spelling struct {
	text     string
	key      string
	skeleton string
	other    string // the skeleton with x for ks, if there is an x
}

func spell(text string) spelling {
	s := spelling{text: text}
	key := appendKey(nil, appendFold(nil, text))
	s.key, s.skeleton = string(key), string(appendSkeleton(nil, key, "h"))
	if strings.Contains(s.key, "x") {
		s.other = string(appendSkeleton(nil, key, "ks"))
	}
	return s
}

// hit is one place that bears a spelling, with the name by which it does so best.
type hit struct {
	place      uint32
	row        row
	name       Name
	match      Match
	quality    float64
	plain      float64 // quality as if the name were the primary one as written, unless only the sound is the same
	sameScript bool    // for transliterated: query and name are in one script, so that only the sound is the same
	foreign    bool    // for transliterated: the query is Cyrillic, the name in a language that never is
	stripped   bool    // the name has a generic word ("airport") that the spelling has not
}

// lookup finds all places that bear the spelling.
func (q *search) lookup(s spelling) []hit {
	if s.skeleton == "" {
		return nil
	}
	places := q.find(s.skeleton)
	if s.other != "" {
		places = append(places, q.find(s.other)...)
	}
	hits := make([]hit, 0, len(places))
	for i, n := range places {
		if i > 0 && places[i-1] == n {
			continue
		}
		h := hit{place: n, row: q.row(n)}
		if h.compare(s, q.omit) {
			hits = append(hits, h)
		}
	}
	return hits
}

// knows reports whether a place bears the spelling, but for a collision of hashes.
func (q *search) knows(s spelling) bool {
	if q.omit != nil {
		return len(q.lookup(s)) > 0
	}
	ix := q.Index
	return s.skeleton != "" && (ix.bears(s.skeleton) || s.other != "" && ix.bears(s.other))
}

// compare finds the best of the place's names; it reports whether any is the spelling at all.
func (h *hit) compare(s spelling, omit func(id, name string) bool) bool {
	h.plain = 1
	omitted := func(name string) bool { return omit != nil && omit(h.row[colID], name) }
	if strings.EqualFold(h.row[colName], s.text) && !omitted(h.row[colName]) {
		h.name, h.match, h.quality = Name{Text: h.row[colName]}, MatchExact, qualityExact
		return true
	}
	if n, ok := h.asStored(s.text); ok && !omitted(n.Text) {
		h.name, h.match, h.quality = n, MatchAlternate, qualityAlternate
		return true
	}
	if !omitted(h.row[colName]) {
		h.consider(s, Name{Text: h.row[colName]}, true)
	}
	for names := h.row[colNames]; names != ""; {
		var part string
		part, names, _ = strings.Cut(names, "|")
		if n, ok := parseName(part); ok && !omitted(n.Text) {
			h.consider(s, n, false)
		}
	}
	return h.quality > 0
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

// consider compares one name and keeps it if it is better than what was found before.
func (h *hit) consider(s spelling, n Name, primary bool) {
	match, quality := rate(s, n.Text, primary)
	stripped, less := false, 1.0
	if quality == 0 {
		if rest, part, ok := stripGeneric(Fold(n.Text), h.row[colKind]); ok {
			match, quality = rate(s, rest, primary)
			stripped, less = part || !populated(h.row[colKind]), factorStripped
			if match == MatchExact || match == MatchAlternate {
				match = MatchFolded
			}
		}
	}
	switch n.Flag {
	case FlagFormer:
		less *= factorFormer
	case FlagMisspelling:
		less *= factorMisspelling
	}
	if quality*less <= h.quality {
		return
	}
	inCyrillic := cyrillicText(s.text)
	h.name, h.match, h.quality, h.plain, h.stripped = n, match, quality*less, less, stripped
	h.sameScript = match == MatchTransliterated && cyrillicText(n.Text) == inCyrillic
	h.foreign = match == MatchTransliterated && inCyrillic && !h.sameScript && !primary && !cyrillicLanguages[n.Lang]
	if h.sameScript {
		h.plain = h.quality
	}
}

// cyrillicLanguages are the languages that are written in Cyrillic letters, or were within living memory; and those that
// the names of any place may be tagged with.
var cyrillicLanguages = func() map[string]bool {
	languages := map[string]bool{}
	for lang := range strings.FieldsSeq("und en ru uk be bg sr mk sh bs ro mn kk ky tg uz tk tt ba cv az ab os ce av kv sah tyv udm rue crh kaa") {
		languages[lang] = true
	}
	return languages
}()

// rate compares one stored name with the spelling.
func rate(s spelling, name string, primary bool) (Match, float64) {
	pick := func(first, other float64) float64 {
		if primary {
			return first
		}
		return other
	}
	if strings.EqualFold(name, s.text) {
		if primary {
			return MatchExact, qualityExact
		}
		return MatchAlternate, qualityAlternate
	}
	var space [96]byte
	key := appendKey(nil, appendFold(space[:0], name))
	if string(key) == s.key {
		return MatchFolded, pick(qualityFolded, qualityFoldedOther)
	}
	skeleton := appendSkeleton(space[:0:0], key, "h")
	same := string(skeleton) == s.skeleton
	if !same && (s.other != "" || strings.Contains(string(key), "x")) {
		ks := string(appendSkeleton(nil, key, "ks"))
		same = ks == s.skeleton || ks == s.other || string(skeleton) == s.other
	}
	switch {
	case !same:
		return "", 0
	case cyrillicText(name) != cyrillicText(s.text):
		return MatchTransliterated, pick(qualityOtherScript, qualityOtherScript2)
	}
	return MatchTransliterated, pick(qualitySound, qualitySoundOther)
}

// cyrillicText reports whether the first letter is Cyrillic.
func cyrillicText(s string) bool { return scriptOfText(s) == cyrillic }

// scriptOfText is the script of the first letter.
func scriptOfText(s string) script {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (r|0x20 < 'a' || r|0x20 > 'z'):
		case r < utf8.RuneSelf:
			return latin
		case unicode.IsLetter(r):
			return scriptOf(r)
		}
	}
	return otherScript
}
