package selfcheck

import "fmt"

// Outcome is what came of a check.
type Outcome string

// The outcomes of checks.
const (
	Holds   Outcome = "holds"
	Fails   Outcome = "fails"
	Skipped Outcome = "skipped" // it does not apply, or what it needs is not there
)

// Result is the outcome of one check.
type Result struct {
	ID        string  `json:"id"`
	Group     string  `json:"group"`
	Check     string  `json:"check"` // what should hold, in words
	Outcome   Outcome `json:"outcome"`
	Why       string  `json:"why,omitempty"` // what was found instead, or why it was not looked at
	Promised  bool    `json:"promised"`      // the server's conformance declaration promises it
	Reference string  `json:"reference"`     // the clause of a standard, or the client
}

// Report is what was found out about a server.
type Report struct {
	URL         string   `json:"url"`
	Collections []string `json:"collections"` // those that were looked at
	Requests    int      `json:"requests"`
	Bytes       int64    `json:"bytes"` // of the bodies that were read
	Results     []Result `json:"results"`
}

// Summary counts outcomes.
type Summary struct {
	Holds  int `json:"holds"`
	Broken int `json:"broken"` // promised, but failed
	Misses int `json:"misses"` // failed, but not promised: a client will miss it
	Skips  int `json:"skipped"`
}

// Summary counts the outcomes of a report.
func (r *Report) Summary() Summary {
	var s Summary
	for _, x := range r.Results {
		switch {
		case x.Outcome == Holds:
			s.Holds++
		case x.Outcome == Skipped:
			s.Skips++
		case x.Promised:
			s.Broken++
		default:
			s.Misses++
		}
	}
	return s
}

// skip is the error of a check that does not apply.
type skip struct{ why string }

// Error implements error.
func (s *skip) Error() string { return s.why }

// skipf says why a check does not apply.
func skipf(format string, args ...any) error { return &skip{fmt.Sprintf(format, args...)} }
