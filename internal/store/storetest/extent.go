package storetest

import (
	"fmt"
	"math/rand/v2"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

var extentSpecs = []spec{
	{"the extent of nothing", func(e env) {
		if x := e.s.Extent(); x != (incident.Extent{}) {
			e.Errorf("%+v", x)
		}
		e.create(draft("nowhere", func(i *incident.Incident) { i.DateStart, i.DateEnd = 0, 0 }))
		if x := e.s.Extent(); x != (incident.Extent{N: 1}) {
			e.Errorf("an incident without point and day: %+v", x)
		}
	}},
	{"the extent follows every write", func(e env) {
		r := rand.New(rand.NewPCG(19, 94))
		for round := range 21 {
			var w []incident.Write
			for n := range 1 + r.IntN(20) {
				w = append(w, creation(wandering(r, fmt.Sprintf("r%d-%d", round, n))))
			}
			e.apply(w...)
			if held := e.find(incident.Query{}); round%3 == 2 { // what lies at the edge goes first
				var gone []incident.Write
				for _, i := range held {
					if atEdge(i, e.s.Extent()) {
						gone = append(gone, incident.Write{Op: incident.Delete, ID: i.ID, By: "tester", At: at(round)})
					}
				}
				e.apply(gone...)
			}
			if got, want := e.s.Extent(), extentOf(e.find(incident.Query{})); !sameExtent(got, want) {
				e.Fatalf("round %d: %+v (%v), want %+v (%v)", round, got, got.Box, want, want.Box)
			}
		}
	}},
}

// wandering is an incident somewhere, some time; now and then nowhere or never.
func wandering(r *rand.Rand, id string) *incident.Incident {
	return draft(id, func(i *incident.Incident) {
		if r.IntN(5) > 0 {
			i.Point = &orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		}
		i.DateStart, i.DateEnd = 0, 0
		if r.IntN(5) > 0 {
			i.DateStart = incident.Day(1 + r.IntN(int(incident.MaxDay)-400))
			i.DateEnd = i.DateStart + incident.Day(r.IntN(400))
		}
	})
}

func atEdge(i *incident.Incident, x incident.Extent) bool {
	if i.DateStart != 0 && (i.DateStart == x.First || i.DateEnd == x.Last) {
		return true
	}
	p, b := i.Point, x.Box
	return p != nil && (p[0] == b.West || p[0] == b.East || p[1] == b.South || p[1] == b.North)
}

// extentOf is what Extent means, the slow way.
func extentOf(list []*incident.Incident) (x incident.Extent) {
	for _, i := range list {
		x.N++
		if i.Point != nil {
			x.AddPoint(i.Point[0], i.Point[1])
		}
		if i.DateStart != 0 {
			if x.First == 0 || i.DateStart < x.First {
				x.First = i.DateStart
			}
			x.Last = max(x.Last, i.DateEnd)
		}
	}
	return x
}

func sameExtent(a, b incident.Extent) bool {
	if (a.Box == nil) != (b.Box == nil) || a.Box != nil && *a.Box != *b.Box {
		return false
	}
	return a.N == b.N && a.First == b.First && a.Last == b.Last
}
