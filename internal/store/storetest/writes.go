package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"dateline/internal/incident"
)

var writeSpecs = []spec{
	{"an empty store is at seq 0 and finds nothing", func(e env) {
		if e.s.Seq() != 0 {
			e.Errorf("Seq is %d", e.s.Seq())
		}
		e.finds("all", incident.Query{})
		e.getFails("a", incident.NotFound)
		if got := e.changes(0, 0); len(got) != 0 {
			e.Errorf("changes: %v", got)
		}
	}},
	{"a creation sets number, seq, version and times", func(e env) {
		a, b := draft("a"), draft("b")
		a.Num, a.Seq, a.Version, a.CreatedAt, a.UpdatedAt = 99, 98, 97, at(96), at(95) // the store's own: not taken over
		ch := e.create(a, b)
		for n, id := range []string{"a", "b"} {
			got := e.get(id)
			if got.Version != 1 || got.Seq != incident.Seq(n+1) || !got.CreatedAt.Equal(at(0)) || !got.UpdatedAt.Equal(at(0)) {
				e.Errorf("%s is at version %d, seq %d, created %s, updated %s", id, got.Version, got.Seq, got.CreatedAt, got.UpdatedAt)
			}
			if c := ch[n]; c.Op != incident.Create || c.ID != incident.ID(id) || c.Num != got.Num || c.Seq != got.Seq ||
				c.Version != 1 || c.By != "tester" || !c.At.Equal(at(0)) || c.Before != nil {
				e.Errorf("change %+v of %+v", c, got)
			}
		}
		if !(e.get("a").Num < e.get("b").Num) {
			e.Errorf("numbers %d and %d do not ascend in order of entry", e.get("a").Num, e.get("b").Num)
		}
		if e.s.Seq() != 2 {
			e.Errorf("Seq is %d", e.s.Seq())
		}
	}},
	{"the written incident tells what was stored", func(e env) {
		a := draft("a")
		e.create(a)
		if d := differs(e.get("a"), a); d != "" {
			e.Error(d)
		}
		b := draft("a", func(i *incident.Incident) { i.Title = "other" })
		e.apply(update(b))
		if d := differs(e.get("a"), b); d != "" {
			e.Error(d)
		}
	}},
	{"what is returned is what is stored, to the last digit of the time", func(e env) {
		a := draft("a")
		w := creation(a)
		w.At = at(0).Add(123_456_789 * time.Nanosecond)
		ch := e.apply(w)[0]
		if d := differs(e.get("a"), a); d != "" {
			e.Error(d)
		}
		if got := e.get("a"); !ch.At.Equal(got.UpdatedAt) || !e.changes(0, 1)[0].At.Equal(ch.At) || w.At.Sub(got.UpdatedAt).Abs() >= time.Second {
			e.Errorf("written at %s, stored as %s, change at %s", w.At, got.UpdatedAt, ch.At)
		}
		e.finds("updated after", incident.Query{UpdatedAfter: a.UpdatedAt})
	}},
	{"the incident's own id counts, but for a deletion", func(e env) {
		ch := e.apply(incident.Write{Op: incident.Create, Incident: draft("a"), At: at(0)}, incident.Write{Op: incident.Update, Incident: draft("a"), At: at(0)})
		if ch[0].ID != "a" || ch[1].ID != "a" || e.get("a").Version != 2 {
			e.Errorf("%+v", ch)
		}
	}},
	{"an update keeps number and creation, counts the version", func(e env) {
		e.create(draft("x"), draft("a"))
		old := e.get("a")
		ch := e.apply(update(draft("a", func(i *incident.Incident) { i.Title = "new" })))[0]
		got := e.get("a")
		if got.Num != old.Num || !got.CreatedAt.Equal(old.CreatedAt) || got.Version != 2 || got.Seq != 3 || !got.UpdatedAt.Equal(at(1)) || got.Title != "new" {
			e.Errorf("after the update: %+v", got)
		}
		if ch.Op != incident.Update || ch.Num != old.Num || ch.Version != 2 || ch.Seq != 3 || ch.Before == nil || differs(ch.Before, old) != "" {
			e.Errorf("change %+v", ch)
		}
	}},
	{"an update replaces the whole state", func(e env) {
		r := rand.New(rand.NewPCG(1, 1))
		e.create(Filled(r, "a", 0))
		bare := draft("a")
		e.apply(update(bare))
		if d := differs(e.get("a"), bare); d != "" {
			e.Errorf("something of the old state is left: %s", d)
		}
		e.finds("all", incident.Query{}, "a")
	}},
	{"versions are checked", func(e env) {
		e.create(draft("a"))
		w := update(draft("a"))
		w.IfVersion = 2
		e.refused([]fault{{0, incident.Conflict}}, w)
		w.IfVersion = 1
		e.apply(w)
		e.refused([]fault{{0, incident.Conflict}}, w)
		d := deletion("a")
		d.IfVersion = 1
		e.refused([]fault{{0, incident.Conflict}}, d)
		d.IfVersion = 2
		e.apply(d)
	}},
	{"a taken id is a conflict", func(e env) {
		e.create(draft("a"))
		e.refused([]fault{{0, incident.Conflict}}, creation(draft("a")))
		e.refused([]fault{{1, incident.Conflict}}, creation(draft("b")), creation(draft("b")))
		e.getFails("b", incident.NotFound)
	}},
	{"what is not there cannot be updated or deleted", func(e env) {
		e.refused([]fault{{0, incident.NotFound}}, update(draft("a")))
		e.refused([]fault{{0, incident.NotFound}}, deletion("a"))
	}},
	{"a deleted incident is gone for ever", func(e env) {
		e.create(draft("a"), draft("b"))
		old := e.get("a")
		ch := e.apply(deletion("a"))[0]
		if ch.Op != incident.Delete || ch.ID != "a" || ch.Num != old.Num || ch.Version != 2 || ch.Seq != 3 || ch.Before == nil || differs(ch.Before, old) != "" {
			e.Errorf("change %+v", ch)
		}
		e.getFails("a", incident.Gone)
		e.refused([]fault{{0, incident.Gone}}, creation(draft("a")))
		e.refused([]fault{{0, incident.Gone}}, update(draft("a")))
		e.refused([]fault{{0, incident.Gone}}, deletion("a"))
		e.finds("all", incident.Query{}, "b")
		if e.create(draft("c")); e.get("c").Num <= e.get("b").Num {
			e.Errorf("number %d comes after %d", e.get("c").Num, e.get("b").Num)
		}
	}},
	{"a number is not given again", func(e env) {
		e.create(draft("a"), draft("b"))
		last := e.get("b").Num
		e.apply(deletion("b"))
		e.create(draft("c"))
		if n := e.get("c").Num; n <= last {
			e.Errorf("c has number %d, b had %d", n, last)
		}
	}},
	{"a batch is carried out in order", func(e env) {
		e.apply(creation(draft("a")), update(draft("a", func(i *incident.Incident) { i.Title = "2" })), deletion("a"), creation(draft("b")))
		e.getFails("a", incident.Gone)
		e.finds("all", incident.Query{}, "b")
		var ops []incident.Op
		for _, c := range e.changes(0, 0) {
			ops = append(ops, c.Op)
		}
		if !slices.Equal(ops, []incident.Op{incident.Create, incident.Update, incident.Delete, incident.Create}) {
			e.Errorf("changes %v", ops)
		}
	}},
	{"a batch is stored as a whole or not at all", func(e env) {
		e.create(draft("a"), draft("b"))
		e.apply(deletion("b"))
		seq := e.s.Seq()
		stale := update(draft("a"))
		stale.IfVersion = 7
		e.refused([]fault{{1, incident.Conflict}, {3, incident.NotFound}, {4, incident.Gone}, {6, incident.Conflict}},
			creation(draft("n1")), creation(draft("a")), update(draft("a", func(i *incident.Incident) { i.Title = "lost" })),
			deletion("nobody"), update(draft("b")), deletion("a"), creation(draft("n1")))
		e.refused([]fault{{1, incident.Conflict}}, creation(draft("n1")), stale)
		e.getFails("n1", incident.NotFound)
		if got := e.get("a"); got.Version != 1 || got.Title != "Title of a" {
			e.Errorf("a is %+v", got)
		}
		e.finds("all", incident.Query{}, "a")
		e.finds("text", incident.Query{Text: "lost"})
		if e.s.Seq() != seq || len(e.changes(seq, 0)) != 0 {
			e.Errorf("Seq went from %d to %d", seq, e.s.Seq())
		}
		e.create(draft("n1"))
		if got := e.get("n1").Seq; got != seq+1 {
			e.Errorf("the next change has seq %d, want %d", got, seq+1)
		}
	}},
	{"an empty batch changes nothing", func(e env) {
		if ch, err := e.s.Apply(e.Context(), nil); err != nil || len(ch) != 0 || e.s.Seq() != 0 {
			e.Errorf("%v, %v, seq %d", ch, err, e.s.Seq())
		}
	}},
	{"a write whose context has ended stores nothing", func(e env) {
		if _, err := e.s.Apply(ended(e), []incident.Write{creation(draft("a"))}); err == nil {
			e.Error("no error")
		}
		e.getFails("a", incident.NotFound)
	}},
	{"times are kept in UTC", func(e env) {
		w := creation(draft("a"))
		w.At = at(0).In(time.FixedZone("Dushanbe", 5*3600))
		e.apply(w)
		if got := e.get("a"); !got.CreatedAt.Equal(at(0)) || got.CreatedAt.Location() != time.UTC {
			e.Errorf("created at %s", got.CreatedAt)
		}
	}},
	{"writers at the same time lose nothing", writeAtOnce},
	{"a batch that fails leaves those at the same time alone", failAmidOthers},
	{"of two writers with one version one wins", raceForVersion},
}

func writeAtOnce(e env) {
	const writers, each = 8, 12
	var wg sync.WaitGroup
	for w := range writers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range each {
				id := fmt.Sprintf("w%d-%d", w, n)
				batch := []incident.Write{creation(draft(id))}
				if n > 0 {
					batch = append(batch, update(draft(fmt.Sprintf("w%d-%d", w, n-1))))
				}
				if n%3 == 2 {
					batch = append(batch, deletion(fmt.Sprintf("w%d-%d", w, n-2)))
				}
				changes, err := e.s.Apply(e.Context(), batch)
				if err != nil {
					e.Errorf("Apply: %v", err)
					return
				}
				for k := 1; k < len(changes); k++ {
					if changes[k].Seq != changes[k-1].Seq+1 {
						e.Errorf("another batch came between %d and %d", changes[k-1].Seq, changes[k].Seq)
					}
				}
				if e.s.Seq() < changes[len(changes)-1].Seq {
					e.Errorf("Seq %d after change %d returned", e.s.Seq(), changes[len(changes)-1].Seq)
				}
			}
		}()
	}
	wg.Wait()
	want := int64(writers * each * 2 / 3)
	e.counts("all", incident.Query{}, want)
	for n, c := range e.changes(0, 0) {
		if c.Seq != incident.Seq(n+1) {
			e.Fatalf("change %d has seq %d", n, c.Seq)
		}
	}
	if got := len(e.find(incident.Query{})); int64(got) != want {
		e.Errorf("found %d, want %d", got, want)
	}
}

func failAmidOthers(e env) {
	e.create(draft("taken"), draft("kept"))
	const writers, each = 16, 6
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range each {
				good, bad := creation(draft(fmt.Sprintf("good%d-%d", w, n))), creation(draft(fmt.Sprintf("bad%d-%d", w, n)))
				if _, err := e.s.Apply(e.Context(), []incident.Write{good}); err != nil {
					e.Errorf("a good batch: %v", err)
				}
				lost := update(draft("kept", func(i *incident.Incident) { i.Title = "lost" }))
				_, err := e.s.Apply(e.Context(), []incident.Write{bad, lost, creation(draft("taken"))})
				if got := faultsOf(err); !slices.Equal(got, []fault{{2, incident.Conflict}}) {
					e.Errorf("a bad batch: %v", err)
				}
			}
		})
	}
	wg.Wait()
	const want = 2 + writers*each
	e.counts("all", incident.Query{}, want)
	e.counts("bad", incident.Query{Text: "bad"}, 0)
	e.finds("lost", incident.Query{Text: "lost"})
	if got := len(e.find(incident.Query{})); got != want {
		e.Errorf("found %d, want %d", got, want)
	}
	if refs, err := e.s.Refs(e.Context(), incident.Query{}); err != nil || len(refs) != want {
		e.Errorf("%d refs, %v, want %d", len(refs), err, want)
	}
	if got := e.get("kept"); got.Version != 1 {
		e.Errorf("kept is at version %d", got.Version)
	}
	seqs := map[incident.Seq]bool{}
	for _, i := range e.find(incident.Query{}) {
		seqs[i.Seq] = true
	}
	for n, c := range e.changes(0, 0) {
		if c.Seq != incident.Seq(n+1) || !seqs[c.Seq] {
			e.Fatalf("change %d has seq %d; an incident has it: %t", n, c.Seq, seqs[c.Seq])
		}
	}
	if e.s.Seq() != want {
		e.Errorf("Seq is %d, want %d", e.s.Seq(), want)
	}
}

func raceForVersion(e env) {
	e.create(draft("a"))
	const rounds, rivals = 20, 4
	for round := range rounds {
		var wg sync.WaitGroup
		won := make([]bool, rivals)
		for n := range rivals {
			wg.Add(1)
			go func() {
				defer wg.Done()
				w := update(draft("a"))
				w.IfVersion = int64(round + 1)
				_, err := e.s.Apply(e.Context(), []incident.Write{w})
				won[n] = err == nil
				if err != nil && incident.CodeOf(err) != incident.Conflict {
					e.Errorf("%v", err)
				}
			}()
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(won, func(w bool) bool { return !w })); n != 1 {
			e.Fatalf("%d writers won round %d", n, round)
		}
	}
	if v := e.get("a").Version; v != rounds+1 {
		e.Errorf("version %d after %d updates", v, rounds)
	}
}
