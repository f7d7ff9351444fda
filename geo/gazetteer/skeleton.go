package gazetteer

import (
	"bytes"
	"unicode/utf8"
)

// appendKey appends the fold of a text as one word to dst: hyphen, space and nothing are one. "Number" and its short
// forms before a numeral are left out, so that Border Post Number 12 is Border Post 12.
func appendKey(dst, fold []byte) []byte {
	for len(fold) > 0 {
		word, rest, several := bytes.Cut(fold, []byte{' '})
		if !several || !numberWord(string(word)) || rest[0] < '0' || rest[0] > '9' {
			dst = append(dst, word...)
		}
		fold = rest
	}
	return dst
}

func numberWord(word string) bool {
	switch word {
	case "number", "no", "nr", "номер":
		return true
	}
	return false
}

// Skeleton gives the spelling in plain Latin letters by which Cyrillic and Latin forms of a name meet: Баткен and
// Batken, Ворух, Vorukh and Vorux, Тавильдара and Tavil-Dara. It folds, writes Cyrillic letters in Latin ones, and then
// joins what one sound is written with: kh, x and h; gh and g; zh, dzh, dj and j; q and k; y and i (with ie for e);
// w and v; doubled letters. Scripts other than the two keep their fold.
func Skeleton(s string) string {
	key := appendKey(nil, appendFold(nil, s))
	return string(appendSkeleton(nil, key, "h"))
}

// appendSkeleton appends the skeleton of a key to dst. The letter x stands for h in Central Asia and for ks elsewhere:
// the caller says which.
func appendSkeleton(dst, key []byte, x string) []byte {
	start := len(dst)
	for i := 0; i < len(key); {
		c := key[i]
		if c < utf8.RuneSelf {
			if c == 'x' {
				dst = append(dst, x...)
			} else {
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(key[i:])
		if r >= 'а' && int(r-'а') < len(romanised) {
			dst = append(dst, romanised[r-'а']...)
		} else {
			dst = append(dst, key[i:i+size]...)
		}
		i += size
	}
	return dst[:start+joinSounds(dst[start:])]
}

// romanised writes the Cyrillic letters from U+0430 on, as folding leaves them (й is и, ё is е); a letter that is missing
// here keeps its shape.
var romanised = func() (table [0x4F0 - 0x430]string) {
	letters := map[rune]string{
		'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "j", 'з': "z", 'и': "i", 'к': "k",
		'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h",
		'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
		'є': "e", 'і': "i", 'ј': "j", 'ґ': "g", 'ғ': "g", 'қ': "k", 'ҡ': "k", 'ҝ': "g", 'ң': "ng",
		'ҥ': "ng", 'ө': "o", 'ү': "u", 'ұ': "u", 'ҳ': "h", 'һ': "h", 'ҷ': "j", 'җ': "j", 'ә': "a", 'ҙ': "z", 'ҫ': "s",
		'љ': "li", 'њ': "ni", 'ћ': "ch", 'ђ': "j", 'џ': "j", 'ѕ': "z",
	}
	for i := range table {
		if latin, ok := letters[rune(i)+'а']; ok {
			table[i] = latin
		} else {
			table[i] = string(rune(i) + 'а')
		}
	}
	return table
}()

// joinSounds rewrites b in place and gives its new length, which is never greater.
func joinSounds(b []byte) int {
	n := 0
	for i := 0; i < len(b); i++ {
		next := byte(0)
		if i+1 < len(b) {
			next = b[i+1]
		}
		c := b[i]
		switch {
		case c == 'k' && next == 'h':
			continue // kh is h
		case c == 'g' && next == 'h', c == 'z' && next == 'h':
			if c == 'z' {
				c = 'j' // zh is j
			}
			i++
		case c == 'd' && (next == 'j' || next == 'z' && i+2 < len(b) && b[i+2] == 'h'):
			continue // dj and dzh are j
		case c == 't' && next == 'z':
			c, b[i+1] = 't', 's'
		case c == 'q':
			c = 'k'
		case c == 'w':
			c = 'v'
		case c == 'y':
			c = 'i'
		}
		if c == 'e' && n > 0 && b[n-1] == 'i' {
			n-- // ie is e
		}
		if n > 0 && b[n-1] == c && c >= 'a' && c <= 'z' {
			continue
		}
		b[n] = c
		n++
	}
	return n
}
