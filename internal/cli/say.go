package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"dateline/internal/incident"

	"golang.org/x/term"
)

// say writes a line about the work to standard error.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.err, "dateline: "+format+"\n", args...)
}

// maxFaults is how many faults of one error are told.
const maxFaults = 10

// sayError tells what went wrong, each fault on a line, with what would be
// right.
func (a *app) sayError(err error) {
	var many incident.Errors
	if !errors.As(err, &many) {
		var one *incident.Error
		if errors.As(err, &one) {
			a.say("%v", err)
			a.sayChoice(one)
			return
		}
		a.say("%v", err)
		return
	}
	for n, e := range many {
		if n == maxFaults {
			a.say("and %d more", len(many)-n)
			return
		}
		a.say("%v", e)
		a.sayChoice(e)
	}
}

func (a *app) sayChoice(e *incident.Error) {
	for _, c := range e.Candidates {
		fmt.Fprintf(a.err, "  %s  %s (%s)\n", c.PlaceID, c.Label, c.Kind)
	}
	if len(e.Suggestions) > 0 {
		fmt.Fprintf(a.err, "  near: %s\n", strings.Join(e.Suggestions, ", "))
	}
}

// print writes a line of data to standard output.
func (a *app) print(format string, args ...any) error {
	_, err := fmt.Fprintf(a.out, format+"\n", args...)
	return err
}

// printJSON writes v as JSON to standard output, for programs.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// table writes rows in columns to standard output, the first one as the head.
func (a *app) table(rows [][]string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		if _, err := fmt.Fprintln(w, strings.Join(r, "\t")); err != nil {
			return err
		}
	}
	return w.Flush()
}

// isTerminal reports whether somebody looks at what is written to w.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// paint makes a text of standard output bold, where somebody sees it and
// NO_COLOR (no-color.org) does not forbid it.
func (a *app) paint(s string) string {
	if v, set := a.getenv("NO_COLOR"); set && v != "" || !isTerminal(a.out) {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// count writes a whole number with separators: 1,234,567.
func count(n int64) string {
	s := fmt.Sprintf("%d", n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// closing joins the error of closing c to *err, unless that tells it already: a
// reader of gzip, for one, gives its last fault again.
func closing(err *error, c io.Closer) {
	fault := c.Close()
	if fault != nil && *err != nil && strings.Contains((*err).Error(), fault.Error()) {
		return
	}
	*err = errors.Join(*err, fault)
}
