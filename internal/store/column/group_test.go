package column_test

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// withFigures gives a row lowest and highest figures, a few of them large.
func withFigures(w *world, r column.Row) column.Row {
	for _, n := range []*incident.Number{&r.KilledLow, &r.KilledHigh, &r.InjuredLow, &r.InjuredHigh} {
		if w.IntN(3) > 0 {
			*n = incident.Num(w.Int64N(50))
		}
		if w.IntN(100) == 0 {
			*n = incident.Num(pick(w, []int64{math.MaxInt16, math.MaxInt16 + 1, 70_000, math.MaxInt32}))
		}
	}
	r.UncertaintyM = pick(w, []float64{5000, 5000, 1_000_000}) * w.Float64()
	return r
}

// crowdOf fills an index and its plain table with n rows,
// in transactions, with changes and removals.
func crowdOf(w *world, n int64) (*column.Index, table) {
	x, ref := column.New(), table{}
	var set []column.Row
	for num := range n {
		set = append(set, withFigures(w, w.row(num+1)))
	}
	ref.update(set, nil)
	x.Update(set, nil, incident.Seq(w.seq))
	for range 20 {
		var set []column.Row
		for range 50 {
			set = append(set, withFigures(w, w.row(1+w.Int64N(n+500))))
		}
		drop := []int64{1 + w.Int64N(n), 1 + w.Int64N(n)}
		ref.update(set, drop)
		x.Update(set, drop, incident.Seq(w.seq))
	}
	return x, ref
}

// grid returns a random grid; some cover the world, one has more bounds than are
// compared one by one.
func (w *world) grid() incident.Grid {
	cuts := func(low, high float64) []float64 {
		n := pick(w, []int{1, 4, 8, 30})
		bounds := make([]float64, n+1)
		for i := range bounds {
			bounds[i] = low + (high-low)*float64(i)/float64(n)
		}
		return bounds
	}
	if w.IntN(3) == 0 {
		g := incident.Grid{Lons: cuts(-180, 180), Lats: cuts(-90, 90)}
		g.Lons[len(g.Lons)-1], g.Lats[len(g.Lats)-1] = math.Inf(1), math.Inf(1)
		return g
	}
	c, size := pick(w, w.centres), pick(w, []float64{0.1, 2, 20})
	return incident.Grid{Lons: cuts(c[0]-size, c[0]+size), Lats: cuts(c[1]-size, c[1]+size)}
}

// cellOf is Grid.Cell as plain as can be.
func cellOf(g incident.Grid, p orb.Point) int {
	for row := range len(g.Lats) - 1 {
		for col := range len(g.Lons) - 1 {
			if p[0] >= g.Lons[col] && p[0] < g.Lons[col+1] && p[1] >= g.Lats[row] && p[1] < g.Lats[row+1] {
				return row*(len(g.Lons)-1) + col
			}
		}
	}
	return -1
}

// clusters gathers rows by hand.
func (t table) clusters(list []found, g incident.Grid) []incident.Cluster {
	by := map[int]*incident.Cluster{}
	sums := map[int][2]int64{}
	for _, f := range list {
		r := t[f.ref.Num]
		if r.Point == nil {
			continue
		}
		p, cell := *r.Point, cellOf(g, *r.Point)
		if cell < 0 {
			continue
		}
		c := by[cell]
		if c == nil {
			c = &incident.Cluster{Cell: cell, One: f.ref, OneRadiusM: math.Ceil(r.UncertaintyM), Box: geo.BBox{West: p[0], South: p[1], East: p[0], North: p[1]}}
			by[cell] = c
		}
		c.N++
		c.Killed.Add(r.Killed)
		c.Injured.Add(r.Injured)
		c.Box = geo.BBox{West: min(c.Box.West, p[0]), South: min(c.Box.South, p[1]), East: max(c.Box.East, p[0]), North: max(c.Box.North, p[1])}
		sums[cell] = [2]int64{sums[cell][0] + incident.Fixed(p[0]), sums[cell][1] + incident.Fixed(p[1])}
	}
	var out []incident.Cluster
	for _, cell := range slices.Sorted(maps.Keys(by)) {
		c := *by[cell]
		if c.N > 1 {
			c.One, c.OneRadiusM = incident.Ref{}, 0
		}
		c.Point = orb.Point{float64(sums[cell][0]) / float64(c.N) * incident.PointUnit, float64(sums[cell][1]) / float64(c.N) * incident.PointUnit}
		out = append(out, c)
	}
	return out
}

// TestClusters holds the clusters to those gathered by hand from what the query
// finds.
func TestClusters(t *testing.T) {
	for _, n := range []int64{3_000, 34_000} { // on one processor, and on all
		w := newWorld(uint64(n))
		x, ref := crowdOf(w, n)
		full := 0
		for k := range 60 {
			q, g := w.query([]float64{0, 0.1, 0.3}[k%3]), w.grid()
			if k%4 == 1 {
				q = incident.Query{BBox: q.BBox} // nothing but where
			}
			if k%2 == 0 {
				q.BBox = nil
			}
			if k%8 == 0 {
				change(w, ref, x)
			}
			var only []int64
			if k%10 == 9 {
				only = []int64{}
				for range 400 {
					only = append(only, 1+w.Int64N(n))
				}
				slices.Sort(only)
				only = slices.Compact(only)
			}
			got, err := x.Clusters(t.Context(), q, only, g)
			if err != nil {
				t.Fatal(err)
			}
			want := ref.clusters(ref.find(q, only), g)
			if len(got) != len(want) {
				t.Fatalf("%d rows, question %d: %d clusters, want %d", n, k, len(got), len(want))
			}
			for i := range got {
				if d := got[i].Point.Bound().Union(want[i].Point.Bound()); d.Max[0]-d.Min[0] > 2*incident.PointUnit || d.Max[1]-d.Min[1] > 2*incident.PointUnit {
					t.Errorf("a cluster is at %v, want %v", got[i].Point, want[i].Point)
				}
				if r := got[i].OneRadiusM; r >= want[i].OneRadiusM && r <= want[i].OneRadiusM*(1+incident.RadiusStep) {
					got[i].OneRadiusM = want[i].OneRadiusM
				}
				got[i].Point = want[i].Point
				if got[i] != want[i] {
					t.Fatalf("%d rows, question %d: cluster %+v, want %+v", n, k, got[i], want[i])
				}
			}
			if len(got) > 0 {
				full++
			}
		}
		if full < 20 {
			t.Errorf("only %d of 60 questions have clusters: they test little", full)
		}
	}
}

// groupings are all that are tested; each summary takes some of them.
var groupings = []incident.By{incident.ByDay, incident.ByWeek, incident.ByMonth, incident.ByYear, incident.ByType, incident.ByCountry,
	incident.ByAdmin1, incident.ByPlace, incident.ByCell}

// groupOf returns the group of a row.
func groupOf(by incident.Grouping, r column.Row) incident.Group {
	g := incident.Group{Cell: -1}
	switch by.By {
	case incident.ByType:
		g.Key = r.Type
	case incident.ByCountry:
		g.Key = r.Country
	case incident.ByAdmin1:
		g.Key = r.Admin1
	case incident.ByPlace:
		g.Key = r.PlaceID
	case incident.ByCell:
		if r.Point != nil {
			g.Cell = cellOf(*by.Grid, *r.Point)
		}
	default:
		g.Day = by.By.FirstOf(r.Start)
	}
	return g
}

// summary gathers rows by hand.
func (t table) summary(list []found, by incident.Grouping) []incident.Group {
	groups := map[incident.Group]*incident.Group{}
	for _, f := range list {
		r := t[f.ref.Num]
		key := groupOf(by, r)
		if groups[key] == nil {
			g := key
			groups[key] = &g
		}
		addTo(groups[key], incidentOf(r))
	}
	var out []incident.Group
	for _, g := range groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b incident.Group) int {
		if a.Day != b.Day {
			return cmp.Compare(a.Day, b.Day)
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Cell, b.Cell))
	})
	return out
}

func addTo(g *incident.Group, i *incident.Incident) {
	g.N++
	g.Killed.Low.Add(i.Killed.Low)
	g.Killed.Best.Add(i.Killed.Best)
	g.Killed.High.Add(i.Killed.High)
	g.Injured.Low.Add(i.Injured.Low)
	g.Injured.Best.Add(i.Injured.Best)
	g.Injured.High.Add(i.Injured.High)
}

// TestSummary holds summaries to those gathered by hand from what the query finds.
func TestSummary(t *testing.T) {
	for _, n := range []int64{2_000, 34_000} {
		w := newWorld(uint64(n))
		x, ref := crowdOf(w, n)
		full := 0
		for k := range 60 {
			q, grid := w.query([]float64{0, 0.1, 0.3}[k%3]), w.grid()
			var by []incident.Grouping
			for range w.IntN(4) {
				by = append(by, incident.Grouping{By: pick(w, groupings), Grid: &grid})
			}
			got, err := x.Summary(t.Context(), q, nil, by)
			if err != nil {
				t.Fatal(err)
			}
			list := ref.find(q, nil)
			total, unlocated, undated := incident.Group{Cell: -1}, int64(0), int64(0)
			for _, f := range list {
				r := ref[f.ref.Num]
				addTo(&total, incidentOf(r))
				if r.Point == nil {
					unlocated++
				}
				if r.Start == 0 {
					undated++
				}
			}
			if got.Total != total || got.Unlocated != unlocated || got.Undated != undated {
				t.Fatalf("%+v in all, want %+v, %d without a point, %d without a day", got, total, unlocated, undated)
			}
			for i, g := range by {
				if want := ref.summary(list, g); !slices.Equal(got.Groups[i].List, want) {
					t.Fatalf("%d rows, question %d by %s: %v, want %v", n, k, g.By, got.Groups[i].List, want)
				}
			}
			if len(list) > 0 {
				full++
			}
		}
		if full < 20 {
			t.Errorf("only %d of 60 questions have an answer: they test little", full)
		}
	}
}

// TestTimeBins shows which bins ByTime chooses.
func TestTimeBins(t *testing.T) {
	for _, c := range []struct {
		days int32
		want incident.By
	}{{1, incident.ByDay}, {120, incident.ByDay}, {121, incident.ByWeek}, {800, incident.ByWeek}, {900, incident.ByMonth}, {3000, incident.ByMonth}, {4000, incident.ByYear}} {
		x := column.New()
		x.Update([]column.Row{{Num: 1, Seq: 1, Start: firstDay, End: firstDay}, {Num: 2, Seq: 2, Start: firstDay + incident.Day(c.days) - 1},
			{Num: 3, Seq: 3}}, nil, 3)
		s, err := x.Summary(t.Context(), incident.Query{}, nil, []incident.Grouping{{By: incident.ByTime}})
		if err != nil {
			t.Fatal(err)
		}
		got, sum := s.Groups[0], int64(0)
		for _, g := range got.List {
			sum += g.N
			if g.Day != got.By.FirstOf(g.Day) {
				t.Errorf("%d days: a %s begins on %s", c.days, got.By, g.Day)
			}
		}
		if got.By != c.want || sum != 3 || len(got.List) > incident.MaxTimeBins+2 {
			t.Errorf("%d days: %d incidents by %s in %d bins, want 3 by %s", c.days, sum, got.By, len(got.List), c.want)
		}
	}
}

// worldGrid is that of a tile of the whole world.
var worldGrid = func() incident.Grid {
	g := incident.Grid{}
	for n := range 9 {
		g.Lons = append(g.Lons, float64(n)*45-180)
		g.Lats = append(g.Lats, math.Atan(math.Sinh(math.Pi*(float64(n)/4-1)))*180/math.Pi)
	}
	g.Lons[8], g.Lats[0], g.Lats[8] = math.Inf(1), -90, math.Inf(1)
	return g
}()

// TestCellsAreThoseOfTheGrid finds cells as incident.Grid does, on bounds and a bit off
// them, too.
func TestCellsAreThoseOfTheGrid(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		cuts := func() (list []float64) {
			v, wide := r.Float64()*300-150, math.Pow(10, -7*r.Float64())
			for range 2 + r.IntN(40) {
				list = append(list, v)
				v += wide * (0.1 + r.Float64())
			}
			if r.IntN(3) == 0 {
				list[len(list)-1] = math.Inf(1)
			}
			return list
		}
		g := incident.Grid{Lons: cuts(), Lats: cuts()}
		near := func(list []float64) float64 {
			v := list[r.IntN(len(list))]
			if math.IsInf(v, 1) {
				v = list[0] + r.Float64()*400
			}
			switch r.IntN(5) {
			case 0:
				return math.Nextafter(v, 500)
			case 1:
				return math.Nextafter(v, -500)
			case 2:
				return v + (list[1]-list[0])*r.Float64()
			case 3:
				return math.NaN()
			}
			return v
		}
		for range 300 {
			lon, lat := near(g.Lons), near(g.Lats)
			want, ok := g.Cell(lon, lat)
			if !ok {
				want = -1
			}
			if got := column.CellOf(g, lon, lat); got != want {
				t.Fatalf("%v, %v is in the cell %d of %v, want %d", lon, lat, got, g, want)
			}
		}
	}
}

// TestFiguresSurvive wants the lowest and highest figures of a restored index, in
// summaries and filters.
func TestFiguresSurvive(t *testing.T) {
	w := newWorld(5)
	x, ref := crowdOf(w, 3000)
	before, err := x.Summary(t.Context(), incident.Query{}, nil, []incident.Grouping{{By: incident.ByType}})
	if err != nil || before.Total.Killed.Low.Sum == 0 || before.Total.Injured.High.Unknown == 0 {
		t.Fatalf("%+v %v", before.Total, err)
	}
	y, err := column.Restore(chunks(t, x))
	if err != nil {
		t.Fatal(err)
	}
	after, err := y.Summary(t.Context(), incident.Query{}, nil, []incident.Grouping{{By: incident.ByType}})
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("after a snapshot %+v %v, before it %+v", after.Total, err, before.Total)
	}
	filter, err := incident.ParseFilter("killed_low > 10 AND killed_high <= 40 OR injured_low IS NULL AND injured_high = 7", "")
	if err != nil {
		t.Fatal(err)
	}
	q := incident.Query{Filter: filter}
	want := int64(0)
	for _, r := range ref {
		if matches(q, r) {
			want++
		}
	}
	for name, ix := range map[string]*column.Index{"built": x, "restored": y} {
		if got := count(t, ix, q, nil, ample).N; got != want || want == 0 || len(ix.Missing(q)) != 0 {
			t.Errorf("%s: %d match, want %d; missing %v", name, got, want, ix.Missing(q))
		}
	}
}
