package incident

import (
	"fmt"
	"strconv"
)

// Number is a whole number that may be unknown. The zero Number is unknown,
// which is not zero.
type Number struct {
	N     int64
	Known bool
}

// Num returns the known number n.
func Num(n int64) Number { return Number{N: n, Known: true} }

// String returns the number, or "" when it is unknown.
func (n Number) String() string {
	if !n.Known {
		return ""
	}
	return strconv.FormatInt(n.N, 10)
}

// MarshalJSON writes the number, or null when it is unknown.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, n.N, 10), nil
}

// UnmarshalJSON reads a whole number or null. A fraction is an error.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Number{}
		return nil
	}
	v, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a whole number or null", b)
	}
	*n = Num(v)
	return nil
}
