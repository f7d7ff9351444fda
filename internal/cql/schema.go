package cql

import "slices"

// Type is the type of a property, of an argument or of a result.
type Type uint8

// The types of CQL2 (§6.3, §7.5, §7.8, §7.9) that properties can have here.
const (
	TypeString Type = iota + 1
	TypeInteger
	TypeNumber
	TypeBoolean
	TypeDate
	TypeTimestamp
	TypeInterval
	TypeGeometry // a point; a literal may be any geometry
	TypeArray    // of texts
)

var typeNames = [...]string{
	TypeString: "text", TypeInteger: "integer", TypeNumber: "number", TypeBoolean: "boolean", TypeDate: "date",
	TypeTimestamp: "timestamp", TypeInterval: "interval", TypeGeometry: "geometry", TypeArray: "array",
}

// String names the type as messages do.
func (t Type) String() string { return typeNames[t] }

func (t Type) numeric() bool  { return t == TypeInteger || t == TypeNumber }
func (t Type) instant() bool  { return t == TypeDate || t == TypeTimestamp }
func (t Type) temporal() bool { return t.instant() || t == TypeInterval }

// Queryable is a property that filters can name.
type Queryable struct {
	Name string
	Type Type
	// Field is what Row's methods are asked for.
	Field int
	// Enum holds the values that a text can have; a comparison for equality
	// with another is an error. Nil: any text.
	Enum []string
	// Form tells whether a text can be a value where Enum does not list them, and
	// if not, the nearest one that can, or "". It is held to as Enum is. Nil: any text.
	Form func(text string) (nearest string, ok bool)
	// Start and End name the properties that an interval consists of.
	Start, End string
}

// has tells whether a text can be a value, and if not, the nearest one, or "".
func (q *Queryable) has(text string) (near string, ok bool) {
	switch {
	case q.Enum != nil:
		return Nearest(text, q.Enum), slices.Contains(q.Enum, text)
	case q.Form != nil:
		return q.Form(text)
	}
	return "", true
}

// Function is a function of the caller's own. It must be pure.
type Function struct {
	Name        string
	Description string // a sentence for the list of functions (CQL2 §7.12)
	Params      []Type
	Result      Type // TypeBoolean, TypeNumber, TypeInteger or TypeString
	// Bind makes the function ready for its arguments, each of which is a
	// literal or a Property. Its error becomes an *Error at the function. What
	// it returns is called once a row, from any goroutine.
	Bind func(args []Expr) (func(Row) Value, error)
}

// Value is what a Function returns for a row.
type Value struct {
	Known bool // false: NULL
	Bool  bool
	Num   float64
	Text  string
}

// Queryables are what a filter can refer to. They must not change afterwards,
// for filters keep parts of them.
type Queryables struct {
	Properties []Queryable
	Functions  []Function
}

// Row is one feature, asked by Queryable.Field. Each method returns false when
// the value is unknown (NULL). Only the method of the property's type is asked.
type Row interface {
	Text(field int) (string, bool)
	// Number is for integers and numbers; integers beyond 2^53 lose digits.
	Number(field int) (float64, bool)
	Bool(field int) (value, known bool)
	// Time is for timestamps, in microseconds since 1970, and for dates, as
	// the midnight UTC at their start.
	Time(field int) (micros int64, known bool)
	// Point is longitude, latitude; the longitude from -180 to 180.
	Point(field int) (lon, lat float64, known bool)
	Texts(field int) ([]string, bool)
}

// Truth is a truth value of three-valued logic (CQL2 §6.2). Only True selects.
type Truth uint8

// The three truth values.
const (
	False Truth = iota
	True
	Unknown
)

// String names the truth value as CQL2 does.
func (t Truth) String() string { return [...]string{"FALSE", "TRUE", "NULL"}[t] }

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

func (t Truth) not() Truth {
	if t == Unknown {
		return Unknown
	}
	return t ^ 1
}
