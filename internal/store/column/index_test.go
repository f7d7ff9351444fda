package column_test

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"

	"dateline/geo"
	"dateline/internal/cql"
	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

var seed = flag.Uint64("column.seed", 0, "the one seed that the property test of the column index runs; 0: its usual ones")

const ample = 1 << 40

// TestIndexIsTable holds the index to a plain table of the same rows, at 50,000
// rows, through updates and removals.
func TestIndexIsTable(t *testing.T) {
	seeds := []uint64{1}
	if *seed != 0 {
		seeds = []uint64{*seed}
	}
	for _, s := range seeds {
		t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
			w, ref, x := newWorld(s), table{}, column.New()
			var rows []column.Row
			for num := range int64(50_000) {
				rows = append(rows, w.row(num+1))
			}
			x.Update(rows[:200], nil, 200) // one by one, then in large transactions
			x.Update(rows[200:30_000], nil, 30_000)
			x.Update(rows[30_000:], nil, 50_000)
			ref.update(rows, nil)
			ask(t, w, ref, x, 80)
			for range 3 {
				for range 40 {
					change(w, ref, x)
				}
				ask(t, w, ref, x, 40)
			}
			ask(t, w, ref, rebuilt(t, ref, x.Seq()), 30)
		})
	}
}

// change makes a transaction of new, changed and removed rows.
func change(w *world, ref table, x *column.Index) {
	var set []column.Row
	var drop []int64
	for range 1 + w.IntN(200) {
		num := 1 + w.Int64N(52_000)
		if w.IntN(4) > 0 {
			set = append(set, w.row(num)) // several of one number, too
		} else {
			drop = append(drop, num)
		}
	}
	x.Update(set, drop, incident.Seq(w.seq))
	ref.update(set, drop)
}

// rebuilt makes the index anew of all rows, as a store does when it opens.
func rebuilt(t *testing.T, ref table, seq incident.Seq) *column.Index {
	t.Helper()
	b := column.NewBuilder()
	var part []column.Row
	for _, r := range ref {
		if part = append(part, r); len(part) == 1000 {
			b.Add(part)
			part = part[:0]
		}
	}
	b.Add(part)
	x := b.Index(seq)
	if x.Len() != len(ref) || x.Seq() != seq {
		t.Errorf("rebuilt: %d rows at seq %d, want %d at %d", x.Len(), x.Seq(), len(ref), seq)
	}
	return x
}

func ask(t *testing.T, w *world, ref table, x *column.Index, n int) {
	t.Helper()
	if x.Len() != len(ref) {
		t.Fatalf("%d rows, want %d", x.Len(), len(ref))
	}
	full := 0
	for k := range n {
		q := w.query([]float64{0, 0.1, 0.4}[k%3])
		var only []int64
		if k%10 == 9 {
			only = []int64{}
			for range w.IntN(300) {
				only = append(only, 1+w.Int64N(52_000))
			}
			slices.Sort(only)
			only = slices.Compact(only)
		}
		if len(checked(t, w, ref, x, q, only)) > 0 {
			full++
		}
	}
	if full < n/4 {
		t.Errorf("only %d of %d questions have an answer: they test little", full, n)
	}
}

func checked(t *testing.T, w *world, ref table, x *column.Index, q incident.Query, only []int64) []incident.Ref {
	t.Helper()
	all := ref.find(q, only)
	want, total := page(all, nil, q.Limit), int64(len(all))
	got := refs(t, x, q, only)
	if !slices.Equal(got, want) {
		if q.Filter != nil {
			t.Log(cql.String(q.Filter.Expr))
		}
		t.Fatalf("%+v box %v near %v after %v, only %d\n got %d: %.300v\nwant %d: %.300v", q, q.BBox, q.Near, q.After, len(only), len(got), got, len(want), want)
	}
	if c := count(t, x, q, only, ample); !c.Exact || c.N != total {
		t.Errorf("%+v box %v near %v: Count %+v, want exactly %d", q, q.BBox, q.Near, c, total)
	}
	budget := 1 + w.Int64N(60_000)
	if c := count(t, x, q, only, budget); c.Exact && c.N != total || c.N < 0 || c.N > int64(len(ref)) {
		t.Errorf("%+v box %v near %v: Count within %d is %+v, want %d", q, q.BBox, q.Near, budget, c, total)
	}
	if len(want) == 0 {
		return nil
	}
	r := want[w.IntN(len(want))]
	if s, ok := x.SeqOf(r.Num); !ok || s != r.Seq {
		t.Errorf("SeqOf(%d) is %d, %t; want %d", r.Num, s, ok, r.Seq)
	}
	c, ok := x.CursorAt(q.Sort, r)
	if k := keyOf(q.Sort, ref[r.Num]); !ok || c != k {
		t.Errorf("%+v: cursor %+v, %t; want %+v", q.Sort, c, ok, k)
	}
	next := q
	next.After, next.Limit = &c, 50
	if got, want := refs(t, x, next, only), page(all, &c, 50); !slices.Equal(got, want) {
		t.Fatalf("%+v box %v, after %+v\n got %v\nwant %v", next, next.BBox, c, got, want)
	}
	back := q
	back.Before, back.Limit = &c, 50
	if got, want := refs(t, x, back, only), pageBack(all, c, 50); !slices.Equal(got, want) {
		t.Fatalf("%+v box %v, before %+v\n got %v\nwant %v", back, back.BBox, c, got, want)
	}
	return want
}

// TestManyRowsTwice updates many rows at once, some of them twice.
func TestManyRowsTwice(t *testing.T) {
	w, ref, x := newWorld(5), table{}, column.New()
	for _, twice := range []int64{1, 1, 2} {
		var set []column.Row
		for num := range int64(2000) {
			for range twice {
				set = append(set, w.row(num+1))
			}
		}
		x.Update(set, []int64{7}, incident.Seq(w.seq))
		ref.update(set, []int64{7})
		ask(t, w, ref, x, 20)
	}
}

func TestRowThatComesAndGoesInOneUpdate(t *testing.T) {
	w, x := newWorld(1), column.New()
	x.Update([]column.Row{w.row(1), w.row(2), w.row(1)}, []int64{2}, 3)
	if list := refs(t, x, incident.Query{}, nil); x.Len() != 1 || len(list) != 1 || list[0] != (incident.Ref{Num: 1, Seq: 3}) {
		t.Errorf("%d rows, %v", x.Len(), list)
	}
}

// TestOneSpot puts more rows on one point than a leaf is made for.
func TestOneSpot(t *testing.T) {
	w, ref, x := newWorld(3), table{}, column.New()
	spot := orb.Point{70.123, 39.456}
	for num := range int64(3000) {
		r := w.row(num + 1)
		r.Point = &spot
		x.Update([]column.Row{r}, nil, r.Seq)
		ref.update([]column.Row{r}, nil)
	}
	box := geo.BBox{West: spot[0], South: spot[1], East: spot[0], North: spot[1]}
	for _, q := range []incident.Query{{BBox: &box}, {BBox: &box, Located: true, Limit: 7}, {BBox: &box, Sort: incident.Sort{Field: incident.SortDate, Asc: true}, Limit: 100},
		{Near: &incident.Near{Point: spot}, Limit: 10}} {
		checked(t, w, ref, x, q, nil)
	}
	var drop []int64
	for num := range int64(2990) {
		drop = append(drop, num+1)
	}
	x.Update(nil, drop, 3000)
	ref.update(nil, drop)
	checked(t, w, ref, x, incident.Query{BBox: &box}, nil)
}

func TestEmptied(t *testing.T) {
	w, x := newWorld(4), column.New()
	for round := range 3 {
		var rows []column.Row
		var nums []int64
		for n := range int64(5000) {
			rows = append(rows, w.row(int64(round)*5000+n+1))
			nums = append(nums, rows[n].Num)
		}
		x.Update(rows, nil, incident.Seq(w.seq))
		x.Update(nil, nums, incident.Seq(w.seq))
		if list := refs(t, x, incident.Query{}, nil); x.Len() != 0 || len(list) != 0 {
			t.Fatalf("round %d: %d rows, %d refs", round, x.Len(), len(list))
		}
		if c := count(t, x, incident.Query{BBox: w.box()}, nil, ample); c.N != 0 || !c.Exact {
			t.Fatalf("round %d: %+v", round, c)
		}
	}
}

// TestReadersWhileUpdating wants each reader to see whole transactions: rows of
// one transaction share a seq.
func TestReadersWhileUpdating(t *testing.T) {
	w, x := newWorld(5), column.New()
	const each = 50
	batch := func(seq int64) []column.Row {
		rows := make([]column.Row, each)
		for n := range rows {
			rows[n] = w.row(int64(n + 1))
			rows[n].Seq = incident.Seq(seq)
		}
		return rows
	}
	x.Update(batch(1), nil, 1)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				list := refs(t, x, incident.Query{}, nil)
				if len(list) != each {
					t.Errorf("%d rows", len(list))
					return
				}
				for _, r := range list {
					if r.Seq != list[0].Seq {
						t.Errorf("rows of %d and %d together", r.Seq, list[0].Seq)
						return
					}
				}
			}
		}()
	}
	for seq := range int64(300) {
		x.Update(batch(seq+2), nil, incident.Seq(seq+2))
	}
	close(stop)
	wg.Wait()
}

func TestSnapshotIsTheIndex(t *testing.T) {
	for _, n := range []int64{0, 1, 1000, 70_000} {
		w, ref, x := newWorld(6), table{}, column.New()
		var rows []column.Row
		for num := range n {
			rows = append(rows, w.row(num+1))
		}
		x.Update(rows, nil, incident.Seq(n))
		ref.update(rows, nil)
		y, err := column.Restore(chunks(t, x))
		if err != nil {
			t.Fatal(err)
		}
		if y.Seq() != x.Seq() || y.Len() != x.Len() {
			t.Errorf("%d rows: restored %d rows at seq %d", n, y.Len(), y.Seq())
		}
		for range 20 {
			checked(t, w, ref, y, w.query(0.1), nil)
		}
		for range 10 {
			change(w, ref, y)
		}
		for range 20 {
			checked(t, w, ref, y, w.query(0.1), nil)
		}
	}
}

// TestEdgesOfTime asks for single days around the longest incident, in both
// directions, by the list and by the leaves.
func TestEdgesOfTime(t *testing.T) {
	w, ref, x := newWorld(9), table{}, column.New()
	add := func(num int64, from, to incident.Day, p *orb.Point) {
		r := w.row(num)
		r.Start, r.End, r.Point = from, to, p
		x.Update([]column.Row{r}, nil, r.Seq)
		ref.update([]column.Row{r}, nil)
	}
	here := orb.Point{70, 40}
	for n := range int64(40) {
		p := &here
		if n%2 == 0 {
			p = nil
		}
		add(n+1, firstDay+incident.Day(n), firstDay+incident.Day(n), p)
	}
	add(41, firstDay+10, firstDay+20, &here)
	add(42, firstDay+5, firstDay+14, nil)
	add(43, incident.MinDay, incident.MinDay+2, &here)
	add(44, incident.MaxDay-2, incident.MaxDay, &here)
	box := geo.BBox{West: 69, South: 39, East: 71, North: 41}
	for _, from := range []incident.Day{0, incident.MinDay, incident.MinDay + 2, incident.MinDay + 3, firstDay, firstDay + 10, firstDay + 14, firstDay + 15, firstDay + 19, firstDay + 20, firstDay + 21, incident.MaxDay} {
		for _, days := range []incident.Day{0, 1, 5} {
			for _, asc := range []bool{false, true} {
				for _, b := range []*geo.BBox{nil, &box} {
					q := incident.Query{BBox: b, Time: incident.Interval{From: from, To: min(from+days, incident.MaxDay)}, Sort: incident.Sort{Asc: asc}, Limit: 50}
					if days == 5 {
						q.Time.To = 0
					}
					checked(t, w, ref, x, q, nil)
				}
			}
		}
	}
}
