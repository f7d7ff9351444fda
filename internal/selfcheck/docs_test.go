package selfcheck_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/selfcheck"
	"dateline/internal/testenv"
)

var update = flag.Bool("update", false, "rewrite the table of docs/selfcheck.md")

// TestTable holds the table of docs/selfcheck.md to the checks.
func TestTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| check | what should hold | who demands it | promised by |\n|---|---|---|---|\n")
	for _, c := range selfcheck.Checks() {
		by := strings.Join(c.Classes, ", ")
		if by == "" {
			by = "–"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.ID, c.Title, strings.ReplaceAll(c.Reference, "_", `\_`), by)
	}
	file := filepath.Join(testenv.Root(t), "docs", "selfcheck.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page, _, _ := strings.Cut(string(text), "| check |")
	if page += b.String(); *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(text) != page {
		t.Error("docs/selfcheck.md does not list the checks as they are; run go test ./internal/selfcheck -run TestTable -update")
	}
}
