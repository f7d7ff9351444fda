package incident

import (
	"errors"
	"fmt"
	"strings"
)

// Code says what kind of fault an Error is, so that each adapter can translate
// it (an HTTP status, an exit code) without reading texts.
type Code string

// The codes of Error.
const (
	Invalid         Code = "invalid"         // the input is wrong; the text says how to mend it
	NotFound        Code = "not_found"       // no such incident
	Gone            Code = "gone"            // the incident was deleted
	Conflict        Code = "conflict"        // another version is stored, or the id is taken
	Unauthenticated Code = "unauthenticated" // no key, or an unknown one
	Forbidden       Code = "forbidden"       // the key may not do that
	TooLarge        Code = "too_large"       // over a documented limit
	Unplaced        Code = "unplaced"        // the place name is ambiguous or not in the gazetteer
	Unavailable     Code = "unavailable"     // try again later
	Full            Code = "full"            // the disk is full; nothing was stored
	Internal        Code = "internal"        // a fault of ours
)

// Error is what a caller of the domain sees. Message is for the person at the
// other end: what is wrong and how to mend it.
type Error struct {
	Code    Code
	Message string
	Field   string // the property or parameter at fault, "" when it is none
	Index   int    // position in the batch, meaningful inside Errors
	// Candidates are the places to choose among, for Unplaced.
	Candidates []Candidate
	// Suggestions are the nearest spellings, for Unplaced and unknown values.
	Suggestions []string
	// Position is where in the text of the field the fault is; nil: not known.
	Position *Position
	Err      error // the cause, for the log
}

// Position is a place in a text that was read, such as a filter.
type Position struct {
	Offset int    // bytes, from 0
	Column int    // characters, from 1
	Token  string // what stands there, shortened; empty at the end
}

// Error implements error.
func (e *Error) Error() string {
	s := e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a code with a formatted message.
func Errorf(code Code, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of the first Error in err's chain, Internal for any
// other error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var es Errors
	if errors.As(err, &es) && len(es) > 0 {
		return es[0].Code
	}
	return Internal
}

// Errors are several faults told together: those of one incident, or of the
// items of a batch by their Index.
type Errors []*Error

// Error implements error.
func (es Errors) Error() string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "; ")
}

// Or returns es as an error, or nil when it is empty.
func (es Errors) Or() error {
	if len(es) == 0 {
		return nil
	}
	return es
}
