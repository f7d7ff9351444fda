package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"dateline/geo"
	"dateline/internal/incident"
)

var pageSpecs = []spec{
	{"pages put together are one big page", func(e env) {
		mixed(e)
		small := geo.BBox{West: 60, South: 30, East: 70, North: 42}
		for _, field := range sortable {
			for _, asc := range []bool{false, true} {
				for _, limit := range []int{7, 60, 61} {
					for _, b := range []*geo.BBox{nil, &small} {
						q := incident.Query{Sort: incident.Sort{Field: field, Asc: asc}, BBox: b}
						want := idsOf(e.find(q))
						if got := pages(e, q, limit); !slices.Equal(got, want) {
							e.Errorf("%s ascending %t, pages of %d: %q, want %q", field, asc, limit, got, want)
						}
						if got := pagesBack(e, q, limit); !slices.Equal(got, want) {
							e.Errorf("%s ascending %t, backwards by %d: %q, want %q", field, asc, limit, got, want)
						}
						if got := pagesByRef(e, q, limit); !slices.Equal(got, want) {
							e.Errorf("%s ascending %t, refs by %d: %q, want %q", field, asc, limit, got, want)
						}
					}
				}
			}
		}
	}},
	{"the cursor of a ref is the cursor of its incident", func(e env) {
		mixed(e)
		for n, field := range append([]incident.SortField{""}, sortable...) {
			q := incident.Query{Sort: incident.Sort{Field: field, Asc: field == incident.SortKilled}}
			if n%2 == 1 {
				q.Sort.Then = []incident.SortKey{{Field: "country", Asc: true}, {Field: "killed_best"}}
			}
			refs, err := e.s.Refs(e.Context(), q)
			if err != nil {
				e.Fatal(err)
			}
			for n, i := range e.find(q) {
				c, ok := e.s.CursorAt(q, refs[n])
				if want := q.Sort.CursorOf(i); !ok || c != want {
					e.Errorf("sort %q: cursor %+v, %t; want %+v", field, c, ok, want)
				}
			}
		}
		if c, ok := e.s.CursorAt(incident.Query{}, incident.Ref{Num: 1 << 40, Seq: 1}); ok {
			e.Errorf("a cursor %+v of an incident that does not exist", c)
		}
		refs, err := e.s.Refs(e.Context(), incident.Query{Limit: 2})
		if err != nil || len(refs) != 2 {
			e.Fatal(refs, err)
		}
		page := e.find(incident.Query{Limit: 2})
		e.apply(update(draft(string(page[0].ID))), deletion(string(page[1].ID)))
		for n, what := range []string{"changed", "deleted"} {
			if c, ok := e.s.CursorAt(incident.Query{}, refs[n]); ok {
				e.Errorf("a cursor %+v of an incident that was %s since", c, what)
			}
		}
	}},
	{"a page continues after an incident that was deleted", func(e env) {
		e.create(inOrder(draft("a"), draft("b"), draft("c"), draft("d"))...)
		q := incident.Query{}
		c := q.Sort.CursorOf(e.get("b"))
		e.apply(deletion("b"))
		q.After = &c
		e.finds("after b", q, "c", "d")
		q.Limit = 1
		e.finds("one after b", q, "c")
	}},
	{"a page continues where its incident was", func(e env) {
		e.create(inOrder(draft("a"), draft("b"), draft("c"), draft("d"))...)
		q := incident.Query{}
		c := q.Sort.CursorOf(e.get("b"))
		e.apply(update(on("b", "1900-01-01", "1900-01-01")), update(on("d", "2030-01-01", "2030-01-01")))
		q.After = &c
		e.finds("after b, moved to the end", q, "c", "b")
	}},
	{"after the last incident there is nothing", func(e env) {
		e.create(inOrder(draft("a"), draft("b"), on("undated", "", ""))...)
		for _, asc := range []bool{false, true} {
			q := incident.Query{Sort: incident.Sort{Field: incident.SortDate, Asc: asc}}
			all := e.find(q)
			c := q.Sort.CursorOf(all[len(all)-1])
			q.After = &c
			e.finds(fmt.Sprintf("ascending %t", asc), q)
		}
	}},
	{"a page with text, time and figures continues too", func(e env) {
		r := rand.New(rand.NewPCG(4, 4))
		for n := range 80 {
			e.create(draft(fmt.Sprintf("i%02d", n), func(i *incident.Incident) {
				scatter(r, i)
				i.Title = []string{"shelling at night", "shelling", "talks"}[n%3]
			}))
		}
		for _, q := range []incident.Query{
			{Text: "shelling"}, {KilledMin: incident.Num(1)}, {Time: during("2022-09-17", "2022-09-18").Time}, near(70, 40, 900_000),
			{Text: "night", Sort: incident.Sort{Field: incident.SortInjured}}, {Time: during("", "2022-09-17").Time, Sort: incident.Sort{Field: incident.SortDate, Asc: true}},
		} {
			want := idsOf(e.find(q))
			if len(want) < 8 {
				e.Errorf("%+v finds only %d", q, len(want))
			}
			if got := pages(e, q, 3); !slices.Equal(got, want) {
				e.Errorf("%+v: pages of 3: %q, want %q", q, got, want)
			}
		}
	}},
	{"what existed throughout is neither skipped nor repeated while others write", pagesWhileWriting},
}

// pages reads q page by page, each continued after the last incident of the one
// before.
func pages(e env, q incident.Query, limit int) []string {
	e.Helper()
	var ids []string
	q.Limit = limit
	for range 10_000 {
		page := e.find(q)
		if len(page) == 0 {
			return ids
		}
		c := q.Sort.CursorOf(page[len(page)-1])
		q.After = &c
		ids = append(ids, idsOf(page)...)
	}
	e.Fatal("the pages do not end")
	return nil
}

// pagesBack reads q from its end, each page continued before the first incident
// of the one behind it.
func pagesBack(e env, q incident.Query, limit int) []string {
	e.Helper()
	var ids []string
	q.Limit = limit
	q.Before = &incident.Cursor{Key: math.MaxInt64, Rest: "\xff", Num: math.MaxInt64}
	if !q.Sort.Asc {
		q.Before.Num = math.MinInt64
	}
	for range 10_000 {
		page := e.find(q)
		if len(page) == 0 {
			return ids
		}
		c := q.Sort.CursorOf(page[0])
		q.Before = &c
		ids = append(idsOf(page), ids...)
	}
	e.Fatal("the pages do not end")
	return nil
}

// pagesByRef does so by Refs, CursorAt and Load. As a server does, it ends a page
// with the last incident that nobody has changed since.
func pagesByRef(e env, q incident.Query, limit int) []string {
	e.Helper()
	var ids []string
	q.Limit = limit
	for range 10_000 {
		refs, err := e.s.Refs(e.Context(), q)
		if err != nil {
			e.Fatal(err)
		}
		if len(refs) == 0 {
			return ids
		}
		for len(refs) > 0 {
			if c, ok := e.s.CursorAt(q, refs[len(refs)-1]); ok {
				q.After = &c
				break
			}
			refs = refs[:len(refs)-1]
		}
		page, err := e.s.Load(e.Context(), refs)
		if err != nil {
			e.Fatal(err)
		}
		ids = append(ids, idsOf(page)...)
	}
	e.Fatal("the pages do not end")
	return nil
}

func pagesWhileWriting(e env) {
	r := rand.New(rand.NewPCG(6, 6))
	var stable []string
	var w []incident.Write
	for n := range 400 {
		id := fmt.Sprintf("s%03d", n)
		if n%2 == 0 {
			id = fmt.Sprintf("v%03d", n) // volatile
		} else {
			stable = append(stable, id)
		}
		w = append(w, creation(draft(id, func(i *incident.Incident) { scatter(r, i) })))
	}
	e.apply(w...)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		r := rand.New(rand.NewPCG(7, 7))
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			id := fmt.Sprintf("v%03d", 2*r.IntN(200))
			i := draft(id, func(i *incident.Incident) { scatter(r, i) })
			write := update(i)
			switch r.IntN(4) {
			case 0:
				write = deletion(id)
			case 1:
				i.ID = incident.ID(fmt.Sprintf("n%d", n))
				write = creation(i)
			}
			_, err := e.s.Apply(e.Context(), []incident.Write{write})
			if code := incident.CodeOf(err); err != nil && code != incident.Gone {
				e.Errorf("Apply: %v", err)
				return
			}
		}
	}()
	defer wg.Wait()
	defer close(stop)
	whole := geo.BBox{West: 60, South: 30, East: 80, North: 50}
	for n, field := range append([]incident.SortField{""}, incident.SortFields...) {
		for _, asc := range []bool{false, true} {
			q := incident.Query{Sort: incident.Sort{Field: field, Asc: asc}}
			if asc {
				q.BBox = &whole
			}
			seen := map[string]int{}
			for _, id := range pagesByRef(e, q, 7+n) {
				seen[id]++
			}
			for _, id := range stable {
				if seen[id] != 1 {
					e.Errorf("%s ascending %t: %s was seen %d times", field, asc, id, seen[id])
				}
			}
		}
	}
}
