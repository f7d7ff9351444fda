package gpkg_test

import (
	"database/sql"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// planted is a file that is written to in all ways, and what must be in its R-tree.
type planted struct {
	t      *testing.T
	r      *rand.Rand
	s      *gpkg.Store
	path   string
	other  *sql.DB // another program
	points map[string]*orb.Point
	ids    []string // in order, the deleted ones too
	scene  int
	crowd  orb.Point
}

// awkward are coordinates that float32 has not, or only just; to points they are given in
// all pairs.
var awkward = []float64{0, math.Copysign(0, -1), 5e-324, -5e-324, 1e-300, -1e-45, 1e-38, 45.1, 90, -90, 89.99999999999999, -89.99999999999999}

// move goes elsewhere, where points lie in another way.
func (p *planted) move() {
	p.scene, p.crowd = p.r.IntN(7), orb.Point{p.r.Float64()*350 - 175, p.r.Float64()*170 - 85}
}

func (p *planted) point() *orb.Point {
	r := p.r
	switch p.scene {
	case 0: // all on one spot
		return &orb.Point{p.crowd[0], p.crowd[1]}
	case 1: // one after the other in float64, the same in float32
		return &orb.Point{math.Nextafter(p.crowd[0], float64(360*r.IntN(2)-180)), math.Nextafter(p.crowd[1], float64(180*r.IntN(2)-90))}
	case 2:
		lon := append([]float64{180, -180, 179.99999999999997, -179.99999999999997}, awkward...)
		return &orb.Point{lon[r.IntN(len(lon))], awkward[r.IntN(len(awkward))]}
	case 3: // a line
		return &orb.Point{p.crowd[0], r.Float64()*180 - 90}
	case 4:
		if r.IntN(3) == 0 {
			return nil
		}
		return &orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	case 5: // villages
		return &orb.Point{p.crowd[0] + float64(r.IntN(6)), p.crowd[1] + float64(r.IntN(5))}
	}
	return &orb.Point{max(-180, min(180, p.crowd[0]+r.NormFloat64())), max(-90, min(90, p.crowd[1]+r.NormFloat64()))}
}

// placed gives an incident a point or none.
func (p *planted) placed(id string) *incident.Incident {
	i := some(id, len(p.ids))
	if i.Point = p.point(); i.Point == nil {
		i.UncertaintyM = 0
	}
	return i
}

// alive returns the id of an incident that there is.
func (p *planted) alive() string {
	for {
		if id := p.ids[p.r.IntN(len(p.ids))]; p.has(id) {
			return id
		}
	}
}

func (p *planted) has(id string) bool { _, ok := p.points[id]; return ok }

// batch makes a batch of new incidents, of which some are moved or deleted at once, as
// are some others. It counts as stored.
func (p *planted) batch(size, mixed int) (w []incident.Write) {
	for range size {
		i := p.placed(fmt.Sprintf("p%d", len(p.ids)))
		p.ids, p.points[string(i.ID)] = append(p.ids, string(i.ID)), i.Point
		w = append(w, creation(i))
		if p.r.IntN(100) >= mixed {
			continue
		}
		i = p.placed(p.alive())
		p.points[string(i.ID)] = i.Point
		w = append(w, update(i))
		gone := p.alive()
		delete(p.points, gone)
		w = append(w, deletion(gone))
	}
	return w
}

// fails stores a batch that has a fault, so that nothing may be left of it.
func (p *planted) fails(size int) {
	var w []incident.Write
	for n := range size {
		w = append(w, creation(p.placed(fmt.Sprintf("never%d", n))))
	}
	if _, err := p.s.Apply(p.t.Context(), append(w, deletion("nobody"))); err == nil {
		p.t.Error("a batch with a fault is stored")
	}
}

// together stores and fails at the same time, which shares transactions.
func (p *planted) together() {
	var wait sync.WaitGroup
	for k := range 30 {
		w := p.batch(1, 0)
		if k%3 == 0 {
			bad := append(w[:1:1], deletion("nobody"))
			delete(p.points, string(w[0].ID))
			w = bad
		}
		wait.Go(func() {
			if _, err := p.s.Apply(p.t.Context(), w); (err == nil) != (len(w) == 1) {
				p.t.Error(err)
			}
		})
	}
	wait.Wait()
}

// foreign has another program write, and take back what it wrote.
func (p *planted) foreign() {
	for k := range 4 {
		tx, err := p.other.BeginTx(p.t.Context(), nil)
		if err != nil {
			p.t.Fatal(err)
		}
		geometry := func(at *orb.Point) string {
			if at == nil {
				return "NULL"
			}
			return blob(at[0], at[1])
		}
		var text strings.Builder
		changed, size := map[string]*orb.Point{}, len(p.ids)
		for n := range 20 {
			i := p.placed(fmt.Sprintf("f%d", len(p.ids)))
			moved := p.placed(p.alive())
			changed[string(i.ID)], changed[string(moved.ID)] = i.Point, moved.Point
			p.ids = append(p.ids, string(i.ID))
			fmt.Fprintf(&text, "INSERT INTO incidents (id, geom) VALUES ('%s', %s); UPDATE incidents SET geom = %s WHERE id = '%s'; UPDATE incidents SET title = 'x' WHERE fid %% 50 = %d;\n",
				i.ID, geometry(i.Point), geometry(moved.Point), moved.ID, n)
		}
		if _, err := tx.ExecContext(p.t.Context(), text.String()); err != nil {
			p.t.Fatal(err)
		}
		if k%2 == 1 {
			p.ids = p.ids[:size]
			_ = tx.Rollback()
			continue
		}
		if err := tx.Commit(); err != nil {
			p.t.Fatal(err)
		}
		for id, at := range changed {
			p.points[id] = at
		}
	}
}

// clear deletes what lies in a part of the world, so that nodes run empty.
func (p *planted) clear() {
	west, east := p.r.Float64()*360-180, p.r.Float64()*360-180
	var w []incident.Write
	for _, id := range p.ids {
		if at := p.points[id]; at != nil && at[0] >= min(west, east) && at[0] <= max(west, east) {
			w = append(w, deletion(id))
			delete(p.points, id)
		}
	}
	apply(p.t, p.s, append(w, p.batch(1, 0)...)...)
}

func (p *planted) reopen() {
	if err := p.s.Close(); err != nil {
		p.t.Fatal(err)
	}
	p.s = open(p.t, p.path, gpkg.Options{Fast: true})
}

// ways are all ways to write.
func (p *planted) ways() map[string]func() {
	stored := func(size, mixed int) func() {
		return func() { apply(p.t, p.s, p.batch(size, mixed)...) }
	}
	single := func() {
		for range 60 {
			stored(1, 100)()
		}
	}
	return map[string]func(){
		"a large batch": stored(3000, 0), "another large batch": stored(5000, 0), "one that is just large": stored(1000, 0),
		"one too small": stored(600, 10), "a large mixed batch": stored(2000, 20), "single writes": single,
		"a failed large batch": func() { p.fails(1500) }, "a failed batch": func() { p.fails(700) },
		"writes at once": p.together, "another program": p.foreign, "a deletion": p.clear, "reopening": p.reopen,
	}
}

// sound has SQLite itself look at the tree, and search it.
func (p *planted) sound(after string) {
	p.t.Helper()
	var said string
	var have, want int
	err := p.other.QueryRowContext(p.t.Context(), "SELECT rtreecheck('rtree_incidents_geom'), (SELECT count(*) FROM rtree_incidents_geom)").Scan(&said, &have)
	for _, at := range p.points {
		if at != nil {
			want++
		}
	}
	if err != nil || said != "ok" || have != want {
		p.t.Fatalf("after %s: %s %v, %d points, not %d", after, said, err, have, want)
	}
	eventually(p.t, "the index has what there is, after "+after, func() bool { return count(p.t.Context(), p.s) == int64(len(p.points)) })
	for range 3 {
		p.box(after)
		p.asked(after)
	}
}

// asked asks the store how much lies in a random box.
func (p *planted) asked(after string) {
	p.t.Helper()
	c, d := p.points[p.alive()], math.Pow(10, p.r.Float64()*3-1)
	if c == nil {
		return
	}
	q := located(max(-180, c[0]-d), max(-90, c[1]-d), min(180, c[0]+d), min(90, c[1]+d))
	want := int64(0)
	for _, at := range p.points {
		if at != nil && q.BBox.Contains(at[0], at[1]) {
			want++
		}
	}
	if have, err := p.s.Count(p.t.Context(), q, 1<<40); err != nil || have.N != want {
		p.t.Fatalf("after %s: the store finds %d incidents within %g degrees of %v, not %d (%v)", after, have.N, d, *c, want, err)
	}
}

// box asks SQLite for what lies in a random box.
func (p *planted) box(after string) {
	p.t.Helper()
	c, d := p.points[p.alive()], math.Pow(10, p.r.Float64()*3-1)
	if c == nil {
		return
	}
	want := 0
	for _, at := range p.points {
		if at != nil && math.Abs(at[0]-c[0]) <= d && math.Abs(at[1]-c[1]) <= d {
			want++
		}
	}
	var have int
	err := p.other.QueryRowContext(p.t.Context(), `SELECT count(*) FROM rtree_incidents_geom r JOIN incidents i ON i.fid = r.id
		WHERE r.minx <= ?1 + ?3 AND r.maxx >= ?1 - ?3 AND r.miny <= ?2 + ?3 AND r.maxy >= ?2 - ?3
		AND abs(ST_MinX(i.geom) - ?1) <= ?3 AND abs(ST_MinY(i.geom) - ?2) <= ?3`, c[0], c[1], d).Scan(&have)
	if err != nil || have != want {
		p.t.Fatalf("after %s: the R-tree has %d points within %g degrees of %v, not %d (%v)", after, have, d, *c, want, err)
	}
}

// TestPackedRTree writes large batches, whose points come into the R-tree in leaves of
// their own, among all other writes, in random order. SQLite itself finds the tree
// whole, and everything in it. Pages of 512 bytes make the tree grow deep soon.
func TestPackedRTree(t *testing.T) {
	for n, page := range []int{4096, 512, 512} {
		t.Run(fmt.Sprintf("%d in pages of %d", n+1, page), func(t *testing.T) {
			path := temp(t)
			execSQL(t, path, fmt.Sprintf("PRAGMA page_size = %d; CREATE TABLE x (y); INSERT INTO x VALUES (zeroblob(8000)); DROP TABLE x", page))
			s := open(t, path, gpkg.Options{Fast: true})
			other, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)")
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			p := &planted{t: t, r: rand.New(rand.NewPCG(uint64(n), uint64(page))), s: s, path: path, other: other, points: map[string]*orb.Point{}}
			ways := p.ways()
			p.move()
			apply(t, s, p.batch(700, 0)...)
			names := slices.Sorted(maps.Keys(ways))
			p.r.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
			for n, name := range names {
				p.move()
				ways[name]()
				p.sound(fmt.Sprintf("%s (step %d, scene %d)", name, n, p.scene))
			}
			var nodes, depth int
			if err := other.QueryRowContext(t.Context(), "SELECT count(*), (SELECT unicode(CAST(substr(data, 2, 1) AS TEXT)) FROM rtree_incidents_geom_node WHERE nodeno = 1) FROM rtree_incidents_geom_node").Scan(&nodes, &depth); err != nil {
				t.Fatal(err)
			}
			if room := min(51, (page-68)/24); depth < 2 || nodes > 3*len(p.points)/room {
				t.Errorf("%d nodes of %d levels for %d points", nodes, depth+1, len(p.points))
			}
			clean(t, path)
		})
	}
}

// TestPackedRTreeTwice: an R-tree that has a number already, which no incident bore yet, is
// not made to hold it twice.
func TestPackedRTreeTwice(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	batch := func(from, size int) (w []incident.Write) {
		for n := range size {
			w = append(w, creation(some(fmt.Sprintf("p%d", from+n), from+n)))
		}
		return w
	}
	apply(t, s, batch(0, 1500)...)
	execSQL(t, path, "INSERT INTO rtree_incidents_geom VALUES (2000, 1, 1, 1, 1)")
	if _, err := s.Apply(t.Context(), batch(1500, 1500)); err == nil {
		t.Error("the R-tree holds an incident twice")
	}
	execSQL(t, path, "DELETE FROM rtree_incidents_geom WHERE id = 2000")
	apply(t, s, batch(1500, 1500)...)
	clean(t, path)
}
