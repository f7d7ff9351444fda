package gazetteer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// legible gives a text without what no reader sees: marks of direction and byte order, soft hyphens, spaces of no width. Wide
// and narrow forms become the usual letters. So what was copied from a page is a name as written. Most texts come back as
// they are. What is not UTF-8 stays, to be refused.
func legible(text string) string {
	text = partNumbers(text)
	if strings.IndexFunc(text, hidden) < 0 || !utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case joins(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case wide(r):
			if s := norm.NFKC.String(string(r)); utf8.RuneCountInString(s) == 1 {
				r, _ = utf8.DecodeRuneInString(s)
			}
		}
		return r
	}, text)
}

func hidden(r rune) bool {
	return r >= 0xAD && (r == 0xAD || r > 0x2FF && unicode.Is(unicode.Cf, r) && !joins(r) || wide(r))
}

// joins reports whether a character that is not seen changes the letters beside it, as in Persian and in the scripts of India.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// wide reports whether r is a full-width or half-width form.
func wide(r rune) bool { return r >= 0xFF01 && r <= 0xFFEE || r == 0x3000 }

// milestone is what tells where on a road a place is; the road is all that can be found.
var milestone = regexp.MustCompile(`(?i)^(?:at |on )?(?:the )?(?:\d+(?:st|nd|rd|th) (?:km|kilomet(?:re|er)|mile)|km \d+|kilomet(?:re|er) \d+) (?:of|on) `)

// withoutMilestone leaves it out: the 12th km of the Osh-Uzgen highway.
func withoutMilestone(text string) string { return milestone.ReplaceAllString(text, "") }

// sentenceMarks are what a sentence ends or begins with.
const sentenceMarks = "!?.…:*·•¡¿"

// bareWord takes the marks of a sentence off a word, at its end only if it is the last one of its segment. A full stop
// stays where it may be that of an abbreviation: St, D.C.
func bareWord(word string, last bool) string {
	word = strings.TrimLeft(word, sentenceMarks)
	if !last {
		return word
	}
	bare := strings.TrimRight(word, sentenceMarks)
	if strings.Contains(bare, ".") || utf8.RuneCountInString(bare) < 2 {
		return word
	}
	return bare
}

// abbreviations are the generic words that Russian and Tajik texts shorten before a name, often without a space after the full
// stop. A capital letter with a full stop is that of a first name.
var abbreviations = func() map[string]wordClass {
	short := map[string]wordClass{}
	for full, list := range map[string]string{
		"город": "г. гор. ш.", "посёлок": "пос. п. пгт.", "село": "с. сел. н.п.", "деревня": "д. дер.", "кишлак": "киш. кишл.",
		"область": "обл.", "район": "р-н. н.", "перевал": "пер.", "озеро": "оз.", "река": "р.",
		"district": "dist. distr.", "region": "reg. obl.", "province": "prov.", "village": "vill.", "republic": "rep.", "республика": "респ.",
	} {
		for word := range strings.FieldsSeq(list) {
			short[word] = wordClasses[Fold(full)]
		}
	}
	return short
}()

// cutAbbreviation parts the abbreviation off a word that begins with one: г.Ош. It may be all of the word.
func cutAbbreviation(word string) (short, rest string, ok bool) {
	for known := range abbreviations {
		if after, begins := cutPrefixCapital(word, known); begins && len(known) > len(short) && (after == "" || startsWithLetter(after)) {
			short, rest = known, after
		}
	}
	return short, rest, short != ""
}

// cutPrefixCapital takes an abbreviation off a word; one of several letters may begin with a capital one: Dist.
func cutPrefixCapital(word, short string) (after string, ok bool) {
	if after, ok = strings.CutPrefix(word, short); ok || utf8.RuneCountInString(short) < 4 || len(word) < len(short) {
		return after, ok
	}
	if strings.ToLower(word[:len(short)]) != short {
		return word, false
	}
	return word[len(short):], true
}

// spelledOut are the abbreviations of words that are parts of names: Kyrgyz Rep.
var spelledOut = map[string]string{"rep.": "Republic", "респ.": "Республика"}

// partNumbers puts a space before and after the sign for a number, which is a word of its own.
func partNumbers(text string) string {
	if !strings.Contains(text, "№") {
		return text
	}
	return strings.ReplaceAll(text, "№", " № ")
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
