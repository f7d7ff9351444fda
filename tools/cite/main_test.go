package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// run is a testng-results.xml with so many passed tests and some others.
func run(passed int, others string) string {
	return `<testng-results><suite><test><class name="org.opengis.cite.A">` +
		strings.Repeat(`<test-method status="PASS" name="ok"/>`, passed) + others +
		`<test-method status="PASS" name="before" is-config="true"/></class></test></suite></testng-results>`
}

const failing = `<test-method status="FAIL" name="crosses"><params><param index="0"><value><![CDATA[ incidents ]]></value></param></params>
	<exception class="java.lang.AssertionError"><message><![CDATA[ outside bounding box ]]></message></exception></test-method>`

func TestReport(t *testing.T) {
	one := []fault{{"A", "crosses", regexp.MustCompile(`outside`), "issue 247"}}
	other := []fault{{"A", "crosses", regexp.MustCompile(`inside`), "issue 247"}}
	for _, c := range []struct {
		name, text string
		known      []fault
		wrong      string // of the error
		says       string
	}{
		{"all is well", run(leastPassed, `<test-method status="SKIP" name="n"/>`), nil, "", fmt.Sprintf("all         %d     1        0       0", leastPassed)},
		{"a failure", run(leastPassed, failing), nil, "1 tests", "FAILED A.crosses(incidents)\n  outside bounding box"},
		{"a known fault", run(leastPassed, failing), one, "", "the suite's own fault: issue 247"},
		{"another message", run(leastPassed, failing), other, "1 tests", "FAILED"},
		{"a set-up that failed", run(leastPassed, `<test-method status="FAIL" name="before" is-config="true"/>`), nil, "1 tests", "FAILED A.before()"},
		{"hardly anything ran", run(leastPassed-1, ""), nil, "hardly ran", ""},
		{"no results", "", nil, "read the results", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			err := report(&out, strings.NewReader(c.text), c.known)
			if (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("error %v, want %q", err, c.wrong)
			}
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("%s\ndoes not say %q", out.String(), c.says)
			}
		})
	}
}
