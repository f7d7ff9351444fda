package api

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A feature is kept without what features have in common: the names of the
// properties, the values that most have, and the values and words that come again
// and again, which get numbers. What is left is for each value a code, and where
// the code does not say it all, what it stands for. It takes a fifth of the room
// of the feature, and is put together again in half a microsecond.
const (
	packed   = 'P' // the rest is codes and what they stand for
	verbatim = 'V' // the rest is the feature as it is
)

// The codes of a value. Those below len(commonValues) name one of them.
const (
	codeText  = 0x40 // to 0x7f: the high six bits of a length, its low eight, a string by its words
	codeSmall = 0x80 // to codeSmall+maxSmall: a whole number
	codeFirst = 0xf0 // the id, once more
	codeLast  = 0xf1 // the value before, once more
	codeOther = 0xf2 // the value before that, once more
	codePoint = 0xf3 // a length in a byte, the coordinates, two characters in a byte
	codeValue = 0xf4 // the number of a value, in two bytes
	codeWhole = 0xf5 // a whole number, as a varint
	codeRaw   = 0xf6 // a length in two bytes, the value
	maxSmall  = codeFirst - codeSmall - 1
	maxText   = 0x3fff
)

// commonValues are at most codeText; the order is of no importance.
var commonValues = []string{"null", "false", "true", "0", "1", `"event"`, `"published"`, `"day"`, `"settlement"`, `"near"`, `"exact"`}

const (
	pointHead = `{"type":"Point","coordinates":[`
	pointTail = `]}`
	pointText = "0123456789.,-e+" // the characters of coordinates, and after them the end
)

// skeleton is what stands before each value of a feature with all properties.
var skeleton = func() []string {
	s := []string{`{"type":"Feature","id":`, `,"geometry":`}
	for n, name := range flatProperties {
		if n == 0 {
			s = append(s, `,"properties":{"`+name+`":`)
		} else {
			s = append(s, `,"`+name+`":`)
		}
	}
	return s
}()

const skeletonEnd = "}}"

// joined is each head with each of the common values after it.
var joined = func() [][]string {
	all := make([][]string, len(skeleton))
	for n, head := range skeleton {
		for _, v := range commonValues {
			all[n] = append(all[n], head+v)
		}
	}
	return all
}()

// own reports of each value whether it is the incident's own, and not worth a number.
var own = func() []bool {
	all := []bool{true, true}
	for _, name := range flatProperties {
		all = append(all, slices.Contains([]string{"id", "title", "summary", "seq", "version"}, name))
	}
	return all
}()

// packer packs features and puts them together again. What one has packed, only
// it can read.
type packer struct{ values, words *vocabulary }

// The words of texts have numbers in two bytes of which the first is none of a
// JSON text: 1 to 31.
func newPacker() packer { return packer{newVocabulary(1<<16, 2), newVocabulary(31<<8, 4)} }

// pack appends the form in which a feature is kept.
func (p packer) pack(b, feature []byte) []byte {
	start := len(b)
	b = append(b, packed)
	rest := feature
	var first, last, other []byte
	for n, head := range skeleton {
		if !bytes.HasPrefix(rest, []byte(head)) {
			return append(append(b[:start], verbatim), feature...)
		}
		rest = rest[len(head):]
		v := rest[:valueLen(rest)]
		rest = rest[len(v):]
		ok := len(v) > 0
		switch {
		case n > 0 && bytes.Equal(v, first):
			b = append(b, codeFirst)
		case n > 0 && bytes.Equal(v, last):
			b = append(b, codeLast)
		case n > 1 && bytes.Equal(v, other):
			b = append(b, codeOther)
		case ok:
			b, ok = p.packValue(b, v, own[n])
		}
		if !ok {
			return append(append(b[:start], verbatim), feature...)
		}
		if n == 0 {
			first = v
		}
		last, other = v, last
	}
	if string(rest) == skeletonEnd {
		return b
	}
	b, ok := p.packText(b, rest)
	if !ok || len(rest) == 0 {
		return append(append(b[:start], verbatim), feature...)
	}
	return b
}

// packValue appends a value. It is false for one that cannot be packed.
func (p packer) packValue(b, v []byte, own bool) ([]byte, bool) {
	if common := slices.Index(commonValues, string(v)); common >= 0 {
		return append(b, byte(common)), true
	}
	if n, ok := wholeNumber(v); ok {
		if n <= maxSmall {
			return append(b, codeSmall+byte(n)), true
		}
		return binary.AppendUvarint(append(b, codeWhole), n), true
	}
	if packed, ok := packPoint(b, v); ok {
		return packed, true
	}
	if !own {
		if n, ok := p.values.number(v); ok {
			return binary.BigEndian.AppendUint16(append(b, codeValue), n), true
		}
	}
	at := len(b)
	if v[0] != '"' {
		b = append(append(b, codeRaw, byte(len(v)>>8), byte(len(v))), v...)
		return b, len(v) <= maxText
	}
	b, ok := p.packText(append(b, 0, 0), v[1:len(v)-1])
	size := len(b) - at - 2
	b[at], b[at+1] = codeText|byte(size>>8), byte(size)
	return b, ok && size <= maxText
}

// wholeNumber reads a number as JSON writes whole ones that are not negative.
func wholeNumber(v []byte) (uint64, bool) {
	if len(v) == 0 || len(v) > 18 || v[0] == '0' && len(v) > 1 {
		return 0, false
	}
	n := uint64(0)
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

func packPoint(b, v []byte) ([]byte, bool) {
	inner, head := bytes.CutPrefix(v, []byte(pointHead))
	inner, tail := bytes.CutSuffix(inner, []byte(pointTail))
	if !head || !tail || len(inner) > 255 {
		return b, false
	}
	at := len(b)
	b = append(b, codePoint, byte((len(inner)+1)/2))
	for n := 0; n < len(inner); n += 2 {
		low := len(pointText)
		high := bytes.IndexByte([]byte(pointText), inner[n])
		if n+1 < len(inner) {
			low = bytes.IndexByte([]byte(pointText), inner[n+1])
		}
		if high < 0 || low < 0 {
			return b[:at], false
		}
		b = append(b, byte(high<<4|low))
	}
	return b, true
}

// packText appends a text with its frequent words as their numbers. It is false
// for a text with control characters, which no JSON has inside its strings.
func (p packer) packText(b, text []byte) ([]byte, bool) {
	for len(text) > 0 {
		word := text[:wordLen(text)]
		text = text[len(word):]
		for _, c := range word {
			if c < 0x20 {
				return b, false
			}
		}
		if len(word) >= 4 {
			if n, ok := p.words.number(word); ok {
				b = binary.BigEndian.AppendUint16(b, 1<<8+n)
				continue
			}
		}
		b = append(b, word...)
	}
	return b, true
}

// wordLen is the length of the word that text begins with, with the comma and the
// space after it.
func wordLen(text []byte) int {
	n := bytes.IndexAny(text, " ,") + 1
	switch {
	case n == 0:
		return len(text)
	case text[n-1] == ',' && n < len(text) && text[n] == ' ':
		return n + 1
	}
	return n
}

// valueLen is the length of the JSON value at the start of b, which is what
// format writes: no spaces, and no brackets in the texts of a geometry.
func valueLen(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '"':
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return 0
	case '{':
		return bytes.IndexByte(b, '}') + 1
	}
	return max(bytes.IndexAny(b, ",}"), 0)
}
