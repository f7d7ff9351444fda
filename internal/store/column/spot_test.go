package column_test

import (
	"math"
	"testing"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// TestPointsAtTheEdge asks for boxes whose edges are nearer to points than what the
// index tells apart without looking at a row.
func TestPointsAtTheEdge(t *testing.T) {
	w, ref, x := newWorld(3), table{}, column.New()
	off := func(v float64) float64 {
		to := pick(w, []float64{-500, 500})
		for range w.IntN(4) {
			v = math.Nextafter(v, to)
		}
		return v
	}
	var rows []column.Row
	var undated []int64            // without them, squares are counted as a whole
	for num := range int64(3000) { // many leaves, too
		r := w.row(num + 1)
		r.Point = &orb.Point{off(70.1 + float64(w.IntN(5))), off(39.7 + float64(w.IntN(5)))}
		if r.Start == 0 {
			undated = append(undated, r.Num)
		}
		rows = append(rows, r)
	}
	x.Update(rows, nil, 3000)
	ref.update(rows, nil)
	full := 0
	for n := range 200 {
		if n == 100 {
			for _, num := range undated {
				x.Update(nil, []int64{num}, 3000)
				delete(ref, num)
			}
		}
		q := incident.Query{Limit: 10_000, BBox: &geo.BBox{West: off(70.1 + float64(w.IntN(3))), South: off(39.7 + float64(w.IntN(3))), East: off(72.1 + float64(w.IntN(3))), North: off(41.7 + float64(w.IntN(3)))}}
		if w.IntN(2) == 0 {
			q.Equal = map[incident.Property][]string{incident.PropType: {"type1", "type2"}}
		}
		full += min(len(checked(t, w, ref, x, q, nil)), 1)
	}
	if full < 100 {
		t.Errorf("only %d of 200 boxes hold anything", full)
	}
}
