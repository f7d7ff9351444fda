//go:build !race

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestDevelopmentSets holds the geocoder to its aims on the development sets, and where it does better to nearly that.
func TestDevelopmentSets(t *testing.T) {
	folder := testenv.Shared(t, "gazetteer")
	sets, err := loadSets(filepath.Join(folder, "eval"))
	if err != nil {
		t.Fatal(err)
	}
	places, err := loadPlaces(folder)
	if err != nil {
		t.Fatal(err)
	}
	sets.resolve(places.Index)
	r := measure(places, sets, nil)
	for _, row := range r.Tables[0].Rows {
		if row[len(row)-1] != yes(true) {
			t.Errorf("an aim is not met: %v", row)
		}
	}
	for key, least := range map[string]float64{"variants.ambiguous.latn.top5": 0.80, "qualified.top1": 0.99, "radius.covered": 0.95} {
		if got := r.Figures[key]; got < least {
			t.Errorf("%s is %.4f, less than %.4f", key, got, least)
		}
	}
	for key, most := range map[string]float64{"not_found.sure": 0.01, "calibration.ece": 0.025} {
		if got := r.Figures[key]; got > most {
			t.Errorf("%s is %.4f, more than %.4f", key, got, most)
		}
	}
	checkOutput(t, r)
}

// checkOutput: the report is written as text, as JSON that can be read, and between the marks of a page.
func checkOutput(t *testing.T, r *report) {
	t.Helper()
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("before\n"+docBegin+"\nstale words\n"+docEnd+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.writeDoc(page); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil || !bytes.HasPrefix(text, []byte("before\n")) || !bytes.HasSuffix(text, []byte("\nafter\n")) || bytes.Contains(text, []byte("stale words")) ||
		!bytes.Contains(text, []byte("### Against the aims")) {
		t.Errorf("the page is %.300s, %v", text, err)
	}
	var plain, asJSON bytes.Buffer
	if err := r.writeText(&plain); err != nil || !strings.Contains(plain.String(), "Calibration") {
		t.Errorf("the text is %.300s, %v", plain.String(), err)
	}
	if err := r.writeJSON(&asJSON); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Figures map[string]float64
		Tables  []struct {
			Name    string
			Columns []string
			Rows    [][]any
		}
	}
	if err := json.Unmarshal(asJSON.Bytes(), &read); err != nil || len(read.Tables) != len(r.Tables) || len(read.Figures) != 12 {
		t.Errorf("the JSON holds %d tables and %d figures, %v", len(read.Tables), len(read.Figures), err)
	}
	for _, table := range read.Tables {
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("table %s: a row has %d cells and %d columns", table.Name, len(row), len(table.Columns))
			}
		}
	}
}

// TestSetsOfAnotherFolder: any of the sets may be missing, and a folder without any is refused.
func TestSetsOfAnotherFolder(t *testing.T) {
	folder := t.TempDir()
	if _, err := loadSets(folder); err == nil || !strings.Contains(err.Error(), "variants_*.tsv") {
		t.Errorf("an empty folder: %v", err)
	}
	set := "query\tscript\tkind\nBoboshkut\tLatn\tinvented\n"
	if err := os.WriteFile(filepath.Join(folder, "not_found_other.tsv"), []byte(set), 0o600); err != nil {
		t.Fatal(err)
	}
	sets, err := loadSets(folder)
	if err != nil || len(sets) != 1 || sets[0].set != "not_found" || sets[0].text != "Boboshkut" {
		t.Errorf("%+v, %v", sets, err)
	}
}

func TestPlainFold(t *testing.T) {
	for text, want := range map[string]string{"Йол": "иол", "Tört-Köchö": "tortkocho", "Qirıq": "qiriq", "Kalʼa 2": "kala2"} {
		if got := plainFold(text); got != want {
			t.Errorf("plainFold(%q) = %q, want %q", text, got, want)
		}
	}
}
