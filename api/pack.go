package api

import (
	"bytes"
	"errors"
	"slices"
)

// A feature is kept without what all features have in common: the names of the
// properties, and the values that most have. What is left is for each value a
// code, and where the code does not say it all, the text. It takes two fifths of
// the room of the feature, and is put together again in a third of a
// microsecond, where general compression takes more than twice as long.
const (
	packed   = 'P' // the rest is codes and texts
	verbatim = 'V' // the rest is the feature as it is
)

// The codes of a value. Those below len(commonValues) name one of them.
const (
	codeText  = 0x40 // to 0x7f: the high six bits of a length, its low eight, the text
	codeFirst = 0xf0 // the id, once more
	codeLast  = 0xf1 // the value before, once more
	codeOther = 0xf2 // the value before that, once more
	codePoint = 0xf3 // a length in a byte, the coordinates
	maxText   = 0x3fff
)

// commonValues are at most codeText; the order is of no importance.
var commonValues = []string{"null", "false", "true", "0", "1", `"event"`, `"published"`, `"day"`, `"settlement"`, `"near"`, `"exact"`}

const (
	pointHead = `{"type":"Point","coordinates":[`
	pointTail = `]}`
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

// pack appends the form in which a feature is kept.
func pack(b, feature []byte) []byte {
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
		switch common := slices.Index(commonValues, string(v)); {
		case common >= 0:
			b = append(b, byte(common))
		case n > 0 && bytes.Equal(v, first):
			b = append(b, codeFirst)
		case n > 0 && bytes.Equal(v, last):
			b = append(b, codeLast)
		case n > 1 && bytes.Equal(v, other):
			b = append(b, codeOther)
		case bytes.HasPrefix(v, []byte(pointHead)) && bytes.HasSuffix(v, []byte(pointTail)) && len(v)-len(pointHead)-len(pointTail) < 256:
			p := v[len(pointHead) : len(v)-len(pointTail)]
			b = append(append(b, codePoint, byte(len(p))), p...)
		case len(v) == 0 || len(v) > maxText:
			return append(append(b[:start], verbatim), feature...)
		default:
			b = append(append(b, codeText|byte(len(v)>>8), byte(len(v))), v...)
		}
		if n == 0 {
			first = v
		}
		last, other = v, last
	}
	if string(rest) != skeletonEnd {
		return append(append(b[:start], verbatim), feature...)
	}
	return b
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

var errPacked = errors.New("unpack a feature: it is not whole")

// unpack appends the feature that pack kept.
func unpack(b, kept []byte) ([]byte, error) {
	if len(kept) == 0 {
		return b, errPacked
	}
	kind, kept := kept[0], kept[1:]
	if kind == verbatim {
		return append(b, kept...), nil
	}
	type span struct{ from, to int }
	var first, last, other span
	for n, head := range skeleton {
		if len(kept) == 0 {
			return b, errPacked
		}
		code := kept[0]
		kept = kept[1:]
		from := len(b) + len(head)
		if int(code) < len(commonValues) {
			b = append(b, joined[n][code]...)
			last, other = span{from, len(b)}, last
			continue
		}
		b = append(b, head...)
		switch {
		case code >= codeText && code < 2*codeText:
			if len(kept) == 0 {
				return b, errPacked
			}
			size := int(code-codeText)<<8 | int(kept[0])
			if len(kept) < 1+size {
				return b, errPacked
			}
			b = append(b, kept[1:1+size]...)
			kept = kept[1+size:]
		case n == 0:
			return b, errPacked
		case code == codeFirst:
			b = append(b, b[first.from:first.to]...)
		case code == codeLast:
			b = append(b, b[last.from:last.to]...)
		case code == codeOther:
			b = append(b, b[other.from:other.to]...)
		case code == codePoint:
			if len(kept) == 0 || len(kept) < 1+int(kept[0]) {
				return b, errPacked
			}
			b = append(append(append(b, pointHead...), kept[1:1+int(kept[0])]...), pointTail...)
			kept = kept[1+int(kept[0]):]
		default:
			return b, errPacked
		}
		if n == 0 {
			first = span{from, len(b)}
		}
		last, other = span{from, len(b)}, last
	}
	return append(b, skeletonEnd...), nil
}
