package format

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"dateline/internal/incident"
)

// maxDepth is how many levels of arrays and objects a JSON text may have.
const maxDepth = 32

// scanner walks over one JSON text (RFC 8259), strictly, and stops at the first
// fault. After a fault every method does nothing.
type scanner struct {
	data  []byte
	pos   int
	base  int64 // offset of data in the whole input, for texts of faults
	depth int
	buf   []byte // the last string that had escapes
	fault *incident.Error
}

// fail notes the first fault, at the byte at.
func (s *scanner) fail(at int, format string, args ...any) {
	if s.fault == nil {
		s.fault = incident.Errorf(incident.Invalid, "", "at byte %d: %s", s.base+int64(at), fmt.Sprintf(format, args...))
	}
	s.pos = len(s.data)
}

// found names what stands at pos, for texts of faults.
func (s *scanner) found(pos int) string {
	if pos >= len(s.data) {
		return "the end of the text"
	}
	if r, size := utf8.DecodeRune(s.data[pos:]); r != utf8.RuneError || size > 1 {
		return strconv.QuoteRune(r)
	}
	return fmt.Sprintf("the byte 0x%02X", s.data[pos])
}

// peek skips white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// expect consumes the byte c, after white space.
func (s *scanner) expect(c byte, what string) bool {
	if s.fault != nil {
		return false
	}
	if s.peek() != c || s.pos >= len(s.data) {
		s.fail(s.pos, "%s was expected, not %s", what, s.found(s.pos))
		return false
	}
	s.pos++
	return true
}

// enter consumes an opening bracket and counts the depth.
func (s *scanner) enter() bool {
	if s.depth >= maxDepth {
		s.fail(s.pos, "the JSON is nested deeper than %d levels", maxDepth)
		return false
	}
	s.depth++
	s.pos++
	return true
}

// object calls member for each member of the object that begins here, when the
// position is at its value. The name is good until the next string is read.
func (s *scanner) object(member func(name []byte)) {
	if s.peek() != '{' || !s.enter() {
		return
	}
	if s.peek() == '}' {
		s.pos++
		s.depth--
		return
	}
	for s.fault == nil {
		if s.peek() != '"' {
			s.fail(s.pos, "the name of a member in quotation marks was expected, not %s", s.found(s.pos))
			return
		}
		name := s.str()
		if !s.expect(':', "a colon") {
			return
		}
		s.peek()
		member(name)
		if s.fault != nil || s.end('}') {
			return
		}
	}
}

// array calls item for each item of the array that begins here, when the
// position is at it.
func (s *scanner) array(item func(n int)) {
	if s.peek() != '[' || !s.enter() {
		return
	}
	if s.peek() == ']' {
		s.pos++
		s.depth--
		return
	}
	for n := 0; s.fault == nil; n++ {
		s.peek()
		item(n)
		if s.fault != nil || s.end(']') {
			return
		}
	}
}

// end consumes a comma, or the closing bracket, which it reports.
func (s *scanner) end(closing byte) bool {
	switch s.peek() {
	case ',':
		s.pos++
		return false
	case closing:
		s.pos++
		s.depth--
		return true
	}
	s.fail(s.pos, "a comma or %q was expected, not %s", closing, s.found(s.pos))
	return true
}

// str reads the string that begins here. The result is good until the next call.
func (s *scanner) str() []byte {
	start := s.pos + 1
	high := false
	for i := start; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case plain[c]:
		case c == '"':
			if b := s.data[start:i]; !high || s.checkUTF8(start, i) {
				s.pos = i + 1
				return b
			}
			return nil
		case c == '\\':
			return s.escaped(start, i)
		case c < 0x20:
			s.fail(i, "a control character (0x%02X) stands in a string: write it as \\u%04x", c, c)
			return nil
		default:
			high = true
		}
	}
	s.fail(len(s.data), "the text ends inside the string that begins at byte %d", s.base+int64(start-1))
	return nil
}

// checkUTF8 checks data[from:to].
func (s *scanner) checkUTF8(from, to int) bool {
	b := s.data[from:to]
	if utf8.Valid(b) {
		return true
	}
	for n := 0; n < len(b); {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			s.fail(from+n, "broken UTF-8 (the byte 0x%02X): send the text in UTF-8", b[n])
			return false
		}
		n += size
	}
	return true
}

// escaped reads the rest of a string from its first escape.
func (s *scanner) escaped(start, i int) []byte {
	if !s.checkUTF8(start, i) {
		return nil
	}
	b := append(s.buf[:0], s.data[start:i]...)
	for i < len(s.data) {
		switch c := s.data[i]; {
		case c == '"':
			s.buf, s.pos = b, i+1
			return b
		case c == '\\':
			var r rune
			if r, i = s.escape(i); s.fault != nil {
				return nil
			}
			b = utf8.AppendRune(b, r)
		case c < 0x20:
			s.fail(i, "a control character (0x%02X) stands in a string: write it as \\u%04x", c, c)
			return nil
		default:
			from := i
			for i < len(s.data) && s.data[i] != '"' && s.data[i] != '\\' && s.data[i] >= 0x20 {
				i++
			}
			if !s.checkUTF8(from, i) {
				return nil
			}
			b = append(b, s.data[from:i]...)
		}
	}
	s.fail(len(s.data), "the text ends inside the string that begins at byte %d", s.base+int64(start-1))
	return nil
}

// escape reads one escape at i and returns its character and where it ends.
func (s *scanner) escape(i int) (rune, int) {
	if i+1 < len(s.data) {
		switch c := s.data[i+1]; c {
		case '"', '\\', '/':
			return rune(c), i + 2
		case 'b':
			return '\b', i + 2
		case 'f':
			return '\f', i + 2
		case 'n':
			return '\n', i + 2
		case 'r':
			return '\r', i + 2
		case 't':
			return '\t', i + 2
		case 'u':
			r, ok := s.unit(i)
			if !ok {
				break
			}
			if !utf16.IsSurrogate(r) {
				return r, i + 6
			}
			if low, ok := s.unit(i + 6); ok {
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return both, i + 12
				}
			}
			s.fail(i, "half of a surrogate pair (%s) stands alone", s.data[i:i+6])
			return 0, i
		}
	}
	s.fail(i, `an escape that JSON does not have: \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits are allowed`)
	return 0, i
}

// unit reads the UTF-16 code unit of the escape \uXXXX at i.
func (s *scanner) unit(i int) (rune, bool) {
	if i+6 > len(s.data) || s.data[i] != '\\' || s.data[i+1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range s.data[i+2 : i+6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number reads the number that begins here (RFC 8259 §6) and returns its text.
func (s *scanner) number() []byte {
	start := s.pos
	i := start
	digits := func() bool {
		from := i
		for i < len(s.data) && '0' <= s.data[i] && s.data[i] <= '9' {
			i++
		}
		return i > from
	}
	at := func(c byte) bool { return i < len(s.data) && s.data[i] == c }
	if at('-') {
		i++
	}
	zero := at('0')
	first := i
	ok := digits() && !(zero && i-first > 1)
	if ok && at('.') {
		i++
		ok = digits()
	}
	if ok && (at('e') || at('E')) {
		i++
		if at('+') || at('-') {
			i++
		}
		ok = digits()
	}
	if !ok {
		s.fail(start, "not a number as JSON writes it (no plus sign, no leading zeros, digits on both sides of the point)")
		return nil
	}
	s.pos = i
	return s.data[start:i]
}

// skip consumes any value and checks its form.
func (s *scanner) skip() {
	if s.fault != nil {
		return
	}
	switch c := s.peek(); {
	case s.pos >= len(s.data):
		s.fail(s.pos, "a value was expected, not %s", s.found(s.pos))
	case c == '{':
		s.object(func([]byte) { s.skip() })
	case c == '[':
		s.array(func(int) { s.skip() })
	case c == '"':
		s.str()
	case c == '-' || '0' <= c && c <= '9':
		s.number()
	default:
		s.word()
	}
}

var words = [][]byte{[]byte("null"), []byte("true"), []byte("false")}

// word consumes null, true or false and returns it.
func (s *scanner) word() []byte {
	for _, w := range words {
		if bytes.HasPrefix(s.data[s.pos:], w) {
			s.pos += len(w)
			return w
		}
	}
	rest := s.data[s.pos:min(len(s.data), s.pos+8)]
	for _, w := range []string{"NaN", "Infinity", "nan", "inf"} {
		if bytes.HasPrefix(rest, []byte(w)) {
			s.fail(s.pos, "%s is not JSON: write null for what is not known", w)
			return nil
		}
	}
	s.fail(s.pos, "a value was expected, not %s", s.found(s.pos))
	return nil
}

// null consumes null if it stands here.
func (s *scanner) null() bool {
	if s.peek() == 'n' && bytes.HasPrefix(s.data[s.pos:], words[0]) {
		s.pos += len(words[0])
		return true
	}
	return false
}

// finish checks that nothing but white space is left.
func (s *scanner) finish() {
	if s.fault != nil {
		return
	}
	s.peek()
	if s.pos < len(s.data) {
		s.fail(s.pos, "more text follows the end of the JSON, beginning with %s", s.found(s.pos))
	}
}
