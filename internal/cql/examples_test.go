package cql_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/testenv"
)

// example is a filter that OGC publishes with the standard.
type example struct {
	name       string
	text, json string // json is empty where only the text is published
}

func standardExamples(t *testing.T) []example {
	t.Helper()
	dir := testenv.Shared(t, "cql2-examples")
	files, err := filepath.Glob(filepath.Join(dir, "text", "*.txt"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d examples in %s (%v), want more than 100", len(files), dir, err)
	}
	var out []example
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		twin, _, _ := strings.Cut(name, "-alt")
		json, err := os.ReadFile(filepath.Join(dir, "json", twin+".json"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, example{name, string(text), string(json)})
	}
	return out
}

// TestStandardExamples reads each text of the standard and its JSON twin: they
// are the same tree, and stay it when printed and read again.
func TestStandardExamples(t *testing.T) {
	for _, x := range standardExamples(t) {
		t.Run(x.name, func(t *testing.T) { checkTwins(t, x.text, x.json) })
	}
}

func checkTwins(t *testing.T, text, json string) {
	t.Helper()
	a, err := cql.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	b, err := cql.ParseJSON([]byte(json))
	if err != nil {
		t.Fatalf("%s: %v", json, err)
	}
	if !cql.Equal(a, b) {
		t.Errorf("%s\nis %s,\nits twin is %s", text, cql.String(a), cql.String(b))
	}
	roundTrip(t, a)
}

// roundTrip prints a tree and reads it again, in both encodings.
func roundTrip(t *testing.T, e cql.Expr) {
	t.Helper()
	text := cql.String(e)
	again, err := cql.Parse(text)
	if err != nil {
		t.Fatalf("the print %s: %v", text, err)
	}
	if !cql.Equal(e, again) {
		t.Errorf("%s is read as %s", text, cql.String(again))
	}
	json, err := cql.JSON(e)
	if err != nil {
		t.Fatal(err)
	}
	again, err = cql.ParseJSON(json)
	if err != nil {
		t.Fatalf("the print %s: %v", json, err)
	}
	if !cql.Equal(e, again) {
		t.Errorf("%s is read as %s", json, cql.String(again))
	}
}
