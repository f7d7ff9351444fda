package format

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"dateline/internal/incident"
)

// plain tells the bytes that stand for themselves in a JSON string: ASCII but
// for controls, the quotation mark and the reverse solidus (RFC 8259 §7).
var plain = func() (t [256]bool) {
	for c := 0x20; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

const hexDigits = "0123456789abcdef"

// appendText appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(b, s[start:i]...)
				b = append(b, "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

func appendTextOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, s)
}

func appendNumber(b []byte, n incident.Number) []byte {
	if !n.Known {
		return append(b, "null"...)
	}
	return appendInt(b, n.N)
}

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

func appendDay(b []byte, d incident.Day) []byte {
	if d == 0 {
		return append(b, "null"...)
	}
	return append(d.Append(append(b, '"')), '"')
}

func appendBool(b []byte, v bool) []byte { return strconv.AppendBool(b, v) }

func appendMetres(b []byte, m float64) []byte {
	if m == 0 {
		return append(b, "null"...)
	}
	return appendReal(b, m)
}

// appendReal appends the shortest decimal that reads back as x, or null when x
// is not a finite number.
func appendReal(b []byte, x float64) []byte {
	if n := int64(x); float64(n) == x && -1e15 < x && x < 1e15 {
		return appendInt(b, n)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	if a := math.Abs(x); a < 1e-6 || a >= 1e15 {
		return strconv.AppendFloat(b, x, 'e', -1, 64)
	}
	// Up to 180 degrees and 7 decimals there is only one decimal for each
	// float64, and the division tells whether this is it.
	if r := math.Round(x * 1e7); r/1e7 == x && math.Abs(r) < 1e10 {
		return appendDecimals(b, int64(r))
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// appendDecimals appends n / 10,000,000 without trailing zeros.
func appendDecimals(b []byte, n int64) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = appendInt(b, n/1e7)
	frac := n % 1e7
	if frac == 0 {
		return b
	}
	b = append(b, '.', 0, 0, 0, 0, 0, 0, 0)
	for i := 1; i <= 7; i++ {
		b[len(b)-i] = byte('0' + frac%10)
		frac /= 10
	}
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// appendMoment appends t in UTC to the microsecond (RFC 3339), or null.
func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = appendTime(append(b, '"'), t)
	return append(b, '"')
}

// appendTime appends t in UTC as 2026-11-20T10:21:03.000000Z: always of one
// length, so that it also sorts as text.
func appendTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, time.RFC3339Nano)
	}
	hour, minute, second := t.Clock()
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10))
	b = append(appendTwo(b, year%100), '-')
	b = append(appendTwo(b, int(month)), '-')
	b = append(appendTwo(b, day), 'T')
	b = append(appendTwo(b, hour), ':')
	b = append(appendTwo(b, minute), ':')
	b = append(appendTwo(b, second), '.')
	micro := t.Nanosecond() / 1000
	b = appendTwo(appendTwo(appendTwo(b, micro/10000), micro/100%100), micro%100)
	return append(b, 'Z')
}

func appendTwo(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func appendList(b []byte, list []string) []byte {
	b = append(b, '[')
	for n, s := range list {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendText(b, s)
	}
	return append(b, ']')
}
