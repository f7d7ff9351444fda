package cql

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a filter, and where.
type Error struct {
	Pos     int    // byte offset in the filter, from 0
	Column  int    // character of the filter, from 1
	Token   string // what stands there, shortened; empty at the end of the filter
	Message string // what is wrong and how to mend it
	Nearest string // the name that was probably meant, or empty
}

// Error is one line that a person can act on.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Token == "" {
		fmt.Fprintf(&b, "filter, at character %d: %s", e.Column, e.Message)
	} else {
		fmt.Fprintf(&b, "filter, at character %d, near %q: %s", e.Column, e.Token, e.Message)
	}
	if e.Nearest != "" {
		fmt.Fprintf(&b, "; did you mean %s?", e.Nearest)
	}
	return b.String()
}

// fault is an error before its place in the source is worked out.
type fault struct {
	pos     int
	message string
	nearest string
}

func (f *fault) Error() string { return f.message }

func faultf(pos int, format string, args ...any) *fault {
	return &fault{pos: pos, message: fmt.Sprintf(format, args...)}
}

// place makes an Error of f, whose position is in source.
func (f *fault) place(source string) *Error {
	pos := min(max(f.pos, 0), len(source))
	return &Error{
		Pos: f.pos, Column: utf8.RuneCountInString(source[:pos]) + 1, Token: tokenAt(source, pos),
		Message: f.message, Nearest: f.nearest,
	}
}

const maxToken = 24

// tokenAt is the word or sign that stands at pos.
func tokenAt(source string, pos int) string {
	rest := source[pos:]
	if rest == "" {
		return ""
	}
	end := 0
	for i, r := range rest {
		if !isIdentPart(r) && i > 0 || i >= maxToken {
			break
		}
		end = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			end = i + 1
		}
		if !isIdentPart(r) {
			break
		}
	}
	end = min(end, len(rest))
	if rest[0] == '\'' || rest[0] == '"' {
		if close := strings.IndexByte(rest[1:], rest[0]); close >= 0 && close < maxToken {
			end = close + 2
		}
	}
	return strings.ToValidUTF8(rest[:end], "?")
}

// Nearest is the name of the list that is most like name, or empty when none is
// like it. Names of up to three characters may differ in one, others in two or a
// third of them, and in all none may: KG is not like id, nor x like q. Capitals are
// as small letters.
func Nearest(name string, names []string) string {
	most, found := max(2, utf8.RuneCountInString(name)/3), ""
	if utf8.RuneCountInString(name) <= 3 {
		most = 1
	}
	best := min(most+1, utf8.RuneCountInString(name))
	for _, n := range names {
		if d := editDistance(strings.ToLower(name), strings.ToLower(n), best); d < best {
			best, found = d, n
		}
	}
	return found
}

// editDistance counts the characters to insert, delete, replace or swap to make
// b of a (optimal string alignment); from limit on it says limit.
func editDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 200 || len(t) > 200 || len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i, c := range s {
		row[0] = i + 1
		for j, d := range t {
			cost := 1
			if c == d {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && c == t[j-1] && s[i-1] == d {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(t)], limit)
}
