package gpkg_test

import (
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// scene draws points as real ones lie: many on one spot, crowds, some far from all
// others, the more of these the wider it is.
type scene struct {
	r     *rand.Rand
	wide  int // in percent
	crowd orb.Point
}

func (s *scene) point() *orb.Point {
	r := s.r
	switch u := r.IntN(100); {
	case u < s.wide/10:
		return &orb.Point{180 - 360*float64(r.IntN(2)), 90 - 180*float64(r.IntN(2))}
	case u < s.wide:
		return &orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	case u < 50:
		return &orb.Point{s.crowd[0] + r.NormFloat64(), s.crowd[1] + r.NormFloat64()}
	case u < 98:
		return &orb.Point{s.crowd[0] + float64(r.IntN(6)), s.crowd[1] + float64(r.IntN(6))}
	default:
		return nil
	}
}

// TestPackedRTree writes large batches, whose points come into the R-tree in
// leaves of their own, among all other writes. SQLite itself finds the tree whole,
// and everything in it.
func TestPackedRTree(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	other, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	r := rand.New(rand.NewPCG(3, 1))
	here := &scene{r: r}
	points, n := map[string]*orb.Point{}, 0
	fresh := func() *incident.Incident {
		n++
		i := some(fmt.Sprintf("p%d", n), n)
		if i.Point = here.point(); i.Point == nil {
			i.UncertaintyM = 0
		}
		points[string(i.ID)] = i.Point
		return i
	}
	some := func() (id string) {
		for id = range points {
			break
		}
		return id
	}
	for round, size := range []int{700, 5000, 1000, 1, 2600, 500, 5000, 3, 4000, 5000, 1500, 5000} {
		here.wide, here.crowd = max(0, 5*(round-8)), orb.Point{float64(round*29%300 - 150), float64(round*17%150 - 75)}
		var w []incident.Write
		for range size {
			w = append(w, creation(fresh()))
		}
		if round%3 == 1 { // among others, so that the batch does not only create
			id := some()
			w = append(w, deletion(id))
			delete(points, id)
		}
		apply(t, s, w...)
		boxes(t, here, other, points) // before others make the boxes of nodes grow
		for range 100 {
			id := some()
			i := get(t, s, id)
			if i.Point = here.point(); i.Point == nil {
				i.UncertaintyM = 0
			} else {
				i.UncertaintyM = 500
			}
			points[id] = i.Point
			gone := some()
			apply(t, s, update(i), deletion(gone), creation(fresh()))
			delete(points, gone)
		}
		if _, err := other.ExecContext(t.Context(), "UPDATE incidents SET title = 'x' WHERE fid % 50 = 0"); err != nil {
			t.Fatal(err)
		}
		boxes(t, here, other, points)
	}
	var nodes, depth int
	if err := other.QueryRowContext(t.Context(), "SELECT count(*), (SELECT unicode(CAST(substr(data, 2, 1) AS TEXT)) FROM rtree_incidents_geom_node WHERE nodeno = 1) FROM rtree_incidents_geom_node").Scan(&nodes, &depth); err != nil {
		t.Fatal(err)
	}
	if depth < 2 || nodes > len(points)/20 {
		t.Errorf("%d nodes of %d levels for %d points", nodes, depth+1, len(points))
	}
	clean(t, path)
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

// boxes asks SQLite for what lies in random boxes.
func boxes(t *testing.T, here *scene, db *sql.DB, points map[string]*orb.Point) {
	t.Helper()
	for range 30 {
		c, d := here.point(), math.Pow(10, here.r.Float64()*3-1)
		if c == nil {
			continue
		}
		want := 0
		for _, p := range points {
			if p != nil && math.Abs(p[0]-c[0]) <= d && math.Abs(p[1]-c[1]) <= d {
				want++
			}
		}
		var have int
		err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM rtree_incidents_geom r JOIN incidents i ON i.fid = r.id
			WHERE r.minx <= ?1 + ?3 AND r.maxx >= ?1 - ?3 AND r.miny <= ?2 + ?3 AND r.maxy >= ?2 - ?3
			AND abs(ST_MinX(i.geom) - ?1) <= ?3 AND abs(ST_MinY(i.geom) - ?2) <= ?3`, c[0], c[1], d).Scan(&have)
		if err != nil || have != want {
			t.Fatalf("the R-tree has %d points within %g degrees of %v, not %d (%v)", have, d, *c, want, err)
		}
	}
}
