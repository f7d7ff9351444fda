package gpkg_test

import (
	"bufio"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

func located(w, s, e, n float64) incident.Query {
	return incident.Query{BBox: &geo.BBox{West: w, South: s, East: e, North: n}, Located: true}
}

// blob is a point as SQL writes it: a GeoPackage geometry in hexadecimal.
func blob(lon, lat float64) string {
	b := append([]byte("GP\x00\x01"), 0xe6, 0x10, 0, 0, 1, 1, 0, 0, 0)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(lon))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(lat))
	return "x'" + hex.EncodeToString(b) + "'"
}

// rowsOf counts the rows of a table, on a connection of its own.
func rowsOf(t testing.TB, path, table string) (n int64) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// editors are programs that run SQL on the file: GDAL, and Python's sqlite3,
// which is given the functions that a program which edits GeoPackages has.
var editors = map[string]func(t *testing.T, path, statement string){
	"gdal": func(t *testing.T, path, statement string) { tool(t, "ogrinfo", path, "-sql", statement) },
	"python": func(t *testing.T, path, statement string) {
		testenv.Run(t, exec.Command(testenv.NeedPython(t, "sqlite3"), "-c", pythonEdit, path, statement))
	},
}

const pythonEdit = `
import sqlite3, struct, sys
def axis(n):
    return lambda g: struct.unpack_from('<d', g, 13 + 8 * n)[0] if g and len(g) >= 29 else 0
db = sqlite3.connect(sys.argv[1], timeout=30)
for name, f in {'ST_IsEmpty': lambda g: 0, 'ST_MinX': axis(0), 'ST_MaxX': axis(0), 'ST_MinY': axis(1), 'ST_MaxY': axis(1)}.items():
    db.create_function(name, 1, f, deterministic=True)
db.execute(sys.argv[2])
db.commit()
db.close()
`

// TestEditedByOthers edits the file under an open store, which notices it,
// numbers it, and finds what is there now.
func TestEditedByOthers(t *testing.T) {
	for name, edit := range editors {
		t.Run(name, func(t *testing.T) {
			path := temp(t)
			s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
			fill(t, s, 50)
			e := edited{t, s, path, edit}
			e.change("geometry", "UPDATE incidents SET geom = "+blob(-70, -40)+" WHERE id = 'i7'", 1, func() {
				e.finds(located(-71, -41, -69, -39), "i7")
				if got := get(t, s, "i7"); got.Version != 2 || got.Point == nil || *got.Point != (orb.Point{-70, -40}) || len(found(t, s, located(60, 30, 80, 50))) != 49 {
					t.Errorf("i7 is %+v", got)
				}
			})
			e.change("attribute", "UPDATE incidents SET title = 'Earthquake felt', killed_best = 77, date_start = '2030-01-01', date_end = '2030-01-02', type = 'hazard.earthquake' WHERE id = 'i8'", 1, func() {
				e.finds(incident.Query{Text: "earthquake"}, "i8")
				e.finds(incident.Query{KilledMin: incident.Num(77)}, "i8")
				e.finds(incident.Query{Limit: 1}, "i8")
				e.finds(incident.Query{Equal: map[incident.Property][]string{incident.PropType: {"hazard.earthquake"}}}, "i8")
			})
			e.change("insertion", "INSERT INTO incidents (geom, id, title, type, date_start, date_end) VALUES ("+blob(10, 50)+", 'mine', 'Drawn by hand', 'other', '2024-05-06', '2024-05-06')", 1, func() {
				e.finds(located(9, 49, 11, 51), "mine")
				e.finds(incident.Query{Text: "drawn hand"}, "mine")
				if got := get(t, s, "mine"); got.Version != 1 || got.Num == 0 || got.CreatedAt.IsZero() {
					t.Errorf("mine is %+v", got)
				}
			})
			e.change("insertion without an id", "INSERT INTO incidents (geom, title) VALUES ("+blob(20, -50)+", 'Nameless')", 1, func() {
				ids := found(t, s, located(19, -51, 21, -49))
				if len(ids) != 1 || !incident.ValidID(ids[0]) {
					t.Fatalf("found %v", ids)
				}
				get(t, s, ids[0])
			})
			e.change("geometry taken away", "UPDATE incidents SET geom = NULL WHERE id = 'i9'", 1, func() {
				if got := get(t, s, "i9"); got.Point != nil {
					t.Errorf("i9 is at %v", got.Point)
				}
			})
			e.change("deletion", "DELETE FROM incidents WHERE id IN ('i10', 'mine')", 2, func() {
				if _, err := s.Get(t.Context(), "i10"); incident.CodeOf(err) != incident.Gone {
					t.Errorf("i10: %v", err)
				}
				e.finds(located(9, 49, 11, 51))
				e.finds(incident.Query{Text: "drawn"})
				if n := count(t.Context(), s); n != 50 {
					t.Errorf("%d incidents, want 50", n)
				}
				if _, err := s.Apply(t.Context(), []incident.Write{creation(some("mine", 1))}); incident.CodeOf(err) != incident.Gone {
					t.Errorf("the id of a deleted incident was given again: %v", err)
				}
			})
			e.change("many", "UPDATE incidents SET country = 'XX' WHERE fid <= 30", 29, func() {
				c, err := s.Count(t.Context(), incident.Query{Equal: map[incident.Property][]string{incident.PropCountry: {"XX"}}}, 1<<40)
				if err != nil || c.N != 29 {
					t.Errorf("%+v, %v", c, err)
				}
			})
			// And the store goes on.
			apply(t, s, update(some("i7", 3)), deletion("i8"), creation(some("next", 1)))
			e.finds(incident.Query{Text: "earthquake"})
			e.finds(located(-71, -41, -69, -39))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			clean(t, path)
			again := open(t, path, gpkg.Options{})
			if a, b := count(t.Context(), again), int64(len(found(t, again, incident.Query{}))); a != 50 || b != 50 {
				t.Errorf("opened again: counts %d, finds %d, want 50", a, b)
			}
		})
	}
}

// edited is a store whose file another program edits.
type edited struct {
	*testing.T
	s    *gpkg.Store
	path string
	edit func(t *testing.T, path, statement string)
}

func (e edited) finds(q incident.Query, want ...string) {
	e.Helper()
	if got := found(e, e.s, q); !slices.Equal(got, want) {
		e.Errorf("found %v, want %v", got, want)
	}
	q.Limit = 0
	if refs, err := e.s.Refs(e.Context(), q); err != nil || len(refs) < len(want) || len(want) == 0 && len(refs) > 0 {
		e.Errorf("%d refs, %v, want %v", len(refs), err, want)
	}
}

// change runs one statement, waits until the store has noticed it, and wants
// n changes by "file", with the state before.
func (e edited) change(what, statement string, n int, then func()) {
	e.Helper()
	before, ids := e.s.Seq(), map[string]*incident.Incident{}
	for i, err := range e.s.Find(e.Context(), incident.Query{}) {
		if err != nil {
			e.Fatal(err)
		}
		ids[string(i.ID)] = i
	}
	e.edit(e.T, e.path, statement)
	eventually(e, what+" is noticed", func() bool { return e.s.Seq() != before })
	if got := e.s.Seq() - before; int(got) != n {
		e.Errorf("%s: Seq went up by %d, want %d", what, got, n)
	}
	made := 0
	for c, err := range e.s.Changes(e.Context(), before, 0) {
		if err != nil {
			e.Fatalf("%s: changes: %v", what, err)
		}
		made++
		if c.By != "file" || c.Seq != before+incident.Seq(made) || c.At.IsZero() {
			e.Errorf("%s: %+v", what, c)
		}
		was := ids[string(c.ID)]
		switch {
		case c.Op == incident.Create:
			if c.Before != nil || was != nil {
				e.Errorf("%s: %+v", what, c)
			}
		case c.Before == nil || was == nil:
			e.Errorf("%s: no state before: %+v", what, c)
		case c.Before.Title != was.Title || c.Before.Killed != was.Killed || c.Before.DateStart != was.DateStart || c.Before.Version != was.Version || c.Before.Seq != was.Seq ||
			(c.Before.Point == nil) != (was.Point == nil) || was.Point != nil && *c.Before.Point != *was.Point || !c.Before.CreatedAt.Equal(was.CreatedAt):
			e.Errorf("%s: the state before is %+v, it was %+v", what, c.Before, was)
		}
	}
	if made != n {
		e.Errorf("%s: %d changes, want %d", what, made, n)
	}
	then()
	if faults := faultsIn(e.Context(), e.path); faults != "" {
		e.Errorf("%s: check:%s", what, faults)
	}
}

// TestNonsenseByOthers writes what no client of ours could: the store stays of
// use, and the change log readable.
func TestNonsenseByOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	fill(t, s, 5)
	for _, statement := range []string{
		"UPDATE incidents SET date_start = '2022-13-45', date_end = 'yesterday' WHERE id = 'i0'",
		"UPDATE incidents SET killed_best = 'many', injured_low = 2.5 WHERE id = 'i0'",
		"UPDATE incidents SET updated_at = 'noon', disputed = 'perhaps', uncertainty_m = 'wide', details = '{', parts = 'x', place_path = NULL WHERE id = 'i0'",
		"UPDATE incidents SET title = 'and again' WHERE id = 'i0'",
		"UPDATE incidents SET date_start = '2022-09-16', date_end = '2022-09-17T10:00:00Z' WHERE id = 'i1'",
		"UPDATE incidents SET title = 'and again' WHERE id = 'i1'",
		"UPDATE incidents SET version = NULL, created_at = NULL, seq = seq WHERE id = 'i2'",
		"UPDATE incidents SET title = 'and again' WHERE id = 'i2'",
		"DELETE FROM incidents WHERE id = 'i0'",
	} {
		seq := s.Seq()
		editors["python"](t, path, statement)
		eventually(t, statement, func() bool { return s.Seq() != seq })
		n := 0
		for c, err := range s.Changes(t.Context(), seq, 0) {
			if err != nil {
				t.Errorf("%s: the change log cannot be read: %v", statement, err)
			} else if n++; c.Before == nil {
				t.Errorf("%s: no state before", statement)
			}
		}
		for i, err := range s.Find(t.Context(), incident.Query{Whole: true}) {
			if err != nil {
				t.Errorf("%s: Find: %v", statement, err)
			} else if _, err := s.Get(t.Context(), i.ID); err != nil {
				t.Errorf("%s: Get %s: %v", statement, i.ID, err)
			}
		}
	}
	apply(t, s, update(some("i1", 1)), update(some("i2", 1)))
	if got := get(t, s, "i1"); got.Title != "Title of i1" {
		t.Errorf("%+v", got)
	}
}

// TestGeometriesOfOthers reads points in all forms that the standard allows, and
// what is no point as none.
func TestGeometriesOfOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	le, be := binary.LittleEndian, binary.BigEndian
	wkb := func(order binary.AppendByteOrder, first byte, kind uint32, c ...float64) []byte {
		b := order.AppendUint32([]byte{first}, kind)
		for _, v := range c {
			b = order.AppendUint64(b, math.Float64bits(v))
		}
		return b
	}
	envelope := func(n int) []byte { return make([]byte, 8*n) }
	head := func(flags byte) []byte { return []byte{'G', 'P', 0, flags, 0xe6, 0x10, 0, 0} }
	nan := math.NaN()
	for name, c := range map[string]struct {
		geom []byte
		want *orb.Point
	}{
		"little":         {slices.Concat(head(1), wkb(le, 1, 1, 70, 40)), &orb.Point{70, 40}},
		"big":            {slices.Concat(head(0), wkb(be, 0, 1, 71, 41)), &orb.Point{71, 41}},
		"envelope":       {slices.Concat(head(3), envelope(4), wkb(le, 1, 1, 72, 42)), &orb.Point{72, 42}},
		"wide envelope":  {slices.Concat(head(9), envelope(8), wkb(be, 0, 1, 73, 43)), &orb.Point{73, 43}},
		"with height":    {slices.Concat(head(1), wkb(le, 1, 1001, 74, 44, 500)), &orb.Point{74, 44}},
		"with Z as EWKB": {slices.Concat(head(1), wkb(le, 1, 0x80000001, 75, 45, 500)), &orb.Point{75, 45}},
		"empty":          {slices.Concat(head(0x11), wkb(le, 1, 1, nan, nan)), nil},
		"line":           {slices.Concat(head(1), wkb(le, 1, 2), []byte{2, 0, 0, 0}, make([]byte, 32)), nil},
		"no GeoPackage":  {wkb(le, 1, 1, 70, 40), nil},
		"cut short":      {slices.Concat(head(1), wkb(le, 1, 1, 70)), nil},
		"header only":    {head(1), nil},
		"unknown bounds": {slices.Concat(head(0x0b), wkb(le, 1, 1, 70, 40)), nil},
	} {
		seq := s.Seq()
		editors["python"](t, path, "INSERT INTO incidents (seq, geom, id, title) SELECT NULL, x'"+hex.EncodeToString(c.geom)+"', '"+strings.ReplaceAll(name, " ", "-")+"', 'x'")
		eventually(t, name, func() bool { return s.Seq() != seq })
		got := get(t, s, strings.ReplaceAll(name, " ", "-"))
		if (got.Point == nil) != (c.want == nil) || got.Point != nil && *got.Point != *c.want {
			t.Errorf("%s: %v, want %v", name, got.Point, c.want)
		}
		if c.want != nil {
			e := edited{T: t, s: s}
			e.finds(located(c.want[0], c.want[1], c.want[0], c.want[1]), string(got.ID))
		}
	}
	if got := len(found(t, s, incident.Query{Located: true})); got != 6 {
		t.Errorf("%d have a point", got)
	}
}

// TestQGIS opens the file with QGIS's own provider while the store writes, and
// edits it there when the store rests.
func TestQGIS(t *testing.T) {
	python := testenv.NeedPython(t, "qgis.core")
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	fill(t, s, 300)
	stop := writing(t, s)
	cmd := exec.Command(python, "-c", qgis, path)
	cmd.Env = append(cmd.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_RUNTIME_DIR="+t.TempDir(), "HOME="+t.TempDir())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var out string
	for lines := bufio.NewScanner(said); lines.Scan() && lines.Text() != "read"; {
		out += lines.Text() + "\n"
	}
	n := stop() // an edit that meets a write is refused by SQLite: QGIS does not try it again
	fmt.Fprintln(in, "edit")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	var valid, crs, fields, title string
	var many int
	var box [4]float64
	for line := range strings.Lines(out) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "valid":
			valid = rest
		case "crs":
			crs = rest
		case "fields":
			fields = rest
		case "title":
			title = rest
		case "count":
			fmt.Sscan(rest, &many)
		case "extent":
			fmt.Sscan(rest, &box[0], &box[1], &box[2], &box[3])
		}
	}
	if valid != "True" || crs != "EPSG:4326" || many < 300 || title != "Title of i5" || box != [4]float64{66, 36, 75.6, 44.8} {
		t.Errorf("QGIS says valid %q crs %q count %d title %q extent %v:\n%s", valid, crs, many, title, box, out)
	}
	for _, name := range []string{"id", "title", "date_start", "killed_best", "uncertainty_m", "updated_at"} {
		if !slices.Contains(strings.Split(fields, ","), name) {
			t.Errorf("QGIS sees no field %s in %s", name, fields)
		}
	}
	eventually(t, "QGIS's edits are noticed", func() bool {
		return slices.Equal(found(t, s, incident.Query{Text: "moved QGIS"}), []string{"i5"}) && len(found(t, s, incident.Query{Text: "drawn QGIS"})) == 1
	})
	if got := get(t, s, "i5"); *got.Point != (orb.Point{1, 2}) || got.Version < 2 {
		t.Errorf("i5 is %+v", got)
	}
	if _, err := s.Get(t.Context(), "i6"); incident.CodeOf(err) != incident.Gone {
		t.Errorf("i6, deleted in QGIS: %v", err)
	}
	if got, want := count(t.Context(), s), int64(300+n); got != want { // one drawn, one deleted
		t.Errorf("%d incidents, want %d", got, want)
	}
	apply(t, s, creation(some("afterwards", 1)))
	clean(t, path)
}

const qgis = `
import sys
from qgis.core import *
QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1] + '|layername=incidents', 'incidents', 'ogr')
print('valid', layer.isValid())
print('crs', layer.crs().authid())
print('count', layer.featureCount())
print('fields', ','.join(f.name() for f in layer.fields()))
e = layer.extent()
print('extent', e.xMinimum(), e.yMinimum(), e.xMaximum(), e.yMaximum())
def one(id):
    return next(layer.getFeatures(QgsFeatureRequest().setFilterExpression("id = '%s'" % id)))
print('title', one('i5')['title'])
assert sum(1 for f in layer.getFeatures(QgsFeatureRequest().setFilterRect(QgsRectangle(66, 36, 70, 40)))) > 0
print('read', flush=True)
sys.stdin.readline()
layer.startEditing()
f = one('i5')
layer.changeAttributeValue(f.id(), layer.fields().indexOf('title'), 'moved in QGIS')
layer.changeGeometry(f.id(), QgsGeometry.fromPointXY(QgsPointXY(1, 2)))
layer.deleteFeature(one('i6').id())
n = QgsFeature(layer.fields())
n['title'] = 'drawn in QGIS'
n.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(3, 4)))
layer.addFeature(n)
if not layer.commitChanges():
    print(layer.commitErrors(), file=sys.stderr)
    sys.exit(1)
del layer
app.exitQgis()
`
