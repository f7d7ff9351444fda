package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// report is everything that was measured.
type report struct {
	Figures map[string]float64 `json:"figures"` // the headline figures, shares from 0 to 1
	Tables  []*table           `json:"tables"`
}

// table is a table of the report. Cells are texts, counts, shares, distances and times.
type table struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

func (r *report) table(name, title string, columns ...string) *table {
	t := &table{Name: name, Title: title, Columns: columns, Rows: [][]any{}}
	r.Tables = append(r.Tables, t)
	return t
}

func (t *table) add(cells ...any) { t.Rows = append(t.Rows, cells) }

// String is a share in per cent.
func (s share) String() string {
	if math.IsNaN(float64(s)) {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(s))
}

// MarshalJSON is null for the share of nothing.
func (s share) MarshalJSON() ([]byte, error) { return number(float64(s), 4) }

// metres is a distance.
type metres float64

// String gives it in metres or kilometres.
func (m metres) String() string {
	switch {
	case math.IsNaN(float64(m)):
		return "-"
	case m < 1000:
		return fmt.Sprintf("%.0f m", float64(m))
	}
	return fmt.Sprintf("%.1f km", float64(m)/1000)
}

// MarshalJSON is null where there is none.
func (m metres) MarshalJSON() ([]byte, error) { return number(float64(m), 0) }

func number(x float64, digits int) ([]byte, error) {
	if math.IsNaN(x) {
		return []byte("null"), nil
	}
	return fmt.Appendf(nil, "%.*f", digits, x), nil
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "NO"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// writeJSON writes the tables; times are in microseconds.
func (r *report) writeJSON(w io.Writer) error {
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for i, cell := range row {
				if d, ok := cell.(time.Duration); ok {
					row[i] = d.Microseconds()
				}
			}
		}
	}
	for key, f := range r.Figures {
		if math.IsNaN(f) {
			delete(r.Figures, key) // a set that the folder does not have
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// writeText writes the tables in columns.
func (r *report) writeText(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, t := range r.Tables {
		_, _ = fmt.Fprintf(out, "\n%s\n", t.Title)
		t.write(out, "  ", "")
	}
	return out.Flush()
}

// write lays the rows out with even columns.
func (t *table) write(w io.Writer, gap, edge string) {
	lines := [][]string{t.Columns}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = fmt.Sprint(cell)
			if d, ok := cell.(time.Duration); ok {
				line[i] = d.Round(time.Microsecond).String()
			}
		}
		lines = append(lines, line)
	}
	width := make([]int, len(t.Columns))
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, line := range lines {
		padded := make([]string, len(line))
		for i, cell := range line {
			padded[i] = cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		}
		_, _ = fmt.Fprintln(w, strings.TrimRight(edge+strings.Join(padded, gap)+edge, " "))
		if n == 0 && edge != "" {
			rule := strings.Repeat("---|", len(line))
			_, _ = fmt.Fprintln(w, "|"+rule)
		}
	}
}

// The marks between which the tables stand in the documentation.
const (
	docBegin = "<!-- the tables: written by make eval -->"
	docEnd   = "<!-- end of the tables -->"
)

// writeDoc puts the tables between the marks of a Markdown file.
func (r *report) writeDoc(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), docBegin)
	_, after, ok2 := strings.Cut(rest, docEnd)
	if !ok || !ok2 {
		return fmt.Errorf("%s lacks the lines %q and %q, between which the tables are to stand", path, docBegin, docEnd)
	}
	var b strings.Builder
	b.WriteString(before + docBegin + "\n")
	for _, t := range r.Tables {
		b.WriteString("\n### " + t.Title + "\n\n")
		t.write(&b, " | ", "|")
	}
	b.WriteString("\n" + docEnd + after)
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
