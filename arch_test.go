package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the layout of the module and its arrows: each package with those
// of our own that it may import. A package that has no row has no place yet;
// give it one here, and say in docs/adr why. Tests may import anything.
var mayImport = map[string][]string{
	".":    {"internal/cli"},
	"data": {},

	"geo":                   {},
	"geo/gazetteer":         {"geo", "geo/gazetteer/segment"},
	"geo/gazetteer/segment": {},

	"internal/cql":        {"geo"},
	"internal/cql/sqlgen": {"geo", "internal/cql"},

	"internal/incident": {"geo", "geo/gazetteer", "internal/cql"},
	"internal/format":   {"geo", "geo/gazetteer", "internal/incident"},
	"internal/tile":     {"geo", "geo/gazetteer", "internal/incident"},
	"internal/live":     {"geo", "internal/incident"},
	"internal/report":   {"geo", "geo/gazetteer", "internal/incident"},
	"internal/auth":     {"internal/incident"},
	"internal/web":      {},
	"internal/places":   {"geo/gazetteer"},
	"internal/qgis":     {"internal/incident", "internal/symbol"},
	"internal/symbol":   {},
	"internal/sketch":   {"geo", "geo/gazetteer"},

	"internal/store/column":    {"geo", "internal/cql", "internal/incident"},
	"internal/store/gpkg":      {"geo", "geo/gazetteer", "internal/cql", "internal/cql/sqlgen", "internal/incident", "internal/qgis", "internal/store/column"},
	"internal/store/postgis":   {"geo", "geo/gazetteer", "internal/cql", "internal/cql/sqlgen", "internal/incident", "internal/store/column"},
	"internal/store/storetest": {"geo", "geo/gazetteer", "internal/cql", "internal/incident"},

	"api": {"geo", "geo/gazetteer", "internal/auth", "internal/cql", "internal/format", "internal/incident",
		"internal/live", "internal/qgis", "internal/report", "internal/sketch", "internal/symbol", "internal/tile"},
	"internal/cli": {"api", "data", "geo", "geo/gazetteer", "internal/auth", "internal/cql", "internal/format", "internal/incident",
		"internal/live", "internal/places", "internal/report", "internal/selfcheck", "internal/store/gpkg", "internal/store/postgis", "internal/tile", "internal/web"},

	"internal/testenv":   {},
	"internal/selfcheck": {},

	"tools/basemap":         {"data", "geo/gazetteer", "tools/gazetteer/build"},
	"tools/cite":            {},
	"tools/eval":            {"data", "geo", "geo/gazetteer"},
	"tools/gazetteer":       {"tools/gazetteer/build"},
	"tools/gazetteer/build": {"geo", "geo/gazetteer"},
	"tools/outlines":        {"geo", "geo/gazetteer", "tools/gazetteer/build"},
	"tools/lexicon":         {"geo/gazetteer", "tools/gazetteer/build"},
}

// onlyIn names imports from outside that belong to one room: each with the
// prefixes of the packages that may have it.
var onlyIn = map[string][]string{
	"database/sql":             {"internal/store/", "tools/basemap", "tools/outlines"},
	"modernc.org/sqlite":       {"internal/store/", "tools/basemap", "tools/outlines"},
	"github.com/jackc/pgx":     {"internal/store/postgis"},
	"github.com/gin-gonic/gin": {"api"},
	"github.com/spf13/cobra":   {"internal/cli"},
	"net/http":                 {"api", "internal/auth", "internal/web", "internal/cli", "internal/live", "internal/selfcheck", "internal/testenv"},
	"testing":                  {"internal/testenv", "internal/store/storetest"},
}

const module = "dateline"

// defects lists what is wrong with the imports of a package.
func defects(pkg string, imports []string) []string {
	allowed, known := mayImport[pkg]
	if !known {
		return []string{fmt.Sprintf("package %s has no place in the layout: mayImport in arch_test.go lists them", pkg)}
	}
	var found []string
	for _, imp := range imports {
		if own, ours := strings.CutPrefix(imp, module+"/"); ours {
			if !slices.Contains(allowed, own) {
				found = append(found, fmt.Sprintf("%s must not import %s; it may import %v", pkg, own, allowed))
			}
			continue
		}
		for outside, rooms := range onlyIn {
			if imp != outside && !strings.HasPrefix(imp, outside+"/") {
				continue
			}
			if !slices.ContainsFunc(rooms, func(room string) bool { return strings.HasPrefix(pkg, room) }) {
				found = append(found, fmt.Sprintf("%s must not import %s; only %v may", pkg, imp, rooms))
			}
		}
	}
	return found
}

// TestArrows holds every import of the module to the layout.
func TestArrows(t *testing.T) {
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && file != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(file))
		for _, s := range parsed.Imports {
			imp, err := strconv.Unquote(s.Path.Value)
			if err != nil {
				return err
			}
			imports[pkg] = append(imports[pkg], imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 10 {
		t.Fatalf("only %d packages were found: the test looks in the wrong place", len(imports))
	}
	for pkg, list := range imports {
		slices.Sort(list)
		for _, d := range defects(pkg, slices.Compact(list)) {
			t.Error(d)
		}
	}
}

// TestArrowsAreSeen shows that a wrong import is found.
func TestArrowsAreSeen(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		wrong    bool
	}{
		{"api", "dateline/internal/incident", false},
		{"api", "dateline/internal/store/gpkg", true},
		{"geo", "dateline/internal/incident", true},
		{"internal/cql", "dateline/internal/incident", true},
		{"internal/store/postgis", "dateline/internal/store/gpkg", true},
		{"internal/incident", "database/sql", true},
		{"internal/incident", "net/http", true},
		{"internal/incident", "net/url", false},
		{"internal/store/gpkg", "modernc.org/sqlite/lib", false},
		{"internal/format", "github.com/gin-gonic/gin", true},
		{"internal/util", "fmt", true},
	} {
		if found := defects(c.pkg, []string{c.imp}); (len(found) > 0) != c.wrong {
			t.Errorf("%s imports %s: found %v, want a defect: %v", c.pkg, c.imp, found, c.wrong)
		}
	}
}
