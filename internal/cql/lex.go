package cql

import (
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokIdent            // a bare name or a keyword
	tokQuoted           // a name in double quotes
	tokString
	tokNumber // without a sign
	tokSign   // an operator, a parenthesis or a comma
)

type token struct {
	kind tokenKind
	pos  int
	text string // the name, the sign, the digits, or the value of a string
}

// is reports whether t is the keyword or name, in any case.
func (t token) is(word string) bool {
	return t.kind == tokIdent && len(t.text) == len(word) && strings.EqualFold(t.text, word)
}

func (t token) sign(s string) bool { return t.kind == tokSign && t.text == s }

// lexer splits a text into tokens.
type lexer struct {
	src string
	pos int
	raw bool // a backslash in a text is a backslash
}

// next returns the token at the position and moves behind it.
func (l *lexer) next() (token, error) {
	l.skipSpace()
	start := l.pos
	if start >= len(l.src) {
		return token{kind: tokEnd, pos: start}, nil
	}
	c := l.src[start]
	switch {
	case c == '\'':
		return l.str()
	case c == '"':
		return l.quoted()
	case c >= '0' && c <= '9', c == '.' && start+1 < len(l.src) && isDigit(l.src[start+1]):
		return l.number()
	}
	r, size := utf8.DecodeRuneInString(l.src[start:])
	if isIdentStart(r) {
		for l.pos += size; l.pos < len(l.src); l.pos += size {
			if r, size = utf8.DecodeRuneInString(l.src[l.pos:]); !isIdentPart(r) {
				break
			}
		}
		return token{tokIdent, start, l.src[start:l.pos]}, nil
	}
	n := 1
	if start+1 < len(l.src) {
		switch l.src[start : start+2] {
		case "<>", "<=", ">=":
			n = 2
		case "!=", "==":
			return token{}, faultf(start, "CQL2 has no %s; write %s", l.src[start:start+2], map[byte]string{'!': "<>", '=': "="}[c])
		}
	}
	if !strings.ContainsRune("()=<>,+-*/%^", r) {
		return token{}, faultf(start, "this character has no meaning here%s", strangeHint(r))
	}
	l.pos += n
	return token{tokSign, start, l.src[start:l.pos]}, nil
}

func strangeHint(r rune) string {
	switch r {
	case '“', '”', '„', '‘', '’', '«', '»', '`':
		return "; texts stand between straight quotes: 'text'"
	case '[', ']', '{', '}':
		return "; lists stand between ( and )"
	case '&', '|', '!':
		return "; write AND, OR, NOT"
	}
	return ""
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.src) {
		r, size := rune(l.src[l.pos]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(l.src[l.pos:])
		}
		if !isSpace(r) {
			return
		}
		l.pos += size
	}
}

// escapes are the control characters of requirement /req/cql2-text/escaping.
var escapes = map[byte]byte{'\'': '\'', '\\': '\\', 'a': '\a', 'b': '\b', 't': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r'}

// str reads a character literal. A quote is escaped as ” or \', a backslash as
// \\; before any other character a backslash stands for itself, so that the
// escapes of LIKE patterns need not be doubled.
func (l *lexer) str() (token, error) {
	start := l.pos
	rest := l.src[start+1:]
	plain := strings.IndexAny(rest, `'\`)
	if plain >= 0 && rest[plain] == '\'' && (plain+1 >= len(rest) || rest[plain+1] != '\'') {
		l.pos = start + plain + 2
		return token{tokString, start, rest[:plain]}, nil
	}
	var b strings.Builder
	for i := start + 1; i < len(l.src); i++ {
		c := l.src[i]
		switch {
		case c == '\'' && i+1 < len(l.src) && l.src[i+1] == '\'':
			b.WriteByte('\'')
			i++
		case c == '\'':
			l.pos = i + 1
			return token{tokString, start, b.String()}, nil
		case c == '\\' && !l.raw && i+1 < len(l.src) && escapes[l.src[i+1]] != 0:
			b.WriteByte(escapes[l.src[i+1]])
			i++
		default:
			b.WriteByte(c)
		}
	}
	return token{}, faultf(start, "this text has no end; close it with a single quote, and write a quote within it as ''")
}

// quoted reads a name in double quotes; "" within it is one quote.
func (l *lexer) quoted() (token, error) {
	start := l.pos
	var b strings.Builder
	for i := start + 1; i < len(l.src); i++ {
		if l.src[i] != '"' {
			b.WriteByte(l.src[i])
			continue
		}
		if i+1 < len(l.src) && l.src[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		l.pos = i + 1
		if b.Len() == 0 {
			return token{}, faultf(start, "a name in double quotes cannot be empty; texts stand between single quotes")
		}
		return token{tokQuoted, start, b.String()}, nil
	}
	return token{}, faultf(start, "this name has no end; close it with a double quote")
}

func (l *lexer) number() (token, error) {
	start := l.pos
	digits := func() {
		for l.pos < len(l.src) && isDigit(l.src[l.pos]) {
			l.pos++
		}
	}
	digits()
	if l.pos < len(l.src) && l.src[l.pos] == '.' {
		l.pos++
		digits()
	}
	if l.pos < len(l.src) && l.src[l.pos]|0x20 == 'e' {
		mark := l.pos
		l.pos++
		if l.pos < len(l.src) && (l.src[l.pos] == '+' || l.src[l.pos] == '-') {
			l.pos++
		}
		if l.pos >= len(l.src) || !isDigit(l.src[l.pos]) {
			return token{}, faultf(mark, "an exponent needs digits, as in 1.5E3")
		}
		digits()
	}
	if r, _ := utf8.DecodeRuneInString(l.src[l.pos:]); l.pos < len(l.src) && isIdentPart(r) {
		return token{}, faultf(start, "a number ends where a name begins; put a space or an operator between them, or the name in double quotes")
	}
	return token{tokNumber, start, l.src[start:l.pos]}, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSpace(r rune) bool {
	switch {
	case r == ' ', r >= '\t' && r <= '\r', r == 0x85, r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A,
		r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return true
	}
	return false
}

// isIdentStart follows the rule identifierStart of the grammar.
func isIdentStart(r rune) bool {
	switch {
	case r < 0x80:
		return r == ':' || r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	case r >= 0x203F && r <= 0x2040 || r == 0x1680 || r >= 0x2000 && r <= 0x200B || r == utf8.RuneError:
		return false
	}
	return r >= 0xC0 && r <= 0xD6 || r >= 0xD8 && r <= 0xF6 || r >= 0xF8 && r <= 0x2FF ||
		r >= 0x370 && r <= 0x37D || r >= 0x37F && r <= 0x1FFE || r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

// isIdentPart follows the rule identifierPart.
func isIdentPart(r rune) bool {
	return isIdentStart(r) || r == '.' || r >= '0' && r <= '9' || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}
