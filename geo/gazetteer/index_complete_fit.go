package gazetteer

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo/gazetteer/segment"
)

// typed is a text that is not yet whole.
type typed struct {
	text     string // as it was typed, with е for ё
	key      []byte
	skeleton string
	// others are the skeletons that the text may still become the beginning of when its last letter turns out to be half
	// of a sound: voruk of Vorukh, whose skeleton is voruh.
	others []string
	script script
	same   float64 // the weight of a name that is written as the text
	// first are the bytes with which a skeleton begins that goes on from the text.
	first [256]bool
	// near are the letters of the skeleton, if a name will do that begins so but for one of them; else empty.
	near []rune
}

func newTyped(text string) typed {
	t := typed{script: scriptOfText(text), text: withoutYo.Replace(strings.TrimSpace(text))}
	t.same = weightSame
	if marked(t.text) {
		t.same += weightMore * float64(min(max(utf8.RuneCountInString(t.text)-3, 0), 3))
	}
	t.key = appendKey(nil, appendFold(nil, text))
	t.skeleton = string(appendSkeleton(nil, t.key, "h"))
	if t.skeleton == "" {
		return t
	}
	add := func(s string) {
		if s != "" && !strings.HasPrefix(s, t.skeleton) && !slices.Contains(t.others, s) {
			t.others = append(t.others, s)
		}
	}
	add(string(appendSkeleton(nil, t.key, "ks")))
	for c := byte('a'); c <= 'z'; c++ {
		add(string(appendSkeleton(nil, append(slices.Clip(t.key), c), "h")))
	}
	for _, s := range append([]string{t.skeleton}, t.others...) {
		t.first[s[0]] = true
	}
	return t
}

// marked reports whether a text has a hyphen, or a Latin letter with a mark, which who types them means: Gdansk may yet be Gdańsk, Chyr- is
// no Chirchik.
func marked(text string) bool {
	return strings.Contains(text, "-") || strings.ContainsFunc(text, func(r rune) bool { return r >= 0xC0 && unicode.Is(unicode.Latin, r) })
}

// fitting is a name that goes on from the text.
type fitting struct {
	name    string
	weight  float64
	whole   bool // the text is all of it
	spelled bool // it goes on from the very letters
	later   bool // it is a later word of the name that the text is the beginning of
	last    bool // and all of the last ones
	foreign bool // one of many in other languages, or the word is a later one of a name in who knows which language
	past    bool // the place does not bear it any more
}

// goesOn gives the best of the names of a place. Those in other languages are looked at if no other will do. whole says that one
// of the names sounds like all of the text; otherwise the first that begins so, in the script of the text, will do.
func (c *completer) goesOn(r *row, whole bool) (best fitting, found bool) {
	enough := weightFront + weightScript + weightLetter + c.typed.same
	if whole {
		enough += weightWhole
	} else if c.near {
		enough += weightSounds
	}
	consider := func(name, lang string, foreign, past bool) (done bool) {
		if (scriptOfText(name) == otherScript) != (c.typed.script == otherScript) {
			return false
		}
		f, ok := c.typed.fits(name)
		f.foreign, f.past = foreign, past
		if f.later && lang == "und" {
			f.foreign, f.weight = true, 0 // the word may be of any language: Ташкент ош
		}
		if past {
			f.weight -= weightPast
		}
		if f.last && !f.foreign {
			f.weight += weightLast
		}
		if ok && (!found || f.weight > best.weight) {
			best, found = f, true
		}
		return found && (best.weight >= enough || foreign && !whole)
	}
	if consider(r[colName], "", false, false) {
		return best, true
	}
	many := strings.Count(r[colNames], "|") >= manyNames
	for _, foreign := range []bool{false, true} {
		for names := r[colNames]; names != ""; {
			var part string
			part, names, _ = strings.Cut(names, "|")
			tag, text, _ := strings.Cut(part, ":")
			lang, marks, _ := strings.Cut(tag, ";")
			if text != "" && (many && !readLanguages[lang]) == foreign && consider(text, lang, foreign, marks != "" && pastMarks(marks)) {
				return best, true
			}
		}
		if found && !whole || !many {
			break
		}
	}
	return best, found
}

// pastMarks tells from what stands behind the language of a stored name (flag;from/to) that the place does not bear it any more.
func pastMarks(marks string) bool {
	flag, rest, _ := strings.Cut(marks, ";")
	span, _, _ := strings.Cut(rest, ";")
	_, to, _ := strings.Cut(span, "/")
	return flag == FlagFormer || to != ""
}

// fits tells how well a name goes on from the text: it is false if it does not.
func (t *typed) fits(name string) (f fitting, ok bool) {
	var space [96]byte
	fold := appendFold(space[:0], name)
	sameScript := scriptOfText(name) == t.script
	for front := true; ; front = false {
		if whole, spelled, ok := t.begins(fold, sameScript); ok {
			f = fitting{name: name, whole: front && whole, spelled: spelled, later: !front, last: !front && whole}
			if sameScript {
				f.weight += weightScript
			}
			if spelled {
				f.weight += weightLetter
				if t.written(name) {
					f.weight += t.same
				}
			}
			switch {
			case front && whole && spelled && len(t.near) == 0:
				f.weight += weightFront + weightWhole
			case front && whole:
				f.weight += weightFront + weightSounds
			case front:
				f.weight += weightFront
			}
			return f, true
		}
		space := bytes.IndexByte(fold, ' ')
		if space < 0 {
			return f, false
		}
		fold = fold[space+1:]
	}
}

// withoutYo writes е for ё, as most do.
var withoutYo = strings.NewReplacer("ё", "е", "Ё", "Е")

// written reports whether a word of a name, or of a list of names, begins with the text as it was typed, but for case and the dots of ё.
func (t *typed) written(name string) bool {
	if t.script == cyrillic {
		name = withoutYo.Replace(name)
	}
	for {
		if len(name) >= len(t.text) && strings.EqualFold(name[:len(t.text)], t.text) {
			return true
		}
		at := strings.IndexAny(name, " -|:")
		if at < 0 {
			return false
		}
		name = name[at+1:]
	}
}

// firstSounds is the length in bytes of the beginning of a fold that decides what its skeleton begins with.
const firstSounds = 8

// mayBegin tells from the first letters of a fold whether it may begin with the text. It errs on the side of yes.
func (t *typed) mayBegin(fold []byte) bool {
	if len(t.near) > 0 || len(fold) <= firstSounds {
		return true
	}
	if word, _, _ := bytes.Cut(fold, []byte{' '}); numberWord(string(word)) {
		return true // it may be left out
	}
	end := firstSounds
	for end > 0 && !utf8.RuneStart(fold[end]) {
		end--
	}
	var space, other [32]byte
	sounds := appendSkeleton(space[:0], appendKey(other[:0], bytes.TrimRight(fold[:end], " ")), "h")
	return len(sounds) < 2 || sounds[0] == 'i' || t.first[sounds[0]] // ie is e
}

// begins reports whether a fold begins with the text, in its letters (spelled) or by its sound, and whether that is all of it. Where
// one letter may differ, spelled says that it is not the first one.
func (t *typed) begins(fold []byte, sameScript bool) (whole, spelled, ok bool) {
	if !t.mayBegin(fold) {
		return false, false, false
	}
	var space, other [96]byte
	key := appendKey(space[:0], fold)
	if bytes.HasPrefix(key, t.key) {
		return len(key) == len(t.key), true, true
	}
	sound := appendSkeleton(other[:0], key, "h")
	if len(t.near) > 0 {
		return segment.Distance(t.near, []rune(string(sound)), 1) <= 1, hasPrefix(sound, string(t.near[:1])), segment.BeginsNear(string(sound), t.near)
	}
	if !hasPrefix(sound, t.skeleton) && !slices.ContainsFunc(t.others, func(o string) bool { return hasPrefix(sound, o) }) {
		return false, false, false
	}
	for at, r := range string(key) {
		end := at + utf8.RuneLen(r)
		skeleton := string(appendSkeleton(other[:0], key[:end], "h"))
		if skeleton == t.skeleton || !sameScript && slices.Contains(t.others, skeleton) {
			return end == len(key), false, true
		}
		if len(skeleton) > len(t.skeleton)+4 {
			break
		}
	}
	return false, false, false
}

func hasPrefix(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == prefix
}
