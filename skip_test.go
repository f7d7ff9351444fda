package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnlyTestenvSkips: a test that cannot run asks testenv, which skips on a developer's machine, loudly, and fails in
// continuous integration.
func TestOnlyTestenvSkips(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		files++
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, call := range skips(parsed) {
			t.Errorf("%s: use testenv.Missing, testenv.Need or testenv.Shared, which fail where nothing may skip", set.Position(call.Pos()))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d test files were found: the test looks in the wrong place", files)
	}
}

// TestSkipsAreSeen shows that a test that skips is found.
func TestSkipsAreSeen(t *testing.T) {
	for text, want := range map[string]int{
		`t.Skip("x")`: 1, `b.Skipf("x")`: 1, `f.SkipNow()`: 1, `if testing.Short() { return }`: 1, `s.skip(1)`: 0, `parquet.SkipPageIndex(true)`: 0,
	} {
		parsed, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc x() {\n"+text+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(skips(parsed)); got != want {
			t.Errorf("%s: found %d, want %d", text, got, want)
		}
	}
}

// skips are the calls by which a test leaves itself out.
func skips(file *ast.File) (calls []ast.Node) {
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if method, ok := call.Fun.(*ast.SelectorExpr); ok {
			switch method.Sel.Name {
			case "Skip", "Skipf", "SkipNow", "Short":
				calls = append(calls, n)
			}
		}
		return true
	})
	return calls
}
