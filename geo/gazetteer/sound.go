package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// A sound is one byte for what is written with one letter or several, in any spelling that people use:
//
//	C  ch, tch, tsch, cz, ч      S  sh, sch, ш, щ     J  dzh, dj, dsch, ҷ, дж   Z  zh, ж
//	T  ts, tz, ц                 x  kh, x, х          G  gh, ғ                  N  ng, ң
//	6  ө, ӯ                      9  ү                 Y  ы and y that is a vowel
//	O  yo, io, ё
//	y  an i or y beside a vowel
//
// Other letters stand for themselves, digits too (6 and 9 as A and B). Marks were lost in folding.

// spelledSounds are the letters that make one sound together, the longer ones first.
var spelledSounds = func() (by [256][]spelledSound) {
	for _, s := range []spelledSound{
		{"shch", "S"}, {"tsch", "C"}, {"dsch", "J"}, {"tch", "C"}, {"dzh", "J"}, {"sch", "S"}, {"sh", "S"}, {"ch", "C"}, {"cz", "C"},
		{"ck", "k"}, {"ts", "T"}, {"tz", "T"}, {"zh", "Z"}, {"kh", "x"}, {"gh", "G"}, {"ng", "N"}, {"dj", "J"}, {"ph", "f"}, {"th", "t"},
		{"ou", "u"}, {"yo", "O"}, {"io", "O"}, {"ио", "O"}, {"дж", "J"}, {"нг", "N"}, {"тс", "T"}, {"6", "A"}, {"9", "B"},
	} {
		by[s.letters[0]] = append(by[s.letters[0]], s)
	}
	return by
}()

type spelledSound struct{ letters, sound string }

// letterSounds are the sounds of Cyrillic letters as folding leaves them, and of Arabic ones, of which it cannot be told
// whether v and y are vowels.
var letterSounds = func() map[rune]string {
	sounds := map[rune]string{
		'х': "x", 'ж': "Z", 'ғ': "G", 'қ': "q", 'ҳ': "h", 'һ': "h", 'ң': "N", 'ҷ': "J", 'җ': "J", 'џ': "J", 'ч': "C", 'ш': "S", 'щ': "S",
		'ц': "T", 'ө': "6", 'ү': "9", 'ы': "Y", 'я': "ya", 'ю': "yu",
		'ا': "a", 'آ': "a", 'أ': "a", 'إ': "i", 'ب': "b", 'پ': "p", 'ت': "t", 'ث': "s", 'ج': "j", 'چ': "C", 'ح': "h", 'خ': "x", 'د': "d",
		'ذ': "z", 'ر': "r", 'ز': "z", 'ژ': "Z", 'س': "s", 'ش': "S", 'ص': "s", 'ض': "z", 'ط': "t", 'ظ': "z", 'ع': "", 'غ': "G", 'ف': "f",
		'ق': "q", 'ك': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n", 'و': "u", 'ه': "a", 'ي': "i", 'ئ': "i", 'ؤ': "u", 'ء': "",
		'ټ': "t", 'ډ': "d", 'ړ': "r", 'ږ': "Z", 'ښ': "S", 'ڼ': "n", 'څ': "T", 'ځ': "z", 'ګ': "g", 'ڭ': "N", 'ۇ': "u", 'ۆ': "o", 'ۈ': "u", 'ۋ': "v",
		'ێ': "e", 'ڕ': "r", 'ڵ': "l", 'ٹ': "t", 'ڈ': "d", 'ڑ': "r", 'ں': "n", 'ے': "e", 'ڤ': "v",
	}
	for i, latin := range romanised {
		if r := rune(i) + 'а'; latin != string(r) {
			if _, ok := sounds[r]; !ok {
				sounds[r] = latin
			}
		}
	}
	return sounds
}()

// appendSounds appends the sounds of a key (or of a skeleton, which is spelled more simply) to dst. It appends nothing
// for a text with letters other than Latin, Cyrillic and Arabic ones.
func appendSounds(dst, key []byte) []byte {
	start := len(dst)
letters:
	for i := 0; i < len(key); {
		rest := key[i:]
		for _, s := range spelledSounds[rest[0]] {
			if len(rest) >= len(s.letters) && string(rest[:len(s.letters)]) == s.letters {
				dst = append(dst, s.sound...)
				i += len(s.letters)
				continue letters
			}
		}
		if rest[0] < utf8.RuneSelf {
			dst = append(dst, rest[0])
			i++
			continue
		}
		r, size := utf8.DecodeRune(rest)
		sound, ok := letterSounds[r]
		if !ok {
			return dst[:start]
		}
		dst = append(dst, sound...)
		i += size
	}
	sounds := dst[start:]
	for i, c := range sounds {
		if c != 'i' && c != 'y' {
			continue
		}
		if i > 0 && isVowel(sounds[i-1]) || i+1 < len(sounds) && isVowel(sounds[i+1]) {
			sounds[i] = 'y'
		} else if c == 'y' {
			sounds[i] = 'Y'
		}
	}
	return dst
}

// appendTextSounds appends the sounds of a text with that fold to dst. Two letters lose in folding what tells their sound.
func appendTextSounds(dst []byte, text string, fold []byte) []byte {
	var space, key [128]byte
	if hasLostLetter(text) {
		fold = appendFold(space[:0], lostLetters.Replace(text))
	}
	return appendSounds(dst, appendKey(key[:0], fold))
}

// hasLostLetter looks for one of ёЁӯӮ, by their bytes: it is asked of every name.
func hasLostLetter(text string) bool {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] < utf8.RuneSelf:
		case text[i-1] == 0xD1 && text[i] == 0x91, text[i-1] == 0xD0 && text[i] == 0x81, text[i-1] == 0xD3 && text[i]|1 == 0xAF:
			return true
		}
	}
	return false
}

var lostLetters = strings.NewReplacer("ё", "йо", "Ё", "Йо", "ӯ", "ө", "Ӯ", "Ө")

var vowels = func() (is [256]bool) {
	for _, c := range []byte("aeiou69YO") {
		is[c] = true
	}
	return is
}()

func isVowel(c byte) bool { return vowels[c] }

// soundClasses are the sounds that spellings of one name exchange; a sound that is not here stands alone.
var soundClasses = func() (class [256]byte) {
	for _, same := range []string{"aeiou69YO", "pbf", "td", "kgqhxG", "szT", "jJZCSc", "vw", "m", "nN", "l", "r"} {
		for i := range len(same) {
			class[same[i]] = same[0]
		}
	}
	for _, c := range "01234578AB" {
		class[c] = byte(c)
	}
	return class
}()

// appendSoundKey appends the coarse key of a skeleton to dst: the classes of its consonants, and an a for a vowel at the
// beginning. Names that are spelled by ear, or with other vowels, meet on it. It appends nothing where sounds are not known.
func appendSoundKey(dst, skeleton []byte) []byte {
	var space [64]byte
	sounds := appendSounds(space[:0], skeleton)
	last := byte(0)
	for i, c := range sounds {
		class := soundClasses[c]
		switch {
		case c == 'y' && i == 0:
			class = 'j' // Yangi is Jany
		case i == 0:
		case class == 'a' || c == 'y':
			last = 0
			continue
		case class == last:
			continue
		}
		if class != 0 {
			dst = append(dst, class)
		}
		last = class
	}
	return dst
}
