package format

import (
	"time"

	"dateline/internal/incident"
)

// field describes one property of a T once for all formats: its name and where
// its value lies. Exactly one of the accessors is set.
type field[T any] struct {
	name string
	own  bool // the server's own: accepted and ignored on input
	file bool // own, but read from files

	text   func(*T) *string          // "" is unknown
	day    func(*T) *incident.Day    // 0 is unknown
	number func(*T) *incident.Number // a whole number or unknown
	whole  func(*T) *int64           // a whole number, always known
	metres func(*T) *float64         // 0 is unknown
	real   func(*T) *float64         // always known
	flag   func(*T) *bool            // always known
	tri    func(*T) **bool           // nil is unknown
	moment func(*T) *time.Time       // the zero time is unknown
	list   func(*T) *[]string
	nested *nested[T]

	key string // `,"name":`, set by newTable
}

// nested encodes and decodes a property that is neither scalar nor a list of
// texts.
type nested[T any] struct {
	append func([]byte, *T) []byte
	decode func(*decoder, *T)
	clear  func(*T)
}

// table is the properties of a T in their order.
type table[T any] struct {
	fields []field[T]
	byName map[string]int
	names  []string
}

func newTable[T any](fields ...field[T]) *table[T] {
	t := &table[T]{fields: fields, byName: make(map[string]int, len(fields))}
	for n := range fields {
		f := &t.fields[n]
		f.key = `,"` + f.name + `":`
		t.byName[f.name] = n
		t.names = append(t.names, f.name)
	}
	return t
}

// append writes v as a JSON object with all fields.
func (t *table[T]) append(b []byte, v *T) []byte {
	start := len(b)
	for n := range t.fields {
		b = t.fields[n].append(b, v)
	}
	b[start] = '{' // instead of the first comma
	return append(b, '}')
}

// append writes `,"name":value`.
func (f *field[T]) append(b []byte, v *T) []byte {
	b = append(b, f.key...)
	switch {
	case f.text != nil:
		return appendTextOrNull(b, *f.text(v))
	case f.number != nil:
		return appendNumber(b, *f.number(v))
	case f.day != nil:
		return appendDay(b, *f.day(v))
	case f.whole != nil:
		return appendInt(b, *f.whole(v))
	case f.metres != nil:
		return appendMetres(b, *f.metres(v))
	case f.flag != nil:
		return appendBool(b, *f.flag(v))
	case f.moment != nil:
		return appendMoment(b, *f.moment(v))
	case f.list != nil:
		return appendList(b, *f.list(v))
	case f.tri != nil:
		if p := *f.tri(v); p != nil {
			return appendBool(b, *p)
		}
		return append(b, "null"...)
	case f.real != nil:
		return appendReal(b, *f.real(v))
	default:
		return f.nested.append(b, v)
	}
}
