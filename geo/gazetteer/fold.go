package gazetteer

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the normal form by which names are compared: NFKC, lower case, without the marks of Latin, Greek,
// Cyrillic, Hebrew and Arabic letters, without apostrophes of any kind, the dotless i dotted, letters of one script
// inside a word of the other (а in "Bаtken") taken for what they look like. Everything that is neither letter, mark nor
// digit separates words; the words are joined by one space. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	return string(appendFold(nil, s))
}

// appendFold appends the fold of s to dst.
func appendFold(dst []byte, s string) []byte {
	f := folder{dst: dst, start: len(dst), source: s}
	table := foldTable()
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			f.put(table[c], i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case int(r) < len(table) && !table[r].several:
			f.put(table[r], i)
		case unchanged(r):
			f.put(folded{text: s[i : i+size]}, i)
		default:
			return appendFoldSlowly(dst, s)
		}
		i += size
	}
	return f.end()
}

// appendFoldSlowly is appendFold for texts with characters that the table does not hold. Normalisation, lower case and
// the loss of marks can each make work for another, so it repeats until nothing changes.
func appendFoldSlowly(dst []byte, s string) []byte {
	for range 8 {
		f := folder{source: normalise(s)}
		for i, r := range f.source {
			f.put(foldRune(r), i)
		}
		next := string(f.end())
		if next == s {
			break
		}
		s = next
	}
	return append(dst, s...)
}

// normalise is NFKC in lower case and without the marks that are no letters of their own.
func normalise(s string) string {
	s = strings.Map(func(r rune) rune {
		if strippedMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.Map(dropApostrophe, s)))
	return norm.NFC.String(s)
}

// folded is what one character becomes.
type folded struct {
	text      string
	separator bool
	several   bool // letters and separators, as in one half: not to be had from the table
	script    script
}

// folder puts words together from folded characters.
type folder struct {
	dst             []byte
	start           int
	source          string // what is folded
	wordStart       int    // in dst
	wordFrom        int    // in source
	inWord          bool
	latin, cyrillic int
}

// put takes the character that stands at a byte of the source.
func (f *folder) put(c folded, at int) {
	if c.separator {
		f.endWord(at)
		return
	}
	if !f.inWord {
		if len(c.text) == 0 {
			return
		}
		if len(f.dst) > f.start {
			f.dst = append(f.dst, ' ')
		}
		f.inWord, f.wordStart, f.wordFrom, f.latin, f.cyrillic = true, len(f.dst), at, 0, 0
	}
	switch c.script {
	case latin:
		f.latin++
	case cyrillic:
		f.cyrillic++
	}
	f.dst = append(f.dst, c.text...)
}

// endWord ends a word that reaches up to a byte of the source.
func (f *folder) endWord(at int) {
	if f.inWord && f.latin > 0 && f.cyrillic > 0 {
		f.dst = append(f.dst[:f.wordStart], repairHomoglyphs(f.source[f.wordFrom:at], f.cyrillic >= f.latin)...)
	}
	f.inWord = false
}

func (f *folder) end() []byte {
	f.endWord(len(f.source))
	return f.dst
}

// repairHomoglyphs folds a word of mixed script after replacing the letters of the minority by those that look the same
// in the majority: as they are written (В), and as they fold (Ё).
func repairHomoglyphs(word string, toCyrillic bool) string {
	var b strings.Builder
	for _, r := range word {
		for _, c := range normalise(string(twin(r, toCyrillic))) {
			b.WriteString(foldRune(twin(c, toCyrillic)).text)
		}
	}
	return b.String()
}

// twin is the letter of the wanted script that looks like r, or r.
func twin(r rune, toCyrillic bool) rune {
	if toCyrillic {
		if i := strings.IndexRune(latinTwins, r); i >= 0 {
			c, _ := utf8.DecodeRuneInString(cyrillicTwins[2*i:])
			return c
		}
	} else if i := strings.IndexRune(cyrillicTwins, r); i >= 0 {
		return rune(latinTwins[i/2])
	}
	return r
}

// The letters that look the same; the Cyrillic ones take two bytes each, the Latin ones one.
const (
	latinTwins    = "aceopxyijsABCEHKMOPTXYIJS"
	cyrillicTwins = "асеорхуіјѕАВСЕНКМОРТХУІЈЅ"
)

// foldTable holds foldRune for every character up to the end of the Arabic block, so that most names need no
// normalisation library.
var foldTable = sync.OnceValue(func() *[0x700]folded {
	var table [0x700]folded
	for r := range table {
		for i, c := range []rune(normalise(string(rune(r)))) {
			part := foldRune(c)
			if i == 0 {
				table[r] = part
				continue
			}
			table[r].several = table[r].several || part.separator != table[r].separator
			table[r].text += part.text
		}
	}
	return &table
})

// foldRune is what a character that normalise gives becomes.
func foldRune(r rune) folded {
	if special, ok := specials[r]; ok {
		return folded{text: special, script: scriptOf(r)}
	}
	switch {
	case isApostrophe(r) || strippedMark(r) || unicode.Is(unicode.Cf, r):
		return folded{}
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		return folded{text: string(r), script: scriptOf(r)}
	}
	return folded{separator: true}
}

// specials are the letters that no normalisation takes apart, and the variants of one Arabic letter.
var specials = map[rune]string{
	'ı': "i", 'ø': "o", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ŋ': "ng",
	'ſ': "s", 'ς': "σ", 'ə': "a", 'ɛ': "e",
	'ى': "ي", 'ی': "ي", 'ې': "ي", 'ک': "ك", 'ۀ': "ه", 'ە': "ه", 'ة': "ه", 'ہ': "ه", 'ھ': "ه", 'ـ': "",
}

// isApostrophe reports whether r is one of the many characters that serve as an apostrophe, a hamza or a soft sign in
// Latin script; they join what stands on their two sides.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', '‛', '′', '‵', '＇', 'ꞌ', 'Ꞌ':
		return true
	}
	return r >= 0x02B0 && r <= 0x02FF
}

func dropApostrophe(r rune) rune {
	if isApostrophe(r) {
		return -1
	}
	return r
}

// strippedMark reports whether r is a combining mark that names are written with and without.
func strippedMark(r rune) bool {
	switch {
	case r < 0x0300:
		return false
	case r <= 0x036F, r >= 0x0483 && r <= 0x0489, r >= 0x0591 && r <= 0x05BD, r == 0x05BF,
		r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06DC, r >= 0x06DF && r <= 0x06E8,
		r >= 0x06EA && r <= 0x06ED, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF,
		r >= 0x20D0 && r <= 0x20FF, r >= 0xFE20 && r <= 0xFE2F:
		return true
	}
	return false
}

// unchanged reports whether r is a letter of a script that folding leaves alone: Georgian, Chinese, Korean.
func unchanged(r rune) bool {
	return r >= 0x10D0 && r <= 0x10FA || r >= 0x4E00 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3
}

// foldedSet is the set of the words of a list, by their folds.
func foldedSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[Fold(word)] = true
	}
	return set
}
