package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// leastPassed is how many tests pass when the suite has found the collections. A
// suite that does not find them skips nearly everything and fails nothing.
const leastPassed = 300

// fault is a failure of the suite that says nothing about the server.
type fault struct {
	class, method string
	message       *regexp.Regexp
	why           string
}

// known are the suite's own faults.
var known = []fault{
	{"FeaturesCrsParameterTransform", "verifyFeaturesCrsParameterTransformWithCrsParameter", regexp.MustCompile(`"geometryInDefaultCrs" is null`),
		"it takes the geometry of every feature without looking whether there is one; a feature may have none (RFC 7946 §3.2), and some incidents have none"},
}

// results is a testng-results.xml as far as it is read.
type results struct {
	Classes []class `xml:"suite>test>class"`
}

type class struct {
	Name    string   `xml:"name,attr"`
	Methods []method `xml:"test-method"`
}

type method struct {
	Name    string   `xml:"name,attr"`
	Status  string   `xml:"status,attr"` // PASS, FAIL, SKIP
	Config  bool     `xml:"is-config,attr"`
	Values  []string `xml:"params>param>value"`
	Message string   `xml:"exception>message"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: cite testng-results.xml")
		os.Exit(2)
	}
	f, err := os.Open(os.Args[1])
	if err == nil {
		err = report(os.Stdout, f, known)
		_ = f.Close() // it was only read
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cite:", err)
		os.Exit(1)
	}
}

// report writes the table of a run and tells what is wrong with the server.
func report(out io.Writer, in io.Reader, known []fault) error {
	var r results
	if err := xml.NewDecoder(in).Decode(&r); err != nil {
		return fmt.Errorf("read the results: %w", err)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "TEST CLASS\tPASSED\tSKIPPED\tFAILED\tEXPLAINED")
	var details []string
	var total counts
	for _, c := range r.Classes {
		n, said := c.read(known)
		if n == (counts{}) {
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", c.short(), n.passed, n.skipped, n.failed, n.explained)
		total = counts{total.passed + n.passed, total.skipped + n.skipped, total.failed + n.failed, total.explained + n.explained}
		details = append(details, said...)
	}
	fmt.Fprintf(w, "all\t%d\t%d\t%d\t%d\n", total.passed, total.skipped, total.failed, total.explained)
	if err := w.Flush(); err != nil {
		return err
	}
	for _, line := range details {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	switch {
	case total.failed > 0:
		return fmt.Errorf("%d tests of the official suite fail", total.failed)
	case total.passed < leastPassed:
		return errors.New("the official suite hardly ran: it has not found the collections")
	}
	return nil
}

// counts are the outcomes of tests.
type counts struct{ passed, skipped, failed, explained int }

func (c class) short() string { return c.Name[strings.LastIndex(c.Name, ".")+1:] }

// read counts the outcomes of a class and tells each failure.
func (c class) read(known []fault) (n counts, said []string) {
	for _, m := range c.Methods {
		if m.Config {
			if m.Status == "FAIL" {
				n.failed++
				said = append(said, c.tell("FAILED", m))
			}
			continue
		}
		switch m.Status {
		case "PASS":
			n.passed++
		case "SKIP":
			n.skipped++
		default:
			at := slices.IndexFunc(known, func(f fault) bool {
				return f.class == c.short() && f.method == m.Name && f.message.MatchString(m.Message)
			})
			if at >= 0 {
				n.explained++
				said = append(said, c.tell("explained", m)+"\n  the suite's own fault: "+known[at].why)
				continue
			}
			n.failed++
			said = append(said, c.tell("FAILED", m))
		}
	}
	return n, said
}

// tell tells of a failure in two lines.
func (c class) tell(what string, m method) string {
	var values []string
	for _, v := range m.Values {
		values = append(values, clip(v, 60))
	}
	return fmt.Sprintf("%s %s.%s(%s)\n  %s", what, c.short(), m.Name, strings.Join(values, ", "), clip(m.Message, 400))
}

// clip is a text on one line, at most n letters of it.
func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}
