package column_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/column"
)

// parties are names of actors; one has what stands between names in it, one is part of
// another.
var parties = []string{"militia", "militia of Osh", "Border guards", "A; B", "Ҷамоати Ворух", ""}

// withParties gives a row actors and publishers, some of them twice.
func withParties(w *world, r column.Row) column.Row {
	i := incidentOf(r)
	for range w.IntN(4) {
		i.Actors = append(i.Actors, incident.Actor{Name: pick(w, parties)})
	}
	var publishers []string
	for range w.IntN(3) {
		publishers = append(publishers, pick(w, parties))
	}
	i.Source = strings.Join(publishers, incident.Joiner)
	r.Whole = i
	return r
}

// partyTexts returns the texts of both properties.
func partyTexts(r column.Row) map[incident.By]string {
	actors, _ := incident.Row{Incident: r.Whole}.Text(incident.FieldActor)
	return map[incident.By]string{incident.ByActor: actors, incident.BySource: r.Whole.Source}
}

// byParty gathers rows by hand.
func byParty(list []column.Row, by incident.By) map[string]incident.Group {
	out := map[string]incident.Group{}
	for _, r := range list {
		names := strings.Split(partyTexts(r)[by], incident.Joiner)
		slices.Sort(names)
		names = slices.Compact(names)
		if len(names) > 1 && names[0] == "" {
			names = names[1:]
		}
		for _, name := range names {
			g := out[name]
			g.Key, g.Cell = name, -1
			addTo(&g, incidentOf(r))
			out[name] = g
		}
	}
	return out
}

// loadParties loads a property as the store does, while rows are written.
func loadParties(x *column.Index, rows map[int64]column.Row, by incident.By, meanwhile func()) {
	field, _ := by.Joined()
	l := x.Load(field)
	var cells []column.Cell
	for num, r := range rows {
		cells = append(cells, column.Cell{Row: num, Text: partyTexts(r)[by]})
	}
	meanwhile()
	l.Add(cells)
	l.End(true)
}

// TestGroupsOfNames holds groups by actor and by source to those gathered by hand, and
// filters on both to what the texts say, through loading, changes and removals.
func TestGroupsOfNames(t *testing.T) {
	for _, n := range []int64{500, 20_000} { // on one processor, and on all
		w, x, ref := newWorld(uint64(n)), column.New(), table{}
		write := func(set []column.Row, drop ...int64) {
			ref.update(set, drop)
			x.Update(set, drop, incident.Seq(w.seq))
		}
		some := func(most int64) []column.Row {
			var set []column.Row
			for range 60 {
				set = append(set, withParties(w, withFigures(w, w.row(1+w.Int64N(most)))))
			}
			return set
		}
		var set []column.Row
		for num := range n {
			set = append(set, withParties(w, withFigures(w, w.row(num+1))))
		}
		write(set)
		by := []incident.Grouping{{By: incident.ByActor}, {By: incident.BySource}, {By: incident.ByType}}
		if len(x.Ungrouped(by)) != 2 {
			t.Fatalf("%v is not there", x.Ungrouped(by))
		}
		for _, g := range by[:2] {
			loadParties(x, ref, g.By, func() { write(some(n+50), 3, 4) })
		}
		if fields := x.Ungrouped(by); fields != nil {
			t.Fatalf("%v is not there though it was loaded", fields)
		}
		for k := range 30 {
			write(some(n+50), 1+w.Int64N(n))
			q := w.query(0.1 * float64(k%3))
			q.Limit = 0
			var list []column.Row
			for _, f := range ref.find(q, nil) {
				list = append(list, ref[f.ref.Num])
			}
			asked := by[k%3:] // all, with what has each row once; source and type; type alone
			if k%5 == 0 {
				asked = by[:2]
			}
			got, err := x.Summary(t.Context(), q, nil, asked)
			if err != nil {
				t.Fatal(err)
			}
			if got.Total.N != int64(len(list)) {
				t.Fatalf("question %d: %d in all, want %d", k, got.Total.N, len(list))
			}
			for i, g := range asked {
				if _, overlap := g.By.Joined(); !overlap {
					continue
				}
				want := byParty(list, g.By)
				for _, one := range got.Groups[i].List {
					if want[one.Key] != one {
						t.Fatalf("question %d by %s: %+v, want %+v", k, g.By, one, want[one.Key])
					}
				}
				if len(got.Groups[i].List) != len(want) {
					t.Fatalf("question %d by %s: %d groups, want %d", k, g.By, len(got.Groups[i].List), len(want))
				}
			}
		}
		for text, is := range map[string]func(string) bool{
			"actor = 'militia; Border guards'": func(s string) bool { return s == "militia; Border guards" },
			"actor LIKE '%militia%'":           func(s string) bool { return strings.Contains(s, "militia") },
			"NOT actor LIKE '%militia%'":       func(s string) bool { return s != "" && !strings.Contains(s, "militia") },
			"actor LIKE '%militia%' AND CASEI(actor) LIKE CASEI('%GUARDS%')": func(s string) bool {
				return strings.Contains(s, "militia") && strings.Contains(s, "guards")
			},
			"actor LIKE '%; %'":     func(s string) bool { return strings.Contains(s, "; ") },
			"actor LIKE '% B%'":     func(s string) bool { return strings.Contains(s, " B") },
			"actor LIKE '%a; B%'":   func(s string) bool { return strings.Contains(s, "a; B") },
			"actor LIKE '%%'":       func(s string) bool { return s != "" },
			"actor LIKE 'militia%'": func(s string) bool { return strings.HasPrefix(s, "militia") },
			"ACCENTI(CASEI(actor)) LIKE ACCENTI('%вору_%')": func(s string) bool { return strings.Contains(s, "Ворух") },
			"ACCENTI(CASEI(actor)) LIKE ACCENTI('%ворух%')": func(s string) bool { return strings.Contains(s, "Ворух") },
			"actor IS NULL": func(s string) bool { return s == "" },
		} {
			f, err := incident.ParseFilter(text, "")
			if err != nil {
				t.Fatal(err)
			}
			want := int64(0)
			for _, r := range ref {
				if is(partyTexts(r)[incident.ByActor]) {
					want++
				}
			}
			if got := count(t, x, incident.Query{Filter: f}, nil, ample).N; got != want || want == 0 {
				t.Errorf("%s: %d, want %d", text, got, want)
			}
		}
	}
}
