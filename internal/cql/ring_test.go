package cql_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// TestRings compares the place of points on a grid in random rings, which often
// touch and cross themselves, with the place that whole numbers give. A failure
// prints the seed.
func TestRings(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for range 300 {
		width, height := 1+r.IntN(20), 1+r.IntN(60)
		ring := make([][2]int, 3+r.IntN(60))
		for i := range ring {
			ring[i] = [2]int{2 * r.IntN(width+1), 2 * r.IntN(height+1)}
		}
		ring = append(ring, ring[0])
		var text strings.Builder
		for i, p := range ring {
			fmt.Fprintf(&text, "%s%v %v", [2]string{"", ","}[min(i, 1)], float64(p[0])/2, float64(p[1])/2)
		}
		touches := check(t, "S_TOUCHES(geometry, POLYGON(("+text.String()+")))")
		within := check(t, "S_WITHIN(geometry, POLYGON(("+text.String()+")))")
		for range 200 {
			x, y := r.IntN(2*width+3)-1, r.IntN(2*height+3)-1
			on, in := place(ring, x, y)
			at := row{fieldPoint: [2]float64{float64(x) / 2, float64(y) / 2}}
			if (touches.Eval(at) == yes) != on || (within.Eval(at) == yes) != (in && !on) {
				t.Fatalf("%v in %s: touches %s, want %v; within %s, want %v", at[fieldPoint], &text, touches.Eval(at), on, within.Eval(at), in && !on)
			}
		}
	}
}

// place counts crossings in whole numbers.
func place(ring [][2]int, x, y int) (on, in bool) {
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if a[1] > b[1] {
			a, b = b, a
		}
		side := (b[0]-a[0])*(y-a[1]) - (b[1]-a[1])*(x-a[0])
		if side == 0 && x >= min(a[0], b[0]) && x <= max(a[0], b[0]) && y >= a[1] && y <= b[1] {
			on = true
		}
		if y >= a[1] && y < b[1] && side > 0 {
			in = !in
		}
	}
	return on, in
}

// TestZigzag makes a ring whose edges all span its height: it takes no more
// memory than others.
func TestZigzag(t *testing.T) {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "%v %d,", float64(i)/100, (i%2)*80)
	}
	filter := "S_WITHIN(geometry, POLYGON((" + text.String() + "0 -1, 0 0)))"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	check(t, filter)
	runtime.ReadMemStats(&after)
	bytes := after.TotalAlloc - before.TotalAlloc
	if bytes > 2<<20 {
		t.Errorf("a filter of %d bytes takes %d", len(filter), bytes)
	}
}
