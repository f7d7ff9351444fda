package gpkg_test

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

// quarters parts the world into 12 x 6 cells.
var quarters = func() (g incident.Grid) {
	for n := range 13 {
		g.Lons = append(g.Lons, float64(n)*30-180)
	}
	for n := range 7 {
		g.Lats = append(g.Lats, float64(n)*30-90)
	}
	g.Lons[12], g.Lats[6] = math.Inf(1), math.Inf(1)
	return g
}()

// TestGroupsAreWhatIsFound holds clusters and summaries of a store to what Find
// gives for the same question, also right after writes.
func TestGroupsAreWhatIsFound(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	random, full, actorsOf := storetest.NewRandom(51), 0, map[incident.ID]string{}
	for n := range 40 {
		if n%4 == 0 {
			writes := withNames(random.Creations(60), n)
			if _, err := s.Apply(t.Context(), writes); err != nil {
				t.Fatal(err)
			}
			for _, w := range writes { // Find gives no actors
				actorsOf[w.ID], _ = incident.Row{Incident: w.Incident}.Text(incident.FieldActor)
			}
		}
		q := incident.Query{Filter: random.Filter(), Limit: 7}
		switch n % 5 {
		case 0:
			q.Filter = nil
		case 1:
			q.Text = "border"
		case 2:
			q.Equal = map[incident.Property][]string{incident.PropType: {"talks", "shelling"}}
		}
		all := q
		all.Limit = 0
		cells, types, months, actors, sources := map[int]int64{}, map[string]int64{}, map[incident.Day]int64{}, map[string]int64{}, map[string]int64{}
		var want incident.Group
		located := int64(0)
		for i, err := range s.Find(t.Context(), all) {
			if err != nil {
				t.Fatal(err)
			}
			want.N++
			want.Killed.Low.Add(i.Killed.Low)
			want.Killed.Best.Add(i.Killed.Best)
			want.Killed.High.Add(i.Killed.High)
			want.Injured.Low.Add(i.Injured.Low)
			want.Injured.Best.Add(i.Injured.Best)
			want.Injured.High.Add(i.Injured.High)
			types[i.Type]++
			months[incident.ByMonth.FirstOf(i.DateStart)]++
			countNames(actors, actorsOf[i.ID])
			countNames(sources, i.Source)
			if i.Point != nil {
				located++
				cell, _ := quarters.Cell(i.Point[0], i.Point[1])
				cells[cell]++
			}
		}
		want.Cell = -1
		sum, err := s.Summary(t.Context(), q, []incident.Grouping{{By: incident.ByType}, {By: incident.ByMonth}, {By: incident.ByActor}, {By: incident.BySource}})
		if err != nil {
			t.Fatal(err)
		}
		gotTypes, gotMonths, gotCells := countsOf(sum.Groups[0]), map[incident.Day]int64{}, map[int]int64{}
		for _, g := range sum.Groups[1].List {
			gotMonths[g.Day] = g.N
		}
		clusters, err := s.Clusters(t.Context(), q, quarters)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range clusters {
			gotCells[c.Cell] = c.N
		}
		if sum.Total != want || sum.Unlocated != want.N-located {
			t.Fatalf("question %d: %+v in all and %d without a point, want %+v and %d", n, sum.Total, sum.Unlocated, want, want.N-located)
		}
		if !maps.Equal(gotTypes, types) || !maps.Equal(gotMonths, months) || !maps.Equal(gotCells, cells) {
			t.Fatalf("question %d: by type %v, want %v; by month %v, want %v; by cell %v, want %v", n, gotTypes, types, gotMonths, months, gotCells, cells)
		}
		if got := countsOf(sum.Groups[2]); !maps.Equal(got, actors) {
			t.Fatalf("question %d: by actor %v, want %v", n, got, actors)
		}
		if got := countsOf(sum.Groups[3]); !maps.Equal(got, sources) {
			t.Fatalf("question %d: by source %v, want %v", n, got, sources)
		}
		if want.N > 0 {
			full++
		}
	}
	if full < 20 {
		t.Errorf("only %d of 40 questions have an answer: they test little", full)
	}
}

// withNames gives incidents that are to be created actors and publishers, some of them
// twice.
func withNames(writes []incident.Write, n int) []incident.Write {
	names := []string{"militia", "Border guards", "Ҷамоати Ворух"}
	for k := range writes {
		i := writes[k].Incident
		i.Actors = nil
		for m := range (n + k) % 4 {
			i.Actors = append(i.Actors, incident.Actor{Name: names[k*m%3]})
		}
		i.Source = strings.Join(names[:k%3], incident.Joiner)
	}
	return writes
}

// countNames counts each of the names of a text once.
func countNames(counts map[string]int64, text string) {
	names := strings.Split(text, incident.Joiner)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		counts[name]++
	}
}

func countsOf(groups incident.Groups) map[string]int64 {
	counts := map[string]int64{}
	for _, g := range groups.List {
		counts[g.Key] = g.N
	}
	return counts
}
