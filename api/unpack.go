package api

import (
	"encoding/binary"
	"errors"
	"strconv"
)

var errPacked = errors.New("unpack a feature: it is not whole")

// unpacker puts a feature together again.
type unpacker struct {
	kept          []byte // what is left of it
	values, words entries
}

// unpack appends the feature that pack kept.
func (p packer) unpack(b, kept []byte) ([]byte, error) {
	if len(kept) == 0 {
		return b, errPacked
	}
	if kept[0] == verbatim {
		return append(b, kept[1:]...), nil
	}
	u := unpacker{kept[1:], p.values.entries(), p.words.entries()}
	type span struct{ from, to int }
	var first, last, other span
	for n, head := range skeleton {
		if len(u.kept) == 0 {
			return b, errPacked
		}
		code := u.kept[0]
		u.kept = u.kept[1:]
		from := len(b) + len(head)
		if int(code) < len(commonValues) {
			b = append(b, joined[n][code]...)
			last, other = span{from, len(b)}, last
			continue
		}
		b = append(b, head...)
		again := span{}
		switch code {
		case codeFirst:
			again = first
		case codeLast:
			again = last
		case codeOther:
			again = other
		default:
			var ok bool
			if b, ok = u.value(b, code); !ok {
				return b, errPacked
			}
		}
		b = append(b, b[again.from:again.to]...)
		if n == 0 {
			first = span{from, len(b)}
		}
		last, other = span{from, len(b)}, last
	}
	if len(u.kept) == 0 {
		return append(b, skeletonEnd...), nil
	}
	b, ok := u.words.appendText(b, u.kept)
	if !ok {
		return b, errPacked
	}
	return b, nil
}

// take returns the next n bytes, or nil.
func (u *unpacker) take(n int) []byte {
	if n > len(u.kept) {
		return nil
	}
	t := u.kept[:n]
	u.kept = u.kept[n:]
	return t
}

// value appends the value of a code.
func (u *unpacker) value(b []byte, code byte) ([]byte, bool) {
	switch {
	case code >= codeText && code < codeSmall:
		low := u.take(1)
		if low == nil {
			return b, false
		}
		text := u.take(int(code-codeText)<<8 | int(low[0]))
		b, ok := u.words.appendText(append(b, '"'), text)
		return append(b, '"'), ok && text != nil
	case code >= codeSmall && code <= codeSmall+maxSmall:
		return strconv.AppendUint(b, uint64(code-codeSmall), 10), true
	case code == codeValue:
		if n := u.take(2); n != nil {
			return u.values.append(b, int(binary.BigEndian.Uint16(n)))
		}
	case code == codeWhole:
		v, size := binary.Uvarint(u.kept)
		if size > 0 {
			u.take(size)
			return strconv.AppendUint(b, v, 10), true
		}
	case code == codePoint:
		if size := u.take(1); size != nil {
			if halves := u.take(int(size[0])); halves != nil {
				return appendPoint(b, halves), true
			}
		}
	case code == codeRaw:
		if size := u.take(2); size != nil {
			v := u.take(int(binary.BigEndian.Uint16(size)))
			return append(b, v...), v != nil
		}
	}
	return b, false
}

// pairs are the two characters of coordinates that a byte stands for.
var pairs = func() (t [256][2]byte) {
	const text = pointText + "\x00"
	for n := range t {
		t[n] = [2]byte{text[n>>4], text[n&15]}
	}
	return t
}()

func appendPoint(b, halves []byte) []byte {
	b = append(b, pointHead...)
	for _, h := range halves {
		b = append(b, pairs[h][0], pairs[h][1])
	}
	if len(halves) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	return append(b, pointTail...)
}

// appendText appends a text of packText.
func (e entries) appendText(b, text []byte) ([]byte, bool) {
	for i := 0; i < len(text); {
		if c := text[i]; c < 0x20 {
			if c == 0 || i+1 == len(text) {
				return b, false
			}
			var ok bool
			if b, ok = e.append(b, int(c-1)<<8|int(text[i+1])); !ok {
				return b, false
			}
			i += 2
			continue
		}
		from := i
		for i++; i < len(text) && text[i] >= 0x20; i++ {
		}
		b = append(b, text[from:i]...)
	}
	return b, true
}
