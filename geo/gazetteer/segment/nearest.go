package segment

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"github.com/paulmach/orb"
)

// Neighbour is an entry near a point.
type Neighbour struct {
	Entry     uint32
	DistanceM float64 // great-circle distance in metres, on the sphere of orb.EarthRadius
}

// Nearest gives the entries nearest to a point (longitude, latitude in degrees), the nearest first, at most most of them
// and none farther than radiusM metres, of those that keep wants (nil: all). Of equally near ones the better ranked come
// first.
func (s *Segment) Nearest(p orb.Point, radiusM float64, most int, keep func(n uint32) bool) []Neighbour {
	defer runtime.KeepAlive(s)
	if most <= 0 || !(radiusM >= 0) || len(s.data[secTree]) == 0 {
		return nil
	}
	q := nearestQuery{s: s, at: onSphere(p), most: most, keep: keep}
	angle := min(radiusM/orb.EarthRadius, math.Pi)
	q.limit = math.Pow(2*sphereUnit*math.Sin(angle/2), 2)*(1+1e-9) + 16 // the vectors are rounded
	q.visit(0, len(s.data[secTree])/vertexSize)
	found := make([]Neighbour, 0, len(q.found))
	for _, f := range q.found {
		if d := arc(f.square); d <= radiusM*(1+1e-9)+0.01 {
			found = append(found, Neighbour{Entry: f.entry, DistanceM: d})
		}
	}
	slices.SortFunc(found, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.Entry, b.Entry))
	})
	return found
}

// arc is the great-circle distance in metres that belongs to the square of a chord.
func arc(square float64) float64 {
	return 2 * math.Asin(min(math.Sqrt(square)/(2*sphereUnit), 1)) * orb.EarthRadius
}

// nearestQuery is a search of the tree. found is a heap with the farthest first.
type nearestQuery struct {
	s     *Segment
	at    [3]int32
	most  int
	keep  func(n uint32) bool
	limit float64 // the greatest square of a chord that is still wanted
	found []nearVertex
}

type nearVertex struct {
	square float64
	entry  uint32
}

func (a nearVertex) after(b nearVertex) bool {
	return a.square > b.square || a.square == b.square && a.entry > b.entry
}

// visit looks at the part of the tree between two indexes.
func (q *nearestQuery) visit(from, to int) {
	tree := q.s.data[secTree]
	for to-from > leaf {
		middle := from + (to-from)/2
		v := vertexAt(tree, middle)
		axis := min(v.entry>>axisShift, 2)
		apart := float64(int64(q.at[axis]) - int64(v.at[axis]))
		nearFrom, nearTo, farFrom, farTo := from, middle, middle+1, to
		if apart > 0 {
			nearFrom, nearTo, farFrom, farTo = middle+1, to, from, middle
		}
		q.visit(nearFrom, nearTo)
		q.consider(&v)
		if apart*apart > q.limit {
			return
		}
		from, to = farFrom, farTo
	}
	for i := from; i < to; i++ {
		v := vertexAt(tree, i)
		q.consider(&v)
	}
}

func (q *nearestQuery) consider(v *vertex) {
	var square float64
	for i, x := range v.at {
		apart := float64(int64(x) - int64(q.at[i]))
		square += apart * apart
	}
	entry := v.entry & (1<<axisShift - 1)
	if square > q.limit || entry >= q.s.entries || q.keep != nil && !q.keep(entry) {
		return
	}
	found := nearVertex{square, entry}
	if len(q.found) < q.most {
		q.found = append(q.found, found)
		for i := len(q.found) - 1; i > 0 && q.found[i].after(q.found[(i-1)/2]); i = (i - 1) / 2 {
			q.found[i], q.found[(i-1)/2] = q.found[(i-1)/2], q.found[i]
		}
	} else if q.found[0].after(found) {
		q.found[0] = found
		q.sink()
	}
	if len(q.found) == q.most {
		q.limit = min(q.limit, q.found[0].square)
	}
}

// sink restores the heap after its first has changed.
func (q *nearestQuery) sink() {
	for i := 0; ; {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(q.found); child++ {
			if q.found[child].after(q.found[last]) {
				last = child
			}
		}
		if last == i {
			return
		}
		q.found[i], q.found[last] = q.found[last], q.found[i]
		i = last
	}
}
